"""A typed value → what a cell may hold."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from registry.exports.catalogue import Value
from registry.states import FileDates

# Characters that no file of Excel may hold; they come from a careless paste and mean nothing.
UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
HARMLESS: Final = re.compile(r"[+-][\d\s()\u00a0\-.,]*", re.ASCII)
# Excel counts days from 1900 and takes that year for a leap year.
FIRST_DAY_OF_EXCEL: Final = date(1900, 3, 1)
LONGEST_CELL: Final = 32_767


def words(value: Value, dates: FileDates = FileDates.DOTS) -> str:
    """Every value as text; numbers with a decimal comma, as a Russian Excel reads them."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat() if dates is FileDates.ISO else f"{value.day:02}.{value.month:02}.{value.year:04}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return clean(str(value))


def clean(text: str) -> str:
    return UNPRINTABLE.sub("", text)[:LONGEST_CELL]


def is_formula(text: str) -> bool:
    """Would a spreadsheet compute it when it opens a text file? Phones and numbers are no danger."""
    return text.lstrip(" \u00a0").startswith(FORMULA_SIGNS) and HARMLESS.fullmatch(text.strip(" \u00a0")) is None


def for_csv(value: Value, dates: FileDates = FileDates.DOTS) -> str:
    text = words(value, dates)
    return f"'{text}" if is_formula(text) else text
