"""Sections whose rows are known by a natural key: buildings, rooms, subjects, classes, periods, bells, the load.

Keys are those of `eos-dnevnik.md`, part 2: a building by its name, a room by building and name, a class by study year
and name, a period by set and number, a bell by schedule, number and days, a line of the load by class, subject and
teacher.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from ezh_rollout.shared import text
from registry.imports.changeset import Changeset, Line, Parsed, Values
from registry.imports.comparing import resolving
from registry.imports.comparing.differences import differences
from registry.imports.comparing.references import References, class_key, room_key
from registry.imports.comparing.resolving import Draft
from registry.imports.problem import Problem
from registry.imports.values.cell import plain_decimal
from registry.models import Bell, Building, Period, Room, SchoolClass, Subject, TeachingAssignment
from registry.states import ImportOutcome


@dataclass(frozen=True, slots=True)
class Keyed:
    """`resolve` turns written words into keys of rows; `fields` are compared; `key` tells which row it is."""

    kind: str
    model: Any
    fields: tuple[str, ...]
    resolve: Callable[[Draft], None]
    key: Callable[[Values], tuple[Any, ...]]
    needs: tuple[str, ...]
    links: dict[str, str] = field(default_factory=dict)
    title: Callable[[Values], str] = lambda stored: str(stored["name"])
    within: Callable[[References], dict[str, Any]] = lambda _references: {}
    # Whether a row that the file does not name is missing in it: classes of other years are not.
    counts: Callable[[References, Values], bool] = lambda _references, _stored: True
    # The record that a row means without naming its whole key, out of those that no other row names.
    nearest: Callable[[Values, list[Values]], list[Values]] = lambda _writes, _left: []
    # What can be said of new rows only when all of them are known.
    together: Callable[[list[Draft]], None] = lambda _drafts: None


def compare_keyed(section: Keyed, references: References, rows: list[Parsed]) -> Changeset:
    stored = _stored(section, references)
    by_key: dict[tuple[Any, ...], list[Values]] = defaultdict(list)
    for item in stored:
        by_key[section.key(item)].append(item)
    drafts = []
    for row in rows:
        draft = Draft(references, row, {name: row.values[name] for name in section.fields if name in row.values})
        section.resolve(draft)
        drafts.append(draft)
    section.together(drafts)
    keys = [_key(section, draft) for draft in drafts]
    named = set(keys)
    left = [item for key, items in by_key.items() if key not in named for item in items]
    taken: dict[tuple[Any, ...], str] = {}
    spoken_of: set[int] = set()
    lines = []
    for draft, key in zip(drafts, keys, strict=True):
        matched = by_key.get(key, []) if key is not None else []
        if key is not None and not matched:
            matched = section.nearest(draft.writes, [item for item in left if item["pk"] not in spoken_of])
        spoken_of.update(item["pk"] for item in matched)
        lines.append(_line(section, draft, key, matched, taken))
    missing = [
        {"id": item["pk"], "name": section.title(item)} for item in stored
        if item["pk"] not in spoken_of and section.counts(references, item)
    ]  # fmt: skip
    return Changeset(section.kind, lines, missing, [])


def _key(section: Keyed, draft: Draft) -> tuple[Any, ...] | None:
    is_whole = all(draft.writes.get(name) not in {"", None} or f"~{name}" in draft.writes for name in section.needs)
    return section.key(draft.writes) if is_whole else None


def _stored(section: Keyed, references: References) -> list[Values]:
    columns = ["pk", "version", *section.fields, *(f"{link}__{name}" for link, name in section.links.items())]
    found = section.model.objects.current().filter(school=references.school, **section.within(references))
    return [{name: plain(value) for name, value in item.items()} for item in found.in_order().values(*columns)]


def plain(value: Any) -> Any:
    """As a file's values are kept: ISO forms, decimals without needless zeros."""
    if isinstance(value, date | time):
        return value.isoformat()
    return plain_decimal(value) if isinstance(value, Decimal) else value


