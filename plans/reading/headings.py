"""Is this row a task or the heading of a stage? Every way in which schools write headings, as one question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plans.reading.columns import Header
from plans.reading.grid import Cell, Row
from plans.reading.marks import bare_number, is_roman, typed_mark
from plans.reading.reading import Column
from plans.reading.sections import STAGE

LONGEST_MERGED = 300
LONGEST_BARE = 160
NOTE = re.compile(r"примечани|\*|итого|всего\b|сокращени|условные обозначения", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a stage and the number beside it."""

    title: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Habits:
    """How the author of this table writes, so that a mark says something only if it stands out."""

    merges_headings: bool
    bold_tasks: bool
    shaded_tasks: bool
    capital_tasks: bool
    bare_tasks: bool


def number_of(row: Row, header: Header) -> str:
    """The number in the number column, drawn by Word or typed."""
    for index in header.of(Column.NUMBER):
        cell = row.at(index)
        if cell is not None and not cell.continued and (number := bare_number(cell.shown)):
            return number
    return ""


def values(row: Row, header: Header, role: Column) -> list[Cell]:
    """The filled cells of a role, those that run down from above included."""
    cells = (row.at(index) for index in header.of(role))
    return [cell for cell in cells if cell is not None and cell.shown]


def is_note(row: Row) -> bool:
    """A remark under the table."""
    filled = row.filled
    return len(filled) == 1 and bool(NOTE.match(filled[0].text))


def habits_of(rows: Sequence[Row], header: Header) -> Habits:
    """The habits of the rows that have a deadline or people, so are tasks for sure."""
    tasks = [row for row in rows if _is_surely_task(row, header)]
    bare = [row for row in rows if not row.is_empty and not _merged(row, header) and _bare_text(row, header)]
    texts = [cell for row in tasks for cell in values(row, header, Column.TEXT)[:1]]
    most = len(texts) / 2
    return Habits(
        merges_headings=any(_merged(row, header) for row in rows),
        bold_tasks=sum(cell.bold for cell in texts) > most,
        shaded_tasks=sum(cell.shaded for cell in texts) > most,
        capital_tasks=sum(_is_capital(cell.text) for cell in texts) > most,
        bare_tasks=len(bare) > max(len(tasks), 2),
    )


def heading_of(row: Row, following: Row | None, header: Header, habits: Habits) -> Heading | None:
    """The heading this row is; None if it is a task."""
    if is_note(row):
        return None
    number = number_of(row, header)
    if merged := _merged(row, header):
        return _titled(merged, number)
    if other := _with_kind_in_number(row, header) or _with_deadline(row, header):
        return other
    cell = _bare_text(row, header)
    return _titled(cell, number) if cell and _heads(cell, number, following, header, habits) else None


def _heads(cell: Cell, number: str, following: Row | None, header: Header, habits: Habits) -> bool:
    """Whether the only text of a row heads the rows below it."""
    if _stands_out(cell, number, habits):
        return True
    if number:
        return _opens_numbers(number, following, header, habits)
    return _is_bare_heading(cell, following, header, habits)


def _with_kind_in_number(row: Row, header: Header) -> Heading | None:
    """«Раздел I | Документы»: the word for a stage stands in the number column."""
    if _is_surely_task(row, header):
        return None
    for index in header.of(Column.NUMBER):
        kind, texts = row.at(index), values(row, header, Column.TEXT)
        if kind is not None and texts and kind is not texts[0] and STAGE.search(kind.line):
            return Heading(f"{kind.line.rstrip('.:')}. {texts[0].line}")
    return None


def _with_deadline(row: Row, header: Header) -> Heading | None:
    """«Этап 1. Подготовительный | март-май»: over the number too, nobody answers for it; the words stay together."""
    deadlines, texts = values(row, header, Column.DEADLINE), values(row, header, Column.TEXT)
    if not deadlines or not texts or values(row, header, Column.PEOPLE) or number_of(row, header):
        return None
    text = texts[0]
    over_number = any(text.column <= index < text.column + text.span for index in header.of(Column.NUMBER))
    is_stage = over_number and deadlines[0] is not text and STAGE.search(text.line)
    return Heading(f"{text.line} ({deadlines[0].line})") if is_stage else None


