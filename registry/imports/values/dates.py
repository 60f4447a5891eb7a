"""Dates as Excel and people write them. An impossible one is said to be so, never moved to a neighbour."""

import re
from datetime import date, datetime, timedelta
from typing import Any, Final

from ezh_rollout.shared.typography import MONTHS, MONTHS_OF
from registry.imports.values.cell import OK, Fault, Read, words

FIRST_SERIAL: Final = date(1899, 12, 30)
# Serial numbers from 1 January 1901 to 31 December 2099; a bare year never gets in between.
SERIALS: Final = range(367, 73_051)
YEARS: Final = range(1900, 2101)
NUMBERS: Final = re.compile(r"(\d{1,2})\s*[./,\- ]\s*(\d{1,2})\s*[./,\- ]\s*(\d{4}|\d{2})")
YEAR_FIRST: Final = re.compile(r"(\d{4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,2})")
IN_WORDS: Final = re.compile(r"[«\"]?(\d{1,2})[»\"]?(?:-?го)?[\s.-]+([а-яa-z]+)\.?,?[\s-]*(\d{4}|\d{2})")
WEEKDAY: Final = re.compile(r"^(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|[пвсч][нтрбс]),?\s+")
BEGIN: Final = re.compile(r"^(?:от|с)\s+(?=[\d«\"])")
TAIL: Final = re.compile(r"\s*(?:г\.?\s*р(?:ожд)?\.?|год[а]?(?:\s+рождения)?|г\.?)\s*$")
CLOCK: Final = re.compile(r"[\sT]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]00:?00)?\s*$", re.IGNORECASE)
ENGLISH: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_WORDS: Final = {
    **{word: number for number, word in enumerate(MONTHS, start=1)},
    **{word: number for number, word in enumerate(MONTHS_OF, start=1)},
    **{word[:3]: number for number, word in enumerate(MONTHS, start=1)},
    **{word[:4]: number for number, word in enumerate(MONTHS, start=1)},
    "мая": 5,
    # Excel with English settings: «2-Mar-15».
    **{word: number for number, word in enumerate(ENGLISH, start=1)},
}
EXAMPLE: Final = "Нужна дата вида 01.09.2014."


def read_date(cell: Any, on: date) -> Read:
    return _read(cell, on, is_birth=False)


def read_birth_date(cell: Any, on: date) -> Read:
    """A year of two digits that is still to come is of the last century."""
    return _read(cell, on, is_birth=True)


def _read(cell: Any, on: date, *, is_birth: bool) -> Read:
    if isinstance(cell, datetime):
        return _sound(cell.date())
    if isinstance(cell, date):
        return _sound(cell)
    written = words(cell)
    if not written:
        return None, OK
    if isinstance(cell, int | float):
        return _serial(float(cell), written)
    plain = TAIL.sub("", CLOCK.sub("", WEEKDAY.sub("", BEGIN.sub("", written.lower().replace("ё", "е"))))).strip(" .,")
    if re.fullmatch(r"\d{4,5}(?:\.0+)?", plain):
        return _serial(float(plain), written)
    return _from_words(plain, written, on, is_birth=is_birth)


def _serial(value: float, written: str) -> Read:
    if value.is_integer() and int(value) in YEARS:
        return None, (Fault("only_year", f"«{written}» — только год: нужна дата целиком.", "doubt"),)
    if int(value) not in SERIALS:
        return None, (Fault("bad_date", f"«{written}» — не дата. {EXAMPLE}"),)
    return (FIRST_SERIAL + timedelta(days=int(value))).isoformat(), OK


def _from_words(plain: str, written: str, on: date, *, is_birth: bool) -> Read:
    parts = _parts(plain)
    if parts is None:
        return None, (Fault("bad_date", f"«{written}» не понято как дата. {EXAMPLE}"),)
    written_year, month, day = parts
    year = int(written_year)
    if len(written_year) == 2:
        year = _century(year, on, is_birth=is_birth)
    try:
        return _sound(date(year, month, day))
    except ValueError:
        return None, (Fault("bad_date", f"«{written}» — такой даты нет. {EXAMPLE}"),)


def _parts(plain: str) -> tuple[str, int, int] | None:
    if found := NUMBERS.fullmatch(plain):
        return found[3], int(found[2]), int(found[1])
    if found := YEAR_FIRST.fullmatch(plain):
        return found[1], int(found[2]), int(found[3])
    found = IN_WORDS.fullmatch(plain)
    if found and found[2] in MONTH_WORDS:
        return found[3], MONTH_WORDS[found[2]], int(found[1])
    return None


def _century(year: int, on: date, *, is_birth: bool) -> int:
    century = on.year // 100 * 100
    return century + year - 100 if is_birth and century + year > on.year else century + year


def _sound(found: date) -> Read:
    if found.year not in YEARS:
        return None, (Fault("bad_date", f"«{found:%d.%m.%Y}» — год не похож на настоящий. {EXAMPLE}"),)
    return found.isoformat(), OK


def study_year(cell: Any, _on: date) -> Read:
    """«2026/2027», «2026-2027 учебный год», «2026» → 2026."""
    written = words(cell)
    if not written:
        return None, OK
    found = re.match(r"(\d{4})(?:\s*[/–—-]\s*(\d{2}|\d{4}))?\s*(?:уч|год|г|$)", written.lower())
    if not found or (found[2] and int(found[2]) % 100 != (int(found[1]) + 1) % 100):
        return None, (Fault("bad_study_year", f"«{written}» не понято как учебный год. Нужно: 2026/2027."),)
    return int(found[1]), OK
