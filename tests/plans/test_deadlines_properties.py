"""Deadlines in words: what holds for every month, every day, and every heap of letters."""

import calendar
import random
from datetime import date, timedelta

import pytest

from plans.deadlines import resolve
from plans.states import DeadlineKind

NAMES = """
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
"""
MONTHS, OF_MONTHS = NAMES.split()[:12], NAMES.split()[12:]
SCRAPS = """
0 1 15 31 32 99 2027 20270 ½ ٣ 01.10 31.04.27 2027-2028 2027/28 с по до к и в не позднее после весь год г. уч. квартал
неделя конец последняя I IV Ш - – , ; ( ) [ . .. / каждый раз ежегодно понедельник зима январ щ 🙂
"""
STARTS = [date(2027, 3, 1), date(2027, 12, 31), date(2028, 1, 1), date(2028, 2, 29)]
LEAP_YEAR = [date(2028, 1, 1) + timedelta(days=number) for number in range(366)]


@pytest.mark.parametrize("plan_start", STARTS)
def test_every_range_of_months_begins_in_time_and_lasts_under_a_year(plan_start: date) -> None:
    for first, first_name in enumerate(MONTHS, start=1):
        for last, last_name in enumerate(MONTHS, start=1):
            deadline = resolve(f"{first_name} – {last_name}", start=plan_start)

            assert deadline.start is not None
            assert deadline.end is not None
            assert plan_start.replace(day=1) <= deadline.start < plan_start.replace(day=1) + timedelta(days=366)
            assert (deadline.start.month, deadline.start.day, deadline.end.month) == (first, 1, last)
            assert deadline.end.day == calendar.monthrange(deadline.end.year, last)[1]
            assert timedelta(days=27) <= deadline.end - deadline.start <= timedelta(days=366)


@pytest.mark.parametrize(
    "form",
    ["{d.day} {month} {d.year} года", "{d:%d.%m.%Y}", "{d.day}.{d.month}.{d:%y}", "{d:%Y-%m-%d}", "{d:%d/%m/%Y} г."],
)
def test_every_day_of_a_leap_year_comes_back(form: str) -> None:
    for day in LEAP_YEAR:
        deadline = resolve(form.format(d=day, month=OF_MONTHS[day.month - 1]), start=date(2020, 1, 1))

        assert (deadline.start, deadline.end) == (day, day)


def test_every_day_without_a_year_is_placed_in_the_plans_first_twelve_months() -> None:
    for day in LEAP_YEAR:
        deadline = resolve(f"{day.day} {OF_MONTHS[day.month - 1]}", start=date(2027, 3, 1))

        assert deadline.start == day.replace(year=2028 if day.month < 3 else 2027)


@pytest.mark.parametrize(
    "phrase",
    ["с 1 по 15 апреля", "до конца сентября", "ежемесячно, сентябрь-май", "IV квартал 2027 г."],
)
def test_case_and_spaces_change_nothing(phrase: str) -> None:
    plain = resolve(phrase, start=date(2027, 3, 1))

    for other in (phrase.upper(), phrase.title(), "  " + phrase.replace(" ", " \u00a0\n ") + " . "):
        same = resolve(other, start=date(2027, 3, 1))
        assert (same.kind, same.start, same.end) == (plain.kind, plain.start, plain.end), other


def test_garbage_never_raises_and_never_gives_a_range_that_runs_backwards() -> None:
    dice = random.Random(20270301)  # noqa: S311 - no secret, the same heap every time
    pieces = [*NAMES.split(), *SCRAPS.split(), "9" * 5000, "\ud800", "\x00", "\t"]
    for _ in range(5000):
        phrase = dice.choice(["", " "]).join(dice.choices(pieces, k=dice.randint(1, 7)))
        deadline = resolve(phrase, start=dice.choice([*STARTS, date.min, date.max]))

        assert deadline.words == phrase
        if deadline.start and deadline.end:
            assert deadline.start <= deadline.end, phrase
        if deadline.kind in {DeadlineKind.RELATIVE, DeadlineKind.UNKNOWN}:
            assert (deadline.start, deadline.end) == (None, None)
            assert deadline.reason
