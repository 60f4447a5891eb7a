"""The words that plans use, as text files: whoever meets a new word adds a line and needs no programming."""

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent


def lines(name: str) -> list[str]:
    """The lines of a vocabulary without comments and empty ones."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def words(name: str) -> frozenset[str]:
    """A vocabulary that is a plain list of words."""
    return frozenset(word for line in lines(name) for word in line.split())


def entries(name: str) -> Iterator[tuple[str, list[str]]]:
    """A vocabulary of keys, each followed by indented patterns, in the order of the file."""
    key, patterns = "", list[str]()
    for line in lines(name):
        if line.startswith("\t"):
            patterns.append(line[1:])
        else:
            if patterns:
                yield key, patterns
            key, patterns = line, []
    if patterns:
        yield key, patterns
