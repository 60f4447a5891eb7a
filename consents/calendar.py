"""Which days are at work: the country's calendar, and over it what the school has corrected (`CalendarDay`).

The base comes with the `holidays` package: holidays of the law and the transfers that the government decreed. Years
after `CONFIRMED_UP_TO` are a forecast, the pages say so: the decree of a year comes out in the autumn before it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import holidays

from consents.models import CalendarDay
from registry.models import School

CONFIRMED_UP_TO: Final = 2026
FIRST_YEAR, LAST_YEAR = 2020, 2050
DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
WEEKEND: Final = "выходной"
MOVED_HERE: Final = "рабочий день по переносу"


@dataclass(frozen=True, slots=True)
class BaseDay:
    """A day as the country's calendar has it; `note` says why it differs from an ordinary one."""

    is_working: bool
    note: str = ""


@lru_cache(maxsize=16)
def _year(year: int) -> Mapping[date, BaseDay]:
    """Only the days that differ from «Monday to Friday at work»."""
    found = holidays.country_holidays("RU", years=year, language="ru")
    days = {day: BaseDay(is_working=False, note=str(name)) for day, name in found.items()}
    days.update((day, BaseDay(is_working=True, note=MOVED_HERE)) for day in found.weekend_workdays)
    return days


def base_day(day: date) -> BaseDay:
    known = _year(day.year).get(day)
    if known is not None:
        return known
    return BaseDay(is_working=False, note=WEEKEND) if day.weekday() >= SATURDAY else BaseDay(is_working=True)


def is_forecast(year: int) -> bool:
    """Transfers of such a year are not decreed yet, or were not when the program was made."""
    return year > CONFIRMED_UP_TO


@dataclass(frozen=True, slots=True)
class Calendar:
    """`corrected` are the school's own days."""

    corrected: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        own = self.corrected.get(day)
        return base_day(day).is_working if own is None else own

    def add_working_days(self, start: date, count: int) -> date:
        """The day on which the `count`-th working day after `start` falls; `start` itself is not counted."""
        day, left = start, count
        while left:
            day += DAY
            left -= self.is_working(day)
        return day

    def working_days(self, after: date, up_to: date) -> int:
        """How many days at work lie after `after` up to and with `up_to`; 0 when there are none between."""
        return sum(self.is_working(day) for day in days_between(after + DAY, up_to))

    def last_working_day(self, up_to: date) -> date:
        """`up_to` itself, or the last working day before it."""
        day = up_to
        while not self.is_working(day):
            day -= DAY
        return day


def days_between(first: date, last: date) -> Iterator[date]:
    """Both ends with them; none when `last` comes before `first`."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def calendar_of(school: School | int) -> Calendar:
    """One query."""
    days = CalendarDay.objects.filter(school=school)
    return Calendar(dict(days.values_list("day", "is_working")))
