"""Making rows out of ready sets: what exists is never doubled, and all or nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from ezh_rollout.shared.refusal import Refused
from registry.actions import record as records
from registry.actions.bulk import add_many
from registry.actions.school_lock import lock
from registry.models import PeriodSet, Record, School, Subject
from registry.names import folded

REASON = "из готового набора"


@dataclass(frozen=True, slots=True)
class Made:
    """How many were made, and the names of those that were there already."""

    made: int
    skipped: list[str]


@transaction.atomic
def add_subjects(school: School, lines: Sequence[Mapping[str, Any]], *, by: Any, at: datetime) -> Made:
    """Names are compared folded: «Химия» and «химия» are one subject."""
    lock(school)
    names = [folded(line["name"]) for line in lines]
    twice = {line["name"] for line, name in zip(lines, names, strict=True) if names.count(name) > 1}
    if twice:
        raise Refused(*(f"Предмет «{name}» отмечен дважды. Оставьте одну строку." for name in sorted(twice)))
    there = names_taken(Subject, school)
    new = [line for line, name in zip(lines, names, strict=True) if name not in there]
    add_many([Subject(school=school, **line) for line in new], by=by, at=at, reason=REASON)
    return Made(len(new), [line["name"] for line in lines if line not in new])


@transaction.atomic
def add_sets(school: School, sets: Sequence[tuple[Record, Sequence[records.Line]]], *, by: Any, at: datetime) -> Made:
    """Bell schedules or sets of periods together with their lines. Raises `Refused` with all reasons."""
    lock(school)
    reasons: list[str] = []
    taken: dict[Any, set[str]] = {}
    for whole, _ in sets:
        place = getattr(whole, "study_year_id", None)
        names = taken.setdefault(place, names_taken(type(whole), school, year=place))
        if folded(str(whole)) in names:
            reasons.append(f"«{whole}» уже есть. Измените название или снимите отметку.")
        names.add(folded(str(whole)))
    if reasons:
        raise Refused(*reasons)
    for whole, lines in sets:
        records.add(whole, lines=lines, by=by, at=at)
    return Made(len(sets), [])


def names_taken(model: type[Record], school: School, *, year: int | None = None) -> set[str]:
    """Folded names in force; those of periods within one study year."""
    found: Any = model.objects.current().filter(school=school)
    if model is PeriodSet:
        found = found.filter(study_year=year)
    return {folded(name) for name in found.values_list("name", flat=True)}
