"""What stands in the way of a move of a task: one home for the buttons, the guards and the tests.

A move is possible from some states only, by some people only, and when the work around the task allows it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ezh_rollout.shared.typography import quantity
from plans import rules
from plans.evidence import Progress
from plans.models import Task
from plans.states import TaskMove, TaskState


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rules have to know about a task beside its own row."""

    is_assigned: bool = False
    open_subtasks: int = 0
    is_parent_finished: bool = False
    progress: Progress | None = None


FROM: Final[dict[TaskMove, frozenset[TaskState]]] = {
    TaskMove.START: frozenset({TaskState.PLANNED}),
    TaskMove.SUBMIT: frozenset({TaskState.STARTED}),
    TaskMove.ACCEPT: frozenset({TaskState.SUBMITTED}),
    TaskMove.RETURN: frozenset({TaskState.SUBMITTED}),
    TaskMove.DROP: frozenset({TaskState.PLANNED, TaskState.STARTED, TaskState.SUBMITTED}),
    TaskMove.REOPEN: frozenset({TaskState.ACCEPTED, TaskState.NOT_REQUIRED}),
}
"""The states in which a move makes sense."""

MAX_WORDS: Final = 4000

NEEDS_REASON: Final = frozenset({TaskMove.RETURN, TaskMove.DROP, TaskMove.REOPEN})

WRONG_STATE: Final[dict[TaskState, str]] = {
    TaskState.PLANNED: "Задача ещё запланирована. Сначала возьмите её в работу.",
    TaskState.STARTED: "Задача в работе. Сначала её нужно сдать на проверку.",
    TaskState.SUBMITTED: "Задача уже на проверке. Её можно принять или вернуть.",
    TaskState.ACCEPTED: "Задача уже принята. Чтобы изменить её, сначала верните её в работу.",
    TaskState.NOT_REQUIRED: "Задача отмечена как ненужная. Чтобы изменить её, сначала верните её в работу.",
}

_May = Callable[[Any, Task, bool], bool]


def _may_report(user: Any, task: Task, is_assigned: bool) -> bool:  # noqa: FBT001 - one shape for the table below
    return rules.may_report(user, task, is_assigned=is_assigned)


def _may_reopen(user: Any, task: Task, _: bool) -> bool:  # noqa: FBT001 - the same
    """What was accepted is taken back by those who accept; «не требуется» also by those who may say it."""
    return rules.may_check(user, task) or (task.state == TaskState.NOT_REQUIRED and rules.may_drop(user, task))


_MAY: Final[dict[TaskMove, _May]] = {
    TaskMove.START: _may_report,
    TaskMove.SUBMIT: _may_report,
    TaskMove.ACCEPT: lambda user, task, _: rules.may_accept(user, task),
    TaskMove.RETURN: lambda user, task, _: rules.may_check(user, task),
    TaskMove.DROP: lambda user, task, _: rules.may_drop(user, task),
    TaskMove.REOPEN: _may_reopen,
}


def is_timely(move: TaskMove, task: Task) -> bool:
    """The task is in a state from which the move leads on."""
    return TaskState(task.state) in FROM[move]


def may_make(move: TaskMove, user: Any, task: Task, *, is_assigned: bool) -> bool:
    """May this person make the move, as far as people are concerned?"""
    return _MAY[move](user, task, is_assigned)


def obstacles_to(move: TaskMove, task: Task, *, by: Any, around: Surroundings, words: str | None = None) -> list[str]:
    """Everything that stands in the way of the move, as sentences; an empty list means «можно».

    `words` are the result or the reason that comes with the move; None where nobody was asked for them yet.
    """
    return [
        *obstacles_of_state(move, task),
        *obstacles_of_person(move, task, by=by, around=around),
        *obstacles_of_work(move, around),
        *_obstacles_of_words(move, words),
    ]


def obstacles_of_state(move: TaskMove, task: Task) -> list[str]:
    return [] if is_timely(move, task) else [WRONG_STATE[TaskState(task.state)]]


def obstacles_of_person(move: TaskMove, task: Task, *, by: Any, around: Surroundings) -> list[str]:
    if may_make(move, by, task, is_assigned=around.is_assigned):
        return []
    if move == TaskMove.ACCEPT and rules.may_check(by, task):
        return ["Вы сами сдали эту задачу. Принять её должен другой сотрудник."]
    return ["Это действие вам недоступно. Права на него есть у другого сотрудника."]


def obstacles_of_work(move: TaskMove, around: Surroundings) -> list[str]:
    reasons = []
    if move in {TaskMove.SUBMIT, TaskMove.ACCEPT, TaskMove.DROP} and around.open_subtasks:
        left = quantity(around.open_subtasks, "подпункт", "подпункта", "подпунктов")
        reasons.append(f"Сначала закончите подпункты: не закрыто {left}.")
    if move == TaskMove.REOPEN and around.is_parent_finished:
        reasons.append("Сначала верните в работу задачу, в состав которой она входит.")
    progress = around.progress
    if move in {TaskMove.SUBMIT, TaskMove.ACCEPT} and progress is not None and not progress.is_complete:
        reasons.append(f"{progress.title}: {progress.shown}. Что осталось, видно на странице «{progress.place}».")
    return reasons


def _obstacles_of_words(move: TaskMove, words: str | None) -> list[str]:
    if words is None or words.strip():
        return _unfit_words(words or "")
    if move == TaskMove.SUBMIT:
        return ["Напишите, что сделано: результат увидит тот, кто проверяет."]
    return ["Напишите причину: её увидят все, кто работает с задачей."] if move in NEEDS_REASON else []


def _unfit_words(words: str) -> list[str]:
    """What no browser sends and no database keeps is refused here, because these words pass through no form."""
    reasons = []
    if len(words) > MAX_WORDS:
        reasons.append(f"Слишком длинный текст. Сократите его до {MAX_WORDS} знаков.")
    if "\x00" in words:
        reasons.append("В тексте есть знаки, которых не бывает в тексте. Впишите его заново.")
    return reasons
