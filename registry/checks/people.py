"""Numbers, ages and enrolment of people (checks 3, 4 and 5)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from ezh_rollout.shared.typography import quantity
from registry import snils
from registry.checks.facts import Facts
from registry.checks.rows import PersonRow, PupilRow
from registry.checks.rule import Spot, error, warn
from registry.states import FieldLevel, RelationKind

# Full years on the first day of the study year, beside the grade: the first grade takes children of 6 to 9.
YOUNGEST, OLDEST = 5, 8
ADULT, VERY_OLD = 18, 90
YOUNGEST_PARENT: Final = 14
WRITTEN = re.compile(r"\d{3}-\d{3}-\d{3} \d\d")
EARLIEST: Final = date(1900, 1, 1)
# An order of summer enrols into the coming study year.
SUMMER: Final = timedelta(days=92)


@error(
    "snils_format",
    "СНИЛС записан не одиннадцатью цифрами",
    "people",
    why="С таким номером человек не войдёт через Госуслуги.",
    mend="Впишите номер с карточки: 112-233-445 95. Excel мог потерять нули в начале.",
)
def number_format(facts: Facts) -> Iterator[Spot]:
    for person in facts.people:
        if person.snils.strip() and not _is_eleven_digits(person.snils):
            yield _number(person, snils.fault(person.snils))


@error(
    "snils_checksum",
    "Контрольные цифры СНИЛС не сходятся",
    "people",
    why="В номере опечатка: с ним человек не войдёт через Госуслуги.",
    mend="Сверьте номер с карточкой СНИЛС.",
)
def number_check(facts: Facts) -> Iterator[Spot]:
    for person in facts.people:
        is_valid = (person.section, person.pk) in facts.numbers
        if person.snils and not is_valid and _is_eleven_digits(person.snils):
            yield _number(person, person.snils)


@warn(
    "snils_missing",
    "Нет СНИЛС",
    "people",
    why="По СНИЛС Госуслуги узнают человека: без него вход придётся настраивать вручную.",
    mend="Соберите номера или снимите требование в профиле заполнения.",
)
def number_missing(facts: Facts) -> Iterator[Spot]:
    for person in facts.people:
        if not person.snils.strip() and facts.levels[person.section]["snils"] != FieldLevel.OFF:
            yield _number(person, "")


def _number(person: PersonRow, detail: str) -> Spot:
    return Spot(person.section, person.pk, person.label, detail, "snils", data=(person.snils,))


def _is_eleven_digits(number: str) -> bool:
    """Eleven, and not all of them zeros: that is how programs write «нет»."""
    written = snils.normal(number)
    return bool(WRITTEN.fullmatch(written)) and bool(written.strip("0- "))


@error(
    "birth_date_impossible",
    "Невозможная дата рождения",
    "people",
    why="Дата рождения нужна для входа через Госуслуги и восстановления доступа.",
    mend="Сверьте дату с документом.",
)
def impossible(facts: Facts) -> Iterator[Spot]:
    for person in facts.people:
        if person.birth_date and not EARLIEST <= person.birth_date <= facts.on:
            yield _born(person, f"{person.birth_date:%d.%m.%Y}")


@warn(
    "pupil_age_strange",
    "Возраст ученика не подходит к классу",
    "pupils",
    why="Скорее всего ошибка в годе рождения или в классе: ребёнок попадёт не в тот журнал.",
    mend="Сверьте дату рождения и класс с личным делом.",
)
def pupil_age(facts: Facts) -> Iterator[Spot]:
    for pupil in facts.pupils:
        grade, born = pupil.school_class__parallel, pupil.birth_date
        if grade is None or born is None or not EARLIEST <= born <= facts.on:
            continue
        age = age_on(born, _first_day(facts, pupil))
        if not grade + YOUNGEST <= age <= grade + OLDEST:
            detail = f"{pupil.school_class__name}, на начало года {years_old(age)}"
            yield Spot(pupil.section, pupil.pk, pupil.label, detail, "birth_date", data=(born, grade))


def _first_day(facts: Facts, pupil: PupilRow) -> date:
    of_class = [year.starts_on for year in facts.years if year.pk == pupil.school_class__study_year]
    return of_class[0] if of_class else facts.on


@warn(
    "adult_age_strange",
    "Возраст взрослого неправдоподобен",
    "people",
    why="Скорее всего в дате рождения ошибка: вход через Госуслуги не получится.",
    mend="Сверьте дату рождения с документом.",
)
def adult_age(facts: Facts) -> Iterator[Spot]:
    for person in (*facts.employees, *facts.representatives):
        born = person.birth_date
        if born and EARLIEST <= born <= facts.on and not ADULT <= age_on(born, facts.on) <= VERY_OLD:
            yield _born(person, f"дата рождения {born:%d.%m.%Y}: сейчас {years_old(age_on(born, facts.on))}")


@warn(
    "parent_too_young",
    "Представитель моложе, чем может быть",
    "representatives",
    why="Скорее всего представителю вписана дата рождения ребёнка.",
    mend="Сверьте даты рождения обоих.",
)
def parent_age(facts: Facts) -> Iterator[Spot]:
    parents = {one.pk: one for one in facts.representatives}
    children = {one.pk: one for one in facts.pupils}
    for link in facts.representations:
        parent, child = parents[link.representative], children[link.pupil]
        if not parent.birth_date or not child.birth_date or child.birth_date < EARLIEST:
            continue
        # A brother or a sister of full age may be the guardian.
        least = YOUNGEST_PARENT if link.kind == RelationKind.PARENT else 0
        if parent.birth_date > _years_before(child.birth_date, least):
            born = f"дата рождения {parent.birth_date:%d.%m.%Y}"
            detail = f"{born}, а у ребёнка ({child.label}) {child.birth_date:%d.%m.%Y}"
            data = (parent.birth_date, child.pk, child.birth_date)
            yield Spot(parent.section, parent.pk, parent.label, detail, "birth_date", data=data)


def _born(person: PersonRow, detail: str) -> Spot:
    return Spot(person.section, person.pk, person.label, detail, "birth_date", data=(person.birth_date,))


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, 28))


def years_old(age: int) -> str:
    return quantity(age, "год", "года", "лет")


def age_on(born: date, day: date) -> int:
    """Full years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@error(
    "pupil_without_class",
    "Ученик без класса",
    "pupils",
    why="В сеть ученик добавляется только в класс учебного года.",
    mend="Выберите класс на карточке ученика.",
)
def no_class(facts: Facts) -> Iterator[Spot]:
    return (_pupil(pupil, "", "school_class", None) for pupil in facts.pupils if pupil.school_class is None)


