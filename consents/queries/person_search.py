"""Finding somebody of the school by a part of the name: pupils, parents and staff, those who left as well."""

from dataclasses import dataclass
from typing import Any, Final

from consents.states import Subject
from registry.models import Employee, Pupil, Representation, Representative, School

MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Found:
    """`place` is the class, the post, or the children."""

    section: str
    pk: int
    name: str
    who: str
    place: str
    is_archived: bool


def find_people(school: School, query: str) -> list[Found]:
    """Up to twenty of each kind. Four queries; none for an empty query."""
    if not query:
        return []
    return [*_pupils(school, query), *_parents(school, query), *_staff(school, query)]


def _pupils(school: School, query: str) -> list[Found]:
    rows = Pupil.objects.filter(school=school).matching(query).select_related("school_class").in_order()[:MOST]
    return [_found(row, Subject.PUPIL, row.school_class.name if row.school_class else "без класса") for row in rows]


def _parents(school: School, query: str) -> list[Found]:
    rows = list(Representative.objects.filter(school=school).matching(query).in_order()[:MOST])
    children: dict[int, list[str]] = {}
    links = Representation.objects.filter(representative__in=[row.pk for row in rows]).select_related("pupil")
    for link in links.order_by("pupil__sort_key"):
        children.setdefault(link.representative_id, []).append(link.pupil.full_name)
    return [_found(row, Subject.REPRESENTATIVE, ", ".join(children.get(row.pk, ["детей в школе нет"]))) for row in rows]


def _staff(school: School, query: str) -> list[Found]:
    rows = Employee.objects.filter(school=school, destroyed_at=None).matching(query).in_order()[:MOST]
    return [_found(row, Subject.EMPLOYEE, row.post) for row in rows]


def _found(row: Any, subject: Subject, place: str) -> Found:
    return Found(row.section, row.pk, row.full_name, str(subject.label), place, row.is_archived)
