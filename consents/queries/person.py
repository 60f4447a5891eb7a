"""Everything about the consents of one person, by kinds: the status with its reasons, words, withdrawals, blanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from consents.models import Consent, Demand, PrintedCopy, ScanPage, Withdrawal, subject_of
from consents.queries.facts import facts_by_kind
from consents.reasons import reasons
from consents.standing import standing
from consents.states import ConsentKind, ConsentStatus
from registry.models import Person


@dataclass(frozen=True, slots=True)
class KindOfPerson:
    kind: ConsentKind
    status: ConsentStatus
    reasons: list[str]
    answers: list[Consent]
    withdrawals: list[Withdrawal]
    blanks: list[PrintedCopy]
    pages: list[ScanPage]


def kinds_of(person: Person, *, on: date) -> list[KindOfPerson]:
    """Of the processing and of the distribution. Fourteen queries."""
    facts = facts_by_kind([person], subject_of(person), school=person.school)
    answers = list(
        Consent.objects.of(person).select_related("form", "accepted_by", "voided_by", "page", "scan", "copy")
    )
    withdrawals = list(Withdrawal.objects.of(person).select_related("recorded_by"))
    blanks = list(PrintedCopy.objects.of(person).select_related("form", "batch", "signer").order_by("-batch__made_at"))
    pages = list(ScanPage.objects.of(person).select_related("batch", "form", "copy__form").order_by("-pk"))
    found = []
    for kind in ConsentKind:
        now = facts[kind][person.pk]
        stands = standing(now, on)
        found.append(
            KindOfPerson(
                kind=kind,
                status=stands.status,
                reasons=reasons(stands, now, on),
                answers=[row for row in answers if row.kind == kind],
                withdrawals=[row for row in withdrawals if row.kind == kind],
                blanks=[row for row in blanks if row.form.kind == kind],
                pages=[row for row in pages if _kind_of(row) == kind],
            )
        )
    return found


def demands_of(person: Person) -> list[Demand]:
    """What the person or a representative has demanded of the school, the latest first. One query."""
    return list(Demand.objects.of(person).order_by("-received_on", "-pk"))


def _kind_of(page: ScanPage) -> str:
    form = page.form or (page.copy.form if page.copy else None)
    return form.kind if form else ""
