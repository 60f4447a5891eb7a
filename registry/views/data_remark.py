"""Remarks on entered values: what one has to mend, what waits for another look, what was answered."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from registry import rules
from registry.actions import data_remark as actions
from registry.models import DataRemark, School
from registry.queries.remark import RemarkLine, editors_of, lines_of, pending, waits_for
from registry.states import RemarkState
from registry.views.verification import changes_in_words, visible_school

ROWS_PER_PAGE: Final = 50
MINE, MENDED, OTHERS, ANSWERED = "mine", "mended", "others", "answered"
TABS: Final = {
    MINE: "Исправить вам",
    MENDED: "Исправлено, проверьте",
    OTHERS: "Ждут исправления",
    ANSWERED: "Отвеченные",
}


@require_GET
def remarks(request: HttpRequest, school_id: int) -> HttpResponse:
    school = visible_school(request, school_id)
    return _page(request, school, asked=request.GET.get("show", ""))


@require_POST
def remark_mend(request: HttpRequest, pk: int) -> HttpResponse:
    """«Исправлено», for a value that is right now without having changed in words, and for whole rows."""
    found = _remark_or_404(request, pk)
    allow(_may_answer(request.user, found))
    return _answer(request, found, actions.mend, "Отмечено. Проверит тот, кто сделал замечание.")


@require_POST
def remark_reject(request: HttpRequest, pk: int) -> HttpResponse:
    found = _remark_or_404(request, pk)
    allow(_may_answer(request.user, found))
    reason = request.POST.get("reason", "")
    try:
        actions.reject(found, reason=reason, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, found.school, refusal=refusal, typed={found.pk: reason})
    messages.success(request, "Замечание отклонено: причина записана.")
    return _back(found)


@require_POST
def remark_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = _remark_or_404(request, pk)
    allow(rules.may_verify(request.user, found.school))
    return _answer(request, found, actions.close, "Замечание снято. Саму запись отметьте проверенной на её странице.")


@require_POST
def remark_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = _remark_or_404(request, pk)
    allow(rules.may_verify(request.user, found.school))
    return _answer(request, found, actions.reopen, "Замечание снова ждёт исправления.")


def _answer(request: HttpRequest, found: DataRemark, act: Callable[..., Any], said: str) -> HttpResponse:
    try:
        act(found, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, found.school, refusal=refusal)
    messages.success(request, said)
    return _back(found)


def _back(found: DataRemark) -> HttpResponse:
    return redirect(reverse("registry:remarks", args=[found.school_id]))


def _may_answer(user: Any, found: DataRemark) -> bool:
    return rules.may_answer_remarks(user, found.section, found.school_id)


def _remark_or_404(request: HttpRequest, pk: int) -> DataRemark:
    visible = DataRemark.objects.filter(school__in=School.objects.visible_to(request.user))
    return fetch_or_404(visible.select_related("school"), pk=pk)


def _page(
    request: HttpRequest,
    school: School,
    *,
    asked: str = "",
    refusal: Refused | None = None,
    typed: dict[int, str] | None = None,
) -> HttpResponse:
    waiting, editors = pending(school.pk), editors_of(school.pk)
    by_tab: dict[str, list[Any]] = {tab: [] for tab in TABS}
    for line in waiting:
        by_tab[_tab(line, request.user, editors)].append(line)
    answered = DataRemark.objects.filter(school=school).exclude(state__in=[RemarkState.OPEN, RemarkState.MENDED])
    shown = asked if asked in TABS else next((tab for tab in (MINE, MENDED, OTHERS) if by_tab[tab]), MINE)
    rows: Any = answered if shown == ANSWERED else by_tab[shown]
    paged = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    lines = lines_of(paged.object_list, school.pk) if shown == ANSWERED else list(paged.object_list)
    numbers = {tab: len(found) for tab, found in by_tab.items()} | {ANSWERED: answered.count()}
    context = {
        "tabs": [(tab, words, numbers[tab]) for tab, words in TABS.items()],
        "shown": shown,
        "page": paged,
        "lines": [_in_words(request, line, (typed or {}).get(line.remark.pk, "")) for line in lines],
        "may_verify": rules.may_verify(request.user, school),
        "reasons": refusal.reasons if refusal else [],
    }
    return page(request, "registry/remarks.html", context, school=school, status=refusal.status if refusal else 200)


def _tab(line: RemarkLine, user: Any, editors: set[int]) -> str:
    if line.state == RemarkState.MENDED:
        return MENDED
    return MINE if waits_for(line, user, editors) else OTHERS


def _in_words(request: HttpRequest, line: RemarkLine, typed: str) -> dict[str, Any]:
    return {
        "line": line,
        "changes": changes_in_words(line.look, line.changes),
        "may_answer": line.state == RemarkState.OPEN and _may_answer(request.user, line.remark),
        "typed": typed,
    }
