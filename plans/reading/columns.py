"""Finds the header of a table and what each column holds; without a header, guesses from the content."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from plans.reading.grid import Cell, Grid, Row, tidy
from plans.reading.marks import bare_number
from plans.reading.reading import Column, ColumnReading
from plans.reading.vocabulary import entries

HEADER_DEPTH = 8
LONGEST_HEADER = 90

SOFT = (
    r"(?:(?:планируем|предполагаем|примерн|основн|планов|контрольн|ориентировочн|предельн|конечн|календарн|запланированн|установленн|назначенн)"
    r"\w+ )?"
)


def _patterns() -> Iterator[tuple[Column, int, re.Pattern[str]]]:
    for key, patterns in entries("headers"):
        role, rank = key.split()
        yield Column(role), int(rank), re.compile("|".join(patterns).replace("{soft}", SOFT))


# The first pattern that matches wins; inside a role a smaller rank is the surer header.
HEADERS = tuple(_patterns())
UNIQUE = (Column.NUMBER, Column.TEXT, Column.DEADLINE, Column.PEOPLE, Column.STAGE)
NOT_PLAN = re.compile(r"подпис|роспись|утвержда|согласован[оа]|^_+$", re.IGNORECASE)
SAYS_WHEN = re.compile(r"(?:^|\s)(?:срок|дат[аы]|время|период|когда|месяц)")
SAYS_WHO = re.compile(r"\b(?:отв|исполнител|кто\b)")
BEGIN, FINISH = re.compile(r"начал|(?:^|\s)с$"), re.compile(r"оконч|заверш|конец|конеч|(?:^|\s)по$")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: its columns, the rows it takes, and how many rows stand above it."""

    columns: tuple[ColumnReading, ...]
    first: int
    depth: int

    def of(self, role: Column) -> list[int]:
        return [column.index for column in self.columns if column.role is role]

    @property
    def shared(self) -> int | None:
        """The column «Срок, ответственный», which says both; None where each has its own."""
        both = [*self.of(Column.DEADLINE), *self.of(Column.PEOPLE)]
        names = [column.header for column in self.columns if column.index in both]
        return (
            both[0]
            if len(both) == 1 and SAYS_WHEN.search(plain(names[0])) and SAYS_WHO.search(plain(names[0]))
            else None
        )

    @property
    def is_plan(self) -> bool:
        """A plan says what to do, and by when or who; a list of signatures does not."""
        says_more = bool(self.of(Column.DEADLINE) or self.of(Column.PEOPLE))
        names_events = any(
            "мероприят" in column.header.lower() for column in self.columns if column.role is Column.TEXT
        )
        return bool(self.of(Column.TEXT)) and (says_more or (names_events and bool(self.of(Column.NUMBER))))


def plain(header: str) -> str:
    """The words of a header for comparing: small letters, ё as е, no signs."""
    line = tidy(re.sub(r"[-‑]\s*\n\s*(?=[а-яё])", "", header)).lower().replace("ё", "е")
    return tidy(re.sub(r"[.,:;()«»\"/\\_–—-]", " ", line))


def role_of(header: str) -> tuple[Column, int] | None:
    """What a header says about its column, and how surely (0 is surest)."""
    words = plain(header)
    if not words and "№" not in header:
        return None
    if len(words) > LONGEST_HEADER:
        return None
    for role, rank, pattern in HEADERS:
        if pattern.match(words):
            return role, rank
    return None


def find_header(grid: Grid) -> Header | None:
    """The header among the first rows of the table."""
    for place, row in enumerate(grid.rows[:HEADER_DEPTH]):
        if _looks_like_header(row):
            depth = _depth(grid, place)
            columns = _named_columns(grid, place, depth)
            header = _with_number_guessed(Header(tuple(_settled(columns)), place, depth), grid)
            return header if header.is_plan else _with_text_guessed(header, grid)
    return None


def correct(header: Header, wanted: Mapping[int, Column]) -> Header:
    """The header as a person corrected it; a role that was given away by hand is not kept elsewhere."""
    taken = {role for role in wanted.values() if role in UNIQUE}
    columns = []
    for column in header.columns:
        if column.index in wanted:
            columns.append(replace(column, role=wanted[column.index], guessed=False))
        elif column.role in taken:
            columns.append(replace(column, role=Column.EXTRA))
        else:
            columns.append(column)
    return replace(header, columns=tuple(columns))


def repeats_header(row: Row, header_row: Row) -> bool:
    """Whether the row repeats the header, as on a new page."""
    return (
        bool(row.filled)
        and len(row.cells) == len(header_row.cells)
        and all(plain(cell.text) == plain(other.text) for cell, other in zip(row.cells, header_row.cells, strict=True))
    )


def is_column_numbering(row: Row) -> bool:
    """The row «1 | 2 | 3 | 4» under a header."""
    numbers = [bare_number(cell.text) for cell in row.filled]
    return len(numbers) > 1 and numbers == [str(place + 1) for place in range(len(numbers))]


