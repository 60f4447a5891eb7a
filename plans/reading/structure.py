"""Rows become stages, tasks and sub-tasks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from plans.deadlines import Deadline, resolve
from plans.reading.alignment import Aligned, align
from plans.reading.columns import Header, is_column_numbering, repeats_header
from plans.reading.grid import Cell, Paragraph, Row
from plans.reading.headings import Habits, habits_of, heading_of, is_note, number_of, values
from plans.reading.items import CellText, Item, read_text
from plans.reading.marks import is_roman, typed_mark
from plans.reading.people import once, people_in_item, split_people
from plans.reading.reading import Column, PersonMention, StageReading, TaskReading
from plans.reading.sections import Section
from plans.reading.shared_column import split_shared
from plans.states import DeadlineKind

# «-//-», «то же»: as in the row above
DITTO = re.compile(r"[-–—\s]*(?://|\"|″|〃|''|[»“”])+[-–—\s]*|(?:то|те|тот|та) же(?: самое)?|там же", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\(([^()]{3,60})\)\s*[.;,]?$")


@dataclass(slots=True)
class TaskDraft:
    """A task while its rows are read."""

    number: str
    cell: CellText
    row: int
    text: tuple[Paragraph, ...] = ()
    deadlines: list[str] = field(default_factory=list)
    deadline_lines: list[str] = field(default_factory=list)
    people: list[tuple[Paragraph, ...]] = field(default_factory=list)
    extra: dict[str, list[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    children: list["TaskDraft"] = field(default_factory=list)


@dataclass(slots=True)
class StageDraft:
    """A stage while its rows are read; `by_number` finds the parents of «1.1»."""

    title: str = ""
    row: int = 0
    number: str = ""
    tasks: list[TaskDraft] = field(default_factory=list)
    by_number: dict[str, TaskDraft] = field(default_factory=dict)


@dataclass(slots=True)
class Structure:
    """What the rows became, and the rows that became nothing."""

    stages: list[StageReading]
    rows_without_text: list[int]
    rows_left_out: list[int]


def build(sections: Iterable[Section], *, start: date) -> Structure:
    """All sections of a document as stages in their order."""
    builder = Builder(start)
    for section in sections:
        builder.add(section)
    stages = [
        StageReading(stage.title, tuple(_finished_stage(stage, start)), stage.row, stage.number)
        for stage in builder.stages
    ]
    return Structure(stages, builder.rows_without_text, builder.rows_left_out)


class Builder:
    """Reads row after row; knows the open stage and the last task."""

    def __init__(self, start: date) -> None:
        self._start = start
        self.stages: list[StageDraft] = []
        self.rows_without_text: list[int] = []
        self.rows_left_out: list[int] = []
        self._last: TaskDraft | None = None

    def add(self, section: Section) -> None:
        if section.heading:
            self._open(StageDraft(section.heading, section.grid.rows[0].number))
        header, body = section.header, [row for row in section.body if not row.is_empty]
        rows = [row for row in body if not _is_header(row, section)]
        habits = habits_of(rows, header)
        for place, row in enumerate(rows):
            self._add_row(row, rows[place + 1] if place + 1 < len(rows) else None, header, habits)

    def _open(self, stage: StageDraft) -> None:
        self.stages.append(stage)
        self._last = None

    def _add_row(self, row: Row, following: Row | None, header: Header, habits: Habits) -> None:
        self._follow_stage_column(row, header)
        if is_note(row):
            self.rows_left_out.append(row.number)
        elif heading := heading_of(row, following, header, habits):
            self._open(StageDraft(heading.title, row.number, heading.number))
        elif self._continues_last(row, header):
            self._prolong(row, header)
        else:
            self._add_task(row, header)

    def _follow_stage_column(self, row: Row, header: Header) -> None:
        """A new value in the stage column opens a stage; an empty or merged cell stays in the open one."""
        for index in header.of(Column.STAGE):
            cell = row.at(index)
            title = cell.line if cell is not None and not cell.continued and cell.column == index else ""
            is_alone = cell is not None and cell.span > 1
            if title and not is_alone and (not self.stages or self.stages[-1].title != title):
                self._open(StageDraft(title, row.number))

    def _continues_last(self, row: Row, header: Header) -> bool:
        """A further row of the same task: its text runs down, or the row has no text and no number."""
        if self._last is None or number_of(row, header):
            return False
        texts = values(row, header, Column.TEXT)
        return all(cell.continued for cell in texts) or _goes_on(row, texts)

    def _prolong(self, row: Row, header: Header) -> None:
        task = self._last
        if task is None:
            return
        more = [cell for cell in values(row, header, Column.TEXT) if not cell.continued]
        if more:
            task.text += tuple(paragraph for cell in more for paragraph in cell.paragraphs)
            task.cell = read_text(task.text)
        _fill(task, row, header, self._start)

    def _add_task(self, row: Row, header: Header) -> None:
        texts = [cell for cell in values(row, header, Column.TEXT) if not cell.continued]
        paragraphs = tuple(paragraph for cell in texts for paragraph in cell.paragraphs)
        cell = read_text(paragraphs)
        if not cell.text:
            self.rows_without_text.append(row.number)
            return
        task = TaskDraft(number_of(row, header) or cell.number, cell, row.number, paragraphs, notes=_notes(row, texts))
        _fill(task, row, header, self._start)
        _repeat(task, self._last)
        if not self.stages:
            self._open(StageDraft())
        self._place(task)
        self._last = task

    def _place(self, task: TaskDraft) -> None:
        stage = self.stages[-1]
        parent = self._parent(stage, task)
        (parent.children if parent else stage.tasks).append(task)
        if task.number:
            stage.by_number[task.number] = task

    def _parent(self, stage: StageDraft, task: TaskDraft) -> TaskDraft | None:
        """The task that a row is a part of: «1.1» of «1», «а)» and «- …» of the task above."""
        if "." in task.number:
            parts = task.number.split(".")
            shorter = (".".join(parts[:count]) for count in range(len(parts) - 1, 0, -1))
            return next((stage.by_number[number] for number in shorter if number in stage.by_number), None)
        mark = typed_mark(task.text[0].shown) if task.text else None
        is_part = bool(mark and mark.kind in {"dash", "bullet", "letter"} and not mark.ordinal)
        is_letter = task.number.isalpha() and not is_roman(task.number)
        if stage.tasks and (is_letter or (is_part and (not task.number or task.number == task.cell.number))):
            return stage.tasks[-1]
        return None


def _is_header(row: Row, section: Section) -> bool:
    """A header that is repeated on the next page, or the numbers of the columns."""
    header_rows = section.header_rows
    if any(repeats_header(row, header_row) for header_row in header_rows):
        return True
    return is_column_numbering(row) and len(row.filled) >= len(section.header.columns) - 1


def _goes_on(row: Row, texts: Sequence[Cell]) -> bool:
    """A row with nothing but the rest of a sentence or further sub-items, as after a page break."""
    own = [cell for cell in row.filled if not cell.continued]
    if len(own) != 1 or own[0] not in texts:
        return False
    mark = typed_mark(own[0].shown)
    return own[0].text[:1].islower() or (mark is not None and not mark.ordinal)


def _notes(row: Row, texts: Sequence[Cell]) -> tuple[str, ...]:
    """The footnotes of the other cells; those of the text belong to its lines."""
    others = (cell for cell in row.cells if cell not in texts and not cell.continued)
    return tuple(note for cell in others for paragraph in cell.paragraphs for note in paragraph.notes)


def _fill(task: TaskDraft, row: Row, header: Header, start: date) -> None:
    """Adds what the row says beside the text; a merged cell counts for every row it covers."""
    if header.shared is None:
        _fill_when_and_who(task, row, header)
    elif (cell := row.at(header.shared)) is not None:
        words, people = split_shared(cell.paragraphs, start=start)
        task.deadlines += [words] if words and words not in task.deadlines else []
        task.people += [people] if people and people not in task.people else []
    for column in header.columns:
        if column.role is Column.EXTRA and (extra := row.at(column.index)) is not None and extra.shown:
            lines = task.extra.setdefault(column.header or f"Столбец {column.index + 1}", [])
            if extra.column == column.index and extra.shown not in lines:
                lines.append(extra.shown)


def _fill_when_and_who(task: TaskDraft, row: Row, header: Header) -> None:
    words = _deadline_words(row, header)
    if words.strip(" -–—.") and words not in task.deadlines:
        task.deadlines.append(words)
        task.deadline_lines += [line for cell in values(row, header, Column.DEADLINE) for line in cell.text.split("\n")]
    for cell in values(row, header, Column.PEOPLE):
        if not cell.continued or not task.people:
            task.people.append(cell.paragraphs)


def _repeat(task: TaskDraft, above: TaskDraft | None) -> None:
    """Puts the values of the row above in the place of ditto marks."""
    if above is None:
        return
    if task.deadlines and DITTO.fullmatch(task.deadlines[0]):
        task.deadlines = list(above.deadlines)
    if task.people and DITTO.fullmatch(" ".join(paragraph.text for paragraph in task.people[0]).strip()):
        task.people = list(above.people)


def _deadline_words(row: Row, header: Header) -> str:
    """The words of the deadline; of two columns, «начало» and «окончание», a range."""
    columns = header.of(Column.DEADLINE)
    if len(columns) < 2:
        return " ".join(cell.line for cell in values(row, header, Column.DEADLINE))
    begin, end = (cell.line if (cell := row.at(index)) else "" for index in (columns[0], columns[-1]))
    if begin and end and begin != end:
        return f"{begin} – {end}"
    if begin == end or not end:
        return begin if begin == end else f"с {begin}"
    return f"до {end}"


def _finished_stage(stage: StageDraft, start: date) -> Iterable[TaskReading]:
    """The tasks of a stage; under the heading «Сентябрь» those without a deadline are due in September."""
    month = resolve(stage.title, start=start) if stage.title else None
    for task in stage.tasks:
        if month is not None and month.kind == DeadlineKind.DATES and not task.deadlines:
            task.deadlines.append(stage.title)
        yield _finished(task, start)


def _finished(task: TaskDraft, start: date) -> TaskReading:
    aligned = align(task.people[0], task.text, task.cell.items) if task.people else None
    rest = task.people[1:] if aligned else task.people
    named = [split_people([paragraph.text for paragraph in paragraphs]) for paragraphs in rest]
    people = once(mention for group in ([aligned.task] if aligned else []) + named for mention in group)
    items = tuple(_item(item, place, aligned, task.row, start) for place, item in enumerate(task.cell.items))
    items = _with_deadlines(items, task.deadline_lines, start)
    return TaskReading(
        number=task.number,
        text=task.cell.text,
        deadline=resolve("; ".join(task.deadlines), start=start),
        people=people or people_in_item(task.cell.text),
        subtasks=items + tuple(_finished(child, start) for child in task.children),
        extra={header: "\n".join(lines) for header, lines in task.extra.items() if lines},
        row=task.row,
        notes=task.cell.notes + task.notes,
        people_aligned=aligned is not None,
    )


def _with_deadlines(items: tuple[TaskReading, ...], lines: Sequence[str], start: date) -> tuple[TaskReading, ...]:
    """A deadline on each line, as many as there are sub-items: each belongs to its own."""
    if len(items) < 2 or len(lines) != len(items):
        return items
    deadlines = [resolve(line, start=start) for line in lines]
    if any(deadline.kind == DeadlineKind.UNKNOWN for deadline in deadlines):
        return items
    return tuple(replace(item, deadline=deadline) for item, deadline in zip(items, deadlines, strict=True))


def _item(item: Item, place: int, aligned: Aligned | None, row: int, start: date) -> TaskReading:
    """A sub-item; the place matters for the first level only, where names are aligned."""
    people: tuple[PersonMention, ...] = aligned.items.get(place, ()) if aligned else ()
    deadline, named = _in_brackets(item.text, start)
    return TaskReading(
        number=item.number,
        text=item.text.rstrip(" ;,"),
        deadline=deadline,
        people=people or named or people_in_item(item.text),
        subtasks=tuple(_item(child, place, None, row, start) for place, child in enumerate(item.children)),
        row=row,
        notes=item.notes,
    )


def _in_brackets(text: str, start: date) -> tuple[Deadline, tuple[PersonMention, ...]]:
    """«Сбор согласий (Ким Е.В., до 1 октября)»: its own date and people; without them it goes by its task."""
    if found := IN_BRACKETS.search(text):
        words, who = split_shared([Paragraph(found[1])], start=start)
        deadline = resolve(words, start=start)
        if deadline.kind == DeadlineKind.DATES:
            return deadline, split_people([paragraph.text for paragraph in who])
    return Deadline("", DeadlineKind.UNKNOWN, None, None, ""), ()
