"""Taking a move to the next year back: only as long as nobody has built anything on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from ezh_rollout.shared.refusal import Outrun, Refused
from ezh_rollout.shared.typography import joined
from registry.actions.bulk import change_many, remove_many
from registry.actions.school_lock import lock
from registry.models import Pupil, Record, SchoolClass, SubjectClass, TeachingAssignment, YearMove

NAMED = 3
TOUCHED = (
    (SchoolClass, "Классы с тех пор изменены: {}."),
    (Pupil, "Карточки учащихся с тех пор изменены: {}."),
    (TeachingAssignment, "Нагрузка с тех пор изменена: {}."),
)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the move made and what it changed in one model, by key; `versions` are those it left behind."""

    made: set[int]
    changed: set[int]
    versions: dict[int, int]


def obstacles_to_undo(move: YearMove) -> list[str]:
    """All reasons at once; empty means that everything can come back as it was."""
    if move.undone_at is not None:
        return ["Этот перевод уже отменён."]
    reasons = []
    others = YearMove.objects.filter(school=move.school_id, undone_at=None).exclude(pk=move.pk)
    if others.filter(from_year=move.to_year_id).exists():
        reasons.append("Из нового года классы уже переведены дальше. Сначала отмените тот перевод.")
    for model, sentence in TOUCHED:
        names = _names(model, _touched(model, _rows(move, model)))
        reasons += [sentence.format(names)] if names else []
    return [*reasons, *_built_since(move), *_taken_meanwhile(move)]


@transaction.atomic
def undo_move(move: YearMove, *, by: Any, at: datetime) -> YearMove:
    """Everything as before the move; what it made goes to the archive. Raises `Refused` with all reasons."""
    lock(move.school)
    fresh = YearMove.objects.select_for_update().get(pk=move.pk)
    if fresh.undone_at is not None:
        raise Outrun("Этот перевод уже отменён.")
    reasons = obstacles_to_undo(fresh)
    if reasons:
        raise Refused(*reasons)
    reason = f"отмена: {fresh.reason}"
    links = list(SubjectClass.objects.filter(pk__in=_rows(fresh, SubjectClass).made))
    remove_many(links, by=by, at=at, reason=reason)
    for model in (TeachingAssignment, SchoolClass):
        rows = _rows(fresh, model)
        _archive_state(model, rows.made, at, by=by, at=at, reason=reason)
        _archive_state(model, rows.changed, None, by=by, at=at, reason=reason)
    _pupils_back(fresh, by=by, at=at, reason=reason)
    fresh.undone_by, fresh.undone_at = by, at
    fresh.save(update_fields=["undone_by", "undone_at"])
    return fresh


def _rows(move: YearMove, model: Any) -> _Rows:
    found = model.history.filter(school_id=move.school_id, history_date=move.moved_at)
    signs = list(found.values_list("id", "history_type"))
    made = {pk for pk, sign in signs if sign == "+"}
    versions = dict(found.order_by("history_id").values_list("id", "version")) if issubclass(model, Record) else {}
    return _Rows(made, {pk for pk, sign in signs if sign == "~"} - made, versions)


def _touched(model: Any, rows: _Rows) -> set[int]:
    """Every change makes the version one higher, whatever the clock said."""
    now = model.objects.filter(pk__in=list(rows.versions)).values_list("pk", "version")
    return {pk for pk, version in now if version != rows.versions[pk]}


def _names(model: Any, pks: Iterable[int]) -> str:
    rows = model.objects.filter(pk__in=list(pks)).in_order()
    if model is TeachingAssignment:
        rows = rows.select_related("school_class", "subject")
    found = [str(row) for row in rows]
    rest = len(found) - NAMED
    return joined([*found[:NAMED], f"ещё {rest}"] if rest > 0 else found) if found else ""


def _built_since(move: YearMove) -> list[str]:
    """Rows that stand on the new classes and did not come with the move."""
    made = _rows(move, SchoolClass).made
    newcomers = Pupil.objects.current().filter(school_class__in=made).exclude(pk__in=_rows(move, Pupil).changed)
    load = TeachingAssignment.objects.current().filter(school_class__in=made)
    load = load.exclude(pk__in=_rows(move, TeachingAssignment).made)
    subgroups = SchoolClass.objects.current().filter(parent__in=made).exclude(pk__in=made)
    found = (
        ("В новых классах появились учащиеся: {}.", _names(Pupil, newcomers.values_list("pk", flat=True))),
        ("У новых классов появилась нагрузка: {}.", _names(TeachingAssignment, load.values_list("pk", flat=True))),
        ("У новых классов появились подгруппы: {}.", _names(SchoolClass, subgroups.values_list("pk", flat=True))),
    )
    reasons = [sentence.format(names) for sentence, names in found if names]
    # Links that a person ticked since are hers: the class under them cannot simply go.
    ticked = SubjectClass.objects.filter(school_class__in=made).exclude(pk__in=_rows(move, SubjectClass).made)
    return [*reasons, "У новых классов появились отметки «предмет–класс»."] if ticked.exists() else reasons


def _taken_meanwhile(move: YearMove) -> list[str]:
    """Names of old classes and СНИЛС of those who left, when somebody in force has them now."""
    old = SchoolClass.objects.filter(pk__in=_rows(move, SchoolClass).changed)
    classes = SchoolClass.objects.current().filter(
        school=move.school_id, study_year=move.from_year_id, name__in=list(old.values_list("name", flat=True))
    )
    names = _names(SchoolClass, classes.values_list("pk", flat=True))
    reasons = [f"В прошлом году заново заведены классы: {names}."] if names else []
    left = Pupil.objects.filter(pk__in=_rows(move, Pupil).changed, archived_at=move.moved_at).exclude(snils="")
    again = Pupil.objects.current().filter(school=move.school_id, snils__in=list(left.values_list("snils", flat=True)))
    people = _names(Pupil, again.values_list("pk", flat=True))
    return [*reasons, f"Выпущенные учащиеся зачислены заново: {people}."] if people else reasons


def _archive_state(
    model: Any, pks: set[int], archived_at: datetime | None, *, by: Any, at: datetime, reason: str
) -> None:
    rows = list(model.objects.filter(pk__in=pks))
    for row in rows:
        row.archived_at = archived_at
    change_many(rows, fields=["archived_at"], by=by, at=at, reason=reason)


def _pupils_back(move: YearMove, *, by: Any, at: datetime, reason: str) -> None:
    """To what the card said right before the move."""
    rows = _rows(move, Pupil)
    pupils = list(Pupil.objects.filter(pk__in=rows.changed))
    earlier = Pupil.history.filter(id__in=[row.pk for row in pupils]).order_by("history_id")
    before = {row.id: row for row in earlier if row.version == rows.versions[row.id] - 1}
    unknown = [row for row in pupils if row.pk not in before]
    if unknown:
        raise Refused(f"В истории нет прежнего класса: {_names(Pupil, [row.pk for row in unknown])}.")
    for row in pupils:
        old: Any = before[row.pk]
        row.school_class_id, row.left_on, row.archived_at = old.school_class_id, old.left_on, old.archived_at
    change_many(pupils, fields=["school_class", "left_on", "archived_at"], by=by, at=at, reason=reason)
