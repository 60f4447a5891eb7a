"""Moves of a task between its states. One path for all: lock, ask again, change, save, write down.

The plan's row is locked before the task's: a sub-task cannot be reopened while its parent is being accepted.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from plans import moves
from plans.models import Plan, Task, TaskEvent
from plans.queries import surroundings_of, who_moved_last
from plans.states import EventKind, TaskMove

STATE_FIELDS: Final = [
    "state",
    "result",
    *(
        f"{stamp}_{part}"
        for stamp in ("started", "submitted", "accepted", "returned", "dropped")
        for part in ("by", "at")
    ),
    "accepted_by_one_person",
    "returned_reason",
    "dropped_reason",
]


def start(task: Task, *, by: Any, at: datetime) -> Task:
    return _move(task, TaskMove.START, by=by, at=at, change=lambda fresh: fresh.start(by=by, at=at))


def submit(task: Task, *, result: str, by: Any, at: datetime) -> Task:
    """Hands the work over to whoever checks it. `result` says what was done."""
    result = result.strip()
    return _move(
        task,
        TaskMove.SUBMIT,
        by=by,
        at=at,
        words=result,
        change=lambda fresh: fresh.submit(result=result, by=by, at=at),
    )


def accept(task: Task, *, by: Any, at: datetime) -> Task:
    """Four eyes; in a school of one person the row says that one person did both."""
    return _move(task, TaskMove.ACCEPT, by=by, at=at, change=lambda fresh: fresh.accept(by=by, at=at))


def send_back(task: Task, *, reason: str, by: Any, at: datetime) -> Task:
    """Returns the work to whoever reported it."""
    reason = reason.strip()
    return _move(
        task,
        TaskMove.RETURN,
        by=by,
        at=at,
        words=reason,
        change=lambda fresh: fresh.send_back(reason=reason, by=by, at=at),
    )


def drop(task: Task, *, reason: str, by: Any, at: datetime) -> Task:
    """«Не требуется»."""
    reason = reason.strip()
    return _move(
        task, TaskMove.DROP, by=by, at=at, words=reason, change=lambda fresh: fresh.drop(reason=reason, by=by, at=at)
    )


def reopen(task: Task, *, reason: str, by: Any, at: datetime) -> Task:
    """Back to work after it was accepted or dropped."""
    reason = reason.strip()
    return _move(
        task,
        TaskMove.REOPEN,
        by=by,
        at=at,
        words=reason,
        change=lambda fresh: fresh.reopen(reason=reason, by=by, at=at),
    )


def make_move(task: Task, move: TaskMove, *, words: str, by: Any, at: datetime) -> Task:
    """The move that a button names; `words` are the result or the reason where the move wants one."""
    if move == TaskMove.START:
        return start(task, by=by, at=at)
    if move == TaskMove.ACCEPT:
        return accept(task, by=by, at=at)
    if move == TaskMove.SUBMIT:
        return submit(task, result=words, by=by, at=at)
    with_reason = {TaskMove.RETURN: send_back, TaskMove.DROP: drop, TaskMove.REOPEN: reopen}
    return with_reason[move](task, reason=words, by=by, at=at)


@transaction.atomic
def comment(task: Task, *, text: str, by: Any, at: datetime) -> TaskEvent:
    """Says something about the task to everybody who sees it."""
    text = text.strip()
    if not text:
        raise Refused("Напишите комментарий.")
    fresh = locked(task)
    return TaskEvent.objects.create(
        school_id=fresh.school_id, task=fresh, kind=EventKind.COMMENT, by=by, at=at, text=text
    )


@transaction.atomic
def _move(
    task: Task, move: TaskMove, *, by: Any, at: datetime, change: Callable[[Task], None], words: str | None = None
) -> Task:
    """Answers with the changed row as it is now in the database."""
    fresh = locked(task)
    if not moves.is_timely(move, fresh):
        raise Outrun(*moves.obstacles_of_state(move, fresh), *who_moved_last(fresh, on=at))
    around = surroundings_of(fresh, by, on=timezone.localdate(at))
    reasons = moves.obstacles_to(move, fresh, by=by, around=around, words=words)
    if reasons:
        raise Refused(*reasons)
    before = fresh.state
    change(fresh)
    save_as(fresh, by=by, reason=move.label, fields=STATE_FIELDS)
    TaskEvent.objects.create(
        school_id=fresh.school_id,
        task=fresh,
        kind=EventKind.MOVE,
        by=by,
        at=at,
        state_before=before,
        state_after=fresh.state,
        text=words or "",
    )
    return fresh


def locked(task: Task) -> Task:
    """The row as it is now, held until the end of the transaction; the plan's row first, as everywhere."""
    Plan.objects.select_for_update().filter(pk=task.plan_id).first()
    fresh = Task.objects.select_for_update().filter(pk=task.pk).first()
    if fresh is None:
        raise Outrun("Задачу уже удалили. Обновите страницу плана.")
    return fresh
