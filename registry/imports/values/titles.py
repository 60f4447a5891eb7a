"""Names of rooms, subjects, classes, sets: the network compares them letter by letter."""

import re
from datetime import date, datetime
from typing import Any, Final

from registry import names
from registry.imports.values.cell import OK, Fault, Read, words

# A word of both alphabets.
MIXED: Final = re.compile(r"\b(?=[^\W\d]*[А-Яа-яЁё])(?=[^\W\d]*[A-Za-z])[^\W\d]+\b")
LATIN_CLASS: Final = re.compile(r"(\d{1,2}[\s«\"“„'’-]*)([A-Za-z])([\s»\"”'’]*(?:класс|кл\.?)?)")
ORDER_OF_CLASS: Final = re.compile(r"^(\d{1,2})-?(?:й|ый|ой)\s+(?=[А-ЯЁA-Z«\"])")
IN_QUOTES: Final = re.compile(r"^[«\"“„']([^«»\"“”„']+)[»\"”“']$")


def title(cell: Any, _on: date) -> Read:
    """The name of a room, a subject, a set: what Excel has turned into a date cannot be turned back."""
    if isinstance(cell, datetime | date):
        told = f"Excel превратил название в дату {cell:%d.%m.%Y}: сделайте ячейку текстовой и впишите название снова."
        return "", (Fault("date_for_name", told),)
    return _in_one_alphabet(words(cell))


def class_title(cell: Any, on: date) -> Read:
    """«5А», «5 "А"», «5-й А»; a Latin letter of a class is a slip of the keyboard, the network compares by letters."""
    value, faults = title(cell, on)
    plain = ORDER_OF_CLASS.sub(r"\1 ", IN_QUOTES.sub(r"\1", value))
    found = LATIN_CLASS.fullmatch(plain)
    if not found:
        return plain, faults
    mended = f"{found[1]}{_cyrillic(found[2])}{found[3]}"
    return (mended, (*faults, _mended(plain, mended))) if mended != plain else (plain, faults)


def letter(cell: Any, on: date) -> Read:
    value, faults = title(cell, on)
    mended = _cyrillic(value)
    return (mended, (*faults, _mended(value, mended))) if mended != value and len(mended) == 1 else (value, faults)


def _in_one_alphabet(written: str) -> Read:
    """«Mузыкa» is typed in two alphabets; «IT» and «3D-модели» are words of their own."""
    mended = MIXED.sub(lambda word: _cyrillic(word[0]), written)
    return (mended, (_mended(written, mended),)) if mended != written else (written, OK)


def _cyrillic(word: str) -> str:
    """Russian letters for Latin ones that look so; a word with any other Latin letter stays."""
    found = word.translate(names.LOOK_ALIKES)
    return word if re.search("[A-Za-z]", found) else found


def _mended(written: str, mended: str) -> Fault:
    return Fault("latin_letters", f"«{written}»: латинские буквы заменены русскими — «{mended}».", "warning")
