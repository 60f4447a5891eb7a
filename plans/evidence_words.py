"""Which tasks say unmistakably what they are proved by: the words of an import to the keys of `plans.evidence`.

Few and narrow on purpose. A wrong key keeps people from reporting their work; a missing one costs a click.
"""

import re
from typing import Final

from plans.reading import TaskReading

_ISSUING: Final = r"(?:(?:издание|издать|выпуск|выпустить|подписание|подписать|подготовка и подписание)\s+)?"
WORDS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (key, re.compile(pattern, re.IGNORECASE))
    for key, pattern in (
        ("order_introduction_signed", rf"{_ISSUING}приказ\w*\s+о\s+внедрении\b"),
        (
            "order_responsible_signed",
            rf"(?:{_ISSUING}приказ\w*\s+о\s+)?назначени[еи]\s+ответственн\w+\s+за\s+ведение\s+(?:ЭЖ|электронн)",
        ),
        ("order_model_signed", rf"{_ISSUING}приказ\w*\b[^,;]{{0,40}}утвержд\w+:?\s+модели\s+(?:ЭЖ|электронн)"),
        ("employees_entered", r"ввод\s+(?:персональных\s+)?(?:данных|сведений)\s+(?:о\s+)?сотрудник\w+\s*[.;]?$"),
        ("plan_approved", r"утверждение\s+плана\s+(?:работ|внедрения|мероприятий)\b"),
    )
)


def proposed_evidence(task: TaskReading) -> str:
    """The key of what proves the task, or an empty string. Sub-items continue the sentence of their task."""
    words = " ".join(part.text for part in task.walk())
    return next((key for key, pattern in WORDS if pattern.match(words)), "")
