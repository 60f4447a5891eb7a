"""Whose blanks to print, and what stands on them. A constant number of queries for a class and for the whole school."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from consents.ages import REPRESENTATIVE, SELF, Signers, age_group, signers_of
from consents.form_content import printed_text
from consents.models import PEOPLE, Consent, ConsentForm, PrintBatch, PrintedCopy, ScanPage, settings_of
from consents.papers.pile import CopyData, Pile
from consents.queries.counts import people_of
from consents.queries.status import with_status
from consents.states import (
    TO_PRINT,
    AgeGroup,
    ConsentKind,
    ConsentStatus,
    PageDecision,
    PrintFor,
    SignerLine,
    Subject,
    TeenSigners,
)
from registry.models import Person, Pupil, Representation, Representative, School, SchoolClass

NAMES: Final[dict[Subject, str]] = {
    Subject.PUPIL: "учащиеся",
    Subject.REPRESENTATIVE: "законные представители",
    Subject.EMPLOYEE: "сотрудники",
}


@dataclass(frozen=True, slots=True)
class Group:
    """People of one kind in one class; `school_class` None: the staff, or those without a class."""

    subject: Subject
    school_class: int | None
    class_name: str = ""

    @property
    def key(self) -> str:
        return f"{self.subject}-{self.school_class or 0}"

    @property
    def title(self) -> str:
        """«5а: учащиеся»"""
        if self.subject is Subject.EMPLOYEE:
            return "Сотрудники"
        return f"{self.class_name or 'Без класса'}: {NAMES[self.subject]}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be printed. `people` narrows the groups to these keys."""

    kind: ConsentKind
    groups: tuple[Group, ...]
    whom: PrintFor = PrintFor.MISSING
    signer_line: SignerLine = SignerLine.FIRST
    people: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One sheet to be printed."""

    person: Person
    age: str = ""
    signer: Representative | None = None


def groups_of(school: School, subjects: Collection[Subject] = tuple(Subject)) -> list[Group]:
    """The staff first, then class after class, the pupils and then their parents, then those without a class."""
    classes = SchoolClass.objects.current().filter(school=school, parent=None).in_order()
    places = [*classes.values_list("pk", "name"), (None, "")]
    by_class = [subject for subject in (Subject.PUPIL, Subject.REPRESENTATIVE) if subject in subjects]
    staff = [Group(Subject.EMPLOYEE, None)] if Subject.EMPLOYEE in subjects else []
    return staff + [Group(subject, pk, name) for pk, name in places for subject in by_class]


def subjects_without_form(school: School, kind: ConsentKind) -> list[str]:
    """Kinds of people whose blank is not in force yet, in words. One query."""
    issued = ConsentForm.objects.issued().filter(school=school, kind=kind).order_by().values_list("subject", flat=True)
    return [NAMES[subject] for subject in Subject if subject not in set(issued)]


def people_asked(school: School, asked: Asked, *, on: date) -> dict[Group, list[Any]]:
    """The people of every group, in alphabetical order, with their `consent_status`; empty groups are left out."""
    found: dict[Group, list[Any]] = {group: [] for group in asked.groups}
    for subject in {group.subject for group in asked.groups}:
        by_class = {group.school_class: group for group in asked.groups if group.subject is subject}
        people = with_status(people_of(subject, school), subject, asked.kind, school=school, on=on)
        if subject is not Subject.EMPLOYEE:
            people = people.filter(_in_classes(by_class))
        if asked.people is not None:
            people = people.filter(pk__in=asked.people)
        # A condition on the status would write the whole rule into the query once more.
        for person in people.in_order():
            if person.consent_status in TO_PRINT[asked.whom]:
                found[by_class[getattr(person, "class_pk", None)]].append(person)
    return {group: people for group, people in found.items() if people}


def _in_classes(classes: Iterable[int | None]) -> Q:
    keys = set(classes)
    return Q(class_pk__in=keys - {None}) | (Q(class_pk=None) if None in keys else Q())


def wanted(school: School, asked: Asked, *, on: date) -> dict[Group, list[Wanted]]:
    """Sheet by sheet; where each representative gets her own, a child has several."""
    people = people_asked(school, asked, on=on)
    pupils = [one.pk for group, them in people.items() if group.subject is Subject.PUPIL for one in them]
    signers = _representatives(pupils) if asked.signer_line != SignerLine.EMPTY else {}
    rule = settings_of(school).teen_signers
    return {
        group: [sheet for person in them for sheet in _sheets(person, group, asked, rule, signers, on)]
        for group, them in people.items()
    }


def _sheets(
    person: Any, group: Group, asked: Asked, rule: str, signers: Mapping[int, Sequence[Representation]], on: date
) -> list[Wanted]:
    if group.subject is not Subject.PUPIL:
        return [Wanted(person)]
    age = age_group(person.birth_date, on)
    links = signers.get(person.pk, ()) if REPRESENTATIVE in signers_of(age, rule) else ()
    named = links if asked.signer_line == SignerLine.EACH else links[:1]
    return [Wanted(person, age, link.representative) for link in named] or [Wanted(person, age)]


def _representatives(pupils: Collection[int]) -> dict[int, list[Representation]]:
    """Of each pupil, in alphabetical order."""
    found: dict[int, list[Representation]] = defaultdict(list)
    links = Representation.objects.filter(pupil__in=pupils, representative__archived_at=None)
    for link in links.select_related("representative").order_by("representative__sort_key", "pk"):
        found[link.pupil_id].append(link)
    return found


# What stands on the sheets of a batch that is recorded


def pile_of(batch: PrintBatch) -> Pile:
    """The pile as it is printed now: the same numbers whenever it is asked. Needs `batch.form.school`."""
    copies = list(batch.copies.in_order().select_related("pupil__school_class", "representative", "employee", "signer"))
    school = batch.form.school
    places = _places(copies)
    papers = _authorities(copies)
    rule = settings_of(school).teen_signers
    return Pile(
        number=batch.number,
        title=batch.title,
        school=school.short_name,
        note=school.paper_note,
        printed_on=timezone.localdate(batch.made_at),
        text=printed_text(batch.form),
        copies=[_copy(copy, places, papers, rule) for copy in copies],
    )


def _copy(
    copy: PrintedCopy, places: Mapping[int, str], papers: Mapping[tuple[int | None, int | None], str], rule: str
) -> CopyData:
    person = copy.person
    return CopyData(
        number=copy.number,
        name=person.full_name,
        birth_date=person.birth_date,
        place=places.get(copy.pk, ""),
        signers=signers_of_copy(copy, rule),
        representative=copy.signer.full_name if copy.signer else "",
        authority=papers.get((copy.pupil_id, copy.signer_id), ""),
    )


def signers_of_copy(copy: PrintedCopy, rule: TeenSigners | str) -> Signers:
    """Whose lines of signature stand on the sheet: by the age on the day of the print."""
    return signers_of(AgeGroup(copy.age_group), rule) if copy.age_group else frozenset({SELF})


def _places(copies: Sequence[PrintedCopy]) -> dict[int, str]:
    """By copy: the class, the first child with the class, the post."""
    parents = {copy.representative_id for copy in copies if copy.representative_id}
    children: dict[int | None, str] = {}
    links = Representation.objects.filter(representative__in=parents, pupil__in=Pupil.objects.current())
    for link in links.select_related("pupil__school_class").order_by("pupil__sort_key", "pupil"):
        child, place = link.pupil, link.pupil.school_class
        name = f"{child.last_name} {child.first_name}"
        children.setdefault(link.representative_id, f"{name}, {place.name}" if place else name)
    return {copy.pk: _place(copy, children) for copy in copies}


def _place(copy: PrintedCopy, children: Mapping[int | None, str]) -> str:
    if copy.pupil is not None:
        return copy.pupil.school_class.name if copy.pupil.school_class else ""
    return copy.employee.post if copy.employee is not None else children.get(copy.representative_id, "")


def _authorities(copies: Sequence[PrintedCopy]) -> dict[tuple[int | None, int | None], str]:
    """«опекун: решение № 5»; of a parent the line stays empty: the birth certificate is written by hand."""
    links = Representation.objects.filter(
        pupil__in={copy.pupil_id for copy in copies if copy.signer_id},
        representative__in={copy.signer_id for copy in copies if copy.signer_id},
    ).exclude(document="")
    return {(link.pupil_id, link.representative_id): f"{link.get_kind_display()}: {link.document}" for link in links}


# What was printed before


def with_returned(batches: QuerySet[PrintBatch]) -> QuerySet[PrintBatch]:
    """`returned`: how many copies of each came back."""
    back = PrintedCopy.objects.filter(_came_back(), batch=OuterRef("pk")).order_by().values("batch")
    return batches.annotate(returned=Coalesce(Subquery(back.annotate(n=Count("pk")).values("n")), 0))


def _came_back() -> Q:
    """An answer on it is recorded, or the sheet itself was scanned."""
    answers = Consent.objects.valid().filter(copy=OuterRef("pk"))
    return Q(Exists(answers)) | Q(Exists(ScanPage.objects.filter(copy=OuterRef("pk"))))


def _is_unsigned() -> Q:
    """Somebody looked at the scan of the sheet and saw no signature; it has not been scanned once more since."""
    scans = ScanPage.objects.filter(copy=OuterRef("pk"))
    return Q(Exists(scans.filter(decision=PageDecision.UNSIGNED))) & ~Q(Exists(scans.waiting()))


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A line of the page of a batch."""

    copy: PrintedCopy
    person: Person
    status: ConsentStatus
    is_back: bool
    is_unsigned: bool

    @property
    def is_missing(self) -> bool:
        """A sheet that came back without a signature has to be signed after all."""
        return (self.is_unsigned or not self.is_back) and self.status in TO_PRINT[PrintFor.MISSING]


def lines_of(batch: PrintBatch, *, on: date) -> list[CopyLine]:
    """Who got a sheet, whether it came back and how the person stands today."""
    subject, school = Subject(batch.form.subject), batch.form.school
    copies = batch.copies.in_order().select_related("pupil", "representative", "employee", "signer")
    rows: list[Any] = list(copies.annotate(is_back=_came_back(), is_unsigned=_is_unsigned()))
    people = PEOPLE[subject].objects.filter(pk__in=[row.person.pk for row in rows])
    people = with_status(people, subject, ConsentKind(batch.form.kind), school=school, on=on)
    statuses = {pk: ConsentStatus(status) for pk, status in people.values_list("pk", "consent_status")}
    return [CopyLine(row, row.person, statuses[row.person.pk], row.is_back, row.is_unsigned) for row in rows]
