"""The sheet «как введено — как в документе»: on the screen, and on paper with a column for the pen."""

from typing import Any, Final
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from registry import rules, verification_papers
from registry.actions.personal_data import log_export
from registry.forms.verification import QueueForm, key_in
from registry.models import School, SchoolClass
from registry.queries.looked import Look
from registry.queries.queue import Queue
from registry.queries.verification import RowCheck
from registry.verification import SHORT
from registry.views.verification import cells_of, look_or_404, rows_shown, visible_school

MOST_SHOWN: Final = 3000
ROWS_OF_PAPER: Final = 100
"""Of one file: about thirty pages, laid out while one waits. A longer list is printed in parts."""


@require_GET
def sheet(request: HttpRequest, school_id: int, section: str) -> HttpResponse:
    """All rows at once; at its end one button confirms them all."""
    look, school = look_or_404(section), visible_school(request, school_id)
    form, queue, rows = _asked(request, look, school)
    if look.holds_people:
        _log(request, look, school, len(rows), f"{look.title}, лист проверки на экране")
    context = {
        "look": look,
        "queue": form,
        "lines": [{"row": row, "name": look.name_of(row.seen), "cells": cells_of(look, row)} for row in rows],
        "labels": list(look.columns.values()),
        "looked": " ".join(f"{row.pk}:{row.fingerprint[:SHORT]}" for row in rows),
        "may_verify": rules.may_verify(request.user, school),
        "count": len(rows),
        "parts": _parts(len(rows)),
        "title": _title(look, school, queue),
    }
    return page(request, "registry/verification_sheet.html", context, school=school)


@require_GET
def sheet_file(request: HttpRequest, school_id: int, section: str) -> HttpResponse:
    """PDF; a list of people leaves its trace in the log."""
    look, school = look_or_404(section), visible_school(request, school_id)
    _, queue, rows = _asked(request, look, school)
    begin = max(key_in(request.GET.get("part", "")) - 1, 0) * ROWS_OF_PAPER
    is_part, rows = len(rows) > ROWS_OF_PAPER, rows[begin : begin + ROWS_OF_PAPER]
    if not rows:
        messages.warning(request, "Печатать нечего: таких строк в разделе нет.")
        return redirect("registry:verification_section", school.pk, look.key)
    title = _title(look, school, queue)
    if is_part:
        title = f"{title}, {begin + 1}–{begin + len(rows)}"
    data = verification_papers.sheet_pdf(
        look, rows, school=school, title=title, first=begin + 1, on=timezone.localdate()
    )
    if look.holds_people:
        _log(request, look, school, len(rows), f"{title}, лист проверки, PDF")
    name = quote(f"Лист проверки, {title}.pdf")
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def _asked(request: HttpRequest, look: Look, school: School) -> tuple[QueueForm, Queue, list[RowCheck]]:
    form = QueueForm(request.GET, look=look, school=school.pk)
    queue = form.queue()
    rows = rows_shown(look, school, queue)
    if len(rows) > MOST_SHOWN:
        how = "по классам" if look.key == "pupils" else "по состоянию, например «осталось проверить»"
        raise Refused(f"В листе больше {MOST_SHOWN} строк. Сузьте список {how} и повторите.")
    return form, queue, rows


def _parts(count: int) -> list[tuple[int, str]]:
    """Number of the file and the rows it holds; one for a list that fits."""
    starts = range(0, count, ROWS_OF_PAPER)
    return [(part, f"{start + 1}–{min(start + ROWS_OF_PAPER, count)}") for part, start in enumerate(starts, start=1)]


def _title(look: Look, school: School, queue: Queue) -> str:
    if not queue.school_class:
        return look.title
    found: Any = SchoolClass.objects.filter(school=school, pk=queue.school_class).first()
    return f"{look.title}, {found}" if found else look.title


def _log(request: HttpRequest, look: Look, school: School, count: int, what: str) -> None:
    log_export(
        school,
        what=what,
        section=look.key,
        count=count,
        fields=list(look.labels),
        by=request.user,
        at=timezone.now(),
        why="сверка с документами",
    )
