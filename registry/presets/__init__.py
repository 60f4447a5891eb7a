"""Ready sets: the usual subjects, bells, periods, and the norms of the weekly load. All of it is data in files.

A file of the same name in the folder `presets` of EZH_DATA wins over ours: a school mends its own without the code.
"""

import csv
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from ezh_rollout.shared.refusal import Refused

OURS: Final = Path(__file__).parent
LEVELS: Final = {"НОО": "начальное (1–4)", "ООО": "основное (5–9)", "СОО": "среднее (10–11)"}
# A subject of several levels takes the area of the first of these that is chosen.
AREA_OF: Final = ("ООО", "СОО", "НОО")
FIRST_MONTH: Final = 8
"""Days of August and later are of the year in which the study year begins."""


@dataclass(frozen=True, slots=True)
class UsualSubject:
    name: str
    short_name: str
    areas: dict[str, str]

    def area_for(self, levels: set[str]) -> str:
        """Empty when it is not taught on these levels."""
        return next((self.areas[level] for level in AREA_OF if level in levels and self.areas.get(level)), "")


@dataclass(frozen=True, slots=True)
class UsualBells:
    key: str
    name: str
    note: str
    first_lesson_number: int
    starts: str
    lesson: int
    breaks: list[int]
    weekdays: str

    def lessons(self) -> list[tuple[int, time, time]]:
        """Number, beginning, end; one lesson more than there are breaks."""
        found, begins = [], datetime.strptime(self.starts, "%H:%M")  # noqa: DTZ007 - a time of the day, no moment
        for number, rest in enumerate([*self.breaks, 0], start=self.first_lesson_number):
            ends = begins + timedelta(minutes=self.lesson)
            found.append((number, begins.time(), ends.time()))
            begins = ends + timedelta(minutes=rest)
        return found


@dataclass(frozen=True, slots=True)
class UsualPeriods:
    key: str
    name: str
    kind: str
    periods: list[list[str]]

    def dated(self, starts_on: date, ends_on: date) -> list[tuple[str, date, date]]:
        """The periods in a study year with these borders, cut to them."""
        days = [(name, _day(first, starts_on), _day(last, starts_on)) for name, first, last in self.periods]
        return [(name, max(first, starts_on), min(last, ends_on)) for name, first, last in days]


def usual_subjects() -> list[UsualSubject]:
    return [
        UsualSubject(line["предмет"], line["сокращение"], {level: line[level] for level in LEVELS})
        for line in _table("subjects.tsv")
    ]


def usual_bells() -> list[UsualBells]:
    return [UsualBells(**line) for line in _list("bells.json", UsualBells)]


def usual_periods() -> list[UsualPeriods]:
    return [UsualPeriods(**line) for line in _list("periods.json", UsualPeriods)]


def norms() -> dict[tuple[int, int], int]:
    """The most lessons a week by (days in the week, parallel); no entry: no norm."""
    try:
        return {(int(line["дней"]), int(line["параллель"])): int(line["уроков"]) for line in _table("norms.tsv")}
    except ValueError as error:
        raise Refused("Файл norms.tsv испорчен: в столбцах должны стоять целые числа.") from error


def _source(name: str) -> str:
    mended = Path(settings.DATA) / "presets" / name
    return (mended if mended.is_file() else OURS / name).read_text(encoding="utf-8-sig")


def _table(name: str) -> list[dict[str, str]]:
    lines = [line for line in _source(name).splitlines() if line.strip() and not line.startswith("#")]
    needed = set(csv.DictReader([_ours(name)], delimiter="\t").fieldnames or ())
    rows = [
        {str(key): (value or "").strip() for key, value in row.items() if key}
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    ]
    if any(not needed <= set(row) for row in rows):
        raise Refused(f"Файл {name} испорчен: нужны столбцы {', '.join(sorted(needed))}, разделённые табуляцией.")
    return rows


def _ours(name: str) -> str:
    """The line with the names of the columns in the file that came with the program."""
    lines = (OURS / name).read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if not line.startswith("#"))


def _list(name: str, kind: type) -> list[dict[str, Any]]:
    try:
        lines = json.loads(_source(name))
        sound = all(set(line) == set(kind.__dataclass_fields__) for line in lines)  # type: ignore[attr-defined]
    except (ValueError, TypeError):
        sound = False
    if not sound:
        fields = ", ".join(kind.__dataclass_fields__)  # type: ignore[attr-defined]
        raise Refused(f"Файл {name} испорчен: нужен список, у каждой строки поля {fields}.")
    found: list[dict[str, Any]] = lines
    return found


def _day(month_and_day: str, starts_on: date) -> date:
    """«09-01» in the study year that begins on `starts_on`."""
    month, day = map(int, month_and_day.split("-"))
    return date(starts_on.year + (month < FIRST_MONTH), month, day)
