"""The grids «предмет–учитель», «предмет–кабинет», «предмет–класс»: looking, ticking, taking back."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.text import whole_number
from ezh_rollout.shared.typography import quantity
from registry import rules
from registry.actions import link as actions
from registry.forms.grid import narrowing_of, pairs_of
from registry.links import LINKS, LinkKind
from registry.models import School, StudyYear
from registry.queries.grid import Grid, Narrowing, Pair, grid_of, summary_of, year_at_hand, years_with_classes
from registry.queries.link_steps import last_step

MARKS = ("отметка", "отметки", "отметок")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request for one grid: what is shown of which kind in which school."""

    kind: LinkKind
    school: School
    narrowing: Narrowing
    year: StudyYear | None
    years: list[StudyYear]


@require_GET
def grids(request: HttpRequest, school_id: int) -> HttpResponse:
    """The three of them with their numbers."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    kinds = [(kind, summary_of(kind, school.pk)) for kind in LINKS.values()]
    return page(request, "registry/grids.html", {"kinds": kinds}, school=school)


@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest, school_id: int, kind: str) -> HttpResponse:
    asked = _asked(request, school_id, kind)
    may_edit = rules.may_edit_registry(request.user, asked.school)
    if request.method == "POST":
        allow(may_edit)
        now, before = pairs_of(request.POST.getlist("on")), pairs_of(request.POST.get("was", "").split())
        done = actions.put(
            asked.kind, asked.school, on=now - before, off=before - now, by=request.user, at=timezone.now()
        )
        return _back(request, asked, f"Сохранено: {_counted(done.added, done.removed)}.")
    shown = grid_of(asked.kind, asked.school.pk, asked.narrowing)
    return page(request, "registry/grid.html", _context(request, asked, shown, may_edit=may_edit), school=asked.school)


@require_POST
def grid_cell(request: HttpRequest, school_id: int, kind: str) -> HttpResponse:
    """One cell to where the person wants it; the answer is the cell and the line over the grid."""
    asked = _asked(request, school_id, kind)
    allow(rules.may_edit_registry(request.user, asked.school))
    pairs, wanted = pairs_of([request.POST.get("cell", "")]), request.POST.get("on") == "1"
    done = actions.put(
        asked.kind,
        asked.school,
        on=pairs if wanted else (),
        off=() if wanted else pairs,
        by=request.user,
        at=timezone.now(),
    )
    said = "" if done.added or done.removed else "Так уже отметил другой человек."
    return _answer(request, asked, dict.fromkeys(pairs, wanted), said)


@require_POST
def grid_bulk(request: HttpRequest, school_id: int, kind: str) -> HttpResponse:
    """A row, a column, a parallel or their crossing, of what the page showed."""
    asked = _asked(request, school_id, kind)
    allow(rules.may_edit_registry(request.user, asked.school))
    shown = grid_of(asked.kind, asked.school.pk, asked.narrowing)
    line, number, wanted = [*request.POST.get("line", "").split(), "", "", ""][:3]
    region = shown.region(
        subject=whole_number(number if line == "row" else request.POST.get("subject", "")),
        column=whole_number(number if line == "column" else request.POST.get("column", "")),
        group=request.POST.get("in_group", ""),
    )
    wanted = wanted or request.POST.get("do", "")
    done = actions.put(
        asked.kind,
        asked.school,
        on=region if wanted == "on" else (),
        off=region if wanted == "off" else (),
        by=request.user,
        at=timezone.now(),
    )
    return _back(request, asked, f"Изменено: {_counted(done.added, done.removed)}.")


@require_POST
def grid_undo(request: HttpRequest, school_id: int, kind: str) -> HttpResponse:
    asked = _asked(request, school_id, kind)
    allow(rules.may_edit_registry(request.user, asked.school))
    back = actions.take_back(
        asked.kind, asked.school, step=request.POST.get("step", ""), by=request.user, at=timezone.now()
    )
    said = f"Отменено: {quantity(len(back.pairs), *MARKS)}."
    if back.left:
        said += f" Не тронуто, потому что с тех пор изменил другой человек: {len(back.left)}."
    if not request.htmx:  # type: ignore[attr-defined]
        return _back(request, asked, said)
    ticked = grid_of(asked.kind, asked.school.pk, asked.narrowing).ticked
    return _answer(request, asked, {pair: pair in ticked for pair in back.pairs}, said)


def _asked(request: HttpRequest, school_id: int, key: str) -> _Asked:
    if key not in LINKS:
        raise Http404
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    narrowing, kind = narrowing_of(request.GET), LINKS[key]
    years = years_with_classes(school.pk) if key == "classes" else []
    year = year_at_hand(years, on=timezone.localdate(), asked=narrowing.year)
    narrowing = Narrowing(
        **{name: getattr(narrowing, name) for name in Narrowing.__slots__} | {"year": year.pk if year else None}
    )
    return _Asked(kind, school, narrowing, year, years)


def _back(request: HttpRequest, asked: _Asked, said: str) -> HttpResponse:
    messages.success(request, said)
    address = reverse("registry:grid", args=[asked.school.pk, asked.kind.key])
    asking = request.GET.urlencode()
    return redirect(f"{address}?{asking}" if asking else address)


def _answer(request: HttpRequest, asked: _Asked, cells: dict[Pair, bool], said: str) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return _back(request, asked, said or "Сохранено.")
    context = _bar(request, asked) | {
        "said": said,
        "cells": [_cell(pair, is_on=is_on) for pair, is_on in sorted(cells.items())],
    }
    return page(request, "registry/_grid_answer.html", context, school=asked.school)


def _bar(request: HttpRequest, asked: _Asked) -> dict[str, Any]:
    """The line over the grid: numbers, subjects without a tick, what can be taken back."""
    step = last_step(asked.kind, asked.school.pk, by=request.user, at=timezone.now())
    return {
        "kind": asked.kind,
        "summary": summary_of(asked.kind, asked.school.pk, asked.narrowing.year),
        "step": step.at.isoformat() if step else "",
        "step_words": _counted(step.added, step.removed) if step else "",
        "asking": request.GET.urlencode(),
        "said": "",
    }


def _context(request: HttpRequest, asked: _Asked, shown: Grid, *, may_edit: bool) -> dict[str, Any]:
    columns = [
        {"head": head, "is_full": bool(shown.subjects) and shown.region(column=head.pk) <= shown.ticked}
        for head in shown.columns
    ]
    rows = [
        {
            "head": head,
            "is_full": bool(shown.columns) and shown.region(subject=head.pk) <= shown.ticked,
            "cells": [_cell((head.pk, one.pk), is_on=(head.pk, one.pk) in shown.ticked) for one in shown.columns],
        }
        for head in shown.subjects
    ]
    was = sorted(shown.ticked & shown.region())
    narrowing = asked.narrowing
    return _bar(request, asked) | {
        "kinds": LINKS.values(),
        "rows": rows,
        "columns": columns,
        "spans": _spans(shown),
        "groups": shown.groups,
        "was": " ".join(f"{subject}-{column}" for subject, column in was),
        "may_edit": may_edit,
        "asked": narrowing,
        "is_list": narrowing.subject is not None or narrowing.column is not None,
        "is_narrowed": bool(narrowing.columns or narrowing.subjects or narrowing.group),
        "year": asked.year,
        "years": asked.years,
        "keep": f"&year={narrowing.year}" if narrowing.year is not None and len(asked.years) > 1 else "",
    }


def _cell(pair: Pair, *, is_on: bool) -> dict[str, Any]:
    """Numbers as text: a page of 5000 cells has no time to localise them."""
    subject, column = str(pair[0]), str(pair[1])
    return {"value": f"{subject}-{column}", "names": f"r{subject} c{column}", "on": is_on}


def _spans(shown: Grid) -> list[dict[str, Any]]:
    """The upper head: each parallel or building over its columns."""
    spans: list[dict[str, Any]] = []
    for head in shown.columns:
        if spans and spans[-1]["name"] == head.group:
            spans[-1]["width"] += 1
        else:
            spans.append({"name": head.group, "width": 1})
    return spans if any(span["name"] for span in spans) else []


def _counted(added: Collection[Pair], removed: Collection[Pair]) -> str:
    """«поставлено 3, снято 1»."""
    words = [f"{what} {len(pairs)}" for what, pairs in (("поставлено", added), ("снято", removed)) if pairs]
    return ", ".join(words) or "ничего не изменилось"
