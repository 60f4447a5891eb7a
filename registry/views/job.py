"""The progress of long work, and the file it made."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from registry import rules
from registry.actions.job import FETCHED, TRAILS
from registry.models import Job, School
from registry.states import JobState


@require_GET
def job(request: HttpRequest, pk: str) -> HttpResponse:
    """The page, or only its moving part for htmx, which asks again every second until the work is over."""
    found = _job(request, pk)
    context = {"job": found, "may_fetch": rules.may_fetch_file(request.user, found)}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "registry/_job.html", context)
    # The menu shows this page under the last of the pages over it.
    trail = TRAILS[found.kind](found) if found.kind in TRAILS else []
    request.hangs_from = trail[-1][1] if trail else ""  # type: ignore[attr-defined]
    return page(request, "registry/job.html", context | {"trail": trail}, school=found.school)


@require_GET
def job_file(request: HttpRequest, pk: str) -> HttpResponseBase:
    """What the asker takes was logged when it was made; the director's taking is logged here."""
    found = _job(request, pk)
    allow(rules.may_fetch_file(request.user, found))
    if found.state != JobState.DONE or not found.result:
        raise Http404
    if found.kind in FETCHED and found.created_by_id != request.user.pk:
        FETCHED[found.kind](found, by=request.user, at=timezone.now())
    return FileResponse(found.result.open("rb"), as_attachment=True, filename=found.result_name)


def _job(request: HttpRequest, pk: str) -> Job:
    """Long work may hold everything of the school, so only those who see the whole school see it."""
    visible = Job.objects.filter(school__in=School.objects.visible_to(request.user))
    return fetch_or_404(visible.select_related("school"), pk=pk)
