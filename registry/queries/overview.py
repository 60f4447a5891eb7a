"""The sections in the order in which they can be filled, with their numbers. One query for all of them."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import CharField, Count, Q, QuerySet, Value

from ezh_rollout.shared.typography import joined
from registry.sections import SECTIONS, Section

# A row of a section points at rows of these, so they come first.
AFTER: Final[dict[str, tuple[str, ...]]] = {
    "study_years": (),
    "buildings": (),
    "rooms": ("buildings",),
    "bell_schedules": (),
    "period_sets": ("study_years",),
    "subjects": (),
    "employees": (),
    "classes": ("study_years", "bell_schedules", "period_sets", "employees"),
    "pupils": ("classes",),
    "representatives": ("pupils",),
    "assignments": ("subjects", "employees", "classes"),
}
# They are filled inside of their sets and have no step of their own.
PARTS: Final[dict[str, str]] = {"periods": "period_sets", "bells": "bell_schedules"}


@dataclass(frozen=True, slots=True)
class Step:
    """`is_next`: the first empty section that can be filled now; `waits_for` names what it needs before."""

    section: Section
    current: int
    archived: int
    waits_for: str
    is_next: bool
    part: Section | None = None
    current_parts: int = 0


def counts_of_sections(school: int) -> dict[str, tuple[int, int]]:
    """Current and archived rows by the key of the section; a section without rows is (0, 0)."""
    queries = [_counts(section, school) for section in SECTIONS.values()]
    found = {key: (current, archived) for key, current, archived in queries[0].union(*queries[1:], all=True)}
    return {key: found.get(key, (0, 0)) for key in SECTIONS}


def _counts(section: Section, school: int) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = section.model.objects.filter(school=school).order_by().values("school")
    counted: QuerySet[Any, Any] = rows.annotate(
        key=Value(section.key, output_field=CharField()),
        current=Count("pk", filter=Q(archived_at=None)),
        archived=Count("pk", filter=Q(archived_at__isnull=False)),
    ).values_list("key", "current", "archived")
    return counted


def steps_of(counts: dict[str, tuple[int, int]]) -> list[Step]:
    """What to do first: the sections in their order, and the first one that can be filled now."""
    empty = {key for key, (current, _) in counts.items() if not current}
    ready = [key for key, needs in AFTER.items() if key in empty and not empty.intersection(needs)]
    parts = {whole: part for part, whole in PARTS.items()}
    return [
        Step(
            section=SECTIONS[key],
            current=counts[key][0],
            archived=counts[key][1],
            waits_for=joined([f"«{SECTIONS[need].title}»" for need in needs if need in empty]),
            is_next=ready[:1] == [key],
            part=SECTIONS[parts[key]] if key in parts else None,
            current_parts=counts[parts[key]][0] if key in parts else 0,
        )
        for key, needs in AFTER.items()
    ]
