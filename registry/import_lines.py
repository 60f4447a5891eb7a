"""Rows of a changeset in words: what a person reads while looking an import through."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from registry.imports.headers import label
from registry.models import ImportRow
from registry.sections import SECTIONS, plain, weekdays_shown
from registry.states import Gender, ImportDecision, ImportOutcome, PeriodKind, RelationKind

DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
TIME: Final = re.compile(r"(\d\d:\d\d):\d\d")
NAMES: Final = ("last_name", "first_name", "middle_name")
TITLES: Final = ("name", "school_class", "subject", "schedule", "number", "period_set")
WORDS: Final[dict[str, dict[str, str]]] = {
    "gender": dict(Gender.choices),
    "set_kind": dict(PeriodKind.choices),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A field of a row: its value, or «было» and «стало», and what is wrong about it."""

    label: str
    value: str = ""
    was: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Candidate:
    """`facts` tell whether this is the one: birth date, class, СНИЛС."""

    key: str
    text: str
    facts: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """`problems` (level, words) are of the whole row; those of a field stand at the field. `decision`: «same:7», «new»,
    «skip» or nothing yet."""

    position: int
    location: str
    title: str
    fields: list[Told]
    changes: list[Told]
    problems: list[tuple[str, str]]
    candidates: list[Candidate]
    decision: str
    may_be_new: bool


def lines_shown(rows: Iterable[ImportRow], kind: str, typed: dict[int, str]) -> list[LineShown]:
    """`typed`: decisions that were sent and could not be taken, by position; they stand as they were chosen."""
    return [_line(row, kind, typed) for row in rows]


def _line(row: ImportRow, kind: str, typed: dict[int, str]) -> LineShown:
    by_field: dict[str, list[tuple[str, str]]] = {}
    for problem in row.problems:
        by_field.setdefault(problem["field"], []).append((problem["level"], problem["message"]))
    people = SECTIONS[kind].holds_people
    hidden = {*NAMES} if people else set()
    fields = [
        Told(capital(label(kind, name)), shown(name, value, kind), problems=by_field.pop(name, []))
        for name, value in row.fields.items()
        if value not in ("", None, {}) and name not in hidden and not name.startswith("~")
    ]
    changes = [
        Told(capital(label(kind, name)), shown(name, now, kind), shown(name, was, kind) or "пусто")
        for name, (was, now) in row.changes.items()
    ]
    rest = [problem for name, problems in by_field.items() for problem in _named(kind, name, problems)]
    return LineShown(
        position=row.position,
        location=row.location,
        title=_title(row, people=people),
        fields=fields,
        changes=changes,
        problems=rest,
        candidates=_candidates(row),
        decision=typed.get(row.position, _decision(row)),
        may_be_new=row.outcome == ImportOutcome.DOUBTFUL,
    )


def _named(kind: str, name: str, problems: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A problem whose field has no value to stand at names it itself."""
    if not name:
        return problems
    return [(level, f"{capital(label(kind, name))}: {message}") for level, message in problems]


def _title(row: ImportRow, *, people: bool) -> str:
    names = NAMES if people else TITLES
    found = [str(row.fields[name]) for name in names if row.fields.get(name) not in ("", None)]
    if not found and people:
        found = [str(row.values[name]) for name in names if row.values.get(name)]
    return (" ".join(found) if people else ", ".join(found)) or "строка без названия"


def _candidates(row: ImportRow) -> list[Candidate]:
    found = [Candidate(f"same:{item['id']}", str(item.get("name", "")), _facts(item)) for item in row.candidates]
    if row.target is not None and f"same:{row.target}" not in {item.key for item in found}:
        found.insert(0, Candidate(f"same:{row.target}", "запись, которая уже есть в программе", ""))
    return found


def _facts(item: dict[str, Any]) -> str:
    told = [
        shown("birth_date", item.get("birth_date") or "", "pupils"),
        str(item.get("school_class") or ""),
        f"СНИЛС {item['snils']}" if item.get("snils") else "",
        "в архиве" if item.get("archived") else "",
    ]
    return ", ".join(filter(None, told))


def _decision(row: ImportRow) -> str:
    return f"same:{row.chosen}" if row.decision == ImportDecision.SAME and row.chosen else row.decision


def shown(name: str, value: Any, kind: str) -> str:
    """A plain value of a changeset as the screens say it."""
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if isinstance(value, str) and DAY.fullmatch(value):
        return plain(date.fromisoformat(value))
    if isinstance(value, str) and (time := TIME.fullmatch(value)):
        return time[1]
    if name == "weekdays":
        return weekdays_shown(str(value))
    return _words(name, value, kind)


def _words(name: str, value: Any, kind: str) -> str:
    if name == "kind" and kind == "representatives":
        return dict(RelationKind.choices).get(str(value), str(value))
    if name in WORDS:
        return WORDS[name].get(str(value), str(value))
    return str(dict(_choices(kind, name)).get(value, plain(value)))


def _choices(kind: str, name: str) -> list[tuple[Any, str]]:
    fields = {item.name: item for item in SECTIONS[kind].model._meta.get_fields()}  # noqa: SLF001 - Django's public model API
    return list(getattr(fields.get(name), "flatchoices", None) or [])


def capital(title: str) -> str:
    return title[:1].upper() + title[1:]
