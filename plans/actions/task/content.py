"""What a task says and where it stands in the plan: adding, editing, shifting, deleting.

Each of these changes the structure of the plan: the plan's row is locked first and its version goes up.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction

from ezh_rollout.shared.history import delete_as, save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from ezh_rollout.shared.typography import quoted
from plans.actions.plan import locked_plan, renumber, touch
from plans.actions.seen import Seen
from plans.actions.task.files import forget_files
from plans.actions.task.moves import locked
from plans.models import Assignment, Plan, Task, TaskFile
from plans.queries import people_in_words
from plans.states import DeadlineKind, Duty, TaskState
from plans.tree import Tree


@dataclass(frozen=True, slots=True)
class Named:
    """One line of «Ответственный»: an employee, a group, or only words."""

    employee_id: int | None = None
    group: str = ""
    words: str = ""
    duty: str = Duty.ANSWERS.value


@dataclass(frozen=True, slots=True)
class Content:
    """What people write about a task."""

    text: str
    stage_id: int
    parent_id: int | None = None
    number: str = ""
    deadline_words: str = ""
    deadline_kind: str = DeadlineKind.UNKNOWN.value
    deadline_start: date | None = None
    deadline_end: date | None = None
    evidence: str = ""
    people: Sequence[Named] = ()


FIELDS: Final = (
    "number",
    "text",
    "stage_id",
    "parent_id",
    "deadline_words",
    "deadline_kind",
    "deadline_start",
    "deadline_end",
    "evidence",
)


def seen_values(task: Task) -> dict[str, Any]:
    """The fields of the form as the row has them now; people as words."""
    assignments = task.assignments.select_related("employee").order_by("position", "pk")
    return {name: getattr(task, name) for name in FIELDS} | {"people": people_in_words(assignments)}


@transaction.atomic
def add(plan: Plan, content: Content, *, by: Any) -> Task:
    """A new task, last in its stage or among the sub-items of its parent."""
    plan = locked_plan(plan)
    task = Task(school_id=plan.school_id, plan=plan, position=_last_position(plan) + 1)
    _put(task, content, plan)
    save_as(task, by=by, reason="добавлена задача")
    _name_people(task, content.people, by=by)
    renumber(plan)
    touch(plan, by=by, reason="добавлена задача")
    return task


@transaction.atomic
def edit(task: Task, content: Content, *, seen: Seen, by: Any) -> Task:
    """Saves what was typed. Raises `Outrun` when somebody else changed the same fields since they were seen."""
    fresh = locked(task)
    plan = locked_plan(fresh.plan)
    if seen.is_outdated(fresh.version, seen_values(fresh)):
        raise Outrun("Пока вы правили задачу, её изменил другой сотрудник. Ваши изменения ещё не сохранены.")
    moved = (fresh.stage_id, fresh.parent_id) != (content.stage_id, content.parent_id)
    _put(fresh, content, plan)
    fresh.version += 1
    if moved:
        fresh.position = _last_position(plan) + 1
    save_as(
        fresh, by=by, reason="правка", fields=[*(name.removesuffix("_id") for name in FIELDS), "version", "position"]
    )
    if moved:
        _take_along(fresh, by=by)
        renumber(plan)
    _name_people(fresh, content.people, by=by)
    touch(plan, by=by, reason="изменена задача")
    return fresh


@transaction.atomic
def shift(task: Task, *, up: bool, by: Any) -> None:
    """Changes places with the neighbour above or below, among tasks of the same stage and parent."""
    fresh = locked(task)
    plan = locked_plan(fresh.plan)
    row = list(plan.tasks.filter(stage=fresh.stage_id, parent=fresh.parent_id).order_by("position", "pk"))
    here = row.index(fresh)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(row):
        raise Refused("Дальше двигать некуда: задача уже " + ("первая." if up else "последняя."))
    neighbour = row[there]
    fresh.position, neighbour.position = neighbour.position, fresh.position
    if fresh.position == neighbour.position:
        fresh.position += -1 if up else 1
    for moved in (fresh, neighbour):
        save_as(moved, by=by, reason="изменён порядок", fields=["position"])
    renumber(plan)
    touch(plan, by=by, reason="изменён порядок задач")


@transaction.atomic
def delete(task: Task, *, by: Any) -> None:
    """Deletes the task with its sub-items and files. What was accepted is history and stays."""
    fresh = locked(task)
    plan = locked_plan(fresh.plan)
    branch = [fresh, *Tree(plan.tasks.all()).below(fresh.pk)]
    reasons = obstacles_to_delete(branch)
    if reasons:
        raise Refused(*reasons)
    delete_branch(branch, by=by)
    renumber(plan)
    touch(plan, by=by, reason="удалена задача")


def obstacles_to_delete(branch: Sequence[Task]) -> list[str]:
    """Why these tasks may not be thrown away; asked by the page of confirmation too."""
    accepted = [task for task in branch if task.state == TaskState.ACCEPTED]
    return [
        f"Задача {quoted(task.title)} принята и остаётся в плане как сделанная. "
        "Если она больше не нужна, верните её в работу и отметьте «Не требуется»."
        for task in accepted
    ]


def delete_branch(branch: Sequence[Task], *, by: Any) -> None:
    """Deepest first, each with its own last history row in the name of `by`."""
    forget_files(TaskFile.objects.filter(task__in=[task.pk for task in branch]))
    for task in reversed(branch):
        for assignment in task.assignments.all():
            delete_as(assignment, by=by, reason="удалена задача")
        delete_as(task, by=by, reason="удалена задача")


def _put(task: Task, content: Content, plan: Plan) -> None:
    """The content onto the row, after asking whether its place is possible."""
    parent = _parent(task, content, plan)
    task.stage = plan.stages.get(pk=parent.stage_id if parent else content.stage_id)
    task.parent = parent
    for name in FIELDS:
        if name not in {"stage_id", "parent_id"}:
            setattr(task, name, getattr(content, name))


def _parent(task: Task, content: Content, plan: Plan) -> Task | None:
    """Asked under the lock: a circle of two tasks could otherwise be tied by two people at once."""
    if content.parent_id is None:
        return None
    parent = plan.tasks.filter(pk=content.parent_id).first()
    if parent is None:
        raise Refused("Задачу, в состав которой входит эта, уже удалили. Выберите другую.")
    below = {row.pk for row in Tree(plan.tasks.all()).below(task.pk)} if task.pk else set()
    if parent.pk == task.pk or parent.pk in below:
        raise Refused("Задача не может входить в состав самой себя или своего подпункта.")
    if parent.is_finished and not task.is_finished and parent.pk != task.parent_id:
        raise Refused(f"Задача {quoted(parent.title)} уже закрыта. Сначала верните её в работу.")
    return parent


def _take_along(task: Task, *, by: Any) -> None:
    """Sub-items stand in the stage of the task they belong to."""
    for row in Tree(Task.objects.filter(plan=task.plan_id)).below(task.pk):
        if row.stage_id != task.stage_id:
            row.stage_id = task.stage_id
            save_as(row, by=by, reason="перенесена вместе с задачей", fields=["stage"])


def _name_people(task: Task, people: Sequence[Named], *, by: Any) -> None:
    """Rows that stay are kept, so that history tells only what really changed. Deleting first frees unique places."""
    kept: dict[Named, Assignment] = {}
    for row in task.assignments.all():
        named = Named(row.employee_id, row.group, row.words, row.duty)
        if named in people and named not in kept:
            kept[named] = row
        else:
            delete_as(row, by=by, reason="правка")
    for position, named in enumerate(people):
        row = kept.get(named) or Assignment(school_id=task.school_id, task=task, position=position, **asdict(named))
        if row.pk is None or row.position != position:
            row.position = position
            save_as(row, by=by, reason="правка")


def _last_position(plan: Plan) -> int:
    last = plan.tasks.order_by("-position").values_list("position", flat=True).first()
    return last or 0
