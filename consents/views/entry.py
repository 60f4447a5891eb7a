"""Keyboard entry: the secretary goes through a pile of signed papers beside the list of a class.

One row is one small request that saves at once; without JavaScript the same buttons send the page as a form.
"""

from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consents.actions import consent as actions
from consents.forms.entry import EntryHead, next_sheet, said_of
from consents.models import ConsentForm
from consents.queries.entry import EntryRow, blank_of, entry_rows
from consents.queries.register import listed
from consents.states import Answer, Subject
from consents.views.register import Register, register_of
from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.text import whole_number
from registry.models import Person

ROWS_PER_PAGE: Final = 200
MISTAKE: Final = "ошибка при вводе с клавиатуры"
ANSWERS: Final = {"given": Answer.GIVEN, "refused": Answer.REFUSED}
REMEMBERED: Final = ("signed_on", "case_file", "sheet")


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, school_id: int) -> HttpResponse:
    register = register_of(request, school_id)
    allow(register.may_record)
    if request.method == "POST":
        return _take(request, register)
    head = _head(request, register, initial=_remembered(request, register))
    return _page(request, register, head)


def _head(request: HttpRequest, register: Register, **given: Any) -> EntryHead:
    forms = ConsentForm.objects.issued().filter(school=register.school, kind=register.kind, subject=register.subject)
    return EntryHead(
        request.POST if request.method == "POST" else None,
        editions=list(forms.order_by("-edition")),
        today=timezone.localdate(),
        **given,
    )


def _take(request: HttpRequest, register: Register) -> HttpResponse:
    """One button of one row: «given-12», «refused-12», «undo-12»."""
    verb, _, key = request.POST.get("do", "").partition("-")
    pk = whole_number(key)
    if verb not in {*ANSWERS, "undo"} or pk is None:
        raise Http404
    visible = listed(register.group, register.subject, school=register.school, user=request.user)
    person = fetch_or_404(visible.select_related("school"), pk=pk)
    head = _head(request, register)
    try:
        if verb == "undo":
            _undo(request, register, person)
        else:
            _write_down(request, register, person, head, ANSWERS[verb])
    except Refused as refusal:
        return _answer(request, register, person, head, errors=refusal.reasons, status=refusal.status)
    return _answer(request, register, person, head, moves_on=verb != "undo")


def _write_down(request: HttpRequest, register: Register, person: Person, head: EntryHead, answer: Answer) -> None:
    if not head.is_valid():
        raise Refused(*(f"{head.fields[name].label}: {errors[0]}" for name, errors in head.errors.items()))
    pupil = person.pk if register.subject is Subject.PUPIL else None
    said = said_of(request.POST.get(f"signers-{person.pk}", ""), answer, pupil=pupil)
    if said is None:
        raise Refused("Этот человек не записан законным представителем ребёнка: обновите страницу.")
    paper = head.paper(register.kind, answer)
    paper = replace(paper, copy=blank_of(person, register.subject, paper.form))
    actions.record(person, paper, said=said, by=request.user, at=timezone.now(), in_spite=False)
    request.session[_memory(register)] = {
        "signed_on": paper.signed_on.isoformat(),
        "case_file": paper.case_file,
        "sheet": next_sheet(paper.sheet),
        "form": head.cleaned_data["form"],
        "newest": head.newest,
        "kind": register.kind.value,
        "who": register.subject.value,
    }


def _undo(request: HttpRequest, register: Register, person: Person) -> None:
    row = _row(request, register, person)
    if not row.own:
        raise Refused("Отменять нечего: сегодня вы этого человека не записывали. Откройте его карточку.")
    actions.void_all(row.own, reason=MISTAKE, by=request.user, at=timezone.now())


def _memory(register: Register) -> str:
    return f"consents_entry_{register.school.pk}"


def _remembered(request: HttpRequest, register: Register) -> dict[str, Any]:
    """The head of the last paper; the form only for the same kind of paper."""
    kept = request.session.get(_memory(register), {})
    initial = {name: kept[name] for name in REMEMBERED if name in kept}
    if (kept.get("kind"), kept.get("who")) == (register.kind.value, register.subject.value):
        initial |= {name: kept[name] for name in ("form", "newest") if name in kept}
    return {"signed_on": timezone.localdate(), **initial}


def _row(request: HttpRequest, register: Register, person: Person) -> EntryRow:
    return entry_rows(
        [person],
        register.subject,
        register.kind,
        school=register.school,
        user=request.user,
        on=timezone.localdate(),
    )[0]


def _answer(
    request: HttpRequest,
    register: Register,
    person: Person,
    head: EntryHead,
    *,
    errors: list[str] | None = None,
    moves_on: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The row as it is now; for a whole page: back to it, or the page with the errors in the row."""
    chosen = request.POST.get(f"signers-{person.pk}", "")
    if request.htmx:  # type: ignore[attr-defined]
        row = replace(_row(request, register, person), errors=errors or [], chosen=chosen, is_saved=moves_on)
        sheet = _remembered(request, register).get("sheet", "") if not errors else None
        context = {"row": row, "register": register, "sheet": sheet}
        return render(request, "consents/_entry_row.html", context, status=status)
    if errors:
        return _page(request, register, head, wrong=(person.pk, errors, chosen), status=status)
    messages.success(request, f"{person.full_name}: записано.")
    address = reverse("consents:entry", args=[register.school.pk])
    return redirect(f"{address}?{register.query()}#row-{person.pk}")


def _page(
    request: HttpRequest,
    register: Register,
    head: EntryHead,
    *,
    wrong: tuple[int, list[str], str] | None = None,
    status: int = 200,
) -> HttpResponse:
    people = listed(register.group, register.subject, school=register.school, user=request.user)
    shown = Paginator(people, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    rows = entry_rows(
        list(shown.object_list),
        register.subject,
        register.kind,
        school=register.school,
        user=request.user,
        on=timezone.localdate(),
    )
    if wrong:
        key, errors, chosen = wrong
        rows = [replace(row, errors=errors, chosen=chosen) if row.person.pk == key else row for row in rows]
    context = {
        "register": register,
        "head": head,
        "rows": rows,
        "pages": shown,
        "is_distribution": register.is_distribution,
    }
    return page(request, "consents/entry.html", context, school=register.school, status=status)
