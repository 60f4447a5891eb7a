"""What the card of a row shows: its fields in words, what stands on it, and whose relatives are whose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from ezh_rollout.shared.typography import quantity
from registry.models import (
    BellSchedule,
    Building,
    Employee,
    PeriodSet,
    Pupil,
    Record,
    Representation,
    Representative,
    Room,
    SchoolClass,
    StudyYear,
    Subject,
)
from registry.queries.listing import LISTINGS
from registry.sections import SECTIONS, section_of, shown

SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    url: str
    cells: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of another section that stand on the row; `all_url` is its list with this row in the filter."""

    title: str
    first_label: str
    labels: list[str]
    lines: list[Line]
    all_url: str
    add_url: str
    add_words: str
    rest: str


# Section, its field that points here, the title of the block.
STANDS_ON: Final[dict[type[Record], tuple[tuple[str, str, str], ...]]] = {
    StudyYear: (("period_sets", "study_year", "Наборы отчётных периодов"), ("classes", "study_year", "Классы")),
    Building: (("rooms", "building", "Кабинеты и места"),),
    Room: (("assignments", "room", "Кто здесь учится"),),
    Subject: (("assignments", "subject", "Учебная нагрузка"),),
    PeriodSet: (("periods", "period_set", "Периоды"), ("classes", "period_set", "Классы")),
    BellSchedule: (("bells", "schedule", "Звонки"), ("classes", "bell_schedule", "Классы")),
    Employee: (
        ("classes", "class_teacher", "Классное руководство"),
        ("assignments", "teacher", "Учебная нагрузка"),
    ),
    SchoolClass: (
        ("classes", "parent", "Подгруппы"),
        ("pupils", "school_class", "Учащиеся"),
        ("assignments", "school_class", "Учебная нагрузка"),
    ),
}
# A class that stands on a class is something else than a class.
ADDING: Final = {("classes", "parent"): "Внести подгруппу"}
# Rows of a set are entered in the form of the set.
ENTERED_ELSEWHERE = {"periods", "bells"}


def facts_of(record: Record) -> list[Fact]:
    """The fields of the section in words; a row that is pointed at leads to its card."""
    section = section_of(record)
    found = []
    for field in section.fields:
        target = getattr(record, field)
        url = target.get_absolute_url() if isinstance(target, Record) else ""
        found.append(Fact(_capital(section.label(field)), shown(record, field), url))
    if isinstance(record, Pupil) and record.left_on:
        found.append(Fact("Выбыл(а)", shown(record, "left_on")))
    return found


def blocks_of(record: Record) -> list[Block]:
    """Two queries at most for each kind of rows that may stand on this one."""
    return [_block(record, *described) for described in STANDS_ON.get(type(record), ())]


def _block(record: Record, key: str, field: str, title: str) -> Block:
    section, listing = SECTIONS[key], LISTINGS[key]
    rows = section.rows(record.school_id).filter(**{field: record})
    first = list(rows[: SHOWN + 1])
    rest = rows.count() - SHOWN if len(first) > SHOWN else 0
    columns = [column for column in listing.columns if column != field]
    list_url = section.list_url(record.school_id)
    add_url = reverse("registry:row_add", args=[record.school_id, key])
    return Block(
        title=title,
        first_label=listing.first_label,
        labels=[_capital(section.label(column)) for column in columns],
        lines=[line_of(row, columns) for row in first[:SHOWN]],
        all_url=f"{list_url}?{field}={record.pk}" if field in listing.filters else list_url,
        add_url=f"{add_url}?{_prefill(record, field)}" if key not in ENTERED_ELSEWHERE else "",
        add_words=ADDING.get((key, field), section.adding),
        rest=quantity(rest, "строка", "строки", "строк") if rest else "",
    )


def _prefill(record: Record, field: str) -> str:
    if isinstance(record, SchoolClass) and field == "parent":
        return f"parent={record.pk}&study_year={record.study_year_id}&parallel={record.parallel}"
    return f"{field}={record.pk}"


def line_of(row: Any, columns: Sequence[str]) -> Line:
    section = section_of(row)
    cells = [(_capital(section.label(column)), shown(row, column)) for column in columns]
    return Line(name=getattr(row, "full_name", None) or str(row), url=row.get_absolute_url(), cells=cells)


def relatives_of(record: Record, pupils: Any) -> dict[str, Any] | None:
    """The representatives of a pupil, or the children of a representative; None for other rows. One query.

    `pupils` are those the person may see: a class teacher learns nothing of a brother in another class.
    """
    if isinstance(record, Pupil):
        rows = Representation.objects.filter(pupil=record).select_related("representative")
        return {"title": "Законные представители", "rows": [(row, row.representative) for row in rows]}
    if isinstance(record, Representative):
        rows = Representation.objects.filter(representative=record, pupil__in=pupils)
        rows = rows.select_related("pupil__school_class").order_by("pupil__sort_key", "pk")
        return {"title": "Чей представитель", "rows": [(row, row.pupil) for row in rows]}
    return None


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
