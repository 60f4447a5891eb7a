"""What the page and the papers of a withdrawal say of the person: consents around it, hand-overs before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consents.models import Consent, Withdrawal, subject_of
from consents.states import Answer, Subject
from registry.models import Appointment, Employee, Person, Representation, Representative, School
from registry.states import Role


@dataclass(frozen=True, slots=True)
class Described:
    """A person as the papers name her: «учащийся, 5а», «сотрудник, учитель физики»."""

    name: str
    who: str


def described(person: Any) -> Described:
    """Parents are told by their children, so that the processor finds the right one."""
    subject = subject_of(person)
    if subject is Subject.PUPIL:
        place = person.school_class.name if person.school_class else ""
    elif subject is Subject.EMPLOYEE:
        place = person.post
    else:
        children = Representation.objects.filter(representative=person).select_related("pupil")
        place = ", ".join(link.pupil.full_name for link in children.order_by("pupil__sort_key"))
    return Described(person.full_name, ", ".join(part for part in (str(subject.label), place) if part))


def speakers_of(person: Person) -> list[tuple[Representative, str]]:
    """The recorded representatives of a pupil with what they are to the child; of others nobody."""
    if subject_of(person) is not Subject.PUPIL:
        return []
    links = Representation.objects.filter(pupil=person.pk, representative__archived_at=None)
    rows = links.select_related("representative").order_by("representative__sort_key", "pk")
    return [(link.representative, link.get_kind_display()) for link in rows]


def notes_on(withdrawal: Withdrawal) -> list[str]:
    """What whoever keeps the register should know of the consents around this withdrawal. One query."""
    if withdrawal.voided_at is not None:
        return []
    about: Any = Consent.objects.valid().of(withdrawal.person).filter(kind=withdrawal.kind)
    answers = list(about.order_by("signed_on", "pk"))
    given = [row for row in answers if row.answer == Answer.GIVEN]
    before = [row for row in given if withdrawal.came_after(row)]
    after = [row for row in given if not withdrawal.came_after(row)]
    notes = [] if before else ["В журнале нет согласия, которое этот отзыв прекращает. Не перепутан ли человек?"]
    notes += [
        f"Прекращено и согласие, которое дал(а) {row.signer_words} {row.signed_on:%d.%m.%Y}."
        for row in before
        if row.signer_id != withdrawal.signer_id
    ]
    notes += [f"После отзыва дано новое согласие: {row.signer_words}, {row.signed_on:%d.%m.%Y}." for row in after]
    return notes + [
        f"Для этого человека записано «не требуется»: {row.ground}. Передавать данные можно и после отзыва."
        for row in answers
        if row.answer == Answer.NOT_REQUIRED
    ]


def head_of(school: School) -> Employee | None:
    """Who signs letters and acts: the appointed director, or whoever's post says so."""
    staff = Employee.objects.current().filter(school=school)
    users = Appointment.objects.in_force().filter(school=school, role=Role.DIRECTOR).values("user")
    return staff.filter(user__in=users).in_order().first() or staff.filter(post__istartswith="директор").first()


def has_act(school: int, year: int, number: str, besides: Withdrawal | None = None) -> bool:
    """A socket of `registry/retention.py`: whether an act after a withdrawal bears the number."""
    found = Withdrawal.objects.filter(school=school, act_number=number, outcome_on__year=year)
    return bool((found.exclude(pk=besides.pk) if besides else found).exists())
