"""Rows of the reference data: entering, correcting, the archive; alone or a set together with its rows.

One lock for all of them, the school's: what a form has checked (names that occur once, one СНИЛС, nothing that stands
on an archived row) is asked again under it, so that two people at once cannot get round it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions.school_lock import lock
from registry.models import (
    Bell,
    Employee,
    Period,
    Person,
    Record,
    SchoolClass,
    Subject,
    TeachingAssignment,
)
from registry.overlaps import Span, overlaps
from registry.queries.doubles import taken_snils
from registry.queries.uses import PARTS, archived_ground, obstacles_to_archive

R = TypeVar("R", bound=Record)

JOINED_BY_LOAD: Final[dict[type[Record], str]] = {
    Employee: "teacher",
    SchoolClass: "school_class",
    Subject: "subject",
}
FASTER = "Пока вы правили запись, её изменил другой человек."
# Of an employee whose data were destroyed only the line in old orders is left.
DESTROYED = "Данные этого сотрудника уничтожены по акту. Если человек вернулся, внесите его заново."


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a set as it was typed. Without `pk` a new one; `gone` puts an old one into the archive."""

    values: Mapping[str, Any]
    pk: int | None = None
    version: int = 0
    gone: bool = False


@transaction.atomic
def add(record: R, *, by: Any, at: datetime, lines: Sequence[Line] = ()) -> R:
    """`lines` are the rows of a set. Raises `Refused` with all reasons."""
    _lock_school(record)
    _refuse_unless_sound(record)
    save_as(record, by=by, reason="внесено")
    _write_lines(record, lines, by=by, at=at)
    return record


@transaction.atomic
def change(
    record: R, *, to: Mapping[str, Any], version: int, by: Any, at: datetime, lines: Sequence[Line] | None = None
) -> R:
    """Writes the given fields, and the rows of a set. Raises `Outrun` when somebody saved after `version` was read."""
    fresh = _locked(record)
    if fresh.version != version:
        raise Outrun(FASTER)
    if _is_destroyed(fresh):
        raise Refused(DESTROYED)
    other = [field for field, value in to.items() if getattr(fresh, field) != value]
    for field, value in to.items():
        setattr(fresh, field, value)
    _refuse_unless_sound(fresh, changed=other)
    fresh.version += 1
    save_as(fresh, by=by, reason="правка", fields=[*to, "version"])
    if lines is not None:
        _write_lines(fresh, lines, by=by, at=at)
    follow_name(fresh)
    return fresh


@transaction.atomic
def archive(record: Record, *, by: Any, at: datetime) -> None:
    """Out of the lists; nothing is deleted. Refused with all reasons while something in force stands on the row."""
    fresh = _locked(record)
    if fresh.is_archived:
        raise Outrun("Запись уже в архиве.")
    reasons = obstacles_to_archive(fresh)
    if reasons:
        raise Refused(*reasons)
    for row in (fresh, *_parts(fresh, archived_at=None)):
        _move(row, archived_at=at, by=by, reason="в архив")


@transaction.atomic
def restore(record: Record, *, by: Any) -> None:
    """Back into the lists, with the rows that went to the archive together with it."""
    fresh = _locked(record)
    if not fresh.is_archived:
        raise Outrun("Запись уже возвращена из архива.")
    if _is_destroyed(fresh):
        raise Outrun(DESTROYED)
    together = _parts(fresh, archived_at=fresh.archived_at)
    fresh.archived_at = None
    _refuse_unless_sound(fresh)
    for row in (fresh, *together):
        _move(row, archived_at=None, by=by, reason="из архива")


def _move(row: Record, *, archived_at: datetime | None, by: Any, reason: str) -> None:
    row.archived_at = archived_at
    row.version += 1
    save_as(row, by=by, reason=reason, fields=["archived_at", "version"])


def follow_name(record: Record) -> None:
    follow_names(type(record), [record.pk])


def follow_names(model: type[Record], keys: Collection[int]) -> None:
    """A line of the teaching load is found and ordered by the names of what it joins: it learns the new names."""
    if model not in JOINED_BY_LOAD or not keys:
        return
    found = TeachingAssignment.objects.filter(**{f"{JOINED_BY_LOAD[model]}__in": keys})
    rows = list(found.select_related("school_class", "subject", "teacher"))
    before = [(row.search_key, row.sort_key) for row in rows]
    for row in rows:
        row.set_keys()
    stale = [row for row, keys in zip(rows, before, strict=True) if (row.search_key, row.sort_key) != keys]
    TeachingAssignment.objects.bulk_update(stale, ["search_key", "sort_key"], batch_size=200)


