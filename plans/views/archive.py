"""Asking for the archive of a plan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from ezh_rollout.shared import typography
from ezh_rollout.shared.access import fetch_or_404
from plans.archive import KIND
from plans.models import Plan
from registry.actions import job as jobs


@require_POST
def plan_archive(request: HttpRequest, pk: int) -> HttpResponse:
    plan = fetch_or_404(Plan.objects.visible_to(request.user).select_related("school"), pk=pk)
    title = f"Архив плана {typography.quoted(Truncator(plan.title).chars(60))}"
    job = jobs.enqueue(KIND, school=plan.school, title=title, parameters={"plan": plan.pk}, by=request.user)
    return redirect("registry:job", job.pk)
