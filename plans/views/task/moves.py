"""Moving a task between its states: from the page of the task, or by one click in the table of the plan."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from ezh_rollout.shared import typography
from ezh_rollout.shared.access import allow
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from plans import moves, rules
from plans.actions import task as actions
from plans.board import board
from plans.models import Task
from plans.queries import suggested_result, surroundings_of
from plans.states import TaskMove
from plans.views.back import back_to
from plans.views.task.detail import fetch_task, task_page


@require_POST
def task_move(request: HttpRequest, pk: int) -> HttpResponse:
    """`move` is a `TaskMove`; `words` its result or reason. A row's button sends none: they are suggested."""
    task = fetch_task(request, pk)
    move = _move_of(request)
    today = timezone.localdate()
    around = surroundings_of(task, request.user, on=today)
    allow(moves.may_make(move, request.user, task, is_assigned=around.is_assigned))
    words = request.POST.get("words", suggested_result(task, on=today) if move == TaskMove.SUBMIT else "")
    try:
        task = actions.make_move(task, move, words=words, by=request.user, at=timezone.now())
    except Refused as refused:
        return _refused(request, pk, refused, move, words)
    messages.success(request, f"{_named(task)}: {task.get_state_display().lower()}.")
    if _is_row(request, task):
        return _row(request, task)
    return redirect(back_to(request, reverse("plans:task", args=[pk])))


def _refused(request: HttpRequest, pk: int, refused: Refused, move: TaskMove, words: str) -> HttpResponse:
    """The task as it is now, with the reasons and the typed words."""
    task = fetch_task(request, pk)
    if _is_row(request, task):
        return _row(request, task, note=str(refused), status=refused.status)
    return task_page(request, task, refused=refused.reasons, typed={move: words}, status=refused.status)


def _is_row(request: HttpRequest, task: Task) -> bool:
    """htmx asked for the row of the plan's table; only those who see the whole plan have such a table."""
    is_asked = bool(request.htmx) and request.htmx.target == f"task-{task.pk}"  # type: ignore[attr-defined]
    return is_asked and rules.may_view_plan(request.user, task.plan)


def _row(request: HttpRequest, task: Task, *, note: str = "", status: int = 200) -> HttpResponse:
    """The row (with what stood in the way), the rows above it whose progress changed, and the numbers of the page."""
    found = board(task.plan, user=request.user, on=timezone.localdate())
    above, parent = [], task.parent_id
    while parent in found.rows:
        above.append(found.rows[parent])
        parent = found.parents[parent]
    context = {"rows": [found.rows[task.pk]], "above": above, "note": note, "counts": found.counts, "plan": task.plan}
    return page(request, "plans/_row_answer.html", context, school=task.school, status=status)


def _named(task: Task) -> str:
    return typography.quoted(Truncator(task.title).chars(80))


def _move_of(request: HttpRequest) -> TaskMove:
    try:
        return TaskMove(request.POST.get("move", ""))
    except ValueError:
        raise Http404 from None
