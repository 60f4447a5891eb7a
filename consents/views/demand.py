"""Demands and questions of people: writing one down, its page, the longer term, the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consents import rules
from consents.actions import demand as actions
from consents.calendar import calendar_of
from consents.forms.demand import AnswerForm, DemandForm, ExtendForm
from consents.forms.withdrawal import VoidForm
from consents.models import Demand
from consents.queries.deadline import of_demand
from consents.queries.withdrawal import described, speakers_of
from consents.states import DemandKind
from consents.views.deadline import person_to_keep
from consents.withdrawal_papers import notice_pdf
from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from registry.actions.personal_data import log_reading
from registry.models import Person, School
from registry.views.once import answer_once


@dataclass(frozen=True, slots=True)
class Change:
    """`form(today, data)`, `act(demand, valid form, by, at)`, `said` when it is done."""

    form: Callable[[date, Any], Form]
    act: Callable[[Demand, Any, Any, datetime], Any]
    said: str


CHANGES: Final[Mapping[str, Change]] = {
    "answer": Change(
        form=lambda today, data: AnswerForm(data, today=today, prefix="answer"),
        act=lambda row, form, by, at: actions.answer(
            row, words=form.cleaned_data["words"], on=form.cleaned_data["on"], by=by, at=at
        ),
        said="Обращение исполнено.",
    ),
    "extend": Change(
        form=lambda today, data: ExtendForm(data, today=today, prefix="extend"),
        act=lambda row, form, by, at: actions.extend(
            row, reason=form.cleaned_data["reason"], on=form.cleaned_data["on"], by=by, at=at
        ),
        said="Срок продлён. Напечатайте уведомление и отправьте его.",
    ),
    "void": Change(
        form=lambda _, data: VoidForm(data, prefix="void"),
        act=lambda row, form, by, at: actions.void(row, reason=form.cleaned_data["reason"], by=by, at=at),
        said="Обращение отмечено введённым ошибочно.",
    ),
}


@require_http_methods(["GET", "POST"])
def demand_add(request: HttpRequest, section: str, pk: int) -> HttpResponse:
    person = person_to_keep(request, section, pk)
    asked = request.GET.get("kind", "")
    initial = {"kind": asked if asked in DemandKind.values else DemandKind.ACCESS}
    today = timezone.localdate()
    form = DemandForm(request.POST or None, today=today, speakers=speakers_of(person), initial=initial)
    status = 422 if form.errors else 200
    if form.is_bound and form.is_valid():
        try:
            return answer_once(request, partial(_recorded, request, person, form))
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
            status = refusal.status
    context = {"form": form, "person": person, "told": described(person)}
    return page(request, "consents/demand_add.html", context, school=person.school, status=status)


def _recorded(request: HttpRequest, person: Person, form: DemandForm) -> HttpResponseRedirect:
    row = actions.record(person, form.claim(), by=request.user, at=timezone.now())
    messages.success(request, f"Обращение записано. Исполнить до {row.due_on:%d.%m.%Y}.")
    return redirect("consents:demand", row.pk)


@require_GET
def demand(request: HttpRequest, pk: int) -> HttpResponse:
    found = _demand_or_404(request, pk)
    log_reading(found.person, by=request.user, at=timezone.now())
    return _page(request, found, _forms_of(request, found))


@require_POST
def demand_change(request: HttpRequest, pk: int, change: str) -> HttpResponse:
    """One of the forms of the page."""
    found = _demand_or_404(request, pk)
    allow(rules.may_keep_consents(request.user, found.school_id))
    if change not in CHANGES:
        raise Http404
    asked = CHANGES[change]
    form = asked.form(timezone.localdate(), request.POST)
    if form.is_valid():
        try:
            asked.act(found, form, request.user, timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
            fresh = _demand_or_404(request, pk)
            return _page(request, fresh, {**_forms_of(request, fresh), change: form}, status=refusal.status)
        messages.success(request, asked.said)
        return redirect("consents:demand", pk)
    return _page(request, found, {**_forms_of(request, found), change: form}, status=422)


def _forms_of(request: HttpRequest, found: Demand) -> dict[str, Form]:
    """The empty forms of what may be done now."""
    today = timezone.localdate()
    if found.voided_at is not None or not rules.may_keep_consents(request.user, found.school_id):
        return {}
    offered = ["void"]
    if found.is_open:
        offered += ["answer"] if actions.obstacles_to_extend(found, on=today) else ["answer", "extend"]
    return {name: CHANGES[name].form(today, None) for name in offered}


def _page(request: HttpRequest, found: Demand, forms: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context = {
        "demand": found,
        "person": found.person,
        "told": described(found.person),
        "line": of_demand(found, on=timezone.localdate(), calendar=calendar_of(found.school_id)),
        "forms": forms,
        "bound": next((form for form in forms.values() if form.is_bound), None),
    }
    return page(request, "consents/demand.html", context, school=found.school, status=status)


@require_GET
def demand_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The motivated notice; drawn anew each time, its words stand in the row."""
    found = _demand_or_404(request, pk)
    if found.extended_on is None:
        raise Http404
    log_reading(found.person, by=request.user, at=timezone.now())
    pdf = notice_pdf(found, created=timezone.now())
    disposition = f"inline; filename*=UTF-8''{quote('Уведомление.pdf')}"
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _demand_or_404(request: HttpRequest, pk: int) -> Demand:
    """Of the whole school only: a class teacher has the register, not the papers of the office."""
    visible = Demand.objects.filter(school__in=School.objects.visible_to(request.user))
    by = ("recorded_by", "extended_by", "answered_by", "voided_by")
    return fetch_or_404(
        visible.select_related("school", "pupil__school_class", "representative", "employee", *by), pk=pk
    )
