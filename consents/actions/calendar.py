"""The school corrects its production calendar. Terms of papers that have come already do not move."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from consents.calendar import FIRST_YEAR, LAST_YEAR, base_day
from consents.models import CalendarDay
from ezh_rollout.shared.history import delete_as, save_as
from ezh_rollout.shared.refusal import Refused
from registry.actions import school_lock
from registry.models import School


@dataclass(frozen=True, slots=True)
class Day:
    """As the school works, and why."""

    is_working: bool
    note: str = ""


@transaction.atomic
def set_days(school: School, days: Mapping[date, Day], *, by: Any) -> int:
    """Writes the school's own days; one that only repeats the country's calendar is taken out again.

    Returns how many rows changed. Raises `Refused` for years in which no school works with this program.
    """
    school_lock.lock(school)
    strange = sorted(day for day in days if not FIRST_YEAR <= day.year <= LAST_YEAR)
    if strange:
        raise Refused(*(f"{day:%d.%m.%Y}: год должен быть от {FIRST_YEAR} до {LAST_YEAR}." for day in strange))
    known = {row.day: row for row in CalendarDay.objects.filter(school=school, day__in=days)}
    return sum(_set(school, day, asked, known.get(day), by=by) for day, asked in days.items())


def _set(school: School, day: date, asked: Day, row: CalendarDay | None, *, by: Any) -> bool:
    if asked.is_working is base_day(day).is_working:
        return _forget(row, by=by)
    note = asked.note.strip()
    if row is None:
        row = CalendarDay(school=school, day=day)
    elif (row.is_working, row.note) == (asked.is_working, note):
        return False
    row.is_working, row.note = asked.is_working, note
    save_as(row, by=by, reason="день исправлен")
    return True


def _forget(row: CalendarDay | None, *, by: Any) -> bool:
    if row is None:
        return False
    delete_as(row, by=by, reason="как в общем календаре")
    return True


@transaction.atomic
def back_to_base(school: School, year: int, *, by: Any) -> int:
    """The year as the country has it. Returns how many days the school had corrected."""
    school_lock.lock(school)
    rows = list(CalendarDay.objects.filter(school=school, day__year=year))
    return sum(_forget(row, by=by) for row in rows)
