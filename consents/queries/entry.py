"""The pile of signed papers beside the list of a class: who may have signed, and what stands in the register already.

A constant number of queries for a list of any length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone

from consents.ages import SELF, Signers, signers_for
from consents.models import Consent, ConsentForm, PrintedCopy, settings_of
from consents.queries.register import Line, lines_of
from consents.states import ANSWERED, ConsentKind, ConsentStatus, Subject
from registry.models import Person, Representation, Representative, School

PLUS: Final = "+"
# The next paper of these people is asked for on the spot; of the others only when they change their mind.
DONE: Final = ANSWERED


@dataclass(frozen=True, slots=True)
class Signature:
    """A choice of the row: «self+12» is the pupil and the representative with the key 12."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    line: Line
    signatures: list[Signature]
    # What this user wrote down for the person today, newest first: may be taken back on the spot.
    own: list[Consent] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    chosen: str = ""
    is_saved: bool = False

    @property
    def person(self) -> Person:
        return self.line.person

    @property
    def is_done(self) -> bool:
        return self.line.status in DONE

    @property
    def lacks_representative(self) -> bool:
        return not self.signatures

    @property
    def half(self) -> bool:
        """One of two signatures is there."""
        return self.line.status == ConsentStatus.INCOMPLETE


def entry_rows(
    people: Sequence[Person], subject: Subject, kind: ConsentKind, *, school: School, user: Any, on: date
) -> list[EntryRow]:
    lines = lines_of(people, subject, kind, school=school, on=on)
    parents = _parents(people) if subject is Subject.PUPIL else {}
    first = _signers_of_blanks(people, kind) if subject is Subject.PUPIL else {}
    own = _own(people, subject, kind, user, on)
    rule = settings_of(school).teen_signers
    rows = []
    for line in lines:
        key = line.person.pk
        needed = signers_for(subject, line.person.birth_date, on, rule)
        beside = sorted(parents.get(key, []), key=lambda parent: parent.pk != first.get(key))
        rows.append(EntryRow(line, _signatures(line, needed, beside), own=own.get(key, [])))
    return rows


def _signatures(line: Line, needed: Signers, parents: Sequence[Representative]) -> list[Signature]:
    """The likeliest first: everybody who is needed and has not signed yet."""
    if line.subject is not Subject.PUPIL:
        return [Signature(SELF, "подписывает сам(а)")]
    alone = [Signature(str(parent.pk), parent.short_name) for parent in parents]
    if needed == {SELF}:
        return [Signature(SELF, "сам(а)")]
    if SELF not in needed:
        return alone
    both = [Signature(f"{SELF}{PLUS}{one.value}", f"сам(а) и {one.words}") for one in alone]
    only = [Signature(SELF, "только сам(а)"), *(Signature(one.value, f"только {one.words}") for one in alone)]
    return [*_missing(line, only), *both, *only] if line.status == ConsentStatus.INCOMPLETE else [*both, *only]


def _missing(line: Line, only: Sequence[Signature]) -> list[Signature]:
    """Of a half-signed consent: the other half stands first."""
    wanted = [one for one in only if (one.value == SELF) == (line.missing == {SELF})]
    return wanted[:1]


def _parents(people: Sequence[Person]) -> dict[int, list[Representative]]:
    links = Representation.objects.filter(
        pupil__in=[person.pk for person in people], representative__archived_at=None
    ).select_related("representative")
    found: dict[int, list[Representative]] = {}
    for link in links.order_by("representative__sort_key", "pk"):
        found.setdefault(link.pupil_id, []).append(link.representative)
    return found


def _signers_of_blanks(people: Sequence[Person], kind: ConsentKind) -> dict[int, int]:
    """Whose name was printed on the newest blank of each pupil."""
    blanks = PrintedCopy.objects.filter(pupil__in=[person.pk for person in people], form__kind=kind)
    return dict(blanks.exclude(signer=None).order_by("pk").values_list("pupil", "signer"))


def _own(
    people: Sequence[Person], subject: Subject, kind: ConsentKind, user: Any, on: date
) -> dict[int, list[Consent]]:
    morning = timezone.make_aware(datetime.combine(on, datetime.min.time()))
    rows = Consent.objects.valid().filter(
        kind=kind,
        accepted_by=user,
        accepted_at__gte=morning,
        page=None,
        **{f"{subject.value}__in": [person.pk for person in people]},
    )
    found: dict[int, list[Consent]] = {}
    for row in rows.order_by("-accepted_at", "-pk"):
        mine = found.setdefault(getattr(row, f"{subject.value}_id"), [])
        # One paper, one step back: what was written down in the same moment.
        if not mine or mine[0].accepted_at == row.accepted_at:
            mine.append(row)
    return found


def blank_of(person: Person, subject: Subject, form: ConsentForm | None) -> PrintedCopy | None:
    """The printed sheet that came back, if the form was printed for the person."""
    if form is None:
        return None
    found: PrintedCopy | None = (
        PrintedCopy.objects.filter(form=form, **{subject.value: person.pk}).order_by("-pk").first()
    )
    return found
