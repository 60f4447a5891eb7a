"""The teaching load: all classes with their sums, and the editor of one class."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun, Refused
from ezh_rollout.shared.text import whole_number
from ezh_rollout.shared.typography import quantity
from registry import rules
from registry.actions import assignment as actions
from registry.forms import assignment as forms
from registry.links import LINKS
from registry.models import School, SchoolClass, TeachingAssignment
from registry.presets import norms
from registry.queries.grid import year_at_hand, years_with_classes
from registry.queries.history import changes_since
from registry.queries.load import assignments_of, choices_for, donors_for, load_of, loads_of

LINES = ("строка", "строки", "строк")


@require_GET
def loads(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    years = years_with_classes(school.pk)
    asked = whole_number(request.GET.get("year", ""))
    year = year_at_hand(years, on=timezone.localdate(), asked=asked)
    context = {"classes": loads_of(school.pk, year.pk if year else None), "years": years, "year": year}
    return page(request, "registry/loads.html", context, school=school)


@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """One class: all its lines at once."""
    visible = SchoolClass.objects.current().visible_to(request.user)
    whole = fetch_or_404(visible.select_related("school", "study_year", "parent"), pk=pk)
    if whole.parent_id is not None:
        return redirect("registry:load", whole.parent_id)
    may_edit = rules.may_edit_registry(request.user, whole.school)
    choices, rows = choices_for(whole), assignments_of(whole)
    reasons: list[str] = []
    changes: list[Any] = []
    status = 200
    if request.method == "POST":
        allow(may_edit)
        typed, status = forms.lines_typed(request.POST, choices, rows), 422
        if all([form.is_valid() for form in typed]):  # noqa: C419 - all mistakes at once
            try:
                return _saved(request, whole, typed)
            except Outrun as refusal:
                reasons, status = refusal.reasons, refusal.status
                typed, changes = _somebody_was_faster(request, typed, rows, choices)
            except Refused as refusal:
                reasons = refusal.reasons
    else:
        typed = forms.lines_to_show(rows, _copied(request, whole), choices, whole.pk)
    context = {
        "whole": whole,
        "lines": [forms.shown(form) for form in typed],
        "has_groups": len(choices.groups) > 1,
        "load": _load(whole, rows),
        "donors": donors_for(whole) if may_edit else [],
        "kinds": LINKS.values(),
        "may_edit": may_edit,
        "reasons": reasons,
        "changes": changes,
    }
    return page(request, "registry/load.html", context, school=whole.school, status=status)


def _saved(request: HttpRequest, whole: SchoolClass, typed: list[forms.LoadLineForm]) -> HttpResponse:
    saved = actions.save_load(
        whole,
        [form.line() for form in typed if form.counts],
        links=request.POST.getlist("links"),
        by=request.user,
        at=timezone.now(),
    )
    counted = (("внесено", saved.added), ("изменено", saved.changed), ("убрано", saved.gone))
    words = [f"{what} {quantity(number, *LINES)}" for what, number in counted if number]
    words += [f"отмечено связей: {saved.linked}"] if saved.linked else []
    messages.success(request, f"Сохранено: {', '.join(words)}." if words else "Изменений не было.")
    return redirect("registry:load", whole.pk)


def _copied(request: HttpRequest, whole: SchoolClass) -> list[TeachingAssignment]:
    """Lines of another class of the same year, to be looked through before they are saved."""
    asked = whole_number(request.GET.get("from", "")) or 0
    found = SchoolClass.objects.current().filter(school=whole.school_id, study_year=whole.study_year_id, parent=None)
    donor = found.filter(pk=asked).exclude(pk=whole.pk).first()
    lines = assignments_of(donor) if donor else []
    return [row for row in lines if row.school_class_id == asked and not row.subject.is_archived]


def _somebody_was_faster(
    request: HttpRequest, typed: list[forms.LoadLineForm], rows: list[TeachingAssignment], choices: Any
) -> tuple[list[forms.LoadLineForm], list[Any]]:
    """What was typed stays and learns the fresh versions; what changed meanwhile is told."""
    data, changes = request.POST.copy(), []
    mine = {row.pk: row for row in rows}
    for form in typed:
        pk, version = form.cleaned_data["pk"], form.cleaned_data["version"] or 0
        fresh = mine.get(pk)
        if pk is not None and fresh is None:
            # Taken away by somebody else: what was typed about it would be a new line.
            data[form.add_prefix("pk")] = data[form.add_prefix("version")] = ""
        elif fresh is not None and fresh.version != version:
            data[form.add_prefix("version")] = str(fresh.version)
            changes += changes_since(fresh, version, school=fresh.school_id)
    return forms.lines_typed(data, choices, rows), changes


def _load(whole: SchoolClass, rows: list[TeachingAssignment]) -> Any:
    hours = [
        (row.subject_id, None if row.school_class_id == whole.pk else row.school_class_id, row.hours_per_week)
        for row in rows
    ]
    return load_of(hours, norm=norms().get((whole.week_days, whole.parallel)))
