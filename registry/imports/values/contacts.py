"""Telephones and e-mail."""

import re
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from registry.imports.values.cell import OK, Fault, Read, unbroken, words

# After a whole number: one more begins.
WHOLE: Final = r"(?:\+7|8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)"
SEVERAL: Final = re.compile(rf"\s*(?:[;,/\n]|\s{{2,}}|(?<=\d{{2}})\s(?={WHOLE}))\s*")
KIND_OF_PHONE: Final = re.compile(
    r"^(?:т|тел|телефон|сот|сотовый|моб|мобильный|дом|домашний|раб|рабочий|tel)\b[.:\s]*"
    r"|[\s,]*\b(?:сот|сотовый|моб|мобильный|дом|домашний|раб|рабочий)\.?$",
    re.IGNORECASE,
)
LOCAL: Final = range(5, 8)
# Countries whose numbers are written without «+» all the same.
ABROAD: Final = ("375", "380", "37", "99")
TELEPHONE: Final = re.compile(r"\+?[\d\s().\-–—]+(?:\s*(?:доб|вн)\.?\s*\d+)?")
FLOAT_TAIL: Final = re.compile(r"(?<=\d{10})\.0$")
IN_ORDER: Final = re.compile(r"\+7 [0-9]{3} [0-9]{3}-[0-9]{2}-[0-9]{2}")
# A part of what is valid; the rest is asked of Django.
USUAL_EMAIL: Final = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,20}")
LONGEST: Final = 60


def phone(cell: Any, _on: date) -> Read:
    """«+7 912 345-67-89» for a Russian number; a short local one stays as it is written."""
    if isinstance(cell, str) and IN_ORDER.fullmatch(cell):
        return cell, OK
    written = words(cell)
    if not written:
        return "", OK
    lines = unbroken(cell) if isinstance(cell, str) else written
    numbers = [KIND_OF_PHONE.sub("", part.strip()) for part in SEVERAL.split(FLOAT_TAIL.sub("", lines.strip())) if part]
    wrong = [part for part in numbers if not _is_telephone(part)]
    if wrong:
        return "", (Fault("bad_phone", f"«{wrong[0]}» — не телефон. Нужно: +7 912 345-67-89."),)
    found = ", ".join(_in_order(" ".join(part.split())) for part in numbers)
    odd = [part for part in numbers if not _has_usual_length(part)]
    if odd:
        told = f"«{odd[0]}»: цифр {len(_digits(odd[0]))}, а в номере их 11, с кодом страны больше. Проверьте."
        return found, (Fault("odd_phone", told, "doubt"),)
    return (found, OK) if len(found) <= LONGEST else (found, (Fault("too_long", f"«{found}» — слишком длинно."),))


def _is_telephone(part: str) -> bool:
    digits = _digits(part)
    return TELEPHONE.fullmatch(part) is not None and 5 <= len(digits) <= 15


def _has_usual_length(part: str) -> bool:
    digits = _digits(part)
    if part.startswith("+") or len(digits) in LOCAL or digits.startswith(ABROAD):
        return True
    return len(digits) == 10 or (len(digits) == 11 and digits[0] in "78")


def _digits(part: str) -> str:
    return re.sub(r"\D", "", re.split("доб|вн", part)[0])


def _in_order(part: str) -> str:
    digits = _digits(part)
    if len(digits) == 10 and digits[0] in "3489":
        digits = "7" + digits
    if len(digits) != 11 or digits[0] not in "78" or re.search("доб|вн", part):
        return " ".join(part.split())
    return f"+7 {digits[1:4]} {digits[4:7]}-{digits[7:9]}-{digits[9:]}"


def same_phone(one: str, other: str) -> bool:
    """Two spellings of one number are no change."""
    return one == other or phone(one, date.min)[0] == phone(other, date.min)[0] != ""


def email(cell: Any, _on: date) -> Read:
    if isinstance(cell, str) and len(cell) < 60 and USUAL_EMAIL.fullmatch(cell):
        return cell, OK
    written = words(cell).removeprefix("mailto:")
    if not written:
        return "", OK
    try:
        validate_email(written)
    except ValidationError:
        return "", (Fault("bad_email", f"«{written}» — не адрес электронной почты."),)
    name, _, domain = written.rpartition("@")
    return f"{name}@{domain.lower()}", OK
