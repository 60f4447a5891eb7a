"""Сверка: an export of the network laid beside the prepared data, letter for letter. Nothing is saved to the registry.

    reading      bytes → rows: values typed as the import types them, and the cells exactly as they stand
    prepared     what the school has prepared, in the same shape (a constant number of queries)
    letters      two spellings that nearly agree: why, and which letters differ
    people       staff, pupils, parents: who is who, only here, only there, differs field by field
    schedule     names of subjects, classes, teachers and rooms that a timetable of the network uses

`compare(school, kind, data, on=, mapping=)` does it all. The network looks names up letter for letter, so names that
nearly agree come first. That is a list of suspicions: nobody is taken for somebody else because of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from registry.imports.changeset import Column
from registry.imports.problem import Problem
from registry.models import School
from registry.reconciliation import people, prepared, schedule
from registry.reconciliation.difference import Difference, Group
from registry.reconciliation.reading import read_exact

__all__ = ["KINDS", "Difference", "Group", "Outcome", "compare"]

KINDS: Final[Mapping[str, str]] = {
    "employees": "Сотрудники",
    "pupils": "Учащиеся",
    "representatives": "Законные представители",
    "assignments": "Расписание уроков",
}


@dataclass(slots=True)
class Outcome:
    """`counts`: by group, and «same», «file», «registry»; `by_class`: rows {"name", "here", "there"}."""

    differences: list[Difference]
    counts: dict[str, int]
    by_class: list[dict[str, Any]] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def compare(
    school: School | int, kind: str, data: bytes, *, on: date, mapping: Mapping[str, str] | None = None
) -> Outcome:
    """Raises `Unreadable` when the file is no list of this kind."""
    there = read_exact(kind, data, on=on, mapping=mapping)
    pk = school if isinstance(school, int) else school.pk
    if kind == "assignments":
        found, same = schedule.compare_names(prepared.names_in_use(pk, on), there)
        here_count = 0
        by_class: list[dict[str, Any]] = []
    else:
        here = prepared.people(kind, pk)
        found, same = people.compare_people(kind, here, there)
        here_count = len(here)
        by_class = people.by_class(here, there.people) if kind == "pupils" else []
    counts = {group.value: sum(1 for item in found if item.group is group) for group in Group}
    counts |= {"same": same, "file": len(there.people), "registry": here_count}
    return Outcome(sorted(found, key=Difference.order), counts, by_class, there.columns, there.problems)
