"""The insurance number СНИЛС: how it is written and its check sum.

The rule: «###-###-### ##»; the sum of digit × place (9 down to 1) below 100 is itself, 100 and 101 give 00, above
that its remainder by 101 (100 gives 00); numbers up to 001-001-998 are not checked. Zeros alone are how programs write
«нет»: no number, or all who have none would be one person.
"""

import re
from operator import mul

DIGITS = 11
UNCHECKED_UP_TO = 1001998
WRITTEN = re.compile(r"[\d\s\u00a0\u202f\-\u2010-\u2015\u2212.]*")


def normal(written: str) -> str:
    """«112-233-445 95» for any usual way to write eleven digits; anything else comes back as it was, trimmed."""
    trimmed = " ".join(written.split())
    digits = "".join(letter for letter in trimmed if letter in "0123456789")
    if len(digits) != DIGITS or not WRITTEN.fullmatch(trimmed):
        return trimmed
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"


def check_digits(number: str) -> str:
    """The two check digits of the nine digits `number`."""
    total = sum(map(mul, map(int, number), range(9, 0, -1)))
    rest = total if total < 100 else total % 101 % 100
    return f"{rest:02d}"


def fault(written: str) -> str:
    """What is wrong with the number, for a person to read; empty when nothing is. An empty number has no fault."""
    if not written:
        return ""
    digits = "".join(letter for letter in written if letter in "0123456789")
    if len(digits) != DIGITS or not WRITTEN.fullmatch(written.strip()):
        return "В СНИЛС должно быть 11 цифр: 112-233-445 95."
    if not int(digits):
        return "Номер из одних нулей: оставьте поле пустым или впишите номер с карточки."
    if int(digits[:9]) > UNCHECKED_UP_TO and check_digits(digits[:9]) != digits[9:]:
        return "Контрольные цифры СНИЛС не сходятся: проверьте номер по документу."
    return ""


def is_valid(written: str) -> bool:
    return bool(written) and not fault(written)
