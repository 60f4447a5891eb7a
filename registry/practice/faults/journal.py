"""Faults of the reporting periods and of the bells."""

from datetime import date, timedelta
from typing import Final

from registry.models import Period, PeriodSet
from registry.practice.faults.planter import Fault, Planter
from registry.states import PeriodKind

Days = tuple[date, date]


def halves(plant: Planter) -> tuple[Days, Days]:
    year = plant.draft.year
    return (plant.first_day, date(year, 12, 28)), (date(year + 1, 1, 10), plant.last_day)


def too_many(plant: Planter) -> None:
    (first, middle), second = halves(plant)
    day = date(plant.draft.year, 11, 1)
    thirds = ((first, day), (day + timedelta(days=1), middle), second)
    plant.periods("Полугодия: лишнее", *thirds, kind=PeriodKind.HALF_YEAR)


def backwards(plant: Planter) -> None:
    first, (second, last) = halves(plant)
    turned = (last, last - timedelta(days=9))
    plant.periods("Модули: наоборот", first, (second, last - timedelta(days=10)), turned)


def overlapping(plant: Planter) -> None:
    (first, _), second = halves(plant)
    plant.periods("Модули: внахлёст", (first, second[0]), second)


def with_gap(plant: Planter) -> None:
    (first, middle), second = halves(plant)
    plant.periods("Модули: с перерывом", (first, middle - timedelta(days=50)), second)


def too_late(plant: Planter) -> None:
    first, (second, last) = halves(plant)
    plant.periods("Модули: до июня", first, (second, last + timedelta(days=12)))


def of_other_year(plant: Planter) -> None:
    year = plant.last_year()
    periods = PeriodSet(school=plant.draft.school, study_year=year, name="Прежний год", kind=PeriodKind.MODULE)
    plant.draft.period_sets.append(periods)
    plant.draft.periods.append(
        Period(
            school=plant.draft.school,
            period_set=periods,
            number=1,
            name="Весь год",
            starts_on=year.starts_on,
            ends_on=year.ends_on,
        )
    )
    plant.school_class(period_set=periods)


FAULTS: Final[dict[str, Fault]] = {
    "period_count": too_many,
    "period_reversed": backwards,
    "period_overlap": overlapping,
    "period_gap": with_gap,
    "period_outside_year": too_late,
    "period_numbering": lambda plant: plant.periods("Модули: не подряд", *halves(plant), numbers=(1, 3)),
    "class_periods_other_year": of_other_year,
    "bell_schedule_empty": lambda plant: plant.bells("Пустое"),
    "bell_reversed": lambda plant: plant.bells("Наоборот", (1, 0, 40), (2, 60, -10)),
    "bell_overlap": lambda plant: plant.bells("Внахлёст", (1, 0, 40), (2, 30, 40)),
    "bell_numbering": lambda plant: plant.bells("Не подряд", (1, 0, 40), (3, 50, 40)),
    "bell_lesson_length": lambda plant: plant.bells("Короткие", (1, 0, 20)),
    "bell_break_length": lambda plant: plant.bells("Без перемены", (1, 0, 40), (2, 42, 40)),
    "bell_day_missing": lambda plant: plant.school_class(
        bell_schedule=plant.bells("Четыре дня", (1, 0, 40), weekdays="1234")
    ),
}
