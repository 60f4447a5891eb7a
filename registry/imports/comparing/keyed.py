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
from registry.imports.comparing.differences import differences
from registry.imports.comparing.references import Found, References, class_key, employee_of, one_of
from registry.imports.problem import Problem
from registry.models import Bell, Building, Period, Room, SchoolClass, Subject, TeachingAssignment
from registry.states import ImportOutcome, PeriodKind


@dataclass(slots=True)
class Draft:
    """A row on its way: `writes` are model fields, `shown` the names of what references point at."""

    references: References
    row: Parsed
    writes: Values
    shown: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refer(self, name: str, found: Found | Problem | None) -> None:
        if isinstance(found, Problem):
            self.problems.append(found)
        elif found is not None:
            self.writes[name], self.shown[name] = found.pk, found.name


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


def compare_keyed(section: Keyed, references: References, rows: list[Parsed]) -> Changeset:
    stored = _stored(section, references)
    by_key: dict[tuple[Any, ...], list[Values]] = defaultdict(list)
    for item in stored:
        by_key[section.key(item)].append(item)
    taken: dict[tuple[Any, ...], str] = {}
    spoken_of: set[int] = set()
    lines = []
    for row in rows:
        draft = Draft(references, row, {name: row.values[name] for name in section.fields if name in row.values})
        section.resolve(draft)
        lines.append(_line(section, draft, by_key, taken, spoken_of))
    missing = [
        {"id": item["pk"], "name": section.title(item)} for item in stored
        if item["pk"] not in spoken_of and section.counts(references, item)
    ]  # fmt: skip
    return Changeset(section.kind, lines, missing, [])


def _stored(section: Keyed, references: References) -> list[Values]:
    columns = ["pk", "version", *section.fields, *(f"{link}__{name}" for link, name in section.links.items())]
    found = section.model.objects.current().filter(school=references.school, **section.within(references))
    return [{name: plain(value) for name, value in item.items()} for item in found.in_order().values(*columns)]


def plain(value: Any) -> Any:
    """As a file's values are kept: ISO forms, decimals without needless zeros."""
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value.normalize()) if isinstance(value, Decimal) else value


def _line(
    section: Keyed,
    draft: Draft,
    by_key: dict[tuple[Any, ...], list[Values]],
    taken: dict[tuple[Any, ...], str],
    spoken_of: set[int],
) -> Line:
    row, problems = draft.row, [*draft.row.problems, *draft.problems]
    fields = {
        name: draft.shown.get(name, draft.writes.get(name) or row.values.get(name))
        for name in section.fields
        if name in draft.writes or name in row.values
    }
    line = Line(row.location, ImportOutcome.WRONG, row.values, fields, problems, writes=draft.writes)
    is_whole = all(draft.writes.get(name) not in {"", None} or f"~{name}" in draft.writes for name in section.needs)
    key = section.key(draft.writes) if is_whole else None
    matched = by_key.get(key, []) if key is not None else []
    spoken_of.update(item["pk"] for item in matched)
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


def _room(draft: Draft) -> None:
    table, written = draft.references.buildings, draft.row.values.get("building") or ""
    if not written:
        only = [item for items in table.by_key.values() for item in items]
        told = "Не указано здание: в школе их несколько." if only else "Сначала внесите здания школы."
        draft.refer("building", only[0] if len(only) == 1 else Problem("missing_value", "building", told))
        return
    unknown = f"Здания «{written}» нет: исправьте название или внесите здание."
    draft.refer("building", one_of(table, written, name="building", unknown=unknown, code="building"))


def _school_class(draft: Draft) -> None:
    references, values = draft.references, draft.row.values
    year = values.get("study_year")
    found = next((item for item in references.years if item.starts_on.year == year), None) if year else references.year
    told = f"Учебного года {year}/{year + 1} нет: заведите его." if year else "Сначала заведите учебный год."
    draft.refer(
        "study_year", Found(found.pk, str(found)) if found else Problem("unknown_study_year", "study_year", told)
    )
    for name, table, what in (
        ("bell_schedule", references.schedules, "Расписания звонков"),
        ("period_set", references.period_sets, "Набора периодов"),
    ):
        draft.writes.pop(name, None)
        if written := values.get(name):
            unknown = f"{what} «{written}» нет: исправьте название или внесите."
            draft.refer(name, one_of(table, written, name=name, unknown=unknown, code=name))
    for name in ("class_teacher", "parent"):
        draft.writes.pop(name, None)
    if values.get("class_teacher"):
        draft.refer("class_teacher", employee_of(references, values["class_teacher"], name="class_teacher"))
    if values.get("parent"):
        draft.refer("parent", references.class_of(values["parent"], name="parent"))


def _period(draft: Draft) -> None:
    references, values = draft.references, draft.row.values
    written, kind = values.get("period_set") or "", values.get("set_kind") or ""
    table = references.period_sets
    draft.writes.pop("period_set", None)
    if not written:
        only = [item for items in table.by_key.values() for item in items]
        if len(only) == 1:
            draft.refer("period_set", only[0])
            return _name_period(draft, kind)
        written = str(PeriodKind(kind).label).capitalize() if kind else ""
    found = table.all(text.search_key(written)) if written else []
    if len(found) == 1:
        draft.refer("period_set", found[0])
    elif references.year is None:
        draft.problems.append(Problem("unknown_study_year", "study_year", "Сначала заведите учебный год."))
    elif not written or not kind:
        told = f"Набора периодов «{written}» нет, и не видно, четверти это или триместры: добавьте столбец «Тип»."
        draft.problems.append(Problem("unknown_period_set", "period_set", told if written else NO_SET))
    else:
        draft.writes["~period_set"] = {"name": written, "kind": kind, "study_year": references.year.pk}
        draft.shown["period_set"] = written
        draft.writes["period_set"] = None
    return _name_period(draft, kind)


