"""What the school has prepared, in the shape of rows of a file. A constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from registry.exports.catalogue import columns_of, typed
from registry.exports.cells import words
from registry.exports.source import Scope, rows_of
from registry.imports.comparing.references import References
from registry.models import Employee, Pupil, Representation, Room, SchoolClass, Subject
from registry.reconciliation.reading import PARTS, Row
from registry.sections import SECTIONS

FIELDS: Final = {
    "employees": (*PARTS, "gender", "birth_date", "snils", "post", "phone", "email"),
    "pupils": (
        *PARTS,
        *("gender", "birth_date", "snils", "school_class"),
        *("enrolled_on", "enrolment_order", "enrolment_order_date", "phone", "email"),
    ),
    "representatives": (*PARTS, "gender", "birth_date", "snils", "phone", "email", "kind"),
}
CODES: Final = ("gender", "kind")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in use: `spellings` are all that the network may write for it («Ясенев П. И.»)."""

    what: str
    field: str
    spellings: tuple[str, ...]


def people(kind: str, school: int) -> list[Row]:
    """`place` is empty: these rows stand in no file."""
    if kind == "representatives":
        return [_parent(row.representative, row.link) for row in rows_of(kind, Scope(school))]
    found = SECTIONS[kind].rows(school)
    return [_person(kind, record) for record in found]


def _person(kind: str, record: Any) -> Row:
    exact = {name: words(typed(record, name)) for name in FIELDS[kind]}
    return Row("", _values(record, exact), exact, record.pk)


def _parent(parent: Any, link: Representation | None) -> Row:
    exact = {name: words(typed(parent, name)) for name in FIELDS["representatives"] if name != "kind"}
    values = _values(parent, exact)
    if link is not None:
        child: Pupil = link.pupil
        exact["kind"], values["kind"] = link.get_kind_display(), link.kind
        exact |= {f"pupil_{part}": getattr(child, part) for part in PARTS}
        exact["pupil_class"] = str(child.school_class or "")
        values |= {name: exact[name] for name in exact if name.startswith("pupil_")}
        values["pupil_birth_date"] = child.birth_date.isoformat() if child.birth_date else ""
    return Row("", values, exact, parent.pk)


def _values(record: Any, exact: dict[str, str]) -> dict[str, Any]:
    """Typed as the import types them: days in ISO form, codes for words of short lists."""
    values: dict[str, Any] = dict(exact)
    for name in exact:
        value = getattr(record, name, None)
        if isinstance(value, date):
            values[name] = value.isoformat()
        elif name in CODES:
            values[name] = value or ""
    return values


def names_in_use(school: int, on: date) -> list[Named]:
    """Of the study year that the timetable is about."""
    year = References(school, on).year
    classes = SchoolClass.objects.current().filter(school=school, study_year=year).in_order()
    return [
        *_plain("Класс", "school_class", classes.values_list("name", flat=True)),
        *_plain("Предмет", "subject", _all(Subject, school).values_list("name", flat=True)),
        *_plain("Кабинет", "room", _all(Room, school).values_list("name", flat=True)),
        *(Named("Учитель", "teacher", _spellings(employee)) for employee in _all(Employee, school)),
    ]


def _all(model: Any, school: int) -> Any:
    return model.objects.current().filter(school=school).in_order()


def _plain(what: str, field: str, found: Iterable[str]) -> list[Named]:
    return [Named(what, field, (name,)) for name in found]


def _spellings(employee: Employee) -> tuple[str, ...]:
    """The full name first: it is shown."""
    initials = [f"{name[0]}." for name in (employee.first_name, employee.middle_name) if name]
    surname = employee.last_name
    tight, wide = "".join(initials), " ".join(initials)
    return (employee.full_name, f"{surname} {tight}", f"{surname} {wide}", f"{tight} {surname}", f"{wide} {surname}")


def labels(kind: str) -> dict[str, str]:
    """The words over a field, from the neutral layout."""
    return {name: column.title for name, column in columns_of(kind).items()}
