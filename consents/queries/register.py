"""The register as lists: a class or the staff with how everybody stands and why, and what will be missing soon.

A constant number of queries, whatever the number of people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Q

from consents import reasons as words
from consents.ages import ADULT_FROM, TEEN_FROM, Signers, age_group, birthday
from consents.models import PEOPLE, Consent
from consents.queries.counts import GroupCounts, class_counts, people_of
from consents.queries.facts import facts_of_people
from consents.queries.status import last_birthday_of, with_status
from consents.standing import Facts, Standing, standing
from consents.states import ALLOWS_TRANSFER, ConsentKind, ConsentStatus, Subject
from ezh_rollout.shared.typography import tie
from registry.models import Person, Pupil, Representation, School, SchoolClass
from registry.queries.eos_account import Group, classes_for

SOON: Final = 60
Rows = Any


@dataclass(frozen=True, slots=True)
class Line:
    """A person of a list with the status, its reasons and where the paper lies."""

    person: Person
    subject: Subject
    status: ConsentStatus
    reasons: list[str]
    place: str = ""
    accepted: str = ""
    age: str = ""
    children: str = ""
    missing: Signers = frozenset()


@dataclass(frozen=True, slots=True)
class Board:
    """Rows of the overview with the sums under them."""

    rows: list[GroupCounts]

    @property
    def lines(self) -> list[tuple[GroupCounts, list[tuple[ConsentStatus, int]]]]:
        """Each row with the statuses that somebody of it has, in their order."""
        return [(row, [(found, row.by_status[found]) for found in _seen_in(row)]) for row in self.rows]

    @property
    def sums(self) -> list[tuple[ConsentStatus, int]]:
        """Of the statuses that anybody has."""
        sums = [(status, sum(row.by_status.get(status, 0) for row in self.rows)) for status in ConsentStatus]
        return [(status, count) for status, count in sums if count]

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)

    @property
    def answered(self) -> int:
        return sum(row.answered for row in self.rows)

    @property
    def allowed(self) -> int:
        return sum(row.allowed for row in self.rows)

    @property
    def is_untouched(self) -> bool:
        """Not one blank was printed, not one word said."""
        return all(status is ConsentStatus.NONE for status, _ in self.sums)


def _seen_in(row: GroupCounts) -> list[ConsentStatus]:
    return [status for status in ConsentStatus if row.by_status.get(status)]


def board(school: School, user: Any, kind: ConsentKind, *, on: date, sees_all: bool) -> Board:
    """Rows without people are left out."""
    classes = None if sees_all else classes_for(user, school)
    return Board([row for row in class_counts(school, kind, on=on, classes=classes) if row.total])


def listed(group: Group, subject: Subject, *, school: School, user: Any) -> Rows:
    """The people of one kind in a group, in alphabetical order, as far as the person sees them."""
    people = people_of(subject, school).in_order()
    people = people.filter(pk__in=PEOPLE[subject].objects.visible_to(user).values("pk"))
    if group.kind == "class":
        return people.filter(**_of_class(subject, group.school_class))
    if group.kind == "unplaced":
        return people.filter(class_pk=None)
    return people


def _of_class(subject: Subject, school_class: SchoolClass | None) -> dict[str, Any]:
    """All the parents of a class stand in its list, those with an older child in another class too."""
    if subject is Subject.PUPIL:
        return {"school_class": school_class}
    own = Representation.objects.filter(pupil__in=Pupil.objects.current().filter(school_class=school_class))
    return {"pk__in": own.values("representative")}


def narrowed(
    people: Rows, subject: Subject, kind: ConsentKind, status: ConsentStatus | None, *, school: School, on: date
) -> Rows:
    if status is None:
        return people
    return with_status(people, subject, kind, school=school, on=on).filter(consent_status=status.value)


def lines_of(people: Sequence[Person], subject: Subject, kind: ConsentKind, *, school: School, on: date) -> list[Line]:
    """Seven queries for a page of people."""
    facts = facts_of_people(people, subject, kind, school=school)
    papers = _papers(people, subject, kind)
    children = _children(people) if subject is Subject.REPRESENTATIVE else {}
    return [
        _line(person, subject, facts[person.pk], papers.get(person.pk), children.get(person.pk, ""), on)
        for person in people
    ]


def _line(person: Person, subject: Subject, facts: Facts, paper: Consent | None, children: str, on: date) -> Line:
    found = standing(facts, on)
    return Line(
        person=person,
        subject=subject,
        status=found.status,
        reasons=words.reasons(found, facts, on),
        place=place_words(paper) if paper else "",
        accepted=tie(accepted_words(paper)) if paper else "",
        age=str(age_group(person.birth_date, on).label) if subject is Subject.PUPIL else "",
        children=children,
        missing=found.missing,
    )


def place_words(paper: Consent) -> str:
    """«дело 04-12, лист 7»."""
    parts = [f"дело {paper.case_file}" if paper.case_file else "", f"лист {paper.sheet}" if paper.sheet else ""]
    return ", ".join(part for part in parts if part)


def accepted_words(paper: Consent) -> str:
    return str(paper.accepted_by.get_full_name() or paper.accepted_by.get_username())


def _papers(people: Iterable[Person], subject: Subject, kind: ConsentKind) -> dict[int, Consent]:
    """The newest valid row of each."""
    rows = Consent.objects.valid().filter(kind=kind, **{f"{subject.value}__in": [person.pk for person in people]})
    return {
        getattr(row, f"{subject.value}_id"): row
        for row in rows.select_related("accepted_by").order_by("signed_on", "pk")
    }


def _children(people: Iterable[Person]) -> dict[int, str]:
    """«Рябинина Ольга, 5а» of each representative."""
    links = Representation.objects.filter(representative__in=[p.pk for p in people], pupil__archived_at=None)
    found: dict[int, list[str]] = {}
    for link in links.select_related("pupil__school_class").order_by("pupil__sort_key", "pupil"):
        pupil = link.pupil
        place = f", {pupil.school_class.name}" if pupil.school_class else ""
        found.setdefault(link.representative_id, []).append(f"{pupil.last_name} {pupil.first_name}{place}")
    return {key: "; ".join(names) for key, names in found.items()}


@dataclass(frozen=True, slots=True)
class Coming:
    """A consent that will do no more from `day` on, though it does today."""

    day: date
    person: Person
    subject: Subject
    kind: ConsentKind
    why: str
    place: str


def upcoming(school: School, user: Any, *, on: date, days: int = SOON) -> list[Coming]:
    """Birthdays of 14 and 18 and ends of terms within so many days, the nearest first.

    Only where they matter: the status that allows the work today does not on that day.
    """
    found: list[Coming] = []
    for subject in Subject:
        for kind in ConsentKind:
            people = list(_touched(subject, kind, school, user, on, days))
            facts = facts_of_people(people, subject, kind, school=school)
            for person in people:
                found += _coming(person, subject, kind, facts[person.pk], on, days)
    return sorted(found, key=lambda one: (one.day, one.person.sort_key, one.person.pk))


def _touched(subject: Subject, kind: ConsentKind, school: School, user: Any, on: date, days: int) -> Rows:
    """Whose birthday or end of term lies in the days; the rule itself is asked of these only."""
    last = on + timedelta(days=days)
    ending = Consent.objects.valid().filter(school=school, kind=kind, valid_until__range=(on, last))
    touched = Q(pk__in=ending.exclude(**{subject.value: None}).values(subject.value))
    if subject is Subject.PUPIL:
        for years in (TEEN_FROM, ADULT_FROM):
            first = last_birthday_of(on, years)
            touched |= Q(birth_date__gt=first, birth_date__lte=last_birthday_of(last, years))
    people = listed(Group("all"), subject, school=school, user=user).filter(touched)
    return people.select_related("school_class") if subject is Subject.PUPIL else people


def _coming(person: Person, subject: Subject, kind: ConsentKind, facts: Facts, on: date, days: int) -> Iterator[Coming]:
    if standing(facts, on).status not in ALLOWS_TRANSFER:
        return
    for day, why in sorted(_days(facts, on, on + timedelta(days=days))):
        then = standing(facts, day)
        if then.status not in ALLOWS_TRANSFER:
            yield Coming(day, person, subject, kind, f"{why}: {_demand(then, subject)}", place_of(person))
            return


def _days(facts: Facts, on: date, last: date) -> Iterator[tuple[date, str]]:
    for years in (TEEN_FROM, ADULT_FROM):
        if facts.born and on < birthday(facts.born, years) <= last:
            yield birthday(facts.born, years), f"исполнится {years} лет"
    for word in facts.words:
        if word.valid_until and on <= word.valid_until <= last:
            yield word.valid_until + timedelta(days=1), f"срок согласия кончается {words.numeric(word.valid_until)}"


def _demand(then: Standing, subject: Subject) -> str:
    missing = then.missing or then.needed
    verb = "понадобятся" if len(missing) > 1 and subject is Subject.PUPIL else "понадобится"
    return f"{verb} {words.needed_words(missing, subject)}"


def place_of(person: Person) -> str:
    """The class or the post."""
    school_class = getattr(person, "school_class", None)
    return school_class.name if school_class else str(getattr(person, "post", ""))


def classes_of(person: Person) -> list[SchoolClass]:
    """Whose class teachers may write down the word of this person: the own class, or the classes of the children."""
    if isinstance(person, Pupil):
        return [person.school_class] if person.school_class else []
    pupils = Pupil.objects.current().filter(representations__representative=person.pk)
    if PEOPLE[Subject.REPRESENTATIVE] is not type(person):
        return []
    return list(SchoolClass.objects.current().filter(pupils__in=pupils).select_related("class_teacher").distinct())
