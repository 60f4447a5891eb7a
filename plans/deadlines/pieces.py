"""Pieces of time as people name them, and the calendar that gives them days.

A piece without a year is placed: it is the first one not before the plan's first month; in a range the end follows
its start, and a year written only at the end pulls the start to the nearest year before it.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import Final

from plans.deadlines.words import LAST, MONTHS_GENITIVE, MONTHS_PREPOSITIONAL, WEEKDAY_NAMES

Span = tuple[date, date]

_PLAUSIBLE_YEARS: Final = range(1990, 2200)


class NoDateError(Exception):
    """The words are understood but give no date («32 марта»); the message says why, in Russian."""


class SeveralDeadlinesError(NoDateError):
    """Separate stretches of time in one cell."""

    def __init__(self) -> None:
        super().__init__("Здесь несколько отдельных сроков: впишите один промежуток или разделите задачу.")


class Unit(Enum):
    """What a piece of time is made of."""

    BARE = auto()  # a number that still waits for its unit: the 10 in «10-13 октября»
    DAY = auto()
    WEEK = auto()  # of a month: days 1–7, 8–14, 15–21, 22–28, the last seven
    DECADE = auto()  # of a month: days 1–10, 11–20, 21–end
    HALF = auto()  # of a month: days 1–15, 16–end
    NTH = auto()  # «вторая пятница октября»
    MONTH = auto()
    QUARTER = auto()
    SEASON = auto()  # calendar seasons; winter runs into the next year
    HALF_YEAR = auto()  # of a calendar year
    YEAR = auto()
    STUDY_YEAR = auto()  # September to May; the year is the one it begins in


@dataclass(frozen=True, slots=True)
class Piece:
    """A day, a month, a quarter…, with or without its year."""

    unit: Unit
    number: int = 0
    month: int = 0
    year: int | None = None
    weekday: int | None = None

    @property
    def first_month(self) -> int:
        """The month it begins in."""
        return _first_month(self)

    @property
    def last_month(self) -> int:
        """The month it ends in, counted from its own January: winter ends in the 14th."""
        return self.first_month + _LENGTHS.get(self.unit, 1) - 1


_LENGTHS: Final = {Unit.QUARTER: 3, Unit.SEASON: 3, Unit.HALF_YEAR: 6, Unit.YEAR: 12, Unit.STUDY_YEAR: 9}


def _first_month(piece: Piece) -> int:
    if piece.unit is Unit.QUARTER:
        return piece.number * 3 - 2
    if piece.unit is Unit.HALF_YEAR:
        return piece.number * 6 - 5
    return {Unit.YEAR: 1, Unit.STUDY_YEAR: 9}.get(piece.unit, piece.month)


def placed_year(piece: Piece, floor: date) -> int:
    """Its own year, or the first in which it does not begin before the month of `floor`."""
    if piece.year is not None:
        return piece.year
    return floor.year + (piece.first_month < floor.month)


def span(piece: Piece, year: int) -> Span:
    """First and last day of the piece in that year; raises NoDateError."""
    if year not in _PLAUSIBLE_YEARS:
        raise NoDateError(f"Год {year} не похож на год плана.")
    if piece.unit in _INSIDE_MONTH:
        return _span_inside_month(piece, year)
    _check_number(piece)
    first, last = piece.first_month, piece.last_month
    last_year, last_month = year + (last > 12), (last - 1) % 12 + 1
    return date(year, first, 1), date(last_year, last_month, month_length(last_year, last_month))


def range_dates(first: Piece, last: Piece, floor: date) -> Span:
    """From the first day of one piece to the last day of the other; raises NoDateError."""
    if first.year is None and last.year is not None:
        first_year, last_year = last.year - (first.first_month > last.last_month), last.year
    else:
        first_year = placed_year(first, floor)
        last_year = last.year if last.year is not None else first_year + (last.last_month < first.first_month)
    start, end = span(first, first_year)[0], span(last, last_year)[1]
    if end < start:
        raise NoDateError(f"Конец срока ({_written(end)}) раньше его начала ({_written(start)}).")
    return start, end


def month_length(year: int, month: int) -> int:
    """Days in the month."""
    return calendar.monthrange(year, month)[1]


_PARTS: Final = {Unit.WEEK: (1, 8, 15, 22, 29), Unit.DECADE: (1, 11, 21), Unit.HALF: (1, 16)}
_INSIDE_MONTH: Final = {Unit.DAY, Unit.NTH, *_PARTS}


def _span_inside_month(piece: Piece, year: int) -> Span:
    if not 1 <= piece.month <= 12:
        raise NoDateError(f"Месяца с номером {piece.month} не бывает.")
    if piece.unit is Unit.DAY:
        return _one_day(piece, year)
    if piece.unit is Unit.NTH:
        return _nth_weekday(piece, year)
    return _part_of_month(piece, year)


def _part_of_month(piece: Piece, year: int) -> Span:
    length, starts = month_length(year, piece.month), _PARTS[piece.unit]
    if piece.unit is Unit.WEEK and piece.number == LAST:
        return date(year, piece.month, length - 6), date(year, piece.month, length)
    number = len(starts) if piece.number == LAST else piece.number
    if not 1 <= number <= len(starts) or starts[number - 1] > length:
        raise NoDateError(f"В {MONTHS_PREPOSITIONAL[piece.month]} нет части с номером {number}.")
    end = starts[number] - 1 if number < len(starts) else length
    return date(year, piece.month, starts[number - 1]), date(year, piece.month, min(end, length))


def _one_day(piece: Piece, year: int) -> Span:
    length = month_length(year, piece.month)
    number = length if piece.number == LAST else piece.number
    if not 1 <= number <= length:
        of_year = f" {year} года" if piece.month == 2 and number == 29 else ""
        raise NoDateError(f"В {MONTHS_PREPOSITIONAL[piece.month]}{of_year} нет {number}-го числа.")
    day = date(year, piece.month, number)
    if piece.weekday is not None and piece.weekday != day.weekday():
        names = WEEKDAY_NAMES[day.weekday()], WEEKDAY_NAMES[piece.weekday]
        raise NoDateError(f"{_written(day)} — {names[0]}, а написано: {names[1]}.")
    return day, day


def _nth_weekday(piece: Piece, year: int) -> Span:
    length = month_length(year, piece.month)
    days = [
        day for number in range(1, length + 1) if (day := date(year, piece.month, number)).weekday() == piece.weekday
    ]
    index = piece.number if piece.number == LAST else piece.number - 1
    if index >= len(days) or piece.number == 0:
        raise NoDateError(f"Такого дня недели в {MONTHS_PREPOSITIONAL[piece.month]} {year} года нет.")
    return days[index], days[index]


def _check_number(piece: Piece) -> None:
    limit = {Unit.QUARTER: 4, Unit.HALF_YEAR: 2}.get(piece.unit)
    if limit is not None and not 1 <= piece.number <= limit:
        noun = "Квартала" if piece.unit is Unit.QUARTER else "Полугодия"
        raise NoDateError(f"{noun} с номером {piece.number} не бывает.")
    if not 1 <= piece.first_month <= 12:
        raise NoDateError(f"Месяца с номером {piece.first_month} не бывает.")


def _written(day: date) -> str:
    return f"{day.day}\N{NO-BREAK SPACE}{MONTHS_GENITIVE[day.month]} {day.year}\N{NO-BREAK SPACE}года"


def day_before(day: date) -> date:
    """Yesterday of the day."""
    return day - timedelta(days=1)


def day_after(day: date) -> date:
    """Tomorrow of the day."""
    return day + timedelta(days=1)
