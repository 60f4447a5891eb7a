"""Words that must fit into a box: they shrink to a floor, then wrap, then shrink further; they are never cut."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

Width = Callable[[str, float], float]
LEADING: Final = 1.14
"""Of the size: from one line to the next."""
STEP: Final = 0.5
LEAST: Final = 1.0
"""Points. Nothing that a database keeps in one of our fields comes near it; it only ends the search."""


@dataclass(frozen=True, slots=True)
class Fitted:
    size: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return self.size * LEADING * len(self.lines)


def fit(words: str, *, room: tuple[float, float], size: float, floor: float, width: Width) -> Fitted:
    """As large as the box (width, height in points) allows: one line of at least `floor`, else several lines."""
    across, high = room
    largest = min(size, high / LEADING)
    whole = width(words, 1)
    if whole * min(largest, floor) <= across:
        return Fitted(min(largest, across / whole), (words,))
    tried = largest
    while True:
        fitted = Fitted(tried, tuple(wrapped(words, across, tried, width)))
        if fitted.height <= high or tried <= LEAST:
            return fitted
        tried = max(tried - STEP, LEAST)


def wrapped(words: str, across: float, size: float, width: Width) -> Iterator[str]:
    """Lines of at most that width; broken at spaces, and inside a word only where it is wider than the whole box."""
    line = ""
    for word in words.split():
        if line and width(f"{line} {word}", size) <= across:
            line = f"{line} {word}"
            continue
        if line:
            yield line
        *full, line = _broken(word, across, size, width)
        yield from full
    if line:
        yield line


def _broken(word: str, across: float, size: float, width: Width) -> list[str]:
    """The word in parts that fit; after a hyphen, if it has one in reach."""
    parts = []
    while width(word, size) > across and len(word) > 1:
        cut = max((n for n in range(1, len(word)) if width(word[:n], size) <= across), default=1)
        cut = word.rfind("-", 0, cut) + 1 or cut
        parts.append(word[:cut])
        word = word[cut:]
    return [*parts, word]
