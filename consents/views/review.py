"""One page of a pile: its signature is seen, or somebody says whose it is. Every answer leads to the next page."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consents import rules
from consents.actions import review as actions
from consents.actions.scan import PAGES
from consents.actions.scan_reading import turn
from consents.forms.review import (
    ANSWERS,
    UNSIGNED,
    AsideForm,
    DeskFilter,
    ReviewForm,
    assignment_of,
    options_of,
)
from consents.models import ScanBatch, ScanPage
from consents.queries import scan as queries
from consents.queries.scan import Candidate
from consents.states import ConsentKind, ConsentStatus
from consents.status import status_of
from consents.views.scan import pile_or_404, pile_to_keep
from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page as answer
from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.typography import quantity
from registry.actions.personal_data import log_reading


def page_or_404(request: HttpRequest, pk: int) -> ScanPage:
    """Pages are seen together with their pile: by those who see the whole school."""
    piles = ScanBatch.objects.visible_to(request.user)
    return fetch_or_404(queries.with_people(ScanPage.objects.filter(batch__in=piles)), pk=pk)


def page_to_keep(request: HttpRequest, pk: int) -> ScanPage:
    found = page_or_404(request, pk)
    allow(rules.may_keep_consents(request.user, found.school))
    return found


@require_GET
def scan_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The first page whose signature waits to be seen."""
    found = pile_or_404(request, pk)
    return _to_next(found, queries.pages_in_review(found), None)


@require_GET
def scan_desk(request: HttpRequest, pk: int) -> HttpResponse:
    found = pile_or_404(request, pk)
    return _to_next(found, queries.pages_on_desk(found), None)


def _to_next(pile: ScanBatch, pages: QuerySet[ScanPage], page: ScanPage | None) -> HttpResponseRedirect:
    """When nothing is left, the pile says what comes next."""
    found = queries.next_of(pages, page)
    return redirect("consents:scan_page", found.pk) if found else redirect("consents:scan", pile.pk)


@require_GET
def scan_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, page_or_404(request, pk))


