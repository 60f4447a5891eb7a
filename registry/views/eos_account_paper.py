"""Printing: slips with codes for those who keep them, the signature sheet for those who hand them over."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from ezh_rollout.shared.access import allow
from ezh_rollout.shared.refusal import Refused
from registry import code_papers, sealing
from registry.actions.personal_data import log_export
from registry.code_papers import SheetLine, Slip
from registry.queries import eos_account as queries
from registry.queries.eos_account import CodeRow
from registry.states import CodeState
from registry.views.eos_account import Journal, address_of, journal_of

MOST_NAMED = 30
WHY = "выдача персональных кодов"
ON_SHEET = {CodeState.GENERATED, CodeState.HANDED_OVER}


@require_GET
def code_slips(request: HttpRequest, school_id: int) -> HttpResponse:
    """One cut-out for each code of the group that waits. Printing is an export and is logged as one."""
    journal = journal_of(request, school_id)
    allow(journal.is_keeper)
    rows = [row for row in _rows(journal) if row.state == CodeState.GENERATED]
    if not rows:
        return _nothing(
            request, journal, "Печатать нечего: кодов, которые ждут выдачи, здесь нет. Сначала впишите коды."
        )
    title = f"Персональные коды: {journal.group.title}"
    data = code_papers.slips_pdf(_slips(rows), school=journal.school, title=title)
    _log(request, journal, f"{title}, листки", len(rows), ["name", "place", "code"])
    return _pdf(data, f"{title}, листки.pdf")


@require_GET
def code_sheet(request: HttpRequest, school_id: int) -> HttpResponse:
    """The sheet to sign on; it holds no codes."""
    journal = journal_of(request, school_id)
    allow(journal.may_hand_over or journal.sees_all)
    rows = [row for row in _rows(journal) if row.state in ON_SHEET]
    if not rows:
        return _nothing(request, journal, "Печатать нечего: здесь ни у кого нет кода, который выдают под роспись.")
    title = f"выдачи персональных кодов: {journal.group.title}"
    lines = [SheetLine(row.name, row.kind, row.place, row.day, row.handed_to) for row in rows]
    data = code_papers.sheet_pdf(lines, school=journal.school, title=title, on=timezone.localdate())
    _log(request, journal, f"Ведомость {title}", len(rows), ["name", "place"])
    return _pdf(data, f"Ведомость {title}.pdf")


def _nothing(request: HttpRequest, journal: Journal, why: str) -> HttpResponse:
    messages.warning(request, why)
    return redirect(address_of(journal))


def _rows(journal: Journal) -> list[CodeRow]:
    return queries.shown_rows(list(queries.people_of(journal.group, school=journal.school, user=journal.user)))


def _slips(rows: list[CodeRow]) -> list[Slip]:
    """All of them or none; after a change of the secret key all whose codes are to be entered again are named."""
    sealed = queries.sealed_codes([row.account for row in rows if row.account])
    slips, unreadable = [], []
    for row in rows:
        try:
            code = sealing.unseal(sealed[row.account or 0])
        except (sealing.Unreadable, KeyError):
            unreadable.append(row.name)
        else:
            slips.append(Slip(row.name, row.kind, row.place, code))
    if unreadable:
        rest = len(unreadable) - MOST_NAMED
        raise Refused(
            *(f"{name}: код не читается, впишите его заново." for name in unreadable[:MOST_NAMED]),
            *([f"И ещё {rest}."] if rest > 0 else []),
            "Так бывает, когда сменился секретный ключ программы.",
        )
    return slips


def _log(request: HttpRequest, journal: Journal, what: str, count: int, fields: list[str]) -> None:
    log_export(
        journal.school,
        what=what,
        section="codes",
        count=count,
        fields=fields,
        by=request.user,
        at=timezone.now(),
        why=WHY,
    )


def _pdf(data: bytes, name: str) -> HttpResponse:
    """Shown in the browser; saved under its name."""
    disposition = f"inline; filename*=UTF-8''{quote(name.replace(':', ''))}"
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": disposition})
