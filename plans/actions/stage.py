"""Stages of a plan. Each change locks the plan's row and raises its version."""

from typing import Any

from django.db import transaction

from ezh_rollout.shared.history import delete_as, save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from plans.actions.plan import locked_plan, renumber, touch
from plans.actions.seen import Seen
from plans.actions.task.content import delete_branch, obstacles_to_delete
from plans.models import Plan, Stage, Task
from plans.tree import Tree


@transaction.atomic
def add(plan: Plan, *, title: str, by: Any) -> Stage:
    """A new stage, the last one."""
    plan = locked_plan(plan)
    last = plan.stages.order_by("-position").values_list("position", flat=True).first() or 0
    stage = Stage(school_id=plan.school_id, plan=plan, position=last + 1, title=title)
    save_as(stage, by=by, reason="добавлен этап")
    touch(plan, by=by, reason="добавлен этап")
    return stage


@transaction.atomic
def rename(stage: Stage, *, title: str, seen: Seen, by: Any) -> Stage:
    """A stage has no version of its own: the plan's version and the title that was seen tell the outdated form."""
    plan, fresh = _locked(stage)
    if seen.is_outdated(plan.version, {"title": fresh.title}):
        raise Outrun("Пока вы правили этап, его изменил другой сотрудник. Ваше название ещё не сохранено.")
    fresh.title = title
    save_as(fresh, by=by, reason="правка", fields=["title"])
    touch(plan, by=by, reason="переименован этап")
    return fresh


@transaction.atomic
def shift(stage: Stage, *, up: bool, by: Any) -> None:
    """Changes places with the neighbour above or below."""
    plan, fresh = _locked(stage)
    row = list(plan.stages.order_by("position", "pk"))
    here = row.index(fresh)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(row):
        raise Refused("Дальше двигать некуда: этап уже " + ("первый." if up else "последний."))
    row[here], row[there] = row[there], row[here]
    for position, moved in enumerate(row, start=1):
        if moved.position != position:
            moved.position = position
            save_as(moved, by=by, reason="изменён порядок", fields=["position"])
    renumber(plan)
    touch(plan, by=by, reason="изменён порядок этапов")


@transaction.atomic
def delete(stage: Stage, *, by: Any) -> None:
    """Deletes the stage with all its tasks, unless one of them was accepted."""
    plan, fresh = _locked(stage)
    branch = tasks_of(fresh)
    reasons = obstacles_to_delete(branch)
    if reasons:
        raise Refused(*reasons)
    delete_branch(branch, by=by)
    delete_as(fresh, by=by, reason="удалён этап")
    renumber(plan)
    touch(plan, by=by, reason="удалён этап")


def tasks_of(stage: Stage) -> list[Task]:
    """All tasks of the stage, sub-items after the tasks they belong to."""
    return [task for task, _ in Tree(Task.objects.filter(stage=stage.pk)).in_order()]


def _locked(stage: Stage) -> tuple[Plan, Stage]:
    plan = locked_plan(stage.plan)
    fresh = Stage.objects.select_for_update().filter(pk=stage.pk).first()
    if fresh is None:
        raise Outrun("Этап уже удалили. Обновите страницу плана.")
    return plan, fresh
