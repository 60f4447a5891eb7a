"""The year, its periods, the bells, the buildings: what stands before anybody is entered."""

from datetime import date, time, timedelta
from typing import Final

from registry.models import Bell, BellSchedule, Building, Period, PeriodSet
from registry.practice.draft import Draft
from registry.states import PeriodKind

# Month and day of the first and the last day; from January on it is the second calendar year.
QUARTERS: Final = (((9, 1), (10, 25)), ((11, 5), (12, 28)), ((1, 10), (3, 20)), ((3, 30), (5, 31)))
HALF_YEARS: Final = (((9, 1), (12, 28)), ((1, 10), (5, 31)))
SETS: Final = (
    ("Четверти 1–9 классов", PeriodKind.QUARTER, "четверть", QUARTERS),
    ("Полугодия 10–11 классов", PeriodKind.HALF_YEAR, "полугодие", HALF_YEARS),
)
LAST_GRADE_OF_QUARTERS: Final = 9
# Name, lessons a day, minutes of a lesson, breaks after the lessons.
BELLS: Final = (
    ("Первые классы", 5, 35, (10, 20, 10, 10)),
    ("2–11 классы", 7, 40, (10, 20, 20, 10, 10, 10)),
)
FIRST_BELL: Final = time(8, 30)


def add_periods(draft: Draft) -> None:
    for name, kind, word, days in SETS:
        periods = PeriodSet(school=draft.school, study_year=draft.study_year, name=name, kind=kind)
        draft.period_sets.append(periods)
        for number, (first, last) in enumerate(days, start=1):
            draft.periods.append(
                Period(
                    school=draft.school,
                    period_set=periods,
                    number=number,
                    name=f"{number} {word}",
                    starts_on=day_of_year(draft, first),
                    ends_on=day_of_year(draft, last),
                )
            )


def day_of_year(draft: Draft, month_and_day: tuple[int, int]) -> date:
    month, day = month_and_day
    return date(draft.year + (month < draft.study_year.starts_on.month), month, day)


def add_bells(draft: Draft) -> None:
    for name, lessons, minutes, breaks in BELLS:
        schedule = BellSchedule(school=draft.school, name=name, first_lesson_number=1)
        draft.bell_schedules.append(schedule)
        begins = FIRST_BELL
        for number in range(1, lessons + 1):
            ends = later(begins, minutes)
            draft.bells.append(
                Bell(school=draft.school, schedule=schedule, number=number, starts_at=begins, ends_at=ends)
            )
            begins = later(ends, breaks[number - 1]) if number < lessons else ends


def later(moment: time, minutes: int) -> time:
    passed = timedelta(hours=moment.hour, minutes=moment.minute + minutes)
    return time(passed.seconds // 3600, passed.seconds // 60 % 60)


def add_buildings(draft: Draft) -> None:
    for name, address, floors in (
        ("Главный корпус", "ул. Учебная, д. 1", 3),
        ("Корпус начальной школы", "ул. Учебная, д. 3", 2),
    ):
        draft.buildings.append(
            Building(school=draft.school, name=name, address=address, floors=floors, kind="учебный корпус")
        )


def add_schedule_of_day(draft: Draft) -> None:
    add_periods(draft)
    add_bells(draft)
    add_buildings(draft)
