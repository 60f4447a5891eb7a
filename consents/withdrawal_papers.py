"""Papers of withdrawals and demands: the letter to the processor, the act of destruction, the notice of a longer term.

The same arguments give the same bytes: there is no clock inside.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol

from django.template.loader import render_to_string
from django.utils import timezone

from consents.models import ConsentSettings, Demand, Transfer, Withdrawal, settings_of, subject_of
from consents.queries.withdrawal import Described, described, head_of
from consents.states import ConsentKind, DemandKind
from consents.terms import DEMANDS, WITHDRAWALS
from ezh_rollout.shared import pdf, typography
from registry.models import Person

STYLESHEETS: Final = ("css/print/act.css", "css/print/letter.css")


class WrittenByHand(Protocol):
    """What a person writes into the act; see `consents.actions.destruction.Act`."""

    @property
    def number(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def commission(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A hand-over as the letter lists it."""

    day: date
    processor: str
    file_name: str
    sha256: str
    fields: str


def handed_over(transfers: Iterable[Transfer], person: Person) -> list[HandedOver]:
    """With what each file held of this person: of a child in a list of parents, only the child's own columns."""
    return [
        HandedOver(
            day=timezone.localdate(row.taken_at or row.made_at),
            processor=row.processor,
            file_name=row.file_name,
            sha256=row.sha256,
            fields=", ".join(row.told_of(subject_of(person))),
        )
        for row in transfers
    ]


def letter_pdf(
    withdrawal: Withdrawal,
    *,
    number: str,
    on: date,
    told: ConsentSettings,
    transfers: Sequence[Transfer],
    created: datetime,
) -> bytes:
    """To the processor: stop and destroy, with every hand-over that held the person. Raises `PdfProblem`.

    Of distribution only: stop; the hand-overs were made by the other consent.
    """
    person, is_distribution = described(withdrawal.person), withdrawal.kind == ConsentKind.DISTRIBUTION
    what = "распространения" if is_distribution else "обработки"
    return _drawn(
        "consents/print/letter_processor.html",
        withdrawal,
        {
            "title": f"Письмо № {number} о прекращении {what} персональных данных",
            "number": number,
            "dated": typography.date_words(on),
            "told": told,
            "operator": told.operator,
            "contract_date": told.processor_contract_date and typography.date_words(told.processor_contract_date),
            "person": person,
            "withdrawal": withdrawal,
            "speaker": _speaker(withdrawal, person),
            "received": typography.date_words(withdrawal.received_on),
            "stopped": withdrawal.stopped_on and typography.date_words(withdrawal.stopped_on),
            # A letter that is late asks for it at once.
            "due": typography.date_words(withdrawal.due_on) if on <= withdrawal.due_on else "",
            "is_distribution": is_distribution,
            "clause": WITHDRAWALS[ConsentKind(withdrawal.kind)].clause,
            "transfers": [] if is_distribution else handed_over(transfers, withdrawal.person),
        },
        created=created,
    )


def act_pdf(
    withdrawal: Withdrawal, *, act: WrittenByHand, destroyed: Sequence[str], also: str, created: datetime
) -> bytes:
    """What of the person's data was destroyed, by whom and why. Raises `PdfProblem`.

    The person is named by the number of the card and initials, as in the registry's own act.
    """
    person = withdrawal.person
    parts = (person.last_name, person.first_name, person.middle_name)
    return _drawn(
        "consents/print/withdrawal_act.html",
        withdrawal,
        {
            "title": f"Акт № {act.number} об уничтожении персональных данных",
            "act": act,
            "dated": typography.date_words(act.on),
            "who": described(person).who.partition(",")[0],
            "card": person.pk,
            "initials": " ".join(f"{part[0].upper()}." for part in parts if part),
            "withdrawal": withdrawal,
            "received": typography.date_words(withdrawal.received_on),
            "article": WITHDRAWALS[ConsentKind(withdrawal.kind)].article,
            "destroyed": destroyed,
            "also": also,
            "moment": timezone.localtime(created).strftime("%d.%m.%Y %H:%M"),
        },
        created=created,
    )


def notice_pdf(demand: Demand, *, created: datetime) -> bytes:
    """To the person: the term is longer, and why (152-ФЗ, ст. 20 ч. 1, ст. 21 ч. 5.1). Raises `PdfProblem`."""
    term = DEMANDS[DemandKind(demand.kind)]
    return _drawn(
        "consents/print/letter_extension.html",
        demand,
        {
            "title": f"Уведомление о продлении срока по обращению вх. № {demand.number}",
            "demand": demand,
            "operator": settings_of(demand.school).operator,
            "dated": typography.date_words(demand.extended_on or demand.received_on),
            "received": typography.date_words(demand.received_on),
            "due": typography.date_words(demand.due_on),
            "term": term,
            "person": described(demand.person),
        },
        created=created,
    )


def _speaker(row: Withdrawal, person: Described) -> str:
    return row.signer_words if row.signer_id else person.name


def _drawn(template: str, row: Any, context: dict[str, Any], *, created: datetime) -> bytes:
    school = row.school
    head = head_of(school)
    html = render_to_string(
        template,
        {
            "school": school,
            "head_post": (head.post[:1].upper() + head.post[1:]) if head and head.post else "Директор",
            "head_name": typography.tie(_initials_first(head)) if head else "",
            **context,
        },
    )
    return pdf.render(html, stylesheets=STYLESHEETS, title=context["title"], created=created, note=school.paper_note)


def _initials_first(head: Any) -> str:
    """«И.О. Фамилия»: in signatures initials stand before the surname."""
    initials = "".join(f"{part[0]}." for part in (head.first_name, head.middle_name) if part)
    return f"{initials} {head.last_name}".strip()
