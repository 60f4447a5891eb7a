"""The built-in template: the plan of a real school, with posts in place of its people.

It is stored as the rows of a table and read like any pasted table, so it passes through the same preview.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from plans.reading import PlanReading, read_pasted

NAME: Final = "Встроенный план"
PEOPLE: Final = 3


def template_text(*, title: str = "", people: Mapping[int, str] | None = None) -> str:
    """The table as text with tabs. `title` goes on after the template's; `people` names those of a row."""
    template = _template()
    lines = [*template["title"], *([title] if title else [])]
    for number, row in enumerate(template["rows"], start=1):
        cells = [*row[:PEOPLE], people[number]] if people and number in people else row
        lines.append("\t".join(map(_quoted, cells)))
    return "\n".join(map(str, lines))


def template_rows() -> list[list[str]]:
    """The cells of every row; a stage is a row of one cell, lines of a cell are separated by line ends."""
    return [list(row) for row in _template()["rows"]]


def template_reading(*, start: date) -> PlanReading:
    """What the template says for a plan that begins on `start`."""
    return read_pasted(template_text(), "", start=start)


@cache
def _template() -> dict[str, list[list[str]]]:
    loaded: dict[str, list[list[str]]] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return loaded


def _quoted(cell: str) -> str:
    """As Word and Excel put a cell of several lines on the clipboard."""
    escaped = cell.replace('"', '""')
    return f'"{escaped}"' if "\n" in cell or '"' in cell else cell
