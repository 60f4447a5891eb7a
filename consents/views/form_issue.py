"""Bringing a draft into force, and throwing it away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consents import form_content as content
from consents import rules
from consents.actions import form as actions
from consents.form_changes import changes_between, looks_substantive
from consents.forms.form import IssueForm, VersionForm
from consents.models import ConsentForm
from consents.queries.form import edition_before, impact_of
from consents.views.form import visible_form
from ezh_rollout.shared.access import allow
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused


@require_http_methods(["GET", "POST"])
def form_issue(request: HttpRequest, pk: int) -> HttpResponse:
    draft = visible_form(request, pk)
    allow(rules.may_keep_consents(request.user, draft.school))
    if request.method == "GET" and not draft.is_draft:
        return redirect("consents:form", pk)
    previous, text = edition_before(draft), content.live_text(draft)
    sent = request.POST if request.method == "POST" else None
    form = IssueForm(sent, form=draft, shown=content.fingerprint(text), has_previous=previous is not None)
    if request.method == "GET" or not form.is_valid():
        return _issue_page(request, draft, previous, form, text=text, status=422 if form.errors else 200)
    try:
        issued = actions.issue(draft, **form.answers(), by=request.user, at=timezone.now())
    except Refused as refusal:
        fresh = visible_form(request, pk)
        if not fresh.is_draft:
            raise
        text = content.live_text(fresh)
        form.know(fresh.version, shown=content.fingerprint(text))
        before = edition_before(fresh)
        return _issue_page(request, fresh, before, form, text=text, refusal=refusal, status=refusal.status)
    messages.success(request, f"Редакция {issued.edition} введена в действие. Её текст больше не изменится.")
    return redirect("consents:form", pk)


def _issue_page(
    request: HttpRequest,
    draft: ConsentForm,
    previous: ConsentForm | None,
    form: IssueForm,
    *,
    text: content.FormText,
    refusal: Refused | None = None,
    status: int,
) -> HttpResponse:
    changes = changes_between(content.printed_text(previous), text) if previous else []
    context = {
        "draft": draft,
        "form": form,
        "previous": previous,
        "changes": changes,
        "looks_substantive": looks_substantive(changes),
        "obstacles": [*actions.obstacles_to_issue(draft, previous=previous), *actions.overflow_of(draft)],
        "doubts": [fault.message for fault in content.faults_in(text) if not fault.is_blocking],
        "refused": refusal.reasons if refusal else [],
        "impact": impact_of(draft, on=timezone.localdate()) if previous else None,
    }
    return page(request, "consents/form_issue.html", context, school=draft.school, status=status)


@require_http_methods(["GET", "POST"])
def form_discard(request: HttpRequest, pk: int) -> HttpResponse:
    draft = visible_form(request, pk)
    allow(rules.may_keep_consents(request.user, draft.school))
    form = VersionForm(request.POST if request.method == "POST" else None, initial={"version": draft.version})
    if request.method == "POST" and form.is_valid():
        actions.discard(draft, version=form.cleaned_data["version"], by=request.user)
        messages.success(request, "Черновик удалён.")
        return redirect("consents:forms", draft.school_id)
    if not draft.is_draft:
        return redirect("consents:form", pk)
    context, status = {"draft": draft, "form": form}, 422 if form.errors else 200
    return page(request, "consents/form_discard.html", context, school=draft.school, status=status)
