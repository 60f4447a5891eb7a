"""What the checks must find about periods and bells, and what they must leave."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.registry.finding_rows import Case, Cases, Rows


def quarter(which: int, /, **values: Any) -> Case:
    return lambda rows: rows.put("periods", _quarter(rows, which), **values)


def no_quarter(number: int) -> Case:
    return lambda rows: rows.drop("periods", _quarter(rows, number))


def _quarter(rows: Rows, number: int) -> int:
    whole = next(one.pk for one in rows["period_sets"] if one.kind == "quarter")
    places = enumerate(rows["periods"])
    return next(place for place, one in places if (one.period_set, one.number) == (whole, number))


def periods(kind: str, *days: str) -> Case:
    """A set of «01.09–25.10»; from January on it is the second year."""

    def change(rows: Rows) -> None:
        whole = rows.copy("period_sets", kind=kind)
        for number, words in enumerate(days, start=1):
            first, last = (f"{day}.{2026 if day[3:] >= '08' else 2027}" for day in words.split("–"))
            rows.copy("periods", period_set=whole.pk, number=number, starts_on=first, ends_on=last)

    return change


HALVES, THIRDS = ("01.09–28.12", "10.01–31.05"), ("01.09–15.11", "23.11–20.02", "01.03–31.05")
LATE = date(2026, 10, 25)
PERIODS: Cases = [
    (periods("half_year", *HALVES), set()),
    (periods("semester", *HALVES), set()),
    (periods("trimester", *THIRDS), set()),
    (periods("module", *THIRDS), set()),
    (periods("module"), {"period_count"}),
    (periods("trimester", *HALVES), {"period_count"}),
    (periods("semester", *THIRDS), {"period_count"}),
    (periods("half_year", *THIRDS), {"period_count"}),
    (no_quarter(4), {"period_count", "period_gap"}),
    (no_quarter(1), {"period_count", "period_gap", "period_numbering"}),
    (quarter(4, number=5), {"period_numbering"}),
    (quarter(2, starts_on="25.10.2026"), {"period_overlap"}),
    (quarter(2, starts_on="26.10.2026"), set()),
    (quarter(1, ends_on="28.12.2026"), {"period_overlap"}),
    # The last day of the year is in the period that ends last, not in the one that begins last.
    (quarter(3, ends_on="31.05.2027"), {"period_overlap"}),
    (periods("half_year", "01.09–31.05", "10.01–25.04"), {"period_overlap"}),
    (quarter(2, starts_on=LATE + timedelta(days=17)), set()),
    (quarter(2, starts_on=LATE + timedelta(days=18)), {"period_gap"}),
    (quarter(1, starts_on="17.09.2026"), set()),
    (quarter(1, starts_on="18.09.2026"), {"period_gap"}),
    (quarter(4, ends_on="15.05.2027"), set()),
    (quarter(4, ends_on="14.05.2027"), {"period_gap"}),
    (quarter(1, starts_on="31.08.2026"), {"period_outside_year"}),
    (quarter(4, ends_on="01.06.2027"), {"period_outside_year"}),
    (quarter(1, starts_on="25.10.2026", ends_on="01.09.2026"), {"period_reversed"}),
    (quarter(2, starts_on="28.12.2026", ends_on="05.11.2026"), {"period_reversed"}),
    (quarter(2, starts_on="28.12.2026", ends_on="20.10.2026"), {"period_reversed", "period_overlap"}),
]


@pytest.mark.parametrize(("case", "codes"), PERIODS)
def test_periods_follow_each_other_through_the_year(rows: Rows, case: Case, codes: set[str]) -> None:
    case(rows)

    assert rows.codes() == codes


ONE, TWO = "1 8:30-9:10", "2 9:20-10:00"
WEEK = "12345"
BELLS: list[tuple[int, list[str], set[str]]] = [
    (1, [ONE, TWO, "3 10:20-11:00"], set()),
    (1, [], {"bell_schedule_empty"}),
    (1, ["1 8:30-9:05"], set()),
    (1, ["1 8:30-9:04"], {"bell_lesson_length"}),
    (1, ["1 8:30-9:15"], set()),
    (1, ["1 8:30-9:16"], {"bell_lesson_length"}),
    (1, ["1 8:30-8:30"], {"bell_reversed"}),
    (1, [ONE, "2 10:00-9:20"], {"bell_reversed"}),
    (1, [ONE, "2 9:05-8:45"], {"bell_reversed"}),
    (1, [ONE, "2 9:09-9:49"], {"bell_overlap"}),
    (1, [ONE, "2 9:10-9:50"], {"bell_break_length"}),
    (1, [ONE, "2 9:14-9:54"], {"bell_break_length"}),
    (1, [ONE, "2 9:15-9:55"], set()),
    (1, [ONE, "2 10:10-10:50"], set()),
    (1, [ONE, "2 10:11-10:51"], {"bell_break_length"}),
    (1, [ONE, "3 9:20-10:00"], {"bell_numbering"}),
    (1, ["2 8:30-9:10"], {"bell_numbering"}),
    (0, ["0 7:40-8:20", ONE], set()),
    (1, ["0 7:40-8:20", ONE], {"bell_numbering"}),
    (7, ["7 14:00-14:40", "8 14:50-15:30"], set()),
    # Another Friday.
    (1, [f"{ONE} 1234", f"{TWO} 1234", "1 8:30-9:05 5", "2 9:10-9:45 5"], set()),
    (1, [f"{ONE} 1234", f"{TWO} 1234", "1 9:00-9:40 5", "2 9:50-10:30 5"], set()),
    (1, [ONE, f"{TWO} 1234", "2 9:00-9:40 5"], {"bell_overlap"}),
    (1, [ONE, f"{TWO} 1234", "3 10:10-10:50 1234", "3 9:20-10:00 5"], {"bell_numbering"}),
]


def schedule(rows: Rows, first: int, lessons: list[str]) -> None:
    whole = rows.copy("schedules", first_lesson_number=first)
    for words in lessons:
        number, times, days = (*words.split(), WEEK)[:3]
        starts, ends = times.split("-")
        rows.copy("bells", schedule=whole.pk, number=int(number), starts_at=starts, ends_at=ends, weekdays=days)


@pytest.mark.parametrize(("first", "lessons", "codes"), BELLS)
def test_lessons_follow_each_other_through_the_day(rows: Rows, first: int, lessons: list[str], codes: set[str]) -> None:
    schedule(rows, first, lessons)

    assert rows.codes() == codes


@pytest.mark.parametrize("second", ["2 9:00-9:40", "2 9:12-9:52", "3 9:20-10:00"])
def test_what_is_wrong_on_five_days_is_told_once(rows: Rows, second: str) -> None:
    schedule(rows, 1, [ONE, second])

    assert [len(spots) for spots in rows.spots().values()] == [1]


def test_what_is_wrong_on_one_day_is_told_beside_what_is_right_on_another(rows: Rows) -> None:
    """Each pair once; but another pair of the same schedule is another place."""
    schedule(rows, 1, [ONE, "2 9:00-9:40 1", "2 9:05-9:45 2", f"{TWO} 345"])

    assert [spot.data[0].weekdays for spot in rows.spots()["bell_overlap"]] == ["1", "2"]
