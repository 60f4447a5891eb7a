"""The author's side of approval: sending the plan to the director and taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from plans import rules
from plans.actions import approval as actions
from plans.approval_status import approval_status, obstacles_to_submit
from plans.content import content_of
from plans.forms.approval import SubmitForm
from plans.models import Approval, Plan
from plans.warnings import warnings_of


@require_http_methods(["GET", "POST"])
def approval_submit(request: HttpRequest, pk: int) -> HttpResponse:
    plan = fetch_or_404(Plan.objects.visible_to(request.user).select_related("school"), pk=pk)
    allow(rules.may_write_plan(request.user, plan.school_id))
    form = SubmitForm(request.POST or None)
    reasons, code = [], 200
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.submit(plan, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
        except Refused as refused:
            reasons, code = refused.reasons, refused.status
        else:
            messages.success(request, "План отправлен директору на утверждение.")
            return redirect("plans:approval", sent.pk)
    content = content_of(plan)
    status = approval_status(plan, content)
    context = {
        "plan": plan,
        "form": form,
        "status": status,
        "obstacles": reasons or obstacles_to_submit(status, content),
        "warnings": warnings_of(content),
    }
    return page(
        request, "plans/approval_submit.html", context, school=plan.school, status=code if not form.errors else 422
    )


@require_POST
def approval_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_or_404(Approval.objects.visible_to(request.user).select_related("school"), pk=pk)
    allow(rules.may_withdraw(request.user, found))
    actions.withdraw(found, by=request.user, at=timezone.now())
    messages.success(request, "План отозван. Его можно исправить и отправить заново.")
    return redirect("plans:approvals", found.plan_id)
