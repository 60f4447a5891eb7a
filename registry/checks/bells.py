"""Bells: every day in use has its lessons, one after another, of a plausible length (check 9)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from itertools import pairwise
from typing import Final

from registry.checks.facts import Facts
from registry.checks.rows import BellRow, ScheduleRow
from registry.checks.rule import Spot, error, warn
from registry.sections import SHORT_DAYS, weekdays_shown

# Our settings, in minutes.
LESSON: Final = range(35, 46)
BREAK: Final = range(5, 61)


def minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def of_bell(one: BellRow, schedule: ScheduleRow, detail: str, field: str, *, other: BellRow | None = None) -> Spot:
    label = f"{schedule.name}: {one.number} урок ({weekdays_shown(one.weekdays)})"
    return Spot(one.section, one.pk, label, detail, field, data=(one, other))


def days(facts: Facts) -> Iterator[tuple[ScheduleRow, str, list[BellRow]]]:
    """Every schedule, every day of it, and the bells of the day by number."""
    for schedule in facts.schedules:
        by_day: dict[str, list[BellRow]] = defaultdict(list)
        for bell in facts.bells_of.get(schedule.pk, []):
            for day in bell.weekdays:
                by_day[day].append(bell)
        for day in sorted(by_day):
            yield schedule, day, by_day[day]


def straight_pairs(facts: Facts) -> Iterator[tuple[ScheduleRow, BellRow, BellRow]]:
    """Lessons that follow each other in time; each pair once, though it comes on several days."""
    seen = set()
    for schedule, _, bells in days(facts):
        in_time = sorted((one for one in bells if one.starts_at < one.ends_at), key=lambda one: one.starts_at)
        for one, other in pairwise(in_time):
            if (one.pk, other.pk) not in seen:
                seen.add((one.pk, other.pk))
                yield schedule, one, other


@error(
    "bell_schedule_empty",
    "Расписание звонков без уроков",
    "bell_schedules",
    why="У классов с таким расписанием не будет ни одного урока.",
    mend="Впишите уроки или уберите расписание в архив.",
)
def empty(facts: Facts) -> Iterator[Spot]:
    for schedule in facts.schedules:
        if not facts.bells_of.get(schedule.pk):
            yield Spot(schedule.section, schedule.pk, schedule.name)


@error(
    "bell_reversed",
    "Урок кончается раньше, чем начинается",
    "bells",
    why="Сеть такой урок не примет.",
    mend="Исправьте время начала или конца.",
)
def reversed_times(facts: Facts) -> Iterator[Spot]:
    schedules = {one.pk: one for one in facts.schedules}
    for bell in facts.bells:
        if bell.ends_at <= bell.starts_at:
            yield of_bell(bell, schedules[bell.schedule], f"{bell.starts_at:%H:%M}–{bell.ends_at:%H:%M}", "ends_at")


@error(
    "bell_overlap",
    "Уроки накладываются друг на друга",
    "bells",
    why="В одно время у класса окажется два урока.",
    mend="Начните следующий урок после конца предыдущего.",
)
def overlap(facts: Facts) -> Iterator[Spot]:
    for schedule, one, other in straight_pairs(facts):
        if other.starts_at < one.ends_at:
            detail = f"начинается в {other.starts_at:%H:%M}, а {one.number} урок идёт до {one.ends_at:%H:%M}"
            yield of_bell(other, schedule, detail, "starts_at", other=one)


@error(
    "bell_numbering",
    "Номера уроков не подряд",
    "bells",
    why="Сеть ставит урок в расписание по номеру: пропущенный или повторённый номер собьёт весь день.",
    mend="Пронумеруйте уроки подряд, начиная с номера первого урока расписания.",
)
def numbering(facts: Facts) -> Iterator[Spot]:
    seen = set()
    for schedule, day, bells in days(facts):
        in_time = sorted(bells, key=lambda one: (one.starts_at, one.number))
        for place, one in enumerate(in_time, start=schedule.first_lesson_number):
            if one.number != place:
                if one.pk not in seen:
                    seen.add(one.pk)
                    detail = f"{SHORT_DAYS[int(day) - 1]}: по порядку времени это урок {place}"
                    yield Spot(
                        one.section, one.pk, f"{schedule.name}: {one.number} урок", detail, "number", data=(one, place)
                    )
                break


@warn(
    "bell_lesson_length",
    "Необычная длина урока",
    "bells",
    why="Урок короче 35 или длиннее 45 минут — чаще всего опечатка во времени.",
    mend="Сверьте время с приказом о режиме дня.",
)
def lesson_length(facts: Facts) -> Iterator[Spot]:
    schedules = {one.pk: one for one in facts.schedules}
    for bell in facts.bells:
        length = minutes(bell.ends_at) - minutes(bell.starts_at)
        if length > 0 and length not in LESSON:
            yield of_bell(bell, schedules[bell.schedule], f"{length} мин", "ends_at")


@warn(
    "bell_break_length",
    "Необычная длина перемены",
    "bells",
    why="Перемена короче 5 минут или длиннее часа — чаще всего опечатка во времени.",
    mend="Сверьте время с приказом о режиме дня.",
)
def break_length(facts: Facts) -> Iterator[Spot]:
    for schedule, one, other in straight_pairs(facts):
        length = minutes(other.starts_at) - minutes(one.ends_at)
        if length >= 0 and length not in BREAK:
            yield of_bell(other, schedule, f"перемена перед ним {length} мин", "starts_at", other=one)


@error(
    "bell_day_missing",
    "В расписании звонков нет учебного дня",
    "bell_schedules",
    why="В этот день у классов не будет ни одного урока.",
    mend="Впишите уроки на этот день или исправьте число учебных дней у класса.",
)
def missing_days(facts: Facts) -> Iterator[Spot]:
    needed: dict[int, int] = defaultdict(int)
    for one in facts.classes:
        if one.bell_schedule is not None:
            needed[one.bell_schedule] = max(needed[one.bell_schedule], one.week_days)
    for schedule in facts.schedules:
        bells = facts.bells_of.get(schedule.pk, [])
        there = {day for bell in bells for day in bell.weekdays}
        missing = [day for day in "1234567"[: needed[schedule.pk]] if day not in there]
        if bells and missing:
            detail = f"нет дней: {weekdays_shown(missing)}"
            yield Spot(schedule.section, schedule.pk, schedule.name, detail, data=tuple(missing))


@warn(
    "bell_too_few_lessons",
    "Звонков меньше, чем часов у класса",
    "classes",
    why="Все уроки класса не поместятся в его неделю.",
    mend="Добавьте уроки в расписание звонков или проверьте часы нагрузки.",
)
def too_few(facts: Facts) -> Iterator[Spot]:
    places = {
        schedule.pk: sum(sum(int(day) <= 6 for day in bell.weekdays) for bell in facts.bells_of.get(schedule.pk, []))
        for schedule in facts.schedules
    }
    for one in facts.classes:
        have, hours = places.get(one.bell_schedule or 0, 0), facts.hours_of_classes.get(one.pk, Decimal(0))
        if have and hours > have:
            detail = f"часов {hours.normalize():f}, звонков в неделю {have}"
            yield Spot(one.section, one.pk, one.name, detail, "bell_schedule", data=(one.bell_schedule, hours, have))
