"""The section in an address, and what of it the person may see."""

from typing import Any

from django.http import Http404, HttpRequest

from ezh_rollout.shared.access import fetch_or_404
from registry import rules
from registry.models import School
from registry.queries.own_class import led_classes
from registry.sections import SECTIONS, Section
from registry.states import Right

OF_OWN_CLASS = {"pupils", "representatives"}


def section_or_404(key: str) -> Section:
    if key not in SECTIONS:
        raise Http404
    return SECTIONS[key]


def school_of_list(request: HttpRequest, section: Section, school_id: int) -> School:
    """The whole school sees every list, a class teacher those of the own class's people."""
    user = request.user
    if section.key in OF_OWN_CLASS and not rules.may_view_school(user, school_id):
        worked_in = School.objects.where(user, Right.WORK_HERE)
        return fetch_or_404(worked_in.filter(pk__in=led_classes(user).values("school")), pk=school_id)
    return fetch_or_404(School.objects.visible_to(user), pk=school_id)


def visible_rows(request: HttpRequest, section: Section, school: School) -> Any:
    """The rows of the school that the person may see. Whoever sees the whole school asks a simpler question."""
    if rules.may_view_school(request.user, school):
        return section.model.objects.filter(school=school)
    return section.model.objects.visible_to(request.user).filter(school=school)


def record_or_404(request: HttpRequest, section: Section, pk: int) -> Any:
    found = section.model.objects.visible_to(request.user).select_related("school", *section.joins)
    return fetch_or_404(found, pk=pk)
