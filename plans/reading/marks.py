"""Typed list marks and numbers: «1.», «1.1», «1)», «а)», «IV.», «–», «•»."""

import re
from dataclasses import dataclass

NUMBER = re.compile(
    r"(?P<number>[1-9]\d{0,2}(?:\.[1-9]\d{0,2}){0,4})"
    r"(?:(?P<end>[.)]\)?)\s*(?=[^\d\s.,])|(?<=\d\.\d)\s+(?=[^\W\d])|(?<=\d\.\d\d)\s+(?=[^\W\d]))"
)
LETTER = re.compile(r"(?P<letter>[а-яёa-z])\)\s*(?=\S)", re.IGNORECASE)
ROMAN = re.compile(r"(?P<roman>[IVXІХ]{1,5})(?P<end>[.)])\s*(?=\S)")
BULLET = re.compile(r"(?:[-–—−‒―‑•·∙●○◦▪▫■□◆◇►▶➢➤→✓✔★*\ue000-\uf8ff]|[o§](?=\s))\s*(?=\S)")
BARE_NUMBER = re.compile(r"№?\s*(\d{1,3}(?:\.\d{1,3}){0,4}|[IVXІХ]{1,6}|[а-яёa-z](?=[.)]))\s*[.)]*", re.IGNORECASE)
LATIN_LOOKS = str.maketrans("ІХ", "IX")


@dataclass(frozen=True, slots=True)
class Typed:
    """A mark at the start of a line: its kind, its number if it has one, and the rest of the line.

    Two marks of the same `kind` are of the same depth: «1.» and «2.», «-» and «–».
    """

    kind: str
    number: str
    rest: str

    @property
    def ordinal(self) -> int:
        """The place in an ordered list («1.3» → 3); 0 for bullets."""
        last = self.number.rsplit(".", 1)[-1]
        return int(last) if last.isdecimal() else 0


def typed_mark(line: str) -> Typed | None:
    """The mark a line begins with; dates, years and initials are no marks."""
    if found := NUMBER.match(line):
        depth = found["number"].count(".")
        return Typed(f"number{depth}{found['end'] or '.'}", found["number"], line[found.end() :])
    if found := LETTER.match(line):
        return Typed("letter", found["letter"], line[found.end() :])
    if found := ROMAN.match(line):
        return Typed("roman", found["roman"].translate(LATIN_LOOKS), line[found.end() :])
    if found := BULLET.match(line):
        return Typed("dash" if found[0][0] in "-–—−‒―‑" else "bullet", "", line[found.end() :])
    return None


def bare_number(text: str) -> str | None:
    """The number that is the whole text of a cell, without the dot after it: «1.» → «1»; None for other text."""
    text = text.strip()
    found = BARE_NUMBER.fullmatch(text)
    if found is None:
        return None
    return found[1].upper().translate(LATIN_LOOKS) if is_roman(found[1]) else found[1]


def is_roman(number: str) -> bool:
    """Whether the number is a Roman one, in Latin letters or their Cyrillic look-alikes."""
    return bool(re.fullmatch(r"[IVXІХ]+", number))
