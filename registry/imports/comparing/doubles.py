"""One person typed twice in one file. Twins differ in the first name, so they are never taken for one."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from registry.imports.comparing.identity import Identity, agree, contradict, other_phones, two_numbers


@dataclass(frozen=True, slots=True)
class Earlier:
    index: int
    same_child: bool


class Doubles:
    """Rows come in the order of the file; each is laid beside those before it that share a key with it."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.seen: dict[Any, list[tuple[int, Identity]]] = defaultdict(list)
        self.targets: dict[int, tuple[int, Identity]] = {}

    def earlier(self, index: int, row: Identity) -> Earlier | None:
        if not row.is_named:
            return None
        found = None
        for key in self._keys(row):
            others = self.seen[key]
            if others and found is None:
                found = next((number for number, other in others if self.is_one_person(row, other)), None)
            others.append((index, row))
        return None if found is None else self._told(found, row)

    def same_target(self, index: int, target: int, row: Identity) -> Earlier | None:
        """Two rows that look different and still speak of one card."""
        if target in self.targets:
            number, other = self.targets[target]
            return Earlier(number, row.place == other.place)
        self.targets[target] = (index, row)
        return None

    def _told(self, number: int, row: Identity) -> Earlier:
        """Whether any earlier row of this person speaks of the same child."""
        same_child = any(
            other.place == row.place
            for key in self._keys(row)
            for _, other in self.seen[key]
            if other is not row and self.is_one_person(row, other)
        )
        return Earlier(number, same_child)

    def _keys(self, row: Identity) -> list[Any]:
        """Narrow ones, so that a thousand namesakes are not laid beside each other."""
        keys: list[Any] = [row.snils] if row.snils else []
        if self.kind != "pupils":
            return [*keys, row.name, *([(row.last, row.first, row.born)] if row.born else [])]
        if row.born:
            keys.append((row.last, row.first, row.born))
        if row.place:
            keys.append((row.last, row.first, row.place))
        if row.born and row.place:
            keys.append((row.first, row.born, row.place))
        return keys

    def is_one_person(self, row: Identity, other: Identity) -> bool:
        if row.snils and row.snils == other.snils:
            return True
        return row.first == other.first and self._looks_so(row, other) and not two_numbers(row.snils, other.snils)

    def _looks_so(self, row: Identity, other: Identity) -> bool:
        if self.kind == "representatives":
            return self._is_one_parent(row, other)
        last, first, born, place = agree(row, other)
        if last and first and born:
            return True
        if self.kind == "employees":
            return row.name == other.name and not (row.born and other.born)
        is_three = last + first + born + place >= 3
        same_patronymic = last or (row.middle == other.middle != "")
        return is_three and same_patronymic and not contradict(row, other)

    def _is_one_parent(self, row: Identity, other: Identity) -> bool:
        """A parent of several children stands in several rows, mostly without a birth date."""
        if row.name != other.name:
            return False
        if row.born and other.born:
            return row.born == other.born
        return row.place == other.place or (row.middle != "" and not other_phones(row, other))
