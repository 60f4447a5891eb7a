"""The plan as a whole: header, version, places. Every structural change locks the plan's row and raises its version."""

from datetime import date
from typing import Any

from django.db import transaction

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun
from plans.actions.seen import Seen
from plans.models import Plan, Stage, Task
from plans.tree import Tree
from registry.models import School


@transaction.atomic
def create(school: School, *, title: str, starts_on: date, by: Any) -> Plan:
    """An empty plan with one stage without a name, so that tasks can be added at once."""
    plan = Plan(school=school, title=title, starts_on=starts_on, created_by=by)
    save_as(plan, by=by, reason="создан")
    save_as(Stage(school=school, plan=plan, position=1), by=by, reason="создан")
    return plan


@transaction.atomic
def edit(plan: Plan, *, title: str, starts_on: date, seen: Seen, by: Any) -> Plan:
    """The header. Deadlines that were resolved by the old start stay: dates do not move behind people's backs."""
    fresh = locked_plan(plan)
    if seen.is_outdated(fresh.version, {"title": fresh.title, "starts_on": fresh.starts_on}):
        raise Outrun("Пока вы правили план, его изменил другой сотрудник. Ваши изменения ещё не сохранены.")
    fresh.title, fresh.starts_on = title, starts_on
    fresh.version += 1
    save_as(fresh, by=by, reason="правка", fields=["title", "starts_on", "version"])
    return fresh


def locked_plan(plan: Plan) -> Plan:
    """The row as it is now, held until the end of the transaction."""
    fresh = Plan.objects.select_for_update().filter(pk=plan.pk).first()
    if fresh is None:
        raise Outrun("План уже удалили. Вернитесь к списку планов.")
    return fresh


def touch(plan: Plan, *, by: Any, reason: str) -> None:
    """Raises the version of a locked plan: whoever holds an older one has not seen this change."""
    plan.version += 1
    save_as(plan, by=by, reason=reason, fields=["version"])


def renumber(plan: Plan) -> None:
    """Makes the positions of tasks follow the order on paper, 1, 2, 3… through the whole plan.

    Positions are bookkeeping, not facts: neighbours that only moved up write no history.
    """
    tree = Tree(plan.tasks.only("pk", "parent_id", "position", "stage_id", "plan_id"))
    stages = {pk: place for place, pk in enumerate(plan.stages.values_list("pk", flat=True))}
    rows = sorted((row for row, _ in tree.in_order()), key=lambda row: stages[row.stage_id])
    changed = []
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            changed.append(row)
    Task.objects.bulk_update(changed, ["position"], batch_size=500)
