"""The plain values: text, numbers, yes and no."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from registry import names
from registry.imports import vocabulary
from registry.imports.problem import Level

CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff]")
LONGEST_NOTHING: Final = 12
LONGEST_COUNT: Final = 32_767  # PositiveSmallIntegerField
YES: Final = frozenset(("да", "д", "+", "1", "есть", "совместитель", "внешний", "внешний совместитель", "истина", "v"))
NO: Final = frozenset(("нет", "н", "-", "0", "основное", "основное место работы", "штатный", "ложь", "внутренний"))


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem of a cell that does not know yet which field it is of."""

    code: str
    message: str
    level: Level = "error"


OK: Final[tuple[Fault, ...]] = ()
Read = tuple[Any, tuple[Fault, ...]]


def words(cell: Any) -> str:
    """The cell as text: one space between words, whole numbers without «.0»; signs for «nothing» are empty."""
    if isinstance(cell, str):
        found = cell if cell.isprintable() else CONTROLS.sub("", cell)
        found = " ".join(found.split())
        is_nothing = len(found) <= LONGEST_NOTHING and names.folded(found) in vocabulary.words_of("nothing")
        return "" if is_nothing else found
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def text(cell: Any, _on: date) -> Read:
    return words(cell), OK


def whole(written: str) -> int | None:
    digits = written.replace(" ", "")
    return int(digits) if digits.isascii() and digits.removeprefix("-").isdecimal() and len(digits) < 10 else None


def number(cell: Any, _on: date) -> Read:
    written = words(cell)
    found = whole(written)
    if written and (found is None or abs(found) > LONGEST_COUNT):
        return None, (Fault("bad_number", f"«{written}» — не целое число."),)
    return found, OK


def count(cell: Any, on: date) -> Read:
    """A whole number not below zero. Zero is a number here, not «nothing»."""
    if cell in {"0", 0}:
        return 0, OK
    found, faults = number(cell, on)
    if found is not None and found < 0:
        return None, (Fault("bad_number", f"«{found}» меньше нуля."),)
    return found, faults


def lesson(cell: Any, on: date) -> Read:
    """«1», «1 урок», «1-й»."""
    found = re.fullmatch(r"(?:урок\s*)?(?:№\s*)?(\d{1,2})(?:-?й|\.)?(?:\s*урок)?\.?", words(cell).lower())
    return (int(found[1]), OK) if found else count(cell, on)


def hours(cell: Any, _on: date) -> Read:
    """«1,5», «0.5», «2 ч»."""
    written = words(cell)
    if not written:
        return ("0", OK) if cell in {"0", 0} else (None, OK)
    plain = re.sub(r"\s*(?:ч|час|часа|часов)\.?$", "", written.lower()).replace(",", ".")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None, (Fault("bad_number", f"«{written}» — не число часов."),)
    if not found.is_finite() or not 0 <= found <= 40 or found != round(found, 2):
        return None, (Fault("bad_number", f"«{written}» — не число часов от 0 до 40."),)
    return str(found), OK


def flag(cell: Any, _on: date) -> Read:
    if isinstance(cell, bool):
        return cell, OK
    written = cell.strip() if isinstance(cell, str) else words(cell)
    word = vocabulary.plain(written) or written
    if not word:
        return None, OK
    if word in YES or word in NO:
        return word in YES, OK
    return None, (Fault("unknown_word", f"«{written}» не понято: нужно «да» или «нет»."),)
