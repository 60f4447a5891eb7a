"""Ready sets: a page shows what would be made, every line can be mended or left out, then one transaction."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.text import whole_number
from ezh_rollout.shared.typography import joined, quantity
from registry import rules
from registry.actions import presets as actions
from registry.forms import presets as forms
from registry.models import BellSchedule, PeriodSet, School, StudyYear, Subject
from registry.names import folded
from registry.presets import LEVELS, usual_bells, usual_periods, usual_subjects
from registry.queries.grid import year_at_hand

SETS = ("набор", "набора", "наборов")
SUBJECTS = ("предмет", "предмета", "предметов")


@require_GET
def presets(request: HttpRequest, school_id: int) -> HttpResponse:
    return page(request, "registry/presets.html", {}, school=_school(request, school_id))


@require_http_methods(["GET", "POST"])
def preset_subjects(request: HttpRequest, school_id: int) -> HttpResponse:
    school = _school(request, school_id)
    levels = set(request.GET.getlist("level")) & set(LEVELS) or set(LEVELS)
    taken = actions.names_taken(Subject, school)
    there = {one.name for one in usual_subjects() if folded(one.name) in taken}
    lines = forms.subject_lines(request.POST or None, levels, there)
    reasons: list[str] = []
    ticked = [line for line in lines if line.is_ticked]
    if request.method == "POST" and all([line.is_valid() for line in lines]):  # noqa: C419 - all mistakes at once
        try:
            made = actions.add_subjects(school, [line.values() for line in ticked], by=request.user, at=timezone.now())
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, _said(made, SUBJECTS))
            return redirect(reverse("registry:rows", args=[school.pk, "subjects"]))
    context = {
        "rows": [(line, line.initial["name"] in there) for line in lines],
        "levels": [(level, title, level in levels) for level, title in LEVELS.items()],
        "reasons": reasons,
        "asking": request.GET.urlencode(),
    }
    return page(request, "registry/preset_subjects.html", context, school=school, status=_status(request))


@require_http_methods(["GET", "POST"])
def preset_bells(request: HttpRequest, school_id: int) -> HttpResponse:
    school = _school(request, school_id)
    taken = actions.names_taken(BellSchedule, school)
    sets = forms.bell_sets(request.POST or None, {one.name for one in usual_bells() if folded(one.name) in taken})
    return _sets_page(
        request, school, sets, lambda: forms.bell_records(school, sets), section="bell_schedules", context={}
    )


@require_http_methods(["GET", "POST"])
def preset_periods(request: HttpRequest, school_id: int) -> HttpResponse:
    school = _school(request, school_id)
    years = list(StudyYear.objects.current().filter(school=school))
    asked = whole_number(request.GET.get("year", ""))
    year = year_at_hand(years, on=timezone.localdate(), asked=asked)
    if year is None:
        return page(request, "registry/preset_no_year.html", {}, school=school)
    taken = actions.names_taken(PeriodSet, school, year=year.pk)
    there = {one.name for one in usual_periods() if folded(one.name) in taken}
    sets = forms.period_sets(request.POST or None, year, there)
    return _sets_page(
        request,
        school,
        sets,
        lambda: forms.period_records(school, year, sets),
        section="period_sets",
        context={"years": years, "year": year},
    )


def _sets_page(
    request: HttpRequest,
    school: School,
    sets: list[forms.ReadySet],
    records: Any,
    *,
    section: str,
    context: dict[str, Any],
) -> HttpResponse:
    reasons: list[str] = []
    if request.method == "POST":
        sound = [one.is_sound() for one in sets]
        if not any(one.head.is_ticked for one in sets):
            reasons = ["Отметьте хотя бы один набор."]
        elif all(sound):
            try:
                made = actions.add_sets(school, records(), by=request.user, at=timezone.now())
            except Refused as refusal:
                reasons = refusal.reasons
            else:
                messages.success(request, _said(made, SETS))
                return redirect(reverse("registry:rows", args=[school.pk, section]))
    context = {
        "sets": sets,
        "reasons": reasons,
        "is_periods": section == "period_sets",
        "asking": request.GET.urlencode(),
    } | context
    return page(request, "registry/preset_sets.html", context, school=school, status=_status(request))


def _school(request: HttpRequest, school_id: int) -> School:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_edit_registry(request.user, school))
    return school


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


def _said(made: actions.Made, words: tuple[str, str, str]) -> str:
    said = f"Создано: {quantity(made.made, *words)}."
    return f"{said} Уже были: {joined(made.skipped)}." if made.skipped else said
