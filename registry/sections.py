"""The sections of the reference data: one description each, read by lists, imports, checks, verification, exports.

A section says which model it is, which fields a person looks at (in the order of the screen and of the neutral
layout of files), and how the rows of one school are read in a constant number of queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from django.db import models
from django.urls import reverse

from registry.models import (
    Bell,
    BellSchedule,
    Building,
    Employee,
    Period,
    PeriodSet,
    Pupil,
    Record,
    Representative,
    Room,
    SchoolClass,
    StudyYear,
    Subject,
    TeachingAssignment,
)

SHORT_DAYS: Final = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


@dataclass(frozen=True, slots=True)
class Section:
    """`fields` are names of model fields; a foreign key stands for the row it points at. `whom` is `one` in the case
    that «внести» asks for. `holds_people`: a card of a person, so reading and exporting is logged and class teachers
    see their own class only."""

    key: str
    title: str
    one: str
    whom: str
    model: type[Record]
    fields: tuple[str, ...]
    joins: tuple[str, ...] = ()
    holds_people: bool = False

    def rows(self, school: int) -> models.QuerySet[Any]:
        """Current rows of the school in order, with what their fields point at."""
        found = self.model.objects.current().filter(school=school).in_order()
        joined: models.QuerySet[Any] = found.select_related(*self.joins) if self.joins else found
        return joined

    @property
    def adding(self) -> str:
        """The words on a button that adds one row: «Внести учащегося»."""
        return f"Внести {self.whom}"

    def label(self, field: str) -> str:
        """The words over the column, from the model's own field."""
        return str(self.model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001 - Django's public model API

    def list_url(self, school: int) -> str:
        if self.key == "employees":
            return reverse("registry:employees", args=[school])
        return reverse("registry:rows", args=[school, self.key])


SECTIONS: Final[dict[str, Section]] = {
    section.key: section
    for section in (
        Section("study_years", "Учебные годы", "учебный год", "учебный год", StudyYear, ("starts_on", "ends_on")),
        Section("buildings", "Здания", "здание", "здание", Building, ("name", "address", "floors", "kind")),
        Section(
            "rooms",
            "Кабинеты и места",
            "кабинет или место",
            "кабинет или место",
            Room,
            ("name", "building", "floor", "capacity", "kind"),
            ("building",),
        ),
        Section("subjects", "Предметы", "предмет", "предмет", Subject, ("name", "short_name", "knowledge_area")),
        Section(
            "period_sets",
            "Наборы отчётных периодов",
            "набор отчётных периодов",
            "набор отчётных периодов",
            PeriodSet,
            ("name", "kind", "study_year"),
            ("study_year",),
        ),
        Section(
            "periods",
            "Отчётные периоды",
            "отчётный период",
            "отчётный период",
            Period,
            ("period_set", "number", "name", "starts_on", "ends_on"),
            ("period_set",),
        ),
        Section(
            "bell_schedules",
            "Расписания звонков",
            "расписание звонков",
            "расписание звонков",
            BellSchedule,
            ("name", "first_lesson_number"),
        ),
        Section(
            "bells",
            "Звонки",
            "звонок",
            "звонок",
            Bell,
            ("schedule", "number", "starts_at", "ends_at", "weekdays"),
            ("schedule",),
        ),
        Section(
            "employees",
            "Сотрудники",
            "сотрудник",
            "сотрудника",
            Employee,
            (
                *("last_name", "first_name", "middle_name", "gender", "birth_date", "snils"),
                *("post", "kind", "is_part_time", "phone", "email"),
            ),
            holds_people=True,
        ),
        Section(
            "classes",
            "Классы",
            "класс",
            "класс",
            SchoolClass,
            (
                *("name", "parallel", "letter", "study_year", "parent", "class_teacher"),
                *("bell_schedule", "period_set", "week_days", "planned_pupils"),
            ),
            ("study_year", "parent", "class_teacher", "bell_schedule", "period_set"),
        ),
        Section(
            "pupils",
            "Учащиеся",
            "учащийся",
            "учащегося",
            Pupil,
            (
                *("last_name", "first_name", "middle_name", "gender", "birth_date", "snils", "school_class"),
                *("enrolled_on", "enrolment_order", "enrolment_order_date", "phone", "email"),
            ),
            ("school_class",),
            holds_people=True,
        ),
        Section(
            "representatives",
            "Законные представители",
            "законный представитель",
            "законного представителя",
            Representative,
            ("last_name", "first_name", "middle_name", "gender", "birth_date", "snils", "phone", "email"),
            holds_people=True,
        ),
        Section(
            "assignments",
            "Учебная нагрузка",
            "строка нагрузки",
            "строку нагрузки",
            TeachingAssignment,
            ("school_class", "subject", "teacher", "room", "hours_per_week"),
            ("school_class", "subject", "teacher", "room"),
        ),
    )
}


def section_of(record: Record) -> Section:
    return SECTIONS[record.section]


def shown(record: Record, field: str) -> str:
    """The value of a field in words, as a person reads it on the screen and in files; empty for nothing."""
    value = getattr(record, field)
    display = getattr(record, f"get_{field}_display", None)
    if display is not None:
        return str(display()) if value else ""
    if field == "weekdays":
        return weekdays_shown(value)
    return plain(value)


def plain(value: Any) -> str:
    """A value of any field without choices."""
    if value is None:
        return ""
    for kind, words in WORDS_OF_KINDS:
        if isinstance(value, kind):
            return words(value)
    return str(value)


WORDS_OF_KINDS: Final[tuple[tuple[type, Callable[[Any], str]], ...]] = (
    (bool, lambda value: "да" if value else "нет"),
    (list, lambda value: "; ".join(str(part) for part in value)),
    (Employee, lambda value: value.full_name),
    (date, lambda value: value.strftime("%d.%m.%Y")),
    (time, lambda value: value.strftime("%H:%M")),
    (Decimal, lambda value: f"{value.normalize():f}".replace(".", ",")),
)


def weekdays_shown(digits: Iterable[str]) -> str:
    """«пн, вт, ср» for «123»."""
    return ", ".join(SHORT_DAYS[int(digit) - 1] for digit in digits)
