"""The activation of the school: steps, what each still lacks, who did it and when."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from registry import rules
from registry.actions import activation as actions
from registry.forms.activation import DoneForm, StepForm
from registry.models import ActivationStep, School
from registry.queries.activation import StepRow, activation_counts, activation_steps


@require_GET
def activation(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    context = {
        "rows": activation_steps(school),
        "counts": activation_counts(school),
        "may_edit": rules.may_edit_registry(request.user, school),
    }
    return page(request, "registry/activation.html", context, school=school)


@require_POST
def activation_make(request: HttpRequest, school_id: int) -> HttpResponse:
    school = _school_to_edit(request, school_id)
    actions.make_usual_steps(school, by=request.user)
    messages.success(request, "Перечень составлен. Уберите лишние шаги и добавьте свои.")
    return redirect("registry:activation", school.pk)


@require_http_methods(["GET", "POST"])
def activation_add(request: HttpRequest, school_id: int) -> HttpResponse:
    school = _school_to_edit(request, school_id)
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_step(school, title=form.cleaned_data["title"], need=form.cleaned_data["need"], by=request.user)
        messages.success(request, "Шаг добавлен в конец перечня.")
        return redirect("registry:activation", school.pk)
    return _form(request, form, school)


@require_http_methods(["GET", "POST"])
def activation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    step = _step(request, pk)
    form = StepForm(request.POST or None, instance=step)
    if request.method == "POST" and form.is_valid():
        actions.change_step(step, title=form.cleaned_data["title"], need=form.cleaned_data["need"], by=request.user)
        messages.success(request, "Шаг изменён.")
        return redirect("registry:activation", step.school_id)
    return _form(request, form, step.school)


def _form(request: HttpRequest, form: StepForm, school: School) -> HttpResponse:
    status = 422 if form.errors else 200
    return page(request, "registry/activation_form.html", {"form": form}, school=school, status=status)


@require_http_methods(["GET", "POST"])
def activation_done(request: HttpRequest, pk: int) -> HttpResponse:
    """What the step still lacks, and the mark. Missing data do not forbid it: the network decides, not the program."""
    step = _step(request, pk)
    form = DoneForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        actions.mark_done(step, on=form.cleaned_data["on"], note=form.cleaned_data["note"], by=request.user)
        messages.success(request, f"Сделано: {step.title}.")
        return redirect("registry:activation", step.school_id)
    context = {"form": form, "row": _row(step)}
    return page(
        request, "registry/activation_done.html", context, school=step.school, status=422 if form.errors else 200
    )


def _row(step: ActivationStep) -> StepRow:
    return next(row for row in activation_steps(step.school) if row.step.pk == step.pk)


# What one button of a step does, by the word it sends.
BUTTONS: dict[str, Callable[[ActivationStep, Any], None]] = {
    "up": lambda step, by: actions.move_step(step, up=True, by=by),
    "down": lambda step, by: actions.move_step(step, up=False, by=by),
    "remove": lambda step, by: actions.remove_step(step, by=by),
    "undo": lambda step, by: actions.mark_not_done(step, by=by),
}


@require_POST
def activation_change(request: HttpRequest, pk: int) -> HttpResponse:
    step = _step(request, pk)
    button = BUTTONS.get(request.POST.get("do", ""))
    if button is not None:
        button(step, request.user)
    return redirect("registry:activation", step.school_id)


def _school_to_edit(request: HttpRequest, school_id: int) -> School:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_edit_registry(request.user, school))
    return school


def _step(request: HttpRequest, pk: int) -> ActivationStep:
    visible = ActivationStep.objects.filter(school__in=School.objects.visible_to(request.user))
    step = fetch_or_404(visible.select_related("school"), pk=pk)
    allow(rules.may_edit_registry(request.user, step.school))
    return step
