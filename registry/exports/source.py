"""The rows of a section that a person may take out, in the order of a list on paper."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from django.db.models import Prefetch, QuerySet

from registry.models import (
    Pupil,
    Representation,
    Representative,
    SchoolClass,
    SubjectTeacher,
)
from registry.sections import SECTIONS

CHUNK: Final = 2000
# Sections that can be narrowed to classes, and the way to the class.
BY_CLASS: Final = {
    "pupils": "school_class",
    "representatives": "pupil__school_class",
    "assignments": "school_class",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """`classes`: only these; None is the whole school."""

    school: int
    classes: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A row of the parents' list: one per child; `link` is None for a representative without children."""

    representative: Representative
    link: Representation | None


def rows_of(section: str, scope: Scope, fields: Collection[str] | None = None) -> Iterator[Any]:
    """Records, or `Relation` for representatives. `fields`: of the catalogue; what none of them needs is not read."""
    if section == "representatives":
        return _relations(scope)
    found = _records(section, scope)
    for beginning, prefetched in BESIDE.get(section, {}).items():
        if fields is None or any(field.startswith(beginning) for field in fields):
            found = found.prefetch_related(*prefetched())
    rows: Iterator[Any] = found.iterator(chunk_size=CHUNK)
    return rows


def count_of(section: str, scope: Scope) -> int:
    if section == "representatives":
        return int(_links(scope).count() + _childless(scope).count())
    return int(_records(section, scope).count())


def _records(section: str, scope: Scope) -> QuerySet[Any]:
    found = SECTIONS[section].rows(scope.school)
    if scope.classes is not None and section in BY_CLASS:
        found = found.filter(**{f"{BY_CLASS[section]}__in": scope.classes})
    if section == "pupils":
        return found.order_by("school_class__sort_key", "sort_key", "pk")
    return found.select_related("period_set__study_year") if section == "periods" else found


def _parents() -> tuple[Prefetch[Any], ...]:
    links = Representation.objects.filter(representative__archived_at=None).select_related("representative")
    return (Prefetch("representations", queryset=links.order_by("pk")),)


def _work() -> tuple[Prefetch[Any], ...]:
    subjects = SubjectTeacher.objects.filter(subject__archived_at=None).select_related("subject")
    return (
        Prefetch("subject_links", queryset=subjects.order_by("subject__sort_key")),
        Prefetch("classes", queryset=SchoolClass.objects.filter(archived_at=None).order_by("sort_key")),
    )


# By how the names of the fields begin that need it.
BESIDE: Final = {"pupils": {"parent_": _parents}, "employees": {"~": _work}}


def _relations(scope: Scope) -> Iterator[Relation]:
    linked = (
        Relation(link.representative, link)
        for link in _links(scope)
        .select_related("representative", "pupil__school_class")
        .order_by("pupil__school_class__sort_key", "pupil__sort_key", "representative__sort_key", "pk")
        .iterator(chunk_size=CHUNK)
    )
    return chain(linked, (Relation(parent, None) for parent in _childless(scope).iterator(chunk_size=CHUNK)))


def _links(scope: Scope) -> QuerySet[Representation]:
    found = Representation.objects.filter(
        school=scope.school, representative__archived_at=None, pupil__archived_at=None
    )
    if scope.classes is not None:
        found = found.filter(pupil__school_class__in=scope.classes)
    return found


def _childless(scope: Scope) -> QuerySet[Any]:
    """Nobody of a class: they belong to the list of the whole school only."""
    if scope.classes is not None:
        return Representative.objects.none()
    with_children = Representation.objects.filter(school=scope.school, pupil__in=Pupil.objects.current())
    rows: QuerySet[Any] = SECTIONS["representatives"].rows(scope.school)
    return rows.exclude(pk__in=with_children.values("representative"))
