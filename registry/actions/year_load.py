"""The teaching load and the subjects of classes, taken over into the next study year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.actions.bulk import add_many
from registry.actions.link import link_missing
from registry.links import LINKS
from registry.models import School, SchoolClass, StudyYear, SubjectClass, TeachingAssignment

NOTHING, WITH_CLASS, BY_PARALLEL = "nothing", "class", "parallel"
MODES = (
    (BY_PARALLEL, "по параллели: 6а получает то, что было в 6а в прошлом году"),
    (WITH_CLASS, "вместе с классом: учителя ведут своих учеников дальше"),
    (NOTHING, "не переносить"),
)


@dataclass(frozen=True, slots=True)
class LoadMode:
    """Whose load a new class takes, and what of it."""

    source: str = NOTHING
    teachers: bool = True
    rooms: bool = True


@dataclass(frozen=True, slots=True)
class Copied:
    """`into` leads from an old class to its new one."""

    school: School
    into: Mapping[int, SchoolClass]
    mode: LoadMode


def copy_load(copied: Copied, source: StudyYear, *, by: Any, at: datetime, reason: str) -> None:
    """Under the school's lock. What a new class has is not doubled; archived subjects and people stay behind."""
    if copied.mode.source == NOTHING:
        return
    donors = _with_class(copied) if copied.mode.source == WITH_CLASS else _by_parallel(copied, source)
    add_many(_assignments(copied, donors), by=by, at=at, reason=reason)
    links = SubjectClass.objects.filter(school=copied.school, school_class__in=list(donors), subject__archived_at=None)
    pairs = {(link.subject_id, new.pk) for link in links for new in donors[link.school_class_id]}
    link_missing(LINKS["classes"], copied.school, pairs, by=by, at=at, reason=reason)


def _with_class(copied: Copied) -> dict[int, list[SchoolClass]]:
    return {old: [new] for old, new in copied.into.items()}


def _by_parallel(copied: Copied, source: StudyYear) -> dict[int, list[SchoolClass]]:
    """Last year's class of the same name, else the first one of the same parallel; subgroups have no such pair."""
    found: Any = SchoolClass.objects.filter(school=copied.school, study_year=source, parent=None, archived_at=None)
    old = list(found.in_order())
    donors: dict[int, list[SchoolClass]] = {}
    for new in {row.pk: row for row in copied.into.values() if row.parent_id is None}.values():
        same = [row for row in old if row.name == new.name] or [row for row in old if row.parallel == new.parallel]
        for row in same[:1]:
            donors.setdefault(row.pk, []).append(new)
    return donors


def _assignments(copied: Copied, donors: Mapping[int, list[SchoolClass]]) -> list[TeachingAssignment]:
    rows: Any = TeachingAssignment.objects.current().filter(school_class__in=list(donors), subject__archived_at=None)
    targets = [new.pk for news in donors.values() for new in news]
    current: Any = TeachingAssignment.objects.current().filter(school_class__in=targets)
    there = set(current.values_list("school_class", "subject", "teacher"))
    new: list[TeachingAssignment] = []
    for row in rows.select_related("subject", "teacher", "room").in_order():
        teacher = row.teacher if copied.mode.teachers and row.teacher and not row.teacher.is_archived else None
        room = row.room if copied.mode.rooms and row.room and not row.room.is_archived else None
        for target in donors[row.school_class_id]:
            key = (target.pk, row.subject_id, teacher.pk if teacher else None)
            if key not in there:
                there.add(key)
                new.append(_assignment(row, target, teacher, room))
    return new


def _assignment(row: TeachingAssignment, target: SchoolClass, teacher: Any, room: Any) -> TeachingAssignment:
    return TeachingAssignment(
        school_id=row.school_id,
        school_class=target,
        subject=row.subject,
        teacher=teacher,
        room=room,
        hours_per_week=row.hours_per_week,
    )
