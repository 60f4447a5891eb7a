"""Who may be in a file on a day, what was handed over, and what of whom. Each in a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from consents.models import PEOPLE, Transfer, TransferPerson, subject_of
from consents.queries.status import with_status
from consents.states import ALLOWS_TRANSFER, ConsentKind, ConsentStatus, Subject
from consents.transfers.naming import WITHOUT_CLASS, subjects
from consents.transfers.survey import Statuses, Survey
from registry.exports import Layout, Scope, rows_of
from registry.models import Person, Representation, School

KIND: Final = ConsentKind.PROCESSING
"""The consent that a hand-over asks for."""


def statuses_of(section: str, scope: Scope, fields: Collection[str], *, school: School, on: date) -> Statuses:
    """Everybody whom rows of this scope may name. Three queries a kind of people, whatever their number."""
    return {
        subject: _statuses(_people(subject, scope), subject, school=school, on=on)
        for subject in subjects(section, fields)
    }


def _people(subject: Subject, scope: Scope) -> QuerySet[Any]:
    people: QuerySet[Any] = PEOPLE[subject].objects.filter(school=scope.school)
    if scope.classes is None or subject is Subject.EMPLOYEE:
        return people
    if subject is Subject.PUPIL:
        return people.filter(school_class__in=scope.classes)
    children = Representation.objects.filter(school=scope.school, pupil__school_class__in=scope.classes)
    return people.filter(pk__in=children.values("representative"))


def _statuses(people: QuerySet[Any], subject: Subject, *, school: School, on: date) -> Mapping[int, ConsentStatus]:
    rows = with_status(people.order_by(), subject, KIND, school=school, on=on).values_list("pk", "consent_status")
    return {pk: ConsentStatus(status) for pk, status in rows}


def survey_of(section: str, scope: Scope, layout: Layout, *, school: School, on: date) -> Survey:
    """Who would go and who would not, before anything is written."""
    found = Survey(layout, statuses_of(section, scope, layout.fields, school=school, on=on))
    for _ in found.passing(rows_of(section, scope, layout.fields)):
        pass
    return found


def withdrawn_since(transfer: Transfer, *, school: School, on: date) -> list[Person]:
    """People of the file whose consent does not allow it any more on this day."""
    found = []
    for subject, model in PEOPLE.items():
        inside = transfer.people.filter(held="", **{f"{subject}__isnull": False}).values(subject.value)
        people: Any = with_status(model.objects.filter(pk__in=inside).in_order(), subject, KIND, school=school, on=on)
        found += [person for person in people if ConsentStatus(person.consent_status) not in ALLOWS_TRANSFER]
    return found


def transfers_of(person: Person) -> QuerySet[Transfer]:
    """Every hand-over whose file held the person and has left the school, the oldest first: for the letter to whoever
    has the data now (152-ФЗ, ст. 21 ч. 5)."""
    inside = TransferPerson.objects.of(person).filter(school=person.school_id, held="")
    found: QuerySet[Transfer] = Transfer.objects.taken().filter(pk__in=inside.values("transfer"))
    return found.order_by("taken_at", "pk")


def lying_with(person: Person) -> QuerySet[Transfer]:
    """Hand-overs whose file still lies in the program and holds the person."""
    inside = TransferPerson.objects.of(person).filter(school=person.school_id, held="")
    found: QuerySet[Transfer] = Transfer.objects.filter(pk__in=inside.values("transfer")).exclude(file="")
    return found


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody of a hand-over, as the card calls the person today."""

    person: Person
    subject: Subject
    place: str
    status: ConsentStatus | None


def people_of(transfer: Transfer, *, is_held: bool) -> QuerySet[TransferPerson]:
    """In the order of the file. Fits a paginator."""
    rows: QuerySet[TransferPerson] = transfer.people.select_related("pupil__school_class", "representative", "employee")
    return (rows.exclude(held="") if is_held else rows.filter(held="")).order_by("pk")


def person_lines(rows: Collection[TransferPerson]) -> list[PersonLine]:
    """One query, for the children of the parents among them."""
    parents = [row.representative_id for row in rows if row.representative_id]
    links = Representation.objects.filter(representative__in=parents).select_related("pupil__school_class")
    children: dict[int, list[str]] = {}
    for link in links.order_by("pupil__sort_key") if parents else ():
        children.setdefault(link.representative_id, []).append(_child(link.pupil))
    return [
        PersonLine(row.person, row.subject, _place(row.person, children), ConsentStatus(row.held) if row.held else None)
        for row in rows
    ]


def _child(pupil: Any) -> str:
    return f"{pupil.full_name}, {pupil.school_class.name if pupil.school_class else 'без класса'}"


def _place(person: Any, children: Mapping[int, list[str]]) -> str:
    subject = subject_of(person)
    if subject is Subject.PUPIL:
        return str(person.school_class.name) if person.school_class else WITHOUT_CLASS
    if subject is Subject.EMPLOYEE:
        return str(person.post)
    return "; ".join(children.get(person.pk, ["детей в школе нет"]))
