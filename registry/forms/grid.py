"""What arrives from a grid: which part of it is asked for, and which cells."""

from collections.abc import Iterable
from typing import Any

from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.text import whole_number
from registry.queries.grid import Narrowing, Pair

LONGEST = 100


def narrowing_of(data: Any) -> Narrowing:
    """Reads the address of the page; what makes no sense asks for everything."""
    return Narrowing(
        columns=data.get("q", "").strip()[:LONGEST],
        subjects=data.get("s", "").strip()[:LONGEST],
        group=data.get("group", "").strip()[:LONGEST],
        year=whole_number(data.get("year", "")),
        everybody=data.get("everybody") == "1",
        subject=whole_number(data.get("subject", "")),
        column=whole_number(data.get("column", "")),
    )


def pairs_of(words: Iterable[str]) -> set[Pair]:
    """«12-34» is the subject 12 and the column 34."""
    found = set()
    for word in words:
        subject, _, column = word.partition("-")
        pair = whole_number(subject), whole_number(column)
        if pair[0] is None or pair[1] is None:
            raise Refused("Форма пришла испорченной. Обновите страницу и повторите.")
        found.add((pair[0], pair[1]))
    return found
