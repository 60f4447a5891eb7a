"""What the columns of a table without a header hold, judged by their content."""

from collections.abc import Callable, Sequence
from datetime import date

from plans.deadlines import resolve
from plans.reading.columns import NOT_PLAN, Header
from plans.reading.grid import Cell, Grid
from plans.reading.marks import bare_number
from plans.reading.people import split_people
from plans.reading.reading import Column, ColumnReading, MentionKind
from plans.states import DeadlineKind

ENOUGH = 0.5
SAMPLE = 40


def guess_header(grid: Grid, *, start: date) -> Header | None:
    """The columns of a headerless plan; None if it does not look like one."""
    if any(NOT_PLAN.search(cell.text) for row in grid.rows for cell in row.cells):
        return None
    columns = _columns(grid)
    roles: dict[int, Column] = {}
    _choose(roles, columns, Column.NUMBER, lambda cell: bare_number(cell.shown) is not None)
    _choose(roles, columns, Column.DEADLINE, lambda cell: _is_deadline(cell, start))
    _choose(roles, columns, Column.PEOPLE, _names_people)
    free = [index for index in columns if index not in roles]
    if not free or Column.DEADLINE not in roles.values():
        return None
    roles[max(free, key=lambda index: sum(len(cell.text) for cell in columns[index]))] = Column.TEXT
    if len(roles) < 3:
        return None
    readings = (ColumnReading(index, "", roles.get(index, Column.EXTRA), guessed=True) for index in sorted(columns))
    return Header(tuple(readings), 0, 0)


def _columns(grid: Grid) -> dict[int, list[Cell]]:
    columns: dict[int, list[Cell]] = {}
    for row in grid.rows[:SAMPLE]:
        if len(row.filled) > 1:
            for cell in row.cells:
                columns.setdefault(cell.column, []).extend([cell] if cell.shown else [])
    return columns


def _choose(
    roles: dict[int, Column], columns: dict[int, list[Cell]], role: Column, fits: Callable[[Cell], bool]
) -> None:
    """Gives the role to the free column with the greatest share of fitting cells, if the share is enough."""
    shares = {index: _share(cells, fits) for index, cells in columns.items() if index not in roles}
    best = max(shares, key=lambda index: shares[index], default=None)
    if best is not None and shares[best] >= ENOUGH:
        roles[best] = role


def _share(cells: Sequence[Cell], fits: Callable[[Cell], bool]) -> float:
    return sum(map(fits, cells)) / len(cells) if cells else 0.0


def _is_deadline(cell: Cell, start: date) -> bool:
    words = cell.line
    return len(words) < 60 and resolve(words, start=start).kind != DeadlineKind.UNKNOWN


def _names_people(cell: Cell) -> bool:
    mentions = split_people(cell.text) if len(cell.text) < 200 else ()
    return bool(mentions) and all(mention.kind is not MentionKind.UNKNOWN for mention in mentions)
