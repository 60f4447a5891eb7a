"""The school's plans, the page of one plan, its header, and one move for many tasks."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun
from plans import rules
from plans.actions import plan as actions
from plans.actions import task as task_actions
from plans.approval_status import approval_status
from plans.board import board
from plans.consent_warning import consent_warning
from plans.forms.plan import BulkForm, NewPlanForm, PlanForm, filters_of
from plans.models import Plan, Task
from plans.queries import overview_of_plans
from plans.states import TaskMove, TaskState
from plans.views.back import back_to
from registry.models import School
from registry.views.once import answer_once


@require_GET
def plans(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    context = {
        "plans": overview_of_plans(school, on=timezone.localdate()),
        "may_write": rules.may_write_plan(request.user, school),
    }
    return page(request, "plans/plan_list.html", context, school=school)


@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_write_plan(request.user, school))
    form = NewPlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return answer_once(request, partial(_created, request, school, form))
    status = 422 if form.errors else 200
    return page(request, "plans/plan_new.html", {"form": form}, school=school, status=status)


def _created(request: HttpRequest, school: School, form: NewPlanForm) -> HttpResponseRedirect:
    plan = actions.create(school, **form.cleaned_data, by=request.user)
    messages.success(request, "План создан. Добавьте этапы и задачи.")
    return redirect("plans:plan", plan.pk)


@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_plan(request, pk)
    filters = filters_of(request.GET)
    rows = board(found, user=request.user, on=timezone.localdate(), filters=filters)
    context = {
        "plan": found,
        "board": rows,
        "counts": rows.counts,
        "filters": filters,
        "states": TaskState.choices,
        "moves": TaskMove.choices,
        "here": request.get_full_path(),
        "may_write": rules.may_write_plan(request.user, found.school_id),
        "may_draft_orders": rules.may_draft_orders(request.user, found.school_id),
        "approval_status": approval_status(found),
    }
    return page(request, "plans/plan_detail.html", context, school=found.school)


@require_GET
def plan_consents(request: HttpRequest, pk: int) -> HttpResponse:
    """«Данные раньше согласий»: counted over everybody of the school, so the plan's page fetches it when it stands."""
    found = fetch_plan(request, pk)
    context = {"plan": found, "warning": consent_warning(found.school, on=timezone.localdate())}
    return page(request, "plans/plan_consents.html", context, school=found.school)


@require_http_methods(["GET", "POST"])
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_plan(request, pk)
    allow(rules.may_write_plan(request.user, found.school_id))
    form, changes, status = PlanForm(request.POST or None, plan=found), [], 200
    if request.method == "POST" and form.is_valid():
        values = {"title": form.cleaned_data["title"], "starts_on": form.cleaned_data["starts_on"]}
        try:
            actions.edit(found, **values, seen=form.seen(), by=request.user)
        except Outrun:
            fresh = fetch_plan(request, pk)
            current = {"title": fresh.title, "starts_on": fresh.starts_on}
            changes, status = form.changes_by_others(fresh, current), 409
            form = PlanForm(form.data_again(current, version=fresh.version), plan=fresh)
        else:
            messages.success(request, "План сохранён.")
            return redirect("plans:plan", pk)
    status = 422 if status == 200 and form.errors else status
    context = {"form": form, "plan": found, "changes": changes}
    return page(request, "plans/plan_edit.html", context, school=found.school, status=status)


@require_POST
def tasks_bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done and what was skipped, row by row; one obstacle stops one task."""
    found = fetch_plan(request, pk)
    form = BulkForm(request.POST, plan=found)
    context: dict[str, Any] = {"plan": found, "form": form, "back": back_to(request, reverse("plans:plan", args=[pk]))}
    if not form.is_valid():
        return page(request, "plans/plan_bulk.html", {**context, "lines": []}, school=found.school, status=422)
    move = TaskMove(form.cleaned_data["bulk_move"])
    tasks = Task.objects.filter(plan=found, pk__in=form.cleaned_data["tasks"])
    lines = task_actions.make_moves(
        tasks, move, words=form.cleaned_data["bulk_words"], by=request.user, at=timezone.now()
    )
    context |= {"lines": lines, "move": move.label, "done": sum(not line.reasons for line in lines)}
    return page(request, "plans/plan_bulk.html", context, school=found.school)


def fetch_plan(request: HttpRequest, pk: int) -> Plan:
    return fetch_or_404(Plan.objects.visible_to(request.user).select_related("school"), pk=pk)
