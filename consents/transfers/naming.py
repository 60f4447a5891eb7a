"""Whose data a row of an export holds. Reads nothing: the people stand in the rows of `registry.exports.rows_of`."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from consents.models import SECTIONS, subject_of
from consents.states import Subject
from registry.models import Person

WITHOUT_CLASS: Final = "Без класса"
Key = tuple[Subject, int]


@dataclass(frozen=True, slots=True)
class Group:
    """In whose list of the register the person is looked for; `key` is the one of its addresses."""

    key: str
    title: str
    school_class: int = 0


STAFF: Final = Group("staff", "Сотрудники")
UNPLACED: Final = Group("unplaced", WITHOUT_CLASS)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a row names, and `note`, what the row has to do with the person when it is not her own."""

    person: Person
    group: Group
    note: str = ""

    @property
    def key(self) -> Key:
        return subject_of(self.person), self.person.pk


Owners = Callable[[Any], list[Named]]
Mention = Callable[[Any], Named | None]


def _class_of(pupil: Any) -> Group:
    found = pupil.school_class
    return Group(f"class-{found.pk}", f"{found.name} класс", found.pk) if found else UNPLACED


def _of_staff(employee: Any) -> list[Named]:
    return [Named(employee, STAFF)]


def _of_pupil(pupil: Any) -> list[Named]:
    return [Named(pupil, _class_of(pupil))]


def _of_parent(row: Any) -> list[Named]:
    child = row.link.pupil if row.link else None
    if child is None:
        return [Named(row.representative, UNPLACED)]
    return [Named(row.representative, _class_of(child), f"ребёнок: {child.full_name}")]


def _of_parent_and_child(row: Any) -> list[Named]:
    if row.link is None:
        return _of_parent(row)
    note = f"в строке представителя: {row.representative.full_name}"
    return [*_of_parent(row), Named(row.link.pupil, _class_of(row.link.pupil), note)]


def _nobody(_: Any) -> list[Named]:
    return []


def _parent_at(place: int) -> Mention:
    """The same order as in the columns of `registry.exports.catalogue`."""

    def found(pupil: Any) -> Named | None:
        links = pupil.representations.all()
        if len(links) <= place:
            return None
        return Named(links[place].representative, _class_of(pupil), f"ребёнок: {pupil.full_name}")

    return found


def _leader(school_class: Any) -> Named | None:
    teacher = school_class.class_teacher
    return Named(teacher, STAFF, f"классный руководитель: {school_class.name}") if teacher else None


def _teacher(line: Any) -> Named | None:
    return Named(line.teacher, STAFF, "учебная нагрузка") if line.teacher else None


CHILD: Final = "pupil"
# A document of a guardian is a decision about the child.
ABOUT_CHILD: Final = (CHILD, "document")
# What ties the representative to the child is told of both.
ABOUT_BOTH: Final = ("kind", "document")
MENTIONS: Final[Mapping[str, Mapping[str, Mention]]] = {
    "pupils": {"parent_1_": _parent_at(0), "parent_2_": _parent_at(1)},
    "classes": {"class_teacher": _leader},
    "assignments": {"teacher": _teacher},
}
"""Cells that name somebody beside the row, by how the name of the field begins."""

WHOLE: Final[Mapping[str, Owners]] = {"employees": _of_staff, "pupils": _of_pupil}
HANDED_OVER: Final = ("employees", "pupils", "representatives", "classes", "assignments")
"""Sections that may name people; all others leave through the pages of the registry."""


def owners(section: str, fields: Collection[str]) -> Owners:
    """Whose consent a row needs to go at all."""
    if section == "representatives":
        return _of_parent_and_child if _begins(fields, ABOUT_CHILD) else _of_parent
    return WHOLE.get(section, _nobody)


def mention(section: str, field: str) -> Mention | None:
    """Whom a cell of this field names beside the row."""
    known = MENTIONS.get(section, {})
    return next((found for beginning, found in known.items() if field.startswith(beginning)), None)


def subjects(section: str, fields: Collection[str]) -> frozenset[Subject]:
    """Of which kinds somebody may be named; empty: the file names nobody."""
    found = {subject for subject, own in SECTIONS.items() if own == section}
    if section == "representatives" and _begins(fields, ABOUT_CHILD):
        found.add(Subject.PUPIL)
    if any(mention(section, field) for field in fields):
        found.add(Subject.REPRESENTATIVE if section == "pupils" else Subject.EMPLOYEE)
    return frozenset(found)


def tells_of(section: str, field: str, subject: Subject) -> bool:
    """Does a cell of this field hold data of such a person? In a row about two each has only the own cells."""
    if section == "pupils":
        return field.startswith(tuple(MENTIONS[section])) is (subject is Subject.REPRESENTATIVE)
    if section == "representatives" and field not in ABOUT_BOTH:
        return field.startswith(CHILD) is (subject is Subject.PUPIL)
    return True


def _begins(fields: Collection[str], beginnings: tuple[str, ...]) -> bool:
    return any(field.startswith(beginnings) for field in fields)
