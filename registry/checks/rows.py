"""The rows of the reference data as the checks read them: plain values, no model, no query behind an attribute.

A field has the name of the model's field and holds its value; a foreign key holds the number of the row it points at.
Names with a double underscore are read through the key, with a single one in their place.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class YearRow:
    section: ClassVar[str] = "study_years"
    pk: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class BuildingRow:
    section: ClassVar[str] = "buildings"
    pk: int
    name: str
    address: str
    floors: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class RoomRow:
    section: ClassVar[str] = "rooms"
    pk: int
    name: str
    building: int
    building__name: str
    building__archived_at: datetime | None
    floor: int | None
    capacity: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class SubjectRow:
    section: ClassVar[str] = "subjects"
    pk: int
    name: str
    short_name: str
    knowledge_area: str


@dataclass(frozen=True, slots=True)
class PeriodSetRow:
    section: ClassVar[str] = "period_sets"
    pk: int
    name: str
    kind: str
    study_year: int


@dataclass(frozen=True, slots=True)
class PeriodRow:
    section: ClassVar[str] = "periods"
    pk: int
    period_set: int
    number: int
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    section: ClassVar[str] = "bell_schedules"
    pk: int
    name: str
    first_lesson_number: int


@dataclass(frozen=True, slots=True)
class BellRow:
    section: ClassVar[str] = "bells"
    pk: int
    schedule: int
    number: int
    starts_at: time
    ends_at: time
    weekdays: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    section: ClassVar[str] = ""
    pk: int
    last_name: str
    first_name: str
    middle_name: str
    gender: str
    birth_date: date | None
    snils: str
    phone: str
    email: str

    @property
    def label(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)


@dataclass(frozen=True, slots=True)
class EmployeeRow(PersonRow):
    section: ClassVar[str] = "employees"
    post: str
    kind: str


@dataclass(frozen=True, slots=True)
class PupilRow(PersonRow):
    section: ClassVar[str] = "pupils"
    school_class: int | None
    school_class__name: str | None
    school_class__parallel: int | None
    school_class__parent: int | None
    school_class__study_year: int | None
    school_class__archived_at: datetime | None
    enrolled_on: date | None
    enrolment_order: str
    enrolment_order_date: date | None
    left_on: date | None


@dataclass(frozen=True, slots=True)
class RepresentativeRow(PersonRow):
    section: ClassVar[str] = "representatives"


@dataclass(frozen=True, slots=True)
class RepresentationRow:
    pk: int
    representative: int
    pupil: int
    kind: str
    document: str
    pupil__archived_at: datetime | None
    representative__archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClassRow:
    section: ClassVar[str] = "classes"
    pk: int
    name: str
    parallel: int
    letter: str
    study_year: int
    parent: int | None
    class_teacher: int | None
    class_teacher__archived_at: datetime | None
    bell_schedule: int | None
    bell_schedule__archived_at: datetime | None
    period_set: int | None
    period_set__archived_at: datetime | None
    period_set__study_year: int | None
    week_days: int
    planned_pupils: int | None


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    section: ClassVar[str] = "assignments"
    pk: int
    school_class: int
    school_class__name: str
    school_class__archived_at: datetime | None
    subject: int
    subject__name: str
    subject__archived_at: datetime | None
    teacher: int | None
    teacher__archived_at: datetime | None
    teacher__last_name: str | None
    teacher__first_name: str | None
    room: int | None
    room__name: str | None
    room__archived_at: datetime | None
    hours_per_week: Decimal | None

    @property
    def label(self) -> str:
        return f"{self.school_class__name}, {self.subject__name}"


@dataclass(frozen=True, slots=True)
class AdminRightRow:
    pk: int
    employee: int
    employee__archived_at: datetime | None
    employee__last_name: str
    employee__first_name: str
    block: str
    level: str
    order_number: str


@dataclass(frozen=True, slots=True)
class CodeRow:
    """How many personal codes of one class, or of the staff (no class), are in each state."""

    school_class: int | None
    is_pupil: bool
    state: str
    count: int
