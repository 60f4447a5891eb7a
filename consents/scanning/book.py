"""What one school knows of its printed numbers, read once for a pile in a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from consents.models import PEOPLE, Consent, ConsentForm, PrintBatch, PrintedCopy, ScanBatch, ScanPage, Withdrawal
from consents.queries.status import with_status
from consents.states import Answer, ConsentKind, ConsentStatus, PageDecision, PageOutcome, Subject
from registry.models import School

Key = tuple[str, int, str]
"""Whose and which consent: the name of the foreign key, its value, the kind."""

SAID_NO = {
    ConsentStatus.REFUSED: "По этому человеку уже записан отказ.",
    ConsentStatus.CONFLICT: "По этому человеку уже записан отказ одного из родителей.",
}


@dataclass(frozen=True, slots=True)
class KnownCopy:
    """A blank that was printed here. `edition`: of its form."""

    pk: int
    number: str
    subject: Subject
    person: int
    form: int
    kind: ConsentKind
    edition: int
    printed_at: datetime

    @property
    def key(self) -> Key:
        return self.subject.value, self.person, self.kind.value


@dataclass(slots=True)
class Book:
    """`seen` grows while the pile is read: number → «скан.pdf», страница 3.

    `required`: the oldest edition that still counts, by subject and kind. `answered`: the blanks whose answer is in
    the register and complete, `lying`: the blanks that wait in another pile for a look, `refused`: who said no, each
    with the sentence that says so. `withdrawn`: when a consent was taken back last.
    """

    copies: Mapping[str, KnownCopy]
    controls: frozenset[str]
    required: Mapping[tuple[str, str], int]
    answered: Mapping[int, str]
    lying: Mapping[int, str]
    refused: Mapping[Key, tuple[datetime, str]]
    withdrawn: Mapping[Key, datetime]
    seen: dict[str, str] = field(default_factory=dict)

    def refused_since(self, copy: KnownCopy) -> str:
        """A sheet printed after the refusal asks once more, and the answer to it is a new one."""
        at, words = self.refused.get(copy.key, (copy.printed_at, ""))
        return words if at >= copy.printed_at else ""

    def withdrawn_since(self, copy: KnownCopy) -> str:
        """A sheet from before a withdrawal would bring the consent back to life without the person."""
        at = self.withdrawn.get(copy.key)
        if at is None or at < copy.printed_at:
            return ""
        return f"Согласие отозвано {timezone.localdate(at):%d.%m.%Y}, а этот бланк напечатан раньше."


def book_of(school: School, *, on: date, batch: ScanBatch | None = None) -> Book:
    """`batch`: the pile that is being read; its pages that are stored already are not read as new ones."""
    mine = batch.pk if batch else None
    copies = _copies(school)
    statuses = _statuses(school, on, asked={(copy.subject, copy.kind) for copy in copies.values()})
    return Book(
        copies=copies,
        controls=frozenset(PrintBatch.objects.filter(school=school).values_list("number", flat=True)),
        required=_required(school, on),
        answered=_answered(school, statuses),
        lying=_lying(school, mine),
        refused=_refused(school, statuses),
        withdrawn=_withdrawn(school),
        seen=_seen(mine) if mine else {},
    )


def _copies(school: School) -> dict[str, KnownCopy]:
    rows = PrintedCopy.objects.filter(school=school).values_list(
        *("pk", "number", "pupil", "representative", "employee"),
        *("form", "form__kind", "form__edition", "batch__made_at"),
    )
    found = {}
    for pk, number, pupil, representative, employee, form, kind, edition, made_at in rows:
        subject, person = _whose([pupil, representative, employee])
        found[number] = KnownCopy(pk, number, subject, person, form, ConsentKind(kind), edition or 0, made_at)
    return found


def _whose(people: Sequence[int | None]) -> tuple[Subject, int]:
    """Of the three keys in the order of `Subject` the one that is filled."""
    return next((subject, pk) for subject, pk in zip(Subject, people, strict=True) if pk is not None)


def _statuses(school: School, on: date, *, asked: Iterable[tuple[Subject, ConsentKind]]) -> dict[Key, ConsentStatus]:
    """Of those whose word is a no, or half a yes, as far as there are sheets for such people."""
    wanted = {*SAID_NO, ConsentStatus.INCOMPLETE}
    found: dict[Key, ConsentStatus] = {}
    for subject, kind in asked:
        answers = Consent.objects.valid().filter(school=school, kind=kind, **{f"{subject}__isnull": False})
        model: Any = PEOPLE[subject]
        people = model.objects.filter(pk__in=answers.values(subject.value))
        rows = with_status(people, subject, kind, school=school, on=on)
        statuses = rows.order_by().values_list("pk", "consent_status")
        found |= {(subject.value, pk, kind.value): ConsentStatus(status) for pk, status in statuses if status in wanted}
    return found


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


def _answered(school: School, statuses: Mapping[Key, ConsentStatus]) -> dict[int, str]:
    """A sheet that waits for its second signature comes back lawfully."""
    rows = Consent.objects.valid().filter(school=school, copy__isnull=False).order_by("signed_on", "pk")
    found = {}
    for copy, kind, answer, signed_on, *people in rows.values_list(
        "copy", "kind", "answer", "signed_on", "pupil", "representative", "employee"
    ):
        subject, person = _whose(people)
        if statuses.get((subject.value, person, kind)) != ConsentStatus.INCOMPLETE:
            found[copy] = f"Ответ на этом бланке уже записан: {Answer(answer).label} от {signed_on:%d.%m.%Y}."
    return found


def _refused(school: School, statuses: Mapping[Key, ConsentStatus]) -> dict[Key, tuple[datetime, str]]:
    """When the last no was written down, of those whose word now is a no. (To distribution one says no by «нет» for
    every category as well.)"""
    noes = Q(answer=Answer.REFUSED) | Q(answer=Answer.GIVEN, kind=ConsentKind.DISTRIBUTION)
    rows = Consent.objects.valid().filter(noes, school=school).order_by("accepted_at")
    found = {}
    for kind, accepted_at, *people in rows.values_list("kind", "accepted_at", "pupil", "representative", "employee"):
        subject, person = _whose(people)
        key = (subject.value, person, kind)
        if key in statuses and statuses[key] in SAID_NO:
            found[key] = accepted_at, SAID_NO[statuses[key]]
    return found


def _withdrawn(school: School) -> dict[Key, datetime]:
    rows = Withdrawal.objects.valid().filter(school=school).order_by("recorded_at")
    found = {}
    for kind, recorded_at, *people in rows.values_list("kind", "recorded_at", "pupil", "representative", "employee"):
        subject, person = _whose(people)
        found[subject.value, person, kind] = recorded_at
    return found


def _lying(school: School, mine: int | None) -> dict[int, str]:
    rows = ScanPage.objects.waiting().filter(school=school, outcome=PageOutcome.MATCHED, copy__isnull=False)
    return {
        copy: f"Этот бланк уже отсканирован и ждёт просмотра: пачка «{title}», страница {number}."
        for copy, title, number in rows.exclude(batch=mine).values_list("copy", "batch__title", "number")
    }


def _seen(batch: int) -> dict[str, str]:
    pages = ScanPage.objects.filter(batch=batch, copy__isnull=False).exclude(decision=PageDecision.SET_ASIDE)
    rows = pages.order_by("-file__position", "-number").values_list("copy__number", "file__name", "number")
    return {number: place_of(name, page) for number, name, page in rows}


def place_of(name: str, page: int) -> str:
    """How people are told where the first of two equal sheets lies."""
    return f"«{name}», страница {page}"
