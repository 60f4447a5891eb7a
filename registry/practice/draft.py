"""The rows of a school before they are saved: they point at each other as objects, so no key is needed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from registry.models import (
    AdminRight,
    Bell,
    BellSchedule,
    Building,
    Employee,
    EosAccount,
    Period,
    PeriodSet,
    Pupil,
    Representation,
    Representative,
    Room,
    School,
    SchoolClass,
    StudyYear,
    Subject,
    SubjectClass,
    SubjectRoom,
    SubjectTeacher,
    TeachingAssignment,
)


@dataclass
class Draft:
    """`employees` are those to be saved; `staff` holds the ones that were there before as well."""

    school: School
    study_year: StudyYear
    users: list[Any] = field(default_factory=list)
    extra_years: list[StudyYear] = field(default_factory=list)
    staff: list[Employee] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    period_sets: list[PeriodSet] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    bell_schedules: list[BellSchedule] = field(default_factory=list)
    bells: list[Bell] = field(default_factory=list)
    employees: list[Employee] = field(default_factory=list)
    classes: list[SchoolClass] = field(default_factory=list)
    subgroups: list[SchoolClass] = field(default_factory=list)
    pupils: list[Pupil] = field(default_factory=list)
    representatives: list[Representative] = field(default_factory=list)
    representations: list[Representation] = field(default_factory=list)
    assignments: list[TeachingAssignment] = field(default_factory=list)
    subject_teachers: list[SubjectTeacher] = field(default_factory=list)
    subject_rooms: list[SubjectRoom] = field(default_factory=list)
    subject_classes: list[SubjectClass] = field(default_factory=list)
    admin_rights: list[AdminRight] = field(default_factory=list)
    eos_accounts: list[EosAccount] = field(default_factory=list)

    @property
    def year(self) -> int:
        return self.study_year.starts_on.year

    def tables(self) -> Iterator[list[Any]]:
        """All with a history, in the order in which they can be saved: what is pointed at comes first.

        Accounts stand before them all.
        """
        yield from (self.extra_years, self.buildings, self.rooms, self.subjects, self.period_sets, self.periods)
        yield from (self.bell_schedules, self.bells, self.employees, self.classes, self.subgroups)
        yield from (self.pupils, self.representatives, self.representations, self.assignments)
        yield from (self.subject_teachers, self.subject_rooms, self.subject_classes)
        yield from (self.admin_rights, self.eos_accounts)

    def subject(self, name: str) -> Subject:
        return next(subject for subject in self.subjects if subject.name == name)