def _is_destroyed(record: Record) -> bool:
    return isinstance(record, Employee) and record.destroyed_at is not None


def _parts(record: Record, **condition: Any) -> list[Record]:
    if type(record) not in PARTS:
        return []
    model, field = PARTS[type(record)]
    return list(model.objects.filter(**{field: record}, **condition).in_order())


def _lock_school(record: Record) -> None:
    """Writers of one school's reference data go one after another; readers and foreign keys are not held up."""
    lock(record.school_id)


def _locked(record: R) -> R:
    _lock_school(record)
    fresh: Any = type(record).objects.select_for_update().filter(pk=record.pk).first()
    if fresh is None:
        raise Outrun("Записи больше нет: её данные уничтожены по акту.")
    return fresh  # type: ignore[no-any-return]


def _refuse_unless_sound(record: Record, changed: Sequence[str] | None = None) -> None:
    """An archived row may stand on archived ground and share what others took meanwhile: that is asked on return."""
    reasons = [] if record.is_archived else [*archived_ground(record, changed), *_taken(record)]
    try:
        record.validate_constraints()
    except ValidationError as error:
        reasons += error.messages
    if reasons:
        raise Refused(*reasons)


def _taken(record: Record) -> list[str]:
    if isinstance(record, Person):
        return [reason for reason in (taken_snils(record),) if reason]
    return clashes_in_set(record) if isinstance(record, Period | Bell) else []


def clashes_in_set(row: Period | Bell) -> list[str]:
    """Rows of the set that this one overlaps, as sentences."""
    others = _siblings(row).exclude(pk=row.pk)
    return overlaps([span(row), *(span(other) for other in others)], only_first=True)


def _siblings(row: Period | Bell) -> Any:
    if isinstance(row, Period):
        return Period.objects.current().filter(period_set=row.period_set_id)
    return Bell.objects.current().filter(schedule=row.schedule_id)


def span(row: Period | Bell, place: str = "") -> Span:
    """`place` is where the row stands in a form: «строка 2»."""
    if isinstance(row, Period):
        words = f"{row.name or f'период {row.number}'} ({row.starts_on:%d.%m.%Y}–{row.ends_on:%d.%m.%Y})"
        return Span(_placed(place, words), row.number, row.starts_on.isoformat(), row.ends_on.isoformat(), closed=True)
    words = f"{row.number} урок ({row.starts_at:%H:%M}–{row.ends_at:%H:%M})"
    return Span(
        _placed(place, words), row.number, row.starts_at.isoformat(), row.ends_at.isoformat(), days=row.weekdays
    )


def _placed(place: str, words: str) -> str:
    return f"{place}, {words}" if place else words


def _write_lines(whole: Record, lines: Sequence[Line], *, by: Any, at: datetime) -> None:
    """Those to go first, then the changed ones, then the new: numbers may change places."""
    if not lines:
        return
    model, field = PARTS[type(whole)]
    mine = {row.pk: row for row in model.objects.current().filter(**{field: whole}).select_for_update()}
    old = [line for line in lines if line.pk is not None]
    is_twice = len({line.pk for line in old}) < len(old)
    if is_twice or any(line.pk not in mine or mine[line.pk].version != line.version for line in old):
        raise Outrun("Пока вы правили строки, одну из них изменил другой человек.")
    for line in old:
        if line.gone:
            _move(mine.pop(line.pk), archived_at=at, by=by, reason="в архив")
    _change_lines([(mine[line.pk], line.values) for line in old if not line.gone], by=by)
    new = [model(school_id=whole.school_id, **{field: whole}, **line.values) for line in lines if line.pk is None]
    reasons = overlaps([span(row) for row in (*mine.values(), *new)])  # type: ignore[arg-type]
    if reasons:
        raise Refused(*reasons)
    for row in new:
        save_as(row, by=by, reason="внесено")


def _change_lines(rows: Sequence[tuple[Record, Mapping[str, Any]]], *, by: Any) -> None:
    changed = [(row, to) for row, to in rows if any(getattr(row, key) != value for key, value in to.items())]
    _step_aside([row for row, _ in changed])
    for row, to in changed:
        for key, value in to.items():
            setattr(row, key, value)
        row.version += 1
        save_as(row, by=by, reason="правка", fields=[*to, "version"])


def _step_aside(rows: Sequence[Record]) -> None:
    """Two lessons that change numbers would break «once in a set» in between; nobody sees the numbers from 10000 on."""
    for number, row in enumerate(rows, start=10_000):
        type(row).objects.filter(pk=row.pk).update(number=number)  # type: ignore[misc]
