"""The second person at work: how far it is, section by section, row by row."""

import json
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.typography import quantity
from registry import rules
from registry.actions import data_remark as remark_actions
from registry.actions import verification as actions
from registry.actions.personal_data import log_reading
from registry.checks import Facts, findings_of
from registry.finding_list import sections_of
from registry.forms.verification import QueueForm, SampleForm, looked_in, queue_of, texts_in
from registry.models import Person, School
from registry.queries.authors import entered_by
from registry.queries.looked import LOOKS, Look, model_of
from registry.queries.queue import Queue, ahead
from registry.queries.remark import lines_of, remarks_of_row
from registry.queries.staff import names_by_user
from registry.queries.verification import (
    RowCheck,
    latest_samples,
    row_checks,
    rows_with_remarks,
    state_of_row,
    totals,
    verification_counts,
)
from registry.verification import Difference, differences, fingerprint, seen_from, usual_errors, usual_size

ROWS_PER_PAGE: Final = 50


@require_GET
def progress(request: HttpRequest, school_id: int) -> HttpResponse:
    """Per section: entered, found faulty, verified, changed since. The program's own findings come afterwards."""
    school = visible_school(request, school_id)
    return page(request, "registry/verification.html", _progress(school, None), school=school)


@require_GET
def progress_findings(request: HttpRequest, school_id: int) -> HttpResponse:
    """The same page with the errors that the program itself found; htmx takes the table."""
    school = visible_school(request, school_id)
    found = sections_of(findings_of(Facts(school, on=timezone.localdate())))
    context = _progress(school, {key: errors for key, _, errors, _ in found})
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "registry/_verification_sections.html", context | {"school": school})
    return page(request, "registry/verification.html", context, school=school)


