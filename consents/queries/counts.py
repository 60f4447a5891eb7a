"""How many people of each class and of the staff stand where; for the register, the evidence of plans, warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from consents.models import PEOPLE
from consents.queries.status import with_status
from consents.states import ALLOWS_TRANSFER, ANSWERED, ConsentKind, ConsentStatus, Subject
from registry.models import Pupil, Representation, School, SchoolClass

# Three kinds of people: no one type of the stubs names them.
Rows = Any


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """The people of one kind in one class. `school_class` None: the staff, or people without a class."""

    title: str
    subject: Subject
    school_class: int | None = None
    by_status: Mapping[ConsentStatus, int] = field(default_factory=dict)

    @property
    def group_key(self) -> str:
        """As the lists of the register name the group in their addresses."""
        if self.school_class is not None:
            return f"class-{self.school_class}"
        return "staff" if self.subject is Subject.EMPLOYEE else "unplaced"

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def answered(self) -> int:
        """Has said a word, whatever it was: nothing is left to collect."""
        return self.of(ANSWERED)

    @property
    def allowed(self) -> int:
        """The data may go to the processor."""
        return self.of(ALLOWS_TRANSFER)

    @property
    def missing(self) -> int:
        return self.total - self.answered

    def of(self, statuses: Iterable[ConsentStatus]) -> int:
        return sum(self.by_status.get(status, 0) for status in statuses)


def people_of(subject: Subject, school: School) -> Rows:
    """Whose consents are collected: everybody current, a representative with her first child's class.

    Annotated `class_pk`: where they stand in lists."""
    people: Rows = PEOPLE[subject].objects.current().filter(school=school)
    if subject is Subject.PUPIL:
        return people.annotate(class_pk=F("school_class"))
    if subject is Subject.REPRESENTATIVE:
        return people.annotate(class_pk=Subquery(_children(school).values("pupil__school_class")[:1]))
    return people


def _children(school: School) -> Rows:
    current = Pupil.objects.current().filter(school=school)
    return Representation.objects.filter(representative=OuterRef("pk"), pupil__in=current).order_by(
        "pupil__sort_key", "pupil"
    )


def class_counts(
    school: School, kind: ConsentKind, *, on: date, classes: QuerySet[SchoolClass] | None = None
) -> list[GroupCounts]:
    """The staff first, then the pupils and the parents of each class, then those without a class, if any.

    A representative is counted once, in the class of the first child. `classes` narrows to these, without staff.
    Ten queries.
    """
    shown = SchoolClass.objects.current().filter(school=school, parent=None) if classes is None else classes
    names = list(shown.in_order().values_list("pk", "name"))  # type: ignore[attr-defined]
    rows = (
        []
        if classes is not None
        else [GroupCounts("Сотрудники", Subject.EMPLOYEE, None, staff_counts(school, kind, on=on))]
    )
    pupils, parents = (_by_class(subject, school, kind, on) for subject in (Subject.PUPIL, Subject.REPRESENTATIVE))
    for pk, name in names:
        rows.append(GroupCounts(name, Subject.PUPIL, pk, pupils.pop(pk, Counter())))
        rows.append(GroupCounts(name, Subject.REPRESENTATIVE, pk, parents.pop(pk, Counter())))
    if classes is None:
        for subject, left in ((Subject.PUPIL, pupils), (Subject.REPRESENTATIVE, parents)):
            if left:
                rows.append(GroupCounts("Без класса", subject, None, sum(left.values(), Counter())))
    return rows


def staff_counts(school: School, kind: ConsentKind, *, on: date) -> Counter[ConsentStatus]:
    people = with_status(people_of(Subject.EMPLOYEE, school).order_by(), Subject.EMPLOYEE, kind, school=school, on=on)
    return Counter(map(ConsentStatus, people.values_list("consent_status", flat=True)))


def _by_class(
    subject: Subject, school: School, kind: ConsentKind, on: date
) -> dict[int | None, Counter[ConsentStatus]]:
    people = with_status(people_of(subject, school).order_by(), subject, kind, school=school, on=on)
    found: dict[int | None, Counter[ConsentStatus]] = {}
    for pk, status in people.values_list("class_pk", "consent_status"):
        found.setdefault(pk, Counter())[ConsentStatus(status)] += 1
    return found
