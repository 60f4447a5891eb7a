"""The rows of a clean practice school, changed in memory: a hundred cases of the checks cost what one school costs."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from registry import practice, snils
from registry.checks import RULES, Facts, Spot
from registry.models import School

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TODAY = NOW.date()
TABLES = (
    *("years", "buildings", "rooms", "subjects", "period_sets", "periods", "schedules", "bells", "employees"),
    *("pupils", "representatives", "all_classes", "representations", "assignments", "admin_rights", "codes"),
    *("subject_teachers", "subject_rooms", "subject_classes", "levels"),
)
DAY, CLOCK = "%d.%m.%Y", "%H:%M"


def read(school: School) -> dict[str, Any]:
    facts = Facts(school, on=TODAY)
    return {table: getattr(facts, table) for table in TABLES}


def clean_rows() -> tuple[School, dict[str, Any]]:
    draft = practice.drafted(pupils=33, seed=1, year=2026)
    practice.save(draft, by=None, at=NOW)
    return draft.school, read(draft.school)


@dataclass
class Rows:
    """What the checks read of one school. A row is meant by its place in the list or its name (an employee: post)."""

    school: School
    tables: dict[str, Any]
    changed: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, table: str) -> Any:
        if table not in self.changed:
            self.changed[table] = type(self.tables[table])(self.tables[table])
        return self.changed[table]

    def place(self, table: str, which: int | str) -> int:
        if isinstance(which, int):
            return which
        words = "post" if table == "employees" else "name"
        return next(place for place, row in enumerate(self[table]) if getattr(row, words) == which)

    def row(self, table: str, which: int | str = 0) -> Any:
        return self[table][self.place(table, which)]

    def put(self, table: str, which: int | str = 0, **values: Any) -> "Rows":
        place = self.place(table, which)
        self[table][place] = _with(self[table][place], values)
        return self

    def copy(self, table: str, which: int | str = 0, **values: Any) -> Any:
        """One more row, like that one but for the values. A copied pupil is given a parent of the first one."""
        row = _with(self.row(table, which), {"pk": 100_000 + len(self[table]), **values})
        self[table].append(row)
        if table == "pupils":
            parent = self["representations"][0].representative
            link = replace(self["representations"][0], pk=row.pk, pupil=row.pk, representative=parent)
            self["representations"].append(link)
        return row

    def drop(self, table: str, which: int | str = 0) -> "Rows":
        del self[table][self.place(table, which)]
        return self

    def facts(self) -> Facts:
        facts = Facts(self.school, on=TODAY)
        vars(facts).update(self.tables | self.changed)
        return facts

    def spots(self) -> dict[str, list[Spot]]:
        facts = self.facts()
        found = {rule.code: list(rule.find(facts)) for rule in RULES}
        return {code: spots for code, spots in found.items() if spots}

    def codes(self) -> set[str]:
        """But those of numbers of rows: a case adds and takes rows, and the figures of the clean school stay."""
        return set(self.spots()) - {"control_figures_differ", "class_count_differs"}


# How the rows are changed; and what the checks must find then.
Case = Callable[[Rows], object]
Cases = list[tuple[Case, set[str]]]


def put(table: str, which: int | str, **values: Any) -> Case:
    return lambda rows: rows.put(table, which, **values)


def _with(row: Any, values: dict[str, Any]) -> Any:
    """«01.09.2026» and «8:30» are read as what the field holds."""
    kinds = {one.name: str(one.type) for one in fields(row)}
    return replace(row, **{name: _read(value, kinds[name]) for name, value in values.items()})


def _read(value: Any, kind: str) -> Any:
    if not isinstance(value, str) or "str" in kind:
        return value
    for word, reading in (("Decimal", Decimal), ("datetime.time", _clock), ("date", _day)):
        if word in kind:
            return reading(value)
    return value


def _clock(words: str) -> time:
    return datetime.strptime(words, CLOCK).time()  # noqa: DTZ007 - a time of the day, no moment


def _day(words: str) -> date:
    return datetime.strptime(words, DAY).date()  # noqa: DTZ007 - a day, no moment


def number(nine: int) -> str:
    """A valid СНИЛС."""
    return snils.normal(f"{nine}{snils.check_digits(str(nine))}")
