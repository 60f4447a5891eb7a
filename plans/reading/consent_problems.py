"""People's data before their consents (152-ФЗ, ст. 6 и 9): the trap that costs a school most."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from plans.reading.places import place_of
from plans.reading.reading import Problem, StageReading, TaskReading
from plans.states import DeadlineKind

CONSENT = re.compile(
    r"\bсогласи[яейю]\w* (?:\w+ ){0,4}на (?:\w+ )?обработк|сбор\w* (?:\w+ ){0,3}согласий|"
    r"(?:получен|собрать|подписан|оформлен)\w* (?:\w+ ){0,4}согласи[яей]",
    re.IGNORECASE,
)
_PEOPLE = (
    r"(?:сотрудник|работник|учител|педагог|учащ|ученик|обучающ|родител|детях|детей|пользовател|персональн|"
    r"участник\w* образоват)"
)
PEOPLES_DATA = re.compile(
    rf"(?:ввод|внес|введ|загруз|выгруз|импорт|заполн|регистрац|зарегистр|подготов|сведени|раздач|выдач|передач|редактиров)"
    rf"\w*[^.;]{{0,80}}{_PEOPLE}|старт\w* работ|начал\w+ (?:работ|использ|эксплуатац)|заполнени\w* баз\w* данных",
    re.IGNORECASE,
)
NO_DATA_YET = re.compile(
    r"семинар|обучени|инструктаж|ознакомлен|совещани|собрани|приказ|положени|регламент|назначени|анализ|план",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A task or sub-item with the dates that hold for it: its own or those of its task."""

    stage: StageReading
    top: TaskReading
    item: TaskReading
    start: date
    end: date


def consents_after_data(stages: Sequence[StageReading]) -> Iterator[Problem]:
    """Every task that touches people's data before the last consent is due."""
    dated = list(_dated(stages))
    consents = [entry for entry in dated if CONSENT.search(entry.item.text)]
    if not consents:
        return
    last = max(consents, key=lambda entry: entry.end)
    named: set[int] = set()
    for entry in dated:
        is_early = entry.start < last.end and entry.top is not last.top
        if is_early and id(entry.top) not in named and _touches_data(entry):
            named.add(id(entry.top))
            yield _problem(entry, last)


def _touches_data(entry: Dated) -> bool:
    own, top = entry.item.text, entry.top.text
    return bool(PEOPLES_DATA.search(own)) and not NO_DATA_YET.match(own) and not NO_DATA_YET.match(_second(top))


def _second(text: str) -> str:
    """The text without a leading adjective: «Вводный семинар» is a seminar."""
    first, _, rest = text.partition(" ")
    return rest if re.search(r"(?:ый|ий|ая|ое|ые)$", first) else text


def _dated(stages: Sequence[StageReading]) -> Iterator[Dated]:
    for stage in stages:
        for top in stage.tasks:
            for item in top.walk():
                deadline = item.deadline if item.deadline.kind == DeadlineKind.DATES else top.deadline
                end = deadline.end or deadline.start
                if end is not None and deadline.kind == DeadlineKind.DATES:
                    yield Dated(stage, top, item, deadline.start or end, end)


def _problem(entry: Dated, consent: Dated) -> Problem:
    message = (
        f"Данные людей обрабатываются с {entry.start:%d.%m.%Y}, а согласия собирают до {consent.end:%d.%m.%Y} "
        f"({place_of(consent.stage, consent.top)}): сначала соберите согласия или перенесите этот пункт."
    )
    return Problem("consents_after_data", place_of(entry.stage, entry.top), message, entry.top.row)