def _progress(school: School, errors: dict[str, int] | None) -> dict[str, Any]:
    counts = verification_counts(school.pk)
    return {
        "sections": [(one, (errors or {}).get(key, 0)) for key, one in counts.items() if one.entered],
        "empty": [one.look for one in counts.values() if not one.entered],
        "totals": totals(counts.values()),
        "is_counted": errors is not None,
    }


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, school_id: int, section: str) -> HttpResponse:
    """The list; a POST says «верно» of marked rows, of the page, or of all that was shown."""
    look, school = look_or_404(section), visible_school(request, school_id)
    if request.method == "GET":
        return _section_page(request, look, school)
    allow(rules.may_verify(request.user, school))
    try:
        done = actions.verify(school, look.key, looked_in(request.POST), by=request.user, at=timezone.now())
    except Refused as refusal:
        return _section_page(request, look, school, refusal=refusal)
    _tell(request, done)
    return redirect(request.get_full_path())


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, school_id: int, section: str, pk: int) -> HttpResponse:
    """One row beside its document. «Верно» leads to the next one; the button is in focus, so Enter is enough."""
    look, school = look_or_404(section), visible_school(request, school_id)
    queue = queue_of(request.GET)
    if request.method == "GET":
        return _row_page(request, look, school, pk)
    allow(rules.may_verify(request.user, school))
    seen = seen_from(request.POST.get("seen", ""))
    looked = {pk: fingerprint(look.key, seen) if seen else ""}
    try:
        actions.verify(school, look.key, looked, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _row_page(request, look, school, pk, refusal=refusal, before=seen)
    return _to_the_next(request, look, school, queue, pk)


@require_POST
def withdraw(request: HttpRequest, school_id: int, section: str, pk: int) -> HttpResponse:
    look, school = look_or_404(section), visible_school(request, school_id)
    allow(rules.may_verify(request.user, school))
    if actions.withdraw(school, look.key, [pk], by=request.user, at=timezone.now()):
        messages.success(request, "Отметка о проверке снята: запись нужно проверить снова.")
    return redirect("registry:verification_row", school.pk, look.key, pk)


@require_POST
def remark(request: HttpRequest, school_id: int, section: str, pk: int) -> HttpResponse:
    """What the document says instead; then on to the next row."""
    look, school = look_or_404(section), visible_school(request, school_id)
    allow(rules.may_verify(request.user, school))
    texts, seen = texts_in(request.POST, look), seen_from(request.POST.get("seen", ""))
    looked = fingerprint(look.key, seen) if seen else ""
    try:
        made = remark_actions.add_remarks(
            school, look.key, pk, texts=texts, looked=looked, by=request.user, at=timezone.now()
        )
    except Refused as refusal:
        return _row_page(request, look, school, pk, refusal=refusal, before=seen, texts=texts)
    words = quantity(len(made), "замечание", "замечания", "замечаний")
    messages.success(request, f"Записано: {words}. Исправляет тот, кто вносил; после исправления проверьте ещё раз.")
    return _to_the_next(request, look, school, queue_of(request.GET), pk)


def visible_school(request: HttpRequest, school_id: int) -> School:
    return fetch_or_404(School.objects.visible_to(request.user), pk=school_id)


def look_or_404(section: str) -> Look:
    if section not in LOOKS:
        raise Http404
    return LOOKS[section]


def cells_of(look: Look, row: RowCheck) -> list[tuple[str, str]]:
    """The fields beside the name, each with its label."""
    return [(label, row.seen[field]) for field, label in look.columns.items()]


def changes_in_words(look: Look, changes: list[Difference]) -> list[tuple[str, str, str]]:
    return [(look.labels.get(one.field, one.field), one.before, one.after) for one in changes]


def _tell(request: HttpRequest, done: actions.Verified) -> None:
    messages.success(request, f"Проверено: {quantity(len(done.done), 'строка', 'строки', 'строк')}.")
    if done.own:
        messages.warning(request, f"Внесены вами и ждут другого человека: {len(done.own)}.")
    if done.remarked:
        messages.warning(request, f"С замечаниями, не отмечены: {len(done.remarked)}.")


def _section_page(request: HttpRequest, look: Look, school: School, *, refusal: Refused | None = None) -> HttpResponse:
    form = QueueForm(request.GET, look=look, school=school.pk)
    found = form.queue().rows(look, school)
    shown = Paginator(list(found.values()), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    may_verify = rules.may_verify(request.user, school)
    context = {
        "look": look,
        "queue": form,
        "page": shown,
        "lines": _lines(request, look, school, list(shown.object_list)),
        "labels": list(look.columns.values()),
        "may_verify": may_verify,
        "start": _start(request, look, school, form.queue()) if may_verify and found else "",
        "is_narrowed": any(request.GET.get(name) for name in ("state", "school_class")),
        "sample": latest_samples(school.pk).get(look.key),
        "sample_form": SampleForm(initial=_usual(len(found))) if may_verify and found else None,
        "reasons": refusal.reasons if refusal else [],
    }
    status = refusal.status if refusal else 200
    return page(request, "registry/verification_section.html", context, school=school, status=status)


def _usual(rows: int) -> dict[str, int]:
    return {"size": usual_size(rows), "most_errors": usual_errors(usual_size(rows))}


def _start(request: HttpRequest, look: Look, school: School, queue: Queue) -> str:
    """Where going row by row begins; empty when nothing is left for this person."""
    first = ahead(look, school, queue, user=request.user.pk or 0).next
    return _address(look, school, queue, first) if first else ""


def _lines(request: HttpRequest, look: Look, school: School, rows: list[RowCheck]) -> list[dict[str, Any]]:
    pks = [row.pk for row in rows]
    own = entered_by(look, school.pk, request.user.pk or 0, pks) if not school.one_person else set()
    remarked = rows_with_remarks(school.pk)[look.key]
    who = names_by_user(school.pk)
    return [
        {
            "row": row,
            "name": look.name_of(row.seen),
            "cells": cells_of(look, row),
            "changes": changes_in_words(look, row.changes),
            "by": who.get(row.check.by, "") if row.check else "",
            "is_own": row.pk in own,
            "is_remarked": row.pk in remarked,
        }
        for row in rows
    ]


def _row_page(
    request: HttpRequest,
    look: Look,
    school: School,
    pk: int,
    *,
    refusal: Refused | None = None,
    before: dict[str, str] | None = None,
    texts: dict[str, str] | None = None,
) -> HttpResponse:
    row = state_of_row(look, school.pk, pk)
    if row is None:
        raise Http404
    if look.holds_people:
        _log(request, look, school, pk)
    queue, typed = queue_of(request.GET), texts or {}
    moved = differences(before, row.seen) if before is not None and refusal else []
    may_verify = rules.may_verify(request.user, school)
    is_own = not school.one_person and bool(entered_by(look, school.pk, request.user.pk or 0, [pk]))
    context = {
        "look": look,
        "row": row,
        "name": look.name_of(row.seen),
        "title": look.title_of(row.seen),
        "fields": [(field, label, row.seen[field], typed.get(field, "")) for field, label in look.labels.items()],
        "whole": typed.get("", ""),
        "seen": json.dumps(row.seen, ensure_ascii=False),
        "changes": changes_in_words(look, row.changes),
        "moved": changes_in_words(look, moved),
        "reasons": refusal.reasons if refusal else [],
        "by": names_by_user(school.pk).get(row.check.by, "") if row.check else "",
        "is_own": is_own,
        "may_verify": may_verify,
        "remarks": lines_of(remarks_of_row(look.key, pk, school.pk), school.pk),
        "url_of_row": look.url_of(pk, school.pk),
        "query": _query(queue),
        "ahead": _ahead(request, look, school, queue, pk) if may_verify else None,
    }
    status = refusal.status if refusal else 200
    return page(request, "registry/verification_row.html", context, school=school, status=status)


def _ahead(request: HttpRequest, look: Look, school: School, queue: Queue, pk: int) -> dict[str, Any]:
    found = ahead(look, school, queue, user=request.user.pk or 0, after=pk)
    return {"left": found.left, "url": _address(look, school, queue, found.next) if found.next else ""}


def _to_the_next(request: HttpRequest, look: Look, school: School, queue: Queue, pk: int) -> HttpResponse:
    found = ahead(look, school, queue, user=request.user.pk or 0, after=pk)
    if found.next is not None:
        return redirect(_address(look, school, queue, found.next))
    messages.success(request, "Больше проверять нечего: всё, что можно проверить вам, просмотрено.")
    if queue.sample:
        return redirect("registry:sample", queue.sample)
    return redirect("registry:verification_section", school.pk, look.key)


def _address(look: Look, school: School, queue: Queue, pk: int) -> str:
    return reverse("registry:verification_row", args=[school.pk, look.key, pk]) + _query(queue)


def _query(queue: Queue) -> str:
    kept = {"school_class": queue.school_class, "sample": queue.sample}
    words = urlencode({name: value for name, value in kept.items() if value})
    return f"?{words}" if words else ""


def _log(request: HttpRequest, look: Look, school: School, pk: int) -> None:
    person = model_of(look).objects.filter(school=school, pk=pk).first()
    if isinstance(person, Person):
        log_reading(person, by=request.user, at=timezone.now())


def rows_shown(look: Look, school: School, queue: Queue) -> list[RowCheck]:
    """For papers: the whole list as asked for."""
    if queue == Queue():
        return list(row_checks(look, school.pk).values())
    return list(queue.rows(look, school).values())
