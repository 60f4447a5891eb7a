"""«Ошибки в данных»: the findings of a school, what was decided about them, and the profile of fields."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from registry import rules
from registry.actions import finding as actions
from registry.actions.personal_data import log_export
from registry.checks import BY_CODE, Facts, Finding, findings_of
from registry.checks.places import TITLES, url_of
from registry.checks.profile import DEFAULTS, UFTT, levels_of
from registry.finding_list import chosen, empty_sections, groups_of, sections_of, totals_of, waived_groups
from registry.forms.finding import FieldLevelsForm, WaiverForm
from registry.models import FindingWaiver, School
from registry.states import FieldLevel, Right, Severity

PRINTED = 500


@require_GET
def findings(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    facts = Facts(school, on=timezone.localdate())
    context = _context(request, school, findings_of(facts)) | {"empty": empty_sections(facts)}
    return page(request, "registry/finding_list.html", context, school=school)


@require_GET
def findings_of_code(request: HttpRequest, school_id: int, code: str) -> HttpResponse:
    """One group with all its places."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    if code not in BY_CODE:
        raise Http404
    found = [one for one in _found(school) if one.rule.code == code and one.spots]
    may_edit = rules.may_edit_registry(request.user, school)
    context = {
        "rule": BY_CODE[code],
        "groups": groups_of(found, school.pk, may_edit=may_edit, most=None),
        "may_waive": rules.may_waive_findings(request.user, school),
    }
    return page(request, "registry/finding_code.html", context, school=school)


@require_GET
def findings_print(request: HttpRequest, school_id: int) -> HttpResponse:
    """For the planning meeting. People are named on it, so it is logged."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    context = _context(request, school, _found(school), most=PRINTED)
    log_export(
        school,
        what="Ошибки в данных, печать",
        section="people",
        count=sum(len(group.lines) for group in context["groups"]),
        fields=["имя", "что исправить"],
        by=request.user,
        at=timezone.now(),
        why="планёрка",
    )
    return page(request, "registry/finding_print.html", {**context, "on": timezone.localdate()}, school=school)


def _found(school: School) -> list[Finding]:
    return findings_of(Facts(school, on=timezone.localdate()))


def _context(request: HttpRequest, school: School, found: list[Finding], most: int = 100) -> dict[str, Any]:
    severity, section = request.GET.get("severity", ""), request.GET.get("section", "")
    if severity not in Severity.values:
        severity = ""
    section = section if section in TITLES else ""
    may_edit = rules.may_edit_registry(request.user, school)
    return {
        "groups": groups_of(chosen(found, severity=severity, section=section), school.pk, may_edit=may_edit, most=most),
        "waived": waived_groups(found, school.pk, may_edit=may_edit),
        "sections": sections_of(found),
        "totals": totals_of(found),
        "severity": severity,
        "severities": Severity.choices,
        "section": section,
        "may_waive": rules.may_waive_findings(request.user, school),
        "may_edit": may_edit,
    }


@require_http_methods(["GET", "POST"])
def finding_waive(request: HttpRequest, school_id: int, code: str, mark: str) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_waive_findings(request.user, school))
    if code not in BY_CODE:
        raise Http404
    at = timezone.localtime()
    form = WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.waive(school, code=code, mark=mark, reason=form.cleaned_data["reason"], by=request.user, at=at)
        messages.success(request, "Замечание снято. Если запись изменят, оно вернётся.")
        return redirect("registry:findings", school.pk)
    spot = actions.spot_of(school, code=code, mark=mark, at=at)
    context = {"form": form, "rule": BY_CODE[code], "spot": spot, "spot_url": url_of(spot, school.pk)}
    return page(request, "registry/finding_waive.html", context, school=school, status=422 if form.errors else 200)


@require_POST
def waiver_undo(request: HttpRequest, pk: int) -> HttpResponse:
    seen = FindingWaiver.objects.filter(school__in=School.objects.visible_to(request.user))
    waiver = fetch_or_404(seen.select_related("school"), pk=pk)
    allow(rules.may_waive_findings(request.user, waiver.school))
    actions.undo_waiver(waiver, by=request.user, at=timezone.now())
    messages.success(request, "Замечание снова в списке.")
    return redirect("registry:findings", waiver.school_id)


@require_http_methods(["GET", "POST"])
def field_rules(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_edit_registry(request.user, school))
    form = FieldLevelsForm(request.POST or None, levels=levels_of(school.pk))
    if request.method == "POST" and form.is_valid():
        return _save_levels(request, school, form.chosen())
    context = {"form": form, "groups": form.groups()}
    return page(request, "registry/field_rules.html", context, school=school, status=422 if form.errors else 200)


@require_POST
def field_rules_preset(request: HttpRequest, school_id: int) -> HttpResponse:
    """All fields as by default, or what the УФТТ profile adds."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_edit_registry(request.user, school))
    preset = UFTT if request.POST.get("preset") == "uftt" else DEFAULTS
    levels = {(section, field): level for section, fields in preset.items() for field, level in fields.items()}
    return _save_levels(request, school, levels)


def _save_levels(request: HttpRequest, school: School, levels: dict[tuple[str, str], FieldLevel]) -> HttpResponse:
    changed = actions.set_levels(school, levels=levels, by=request.user)
    messages.success(request, f"Профиль сохранён, изменено полей: {changed}.")
    return redirect("registry:field_rules", school.pk)


@require_GET
def finding_counts(request: HttpRequest, school_id: int) -> HttpResponse:
    """For the district: rules and numbers, never a name. Counted now, so never out of date."""
    school = fetch_or_404(School.objects.where(request.user, Right.VIEW_COUNTS), pk=school_id)
    found = [one for one in _found(school) if one.spots]
    rows = [(one.rule, TITLES[one.rule.section], one.count) for one in found]
    context = {"rows": rows, "totals": totals_of(found)}
    return page(request, "registry/finding_counts.html", context, school=school)
