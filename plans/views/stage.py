"""Stages of a plan: adding, renaming, moving up and down, deleting."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun, Refused
from plans import rules
from plans.actions import stage as actions
from plans.actions.task.content import obstacles_to_delete
from plans.forms.plan import NewStageForm, StageForm
from plans.models import Plan, Stage
from plans.views.plan import fetch_plan
from registry.views.once import answer_once


@require_http_methods(["GET", "POST"])
def stage_add(request: HttpRequest, pk: int) -> HttpResponse:
    plan = fetch_plan(request, pk)
    allow(rules.may_write_plan(request.user, plan.school_id))
    form = NewStageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return answer_once(request, partial(_added, request, plan, form))
    context = {"form": form, "plan": plan, "stage": None, "changes": []}
    return page(request, "plans/stage_form.html", context, school=plan.school, status=422 if form.errors else 200)


def _added(request: HttpRequest, plan: Plan, form: NewStageForm) -> HttpResponseRedirect:
    stage = actions.add(plan, title=form.cleaned_data["title"], by=request.user)
    messages.success(request, "Этап добавлен. Теперь добавьте в него задачи.")
    return redirect(_place(plan, stage))


@require_http_methods(["GET", "POST"])
def stage_edit(request: HttpRequest, pk: int) -> HttpResponse:
    stage = _stage(request, pk)
    initial = {"title": stage.title, "version": stage.plan.version}
    form, changes, status = StageForm(request.POST or None, initial=initial), [], 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename(stage, title=form.cleaned_data["title"], seen=form.seen(), by=request.user)
        except Outrun:
            stage = _stage(request, pk)
            current = {"title": stage.title}
            changes, status = form.changes_by_others(stage, current), 409
            form = StageForm(form.data_again(current, version=stage.plan.version))
        else:
            messages.success(request, "Этап сохранён.")
            return redirect(_place(stage.plan, stage))
    status = 422 if status == 200 and form.errors else status
    context = {"form": form, "plan": stage.plan, "stage": stage, "changes": changes}
    return page(request, "plans/stage_form.html", context, school=stage.plan.school, status=status)


@require_POST
def stage_move(request: HttpRequest, pk: int) -> HttpResponse:
    stage = _stage(request, pk)
    try:
        actions.shift(stage, up=request.POST.get("direction") == "up", by=request.user)
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect(_place(stage.plan, stage))


@require_http_methods(["GET", "POST"])
def stage_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of confirmation says what goes with the stage."""
    stage = _stage(request, pk)
    tasks = actions.tasks_of(stage)
    obstacles, status = obstacles_to_delete(tasks), 200
    if request.method == "POST":
        try:
            actions.delete(stage, by=request.user)
        except Refused as refused:
            obstacles, status = refused.reasons, refused.status
        else:
            messages.success(request, "Этап удалён.")
            return redirect("plans:plan", stage.plan_id)
    context = {"stage": stage, "plan": stage.plan, "tasks": tasks, "obstacles": obstacles}
    return page(request, "plans/stage_delete.html", context, school=stage.plan.school, status=status)


def _stage(request: HttpRequest, pk: int) -> Stage:
    """Only for whoever writes the plan: every page here changes it."""
    visible = Stage.objects.filter(plan__in=Plan.objects.visible_to(request.user)).select_related("plan__school")
    stage = fetch_or_404(visible, pk=pk)
    allow(rules.may_write_plan(request.user, stage.school_id))
    return stage


def _place(plan: Plan, stage: Stage) -> str:
    return f"{reverse('plans:plan', args=[plan.pk])}#stage-{stage.pk}"
