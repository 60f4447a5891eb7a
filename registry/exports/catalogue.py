"""What a section can give: columns by the name of their field, the header of each, and the neutral layout.

The names are those of the import's vocabulary, so one file goes both ways. The headers of people follow the canonical
set (staff, pupils, parents with one row per child).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from registry.models import Employee, Pupil, Representation
from registry.sections import SECTIONS, plain, shown

Value = str | int | Decimal | date | None
Read = Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class Column:
    """`read` takes a row of `source.rows_of`."""

    field: str
    title: str
    read: Read


def typed(record: Any, field: str) -> Value:
    """Days and numbers stay what they are, everything else is words. Times are words: «08:30»."""
    value = getattr(record, field)
    if isinstance(value, bool) or hasattr(record, f"get_{field}_display"):
        return shown(record, field)
    return value if isinstance(value, date | int | Decimal) else shown(record, field)


def of_record(field: str) -> Read:
    return lambda row: typed(row, field)


def of_parent(field: str) -> Read:
    return lambda row: typed(row.representative, field)


def of_child(read: Callable[[Pupil], Value]) -> Read:
    return lambda row: read(row.link.pupil) if row.link else ""


def of_link(field: str) -> Read:
    return lambda row: typed(row.link, field) if row.link else ""


def subjects_taught(employee: Employee) -> str:
    return ", ".join(link.subject.name for link in employee.subject_links.all())


def classes_led(employee: Employee) -> str:
    return ", ".join(led.name for led in employee.classes.all())


def of_first_parents(place: int, read: Callable[[Representation], Value]) -> Read:
    """Two representatives in the row of the pupil, as many programs want them."""

    def value(pupil: Pupil) -> Value:
        links = pupil.representations.all()
        return read(links[place]) if len(links) > place else ""

    return value


NAMES: Final = (("last_name", "Фамилия"), ("first_name", "Имя"), ("middle_name", "Отчество"))
IDENTITY: Final = (*NAMES, ("gender", "Пол"), ("birth_date", "Дата рождения"), ("snils", "СНИЛС"))
CONTACTS: Final = (("phone", "Телефон"), ("email", "E-mail"))


def _columns(pairs: tuple[tuple[str, str], ...], of: Callable[[str], Read] = of_record) -> list[Column]:
    return [Column(field, title, of(field)) for field, title in pairs]


def _parents_of_pupil() -> list[Column]:
    reads: tuple[tuple[str, str, Callable[[Representation], Value]], ...] = (
        ("name", "ФИО", lambda link: link.representative.full_name),
        ("relation", "тип родства", lambda link: link.get_kind_display()),
        ("phone", "телефон", lambda link: link.representative.phone),
        ("email", "e-mail", lambda link: link.representative.email),
    )
    return [
        Column(f"parent_{place + 1}_{name}", f"Представитель {place + 1}: {title}", of_first_parents(place, read))
        for place in range(2)
        for name, title, read in reads
    ]


EMPLOYEES: Final = [
    *_columns(IDENTITY),
    *_columns((("post", "Должность"), *CONTACTS)),
    Column("~subjects", "Предметы", subjects_taught),
    Column("~classes", "Классное руководство", classes_led),
]
PUPILS: Final = [
    *_columns(IDENTITY),
    *_columns((("school_class", "Класс"), ("enrolled_on", "Дата зачисления"))),
    *_columns((("enrolment_order", "№ приказа"), ("enrolment_order_date", "Дата приказа"), *CONTACTS)),
]
REPRESENTATIVES: Final = [
    *_columns(IDENTITY, of_parent),
    *_columns(CONTACTS, of_parent),
    Column("kind", "Тип родства", of_link("kind")),
    Column("pupil", "ФИО ребёнка", of_child(lambda pupil: pupil.full_name)),
    Column("pupil_birth_date", "Дата рождения ребёнка", of_child(lambda pupil: pupil.birth_date)),
    Column("pupil_class", "Класс ребёнка", of_child(lambda pupil: plain(pupil.school_class))),
]
PERIODS: Final = [
    Column("study_year", "Учебный год", lambda period: str(period.period_set.study_year)),
    Column("period_set", "Набор периодов", of_record("period_set")),
    Column("set_kind", "Тип периодов", lambda period: period.period_set.get_kind_display()),
    *_columns((("number", "Номер периода"), ("name", "Название"))),
    *_columns((("starts_on", "Дата начала"), ("ends_on", "Дата окончания"))),
]
PLAIN: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "study_years": (("starts_on", "Дата начала"), ("ends_on", "Дата окончания")),
    "buildings": (("name", "Название"), ("address", "Адрес"), ("floors", "Этажей"), ("kind", "Тип здания")),
    "rooms": (
        *(("name", "Название"), ("building", "Здание"), ("floor", "Этаж")),
        *(("capacity", "Мест"), ("kind", "Тип кабинета")),
    ),
    "subjects": (
        *(("name", "Название"), ("short_name", "Сокращение")),
        ("knowledge_area", "Образовательная область"),
    ),
    "period_sets": (("name", "Название"), ("kind", "Тип периодов"), ("study_year", "Учебный год")),
    "bell_schedules": (("name", "Название"), ("first_lesson_number", "Номер первого урока")),
    "bells": (
        *(("schedule", "Расписание звонков"), ("number", "Номер урока"), ("starts_at", "Начало")),
        *(("ends_at", "Конец"), ("weekdays", "Дни недели")),
    ),
    "classes": (
        *(("name", "Класс"), ("parallel", "Параллель"), ("letter", "Литера"), ("study_year", "Учебный год")),
        *(("parent", "Подгруппа класса"), ("class_teacher", "Классный руководитель")),
        *(("bell_schedule", "Расписание звонков"), ("period_set", "Отчётные периоды")),
        *(("week_days", "Учебных дней в неделю"), ("planned_pupils", "Учеников по алфавитной книге")),
    ),
    "assignments": (
        *(("school_class", "Класс"), ("subject", "Предмет"), ("teacher", "Учитель"), ("room", "Кабинет")),
        ("hours_per_week", "Часов в неделю"),
    ),
}
NEUTRAL: Final[Mapping[str, list[Column]]] = {
    "employees": EMPLOYEES,
    "pupils": PUPILS,
    "representatives": REPRESENTATIVES,
    "periods": PERIODS,
    **{key: _columns(pairs) for key, pairs in PLAIN.items()},
}

# Not in the neutral layout, but a template of the network may ask for them.
FURTHER: Final[Mapping[str, list[Column]]] = {
    "employees": [
        Column("full_name", "Фамилия, имя, отчество", lambda row: row.full_name),
        Column("short_name", "Фамилия и инициалы", lambda row: row.short_name),
        *_columns((("kind", "Категория"), ("is_part_time", "Внешний совместитель"))),
    ],
    "pupils": [
        Column("full_name", "Фамилия, имя, отчество", lambda row: row.full_name),
        Column("parallel", "Параллель", lambda row: row.school_class.parallel if row.school_class else ""),
        Column("letter", "Литера", lambda row: row.school_class.letter if row.school_class else ""),
        *_parents_of_pupil(),
    ],
    "representatives": [
        Column("full_name", "Фамилия, имя, отчество", lambda row: row.representative.full_name),
        Column("document", "Документ", of_link("document")),
        Column("pupil_last_name", "Фамилия ребёнка", of_child(lambda pupil: pupil.last_name)),
        Column("pupil_first_name", "Имя ребёнка", of_child(lambda pupil: pupil.first_name)),
        Column("pupil_middle_name", "Отчество ребёнка", of_child(lambda pupil: pupil.middle_name)),
        Column("pupil_snils", "СНИЛС ребёнка", of_child(lambda pupil: pupil.snils)),
    ],
}


def columns_of(section: str) -> dict[str, Column]:
    """Everything the section can give, the neutral layout first."""
    return {column.field: column for column in (*NEUTRAL[section], *FURTHER.get(section, ()))}


def is_known(section: str) -> bool:
    return section in SECTIONS and section in NEUTRAL