def _titled(cell: Cell, number: str) -> Heading:
    return Heading(cell.line, number)


def _merged(row: Row, header: Header) -> Cell | None:
    """The cell that lies over the task and its deadline or people, or is repeated in all of them."""
    filled = [cell for cell in row.filled if not cell.continued and bare_number(cell.shown) is None]
    texts = {cell.line for cell in filled}
    if len(texts) != 1 or not any(character.isalpha() for character in next(iter(texts))):
        return None
    covered = {index for cell in filled for index in range(cell.column, cell.column + cell.span)}
    over_task = any(index in covered for index in header.of(Column.TEXT))
    over_rest = any(index in covered for role in (Column.DEADLINE, Column.PEOPLE) for index in header.of(role))
    is_long = len(filled[0].text) > LONGEST_MERGED
    return filled[0] if over_task and over_rest and not is_long and not _is_list(filled[0].text) else None


def _is_surely_task(row: Row, header: Header) -> bool:
    if _merged(row, header):
        return False
    return bool(values(row, header, Column.DEADLINE) or values(row, header, Column.PEOPLE))


def _bare_text(row: Row, header: Header) -> Cell | None:
    """The text of a row that has nothing else but perhaps a number."""
    if any(values(row, header, role) for role in (Column.DEADLINE, Column.PEOPLE, Column.EXTRA)):
        return None
    cells = [cell for cell in row.filled if not cell.continued and bare_number(cell.shown) is None]
    in_stage = header.of(Column.STAGE)
    cells = [cell for cell in cells if cell.column not in in_stage]
    if len(cells) != 1 or _is_list(cells[0].text):
        return None
    is_sentence_part = cells[0].text[:1].islower() and not STAGE.search(cells[0].line)
    return None if is_sentence_part else cells[0]


def _is_list(text: str) -> bool:
    mark = typed_mark(text)
    return (mark is not None and mark.kind in {"dash", "bullet", "letter"}) or text.endswith(";")


def _is_capital(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) >= 4


def _stands_out(cell: Cell, number: str, habits: Habits) -> bool:
    mark = typed_mark(cell.text)
    return (
        (bool(number) and is_roman(number))
        or (mark is not None and mark.kind == "roman")
        or bool(STAGE.search(cell.line) and len(cell.text) <= LONGEST_BARE)
        or (cell.bold and not habits.bold_tasks)
        or (cell.shaded and not habits.shaded_tasks)
        or (_is_capital(cell.text) and not habits.capital_tasks)
    )


def _opens_numbers(number: str, following: Row | None, header: Header, habits: Habits) -> bool:
    """«1. Подготовка» above «1.1» or above a new «1»; where headings are merged cells it is a task with parts."""
    if following is None or habits.merges_headings:
        return False
    next_number = task_number(following, header)
    return next_number.startswith(f"{number}.") or (next_number == "1" and number.isdecimal())


def task_number(row: Row, header: Header) -> str:
    """The number of a row, in its own column or at the start of its text."""
    if number := number_of(row, header):
        return number
    for cell in values(row, header, Column.TEXT):
        if (mark := typed_mark(cell.shown)) and mark.number:
            return mark.number
    return ""


def _is_bare_heading(cell: Cell, following: Row | None, header: Header, habits: Habits) -> bool:
    """A plain line alone in its row heads what follows, unless most tasks of this author look like that."""
    if following is None or len(cell.text) > LONGEST_BARE or habits.bare_tasks:
        return False
    mark = typed_mark(cell.shown)
    if mark is not None and mark.number:
        return _opens_numbers(mark.number, following, header, habits)
    return True
