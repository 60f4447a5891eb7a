"""The next study year: opening it after the pattern of the last one, moving the classes up, taking a move back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun, Refused
from ezh_rollout.shared.text import whole_number
from ezh_rollout.shared.typography import quantity
from registry import rules
from registry.actions import new_year as actions
from registry.actions.presets import names_taken
from registry.actions.year_move import obstacles_to_undo, undo_move
from registry.forms import new_year as forms
from registry.models import PeriodSet, School, StudyYear, YearMove
from registry.names import folded
from registry.queries.grid import year_at_hand
from registry.queries.new_year import is_early, lines_of, next_year_of, obstacles_to_move, period_sets_of

CLASSES = ("класс", "класса", "классов")
PUPILS = ("учащийся", "учащихся", "учащихся")


@require_http_methods(["GET", "POST"])
def new_year(request: HttpRequest, school_id: int) -> HttpResponse:
    """The first step: the year and its sets of periods."""
    school, years, source = _source(request, school_id)
    if source is None:
        return page(request, "registry/new_year_none.html", {}, school=school)
    target = next_year_of(source)
    data = request.POST or None
    form = forms.year_form(data, source)
    sets = forms.shifted_sets(data, source, target or _borders(form, source), _taken(school, source, target))
    reasons: list[str] = []
    if request.method == "POST" and (target or form.is_valid()) and all([one.is_sound() for one in sets]):  # noqa: C419 - all mistakes at once
        try:
            opened = actions.open_year(
                source,
                **(form.cleaned_data if target is None else {"starts_on": target.starts_on, "ends_on": target.ends_on}),
                sets=forms.set_records(school, sets),
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, f"Готово: {opened}. Теперь переведите классы.")
            return redirect("registry:new_year_classes", school.pk)
    context = _common(school, years, source, target) | {"form": form, "sets": sets, "reasons": reasons}
    return page(request, "registry/new_year.html", context, school=school, status=_status(request))


@require_http_methods(["GET", "POST"])
def new_year_classes(request: HttpRequest, school_id: int) -> HttpResponse:
    """The second step: what becomes of each class, shown before anything is done."""
    school, years, source = _source(request, school_id)
    if source is None:
        return page(request, "registry/new_year_none.html", {}, school=school)
    target, lines, data = next_year_of(source), lines_of(source), request.POST or None
    wishes = forms.WishesForm(data, initial={"left_on": source.ends_on})
    classes, firsts = forms.class_forms(data, lines), forms.first_class_forms(data, lines)
    reasons, status = obstacles_to_move(source, target, on=timezone.localdate()), _status(request)
    if request.method == "POST" and all([form.is_valid() for form in (wishes, *classes, *firsts)]):  # noqa: C419 - the same
        try:
            move = actions.move_up(
                source,
                [form.fate() for form in classes],
                wishes.wishes(firsts),
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            reasons, status = refusal.reasons, refusal.status
        else:
            messages.success(request, _said(move))
            return redirect("registry:new_year", school.pk)
    context = _common(school, years, source, target) | {
        "classes": classes,
        "firsts": firsts,
        "wishes": wishes,
        "reasons": reasons,
        "outrun": status == Outrun.status,
        "is_early": is_early(source, on=timezone.localdate()),
        "may_move": target is not None and bool(classes),
    }
    return page(request, "registry/new_year_classes.html", context, school=school, status=status)


@require_POST
def year_move_undo(request: HttpRequest, pk: int) -> HttpResponse:
    mine = YearMove.objects.filter(school__in=School.objects.visible_to(request.user))
    move = fetch_or_404(mine.select_related("school", "from_year", "to_year"), pk=pk)
    allow(rules.may_edit_registry(request.user, move.school))
    undo_move(move, by=request.user, at=timezone.now())
    messages.success(request, f"Отменено: {move}. Классы и учащиеся там же, где были.")
    return redirect("registry:new_year", move.school_id)


def _source(request: HttpRequest, school_id: int) -> tuple[School, list[StudyYear], StudyYear | None]:
    """The school, its years, and the one that ends: the chosen one, else the one that goes on."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_edit_registry(request.user, school))
    years = list(StudyYear.objects.current().filter(school=school).order_by("-starts_on"))
    asked = whole_number(request.GET.get("from", ""))
    return school, years, year_at_hand(years, on=timezone.localdate(), asked=asked)


def _borders(form: forms.YearForm, source: StudyYear) -> StudyYear:
    """The year as typed, or as proposed: dates of periods must lie in it."""
    typed = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    return StudyYear(school_id=source.school_id, starts_on=typed["starts_on"], ends_on=typed["ends_on"])


def _taken(school: School, source: StudyYear, target: StudyYear | None) -> set[str]:
    """Names of sets as the ending year spells them that the next one has already."""
    if target is None:
        return set()
    there = names_taken(PeriodSet, school, year=target.pk)
    return {one.name for one, _ in period_sets_of(source) if folded(one.name) in there}


def _common(school: School, years: list[StudyYear], source: StudyYear, target: StudyYear | None) -> dict[str, Any]:
    found = YearMove.objects.filter(school=school)
    moves = list(found.select_related("school", "from_year", "to_year", "moved_by", "undone_by")[:10])
    last = next((move for move in moves if move.undone_at is None), None)
    return {
        "years": years,
        "source": source,
        "target": target,
        "moves": moves,
        "last": last,
        "obstacles": obstacles_to_undo(last) if last else [],
        "asking": f"from={source.pk}",
    }


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


def _said(move: YearMove) -> str:
    said = f"Переведено: {quantity(move.classes, *CLASSES)}, {quantity(move.pupils, *PUPILS)}."
    return f"{said} Выпущено: {quantity(move.left, *PUPILS)}." if move.left else said
