"""What one school knows of its printed numbers, read once for a pile in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max

from consents.models import Consent, ConsentForm, PrintBatch, PrintedCopy, ScanBatch, ScanPage
from consents.states import Answer, ConsentKind, PageDecision, PageOutcome, Subject
from registry.models import School

Key = tuple[str, int, str]
"""Whose and which consent: the name of the foreign key, its value, the kind."""


@dataclass(frozen=True, slots=True)
class KnownCopy:
    """A blank that was printed here."""

    pk: int
    number: str
    subject: Subject
    person: int
    form: int
    kind: ConsentKind
    edition: int

    @property
    def key(self) -> Key:
        return self.subject.value, self.person, self.kind.value


@dataclass(slots=True)
class Book:
    """`seen` grows while the pile is read: number → «страница 3» or «скан.pdf, страница 3».

    `answered`: the blanks whose answer is in the register, with its words. `lying`: the blanks that lie in another
    pile and wait for a look. `refused`: who said no, and when. `required`: the oldest edition that still counts.
    """

    copies: Mapping[str, KnownCopy]
    controls: frozenset[str]
    required: Mapping[tuple[str, str], int]
    answered: Mapping[int, str]
    lying: Mapping[int, str]
    refused: Mapping[Key, str]
    seen: dict[str, str] = field(default_factory=dict)


def book_of(school: School, *, on: date, batch: ScanBatch | None = None) -> Book:
    """`batch`: the pile that is being read; its pages that are stored already are not read as new ones."""
    mine = batch.pk if batch else None
    return Book(
        copies=_copies(school),
        controls=frozenset(PrintBatch.objects.filter(school=school).values_list("number", flat=True)),
        required=_required(school, on),
        answered=_answered(school),
        lying=_lying(school, mine),
        refused=_refused(school),
        seen=_seen(mine) if mine else {},
    )


def _copies(school: School) -> dict[str, KnownCopy]:
    rows = PrintedCopy.objects.filter(school=school).values_list(
        "pk", "number", "pupil", "representative", "employee", "form", "form__kind", "form__edition"
    )
    found = {}
    for pk, number, *people, form, kind, edition in rows:
        subject, person = _whose(people)
        found[number] = KnownCopy(pk, number, subject, person, form, ConsentKind(kind), edition or 0)
    return found


def _whose(people: Sequence[int | None]) -> tuple[Subject, int]:
    """Of the three keys in the order of `Subject` the one that is filled."""
    return next((subject, pk) for subject, pk in zip(Subject, people, strict=True) if pk is not None)


def _required(school: School, on: date) -> dict[tuple[str, str], int]:
    """The highest edition in force on the day that asked for new signatures; older sheets do not count any more."""
    rows = (
        ConsentForm.objects.issued()
        .filter(school=school, needs_signatures=True, issued_on__lte=on)
        .values_list("subject", "kind")
        .order_by("subject", "kind")
        .annotate(required=Max("edition"))
    )
    return {(subject, kind): required for subject, kind, required in rows}


def _answered(school: School) -> dict[int, str]:
    rows = Consent.objects.valid().filter(school=school, copy__isnull=False).order_by("signed_on", "pk")
    return {
        copy: f"Ответ на этом бланке уже записан: {Answer(answer).label} от {signed_on:%d.%m.%Y}."
        for copy, answer, signed_on in rows.values_list("copy", "answer", "signed_on")
    }


def _lying(school: School, mine: int | None) -> dict[int, str]:
    rows = ScanPage.objects.waiting().filter(school=school, outcome=PageOutcome.MATCHED, copy__isnull=False)
    return {
        copy: f"Этот бланк уже отсканирован и ждёт просмотра: пачка «{title}», страница {number}."
        for copy, title, number in rows.exclude(batch=mine).values_list("copy", "batch__title", "number")
    }


def _refused(school: School) -> dict[Key, str]:
    """Who said no and has not said yes since."""
    rows = Consent.objects.valid().filter(school=school).exclude(answer=Answer.NOT_REQUIRED)
    last: dict[tuple[Any, ...], tuple[Answer, date]] = {}
    for kind, answer, signed_on, signer, *people in rows.order_by("signed_on", "pk").values_list(
        "kind", "answer", "signed_on", "signer", "pupil", "representative", "employee"
    ):
        subject, person = _whose(people)
        last[subject.value, person, kind, signer] = Answer(answer), signed_on
    return {
        key[:3]: f"По этому человеку уже записан отказ от {signed_on:%d.%m.%Y}."
        for key, (answer, signed_on) in last.items()
        if answer is Answer.REFUSED
    }


def _seen(batch: int) -> dict[str, str]:
    pages = ScanPage.objects.filter(batch=batch, copy__isnull=False).exclude(decision=PageDecision.SET_ASIDE)
    rows = pages.order_by("-file__position", "-number").values_list("copy__number", "file__name", "number")
    return {number: place_of(name, page) for number, name, page in rows}


def place_of(name: str, page: int) -> str:
    """How people are told where the first of two equal sheets lies."""
    return f"«{name}», страница {page}"
