"""Days of a school's calendar: «25.10.2026», «1 сентября» of a year that the calendar itself tells, «с … по …»."""

import re
from datetime import date
from typing import Any, Final

from registry.imports.values.cell import OK, Fault, Read, words
from registry.imports.values.dates import MONTH_WORDS, read_date

NUMBERS: Final = re.compile(r"(\d{1,2})\s*[./]\s*(\d{1,2})\.?")
IN_WORDS: Final = re.compile(r"[«\"]?(\d{1,2})[»\"]?(?:-?го)?\s+([а-я]+)\.?")
# What stands between two days, the surest first: a hyphen may stand inside of a day as well.
BETWEEN: Final = (r"\s+(?:по|до)\s+", r"\s*(?:[–—−…]|\.{3})\s*", r"\s+-\s+", r"\s*-\s*")
LEAP: Final = 2000


def read_day(cell: Any, on: date) -> Read:
    """«2026-10-25», or «--10-25» for a day without a year: `in_year` gives it one."""
    found = _without_year(cell) if isinstance(cell, str) else None
    return (found, OK) if found else read_date(cell, on)


def _without_year(cell: str) -> str | None:
    plain = words(cell).lower()
    found, named = NUMBERS.fullmatch(plain), IN_WORDS.fullmatch(plain)
    month = int(found[2]) if found else MONTH_WORDS.get(named[2]) if named else None
    try:
        return f"--{date(LEAP, month, int((found or named)[1])):%m-%d}" if month else None  # type: ignore[index]
    except ValueError:
        return None


def in_year(day: str, begins: date) -> str | None:
    """The day in the study year that begins then; None when that year has no such day."""
    year = begins.year if day[2:] >= f"{begins:%m-%d}" else begins.year + 1
    return _sound(f"{year}{day[1:]}")


def has_no_year(day: str | None) -> bool:
    return bool(day) and str(day).startswith("--")


def read_range(cell: Any, on: date) -> Read:
    """«01.09.2026 – 25.10.2026», «с 1 сентября по 25 октября 2026 г.» → two days."""
    written = words(cell)
    if not written:
        return None, OK
    body = re.sub(r"^с\s+", "", written.lower())
    halves = next((parts for sign in BETWEEN if len(parts := re.split(sign, body)) == 2), None)
    if halves is None:
        return None, (Fault("bad_date", f"«{written}» не понято как два дня. Нужно: 01.09.2026 – 25.10.2026."),)
    read = [read_day(half, on) for half in halves]
    faults = tuple(fault for _, found in read for fault in found)
    return (None, faults) if faults else (_with_one_year(*(value for value, _ in read)), OK)


def _with_one_year(first: str, last: str) -> list[str | None]:
    """The year that stands once belongs to both days; a range may cross New Year."""
    if has_no_year(first) and not has_no_year(last):
        year = int(last[:4]) - (first[2:] > last[5:])
        return [_sound(f"{year}{first[1:]}"), last]
    if has_no_year(last) and not has_no_year(first):
        year = int(first[:4]) + (last[2:] < first[5:])
        return [first, _sound(f"{year}{last[1:]}")]
    return [first, last]


def _sound(day: str) -> str | None:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return None
