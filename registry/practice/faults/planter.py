"""New rows without a fault, each ready to be broken in one place."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from registry.models import (
    Bell,
    BellSchedule,
    Building,
    Employee,
    Period,
    PeriodSet,
    Pupil,
    Representation,
    Representative,
    Room,
    SchoolClass,
    StudyYear,
    Subject,
    SubjectRoom,
    SubjectTeacher,
    TeachingAssignment,
)
from registry.practice.draft import Draft
from registry.practice.people import People
from registry.practice.school import LETTERS
from registry.practice.timetable import FIRST_BELL, later
from registry.states import Gender, PeriodKind, StaffKind

FIRST_PHONE = 5_000_000
GRADE = 5


class Planter:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.people = People(Random(0), after=FIRST_PHONE)  # noqa: S311 - examples, no secret
        self.people.remember((*draft.staff, *draft.pupils, *draft.representatives))
        self.archived_at = datetime(draft.year, 9, 1, tzinfo=UTC)
        self._class = draft.classes[-1]

    @property
    def first_day(self) -> date:
        return self.draft.study_year.starts_on

    @property
    def last_day(self) -> date:
        return self.draft.study_year.ends_on

    # People.

    def pupil(self, **fields: Any) -> Pupil:
        """A girl of the last class, with a mother."""
        pupil = self.lonely_pupil(**fields)
        self.parent(pupil)
        return pupil

    def lonely_pupil(self, **fields: Any) -> Pupil:
        grade = self._class.parallel
        born = self.people.day(date(self.draft.year - grade - 7, 9, 2), date(self.draft.year - grade - 6, 8, 31))
        known = self.people.stranger(Gender.FEMALE, born)
        known |= {
            "school_class": self._class,
            "enrolled_on": self.first_day,
            "enrolment_order": "77-у",
            "enrolment_order_date": self.first_day,
        }
        pupil = Pupil(school=self.draft.school, **{**known, **fields})
        self.draft.pupils.append(pupil)
        return pupil

    def parent(self, *pupils: Pupil, kind: str = "parent", document: str = "", **fields: Any) -> Representative:
        born = self.people.day(date(self.draft.year - 45, 1, 1), date(self.draft.year - 40, 12, 31))
        known = {**self.people.stranger(Gender.FEMALE, born), "phone": self.people.phone(), **fields}
        parent = Representative(school=self.draft.school, **known)
        self.draft.representatives.append(parent)
        self.draft.representations += [
            Representation(school=self.draft.school, representative=parent, pupil=pupil, kind=kind, document=document)
            for pupil in pupils
        ]
        return parent

    def employee(self, **fields: Any) -> Employee:
        """Somebody of the office: a teacher without lessons would be a fault of its own."""
        born = self.people.day(date(self.draft.year - 50, 1, 1), date(self.draft.year - 30, 12, 31))
        known = {
            **self.people.stranger(Gender.FEMALE, born),
            "post": "лаборант",
            "kind": StaffKind.SUPPORT,
            "phone": self.people.phone(),
            "email": f"extra{len(self.draft.staff)}@example.org",
        }
        employee = Employee(school=self.draft.school, **{**known, **fields})
        self.draft.employees.append(employee)
        self.draft.staff.append(employee)
        return employee

    def teacher(self, *subjects: Subject) -> Employee:
        employee = self.employee(post="учитель факультативных занятий", kind=StaffKind.TEACHING)
        self.draft.subject_teachers += [
            SubjectTeacher(school=self.draft.school, subject=subject, employee=employee) for subject in subjects
        ]
        return employee

    # Places, classes and the timetable.

    def building(self, name: str, **fields: Any) -> Building:
        building = Building(school=self.draft.school, **{"name": name, "address": "ул. Учебная, д. 5", **fields})
        self.draft.buildings.append(building)
        return building

    def room(self, name: str, building: Building | None = None, subject: Subject | None = None) -> Room:
        room = Room(school=self.draft.school, building=building or self.draft.buildings[0], name=name)
        self.draft.rooms.append(room)
        if subject is not None:
            self.draft.subject_rooms.append(SubjectRoom(school=self.draft.school, subject=subject, room=room))
        return room

    def subject(self, name: str, **fields: Any) -> Subject:
        subject = Subject(school=self.draft.school, **{"name": name, "knowledge_area": "Прочее", **fields})
        self.draft.subjects.append(subject)
        return subject

    def school_class(self, grade: int = GRADE, **fields: Any) -> SchoolClass:
        """Without pupils and lessons; named by the last letter that is free."""
        taken = {one.name for one in self.draft.classes}
        letter = next(letter for letter in reversed(LETTERS) if f"{grade}{letter}" not in taken)
        known = {
            "study_year": self.draft.study_year,
            "name": f"{grade}{letter}",
            "parallel": grade,
            "letter": letter,
            "class_teacher": self._class.class_teacher,
            "bell_schedule": self._class.bell_schedule,
            "period_set": self._class.period_set,
        }
        school_class = SchoolClass(school=self.draft.school, **{**known, **fields})
        self.draft.classes.append(school_class)
        return school_class

    def lesson(
        self, school_class: SchoolClass, subject: Subject, hours: int | None, **fields: Any
    ) -> TeachingAssignment:
        """Taught by somebody of its own, linked to the subject, unless another is named."""
        if "teacher" not in fields:
            fields["teacher"] = self.teacher(subject)
        row = TeachingAssignment(
            school=self.draft.school,
            school_class=school_class,
            subject=subject,
            hours_per_week=None if hours is None else Decimal(hours),
            **fields,
        )
        self.draft.assignments.append(row)
        return row

    def periods(
        self, name: str, *days: tuple[date, date], kind: str = PeriodKind.MODULE, numbers: tuple[int, ...] = (1, 2, 3)
    ) -> PeriodSet:
        found = PeriodSet(school=self.draft.school, study_year=self.draft.study_year, name=name, kind=kind)
        self.draft.period_sets.append(found)
        self.draft.periods += [
            Period(
                school=self.draft.school,
                period_set=found,
                number=number,
                name=f"{number} модуль",
                starts_on=first,
                ends_on=last,
            )
            for number, (first, last) in zip(numbers, days, strict=False)
        ]
        return found

    def bells(self, name: str, *lessons: tuple[int, int, int], weekdays: str = "12345") -> BellSchedule:
        """A lesson is its number, its beginning in minutes after the first bell, and its length."""
        schedule = BellSchedule(school=self.draft.school, name=name, first_lesson_number=1)
        self.draft.bell_schedules.append(schedule)
        self.draft.bells += [
            Bell(
                school=self.draft.school,
                schedule=schedule,
                number=number,
                starts_at=later(FIRST_BELL, begins),
                ends_at=later(FIRST_BELL, begins + length),
                weekdays=weekdays,
            )
            for number, begins, length in lessons
        ]
        return schedule

    def last_year(self) -> StudyYear:
        """Three years ago, so that no day takes it for the year at hand."""
        if not self.draft.extra_years:
            first = self.draft.year - 3
            self.draft.extra_years.append(
                StudyYear(school=self.draft.school, starts_on=date(first, 9, 1), ends_on=date(first + 1, 5, 31))
            )
        return self.draft.extra_years[0]

    def count_again(self) -> None:
        """The control figures of everything that was added on purpose."""
        draft = self.draft
        sizes = Counter(id(pupil.school_class) for pupil in draft.pupils)
        living = [one for one in draft.classes if one.study_year is draft.study_year and one.parent is None]
        for one in living:
            one.planned_pupils = sizes[id(one)]
        draft.school.planned_staff = sum(one.archived_at is None for one in draft.staff)
        draft.school.planned_classes = len(living)
        draft.school.planned_pupils = len(draft.pupils)


Fault = Callable[[Planter], object]
