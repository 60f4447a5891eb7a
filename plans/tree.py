"""The order of a plan on paper: stages, in them tasks, under a task its sub-items.

A leaf: works on plain rows, knows no tables.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

# Models and plain rows alike: they have `pk`, `parent_id`, `position`; mypy sees no fields of Django's in a protocol.
N = TypeVar("N")
V = TypeVar("V")


class Tree(Generic[N]):
    """Rows by what they belong to. A row whose parent is not among the rows stands at the top."""

    def __init__(self, rows: Iterable[N]) -> None:
        ordered: list[Any] = sorted(rows, key=_place)
        known = {row.pk for row in ordered}
        self._children: dict[int | None, list[N]] = defaultdict(list)
        for row in ordered:
            self._children[row.parent_id if row.parent_id in known else None].append(row)

    def children(self, pk: int) -> Sequence[N]:
        return self._children.get(pk, ())

    def in_order(self) -> Iterator[tuple[N, int]]:
        """Every row with its depth, as the paper lists them."""
        waiting: list[tuple[Any, int]] = [(row, 0) for row in reversed(self._children.get(None, []))]
        while waiting:
            row, depth = waiting.pop()
            yield row, depth
            waiting.extend((child, depth + 1) for child in reversed(self.children(row.pk)))

    def inherited(self, own: Mapping[int, V], nothing: V) -> dict[int, V]:
        """For every row its own value, else that of the nearest row above it."""
        found: dict[int, V] = {}
        waiting: list[tuple[Any, V]] = [(row, nothing) for row in self._children.get(None, [])]
        while waiting:
            row, above = waiting.pop()
            found[row.pk] = value = own.get(row.pk, above)
            waiting.extend((child, value) for child in self.children(row.pk))
        return found

    def below(self, pk: int) -> list[N]:
        """Everything that belongs to the row, deeper rows after those they belong to."""
        found: list[Any] = list(self.children(pk))
        for row in found:
            found.extend(self.children(row.pk))
        return found


def _place(row: Any) -> tuple[int, int]:
    return row.position, row.pk
