"""What one pile of blanks is made of: plain values, read from the rows by `consents/queries/printing.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consents.ages import Signers
from consents.form_content import FormText


@dataclass(frozen=True, slots=True)
class CopyData:
    """What is filled in on one copy. `place` is the class, the child or the post; an empty value leaves its line."""

    number: str
    name: str
    birth_date: date | None
    place: str
    signers: Signers
    representative: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Pile:
    """Copies of one edition for one group of people, under one control sheet with a number of its own."""

    number: str
    title: str
    school: str
    note: str
    printed_on: date
    text: FormText
    copies: Sequence[CopyData]
