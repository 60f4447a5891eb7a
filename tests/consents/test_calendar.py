"""The production calendar: the country's days, and over them the school's own."""

from datetime import date

import pytest

from consents.calendar import Calendar, base_day, calendar_of, is_forecast
from consents.models import CalendarDay
from tests.world import World


@pytest.mark.parametrize(
    ("day", "is_working", "words"),
    [
        (date(2026, 3, 10), True, ""),
        (date(2026, 3, 7), False, "выходной"),
        (date(2026, 3, 8), False, "Международный женский день"),
        # A holiday on a Sunday moves to the Monday.
        (date(2026, 3, 9), False, "Международный женский день (выходной)"),
        (date(2026, 1, 9), False, "Выходной (перенесено с 03.01.2026)"),
        (date(2026, 12, 31), False, "Выходной (перенесено с 04.01.2026)"),
        # A Saturday at work.
        (date(2025, 11, 1), True, "рабочий день по переносу"),
        (date(2025, 11, 3), False, "Выходной (перенесено с 01.11.2025)"),
    ],
)
def test_the_days_of_the_country(day: date, is_working: bool, words: str) -> None:
    assert (base_day(day).is_working, base_day(day).note) == (is_working, words)


@pytest.mark.parametrize(("year", "forecast"), [(2025, False), (2026, False), (2027, True), (2028, True)])
def test_years_without_a_decree_are_a_forecast(year: int, forecast: bool) -> None:
    assert is_forecast(year) is forecast


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 6), 1, date(2026, 3, 10)),
        (date(2026, 3, 8), 1, date(2026, 3, 10)),
        (date(2026, 12, 30), 1, date(2027, 1, 11)),
        (date(2025, 10, 31), 1, date(2025, 11, 1)),
    ],
)
def test_adding_working_days(start: date, count: int, expected: date) -> None:
    assert Calendar().add_working_days(start, count) == expected


@pytest.mark.parametrize(
    ("after", "up_to", "count"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), 0),
        (date(2026, 3, 2), date(2026, 3, 3), 1),
        (date(2026, 3, 6), date(2026, 3, 9), 0),
        (date(2026, 3, 6), date(2026, 3, 10), 1),
        (date(2026, 3, 10), date(2026, 3, 6), 0),
        (date(2026, 3, 2), date(2026, 3, 16), 9),
    ],
)
def test_counting_working_days(after: date, up_to: date, count: int) -> None:
    assert Calendar().working_days(after, up_to) == count


def test_adding_and_counting_agree_over_two_years() -> None:
    calendar, start = Calendar(), date(2025, 12, 1)

    assert all(calendar.working_days(start, calendar.add_working_days(start, n)) == n for n in range(400))


def test_the_last_working_day_before_a_day_off() -> None:
    assert Calendar().last_working_day(date(2026, 4, 5)) == date(2026, 4, 3)
    assert Calendar().last_working_day(date(2026, 4, 3)) == date(2026, 4, 3)


def test_the_school_corrects_a_day_and_another_school_does_not_see_it(
    world: World, django_assert_num_queries: object
) -> None:
    CalendarDay.objects.create(school=world.school, day=date(2026, 3, 3), is_working=False, note="карантин")
    CalendarDay.objects.create(school=world.school, day=date(2026, 3, 7), is_working=True)

    with django_assert_num_queries(1):  # type: ignore[operator]
        own = calendar_of(world.school)

    assert [own.is_working(date(2026, 3, day)) for day in (2, 3, 7, 8)] == [True, False, True, False]
    assert calendar_of(world.other).is_working(date(2026, 3, 3))
