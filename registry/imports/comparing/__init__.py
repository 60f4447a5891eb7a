"""Understood rows × the registry of one school → a changeset, in a constant number of queries."""

from datetime import date

from registry.imports.changeset import Changeset, Parsed
from registry.imports.comparing.keyed import KEYED, compare_keyed
from registry.imports.comparing.people import PEOPLE, compare_people
from registry.imports.comparing.references import References
from registry.models import School

__all__ = ["compare"]


def compare(kind: str, school: School | int, rows: list[Parsed], *, on: date) -> Changeset:
    """The same rows and the same registry give the same changeset: a review is repeated so before saving."""
    references = References(school if isinstance(school, int) else school.pk, on)
    if kind in PEOPLE:
        changeset = compare_people(kind, references, rows)
    else:
        changeset = compare_keyed(KEYED[kind], references, rows)
    for line, row in zip(changeset.lines, rows, strict=True):
        line.of_cells = row.problems
    return changeset
