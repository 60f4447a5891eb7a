"""Everything the checks look at: each table of one school read once, into plain rows, and only when asked for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

from django.db.models import Count, QuerySet

from registry import names, snils
from registry.checks import rows
from registry.checks.profile import levels_of
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
from registry.states import FieldLevel

Row = TypeVar("Row")


class Facts:
    """`on` is the day on which is asked: it decides which study year is at hand and who is how old."""

    def __init__(self, school: School, *, on: date) -> None:
        self.school = school
        self.on = on

    def _read(self, kind: type[Row], found: QuerySet[Any]) -> list[Row]:
        columns = [field.name for field in fields(kind)]  # type: ignore[arg-type]
        return [kind(*values) for values in found.filter(school=self.school.pk).values_list(*columns)]

    @cached_property
    def years(self) -> list[rows.YearRow]:
        return self._read(rows.YearRow, StudyYear.objects.current().order_by("starts_on"))

    @cached_property
    def year(self) -> rows.YearRow | None:
        """The study year at hand: the one of the day, else the next one, else the last one."""
        ahead = [year for year in self.years if year.ends_on >= self.on] or self.years[-1:]
        return ahead[0] if ahead else None

    @cached_property
    def buildings(self) -> list[rows.BuildingRow]:
        return self._read(rows.BuildingRow, Building.objects.current().in_order())

    @cached_property
    def rooms(self) -> list[rows.RoomRow]:
        return self._read(rows.RoomRow, Room.objects.current().in_order())

    @cached_property
    def subjects(self) -> list[rows.SubjectRow]:
        return self._read(rows.SubjectRow, Subject.objects.current().in_order())

    @cached_property
    def period_sets(self) -> list[rows.PeriodSetRow]:
        return self._read(rows.PeriodSetRow, PeriodSet.objects.current().in_order())

    @cached_property
    def periods(self) -> list[rows.PeriodRow]:
        there = Period.objects.current().filter(period_set__archived_at=None)
        return self._read(rows.PeriodRow, there.order_by("period_set", "starts_on", "number", "pk"))

    @cached_property
    def schedules(self) -> list[rows.ScheduleRow]:
        return self._read(rows.ScheduleRow, BellSchedule.objects.current().in_order())

    @cached_property
    def bells(self) -> list[rows.BellRow]:
        there = Bell.objects.current().filter(schedule__archived_at=None)
        return self._read(rows.BellRow, there.order_by("schedule", "number", "starts_at", "pk"))

    @cached_property
    def employees(self) -> list[rows.EmployeeRow]:
        return self._read(rows.EmployeeRow, Employee.objects.current().in_order())

    @cached_property
    def pupils(self) -> list[rows.PupilRow]:
        return self._read(rows.PupilRow, Pupil.objects.current().in_order())

    @cached_property
    def representatives(self) -> list[rows.RepresentativeRow]:
        return self._read(rows.RepresentativeRow, Representative.objects.current().in_order())

    @cached_property
    def all_classes(self) -> list[rows.ClassRow]:
        return self._read(rows.ClassRow, SchoolClass.objects.current().in_order())

    @cached_property
    def representations(self) -> list[rows.RepresentationRow]:
        """Links between people who are both current."""
        found = self._read(rows.RepresentationRow, Representation.objects.order_by("pk"))
        return [one for one in found if one.pupil__archived_at is None and one.representative__archived_at is None]

    @cached_property
    def assignments(self) -> list[rows.AssignmentRow]:
        return self._read(rows.AssignmentRow, TeachingAssignment.objects.current().in_order())

    @cached_property
    def subject_teachers(self) -> set[tuple[int, int]]:
        return set(SubjectTeacher.objects.filter(school=self.school.pk).values_list("subject", "employee"))

    @cached_property
    def subject_rooms(self) -> set[tuple[int, int]]:
        return set(SubjectRoom.objects.filter(school=self.school.pk).values_list("subject", "room"))

    @cached_property
    def subject_classes(self) -> set[tuple[int, int]]:
        return set(SubjectClass.objects.filter(school=self.school.pk).values_list("subject", "school_class"))

    @cached_property
    def admin_rights(self) -> list[rows.AdminRightRow]:
        return self._read(rows.AdminRightRow, AdminRight.objects.in_force())

    @cached_property
    def codes(self) -> list[rows.CodeRow]:
        """Of current people only, two queries."""
        live = EosAccount.objects.live().filter(school=self.school.pk).order_by()
        pupils = live.filter(pupil__archived_at=None, pupil__isnull=False)
        staff = live.filter(employee__archived_at=None, employee__isnull=False)
        by_class = pupils.values_list("pupil__school_class", "state").annotate(count=Count("pk"))
        by_state = staff.values_list("state").annotate(count=Count("pk"))
        of_pupils = [
            rows.CodeRow(school_class=one, is_pupil=True, state=state, count=count) for one, state, count in by_class
        ]
        return of_pupils + [
            rows.CodeRow(school_class=None, is_pupil=False, state=state, count=count) for state, count in by_state
        ]

    @cached_property
    def levels(self) -> dict[str, dict[str, FieldLevel]]:
        return levels_of(self.school.pk)

    # What several rules ask for, counted once.

    @cached_property
    def people(self) -> list[rows.PersonRow]:
        return list(chain[rows.PersonRow](self.employees, self.pupils, self.representatives))

    @cached_property
    def name_keys(self) -> dict[tuple[str, int], str]:
        """From the names as they are now: a writer in bulk may have left the stored key behind."""
        return {
            (person.section, person.pk): names.person_key(person.last_name, person.first_name, person.middle_name)
            for person in self.people
        }

    @cached_property
    def numbers(self) -> dict[tuple[str, int], str]:
        """The СНИЛС of those who have one without a fault, all written alike."""
        return {
            (person.section, person.pk): snils.normal(person.snils)
            for person in self.people
            if snils.is_valid(person.snils)
        }

    @cached_property
    def classes(self) -> list[rows.ClassRow]:
        """Classes of the study year at hand and of those to come, subgroups left out."""
        return [one for one in self.all_classes if one.parent is None and one.study_year in self._living_years]

    @cached_property
    def subgroups(self) -> list[rows.ClassRow]:
        return [one for one in self.all_classes if one.parent is not None and one.study_year in self._living_years]

    @cached_property
    def _living_years(self) -> set[int]:
        year = self.year
        return {one.pk for one in self.years if year is None or one.starts_on >= year.starts_on}

    @cached_property
    def class_by_pk(self) -> dict[int, rows.ClassRow]:
        return {one.pk: one for one in self.all_classes}

    @cached_property
    def subject_names(self) -> dict[int, str]:
        return {subject.pk: subject.name for subject in self.subjects}

    @cached_property
    def assignments_at_work(self) -> list[rows.AssignmentRow]:
        """Of the classes and subgroups of the year at hand."""
        living = {one.pk for one in (*self.classes, *self.subgroups)}
        return [one for one in self.assignments if one.school_class in living]

    @cached_property
    def assignments_this_year(self) -> list[rows.AssignmentRow]:
        """What fills one week: next year's load may be prepared beside it."""
        year = self.year
        now = {one.pk for one in self.all_classes if year is not None and one.study_year == year.pk}
        return [one for one in self.assignments if one.school_class in now]

    @cached_property
    def hours_of_classes(self) -> dict[int, Decimal]:
        """Hours a week of a pupil: of the class and, where it is divided, of one of the subgroups."""
        parents = {one.pk: one.parent for one in self.subgroups}
        own: dict[int, Decimal] = defaultdict(Decimal)
        parts: dict[tuple[int, int], defaultdict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for row in self.assignments_at_work:
            parent = parents.get(row.school_class)
            hours = row.hours_per_week or Decimal(0)
            if parent is None:
                own[row.school_class] += hours
            else:
                parts[parent, row.subject][row.school_class] += hours
        for (parent, _), by_subgroup in parts.items():
            own[parent] += max(by_subgroup.values())
        return own

    @cached_property
    def bells_of(self) -> dict[int, list[rows.BellRow]]:
        return grouped(self.bells, "schedule")

    @cached_property
    def periods_of(self) -> dict[int, list[rows.PeriodRow]]:
        return grouped(self.periods, "period_set")


def grouped(found: Iterable[Row], field: str) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in found:
        groups[getattr(row, field)].append(row)
    return groups
