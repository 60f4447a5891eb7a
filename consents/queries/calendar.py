"""A year as a grid of months: each day at work or not, and why."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from consents.calendar import base_day
from consents.models import CalendarDay
from ezh_rollout.shared.typography import MONTHS, quantity
from registry.models import School

WEEKS: Final = calendar.Calendar()


@dataclass(frozen=True, slots=True)
class Cell:
    """One day; `why` says what is unusual about it, for whoever points at it or hears it read."""

    day: date
    is_working: bool
    why: str
    is_corrected: bool
    is_chosen: bool

    @property
    def look(self) -> str:
        """Classes of `static/css/consents.css`."""
        words = ["day"] if self.is_working else ["day", "day-off"]
        return " ".join([*words, *(["day-corrected"] if self.is_corrected else [])])

    @property
    def spoken(self) -> str:
        return f"{'рабочий' if self.is_working else 'выходной'}{f': {self.why}' if self.why else ''}"


@dataclass(frozen=True, slots=True)
class Month:
    """`weeks` hold seven cells each; None where the week belongs to another month."""

    title: str
    weeks: list[list[Cell | None]]
    working: str


def corrected_days(school: School, year: int) -> dict[date, CalendarDay]:
    """One query."""
    return {row.day: row for row in CalendarDay.objects.filter(school=school, day__year=year)}


def months_of(year: int, corrected: Mapping[date, CalendarDay], *, chosen: date | None = None) -> list[Month]:
    return [_month(year, number, corrected, chosen) for number in range(1, 13)]


def _month(year: int, number: int, corrected: Mapping[date, CalendarDay], chosen: date | None) -> Month:
    weeks = [
        [_cell(day, corrected.get(day), chosen) if day.month == number else None for day in week]
        for week in WEEKS.monthdatescalendar(year, number)
    ]
    working = sum(cell.is_working for week in weeks for cell in week if cell)
    words = quantity(working, "рабочий день", "рабочих дня", "рабочих дней")
    return Month(MONTHS[number - 1].capitalize(), weeks, words)


def _cell(day: date, row: CalendarDay | None, chosen: date | None) -> Cell:
    base = base_day(day)
    if row is None:
        why = "" if base.note == "выходной" else base.note
        return Cell(day, base.is_working, why, is_corrected=False, is_chosen=day == chosen)
    why = f"исправлено школой{f', {row.note}' if row.note else ''}"
    return Cell(day, row.is_working, why, is_corrected=True, is_chosen=day == chosen)
