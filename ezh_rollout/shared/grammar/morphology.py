"""The dictionary (pymorphy3): loaded on the first question (about 0.2 s), then shared by all threads.

Everything is asked in lower case; `like_written` gives back the letters of the writer.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, Protocol, cast

from ezh_rollout.shared.grammar.cases import Case

GRAMMEME = {
    Case.NOMINATIVE: "nomn",
    Case.GENITIVE: "gent",
    Case.DATIVE: "datv",
    Case.ACCUSATIVE: "accs",
    Case.INSTRUMENTAL: "ablt",
    Case.PREPOSITIONAL: "loct",
}


class Reading(Protocol):
    """One way to understand a word; the part of pymorphy3's `Parse` that we use."""

    word: str
    normal_form: str
    tag: Any
    score: float

    def inflect(self, required_grammemes: set[str]) -> "Reading | None": ...


class Dictionary(Protocol):
    """The part of pymorphy3's `MorphAnalyzer` that we use."""

    def parse(self, word: str) -> list[Reading]: ...

    def word_is_known(self, word: str) -> bool: ...


@cache
def _dictionary() -> Dictionary:
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415  0.2 s and 15 MB that most requests do not need

    return cast("Dictionary", MorphAnalyzer())


@lru_cache(maxsize=4096)
def readings(word: str) -> tuple[Reading, ...]:
    """All ways to understand the word, the likeliest first. Kept: the words of a school are few."""
    return tuple(_dictionary().parse(word.lower()))


@lru_cache(maxsize=4096)
def is_known(word: str) -> bool:
    return _dictionary().word_is_known(word.lower())


def has_reading(word: str, *grammemes: str) -> bool:
    """One reading of the word carries all these grammemes."""
    return any(all(grammeme in reading.tag for grammeme in grammemes) for reading in readings(word))


def inflected(reading: Reading, grammemes: Iterable[str]) -> str:
    """The form of the word, or the word itself where the dictionary has no such form."""
    form = reading.inflect(set(grammemes))
    return form.word if form is not None else reading.word


def like_written(form: str, written: str) -> str:
    """`form` of a dictionary with the capitals and the ё of the word as it was written.

    The stem is the writer's («Вахтер» stays without ё), the ending is the dictionary's («секретарём»).
    """
    same = 0
    while same < min(len(form), len(written)) and _bare(form[same]) == _bare(written[same]):
        same += 1
    ending = form[same:]
    if len(written) > 1 and written.isupper():
        ending = ending.upper()
    return written[:same] + ending


def _bare(letter: str) -> str:
    return letter.lower().replace("ё", "е")
