"""Finds people's names in the words of a cell, however they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.reading.groups import FIRST_NAMES, is_post_word

_WORD = r"[А-ЯЁ][а-яё]+|[А-ЯЁ]{2,}"
_SURNAME = rf"(?P<surname>(?:[А-ЯЁ][а-яё]+|[А-ЯЁ]{{2,}})(?:\s?[-‑]\s?(?:{_WORD}))*)"
_LETTER = r"[А-ЯЁ][а-яё]?\."
_INITIALS = rf"(?P<initials>{_LETTER}\s*[А-ЯЁ]\.?(?![а-яёА-ЯЁ])|{_LETTER}|[А-ЯЁ]\s[А-ЯЁ](?![\w.]))"
_PATRONYMIC = (
    r"(?P<middle>[А-ЯЁ][а-яё]*(?:ович|евич|ич|овна|евна|ёвна|ична|инична)|[А-ЯЁ]+(?:ОВИЧ|ЕВИЧ|ОВНА|ЕВНА|ИЧНА|ИЧ)"
    r"|[А-ЯЁ][а-яё]+\s(?:[Оо]глы|[Кк]ызы|[Уу]лы|[Гг]ызы))(?![а-яёА-ЯЁ])"
)
_FIRST = rf"(?P<first>{_WORD})"
START, END = r"(?<![\w-])", r"(?![а-яёА-ЯЁ])"

FORMS = tuple(
    re.compile(START + form)
    for form in (
        rf"{_SURNAME}\s*,?\s+{_FIRST}\s+{_PATRONYMIC}",
        rf"{_FIRST}\s+{_PATRONYMIC}\s+{_SURNAME}{END}",
        rf"{_FIRST}\s+{_PATRONYMIC}",
        rf"{_SURNAME}\s*{_INITIALS}",
        rf"{_LETTER}\s*(?:{_LETTER}\s*)?{_SURNAME}{END}",
        rf"{_SURNAME}\s+{_FIRST}{END}",
        rf"{_FIRST}\s+{_SURNAME}{END}",
    )
)
LEADING_INITIALS = re.compile(rf"{_LETTER}\s*(?:{_LETTER})?")
FAMILY_ENDING = re.compile(
    r".{2,}(?:ов|ова|ев|ева|ёв|ёва|ин|ина|ын|ына|ский|ская|цкий|цкая|енко|ук|юк|чук|ян|дзе|швили|ых)$", re.IGNORECASE
)
ALONE = re.compile(rf"{START}{_SURNAME}{END}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name found at a place of the text."""

    start: int
    end: int
    surname: str
    first: str = ""
    middle: str = ""
    initials: str = ""

    @property
    def shown(self) -> str:
        """«Иванова А.П.», «Иванова Анна Петровна», «Анна Петровна»."""
        given = f"{self.first} {self.middle}".strip() or self.initials
        return f"{self.surname} {given}".strip()


def find_names(text: str) -> Iterator[Name]:
    """The names in the text from left to right; they never overlap. At one place the fuller form wins."""
    waiting = [_next_name(form, text, 0) for form in FORMS]
    while found := [name for name in waiting if name is not None]:
        name = min(found, key=lambda candidate: candidate.start)
        yield name
        for place, form in enumerate(FORMS):
            if (other := waiting[place]) is not None and other.start < name.end:
                waiting[place] = _next_name(form, text, name.end)


def lone_surname(text: str) -> Name | None:
    """A surname without anything: «Селицкая»."""
    found = ALONE.fullmatch(text)
    if found and FAMILY_ENDING.match(text) and not is_post_word(text):
        return Name(0, len(text), proper(text))
    return None


def proper(word: str) -> str:
    """КОНДРАТОВА → Кондратова; «Иванов - Петров» → «Иванов-Петров»."""
    parts = re.split(r"\s?[-‑]\s?", word)
    return "-".join(part.capitalize() if part.isupper() else part for part in parts)


def _next_name(form: re.Pattern[str], text: str, place: int) -> Name | None:
    """The next name of one form; what only looks like a name is passed over."""
    for found in form.finditer(text, place):
        if name := _name(found):
            return name
    return None


def _name(found: re.Match[str]) -> Name | None:
    parts = found.groupdict()
    surname, first, middle = (parts.get(key) or "" for key in ("surname", "first", "middle"))
    words = [word for part in (surname, first) for word in re.split(r"[\s\-‑]+", part) if word]
    if any(is_post_word(word) for word in words) or _is_abbreviation_of_post(found):
        return None
    if first and not middle and not (first.lower() in FIRST_NAMES and FAMILY_ENDING.match(surname)):
        return None
    if not first and not parts.get("initials") and not (initials := LEADING_INITIALS.match(found[0])):
        return None
    written = parts.get("initials") or (initials[0] if not first and initials else "")
    return Name(found.start(), found.end(), proper(surname), proper(first), proper(middle), _initials(written))


def _is_abbreviation_of_post(found: re.Match[str]) -> bool:
    """«по УВР В.Н.»: capitals after «по» belong to the post."""
    before = found.string[: found.start()].rstrip()
    surname = found.groupdict().get("surname") or ""
    return surname.isupper() and before.lower().endswith((" по", "\nпо")) and len(surname) <= 4


def _initials(written: str) -> str:
    letters = re.findall(r"[А-ЯЁ][а-яё]?", written)
    return "".join(f"{letter}." for letter in letters)
