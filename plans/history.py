"""The history of a task in one line of time: moves, comments, files, and fields «было → стало»."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from ezh_rollout.shared.history import shown
from plans.evidence import EVIDENCE
from plans.models import Assignment, Stage, Task, TaskEvent
from plans.rows import deadline_in_dates
from plans.states import Duty, EventKind, GroupKind
from registry.models import Employee
from registry.queries import names_by_user

SHOWN_AT_MOST: Final = 300
"""Entries on the page; a task with more than that is looked up in the admin."""

# The rest of the row is told by the events, or is bookkeeping.
FIELDS: Final = {
    "number": "Номер",
    "text": "Что сделать",
    "stage": "Этап",
    "parent": "В составе задачи",
    "deadline_words": "Срок словами",
    "deadline": "Даты",
    "evidence": "Чем подтверждается",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field: было → стало. For people one side is empty: somebody was named or taken off."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one person did at one moment."""

    at: datetime
    who: str
    what: str = ""
    text: str = ""
    changes: tuple[Change, ...] = ()


def history_of(task: Task) -> list[Entry]:
    """The newest first; at most seven queries."""
    names = names_by_user(task.school_id)
    entries = [*_events(task, names), *_edits(task, names), *_people(task, names)]
    # Of two entries of one moment the later stands first too, so the order is turned as a whole.
    return sorted(entries, key=lambda entry: entry.at)[::-1][:SHOWN_AT_MOST]


def _who(user: Any, names: dict[int, str]) -> str:
    if user is None:
        return "программа"
    return names.get(user.pk) or user.get_full_name() or user.get_username()


def _events(task: Task, names: dict[int, str]) -> Iterator[Entry]:
    for event in TaskEvent.objects.filter(task=task).select_related("by"):
        what = str(event.get_kind_display())
        if event.kind == EventKind.MOVE:
            before, after = event.get_state_before_display(), event.get_state_after_display()
            yield Entry(event.at, _who(event.by, names), "", event.text, (Change("Состояние", before, after),))
        else:
            yield Entry(event.at, _who(event.by, names), what, event.text)


def _edits(task: Task, names: dict[int, str]) -> Iterator[Entry]:
    """Neighbouring rows of the history table compared; the first one is the birth of the task."""
    rows = list(task.history.select_related("history_user").order_by("history_id"))
    if not rows:
        return
    labels = _Labels(task, rows)
    yield Entry(rows[0].history_date, _who(rows[0].history_user, names), "Задача появилась в плане")
    for before, after in pairwise(rows):
        changes = tuple(labels.changes(before, after))
        if changes:
            yield Entry(after.history_date, _who(after.history_user, names), changes=changes)


class _Labels:
    """Says the fields of history rows in words; stages and tasks are read once for all rows."""

    def __init__(self, task: Task, rows: Iterable[Any]) -> None:
        self._task = task
        self._stages = {stage.pk: str(stage) for stage in Stage.objects.filter(plan=task.plan_id)}
        parents = {row.parent_id for row in rows} - {None}
        self._parents = {row.pk: str(row) for row in Task.objects.filter(pk__in=parents)} if parents else {}

    def changes(self, before: Any, after: Any) -> Iterator[Change]:
        for name in FIELDS:
            old, new = self._said(name, before), self._said(name, after)
            if old != new:
                yield Change(FIELDS[name], old or "—", new or "—")

    def _said(self, name: str, row: Any) -> str:
        if name == "stage":
            return self._stages.get(row.stage_id, "удалённый этап")
        if name == "parent":
            return self._parents.get(row.parent_id, "удалённая задача") if row.parent_id else ""
        if name == "deadline":
            return deadline_in_dates(row.deadline_kind, row.deadline_start, row.deadline_end)
        if name == "evidence":
            return EVIDENCE[row.evidence].title if row.evidence in EVIDENCE else ""
        return shown(self._task, name, getattr(row, name))


def _people(task: Task, names: dict[int, str]) -> Iterator[Entry]:
    """Who was named and who was taken off."""
    found = Assignment.history.filter(task_id=task.pk).select_related("history_user")
    rows = list(found.order_by("history_id"))
    staff = Employee.objects.in_bulk({row.employee_id for row in rows} - {None})
    for row in rows:
        label = staff[row.employee_id].short_name if row.employee_id in staff else row.words or _group(row.group)
        said = f"{label} ({Duty(row.duty).label})"
        if row.history_type == "-":
            yield Entry(row.history_date, _who(row.history_user, names), changes=(Change("Ответственные", said, ""),))
        elif row.history_type == "+":
            yield Entry(row.history_date, _who(row.history_user, names), changes=(Change("Ответственные", "", said),))


def _group(group: str) -> str:
    return str(GroupKind(group).label) if group else "—"