def _shown(
    request: HttpRequest,
    found: ScanPage,
    *,
    form: ReviewForm | None = None,
    aside: AsideForm | None = None,
    reasons: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page as it stands: in the review, on the desk, or decided; what it may lead to stands beside it."""
    if found.person_or_none is not None:
        log_reading(found.person, by=request.user, at=timezone.now())
    context: dict[str, Any] = {
        "scan": found,
        "pile": found.batch,
        "reasons": reasons or [],
        "aside": aside or AsideForm(),
        "status": _status_of(found),
        **_offers(request, found),
        **_place_in_queue(request, found),
    }
    if found.is_in_review:
        context["form"] = form or ReviewForm(page=found, today=timezone.localdate())
        return answer(request, "consents/review.html", context, school=found.school, status=status)
    if found.is_on_desk:
        context |= _desk(request, found)
        return answer(request, "consents/desk.html", context, school=found.school, status=status)
    context["answers"] = queries.answers_on(found)
    return answer(request, "consents/scan_page.html", context, school=found.school, status=status)


def _offers(request: HttpRequest, found: ScanPage) -> dict[str, bool]:
    """Which buttons stand beside the page, whatever it is waiting for."""
    return {
        "may_keep": rules.may_keep_consents(request.user, found.school),
        "may_turn": not actions.obstacles_to_turn(found),
        "may_take_back": not actions.obstacles_to_take_back(found),
        "may_put_on_desk": not actions.obstacles_to_put_on_desk(found),
    }


def _place_in_queue(request: HttpRequest, found: ScanPage) -> dict[str, Any]:
    """The neighbours that wait as this one does, how many there are, and what this person did last."""
    pages = queries.pages_in_review(found.batch) if found.is_in_review else queries.pages_on_desk(found.batch)
    last = queries.last_decided_by(found.batch, request.user)
    return {
        "left": pages.count(),
        "next": queries.after(pages, found).first(),
        "previous": queries.before(pages, found).first(),
        "strip": queries.strip_of(found),
        "last": last if last is not None and last.pk != found.pk else None,
    }


def _status_of(found: ScanPage) -> ConsentStatus | None:
    if found.form is None or found.person_or_none is None:
        return None
    return status_of(found.person, ConsentKind(found.form.kind), on=timezone.localdate())


def _desk(request: HttpRequest, found: ScanPage) -> dict[str, Any]:
    asked = DeskFilter(request.GET)
    words, number = (str(request.GET.get(name, ""))[:100] for name in ("q", "number"))
    people, fault = _candidates(found, words, number)
    forms = queries.forms_for(found.school)
    return {
        "filter": asked,
        "is_searched": bool(words.strip() or number.strip()),
        "fault": fault,
        "candidates": [(candidate, options_of(candidate, forms)) for candidate in people],
        "first": queries.first_page_of(found),
        "may_accept": not actions.obstacles_to_accept(found),
    }


def _candidates(found: ScanPage, words: str, number: str) -> tuple[list[Candidate], str]:
    if number.strip():
        copy, fault = queries.copy_by_number(found.school, number)
        return ([queries.candidate_of(copy)] if copy else []), fault
    if words.strip():
        return queries.candidates_by_name(found.batch, words), ""
    return queries.missing_of_pile(found.batch), ""


@require_POST
def page_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """«Подписано», «нет подписи», «отказ»: and on to the next page."""
    found = page_to_keep(request, pk)
    do = request.POST.get("do", "")
    if not found.is_in_review or (do != UNSIGNED and do not in ANSWERS):
        return _too_late(request, found)
    form = ReviewForm(request.POST, page=found, today=timezone.localdate())
    try:
        if do == UNSIGNED:
            actions.leave_unsigned(found, by=request.user, at=timezone.now())
        else:
            seen = form.seen(do)
            if seen is None:
                return _shown(request, found, form=form, status=422)
            actions.sign(found, seen, by=request.user, at=timezone.now())
    except Refused as refusal:
        fresh = page_or_404(request, pk)
        still = form if fresh.is_in_review else None
        return _shown(request, fresh, form=still, reasons=refusal.reasons, status=refusal.status)
    _tell_if_not_enough(request, found)
    return _to_next(found.batch, queries.pages_in_review(found.batch), found)


def _too_late(request: HttpRequest, found: ScanPage) -> HttpResponse:
    """A second click, or a colleague was faster: the page says how it stands, and nothing is written twice."""
    reasons = actions.obstacles_to_sign(found) or ["Нажмите одну из кнопок: что стоит на листе."]
    return _shown(request, found, reasons=reasons, status=422 if found.is_in_review else 409)


def _tell_if_not_enough(request: HttpRequest, found: ScanPage) -> None:
    """A «yes» that is not enough is told at once, while the sheet is in the hand."""
    status = _status_of(found)
    if status not in {None, ConsentStatus.RECEIVED, ConsentStatus.REFUSED, ConsentStatus.WAITING, ConsentStatus.NONE}:
        assert status is not None  # noqa: S101 - told apart above
        messages.warning(request, f"{found.person.full_name}: записано, статус — «{status.label}».")


@require_POST
def page_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = page_to_keep(request, pk)
    actions.take_back(found, by=request.user, at=timezone.now())
    messages.success(request, "Решение по этой странице снято: посмотрите её ещё раз.")
    return redirect("consents:scan_page", found.pk)


@require_POST
def page_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """«Это бланк такого-то»: the page goes to the review."""
    found = page_to_keep(request, pk)
    chosen = assignment_of(found.school, request.POST)
    if chosen.person is None or chosen.form is None:
        return _shown(request, found, reasons=[chosen.fault], status=422)
    try:
        actions.assign(found, chosen.person, form=chosen.form, copy=chosen.copy, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _shown(request, page_or_404(request, pk), reasons=refusal.reasons, status=refusal.status)
    messages.success(request, f"Страница записана за человеком: {chosen.person.full_name}. Теперь посмотрите подпись.")
    return redirect("consents:scan_page", found.pk)


@require_POST
def page_accept(request: HttpRequest, pk: int) -> HttpResponse:
    found = page_to_keep(request, pk)
    actions.accept(found, by=request.user, at=timezone.now())
    return redirect("consents:scan_page", found.pk)


@require_POST
def page_aside(request: HttpRequest, pk: int) -> HttpResponse:
    found = page_to_keep(request, pk)
    form = AsideForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, aside=form, status=422)
    was_on_desk = found.is_on_desk
    actions.set_aside(found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    pages = queries.pages_on_desk(found.batch) if was_on_desk else queries.pages_in_review(found.batch)
    return _to_next(found.batch, pages, found)


@require_http_methods(["GET", "POST"])
def scan_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """All pages of a pile that are no consents, at once."""
    pile, form = pile_to_keep(request, pk), AsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        count = actions.set_strays_aside(pile, reason=reason, by=request.user, at=timezone.now())
        messages.success(request, f"Отложено: {quantity(count, *PAGES)}. Каждую можно вернуть на её странице.")
        return redirect("consents:scan", pile.pk)
    context = {"pile": pile, "form": form, "count": actions.strays_of(pile).count()}
    return answer(request, "consents/scan_aside.html", context, school=pile.school, status=422 if form.errors else 200)


@require_POST
def page_turn(request: HttpRequest, pk: int) -> HttpResponse:
    found = page_to_keep(request, pk)
    turn(found)
    return redirect("consents:scan_page", found.pk)


@require_POST
def page_desk(request: HttpRequest, pk: int) -> HttpResponse:
    found = page_to_keep(request, pk)
    actions.put_on_desk(found, by=request.user, at=timezone.now())
    return redirect("consents:scan_page", found.pk)


@require_GET
def page_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Large enough to read: looking at it is looking at the person's data."""
    found = page_or_404(request, pk)
    if found.person_or_none is not None:
        log_reading(found.person, by=request.user, at=timezone.now())
    return _picture(found.picture)


@require_GET
def page_thumbnail(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _picture(page_or_404(request, pk).thumbnail)


def _picture(picture: Any) -> HttpResponseBase:
    """Drawn by the program itself, so it is a JPEG whatever was uploaded."""
    if not picture:
        raise Http404
    try:
        return FileResponse(picture.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error
