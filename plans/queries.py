"""Questions about tasks that cross several tables."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from ezh_rollout.shared import typography
from plans import evidence
from plans.models import Approval, Assignment, Plan, Task
from plans.moves import Surroundings
from plans.states import FINISHED_TASKS, OPEN_TASKS, Duty, EventKind, TaskState
from registry.models import School
from registry.queries import names_by_user

_VERBS = {
    TaskState.STARTED: "взял(а) в работу",
    TaskState.SUBMITTED: "сдал(а) на проверку",
    TaskState.ACCEPTED: "принял(а)",
    TaskState.NOT_REQUIRED: "отметил(а) как ненужную",
}


def surroundings_of(task: Task, user: Any, *, on: date) -> Surroundings:
    """What the rules of moves ask about, for one task."""
    parent = Task.objects.filter(pk=task.parent_id).first() if task.parent_id else None
    return Surroundings(
        is_assigned=Task.objects.filter(pk=task.pk).assigned_to(user).exists(),
        open_subtasks=Task.objects.filter(parent=task.pk, state__in=OPEN_TASKS).count(),
        is_parent_finished=parent is not None and parent.is_finished,
        progress=progress_of(task, on=on),
    )


def progress_of(task: Task, *, on: date) -> evidence.Progress | None:
    """The measured progress of a task that carries a key; None for the others."""
    return evidence.measure([task.evidence], school=task.school_id, plan=task.plan_id, on=on).get(task.evidence)


def who_moved_last(task: Task, *, on: datetime) -> list[str]:
    """«Задачу уже принял(а) Сосновский Т.А. в 10:15»; nothing for a task that nobody has moved."""
    event = task.events.filter(kind=EventKind.MOVE).select_related("by").last()
    if event is None or event.by is None or event.state_after not in _VERBS:
        return []
    name = names_by_user(task.school_id).get(event.by.pk) or str(event.by)
    is_return = event.state_after == TaskState.STARTED and event.state_before != TaskState.PLANNED
    verb = "вернул(а) в работу" if is_return else _VERBS[TaskState(event.state_after)]
    return [f"Задачу уже {verb} {name} {_moment(event.at, on=on)}."]


def _moment(at: datetime, *, on: datetime) -> str:
    """«в 10:15» of the same day, else with the date."""
    local, today = timezone.localtime(at), timezone.localtime(on).date()
    day = "" if local.date() == today else f"{typography.date_words(local.date())} "
    return f"{day}в\N{NO-BREAK SPACE}{local:%H:%M}"


def suggested_result(task: Task, *, on: date) -> str:
    """What stands in the box «Что сделано» before anybody types: the last report, else what was measured."""
    if task.result:
        return task.result
    progress = progress_of(task, on=on)
    return f"{progress.title}: {progress.shown}." if progress else "Выполнено."


def next_number(plan: Plan, *, stage: int | None, parent: Task | None) -> str:
    """A number for a new task, after the one of its last neighbour; the school may write any other."""
    beside = plan.tasks.filter(parent=parent) if parent else plan.tasks.filter(parent=None, stage=stage)
    last = beside.exclude(number="").order_by("position", "pk").values_list("number", flat=True).last()
    if last is None:
        return f"{parent.number.rstrip('.')}.1." if parent and parent.number else "1."
    return re.sub(r"\d+(?=\D*$)", lambda found: str(int(found[0]) + 1), last)


def people_in_words(assignments: Iterable[Assignment]) -> str:
    """«Кленова В.Н.; участвует: учителя»: how the people of a task are compared and shown in history."""
    named = []
    for assignment in assignments:
        label = assignment.label
        named.append(label if assignment.duty == Duty.ANSWERS else f"{assignment.get_duty_display()}: {label}")
    return "; ".join(named)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan in the list of the school's plans."""

    plan: Plan
    total: int
    closed: int
    late: int
    revision: int | None


def overview_of_plans(school: School, *, on: date) -> list[PlanLine]:
    """The newest first; three queries. Tasks are counted as the document counts them, without their sub-items."""
    plans = Plan.objects.filter(school=school)
    tasks = Task.objects.filter(plan__in=plans).order_by().values("plan")
    tops = Q(parent=None)
    late = Q(state__in=OPEN_TASKS, deadline_end__lt=on)
    counts = tasks.annotate(
        total=Count("pk", filter=tops),
        closed=Count("pk", filter=tops & Q(state__in=FINISHED_TASKS)),
        late=Count("pk", filter=late),
    )
    numbers: dict[int, Any] = {row["plan"]: row for row in counts}
    approved = Approval.objects.filter(plan__in=plans).approved().order_by().values("plan")
    revisions = {row["plan"]: row["newest"] for row in approved.annotate(newest=Max("revision"))}
    return [_line(plan, numbers.get(plan.pk, {}), revisions.get(plan.pk)) for plan in plans]


def _line(plan: Plan, numbers: Mapping[str, int], revision: int | None) -> PlanLine:
    return PlanLine(plan, numbers.get("total", 0), numbers.get("closed", 0), numbers.get("late", 0), revision)
