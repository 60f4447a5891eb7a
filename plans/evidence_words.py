"""Which tasks say unmistakably what they are proved by: the words of an import to the keys of `plans.evidence`.

Few and narrow on purpose. A wrong key keeps people from reporting their work; a missing one costs a click.
"""

import re
from typing import Final

from plans.reading import TaskReading

_ISSUING: Final = r"(?:(?:издание|издать|выпуск|выпустить|подписание|подписать|подготовка и подписание)\s+)?"
# A sub-item that only names a list: «Здания».
_NAMED: Final = r"(?:ввод\s+|справочник\w*\s+)?[«„\"]?\s*"
_END: Final = r"\s*[»“\"]?\s*[.;,]?$"
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
        ("people_prepared", r"(?:подготовка\s+данных\s+для\s+регистрации\b|сведения\s+о\s+сотрудниках,\s+учащихся\b)"),
        (
            "school_activated",
            r"(?:основные\s+работы\s+по\s+регистрации\b|ввод\s+минимальной\s+первоначальной\s+информации)",
        ),
        ("staff_codes_handed_out", r"(?:раздача|выдача)\s+персональных\s+кодов\s+сотрудникам\b"),
        ("admin_rights_given", r"предоставление\s+(?:\w+\s+)?сотрудникам\s+административных\s+прав\b"),
        ("information_entered", r"ввод\s+информации\s*:.{0,60}(?:период|звонк|справочник)"),
        ("periods_entered", r"(?:ввод\s+(?:информации\s+)?)?(?:по\s+)?отч[её]тн\w+\s+период\w+\s*[.;]?$"),
        ("bells_entered", r"ввод\s+расписани\w+\s+звонков\b"),
        ("reference_entered", r"заполнение\s+справочников\b"),
        ("buildings_entered", rf"{_NAMED}здания{_END}"),
        ("rooms_entered", rf"{_NAMED}кабинеты(?:\s+и\s+места)?{_END}"),
        ("subjects_entered", rf"{_NAMED}предметы{_END}"),
        ("links_entered", r"установление\s+связей\b"),
        ("subject_teachers_linked", rf"{_NAMED}предмет\s*[-–—]\s*учитель{_END}"),
        ("subject_rooms_linked", rf"{_NAMED}предмет\s*[-–—]\s*кабинет{_END}"),
        ("subject_classes_linked", rf"{_NAMED}предмет\s*[-–—]\s*класс{_END}"),
        ("consent_forms_issued", r"(?:разработка|подготовка|утверждение)\s+(?:форм\w*|бланк\w*)\s+согласи[йя]\b"),
        ("consents_collected", r"сбор\s+(?:письменных\s+)?согласий\b(?!.*распростран)"),
        ("data_verified", r"проверка\b[^.;:]{0,60}внес[её]нных\s+данных\b"),
        ("plan_approved", r"утверждение\s+плана\s+(?:работ|внедрения|мероприятий)\b"),
    )
)


def proposed_evidence(task: TaskReading) -> str:
    """The key of what proves the task, or an empty string. Sub-items continue the sentence of their task."""
    words = " ".join(part.text for part in task.walk())
    return next((key for key, pattern in WORDS if pattern.match(words)), "")
