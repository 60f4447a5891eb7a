"""The progress of long work, and the file it made."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ezh_rollout.shared.access import fetch_or_404
from ezh_rollout.shared.pages import page
from registry.models import Job, School
from registry.states import JobState


@require_GET
def job(request: HttpRequest, pk: str) -> HttpResponse:
    """The page, or only its moving part for htmx, which asks again every second until the work is over."""
    found = _job(request, pk)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "registry/_job.html", {"job": found})
    return page(request, "registry/job.html", {"job": found}, school=found.school)


@require_GET
def job_file(request: HttpRequest, pk: str) -> HttpResponseBase:
    found = _job(request, pk)
    if found.state != JobState.DONE or not found.result:
        raise Http404
    return FileResponse(found.result.open("rb"), as_attachment=True, filename=found.result_name)


def _job(request: HttpRequest, pk: str) -> Job:
    """Long work may hold everything of the school, so only those who see the whole school see it."""
    visible = Job.objects.filter(school__in=School.objects.visible_to(request.user))
    return fetch_or_404(visible.select_related("school"), pk=pk)
