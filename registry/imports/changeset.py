"""What comes out of a file laid beside the registry: rows with outcomes, and who is missing in the file."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from registry.imports.problem import Problem
from registry.states import ImportOutcome

Values = dict[str, Any]
"""Typed values as JSON can hold them: dates and times in ISO form, decimals as text, references as written words."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: its header words, which field it fills («» — skipped), the letter over it in Excel."""

    sheet: str
    letter: str
    words: str
    field: str

    def as_json(self) -> dict[str, str]:
        return {"sheet": self.sheet, "letter": self.letter, "words": self.words, "field": self.field}


@dataclass(slots=True)
class Parsed:
    """One row of the file after its cells were understood and before the registry was asked."""

    location: str
    values: Values
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """A row of the changeset.

    `fields`: what the row would store, field → plain value (a reference is the name of the row it points at);
    `changes`: field → (было, стало), plain too; `candidates`: [{"id", "text", "why"}] for a doubtful row;
    `writes`: everything that saving needs, field → JSON value (a reference is a key of a row; «~child», «~period_set»,
    «~schedule» are rows made along the way, «~row» the earlier row of the same person); `target`: the row it matches.
    """

    location: str
    outcome: ImportOutcome
    values: Values
    fields: Values
    problems: list[Problem]
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    candidates: list[dict[str, Any]] = field(default_factory=list)
    target: int | None = None
    target_version: int | None = None
    writes: Values = field(default_factory=dict)
    # What was found in the cells themselves; comparing again begins with these.
    of_cells: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "location": self.location,
            "outcome": self.outcome.value,
            "problems": [problem.as_json() for problem in self.problems],
            "fields": self.fields,
        }
        if self.changes:
            found["changes"] = {name: {"was": was, "now": now} for name, (was, now) in self.changes.items()}
        if self.candidates:
            found["candidates"] = self.candidates
        if self.target is not None:
            found["id"] = self.target
        return found


@dataclass(slots=True)
class Changeset:
    """`missing`: [{"id", "name", …}] rows of the registry that no row of the file speaks of."""

    kind: str
    lines: list[Line]
    missing: list[dict[str, Any]]
    problems: list[Problem]
    columns: list[Column] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        found: Mapping[ImportOutcome, int] = Counter(line.outcome for line in self.lines)
        return {outcome.value: found.get(outcome, 0) for outcome in ImportOutcome} | {"missing": len(self.missing)}

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": [line.as_json() for line in self.lines],
            "missing": self.missing,
            "problems": [problem.as_json() for problem in self.problems],
        }