NO_SET: Final = "Не видно, к какому набору периодов относится строка: добавьте столбец «Набор»."
ONE_OF_KIND: Final = {
    "quarter": "четверть",
    "trimester": "триместр",
    "half_year": "полугодие",
    "semester": "семестр",
    "module": "модуль",
}


def _name_period(draft: Draft, kind: str) -> None:
    if not draft.writes.get("name") and draft.writes.get("number") is not None:
        draft.writes["name"] = f"{draft.writes['number']} {ONE_OF_KIND.get(kind, 'период')}"


def _bell(draft: Draft) -> None:
    written = draft.row.values.get("schedule") or ""
    table = draft.references.schedules
    draft.writes.pop("schedule", None)
    if not draft.writes.get("weekdays"):
        draft.writes["weekdays"] = "12345"
    if not written:
        only = [item for items in table.by_key.values() for item in items]
        if len(only) == 1:
            return draft.refer("schedule", only[0])
        if only:
            told = "Не указано расписание звонков: в школе их несколько. Добавьте столбец «Расписание»."
            return draft.problems.append(Problem("missing_value", "schedule", told))
        written = "Основное"
    found = table.all(text.search_key(written))
    if len(found) == 1:
        return draft.refer("schedule", found[0])
    draft.writes["~schedule"] = {"name": written}
    draft.shown["schedule"], draft.writes["schedule"] = written, None
    return None


def _assignment(draft: Draft) -> None:
    references, values = draft.references, draft.row.values
    for name in ("school_class", "subject", "teacher", "room"):
        draft.writes.pop(name, None)
    if values.get("school_class"):
        draft.refer("school_class", references.class_of(values["school_class"], subgroups=True))
    if written := values.get("subject"):
        unknown = f"Предмета «{written}» нет: исправьте название или внесите предмет."
        draft.refer(
            "subject", one_of(references.subjects, written, name="subject", unknown=unknown, code="subject")
        )  # fmt: skip
    draft.writes["teacher"] = None
    if values.get("teacher"):
        draft.refer("teacher", employee_of(references, values["teacher"], name="teacher"))
    if written := values.get("room"):
        unknown = f"Кабинета «{written}» нет: исправьте название или внесите кабинет."
        draft.refer("room", one_of(references.rooms, written, name="room", unknown=unknown, code="room"))


def _nothing(_draft: Draft) -> None:
    """The words of the row are all there is."""


KEYED: Final[dict[str, Keyed]] = {
    section.kind: section
    for section in (
        Keyed(
            "buildings",
            Building,
            ("name", "address", "floors", "kind"),
            _nothing,
            lambda values: (text.search_key(values["name"]),),
            ("name",),
        ),
        Keyed(
            "rooms",
            Room,
            ("name", "building", "floor", "capacity", "kind"),
            _room,
            lambda values: (values["building"], text.search_key(values["name"])),
            ("name", "building"),
            {"building": "name"},
        ),
        Keyed(
            "subjects",
            Subject,
            ("name", "short_name", "knowledge_area"),
            _nothing,
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
            _school_class,
            lambda values: (values["study_year"], class_key(values["name"])),
            ("name", "study_year"),
            {"study_year": "starts_on", "class_teacher": "last_name", "bell_schedule": "name", "period_set": "name"},
            counts=lambda references, stored: references.year is None or stored["study_year"] == references.year.pk,
        ),
        Keyed(
            "periods",
            Period,
            ("period_set", "number", "name", "starts_on", "ends_on"),
            _period,
            lambda values: (values["period_set"] or _new_name(values, "period_set"), values["number"]),
            ("period_set", "number"),
            {"period_set": "name"},
            title=lambda stored: f"{stored['period_set__name']}: {stored['name']}",
            within=lambda references: {"period_set__study_year": references.year},
        ),
        Keyed(
            "bells",
            Bell,
            ("schedule", "number", "starts_at", "ends_at", "weekdays"),
            _bell,
            lambda values: (
                values["schedule"] or _new_name(values, "schedule"),
                values["number"],
                values["weekdays"],
            ),
            ("schedule", "number"),
            {"schedule": "name"},
            title=lambda stored: f"{stored['schedule__name']}: {stored['number']} урок",
        ),
        Keyed(
            "assignments",
            TeachingAssignment,
            ("school_class", "subject", "teacher", "room", "hours_per_week"),
            _assignment,
            lambda values: (values["school_class"], values["subject"], values["teacher"]),
            ("school_class", "subject"),
            {"school_class": "name", "subject": "name", "teacher": "last_name", "room": "name"},
            title=lambda stored: f"{stored['school_class__name']}, {stored['subject__name']}",
            within=lambda references: {"school_class__study_year": references.year},
        ),
    )
}


def _new_name(values: Values, name: str) -> str:
    return text.search_key(values[f"~{name}"]["name"])
