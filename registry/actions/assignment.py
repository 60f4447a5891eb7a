"""The teaching load of one class, saved as a whole: lines added, changed and taken away in bulk."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions.bulk import add_many, change_many
from registry.actions.link import link_missing
from registry.actions.school_lock import lock
from registry.links import LINKS
from registry.models import Employee, Record, Room, SchoolClass, Subject, TeachingAssignment
from registry.queries.load import assignments_of

REFERENCES: dict[str, type[Record]] = {"subject_id": Subject, "teacher_id": Employee, "room_id": Room}
KEYS = ("school_class_id", "subject_id", "teacher_id")
FIELDS = ("school_class", "subject", "teacher", "room", "hours_per_week", "search_key", "sort_key", "archived_at")


@dataclass(frozen=True, slots=True)
class LoadLine:
    """One line as typed: `values` by column (`subject_id`, …). Without `pk` a new one."""

    values: Mapping[str, Any] = field(default_factory=dict)
    pk: int | None = None
    version: int = 0
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    added: int
    changed: int
    gone: int
    linked: int


@transaction.atomic
def save_load(
    whole: SchoolClass, lines: Sequence[LoadLine], *, links: Collection[str] = (), by: Any, at: datetime
) -> Saved:
    """`links` are the kinds of plain links to add where they are missing. Raises `Refused` with all reasons."""
    lock(whole.school)
    mine = {row.pk: row for row in assignments_of(whole)}
    if any(line.pk is not None and _is_stale(line, mine) for line in lines):
        raise Outrun("Пока вы правили нагрузку, часть строк изменил другой человек.")
    gone = [mine.pop(line.pk) for line in lines if line.pk in mine and line.gone]
    changed = [mine[line.pk] for line in lines if line.pk in mine and _apply(mine[line.pk], line.values)]
    new = [
        TeachingAssignment(school=whole.school, **line.values) for line in lines if line.pk is None and not line.gone
    ]
    _refuse_unless_sound(whole, [*mine.values(), *new], touched=[*changed, *new])
    for row in gone:
        row.archived_at = at
    change_many(gone, fields=["archived_at"], by=by, at=at, reason="в архив")
    _write_changed(changed, by=by, at=at)
    add_many(new, by=by, at=at, reason="внесено")
    linked = _link(whole, [*changed, *new], links, by=by, at=at)
    return Saved(len(new), len(changed), len(gone), linked)


def _is_stale(line: LoadLine, mine: Mapping[int, TeachingAssignment]) -> bool:
    row = mine.get(line.pk or 0)
    return row is None or row.version != line.version


def _apply(row: TeachingAssignment, values: Mapping[str, Any]) -> bool:
    """Writes the values into the row; whether anything became different."""
    other = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in other.items():
        setattr(row, name, value)
    return bool(other)


def _write_changed(rows: Sequence[TeachingAssignment], *, by: Any, at: datetime) -> None:
    # Two lines that exchange their teachers would break «once» in between: they step aside for a moment.
    TeachingAssignment.objects.filter(pk__in=[row.pk for row in rows]).update(archived_at=at)
    for row in rows:
        row.set_keys()
    change_many(rows, fields=FIELDS, by=by, at=at, reason="правка")


def _refuse_unless_sound(
    whole: SchoolClass, rows: Sequence[TeachingAssignment], *, touched: Sequence[TeachingAssignment]
) -> None:
    """Under the lock: nothing archived or foreign is named, no line stands twice."""
    reasons = []
    groups = {whole.pk, *SchoolClass.objects.current().filter(parent=whole).values_list("pk", flat=True)}
    known: dict[str, dict[int, Record]] = {}
    for name, model in REFERENCES.items():
        named = {getattr(row, name) for row in touched} - {None}
        known[name] = model.objects.current().filter(school=whole.school_id).in_bulk(named)
        if len(known[name]) < len(named):
            word = str(model._meta.verbose_name)  # noqa: SLF001 - Django's public model API
            reasons.append(f"В строке назван {word}, которого в списках уже нет. Выберите другое.")
    if whole.is_archived or any(row.school_class_id not in groups for row in touched):
        reasons.append("Класс или подгруппу убрали в архив. Обновите страницу.")
    if not reasons:
        reasons = _twice(rows)
    if reasons:
        raise Refused(*reasons)


def _twice(rows: Sequence[TeachingAssignment]) -> list[str]:
    seen: set[tuple[Any, ...]] = set()
    reasons = []
    for row in rows:
        key = tuple(getattr(row, name) for name in KEYS)
        if key in seen:
            who = row.teacher.short_name if row.teacher else "без учителя"
            reasons.append(f"{row.school_class}, {row.subject}, {who}: такая строка уже есть. Сложите часы в одну.")
        seen.add(key)
    return reasons


def _link(whole: SchoolClass, rows: Sequence[Any], kinds: Collection[str], *, by: Any, at: datetime) -> int:
    """Subgroups study what their class studies, so the link is the class's."""
    pairs = {
        "teachers": {(row.subject_id, row.teacher_id) for row in rows if row.teacher_id},
        "rooms": {(row.subject_id, row.room_id) for row in rows if row.room_id},
        "classes": {(row.subject_id, whole.pk) for row in rows},
    }
    return sum(
        link_missing(LINKS[kind], whole.school, pairs[kind], by=by, at=at, reason="по нагрузке")
        for kind in pairs
        if kind in kinds
    )
