"""Two spellings that nearly agree: why they do, and which letters differ. A suspicion, never a match."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final, TypeVar

from registry import names

LATIN: Final = re.compile("[A-Za-z]")
SPACES: Final = re.compile(r"\s+")
SIGNS: Final = re.compile(r"[^\w]+")

Key = TypeVar("Key")


def why_near(one: str, other: str) -> str:
    """«е и ё», «латинские буквы» …; empty when they are equal or plainly different."""
    if one == other:
        return ""
    for words, told in _STEPS:
        if words(one) == words(other):
            return told
    plain, compared = names.folded(one), names.folded(other)
    if SIGNS.sub("", one) == SIGNS.sub("", other):
        return "пробелы и знаки"
    if SIGNS.sub("", plain) == SIGNS.sub("", compared):
        return "написание"
    return "одна буква" if names.is_one_letter_apart(plain, compared) else ""


def _without_spaces(words: str) -> str:
    return SPACES.sub("", words)


def _lower(words: str) -> str:
    return words.lower()


def _dotless(words: str) -> str:
    return words.replace("ё", "е").replace("Ё", "Е")


def _russian(words: str) -> str:
    return words.translate(names.LOOK_ALIKES) if LATIN.search(words) else words


_STEPS: Final = (
    (_without_spaces, "пробелы"),
    (_dotless, "е и ё"),
    (_russian, "латинские буквы"),
    (_lower, "большие и маленькие буквы"),
    (names.folded, "написание"),
)


def near_pairs(here: Iterable[tuple[Key, str]], there: Iterable[tuple[Key, str]]) -> Iterator[tuple[Key, Key]]:
    """Pairs one letter apart, found through the words with one letter left out, not by trying all pairs."""
    index: dict[str, list[tuple[Key, str]]] = defaultdict(list)
    for key, words in here:
        for shortened in _shortened(words):
            index[shortened].append((key, words))
    for key, words in there:
        seen: set[Key] = set()
        for shortened in _shortened(words):
            for other, other_words in index.get(shortened, ()):
                if other not in seen and names.is_one_letter_apart(other_words, words):
                    seen.add(other)
                    yield other, key


def _shortened(words: str) -> set[str]:
    return {words, *(words[:place] + words[place + 1 :] for place in range(len(words)))}


def marked(one: str, other: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both spellings in pieces; True for the letters that the other one does not have there."""
    here: list[tuple[str, bool]] = []
    there: list[tuple[str, bool]] = []
    for kind, start, end, other_start, other_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        differs = kind != "equal"
        if start < end:
            here.append((one[start:end], differs))
        if other_start < other_end:
            there.append((other[other_start:other_end], differs))
    return here, there
