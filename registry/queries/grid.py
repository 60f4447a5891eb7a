"""A grid of one kind of links: subjects down, teachers, rooms or classes across. The same few queries for any size."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from ezh_rollout.shared import grammar, text
from registry.links import LinkKind
from registry.models import Employee, Room, SchoolClass, StudyYear, Subject
from registry.states import StaffKind

Pair = tuple[int, int]
# Whoever cleans and cooks teaches nothing; an unknown category may.
MAY_TEACH = (StaffKind.TEACHING, StaffKind.MANAGEMENT, "")


@dataclass(frozen=True, slots=True)
class Head:
    """A row or a column; `group` is its parallel or building."""

    pk: int
    name: str
    group: str = ""

    def matches(self, words: str) -> bool:
        folded = text.search_key(self.name)
        return all(word in folded for word in text.search_key(words).split())


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What of the grid is asked for. `subject` alone is the list for a phone, `column` the same for one column."""

    columns: str = ""
    subjects: str = ""
    group: str = ""
    year: int | None = None
    everybody: bool = False
    subject: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    kind: LinkKind
    subjects: list[Head]
    columns: list[Head]
    groups: list[str]
    ticked: frozenset[Pair]

    def region(self, *, subject: int | None = None, column: int | None = None, group: str = "") -> set[Pair]:
        """The cells of a row, of a column, of a parallel, or where they cross."""
        rows = [row.pk for row in self.subjects if subject in {None, row.pk}]
        columns = [one.pk for one in self.columns if column in {None, one.pk} and group in {"", one.group}]
        return {(row, one) for row in rows for one in columns}


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands over the grid: how many ticks, and which subjects have none."""

    total: int
    bare: list[str]


def grid_of(kind: LinkKind, school: int, asked: Narrowing) -> Grid:
    """What was asked for of the grid, and the ticks inside of it."""
    names = Subject.objects.current().filter(school=school).in_order().values_list("pk", "name")
    ticked = frozenset(current_links(kind, school).values_list("subject_id", f"{kind.field}_id"))
    columns = _columns(kind, school, asked, {column for _, column in ticked})
    subjects = [Head(pk, name) for pk, name in names]
    shown = [
        one
        for one in columns
        if one.matches(asked.columns) and asked.group in {"", one.group} and asked.column in {None, one.pk}
    ]
    return Grid(
        kind=kind,
        subjects=[row for row in subjects if row.matches(asked.subjects) and asked.subject in {None, row.pk}],
        columns=shown,
        groups=list(dict.fromkeys(one.group for one in columns if one.group)),
        ticked=ticked,
    )


def summary_of(kind: LinkKind, school: int, year: int | None = None) -> Summary:
    links = current_links(kind, school)
    if year is not None and kind.end is SchoolClass:
        links = links.filter(school_class__study_year=year)
    bare = Subject.objects.current().filter(school=school).exclude(pk__in=links.values("subject")).in_order()
    return Summary(total=links.count(), bare=list(bare.values_list("name", flat=True)))


def current_links(kind: LinkKind, school: int) -> Any:
    """Links between rows that are in force."""
    return kind.links.filter(
        Q(**{f"{kind.field}__archived_at": None}), school=school, subject__archived_at=None
    ).order_by()


def years_with_classes(school: int) -> list[StudyYear]:
    """The newest first."""
    used = SchoolClass.objects.current().filter(school=school).order_by().values("study_year")
    return list(StudyYear.objects.filter(school=school, pk__in=used).order_by("-starts_on"))


def year_at_hand(years: Iterable[StudyYear], *, on: date, asked: int | None = None) -> StudyYear | None:
    """The one asked for, else the one that goes on, else the latest that has begun, else the first to come."""
    known = sorted(years, key=lambda year: year.starts_on)
    for year in known:
        if year.pk == asked:
            return year
    begun = [year for year in known if year.starts_on <= on]
    going = [year for year in begun if on <= year.ends_on]
    return next(iter([*going[-1:], *begun[-1:], *known[:1]]), None)


def _columns(kind: LinkKind, school: int, asked: Narrowing, used: set[int]) -> list[Head]:
    if kind.end is Room:
        rooms = (
            Room.objects.current().filter(school=school).order_by("building__sort_key", "building", "sort_key", "pk")
        )
        return [Head(pk, name, building) for pk, name, building in rooms.values_list("pk", "name", "building__name")]
    if kind.end is Employee:
        staff = Employee.objects.current().filter(school=school).in_order()
        return [
            Head(pk, grammar.short_name(*name))
            for pk, category, *name in staff.values_list("pk", "kind", "last_name", "first_name", "middle_name")
            if asked.everybody or category in MAY_TEACH or pk in used
        ]
    classes = SchoolClass.objects.current().filter(school=school, parent=None, study_year=asked.year).in_order()
    return [Head(pk, name, f"{parallel}-е") for pk, name, parallel in classes.values_list("pk", "name", "parallel")]
