"""The reference data of a school: the overview and the list of every section."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ezh_rollout.shared.access import fetch_or_404
from ezh_rollout.shared.pages import page
from registry.models import School
from registry.sections import SECTIONS


@require_GET
def reference(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    sections = [(section, section.list_url(school.pk)) for section in SECTIONS.values()]
    return page(request, "registry/reference.html", {"sections": sections}, school=school)


@require_GET
def rows(request: HttpRequest, school_id: int, section: str) -> HttpResponse:
    return reference(request, school_id)


@require_GET
def rows_print(request: HttpRequest, school_id: int, section: str) -> HttpResponse:
    return reference(request, school_id)
