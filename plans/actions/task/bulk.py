"""The same move for many tasks: what can be moved is moved, the rest is named with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ezh_rollout.shared.refusal import Refused
from plans.actions.task.moves import make_move
from plans.models import Task
from plans.states import TaskMove


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One task of a bulk move; without reasons it was moved."""

    task: Task
    reasons: tuple[str, ...] = ()


def make_moves(tasks: Iterable[Task], move: TaskMove, *, words: str, by: Any, at: datetime) -> list[BulkLine]:
    """Each task in a transaction of its own, so that one obstacle stops one task.

    Sub-tasks go before the tasks they belong to (after them, when work is reopened): a whole branch moves in one go.
    """
    rows = list(tasks)
    depths = _depths(rows)
    ordered = sorted(rows, key=lambda task: depths[task.pk], reverse=move != TaskMove.REOPEN)
    done = {task.pk: _line(task, move, words=words, by=by, at=at) for task in ordered}
    return [done[task.pk] for task in rows]


def _line(task: Task, move: TaskMove, *, words: str, by: Any, at: datetime) -> BulkLine:
    try:
        return BulkLine(make_move(task, move, words=words, by=by, at=at))
    except Refused as refused:
        return BulkLine(task, tuple(refused.reasons))


def _depths(tasks: list[Task]) -> dict[int, int]:
    """How deep each chosen task lies among the chosen ones."""
    parents = {task.pk: task.parent_id for task in tasks}
    depths = {}
    for task in tasks:
        depth, above = 0, task.parent_id
        while above in parents:
            depth, above = depth + 1, parents[above]
        depths[task.pk] = depth
    return depths