def _looks_like_header(row: Row) -> bool:
    filled = [cell for cell in row.filled if not cell.continued]
    texts = {cell.text for cell in filled}
    if len(texts) < 2:
        return False
    found = [role_of(cell.text) for cell in filled]
    roles = {role for item in found if item for role in [item[0]]}
    telling = roles & {Column.TEXT, Column.DEADLINE, Column.PEOPLE}
    return len(telling) >= 2 or (len(roles) >= 2 and bool(telling) and len(filled) == sum(1 for item in found if item))


def _depth(grid: Grid, first: int) -> int:
    """How many rows the header takes: sub-headers under a wide cell, or cells that run down."""
    depth = 1
    above = grid.rows[first]
    for row in grid.rows[first + 1 : first + 3]:
        runs_down = any(cell.continued and cell.text for cell in row.cells)
        wide = [cell for cell in above.cells if cell.span > 1 and cell.text]
        under_wide = bool(row.filled) and all(
            any(w.column <= cell.column < w.column + w.span for w in wide) for cell in row.filled
        )
        splits_dates = bool(row.filled) and all(_says_begin_or_end(cell) for cell in row.filled)
        if not runs_down and not splits_dates and not (under_wide and not is_column_numbering(row)):
            break
        depth += 1
    return depth


def _says_begin_or_end(cell: Cell) -> bool:
    words = plain(cell.text)
    return len(words) < 20 and bool(BEGIN.search(words) or FINISH.search(words))


def _named_columns(grid: Grid, first: int, depth: int) -> Iterator[tuple[int, str]]:
    """Index of a column and the words of all its header cells."""
    rows = grid.rows[first : first + depth]
    starts = sorted({cell.column for row in rows for cell in row.cells})
    for index in starts:
        cells = [row.at(index) for row in rows]
        parts = [cell.text for cell in cells if cell is not None and not cell.continued and cell.text]
        yield index, "\n".join(dict.fromkeys(parts))


def _settled(columns: Iterator[tuple[int, str]]) -> list[ColumnReading]:
    """Of several columns with one role the surest keeps it; a pair «начало – окончание» shares the deadline."""
    named = [(index, tidy(header), role_of(header)) for index, header in columns]
    best: dict[Column, tuple[int, int]] = {}
    for index, _, found in named:
        if found and (found[0] not in best or found[1] < best[found[0]][0]):
            best[found[0]] = (found[1], index)
    if Column.STAGE in best and Column.TEXT not in best:
        best[Column.TEXT] = best.pop(Column.STAGE)
        named = [
            (i, h, (Column.TEXT, 9) if f and f[0] is Column.STAGE and i == best[Column.TEXT][1] else f)
            for i, h, f in named
        ]
    chosen = []
    for index, header, found in named:
        role = found[0] if found else Column.EXTRA
        if role in UNIQUE and best.get(role, (0, index))[1] != index and not _is_pair(role, header, named):
            role = Column.EXTRA
        chosen.append(ColumnReading(index, header, role))
    return chosen


def _is_pair(role: Column, header: str, named: Sequence[tuple[int, str, tuple[Column, int] | None]]) -> bool:
    """Two columns of dates, the beginning and the end."""
    if role is not Column.DEADLINE:
        return False
    last_words = [plain(other) for _, other, found in named if found and found[0] is Column.DEADLINE]
    begins = any(BEGIN.search(words) for words in last_words)
    return begins and bool(FINISH.search(plain(header)) or BEGIN.search(plain(header)))


def _with_text_guessed(header: Header, grid: Grid) -> Header:
    """A table with deadlines and people, whose tasks stand under a header we do not know."""
    if not (header.of(Column.DEADLINE) and header.of(Column.PEOPLE)) or header.of(Column.TEXT):
        return header
    extras = header.of(Column.EXTRA)
    if not extras or any(NOT_PLAN.search(column.header) for column in header.columns):
        return header
    rows = grid.rows[header.first + header.depth :]
    longest = max(extras, key=lambda index: sum(len(cell.text) for cell in _column(rows, index)))
    columns = (
        replace(column, role=Column.TEXT, guessed=True) if column.index == longest else column
        for column in header.columns
    )
    return replace(header, columns=tuple(columns))


def _with_number_guessed(header: Header, grid: Grid) -> Header:
    """Numbers often stand under an empty header."""
    rows = grid.rows[header.first + header.depth :]
    if header.of(Column.NUMBER):
        return header
    columns = []
    for column in header.columns:
        cells = _column(rows, column.index) if not column.header else []
        numbered = [cell for cell in cells if bare_number(cell.shown) is not None]
        is_number = len(numbered) * 2 > len(cells)
        columns.append(replace(column, role=Column.NUMBER) if is_number else column)
    return replace(header, columns=tuple(columns))


def _column(rows: Sequence[Row], index: int) -> list[Cell]:
    cells = (row.at(index) for row in rows)
    return [cell for cell in cells if cell is not None and cell.column == index and cell.shown]
