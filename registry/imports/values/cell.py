"""The plain values: text, numbers, yes and no."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from unicodedata import normalize

from registry import names
from registry.imports import vocabulary
from registry.imports.problem import Level
from registry.imports.values.ordinals import ordinal

CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff]")
STRESS: Final = "\u0301"
# An apostrophe before a number keeps it a text in Excel; programs carry it over into files.
KEPT_AS_TEXT: Final = re.compile(r"'(?=[\d+])")
LONGEST_NOTHING: Final = 16
HOUR: Final = re.compile(r"\s*(?:ч|час|часа|часов)\.?(?:\s*(?:/|в)\s*нед\w*\.?)?$")
HALVES_OF: Final = {
    **dict.fromkeys(("1/2", "½"), Decimal("0.5")),
    **dict.fromkeys(("1/4", "¼"), Decimal("0.25")),
    **dict.fromkeys(("3/4", "¾"), Decimal("0.75")),
}
HALVES: Final = re.compile(r"(\d+(?=\s|[½¼¾]))?\s*([½¼¾]|[13]/[24])")
COUNTED: Final = re.compile(
    r"(-?\d+)\s*(?:чел|человека?|мест[оа]?|этаж(?:а|ей)?|эт|дн|дня|дней|день|уч|уч-ся|ученик(?:а|ов)?|учащихся|"
    r"обучающихся|детей)\.?"
)
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
        found = " ".join(unbroken(cell).split())
        return "" if len(found) <= LONGEST_NOTHING and _is_nothing(found) else found
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def unbroken(cell: str) -> str:
    """The same text in one spelling: «й» of two signs is one, no invisible signs, no marks of stress; lines stay."""
    if cell.isascii():
        found = KEPT_AS_TEXT.sub("", cell, 1) if cell.startswith("'") else cell
    else:
        found = normalize("NFC", cell).replace(STRESS, "")
    return found if found.isprintable() else CONTROLS.sub("", found)


def _is_nothing(written: str) -> bool:
    known = vocabulary.words_of("nothing")
    return names.folded(written) in known or vocabulary.plain(written) in known


def text(cell: Any, _on: date) -> Read:
    return words(cell), OK


def whole(written: str) -> int | None:
    digits = written.replace(" ", "")
    return int(digits) if digits.isascii() and digits.removeprefix("-").isdecimal() and len(digits) < 10 else None


def number(cell: Any, _on: date) -> Read:
    """«25», and with what is counted: «25 чел.», «30 мест», «3 этажа»."""
    written = words(cell)
    counted = COUNTED.fullmatch(written.lower())
    found = whole(counted[1] if counted else written)
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


def floor(cell: Any, on: date) -> Read:
    """«2», «2-й этаж», «II», «второй»; 0 is a floor here, not «nothing»."""
    if cell in {"0", 0}:
        return 0, OK
    found = ordinal(re.sub(r"\s*эт(?:аж)?\.?$", "", words(cell).lower()))
    return (found, OK) if found is not None else number(cell, on)


def lesson(cell: Any, on: date) -> Read:
    """«1», «1 урок», «1-й», «I», «первый», «нулевой»."""
    found = ordinal(re.sub(r"урок|№", " ", words(cell).lower()).strip())
    return (found, OK) if found is not None else count(cell, on)


def days_a_week(cell: Any, on: date) -> Read:
    """«5», «5-дневная», «шестидневка»."""
    found = re.fullmatch(r"(5|6|пяти|шести)-?\s*дн\w*\.?", words(cell).lower())
    return (5 if found[1] in {"5", "пяти"} else 6, OK) if found else count(cell, on)


def hours(cell: Any, _on: date) -> Read:
    """«1,5», «0.5», «2 ч», «½»; «1/2» may be «one now and two later» as well, so a person is asked."""
    written = words(cell)
    if not written:
        return ("0", OK) if cell in {"0", 0} else (None, OK)
    plain = HOUR.sub("", written.lower()).replace(",", ".")
    found = HALVES.fullmatch(plain)
    try:
        amount = Decimal(found[1] or 0) + HALVES_OF[found[2]] if found else Decimal(plain)
    except InvalidOperation:
        return None, (Fault("bad_number", f"«{written}» — не число часов."),)
    if not amount.is_finite() or not 0 <= amount <= 40 or amount != round(amount, 2):
        return None, (Fault("bad_number", f"«{written}» — не число часов от 0 до 40."),)
    value = plain_decimal(amount)
    if "/" in plain:
        told = f"«{written}» понято как {value.replace('.', ',')} часа. Проверьте."
        return value, (Fault("fraction", told, "doubt"),)
    return value, OK


def plain_decimal(amount: Decimal) -> str:
    """«2.5» of 2.50, «10» of 10.00: never «1E+1»."""
    return f"{amount.normalize():f}"


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
