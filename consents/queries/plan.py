"""What the plan asks of the consents: how many people have said their word, how many blanks are ready, and whose data
ran ahead of the consents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Value

from consents.models import ConsentForm, TransferPerson
from consents.queries.counts import GroupCounts, class_counts, people_of
from consents.queries.status import with_status
from consents.states import ALLOWS_TRANSFER, ConsentKind, Subject
from registry.models import School, SchoolClass

# No class has such a key.
STAFF: Final = -1
NOWHERE: Final = 0


@dataclass(frozen=True, slots=True)
class ConsentCounts:
    """The whole school by class and kind of people."""

    groups: Sequence[GroupCounts]

    def answered(self, subject: Subject | None = None) -> tuple[int, int]:
        """How many of the people have said their word, and how many there are."""
        groups = [group for group in self.groups if subject in (None, group.subject)]
        return sum(group.answered for group in groups), sum(group.total for group in groups)


def consent_counts(school: int, *, on: date) -> ConsentCounts:
    """Of the consent to processing. Eleven queries."""
    found = School.objects.get(pk=school)
    return ConsentCounts(class_counts(found, ConsentKind.PROCESSING, on=on))


def issued_forms(school: int) -> tuple[int, int]:
    """For how many kinds of people a blank of the consent to processing can be printed, of how many. One query."""
    issued = ConsentForm.objects.issued().filter(school=school, kind=ConsentKind.PROCESSING)
    return len(set(issued.order_by().values_list("subject", flat=True))), len(Subject)


@dataclass(slots=True)
class Ahead:
    """People of one kind in one class whose data stand in the registry: with a consent in force, and all.

    `handed`: whose data have left for the processor; `astray`: those of them whose consent does not allow it now.
    """

    title: str
    subject: Subject
    group_key: str
    allowed: int = 0
    total: int = 0
    handed: int = 0
    astray: int = 0


def ahead_of_consents(school: School, *, on: date) -> list[Ahead]:
    """The staff first, then the classes, then people without a class. Ten queries."""
    classes = SchoolClass.objects.current().filter(school=school, parent=None).in_order()
    titles = {STAFF: "Сотрудники", **dict(classes.values_list("pk", "name")), NOWHERE: "Без класса"}
    found: dict[tuple[int, Subject], Ahead] = {}
    for subject in Subject:
        for place, status, is_handed in _people(subject, school, on):
            known = place if place in titles else NOWHERE
            group = found.setdefault((known, subject), Ahead(titles[known], subject, _key(known)))
            is_allowed = status in ALLOWS_TRANSFER
            group.total += 1
            group.allowed += is_allowed
            group.handed += is_handed
            group.astray += is_handed and not is_allowed
    return [found[place, subject] for place in titles for subject in Subject if (place, subject) in found]


def _people(subject: Subject, school: School, on: date) -> Any:
    """Where each stands, the status, whether the data have left."""
    left = TransferPerson.objects.filter(
        **{subject.value: OuterRef("pk")}, held="", transfer__school=school, transfer__taken_at__isnull=False
    )
    place = F("class_pk") if subject is not Subject.EMPLOYEE else Value(STAFF)
    people = people_of(subject, school).order_by().annotate(place=place, is_handed=Exists(left))
    counted = with_status(people, subject, ConsentKind.PROCESSING, school=school, on=on)
    return counted.values_list("place", "consent_status", "is_handed")


def _key(place: int) -> str:
    return {STAFF: "staff", NOWHERE: "unplaced"}.get(place, f"class-{place}")
