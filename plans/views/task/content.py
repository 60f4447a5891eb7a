"""Writing a task: adding, editing by two people at once, shifting, deleting."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ezh_rollout.shared import typography
from ezh_rollout.shared.access import allow
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun, Refused
from ezh_rollout.shared.text import whole_number
from plans import rules
from plans.actions import task as actions
from plans.actions.task.content import obstacles_to_delete
from plans.forms.task import BasePeople, TaskForm, people_formset, seen_of
from plans.models import Plan, Task
from plans.queries import next_number
from plans.rows import deadline_in_dates
from plans.tree import Tree
from plans.views.back import back_to
from plans.views.plan import fetch_plan
from plans.views.task.detail import fetch_task
from registry.views.once import answer_once


@require_http_methods(["GET", "POST"])
def task_add(request: HttpRequest, pk: int) -> HttpResponse:
    """`?stage=` and `?parent=` say where the button was pressed."""
    plan = fetch_plan(request, pk)
    allow(rules.may_write_plan(request.user, plan.school_id))
    if not plan.stages.exists():
        messages.info(request, "Сначала добавьте этап: задачи стоят в этапах.")
        return redirect("plans:stage_add", pk)
    task = Task(school=plan.school, plan=plan)
    form = TaskForm(request.POST or None, plan=plan, task=task, initial=_place(request, plan))
    people = people_formset(request.POST or None, plan=plan, task=task)
    refused: list[str] = []
    if request.method == "POST" and _are_valid(form, people):
        try:
            return answer_once(request, partial(_added, request, plan, form, people))
        except Refused as problem:
            refused = problem.reasons
    status = 422 if refused or form.errors or (people.is_bound and not people.is_valid()) else 200
    return _form_page(request, plan, None, form, people, refused=refused, status=status)


def _added(request: HttpRequest, plan: Plan, form: TaskForm, people: BasePeople) -> HttpResponseRedirect:
    task = actions.add(plan, form.content(people.named()), by=request.user)
    messages.success(request, f"Задача добавлена. {_deadline_said(task)}")
    return redirect(_row_of(task))


@require_http_methods(["GET", "POST"])
def task_edit(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk)
    form = TaskForm(request.POST or None, plan=task.plan, task=task)
    people = people_formset(request.POST or None, plan=task.plan, task=task)
    if request.method != "POST" or not _are_valid(form, people):
        return _form_page(request, task.plan, task, form, people, status=422 if request.method == "POST" else 200)
    try:
        saved = actions.edit(task, form.content(people.named()), seen=form.seen(), by=request.user)
    except Outrun:
        return _outrun(request, pk, form, people)
    except Refused as refused:
        return _form_page(request, task.plan, task, form, people, refused=refused.reasons, status=refused.status)
    messages.success(request, f"Задача сохранена. {_deadline_said(saved)}")
    return redirect("plans:task", pk)


def _outrun(request: HttpRequest, pk: int, form: TaskForm, people: BasePeople) -> HttpResponse:
    """The same form with everything typed, what changed meanwhile, and the fresh version: saving again is knowing."""
    task = _task(request, pk)
    current = seen_of(task)
    changes = form.changes_by_others(task, current)
    again = TaskForm(form.data_again(current, version=task.version), plan=task.plan, task=task)
    if not people.has_changed():
        people = people_formset(None, plan=task.plan, task=task)
    return _form_page(request, task.plan, task, again, people, changes=changes, status=409)


@require_POST
def task_shift(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk)
    try:
        actions.shift(task, up=request.POST.get("direction") == "up", by=request.user)
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect(back_to(request, _row_of(task)))


@require_http_methods(["GET", "POST"])
def task_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of confirmation says what goes with the task."""
    task = _task(request, pk)
    below = Tree(task.plan.tasks.all()).below(task.pk)
    obstacles, status = obstacles_to_delete([task, *below]), 200
    if request.method == "POST":
        try:
            actions.delete(task, by=request.user)
        except Refused as refused:
            obstacles, status = refused.reasons, refused.status
        else:
            messages.success(request, f"Задача {typography.quoted(task.title)} удалена.")
            return redirect("plans:plan", task.plan_id)
    files = [name for row in (task, *below) for name in row.files.values_list("name", flat=True)]
    context = {"task": task, "below": below, "files": files, "obstacles": obstacles}
    return page(request, "plans/task_delete.html", context, school=task.school, status=status)


def _form_page(
    request: HttpRequest,
    plan: Plan,
    task: Task | None,
    form: TaskForm,
    people: BasePeople,
    *,
    status: int,
    **said: Any,
) -> HttpResponse:
    context = {"plan": plan, "task": task, "form": form, "people": people, "changes": [], "refused": [], **said}
    return page(request, "plans/task_form.html", context, school=plan.school, status=status)


def _task(request: HttpRequest, pk: int) -> Task:
    """Only for whoever writes the plan: every page here changes it."""
    task = fetch_task(request, pk)
    allow(rules.may_write_plan(request.user, task.school_id))
    return task


def _place(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """Where the new task goes, and a number for it; an address typed by hand is read leniently."""
    wanted = {name: request.GET.get(name, "") for name in ("stage", "parent")}
    numbers = {name: number for name, value in wanted.items() if (number := whole_number(value)) is not None}
    parent = plan.tasks.filter(pk=numbers.get("parent", 0)).first()
    last = plan.stages.order_by("position", "pk").last()
    stage = parent.stage_id if parent else numbers.get("stage", last.pk if last else None)
    return {
        "stage": stage,
        "parent": parent.pk if parent else None,
        "number": next_number(plan, stage=stage, parent=parent),
        "people": "",
    }


def _are_valid(form: TaskForm, people: BasePeople) -> bool:
    """Both are asked, so that all mistakes are shown at once."""
    return all([form.is_valid(), people.is_valid()])


def _deadline_said(task: Task) -> str:
    if not task.deadline_words and not task.deadline_end:
        return "Срок не указан: впишите его, когда он будет известен."
    dates = deadline_in_dates(task.deadline_kind, task.deadline_start, task.deadline_end)
    return f"Срок: {dates}."


def _row_of(task: Task) -> str:
    return f"{reverse('plans:plan', args=[task.plan_id])}#task-{task.pk}"
