"""Numbers of printed blanks: random, so that nobody guesses one, and with check digits, so that no misread one passes.

A number is 20 decimal digits: 18 random ones (60 bits) and two check digits (ISO 7064, MOD 97-10). The code on the
sheet holds a mark and the number, nothing of the person: «EZHC» a blank, on the side that is signed; «EZHB» the other
side of a blank with a long text; «EZHK» the control sheet of a batch.
"""

import re
import secrets
from dataclasses import dataclass
from typing import Final

BLANK_MARK: Final = "EZHC"
BACK_MARK: Final = "EZHB"
CONTROL_MARK: Final = "EZHK"
RANDOM_DIGITS: Final = 18
_PAYLOAD: Final = re.compile(rf"({BLANK_MARK}|{BACK_MARK}|{CONTROL_MARK})([0-9]{{20}})")


@dataclass(frozen=True, slots=True)
class Code:
    """What a code of ours says."""

    mark: str
    number: str

    @property
    def is_control(self) -> bool:
        return self.mark == CONTROL_MARK

    @property
    def is_back(self) -> bool:
        """The side without the signature: nothing is read off it, the other side says whose it is."""
        return self.mark == BACK_MARK


def new_number() -> str:
    digits = "".join(secrets.choice("0123456789") for _ in range(RANDOM_DIGITS))
    return digits + check_digits(digits)


def check_digits(digits: str) -> str:
    """ISO 7064, MOD 97-10: the whole number leaves 1 when divided by 97."""
    return f"{98 - int(digits) * 100 % 97:02d}"


def is_whole(number: str) -> bool:
    """Twenty digits of which the last two fit."""
    return len(number) == RANDOM_DIGITS + 2 and number.isascii() and number.isdigit() and int(number) % 97 == 1


def payload(mark: str, number: str) -> str:
    """The words of the QR code; in capitals and digits, which makes the code small."""
    return f"{mark}{number}"


def read(text: str) -> Code | None:
    """A code of this program, wherever it was printed; None for anything else, a misread one too."""
    found = _PAYLOAD.fullmatch(text.strip())
    return Code(found[1], found[2]) if found and is_whole(found[2]) else None


def spoken(number: str) -> str:
    """«1234 5678 9012 3456 7890»: as it stands under the code, for typing by hand."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
