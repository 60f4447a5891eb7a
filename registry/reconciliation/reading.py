"""An export of the network → rows with typed values and the cells exactly as they stand.

The import mends what it can (spaces, cases, Latin look-alikes); here precisely that is looked for, so beside each
typed row its own letters are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from registry import names
from registry.imports.changeset import Column, Parsed
from registry.imports.headers import Header, find_header
from registry.imports.problem import Problem
from registry.imports.reading import Sheet, read_sheets
from registry.imports.understanding import read_rows
from registry.imports.values.cell import words

PARTS: Final = ("last_name", "first_name", "middle_name")
CHILD_PARTS: Final = tuple(f"pupil_{part}" for part in PARTS)


@dataclass(slots=True)
class Row:
    """`values`: field → typed value as JSON holds it; `exact`: field → letters as they stand; `pk` of our own row."""

    place: str
    values: dict[str, Any]
    exact: dict[str, str]
    pk: int | None = None

    def name(self, parts: tuple[str, ...] = PARTS) -> str:
        return " ".join(filter(None, (self.exact.get(part, "") for part in parts)))


@dataclass(slots=True)
class Exact:
    """`fields` are those that the file has a column for: only they can differ."""

    kind: str
    people: list[Row]
    fields: frozenset[str]
    columns: list[Column] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_exact(kind: str, data: bytes, *, on: date, mapping: Mapping[str, str] | None = None) -> Exact:
    """Raises `Unreadable`."""
    understood = read_rows(kind, data, on=on, mapping=mapping)
    cells = _cells(kind, read_sheets(data), mapping)
    rows = [_row(parsed, cells) for parsed in understood.rows]
    meant = {column.field.rpartition(".")[2] for column in understood.columns if column.field}
    return Exact(kind, rows, frozenset(_spread(meant)), understood.columns, understood.problems)


def _spread(meant: set[str]) -> set[str]:
    """A column «ФИО» fills three fields, a class may come in two columns."""
    found = set(meant)
    if "full_name" in meant:
        found.update(PARTS)
    if "pupil" in meant:
        found.update(CHILD_PARTS)
    return found | ({"school_class"} if "parallel" in meant else set())


def _cells(kind: str, sheets: list[Sheet], mapping: Mapping[str, str] | None) -> dict[str, dict[str, str]]:
    """Place in the file → meaning of the column → its letters."""
    found: dict[str, dict[str, str]] = {}
    for sheet in sheets:
        header = find_header(sheet, kind, mapping)
        if header is not None:
            found.update(_of_sheet(sheet, header))
    return found


def _of_sheet(sheet: Sheet, header: Header) -> dict[str, dict[str, str]]:
    meant = [(index, name) for index, name in header.fields.items() if name]
    return {
        sheet.place(number): {
            name: row[index] if isinstance(row[index], str) else words(row[index])
            for index, name in meant
            if index < len(row)
        }
        for number, row in enumerate(sheet.rows[header.first :], start=header.first)
    }


def _row(parsed: Parsed, cells: Mapping[str, Mapping[str, str]]) -> Row:
    place, _, owner = parsed.location.rpartition(", ")
    own = cells.get(parsed.location)
    whose = ""
    if own is None:
        own, whose = cells.get(place, {}), {"мать": "mother.", "отец": "father."}.get(owner, "parent.")
    exact = {name: letters for name, letters in own.items() if "." not in name}
    exact |= {name.removeprefix(whose): letters for name, letters in own.items() if whose and name.startswith(whose)}
    _split(exact, parsed.values, "full_name", PARTS)
    _split(exact, parsed.values, "pupil", CHILD_PARTS)
    return Row(parsed.location, parsed.values, exact)


def _split(exact: dict[str, str], values: Mapping[str, Any], whole: str, parts: tuple[str, ...]) -> None:
    """A whole name in one cell: each part gets its own letters back, in whatever order they stand."""
    if whole not in exact:
        return
    left = exact[whole].replace(",", " ").split()
    for part in parts:
        understood = values.get(part) or ""
        own = [word for word in left if names.folded(word) == names.folded(understood)]
        exact[part] = own[0] if own else understood
        if own:
            left.remove(own[0])
    if left and not any(values.get(part) for part in parts):
        exact[parts[0]] = exact[whole]
