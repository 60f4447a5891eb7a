"""Reads the tables of forms: `stem|six endings|` is a word that changes, everything else stands still."""

from collections.abc import Iterator
from pathlib import Path

from ezh_rollout.shared.grammar import Case

HERE = Path(__file__).parent


def lines(name: str) -> Iterator[str]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def forms(pattern: str) -> dict[Case, str]:
    """«Сов|а,ы,е,у,ой,е| Е.» to its six forms; «-» is the empty ending."""
    pieces = pattern.split("|")
    assert len(pieces) % 2 == 1, f"an odd bar in {pattern!r}"
    found = {}
    for place, case in enumerate(Case):
        words = list(pieces)
        for i in range(1, len(pieces), 2):
            endings = pieces[i].split(",")
            assert len(endings) == 6, f"not six endings in {pattern!r}"
            words[i] = "" if endings[place] == "-" else endings[place]
        found[case] = "".join(words)
    return found
