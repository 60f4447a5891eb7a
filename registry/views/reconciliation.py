"""Сверка on screens: a file of the network in, what differs out. Nothing of it is saved to the data."""

import io
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from registry import rules
from registry.actions import imports
from registry.actions import reconciliation as actions
from registry.actions.personal_data import log_export
from registry.exports import write
from registry.forms.import_run import ColumnsForm, FileForm
from registry.import_columns import columns_shown
from registry.imports import Unreadable, remembered_columns
from registry.models import Reconciliation, School
from registry.reconciliation import KINDS, Group
from registry.reconciliation.lines import TITLES, layout, rows_of_file, shown
from registry.sections import SECTIONS
from registry.states import FileFormat
from registry.views.once import answer_once

ROWS_PER_PAGE: Final = 50
RUNS_PER_PAGE: Final = 25
MOST_PRINTED: Final = 3000
WHY: Final = "сверка с выгрузкой из электронного журнала"


@require_GET
def reconciliations(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    found = Reconciliation.objects.filter(school=school).defer("content", "differences", "columns", "problems")
    listed = Paginator(found.select_related("created_by"), RUNS_PER_PAGE).get_page(request.GET.get("page"))
    lines = [(item, KINDS.get(item.kind, item.kind)) for item in listed.object_list]
    context = {"page": listed, "lines": lines, "may_reconcile": rules.may_reconcile(request.user, school)}
    return page(request, "registry/reconciliations.html", context, school=school)


@require_http_methods(["GET", "POST"])
def reconciliation_add(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_reconcile(request.user, school))
    form = FileForm(request.POST or None, request.FILES or None, kinds=list(KINDS.items()))
    if request.method == "POST" and form.is_valid():
        return answer_once(request, partial(_received, request, school, form))
    status = 422 if form.errors else 200
    return page(request, "registry/reconciliation_add.html", {"form": form}, school=school, status=status)


def _received(request: HttpRequest, school: School, form: FileForm) -> HttpResponseRedirect:
    received = actions.receive(
        school,
        kind=form.cleaned_data["kind"],
        file_name=form.cleaned_data["file"].name or "",
        data=form.content,
        by=request.user,
        at=timezone.now(),
    )
    try:
        actions.run(received, on=timezone.localdate(), by=request.user)
    except Unreadable as refusal:
        messages.warning(request, str(refusal))
        return redirect("registry:reconciliation_columns", received.pk)
    return redirect("registry:reconciliation", received.pk)


@require_GET
def reconciliation(request: HttpRequest, pk: int) -> HttpResponse:
    found = _of(request, pk)
    if not found.counts and found.wiped_at is None and rules.may_reconcile(request.user, found.school):
        return redirect("registry:reconciliation_columns", found.pk)
    tab = _tab_of(found, request.GET.get("tab", ""))
    rows = [item for item in found.differences if item["group"] == tab]
    listed = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = _about(found) | {
        "tabs": [(key, title, found.counts.get(key, 0)) for key, title in TITLES.items()],
        "tab": tab,
        "page": listed,
        "lines": shown(listed.object_list, kind=found.kind),
        "may_reconcile": rules.may_reconcile(request.user, found.school),
    }
    return page(request, "registry/reconciliation.html", context, school=found.school)


@require_GET
def reconciliation_print(request: HttpRequest, pk: int) -> HttpResponse:
    """All differences on paper. Where the rows are wiped, a sheet would say that nothing differs."""
    found = _of(request, pk)
    if found.wiped_at is not None:
        return redirect("registry:reconciliation", found.pk)
    if len(found.differences) > MOST_PRINTED:
        raise Refused(f"Различий больше {MOST_PRINTED}: возьмите их файлом Excel.")
    _log(request, found, "печать")
    groups = [
        (title, shown((item for item in found.differences if item["group"] == key), kind=found.kind))
        for key, title in TITLES.items()
    ]
    context = _about(found) | {"groups": [(title, lines) for title, lines in groups if lines], "now": timezone.now()}
    return page(request, "registry/reconciliation_print.html", context, school=found.school)


@require_GET
def reconciliation_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _of(request, pk)
    if found.wiped_at is not None:
        return redirect("registry:reconciliation", found.pk)
    target = io.BytesIO()
    write(target, layout(found.kind), rows_of_file(found.differences), FileFormat.XLSX)
    _log(request, found, FileFormat.XLSX.label)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"Сверка № {found.pk}, {KINDS[found.kind]}.xlsx")


@require_http_methods(["GET", "POST"])
def reconciliation_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What the columns of the network's file mean; then it is compared anew."""
    found = _of(request, pk)
    allow(rules.may_reconcile(request.user, found.school))
    if found.wiped_at is not None:
        return redirect("registry:reconciliation", found.pk)
    known = remembered_columns(found.school, found.kind)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        kind=found.kind,
        columns=columns_shown(found.kind, bytes(found.content), known),
    )
    if form.is_bound and form.is_valid() and _compared(request, found, form):
        return redirect("registry:reconciliation", found.pk)
    context = {"item": found, "title": KINDS[found.kind], "form": form}
    status = 422 if form.errors else 200
    return page(request, "registry/reconciliation_columns.html", context, school=found.school, status=status)


def _compared(request: HttpRequest, found: Reconciliation, form: ColumnsForm) -> bool:
    if corrections := form.corrections():
        imports.remember_columns(found.school, kind=found.kind, columns=corrections)
    try:
        actions.run(found, on=timezone.localdate(), by=request.user)
    except Unreadable as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
def reconciliation_wipe(request: HttpRequest, pk: int) -> HttpResponse:
    found = _of(request, pk)
    allow(rules.may_reconcile(request.user, found.school))
    actions.wipe(found, by=request.user, at=timezone.now())
    messages.success(request, "Файл и строки сверки стёрты, числа остались.")
    return redirect("registry:reconciliation", found.pk)


def _of(request: HttpRequest, pk: int) -> Reconciliation:
    visible = Reconciliation.objects.visible_to(request.user).select_related("school", "created_by")
    return fetch_or_404(visible, pk=pk)


def _about(found: Reconciliation) -> dict[str, Any]:
    return {"item": found, "title": KINDS.get(found.kind, found.kind), "counts": found.counts, "taken": _taken(found)}


def _taken(found: Reconciliation) -> Sequence[str]:
    """Which columns of the file were compared."""
    return list(dict.fromkeys(column["words"] for column in found.columns if column["field"]))


def _tab_of(found: Reconciliation, asked: str) -> str:
    if asked in TITLES:
        return asked
    return next((key for key in TITLES if found.counts.get(key)), Group.NEAR.value)


def _log(request: HttpRequest, found: Reconciliation, how: str) -> None:
    if not SECTIONS[found.kind].holds_people:
        return
    log_export(
        found.school,
        what=f"Сверка № {found.pk}, {KINDS[found.kind]}: {how}",
        section=found.kind,
        count=len(found.differences),
        fields=sorted({column["field"] for column in found.columns if column["field"]}),
        by=request.user,
        at=timezone.now(),
        why=WHY,
    )
