"""Rows of an import as they are written: which are new, what the others change, whom they made."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from django.db import models

from registry.actions.imports.writing import Writer
from registry.imports.changeset import Values
from registry.imports.comparing.differences import differences
from registry.imports.comparing.keyed import plain
from registry.imports.comparing.people import PEOPLE
from registry.models import BellSchedule, ImportRun, PeriodSet
from registry.sections import SECTIONS
from registry.states import ImportDecision, ImportOutcome

COLUMNS: Final = (
    "position",
    "outcome",
    "decision",
    "chosen",
    "fields",
    "writes",
    "changes",
    "target",
    "target_version",
)
# Names of links, not of the person's own card.
OF_LINK: Final = frozenset(("pupil", "kind", "document"))
WHOLES: Final[dict[str, tuple[str, Any]]] = {"periods": ("period_set", PeriodSet), "bells": ("schedule", BellSchedule)}


@dataclass(slots=True)
class Writes:
    """`values`: field → JSON value, a reference by key; `changes`: names of the fields that differ from the target."""

    position: int
    values: Values
    target: int | None
    version: int | None
    is_new: bool = False
    is_skipped: bool = False
    changes: list[str] = field(default_factory=list)
    comes_back: bool = False


def load_rows(run: ImportRun) -> list[Writes]:
    """In the order of the file, with the decisions of a person carried out."""
    rows = run.rows.order_by("position").values(*COLUMNS)
    return [_writes(run.kind, row) for row in rows]


def _writes(kind: str, stored: Values) -> Writes:
    values = {**stored["fields"], **stored["writes"]}
    row = Writes(stored["position"], values, stored["target"], stored["target_version"])
    outcome, decision, chosen = stored["outcome"], stored["decision"], stored["chosen"]
    if decision == ImportDecision.SKIP:
        row.is_skipped = True
    elif outcome == ImportOutcome.NEW or decision == ImportDecision.NEW:
        row.is_new, row.target = True, None
    elif decision == ImportDecision.SAME and chosen != row.target:
        row.target, row.version, row.changes = chosen, None, [name for name in values if not name.startswith("~")]
        row.comes_back = kind in PEOPLE
    else:
        row.changes = [name for name in stored["changes"] if not (kind == "representatives" and name in OF_LINK)]
    return row


@dataclass(slots=True)
class Saved:
    """What one saving has made so far. `places`: position of a row → key of the record it made or meant."""

    run: ImportRun
    writer: Writer
    places: dict[int, int] = field(default_factory=dict)
    created: dict[str, list[int]] = field(default_factory=dict)
    changed: dict[str, dict[int, tuple[int, Values]]] = field(default_factory=dict)
    archived: list[int] = field(default_factory=list)
    same: int = 0
    skipped: int = 0

    @property
    def model(self) -> Any:
        return SECTIONS[self.run.kind].model

    def counts(self) -> dict[str, int]:
        section = self.run.kind
        return {
            "created": len(self.created.get(section, ())),
            "changed": len(self.changed.get(section, ())),
            "same": self.same,
            "skipped": self.skipped,
            "archived": len(self.archived),
        }

    def as_json(self) -> Values:
        """Enough to take everything back: keys of the new, versions and old values of the changed."""
        return {"created": self.created, "changed": self.changed, "archived": self.archived}

    def leader(self, row: Writes) -> int | None:
        """The record that an earlier row of the same person has made or meant already."""
        earlier = row.values.get("~row")
        return None if earlier is None else self.places.get(earlier)

    def make_wholes(self, rows: Iterable[Writes]) -> None:
        """Sets and schedules that the file names and the school has not: one each."""
        if self.run.kind not in WHOLES:
            return
        name, model = WHOLES[self.run.kind]
        made: dict[str, int] = {}
        for row in rows:
            wanted = row.values.get(f"~{name}")
            if not wanted or not row.is_new:
                continue
            key = wanted["name"].lower()
            if key not in made:
                values = {("study_year_id" if each == "study_year" else each): wanted[each] for each in wanted}
                made[key] = self.writer.add(model, [model(school_id=self.run.school_id, **values)])[0]
                self.created.setdefault(model.section, []).append(made[key])
            row.values[name] = made[key]

    def add(self, rows: list[Writes]) -> None:
        """Second rows of a new person wait until the first has its key."""
        first = [row for row in rows if row.values.get("~row") is None or not self._is_made_by(row, rows)]
        made = Made(self.model, self.run.school_id)
        keys = self.writer.add(self.model, made.instances(first))
        self.places.update(zip((row.position for row in first), keys, strict=True))
        self.created[self.run.kind] = keys
        for row in rows:
            leader = self.leader(row)
            if row.position not in self.places and leader is not None:
                self.places[row.position] = leader

    @staticmethod
    def _is_made_by(row: Writes, rows: list[Writes]) -> bool:
        return any(other.position == row.values["~row"] for other in rows)

    def change(self, rows: list[Writes]) -> int:
        """How many rows somebody else changed first; 0 when all is well."""
        if not rows:
            return 0
        made = Made(self.model, self.run.school_id)
        stored = self.model.objects.filter(school=self.run.school_id).in_bulk([row.target for row in rows])
        before, writes = {}, {}
        for row in rows:
            instance = stored[row.target]
            if row.version is not None and instance.version != row.version:
                return 1
            fields = made.apply(instance, row)
            if fields:
                before[instance.pk] = (instance.version + 1, fields)
                writes[instance.pk] = (instance, list(fields))
        written = self.writer.change(self.model, writes)
        self.changed[self.run.kind] = before
        return len(writes) - written


class Made:
    """Turns JSON values into instances; what keys are made of is fetched in one query for each reference."""

    def __init__(self, model: Any, school: int) -> None:
        self.model, self.school = model, school
        self.fields: dict[str, tuple[str, Callable[[Any], Any]]] = {
            item.name: (item.attname, _converter(item))
            for item in model._meta.concrete_fields  # noqa: SLF001 - Django's public model API
        }
        self.refers = [item for item in model._meta.concrete_fields if item.is_relation and item.name != "school"]  # noqa: SLF001 - the same

    def instances(self, rows: list[Writes]) -> list[Any]:
        found = []
        for row in rows:
            values = {}
            for name, value in row.values.items():
                known = self.fields.get(name)
                if known and value is not None and value != "":
                    values[known[0]] = known[1](value)
            found.append(self.model(school_id=self.school, **values))
        self._join(found)
        return found

    def _join(self, instances: list[Any]) -> None:
        """A line of the load is searched and sorted by words of its class, subject and teacher."""
        if self.model.section != "assignments":
            return
        for item in self.refers:
            keys = {getattr(instance, item.attname) for instance in instances} - {None}
            rows = item.related_model.objects.in_bulk(list(keys))
            for instance in instances:
                key = getattr(instance, item.attname)
                if key is not None:
                    setattr(instance, item.name, rows[key])

    def apply(self, instance: Any, row: Writes) -> Values:
        """Sets the changed fields; returns their old values as JSON can hold them."""
        given = {name: row.values.get(name) for name in row.changes if name in self.fields}
        stored = {name: plain(getattr(instance, self.fields[name][0])) for name in given}
        names = differences(given, stored)
        for name in names:
            attname, convert = self.fields[name]
            setattr(instance, attname, convert(row.values[name]))
        before = {name: stored[name] for name in names}
        if row.comes_back and instance.archived_at is not None:
            before["archived_at"] = instance.archived_at.isoformat()
            instance.archived_at = None
        if self.model.section == "assignments" and names:
            self._join([instance])
        return before

    def restore(self, instance: Any, old: Values) -> None:
        for name, value in old.items():
            attname, convert = self.fields[name]
            setattr(instance, attname, None if value is None else convert(value))
        self._join([instance])


def _converter(item: Any) -> Callable[[Any], Any]:
    if isinstance(item, models.DateTimeField):
        return item.to_python
    for kind, convert in CONVERTERS:
        if isinstance(item, kind):
            return convert
    return lambda value: value


CONVERTERS: Final[tuple[tuple[Any, Callable[[Any], Any]], ...]] = (
    (models.DateField, date.fromisoformat),
    (models.TimeField, time.fromisoformat),
    (models.DecimalField, Decimal),
)
