"""A withdrawal of consent: writing it down, its page with the next steps, its papers."""

from functools import partial
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consents import rules
from consents.actions import withdrawal as actions
from consents.actions.withdrawal import Repeated
from consents.calendar import calendar_of
from consents.forms.withdrawal import WithdrawalForm
from consents.models import Withdrawal
from consents.queries.deadline import of_withdrawal
from consents.queries.transfer import transfers_of
from consents.queries.withdrawal import described, notes_on, speakers_of
from consents.states import ConsentKind, WithdrawalStep
from consents.views.deadline import person_to_keep
from consents.views.withdrawal_steps import STEPS, forms_of
from consents.withdrawal_papers import handed_over
from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from registry.actions.personal_data import log_reading
from registry.models import Person, School
from registry.views.once import answer_once


@require_http_methods(["GET", "POST"])
def withdrawal_add(request: HttpRequest, section: str, pk: int) -> HttpResponse:
    person = person_to_keep(request, section, pk)
    asked = request.GET.get("kind", "")
    kind = asked if asked in ConsentKind.values else ConsentKind.PROCESSING
    today = timezone.localdate()
    form = WithdrawalForm(request.POST or None, today=today, speakers=speakers_of(person), initial={"kind": kind})
    status, first = (422 if form.errors else 200), None
    if form.is_bound and form.is_valid():
        try:
            return answer_once(request, partial(_recorded, request, person, form))
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
            status, first = refusal.status, refusal.first if isinstance(refusal, Repeated) else None
    context = {"form": form, "person": person, "told": described(person), "first": first}
    return page(request, "consents/withdrawal_add.html", context, school=person.school, status=status)


def _recorded(request: HttpRequest, person: Person, form: WithdrawalForm) -> HttpResponseRedirect:
    row = actions.record(person, form.paper(), by=request.user, at=timezone.now())
    messages.success(request, f"Отзыв записан. Исполнить до {row.due_on:%d.%m.%Y}.")
    return redirect("consents:withdrawal", row.pk)


@require_GET
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    found = _withdrawal_or_404(request, pk)
    log_reading(found.person, by=request.user, at=timezone.now())
    return _page(request, found, forms_of(found, user=request.user, today=timezone.localdate()))


@require_POST
def withdrawal_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One of the forms of the page. Destroying is the director's, as everywhere in the program."""
    found = _withdrawal_or_404(request, pk)
    if step not in WithdrawalStep.values:
        raise Http404
    asked = STEPS[WithdrawalStep(step)]
    allow(asked.may(request.user, found.school_id))
    today = timezone.localdate()
    form = asked.form(found, today, request.POST)
    if form.is_valid():
        try:
            asked.act(found, form, request.user, timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
            fresh = _withdrawal_or_404(request, pk)
            return _page(request, fresh, _with(fresh, request, step, form), status=refusal.status)
        messages.success(request, asked.said)
        return redirect("consents:withdrawal", pk)
    return _page(request, found, _with(found, request, step, form), status=422)


def _with(found: Withdrawal, request: HttpRequest, step: str, form: Form) -> dict[str, Form]:
    """The forms of the page, the one that was sent as it was typed."""
    return {**forms_of(found, user=request.user, today=timezone.localdate()), step: form}


def _page(request: HttpRequest, found: Withdrawal, forms: dict[str, Any], *, status: int = 200) -> HttpResponse:
    transfers = handed_over(transfers_of(found.person), found.person)
    context = {
        "withdrawal": found,
        "person": found.person,
        "told": described(found.person),
        "line": of_withdrawal(found, on=timezone.localdate(), calendar=calendar_of(found.school_id)),
        "notes": notes_on(found),
        "transfers": transfers,
        "must_tell": bool(transfers) and found.kind == ConsentKind.PROCESSING,
        "forms": forms,
        "bound": next((form for form in forms.values() if form.is_bound), None),
        "may_keep": rules.may_keep_consents(request.user, found.school_id),
    }
    return page(request, "consents/withdrawal.html", context, school=found.school, status=status)


@require_GET
def withdrawal_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The very bytes that were sent."""
    found = _withdrawal_or_404(request, pk)
    return _stored(request, found, found.letter_pdf, f"Письмо {found.letter_number}")


@require_GET
def withdrawal_act(request: HttpRequest, pk: int) -> HttpResponse:
    """The very bytes that were stored on the day of the act."""
    found = _withdrawal_or_404(request, pk)
    return _stored(request, found, found.act_pdf, f"Акт {found.act_number}")


def _stored(request: HttpRequest, found: Withdrawal, pdf: Any, name: str) -> HttpResponse:
    """The paper names the person: whoever reads it stands in the log."""
    if not pdf:
        raise Http404
    log_reading(found.person, by=request.user, at=timezone.now())
    disposition = f"inline; filename*=UTF-8''{quote(f'{name}.pdf', safe='')}"
    return HttpResponse(bytes(pdf), content_type="application/pdf", headers={"Content-Disposition": disposition})


def _withdrawal_or_404(request: HttpRequest, pk: int) -> Withdrawal:
    """Of the whole school only: a class teacher has the register, not the papers of the office."""
    visible = Withdrawal.objects.filter(school__in=School.objects.visible_to(request.user))
    by = ("recorded_by", "stopped_by", "letter_by", "outcome_by", "voided_by")
    return fetch_or_404(
        visible.select_related("school", "pupil__school_class", "representative", "employee", *by), pk=pk
    )
