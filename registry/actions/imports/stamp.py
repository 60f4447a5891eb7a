"""Whether the registry changed since a file was compared with it: a few numbers for each table that a file touches."""

from typing import Any, Final

from django.db.models import Count, Max, Sum

from registry.models import (
    Bell,
    BellSchedule,
    Building,
    Employee,
    Period,
    PeriodSet,
    Pupil,
    Record,
    Representation,
    Representative,
    Room,
    SchoolClass,
    StudyYear,
    Subject,
    TeachingAssignment,
)

# The section itself first, then what its rows name.
TOUCHED: Final[dict[str, tuple[Any, ...]]] = {
    "employees": (Employee,),
    "pupils": (Pupil, SchoolClass, StudyYear),
    "representatives": (Representative, Representation, Pupil, SchoolClass, StudyYear),
    "buildings": (Building,),
    "rooms": (Room, Building),
    "subjects": (Subject,),
    "classes": (SchoolClass, StudyYear, Employee, BellSchedule, PeriodSet),
    "periods": (Period, PeriodSet, StudyYear),
    "bells": (Bell, BellSchedule),
    "assignments": (TeachingAssignment, SchoolClass, StudyYear, Subject, Employee, Room),
}


def stamp_of(school: int, kind: str) -> dict[str, list[int]]:
    """Rows added, changed, archived or deleted by anybody make another stamp. Two queries a table."""
    return {model.__name__: _of_table(model, school) for model in TOUCHED[kind]}


def _of_table(model: Any, school: int) -> list[int]:
    numbers: dict[str, Any] = {"rows": Count("pk"), "last": Max("pk")}
    if issubclass(model, Record):
        numbers |= {"versions": Sum("version"), "archived": Count("archived_at")}
    found = model.objects.filter(school=school).order_by().aggregate(**numbers)
    newest = model.history.filter(school=school).order_by().aggregate(newest=Max("history_id"))
    return [value or 0 for value in (*found.values(), newest["newest"])]
