"""Where a plan stands, what the director reads and decides, and how two revisions differ."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from plans import rules
from plans.actions import approval as actions
from plans.approval_reading import ApprovalReading, content_at, history_of, reading_of, revisions_in_words
from plans.approval_status import approval_status
from plans.consent_warning import ConsentWarning, consent_warning
from plans.difference import difference
from plans.forms.approval import NOW, ApproveForm, DifferenceForm, ReturnForm
from plans.models import Approval, Plan
from plans.views.check import check_url

RETURN = "return"


@require_GET
def approvals(request: HttpRequest, pk: int) -> HttpResponse:
    plan = fetch_or_404(Plan.objects.visible_to(request.user).select_related("school"), pk=pk)
    status = approval_status(plan)
    revisions = revisions_in_words(plan)
    compared = _last_two(list(revisions), is_changed=not status.is_approved_as_it_is)
    context = {
        "plan": plan,
        "status": status,
        "lines": history_of(plan),
        "form": DifferenceForm(revisions=revisions, initial=compared) if revisions else None,
        "may_write": rules.may_write_plan(request.user, plan.school_id),
        "may_approve": status.running is not None and rules.may_approve(request.user, status.running),
        "may_withdraw": status.running is not None and rules.may_withdraw(request.user, status.running),
    }
    return page(request, "plans/approval_list.html", context, school=plan.school)


@require_GET
def approval_difference(request: HttpRequest, pk: int) -> HttpResponse:
    plan = fetch_or_404(Plan.objects.visible_to(request.user).select_related("school"), pk=pk)
    revisions = revisions_in_words(plan)
    form = DifferenceForm(request.GET or _last_two(list(revisions)), revisions=revisions)
    changes = None
    if form.is_valid():
        before, after = (_revision(form.cleaned_data[name]) for name in ("before", "after"))
        changes = difference(content_at(plan, before), content_at(plan, after))
    context = {"plan": plan, "form": form, "changes": changes}
    status = 422 if form.errors else 200
    return page(request, "plans/approval_difference.html", context, school=plan.school, status=status)


@require_GET
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _fetch(request, pk))


@require_POST
def approval_decide(request: HttpRequest, pk: int) -> HttpResponse:
    found = _fetch(request, pk)
    allow(rules.may_approve(request.user, found))
    return _send_back(request, found) if request.POST.get("decision") == RETURN else _approve(request, found)


def _approve(request: HttpRequest, found: Approval) -> HttpResponse:
    form = ApproveForm(request.POST, request=request)
    if not form.is_valid():
        return _page(request, found, approve_form=form, status=422)
    try:
        approved = actions.approve(
            found,
            expected_sha256=form.cleaned_data["seen"],
            check_url=check_url(request),
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refused:
        return _page(request, _fetch(request, found.pk), reasons=refused.reasons, status=refused.status)
    messages.success(request, f"План утверждён, редакция {approved.revision}. Её можно распечатать и подписать.")
    return redirect("plans:approval", found.pk)


def _send_back(request: HttpRequest, found: Approval) -> HttpResponse:
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, found, return_form=form, status=422)
    try:
        actions.send_back(found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except Refused as refused:
        # The typed reason stays on the page: it may be worth telling to whoever was faster.
        fresh = _fetch(request, found.pk)
        return _page(request, fresh, return_form=form, reasons=refused.reasons, status=refused.status)
    messages.success(request, "План возвращён автору. Он увидит вашу причину на странице плана.")
    return redirect("plans:approval", found.pk)


def _page(
    request: HttpRequest,
    found: Approval,
    *,
    approve_form: ApproveForm | None = None,
    return_form: ReturnForm | None = None,
    reasons: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The director's page, also after a mistake: whatever was typed is still there."""
    reading = reading_of(found)
    context = {
        "approval": found,
        "plan": found.plan,
        "reading": reading,
        "approve_form": approve_form or ApproveForm(request=request, initial={"seen": found.sha256}),
        "return_form": return_form or ReturnForm(),
        "is_returning": return_form is not None,
        "reasons": reasons,
        "may_approve": found.is_running and rules.may_approve(request.user, found),
        "is_own": found.is_running and rules.is_barred_as_author(request.user, found),
        "may_withdraw": found.is_running and rules.may_withdraw(request.user, found),
        "consent_warning": _consents(found, reading),
    }
    return page(request, "plans/approval_detail.html", context, school=found.school, status=status)


def _consents(found: Approval, reading: ApprovalReading) -> ConsentWarning | None:
    """The plan enters data before it collects consents: the numbers say how far that has gone."""
    is_told = found.is_running and any(warning.code == "consents_after_data" for warning in reading.warnings)
    return consent_warning(found.school, on=timezone.localdate()) if is_told else None


def _fetch(request: HttpRequest, pk: int) -> Approval:
    visible = Approval.objects.visible_to(request.user)
    related = visible.select_related("plan", "school", "submitted_by", "decided_by", "printout")
    return fetch_or_404(related.defer("printout__pdf", "printout__stamped_pdf"), pk=pk)


def _last_two(revisions: list[int], *, is_changed: bool = True) -> dict[str, Any]:
    """What people compare first: the revision in force with the plan as it is now, or with the one before it."""
    if not is_changed and len(revisions) > 1:
        return {"before": str(revisions[1]), "after": str(revisions[0])}
    return {"before": str(revisions[0]) if revisions else NOW, "after": NOW}


def _revision(choice: str) -> int | None:
    return None if choice == NOW else int(choice)
