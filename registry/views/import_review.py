"""Decisions about rows of an import, and its saving: all or nothing."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun, Refused
from ezh_rollout.shared.text import sort_key
from registry.actions import imports as actions
from registry.actions.job import enqueue
from registry.forms.import_run import choices_of, typed_decisions
from registry.models import ImportRun
from registry.sections import SECTIONS
from registry.states import ImportDecision, ImportOutcome, ImportState
from registry.views.import_run import review_page, run_to_edit

MOST_AT_ONCE: Final = 1000
"""Rows. More of them are written by a worker with a progress bar."""

MOST_MISSING: Final = 1000
WHOLE_TAB: Final = {"skip": ImportDecision.SKIP, "new": ImportDecision.NEW}


@require_POST
def run_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of one page, or one decision for every row of the tab that still waits."""
    found = run_to_edit(request, pk)
    typed = typed_decisions(request.POST)
    try:
        actions.decide(found, choices_of(typed), by=request.user)
        whole = WHOLE_TAB.get(request.POST.get("all", ""))
        if whole is not None:
            _decide_whole_tab(request, found, whole)
        else:
            messages.success(request, "Решения записаны.")
    except Outrun as refusal:
        messages.warning(request, str(refusal))
    except Refused as refusal:
        return review_page(request, found, typed=typed, reasons=refusal.reasons)
    return redirect(_address(request, found))


def _decide_whole_tab(request: HttpRequest, found: ImportRun, whole: ImportDecision) -> None:
    tab = request.POST.get("tab", "")
    outcomes = [tab] if tab in {ImportOutcome.WRONG, ImportOutcome.DOUBTFUL} else []
    number = actions.decide_all(found, whole, by=request.user, outcomes=outcomes)
    messages.success(request, f"Строк с решением «{whole.label}»: {number}.")


def _address(request: HttpRequest, found: ImportRun) -> str:
    """Back to the same tab and page."""
    address = reverse("registry:run", args=[found.pk])
    tab, number = request.POST.get("tab", ""), request.POST.get("page", "")
    kept = f"?tab={tab}" if tab in ImportOutcome.values else ""
    return f"{address}{kept}&page={number}" if kept and number.isascii() and number.isdecimal() else f"{address}{kept}"


@require_http_methods(["GET", "POST"])
def run_save(request: HttpRequest, pk: int) -> HttpResponse:
    """The last look: how many rows, and who is missing in the file. Archiving is chosen one by one."""
    found = run_to_edit(request, pk)
    if found.state != ImportState.REVIEW or found.wiped_at:
        return redirect("registry:run", found.pk)
    if request.method == "GET":
        return _save_page(request, found, actions.obstacles_to_save(found))
    archive = _chosen(request, found)
    obstacles = actions.obstacles_to_save(found)
    if obstacles:
        return _save_page(request, found, obstacles)
    if sum(found.counts.values()) > MOST_AT_ONCE:
        parameters = {"run": found.pk, "archive": archive}
        title = f"Сохранение импорта: {SECTIONS[found.kind].title}"
        enqueue(actions.SAVE, school=found.school, title=title, parameters=parameters, by=request.user)
        return redirect("registry:run", found.pk)
    try:
        actions.save(found, by=request.user, at=timezone.now(), archive=archive)
    except Outrun as refusal:
        messages.warning(request, str(refusal))
    except Refused as refusal:
        return _save_page(request, found, refusal.reasons)
    else:
        messages.success(request, "Сохранено.")
    return redirect("registry:run", found.pk)


def _chosen(request: HttpRequest, found: ImportRun) -> list[int]:
    """Only those that the file left out: anything else in the form is not ours."""
    known = {str(item["id"]): int(item["id"]) for item in found.missing}
    return sorted({known[key] for key in request.POST.getlist("archive") if key in known})


def _save_page(request: HttpRequest, found: ImportRun, reasons: list[str]) -> HttpResponse:
    chosen = set(request.POST.getlist("archive"))
    absent = sorted(found.missing, key=lambda item: (sort_key(item.get("school_class", "")), sort_key(item["name"])))
    missing = [(item, str(item["id"]) in chosen) for item in absent[:MOST_MISSING]]
    context = {
        "run": found,
        "section": SECTIONS[found.kind],
        "reasons": reasons,
        "missing": missing,
        "not_shown": max(0, len(found.missing) - MOST_MISSING),
        "counts": found.counts,
        "skipped": found.rows.filter(decision=ImportDecision.SKIP).count(),
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "registry/import_save.html", context, school=found.school, status=status)
