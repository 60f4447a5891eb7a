"""Entering codes: typed for a class, or pasted for everybody and matched by name."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ezh_rollout.shared.access import allow
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.typography import quantity
from registry import sealing
from registry.actions import eos_account as actions
from registry.code_tables import rows_of_file
from registry.codes import Matched, Owner, lines_of, lines_of_rows, match
from registry.forms.eos_account import PastedCodesForm, TypedCodesForm
from registry.models import School
from registry.queries import eos_account as queries
from registry.queries.eos_account import CodeRow, Group
from registry.states import CodeState
from registry.views.eos_account import Journal, journal_of

CODES = ("код", "кода", "кодов")
NOT_HANDED_OVER = {CodeState.NOT_GENERATED, CodeState.GENERATED}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code_enter(request: HttpRequest, school_id: int) -> HttpResponse:
    """A box for each person of the group whose code was not handed over yet."""
    journal = journal_of(request, school_id)
    allow(journal.is_keeper)
    if journal.group.kind == "all":
        return redirect("registry:code_paste", school_id)
    form = TypedCodesForm(request.POST or None, rows=_without_code_in_hands(journal))
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.enter_codes(journal.school, form.codes(), on=timezone.localdate(), by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return _saved(request, journal.school, count, group=journal.group)
    status = 422 if form.errors else 200
    context = {"form": form, "journal": journal}
    return page(request, "registry/eos_account_enter.html", context, school=journal.school, status=status)


def _without_code_in_hands(journal: Journal) -> list[CodeRow]:
    people = queries.people_of(journal.group, school=journal.school, user=journal.user)
    return [row for row in queries.shown_rows(list(people)) if row.state in NOT_HANDED_OVER]


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code_paste(request: HttpRequest, school_id: int) -> HttpResponse:
    """Names and codes of the whole school at once: first what was understood is shown, nothing is saved."""
    journal = journal_of(request, school_id)
    allow(journal.is_keeper)
    form = PastedCodesForm(request.POST or None, request.FILES or None)
    matched = None
    if request.method == "POST" and form.is_valid():
        try:
            matched = _matched(form.cleaned_data, journal)
        except Refused as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "pasted", refusal.reasons)
    if matched is not None:
        return page(request, "registry/eos_account_match.html", _review(matched, journal), school=journal.school)
    status = 422 if form.errors else 200
    return page(request, "registry/eos_account_paste.html", {"form": form}, school=journal.school, status=status)


def _matched(data: Mapping[str, Any], journal: Journal) -> Matched:
    file = data["file"]
    lines = lines_of_rows(rows_of_file(file.read())) if file else lines_of(data["pasted"])
    if not lines:
        raise Refused("Ни одной строки с именем и кодом не нашлось.")
    return match(lines, queries.candidates(Group("all"), school=journal.school, user=journal.user))


def _review(matched: Matched, journal: Journal) -> dict[str, Any]:
    """The codes travel through the browser sealed: the page that is left open shows none."""
    codes = {str(owner): code for owner, code in matched.sure.items()}
    return {
        "people": [matched.people[owner] for owner in matched.sure],
        "doubts": matched.doubts,
        "sealed": sealing.seal(json.dumps({"school": journal.school.pk, "codes": codes})) if codes else "",
    }


@sensitive_post_parameters()
@require_POST
def code_save(request: HttpRequest, school_id: int) -> HttpResponse:
    """Saves what the review showed as certain."""
    journal = journal_of(request, school_id)
    allow(journal.is_keeper)
    codes = _unsealed(request.POST.get("sealed", ""), journal.school)
    count = actions.enter_codes(journal.school, codes, on=timezone.localdate(), by=request.user)
    return _saved(request, journal.school, count)


def _unsealed(sealed: str, school: School) -> dict[Owner, str]:
    try:
        content = json.loads(sealing.unseal(sealed))
    except ValueError:
        raise Refused("Список устарел: вставьте коды ещё раз.") from None
    if content.get("school") != school.pk:
        raise Refused("Список собран для другой школы: вставьте коды ещё раз.")
    owners = {Owner.read(written): code for written, code in content["codes"].items()}
    return {owner: code for owner, code in owners.items() if owner is not None}


def _saved(request: HttpRequest, school: School, count: int, *, group: Group | None = None) -> HttpResponse:
    messages.success(request, f"Сохранено: {quantity(count, *CODES)}. Теперь напечатайте листки и ведомость.")
    if group is None:
        return redirect("registry:codes", school.pk)
    return redirect(f"{reverse('registry:code_list', args=[school.pk])}?group={group.key}")