@error(
    "pupil_class_wrong",
    "Ученик в классе не того учебного года",
    "pupils",
    why="Класс прошлого года или класс из архива сеть не примет; подгруппа — не класс.",
    mend="Выберите класс нынешнего учебного года.",
)
def wrong_class(facts: Facts) -> Iterator[Spot]:
    living = {one.pk for one in facts.classes}
    for pupil in facts.pupils:
        if pupil.school_class is None or pupil.school_class in living:
            continue
        reason = "класс другого учебного года"
        if pupil.school_class__archived_at is not None:
            reason = "класс в архиве"
        elif pupil.school_class__parent is not None:
            reason = "это подгруппа, а не класс"
        is_archived = pupil.school_class__archived_at is not None
        seen = (pupil.school_class, pupil.school_class__study_year, pupil.school_class__parent, is_archived)
        yield _pupil(pupil, f"{pupil.school_class__name}: {reason}", "school_class", *seen)


@error(
    "pupil_enrolment_incomplete",
    "Не заполнено зачисление",
    "pupils",
    why="Дату зачисления и приказ сеть спрашивает при добавлении; без приказа не выгружается контингент.",
    mend="Впишите дату зачисления, номер и дату приказа.",
)
def enrolment(facts: Facts) -> Iterator[Spot]:
    words = {
        "enrolled_on": "дата зачисления",
        "enrolment_order": "номер приказа",
        "enrolment_order_date": "дата приказа",
    }
    for pupil in facts.pupils:
        missing = [field for field in words if not (str(getattr(pupil, field) or "").strip())]
        if missing:
            yield _pupil(pupil, f"нет: {', '.join(words[field] for field in missing)}", missing[0], *missing)


@error(
    "pupil_enrolled_outside_year",
    "Дата зачисления не в учебном году класса",
    "pupils",
    why="Сеть принимает ученика в класс с датой внутри учебного года.",
    mend="Впишите дату, с которой ребёнок в этом классе: по приказу о зачислении, переводе или формировании классов.",
)
def enrolled_outside(facts: Facts) -> Iterator[Spot]:
    years = {year.pk: year for year in facts.years}
    for pupil in facts.pupils:
        year = years.get(pupil.school_class__study_year or 0)
        if year and pupil.enrolled_on and not year.starts_on - SUMMER <= pupil.enrolled_on <= year.ends_on:
            detail = (
                f"зачислен {pupil.enrolled_on:%d.%m.%Y}, год с {year.starts_on:%d.%m.%Y} по {year.ends_on:%d.%m.%Y}"
            )
            yield _pupil(pupil, detail, "enrolled_on", pupil.enrolled_on, year.starts_on, year.ends_on)


@error(
    "pupil_left_active",
    "Выбывший ученик не в архиве",
    "pupils",
    why="Ребёнок, который выбыл, останется в списке класса и в журнале.",
    mend="Уберите запись в архив или сотрите дату выбытия.",
)
def left(facts: Facts) -> Iterator[Spot]:
    for pupil in facts.pupils:
        if pupil.left_on and pupil.left_on <= facts.on:
            yield _pupil(pupil, f"дата выбытия {pupil.left_on:%d.%m.%Y}", "left_on", pupil.left_on)


def _pupil(pupil: PupilRow, detail: str, field: str, *data: Any) -> Spot:
    return Spot(pupil.section, pupil.pk, pupil.label, detail, field, data=data)
