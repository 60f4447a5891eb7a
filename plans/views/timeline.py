"""The plan's chart of time."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ezh_rollout.shared.pages import page
from plans.timeline import timeline
from plans.views.plan import fetch_plan


@require_GET
def plan_timeline(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch_plan(request, pk)
    today = timezone.localdate()
    context = {"plan": found, "timeline": timeline(found, on=today), "today": today}
    return page(request, "plans/plan_timeline.html", context, school=found.school)
