"""The log of access as people read it: names instead of numbers, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from registry.exports.catalogue import columns_of, is_known
from registry.models import Employee, PersonalDataAccess, School
from registry.queries.staff import names_by_user
from registry.retention import PEOPLE
from registry.sections import SECTIONS
from registry.states import AccessKind


@dataclass(frozen=True, slots=True)
class Filters:
    by: int | None = None
    kind: str = ""
    section: str = ""
    person: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LogRow:
    at: datetime
    by: str
    what: str
    whose: str
    count: int
    fields: list[str]
    why: str
    is_export: bool


def log_of(school: School, filters: Filters) -> QuerySet[PersonalDataAccess]:
    """Newest first."""
    found = PersonalDataAccess.objects.filter(school=school)
    conditions = {
        "by": filters.by,
        "kind": filters.kind,
        "section": filters.section,
        "person_id": filters.person,
        "at__date__gte": filters.since,
        "at__date__lte": filters.until,
    }
    return found.filter(**{name: value for name, value in conditions.items() if value})


def readers_of(user: Any) -> QuerySet[PersonalDataAccess]:
    """Who opened the own card of this person, in every school where there is one."""
    own = Employee.objects.filter(user=user.pk).values("pk")
    return PersonalDataAccess.objects.filter(kind=AccessKind.READING, section="employees", person_id__in=own)


def log_rows(school_id: int, rows: Collection[PersonalDataAccess]) -> list[LogRow]:
    """One page in words. One query for the actors, one for each section that is named on it."""
    actors = names_by_user(school_id)
    names = _names(school_id, rows)
    return [_shown(row, actors, names) for row in rows]


def _names(school_id: int, rows: Collection[PersonalDataAccess]) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.person_id is not None:
            wanted[row.section].add(row.person_id)
    found = {}
    for section in PEOPLE.keys() & wanted.keys():
        people = PEOPLE[section].objects.filter(school=school_id, pk__in=wanted[section])
        for pk, *name in people.values_list("pk", "last_name", "first_name", "middle_name"):
            found[section, pk] = " ".join(filter(None, name))
    return found


def _shown(row: PersonalDataAccess, actors: Mapping[int, str], names: Mapping[tuple[str, int], str]) -> LogRow:
    section = SECTIONS.get(row.section)
    labels = [_label(row.section, name) for name in row.fields]
    return LogRow(
        at=row.at,
        by=actors.get(row.by_id) or row.by.get_full_name() or row.by.get_username(),
        what=row.what or str(AccessKind.READING.label),
        whose=_whose(row, names, section.title if section else ""),
        count=row.count,
        fields=labels,
        why=row.why,
        is_export=row.kind == AccessKind.EXPORT,
    )


def _whose(row: PersonalDataAccess, names: Mapping[tuple[str, int], str], title: str) -> str:
    if row.person_id is None:
        return title
    return names.get((row.section, row.person_id), f"карточка № {row.person_id}, данные уничтожены")


def _label(section: str, field: str) -> str:
    """The words over the column: on the screen, else in the file that was taken out; a slip with a code has its own."""
    known = SECTIONS.get(section)
    if known is not None and field in known.fields:
        return known.label(field)
    given = columns_of(section).get(field) if is_known(section) else None
    if given is not None:
        return given.title
    return {"name": "имя", "place": "класс или должность", "code": "код"}.get(field, field)


def actors_of(school: School) -> list[tuple[int, str]]:
    """Everybody whose name stands in the log, for the filter. Two queries."""
    names = names_by_user(school.pk)
    users = PersonalDataAccess.objects.filter(school=school).order_by().values_list("by", "by__username").distinct()
    return sorted(((pk, names.get(pk, username)) for pk, username in users), key=lambda actor: actor[1])
