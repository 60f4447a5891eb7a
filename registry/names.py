"""Names of people as keys: two spellings of one name give one key, two names never do.

Folded: case, ё=е, spaces, the kinds of hyphens and apostrophes, and Latin letters that look like Russian ones. No
guessing by likeness: «Марина» and «Марин» are two names, though a person may be asked whether one letter slipped.
"""

from typing import Final
from unicodedata import normalize

FEWEST_LETTERS: Final = 4
"""Shorter names differ by a letter honestly: «5а» and «5б», «202» and «203»."""

LATIN = "ABCEHKMOPTXYaceopxyËë"
CYRILLIC = "АВСЕНКМОРТХУасеорхуЁё"
LOOK_ALIKES = str.maketrans(LATIN, CYRILLIC)
SIGNS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | dict.fromkeys("'`´\u02bc\u2018", "\u2019")
)


def folded(words: str) -> str:
    """One spelling for comparing: «  Алёшин » and «АЛЕШИН» are equal, with a Latin «A» too."""
    words = normalize("NFC", words)
    return " ".join(words.translate(LOOK_ALIKES).translate(SIGNS).lower().replace("ё", "е").replace(" - ", "-").split())


def person_key(last_name: str, first_name: str, middle_name: str = "") -> str:
    """«иванова анна петровна»."""
    return folded(f"{last_name} {first_name} {middle_name}")


def is_one_letter_apart(one: str, other: str) -> bool:
    """One letter more, fewer, other, or two neighbours swapped; names too short to tell are not near."""
    if abs(len(one) - len(other)) > 1 or one == other or min(len(one), len(other)) < FEWEST_LETTERS:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    if len(rest) == len(others):
        return rest[1:] == others[1:] or (rest[:2] == others[1::-1] and rest[2:] == others[2:])
    longer, shorter = (rest, others) if len(rest) > len(others) else (others, rest)
    return longer[1:] == shorter
