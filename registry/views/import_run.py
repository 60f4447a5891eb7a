"""An import on its way: the file, its columns, the rows to look through, the result."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from registry import rules
from registry.actions import imports as actions
from registry.actions.job import enqueue
from registry.forms.import_run import ColumnsForm, FileForm, kinds_to_import
from registry.import_columns import columns_shown
from registry.import_lines import lines_shown
from registry.imports import Unreadable, remembered_columns
from registry.models import ImportRun, Job, School
from registry.sections import SECTIONS
from registry.states import ImportOutcome, ImportState, JobState
from registry.views.once import answer_once

ROWS_PER_PAGE: Final = 50
RUNS_PER_PAGE: Final = 25
LARGE_FILE: Final = 400_000
"""Bytes. A larger file (some thousand rows) is read by a worker with a progress bar."""

TITLES: Final = {
    ImportOutcome.WRONG: "Ошибочные",
    ImportOutcome.DOUBTFUL: "Сомнительные",
    ImportOutcome.CHANGED: "Изменённые",
    ImportOutcome.NEW: "Новые",
    ImportOutcome.SAME: "Без изменений",
}


@require_GET
def runs(request: HttpRequest, school_id: int) -> HttpResponse:
    school = school_to_edit(request, school_id)
    found = ImportRun.objects.filter(school=school).defer("content", "missing", "written", "stamp", "problems")
    shown = Paginator(found.select_related("created_by"), RUNS_PER_PAGE).get_page(request.GET.get("page"))
    lines = [(run, SECTIONS[run.kind].title) for run in shown.object_list]
    return page(request, "registry/import_runs.html", {"page": shown, "lines": lines}, school=school)


@require_http_methods(["GET", "POST"])
def run_add(request: HttpRequest, school_id: int) -> HttpResponse:
    school = school_to_edit(request, school_id)
    kinds = kinds_to_import()
    initial = {"kind": request.GET.get("section", "")}
    form = FileForm(request.POST or None, request.FILES or None, kinds=kinds, initial=initial)
    if request.method == "POST" and form.is_valid():
        return answer_once(request, partial(_received, request, school, form))
    context = {"form": form, "blanks": kinds}
    return page(request, "registry/import_add.html", context, school=school, status=422 if form.errors else 200)


def _received(request: HttpRequest, school: School, form: FileForm) -> HttpResponseRedirect:
    received = actions.receive(
        school,
        kind=form.cleaned_data["kind"],
        file_name=form.cleaned_data["file"].name or "",
        data=form.content,
        by=request.user,
        at=timezone.now(),
    )
    return redirect("registry:run", received.pk)


@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """What comes next for this import: its columns, its rows, the work that is going on, its result."""
    found = run_to_edit(request, pk)
    job = _job_of(found)
    if job is not None and not job.is_over:
        return page(request, "registry/import_job.html", {"run": found, "job": job}, school=found.school)
    if found.state == ImportState.RECEIVED and not found.wiped_at:
        told = job.message if job is not None else ""
        return columns_page(request, found, ColumnsForm(kind=found.kind, columns=_columns_of(found)), told=told)
    return review_page(request, found, failed=job if job is not None and job.state == JobState.FAILED else None)


@require_POST
def run_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """The person has said what the columns mean: remembered, and the file is read."""
    found = run_to_edit(request, pk)
    if found.state != ImportState.RECEIVED or found.wiped_at:
        return redirect("registry:run", found.pk)
    form = ColumnsForm(request.POST, kind=found.kind, columns=_columns_of(found))
    if not form.is_valid():
        return columns_page(request, found, form)
    if corrections := form.corrections():
        actions.remember_columns(found.school, kind=found.kind, columns=corrections)
    on = timezone.localdate()
    if len(found.content) > LARGE_FILE:
        title = f"Чтение файла: {SECTIONS[found.kind].title}"
        parameters = {"run": found.pk, "on": on.isoformat()}
        enqueue(actions.PREPARE, school=found.school, title=title, parameters=parameters, by=request.user)
        return redirect("registry:run", found.pk)
    try:
        actions.prepare(found, on=on)
    except Unreadable as refusal:
        form.add_error(None, str(refusal))
        return columns_page(request, found, form)
    return redirect("registry:run", found.pk)


def columns_page(request: HttpRequest, found: ImportRun, form: ColumnsForm, *, told: str = "") -> HttpResponse:
    context = {"run": found, "section": SECTIONS[found.kind], "form": form, "told": told}
    status = 422 if form.errors else 200
    return page(request, "registry/import_columns.html", context, school=found.school, status=status)


def _columns_of(found: ImportRun) -> list[Any]:
    return columns_shown(found.kind, bytes(found.content), remembered_columns(found.school, found.kind))


def review_page(
    request: HttpRequest,
    found: ImportRun,
    *,
    typed: dict[int, str] | None = None,
    reasons: list[str] | None = None,
    failed: Job | None = None,
) -> HttpResponse:
    """One tab of rows, fifty at a time. `typed` and `reasons`: decisions that could not be taken."""
    tab = _tab_of(found, request.POST.get("tab") or request.GET.get("tab", ""))
    rows = found.rows.filter(outcome=tab).order_by("position")
    number = request.POST.get("page") or request.GET.get("page")
    shown = Paginator(rows, ROWS_PER_PAGE).get_page(number)
    is_reviewed = found.state == ImportState.REVIEW and not found.wiped_at
    obstacles = actions.obstacles_to_save(found) if is_reviewed else []
    context = {
        "run": found,
        "section": SECTIONS[found.kind],
        "tabs": [(key, title, found.counts.get(key, 0)) for key, title in TITLES.items()],
        "tab": tab,
        "page": shown,
        "lines": lines_shown(shown.object_list, found.kind, typed or {}),
        "undecided": rows.filter(decision="").count() if tab in {ImportOutcome.WRONG, ImportOutcome.DOUBTFUL} else 0,
        "obstacles": obstacles,
        "is_reviewed": is_reviewed,
        "reasons": reasons or [],
        "failed": failed,
        "saved": found.counts.get("saved", {}),
        "undo_obstacles": actions.obstacles_to_undo(found) if found.state == ImportState.SAVED else [],
    }
    status = 422 if reasons else 200
    return page(request, "registry/import_review.html", context, school=found.school, status=status)


def _tab_of(found: ImportRun, asked: str) -> str:
    """The one asked for, else the first that holds rows: what needs a person stands first."""
    if asked in ImportOutcome.values:
        return asked
    return next((key.value for key in TITLES if found.counts.get(key, 0)), ImportOutcome.NEW.value)


def _job_of(found: ImportRun) -> Job | None:
    """The last work on this import."""
    kinds = (actions.PREPARE, actions.SAVE)
    jobs = Job.objects.filter(school=found.school_id, kind__in=kinds, parameters__run=found.pk)
    return jobs.order_by("-created_at").first()


def school_to_edit(request: HttpRequest, school_id: int) -> School:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_edit_registry(request.user, school))
    return school


def run_to_edit(request: HttpRequest, pk: int) -> ImportRun:
    found = fetch_or_404(ImportRun.objects.visible_to(request.user).select_related("school", "created_by"), pk=pk)
    allow(rules.may_edit_registry(request.user, found.school))
    return found


@require_POST
def run_drop(request: HttpRequest, pk: int) -> HttpResponse:
    found = run_to_edit(request, pk)
    actions.drop(found, by=request.user, at=timezone.now())
    messages.success(request, "Импорт отложен: в данные ничего не попало, строки файла стёрты.")
    return redirect("registry:runs", found.school_id)


@require_POST
def run_undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = run_to_edit(request, pk)
    try:
        actions.undo(found, by=request.user, at=timezone.now())
    except Refused as refusal:
        return review_page(request, found, reasons=refusal.reasons)
    messages.success(request, "Импорт отменён целиком: данные такие, какими были до него.")
    return redirect("registry:run", found.pk)
