"""How the list of every section looks: its columns, filters, what a row may lack, and numbers beside the rows."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, Q

from registry.models import (
    Bell,
    BellSchedule,
    Building,
    Employee,
    Period,
    PeriodSet,
    Pupil,
    Record,
    Representation,
    Room,
    SchoolClass,
    StudyYear,
    Subject,
    SubjectTeacher,
)
from registry.states import PeriodKind, StaffKind

Choices = Callable[[int], list[tuple[str, str]]]
Beside = Callable[[Sequence[int]], dict[int, str]]


@dataclass(frozen=True, slots=True)
class Filter:
    """A list to choose from over the rows; `narrow` makes the condition of what was chosen."""

    label: str
    choices: Choices
    narrow: Callable[[str], Q]


@dataclass(frozen=True, slots=True)
class Listing:
    """`columns` are fields that follow the name of the row; `beside` adds one column, by one query for a page."""

    columns: tuple[str, ...]
    filters: dict[str, Filter] = field(default_factory=dict)
    lacks: dict[str, tuple[str, Q]] = field(default_factory=dict)
    beside_label: str = ""
    beside: Beside | None = None
    first_label: str = "Название"
    search_label: str = "Поиск"


def rows_of(model: type[Record]) -> Choices:
    return lambda school: [(str(row.pk), str(row)) for row in model.objects.current().filter(school=school).in_order()]


def words_of(model: type[Record], name: str) -> Choices:
    """What is written in the field, each spelling once."""

    def choices(school: int) -> list[tuple[str, str]]:
        found = model.objects.current().filter(school=school).exclude(**{name: ""})
        words = found.order_by().values_list(name, flat=True).distinct()
        return [(word, word) for word in sorted(words, key=str.casefold)]

    return choices


def parallels(school: int) -> list[tuple[str, str]]:
    found = SchoolClass.objects.current().filter(school=school)
    numbers = found.order_by("parallel").values_list("parallel", flat=True).distinct()
    return [(str(number), f"{number}-е классы") for number in numbers]


def equal(path: str) -> Callable[[str], Q]:
    return lambda value: Q(**{path: value})


def child(path: str) -> Callable[[str], Q]:
    """Representatives by something of their children."""
    return lambda value: Q(pk__in=Representation.objects.filter(**{f"pupil__{path}": value}).values("representative"))


def counted(model: Any, name: str) -> Beside:
    """How many current rows of `model` point at each row."""

    def beside(pks: Sequence[int]) -> dict[int, str]:
        found = model.objects.current().filter(**{f"{name}__in": pks}).order_by()
        return {pk: str(number) for pk, number in found.values_list(name).annotate(number=Count("pk"))}

    return beside


def representatives_of(pks: Sequence[int]) -> dict[int, str]:
    rows = Representation.objects.filter(pupil__in=pks, representative__archived_at=None)
    return {pk: str(number) for pk, number in rows.order_by().values_list("pupil").annotate(number=Count("pk"))}


def children_of(pks: Sequence[int], classes: Any = None) -> dict[int, str]:
    """With `classes` only children of these: a class teacher learns nothing of a brother in another class."""
    rows = Representation.objects.filter(representative__in=pks, pupil__archived_at=None)
    if classes is not None:
        rows = rows.filter(pupil__school_class__in=classes)
    found = defaultdict(list)
    for row in rows.select_related("pupil__school_class").order_by("pupil__sort_key"):
        school_class = row.pupil.school_class
        found[row.representative_id].append(
            f"{row.pupil.full_name}, {school_class}" if school_class else row.pupil.full_name
        )
    return {pk: "; ".join(children) for pk, children in found.items()}


def logins_of(pks: Sequence[int]) -> dict[int, str]:
    return dict.fromkeys(Employee.objects.filter(pk__in=pks, user__isnull=False).values_list("pk", flat=True), "есть")


NO_BIRTH_DATE = ("без даты рождения", Q(birth_date=None))
NO_SNILS = ("без СНИЛС", Q(snils=""))
NO_PHONE = ("без телефона", Q(phone=""))
NO_EMAIL = ("без электронной почты", Q(email=""))
NAME_OF_PERSON = "Фамилия, имя, отчество"
# A subgroup has the bells, periods and teacher of its class.
IS_CLASS = Q(parent=None)

LISTINGS: Final[dict[str, Listing]] = {
    "study_years": Listing(("starts_on", "ends_on"), beside_label="Классов", beside=counted(SchoolClass, "study_year")),
    "buildings": Listing(
        ("address", "floors", "kind"),
        lacks={
            "address": ("без адреса", Q(address="")),
            "rooms": ("без кабинетов", ~Q(pk__in=Room.objects.filter(archived_at=None).values("building"))),
        },
        beside_label="Кабинетов",
        beside=counted(Room, "building"),
    ),
    "rooms": Listing(
        ("building", "floor", "capacity", "kind"),
        filters={
            "building": Filter("Здание", rows_of(Building), equal("building")),
            "kind": Filter("Тип", words_of(Room, "kind"), equal("kind")),
        },
        lacks={"capacity": ("без числа мест", Q(capacity=None)), "floor": ("без этажа", Q(floor=None))},
    ),
    "subjects": Listing(
        ("short_name", "knowledge_area"),
        filters={
            "knowledge_area": Filter(
                "Образовательная область", words_of(Subject, "knowledge_area"), equal("knowledge_area")
            ),
        },
        lacks={
            "knowledge_area": ("без образовательной области", Q(knowledge_area="")),
            "teacher": ("без учителей", ~Q(pk__in=SubjectTeacher.objects.values("subject"))),
        },
    ),
    "period_sets": Listing(
        ("kind", "study_year"),
        filters={
            "study_year": Filter("Учебный год", rows_of(StudyYear), equal("study_year")),
            "kind": Filter("Тип", lambda _: list(PeriodKind.choices), equal("kind")),
        },
        lacks={"periods": ("без периодов", ~Q(pk__in=Period.objects.filter(archived_at=None).values("period_set")))},
        beside_label="Периодов",
        beside=counted(Period, "period_set"),
    ),
    "periods": Listing(
        ("period_set", "number", "starts_on", "ends_on"),
        filters={
            "period_set": Filter("Набор", rows_of(PeriodSet), equal("period_set")),
            "study_year": Filter("Учебный год", rows_of(StudyYear), equal("period_set__study_year")),
        },
    ),
    "bell_schedules": Listing(
        ("first_lesson_number",),
        lacks={"bells": ("без звонков", ~Q(pk__in=Bell.objects.filter(archived_at=None).values("schedule")))},
        beside_label="Звонков",
        beside=counted(Bell, "schedule"),
    ),
    "bells": Listing(
        ("schedule", "starts_at", "ends_at", "weekdays"),
        filters={"schedule": Filter("Расписание", rows_of(BellSchedule), equal("schedule"))},
        first_label="Урок",
    ),
    "employees": Listing(
        ("post", "kind", "phone"),
        filters={"kind": Filter("Категория", lambda _: list(StaffKind.choices), equal("kind"))},
        lacks={
            "post": ("без должности", Q(post="")),
            "kind": ("без категории", Q(kind="")),
            "birth_date": NO_BIRTH_DATE,
            "snils": NO_SNILS,
            "phone": NO_PHONE,
            "email": NO_EMAIL,
        },
        beside_label="Вход в программу",
        beside=logins_of,
        first_label=NAME_OF_PERSON,
        search_label="Поиск по имени и должности",
    ),
    "classes": Listing(
        ("study_year", "class_teacher", "bell_schedule", "period_set"),
        filters={
            "study_year": Filter("Учебный год", rows_of(StudyYear), equal("study_year")),
            "parallel": Filter("Параллель", parallels, equal("parallel")),
            "type": Filter(
                "Что показать",
                lambda _: [("classes", "только классы"), ("subgroups", "только подгруппы")],
                lambda value: IS_CLASS if value == "classes" else ~IS_CLASS,
            ),
        },
        lacks={
            "class_teacher": ("без классного руководителя", IS_CLASS & Q(class_teacher=None)),
            "bell_schedule": ("без звонков", IS_CLASS & Q(bell_schedule=None)),
            "period_set": ("без отчётных периодов", IS_CLASS & Q(period_set=None)),
            "pupils": (
                "без учащихся",
                IS_CLASS
                & ~Q(pk__in=Pupil.objects.filter(archived_at=None, school_class__isnull=False).values("school_class")),
            ),
        },
        beside_label="Учащихся",
        beside=counted(Pupil, "school_class"),
    ),
    "pupils": Listing(
        ("school_class", "birth_date", "phone"),
        filters={
            "school_class": Filter("Класс", rows_of(SchoolClass), equal("school_class")),
            "parallel": Filter("Параллель", parallels, equal("school_class__parallel")),
        },
        lacks={
            "school_class": ("без класса", Q(school_class=None)),
            "representatives": (
                "без представителей",
                ~Q(pk__in=Representation.objects.filter(representative__archived_at=None).values("pupil")),
            ),
            "birth_date": NO_BIRTH_DATE,
            "snils": NO_SNILS,
            "order": ("без приказа о зачислении", Q(enrolment_order="") | Q(enrolment_order_date=None)),
        },
        beside_label="Представителей",
        beside=representatives_of,
        first_label=NAME_OF_PERSON,
        search_label="Поиск по имени",
    ),
    "representatives": Listing(
        ("phone", "email"),
        filters={
            "school_class": Filter("Класс ребёнка", rows_of(SchoolClass), child("school_class")),
            "parallel": Filter("Параллель ребёнка", parallels, child("school_class__parallel")),
        },
        lacks={
            "children": (
                "без детей",
                ~Q(pk__in=Representation.objects.filter(pupil__archived_at=None).values("representative")),
            ),
            "snils": NO_SNILS,
            "phone": NO_PHONE,
            "email": NO_EMAIL,
        },
        beside_label="Чей представитель",
        beside=children_of,
        first_label=NAME_OF_PERSON,
        search_label="Поиск по имени",
    ),
    "assignments": Listing(
        ("teacher", "room", "hours_per_week"),
        filters={
            "school_class": Filter("Класс", rows_of(SchoolClass), equal("school_class")),
            "parallel": Filter("Параллель", parallels, equal("school_class__parallel")),
            "subject": Filter("Предмет", rows_of(Subject), equal("subject")),
        },
        lacks={
            "teacher": ("без учителя", Q(teacher=None)),
            "room": ("без кабинета", Q(room=None)),
            "hours": ("без часов", Q(hours_per_week=None)),
        },
        first_label="Класс и предмет",
        search_label="Поиск по классу, предмету, учителю",
    ),
}
