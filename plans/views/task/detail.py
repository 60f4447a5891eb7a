"""The page of one task, and the list of one's own tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ezh_rollout.shared.access import fetch_or_404
from ezh_rollout.shared.pages import page
from plans import moves, rules
from plans.forms.task import CommentForm, FileForm, MoveForm
from plans.history import history_of
from plans.models import Task
from plans.queries import suggested_result, surroundings_of
from plans.rows import deadline_in_dates, listed, set_in
from plans.states import TaskMove, TaskState


@dataclass(frozen=True, slots=True)
class Offer:
    """A move on the page of the task: the button, what stands in its way, the box for its words."""

    move: TaskMove
    obstacles: list[str]
    form: MoveForm | None


@require_GET
def task(request: HttpRequest, pk: int) -> HttpResponse:
    return task_page(request, fetch_task(request, pk))


@require_GET
def my_tasks(request: HttpRequest) -> HttpResponse:
    """Everything that names the person or a group of hers, in all her schools; open tasks first, by deadline."""
    tasks = Task.objects.visible_to(request.user).assigned_to(request.user)
    rows = listed(
        tasks.order_by(F("deadline_end").asc(nulls_last=True), "plan", "position", "pk"), on=timezone.localdate()
    )
    plans = {(row["plan"], row["school"]) for row in rows}
    context = {
        "open": set_in([row for row in rows if row["is_open"]]),
        "closed": set_in([row for row in rows if not row["is_open"]]),
        "shows_plan": len(plans) > 1,
        "only_plan": " · ".join(*plans) if len(plans) == 1 else "",
    }
    return page(request, "plans/task_list.html", context)


def fetch_task(request: HttpRequest, pk: int) -> Task:
    visible = Task.objects.visible_to(request.user).select_related("school", "plan", "stage", "parent")
    return fetch_or_404(visible, pk=pk)


def task_page(
    request: HttpRequest,
    found: Task,
    *,
    refused: Sequence[str] = (),
    typed: Mapping[TaskMove, str] | None = None,
    forms: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; after a refusal with its reasons, and with everything that was typed."""
    around = surroundings_of(found, request.user, on=timezone.localdate())
    may_report = rules.may_report(request.user, found, is_assigned=around.is_assigned)
    assignments = list(found.assignments.select_related("employee").order_by("position", "pk"))
    context = {
        "task": found,
        "about": found.text.strip().partition("\n")[2].strip(),
        "refused": refused,
        "is_overdue": found.is_overdue(on=timezone.localdate()),
        "dates": deadline_in_dates(found.deadline_kind, found.deadline_start, found.deadline_end),
        "assignments": assignments,
        "inherits_deadline": found.parent is not None
        and not (found.deadline_words or found.deadline_start or found.deadline_end),
        "progress": around.progress,
        "subtasks": listed(_subtasks(found, request.user), on=timezone.localdate()),
        "offers": _offers(found, request.user, around, typed or {}),
        "files": found.files.select_related("uploaded_by"),
        "history": history_of(found),
        "sees_plan": rules.may_view_plan(request.user, found.plan),
        "may_write": rules.may_write_plan(request.user, found.school_id),
        "may_attach": may_attach(request.user, found, is_assigned=around.is_assigned),
        "is_frozen": found.state == TaskState.ACCEPTED,
        "may_report": may_report,
        "comment_form": CommentForm(),
        "file_form": FileForm(),
        **(forms or {}),
    }
    return page(request, "plans/task_detail.html", context, school=found.school, status=status)


def _subtasks(task: Task, user: Any) -> QuerySet[Task]:
    """Whoever sees only her own tasks sees only her own sub-tasks: a link must not lead to «не найдено»."""
    return Task.objects.filter(parent=task).visible_to(user).order_by("position", "pk")


def may_attach(user: Any, task: Task, *, is_assigned: bool) -> bool:
    """Evidence comes from whoever reports the work or checks it."""
    return rules.may_report(user, task, is_assigned=is_assigned) or rules.may_check(user, task)


def _offers(task: Task, user: Any, around: moves.Surroundings, typed: Mapping[TaskMove, str]) -> list[Offer]:
    """The moves of this state that this person may make; what else is in the way is said beside the button."""
    offers = []
    for move in TaskMove:
        if not moves.is_timely(move, task) or not _is_offered(move, task, user, around):
            continue
        form = None
        if move == TaskMove.SUBMIT or move in moves.NEEDS_REASON:
            suggested = suggested_result(task, on=timezone.localdate()) if move == TaskMove.SUBMIT else ""
            form = MoveForm(move, words=typed.get(move, suggested))
        obstacles = moves.obstacles_to(move, task, by=user, around=around)
        offers.append(Offer(move, obstacles, form))
    return offers


def _is_offered(move: TaskMove, task: Task, user: Any, around: moves.Surroundings) -> bool:
    """Four eyes are explained to whoever checks; other people's buttons are not shown at all."""
    if moves.may_make(move, user, task, is_assigned=around.is_assigned):
        return True
    return move == TaskMove.ACCEPT and rules.may_check(user, task)
