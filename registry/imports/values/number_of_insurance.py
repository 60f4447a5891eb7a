"""СНИЛС in a cell: any signs between the digits; Excel eats the zeros at the beginning of a number."""

import re
from datetime import date
from typing import Any, Final

from registry import snils as rules
from registry.imports.values.cell import OK, Fault, Read, words

FEWEST_DIGITS: Final = 9
# Nearly all numbers are written so; everything else goes the long way.
USUAL: Final = re.compile(r"[0-9]{3}-[0-9]{3}-[0-9]{3} [0-9]{2}")
HEAD: Final = re.compile(r"^(?:снилс|№)\s*:?\s*", re.IGNORECASE)
# «11223344595.0» is how other programs write a column of numbers.
FLOAT_TAIL: Final = re.compile(r"(?<=\d{9})\.0$")
SIGNS_BETWEEN: Final = re.compile(r"(?<=\d)[/_](?=\d)")
FIRST_CHECKED: Final = "001-001-999"


def snils(cell: Any, _on: date) -> Read:
    if isinstance(cell, str) and USUAL.fullmatch(cell) and cell >= FIRST_CHECKED:
        number = cell[:3] + cell[4:7] + cell[8:11]
        if rules.check_digits(number) == cell[12:]:
            return cell, OK
    written = words(cell)
    if not written or cell == 0:
        return "", OK
    if (isinstance(cell, float) and not cell.is_integer()) or re.fullmatch(r"\d[.,]\d+[eе]\+?\d+", written.lower()):
        return "", (
            Fault("bad_snils", f"«{written}»: Excel округлил номер. Сделайте столбец текстовым, введите заново."),
        )
    body = SIGNS_BETWEEN.sub("-", FLOAT_TAIL.sub("", HEAD.sub("", written)))
    digits = re.sub(r"\D", "", body) if body.isascii() or rules.WRITTEN.fullmatch(body) else ""
    if digits and not digits.strip("0"):
        return "", (Fault("bad_snils", f"«{written}» — не номер, а нули."),)
    if body.isdecimal() and FEWEST_DIGITS <= len(digits) < rules.DIGITS:
        return _with_zeros(written, digits.zfill(rules.DIGITS))
    fault = rules.fault(body)
    return ("", (Fault("bad_snils", f"«{written}». {fault}"),)) if fault else (rules.normal(body), OK)


def _with_zeros(written: str, digits: str) -> Read:
    """Only the check digits prove that zeros were lost; numbers without them stay in doubt."""
    if int(digits[:9]) > rules.UNCHECKED_UP_TO and not rules.fault(digits):
        normal = rules.normal(digits)
        told = f"«{written}»: потерян ноль в начале, восстановлен — {normal}, контрольные цифры сходятся."
        return normal, (Fault("snils_zero_restored", told, "info"),)
    return "", (Fault("bad_snils", f"«{written}». В СНИЛС должно быть 11 цифр: 112-233-445 95."),)