def _line(
    section: Keyed,
    draft: Draft,
    key: tuple[Any, ...] | None,
    matched: list[Values],
    taken: dict[tuple[Any, ...], str],
) -> Line:
    row = draft.row
    draft.settle(matched[0] if len(matched) == 1 else None)
    problems = [*row.problems, *draft.problems]
    fields = {
        name: draft.shown.get(name, draft.writes.get(name) or row.values.get(name))
        for name in section.fields
        if name in draft.writes or name in row.values
    }
    line = Line(row.location, ImportOutcome.WRONG, row.values, fields, problems, writes=draft.writes)
    if key is not None and key in taken:
        told = f"Эта запись уже есть в файле: {taken[key]}. Оставьте одну строку."
        problems.append(Problem("duplicate_in_file", "", told, "doubt"))
    elif key is not None:
        taken[key] = row.location
    _judge(line, matched, draft)
    return line


def _judge(line: Line, matched: list[Values], draft: Draft) -> None:
    levels = {problem.level for problem in line.problems}
    if len(matched) == 1:
        target = matched[0]
        line.target, line.target_version = target["pk"], target["version"]
        changes = differences(_changeable(draft.writes), target)
        line.changes = {name: _shown_change(name, pair, draft, target) for name, pair in changes.items()}
    if "error" in levels:
        return
    if "doubt" in levels or len(matched) > 1:
        line.outcome = ImportOutcome.DOUBTFUL
    elif not matched:
        line.outcome = ImportOutcome.NEW
    else:
        line.outcome = ImportOutcome.CHANGED if line.changes else ImportOutcome.SAME


def _changeable(writes: Values) -> Values:
    """The name is the key: its spelling in the registry stays as it is."""
    return {name: value for name, value in writes.items() if name not in {"name", "letter"}}


def _shown_change(name: str, pair: tuple[Any, Any], draft: Draft, target: Values) -> tuple[Any, Any]:
    was = next((value for key, value in target.items() if key.startswith(f"{name}__")), pair[0])
    return (was, draft.shown.get(name, pair[1]))


KEYED: Final[dict[str, Keyed]] = {
    section.kind: section
    for section in (
        Keyed(
            "buildings",
            Building,
            ("name", "address", "floors", "kind"),
            resolving.nothing,
            lambda values: (text.search_key(values["name"]),),
            ("name",),
        ),
        Keyed(
            "rooms",
            Room,
            ("name", "building", "floor", "capacity", "kind"),
            resolving.room,
            lambda values: (values["building"], room_key(values["name"])),
            ("name", "building"),
            {"building": "name"},
        ),
        Keyed(
            "subjects",
            Subject,
            ("name", "short_name", "knowledge_area"),
            resolving.nothing,
            lambda values: (text.search_key(values["name"]),),
            ("name",),
        ),
        Keyed(
            "classes",
            SchoolClass,
            (
                *("name", "parallel", "letter", "study_year", "parent", "class_teacher"),
                *("bell_schedule", "period_set", "week_days", "planned_pupils"),
            ),
            resolving.school_class,
            lambda values: (values["study_year"], class_key(values["name"])),
            ("name", "study_year"),
            {"study_year": "starts_on", "class_teacher": "last_name", "bell_schedule": "name", "period_set": "name"},
            counts=lambda references, stored: references.year is None or stored["study_year"] == references.year.pk,
        ),
        Keyed(
            "periods",
            Period,
            ("period_set", "number", "name", "starts_on", "ends_on"),
            resolving.period,
            lambda values: (values["period_set"] or resolving.new_name(values, "period_set"), values["number"]),
            ("period_set", "number"),
            {"period_set": "name"},
            title=lambda stored: f"{stored['period_set__name']}: {stored['name']}",
            within=lambda references: {"period_set__study_year": references.year},
        ),
        Keyed(
            "bells",
            Bell,
            ("schedule", "number", "starts_at", "ends_at", "weekdays"),
            resolving.bell,
            lambda values: (
                values["schedule"] or resolving.new_name(values, "schedule"),
                values["number"],
                values["weekdays"],
            ),
            ("schedule", "number"),
            {"schedule": "name"},
            title=lambda stored: f"{stored['schedule__name']}: {stored['number']} урок",
            together=resolving.first_lessons,
        ),
        Keyed(
            "assignments",
            TeachingAssignment,
            ("school_class", "subject", "teacher", "room", "hours_per_week"),
            resolving.assignment,
            lambda values: (values["school_class"], values["subject"], values["teacher"]),
            ("school_class", "subject"),
            {"school_class": "name", "subject": "name", "teacher": "last_name", "room": "name"},
            title=lambda stored: f"{stored['school_class__name']}, {stored['subject__name']}",
            within=lambda references: {"school_class__study_year": references.year},
            nearest=resolving.same_lesson,
        ),
    )
}
