"""The next study year: which one it is, what each class becomes in it, and what stands in the way."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import Any, Final

from django.db.models import Count, Q

from registry.models import Period, PeriodSet, SchoolClass, StudyYear
from registry.models.school_class import LAST_GRADE

# A year that begins later than this after the other is not the next one.
LONGEST_STEP: Final = timedelta(days=500)
# Where a level of education ends, so a school may end with it.
LAST_SCHOOL_GRADE: Final = 11
LAST_OF_LEVEL: Final = frozenset({4, 9, LAST_SCHOOL_GRADE, LAST_GRADE})
EARLY: Final = timedelta(days=45)
UP, LEAVE, STAY = "up", "leave", "stay"
OUTCOMES: Final = ((UP, "перевести"), (LEAVE, "выпустить"), (STAY, "не трогать"))


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class of the ending year and what is proposed for it."""

    pk: int
    version: int
    name: str
    parallel: int
    pupils: int
    subgroups: int
    teacher: str
    outcome: str
    new_name: str


def next_year_of(year: StudyYear) -> StudyYear | None:
    found: Any = StudyYear.objects.current().filter(school=year.school_id, starts_on__gt=year.starts_on)
    following: StudyYear | None = found.order_by("starts_on").first()
    return following if following and following.starts_on - year.starts_on <= LONGEST_STEP else None


def obstacles_to_move(source: StudyYear, target: StudyYear | None, *, on: date) -> list[str]:
    """All reasons at once. A class cannot come two years ahead: nobody leaves a year that has not begun."""
    reasons = []
    if target is None:
        reasons.append(f"После «{source}» нет следующего учебного года. Сначала откройте его.")
    if source.starts_on > on:
        reasons.append(
            f"«{source}» ещё не начался ({source.starts_on:%d.%m.%Y}). Переводить из него рано: "
            "классы ушли бы на два года вперёд."
        )
    if source.is_archived:
        reasons.append(f"«{source}» в архиве.")
    return reasons


def is_early(source: StudyYear, *, on: date) -> bool:
    return on < source.ends_on - EARLY


def lines_of(source: StudyYear) -> list[ClassLine]:
    """Whole classes of the year in order; subgroups go with their classes."""
    found: Any = SchoolClass.objects.current().filter(school=source.school_id, study_year=source, parent=None)
    rows = list(
        found.in_order()
        .select_related("class_teacher")
        .annotate(
            pupils_now=Count("pupils", filter=Q(pupils__archived_at=None), distinct=True),
            subgroups_now=Count("subgroups", filter=Q(subgroups__archived_at=None), distinct=True),
        )
    )
    last = max((row.parallel for row in rows), default=0)
    return [_line(row, last) for row in rows]


def _line(row: Any, last: int) -> ClassLine:
    leaves = row.parallel == last and row.parallel in LAST_OF_LEVEL
    return ClassLine(
        pk=row.pk,
        version=row.version,
        name=row.name,
        parallel=row.parallel,
        pupils=row.pupils_now,
        subgroups=row.subgroups_now,
        teacher=row.class_teacher.short_name if row.class_teacher and not row.class_teacher.is_archived else "",
        outcome=LEAVE if leaves else UP,
        # Where the whole school ends there is nothing to become; a ninth grade may still be moved by hand.
        new_name="" if leaves and row.parallel >= LAST_SCHOOL_GRADE else name_a_year_later(row.name, row.parallel),
    )


def name_a_year_later(name: str, parallel: int) -> str:
    """«5а» → «6а», «10 «А»» → «11 «А»»; a name that does not begin with its parallel stays as it is."""
    found = re.match(r"\s*(\d+)", name)
    if found is None or int(found[1]) != parallel:
        return name
    return f"{parallel + 1}{name[found.end() :]}"


def faults_of_name(name: str, parallel: int) -> list[str]:
    """Of a class in the parallel: empty, or beginning with another number."""
    if not name.strip():
        return ["Впишите название класса в новом году."]
    number = re.match(r"\s*(\d+)", name)
    if number is not None and int(number[1]) != parallel:
        return [f"«{name}» — название не {parallel}-го класса. Класс переходит ровно на одну параллель."]
    return []


def a_year_later(day: date) -> date:
    """29 February becomes 28; the calendar ends with the year 9999."""
    year = min(day.year + 1, MAXYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def period_sets_of(year: StudyYear) -> list[tuple[PeriodSet, list[Period]]]:
    sets: Sequence[PeriodSet] = list(PeriodSet.objects.current().filter(study_year=year).in_order())
    periods: Sequence[Period] = list(
        Period.objects.current().filter(period_set__in=sets).order_by("period_set", "number", "pk")
    )
    return [(one, [period for period in periods if period.period_set_id == one.pk]) for one in sets]
