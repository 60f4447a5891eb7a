"""A parent of several children stands in several rows of a file, one for each child, mostly without a birth date."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from registry.imports.comparing.doubles import Doubles
from registry.imports.comparing.identity import Identity
from registry.imports.comparing.matching import Match


class Parents:
    """Rows by the name of the parent; rows of other sections have none."""

    def __init__(self, doubles: Doubles, identities: Sequence[Identity]) -> None:
        self.doubles, self.identities = doubles, identities
        self.rows: dict[Any, list[int]] = defaultdict(list)
        for index, identity in enumerate(identities if doubles.kind == "representatives" else ()):
            self.rows[identity.name].append(index)

    def with_known(self, matches: list[Match]) -> list[Match]:
        """Whoever is known by one child is known in the rows of the other children, wherever these stand."""
        return [
            self._known(index, matches) if match.target is None and not match.problems else match
            for index, match in enumerate(matches)
        ]

    def _known(self, index: int, matches: list[Match]) -> Match:
        row = self.identities[index]
        for other in self.rows.get(row.name, ()):
            if matches[other].target and self.doubles.is_one_person(row, self.identities[other]):
                return Match(matches[other].target)
        return matches[index]

    def namesake(self, index: int, matches: list[Match]) -> int | None:
        """A row, earlier or of a known person, with this name and nothing more that would tell one person from two."""
        row = self.identities[index]
        if row.born or row.snils or not row.middle:
            return None
        for other in self.rows.get(row.name, ()):
            theirs = self.identities[other]
            if other != index and (other < index or matches[other].target) and not (theirs.born or theirs.snils):
                return other
        return None
