"""Pupils and their parents: brothers and sisters share them, some parents are alone, some children have a guardian."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from registry.models import Pupil, Representation, Representative, SchoolClass
from registry.practice.draft import Draft
from registry.practice.people import People
from registry.states import Gender, RelationKind

AGE_IN_FIRST_GRADE: Final = 7
MOST_CHILDREN: Final = 3
SIBLING_SHARE, TWINS_SHARE = 0.25, 0.02
# Who answers for the children: both, the mother, the father, a guardian.
WHO: Final = {"both": 0.78, "mother": 0.16, "father": 0.03, "guardian": 0.03}


@dataclass
class Family:
    surname: str
    father: tuple[str, str, str]
    children: list[Pupil] = field(default_factory=list)
    grades: list[int] = field(default_factory=list)

    def takes(self, grade: int, *, twins: bool) -> bool:
        """Brothers and sisters are years apart; twins are in one grade and were born on one day."""
        if len(self.children) >= MOST_CHILDREN:
            return False
        return self.grades == [grade] if twins else all(abs(grade - other) >= 2 for other in self.grades)


def add_pupils(draft: Draft, people: People, count: int) -> None:
    """`count` pupils, evenly over the grades and over the classes of each grade."""
    by_grade: dict[int, list[SchoolClass]] = defaultdict(list)
    for school_class in draft.classes:
        by_grade[school_class.parallel].append(school_class)
    families: list[Family] = []
    for number in range(count):
        turn, place = divmod(number, len(by_grade))
        classes = list(by_grade.values())[place]
        _enrol(draft, people, classes[turn % len(classes)], families)
    for family in families:
        _add_representatives(draft, people, family)
    _count(draft)


def _enrol(draft: Draft, people: People, school_class: SchoolClass, families: list[Family]) -> None:
    grade = school_class.parallel
    family = _family_for(grade, people, families)
    gender = people.gender()
    starts_on = draft.study_year.starts_on
    pupil = Pupil(
        school=draft.school,
        school_class=school_class,
        enrolled_on=starts_on,
        enrolment_order=f"{grade}-у",
        enrolment_order_date=starts_on - timedelta(days=4),
        **people.names(gender, surname=family.surname, born=_born(draft, people, family, grade), father=family.father),
    )
    family.children.append(pupil)
    family.grades.append(grade)
    draft.pupils.append(pupil)


def _family_for(grade: int, people: People, families: list[Family]) -> Family:
    lot = people.chance.random()
    if lot < SIBLING_SHARE:
        suitable = [family for family in families[-40:] if family.takes(grade, twins=lot < TWINS_SHARE)]
        if suitable:
            return people.chance.choice(suitable)
    family = Family(people.family_name(), people.father())
    families.append(family)
    return family


def _born(draft: Draft, people: People, family: Family, grade: int) -> date:
    for child, other in zip(family.children, family.grades, strict=True):
        if other == grade and child.birth_date:
            return child.birth_date
    last = draft.year - grade - AGE_IN_FIRST_GRADE + 1
    return people.day(date(last - 1, 9, 2), date(last, 8, 31))


def _add_representatives(draft: Draft, people: People, family: Family) -> None:
    who = people.chance.choices(list(WHO), list(WHO.values()))[0]
    if who in {"both", "mother"}:
        _add(draft, people, family, Gender.FEMALE)
    if who in {"both", "father"}:
        _add(draft, people, family, Gender.MALE)
    if who == "guardian":
        _add(draft, people, family, people.gender(), kind=RelationKind.GUARDIAN)


def _add(
    draft: Draft, people: People, family: Family, gender: Gender, kind: RelationKind = RelationKind.PARENT
) -> None:
    eldest = min(child.birth_date for child in family.children if child.birth_date)
    born = people.day(eldest - timedelta(days=365 * 38), eldest - timedelta(days=365 * 20))
    if kind == RelationKind.PARENT:
        first = family.father[0] if gender == Gender.MALE else ""
        fields = people.names(gender, surname=family.surname, born=born, father=people.father(), first=first)
    else:
        fields = people.stranger(gender, born)
    parent = Representative(school=draft.school, phone=people.phone(), **fields)
    parent.email = f"parent{len(draft.representatives) + 1}@example.org"
    draft.representatives.append(parent)
    document = f"постановление об опеке № {len(draft.representatives)} от 01.06.{draft.year}"
    for child in family.children:
        draft.representations.append(
            Representation(
                school=draft.school,
                representative=parent,
                pupil=child,
                kind=kind,
                document="" if kind == RelationKind.PARENT else document,
            )
        )


def _count(draft: Draft) -> None:
    """The control figures of the classes: so many pupils stand in the register of the school."""
    sizes = Counter(id(pupil.school_class) for pupil in draft.pupils)
    for school_class in draft.classes:
        school_class.planned_pupils = sizes[id(school_class)]
