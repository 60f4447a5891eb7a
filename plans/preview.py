"""The preview of an import: each row of the source, and beside it what was understood and what is doubtful.

Plain values for the template; asks no database.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.core.paginator import Page, Paginator

from ezh_rollout.shared import typography
from plans.evidence import EVIDENCE
from plans.evidence_words import proposed_evidence
from plans.matching import People, as_written
from plans.reading import MentionKind, PersonMention, PlanReading, Problem, Row, StageReading, TaskReading
from plans.states import DeadlineKind

# The order is that of the summary: what costs a school most comes first.
KINDS: Final[dict[str, str]] = {
    "headers_not_found": "Заголовки столбцов не найдены",
    "column_guessed": "Столбцы угаданы",
    "no_tasks": "Мероприятия не найдены",
    "consents_after_data": "Данные людей раньше согласий",
    "no_responsible": "Нет ответственного",
    "no_deadline": "Нет срока",
    "impossible_date": "Такой даты нет",
    "deadline_unknown": "Срок не понят",
    "deadline_relative": "Срок зависит от другого события",
    "date_before_start": "Срок раньше начала плана",
    "deadlines_out_of_order": "Сроки идут не по порядку",
    "no_year_in_dates": "Сроки без года",
    "unknown_person": "Не понятно, кто отвечает",
    "people_aligned_by_blank_lines": "Ответственные разнесены пустыми строками",
    "repeated_item": "Повторы",
    "repeated_heading": "Заголовок этапа повторяется",
    "numbering_restarts": "Нумерация начинается заново",
    "duplicate_number": "Номер стоит дважды",
    "empty_stage": "Этап без мероприятий",
    "empty_task": "Строки без мероприятия",
    "row_left_out": "Примечания не вошли в план",
    "table_left_out": "Таблица пропущена",
}
OTHER: Final = "Другие замечания"
LINKS_SHOWN: Final = 12
ROWS_ON_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Chip:
    """A person, group or unexplained words; `tag` leads to the question about them."""

    text: str
    kind: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A task or sub-item as it was understood."""

    number: str
    text: str
    depth: int
    deadline: str
    dates: str
    doubt: str
    people: Sequence[Chip]
    extra: Sequence[tuple[str, str]]
    notes: Sequence[str]
    evidence: str


@dataclass(slots=True)
class PreviewRow:
    """A row of the source and what came of it."""

    number: int
    cells: Sequence[tuple[str, str]]
    is_header: bool = False
    stages: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kind:
    """Problems of one kind: those of the whole plan in words, those of rows as links."""

    title: str
    count: int
    whole: Sequence[Problem]
    rows: Sequence[Problem]
    more: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything the page shows."""

    rows: Sequence[PreviewRow]
    kinds: Sequence[Kind]
    remarks: str
    counts: str
    people: Sequence[Chip]
    questions: Sequence[Chip]
    proved: int

    @property
    def is_paged(self) -> bool:
        return len(self.rows) > ROWS_ON_PAGE

    def page_of(self, number: str | None, *, with_row: int | None) -> Page[PreviewRow]:
        """The page of rows that was asked for by its number, or by a row of the source that stands on it."""
        pages = Paginator(self.rows, ROWS_ON_PAGE)
        before = sum(1 for row in self.rows if with_row is not None and row.number < with_row)
        return pages.get_page(number or before // ROWS_ON_PAGE + 1)


def preview(reading: PlanReading, people: People) -> Preview:
    rows = {row.number: _row(row, reading) for row in reading.rows if not row.is_empty}
    for stage in reading.stages:
        _put_stage(stage, rows, people)
    for problem in reading.problems:
        if problem.row in rows:
            rows[problem.row].problems.append(problem)
    return Preview(
        rows=list(rows.values()),
        kinds=list(_kinds(reading.problems, rows.keys())),
        remarks=_remarks(len(reading.problems), len(people.questions())),
        counts=_counts(reading),
        people=[Chip(str(named.employee), "person") for named in people if named.employee is not None],
        questions=[Chip(named.mention.text, "unknown", named.tag) for named in people.questions()],
        proved=sum(1 for row in rows.values() for line in row.lines if line.evidence),
    )


def _row(row: Row, reading: PlanReading) -> PreviewRow:
    headers = {column.index: column.header for column in reading.columns}
    cells = [(cell, cell.shown) for cell in row.cells if cell.shown]
    is_header = bool(cells) and all(cell.line == headers.get(cell.column) for cell, _ in cells)
    alone = len(cells) == 1 or is_header
    named = [("" if alone else headers.get(cell.column, ""), shown) for cell, shown in cells]
    return PreviewRow(row.number, named, is_header=is_header)


def _put_stage(stage: StageReading, rows: dict[int, PreviewRow], people: People) -> None:
    if stage.title and stage.row in rows:
        rows[stage.row].stages.append(stage.title)
    for top in stage.tasks:
        for task, depth in _with_depth(top, 0):
            if task.row in rows:
                rows[task.row].lines.append(_line(task, depth, people))


def _with_depth(task: TaskReading, depth: int) -> Iterator[tuple[TaskReading, int]]:
    yield task, depth
    for subtask in task.subtasks:
        yield from _with_depth(subtask, depth + 1)


def _line(task: TaskReading, depth: int, people: People) -> Line:
    deadline = task.deadline
    is_dated = deadline.kind == DeadlineKind.DATES
    return Line(
        number=task.number,
        text=task.text,
        depth=min(depth, 3),
        deadline=deadline.words,
        dates=typography.date_range_words(deadline.start, deadline.end) if deadline.start or deadline.end else "",
        doubt="" if is_dated or not deadline.words else str(DeadlineKind(deadline.kind).label),
        people=[_chip(mention, people) for mention in task.people],
        extra=list(task.extra.items()),
        notes=task.notes,
        evidence=EVIDENCE[key].title if (key := proposed_evidence(task)) else "",
    )


def _chip(mention: PersonMention, people: People) -> Chip:
    named = people.get(mention)
    if mention.kind is MentionKind.GROUP or named is None:
        return Chip(mention.text, "group")
    if named.employee is not None:
        return Chip(str(named.employee), "person")
    return Chip(as_written(mention), "unknown", named.tag)


def _kinds(problems: Sequence[Problem], shown: Collection[int]) -> Iterator[Kind]:
    by_code: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_code[problem.code if problem.code in KINDS else OTHER].append(problem)
    for code in [*KINDS, OTHER]:
        if found := by_code.get(code):
            rows = [problem for problem in found if problem.row in shown]
            yield Kind(
                title=KINDS.get(code, OTHER),
                count=len(found),
                whole=[problem for problem in found if problem.row not in shown],
                rows=rows[:LINKS_SHOWN],
                more=max(len(rows) - LINKS_SHOWN, 0),
            )


def _remarks(problems: int, questions: int) -> str:
    """«15 замечаний: 3 требуют решения»."""
    if not problems + questions:
        return "Замечаний нет"
    words = typography.quantity(problems + questions, "замечание", "замечания", "замечаний")
    if not questions:
        return words
    return f"{words}: {questions}\u00a0{typography.plural(questions, 'требует', 'требуют', 'требуют')} решения"


def _counts(reading: PlanReading) -> str:
    tops = [task for _, task in reading.tasks()]
    below = sum(1 for top in tops for _ in top.walk()) - len(tops)
    stages = sum(1 for stage in reading.stages if stage.title)
    return typography.joined(
        [
            typography.quantity(stages, "этап", "этапа", "этапов") if stages else "",
            typography.quantity(len(tops), "мероприятие", "мероприятия", "мероприятий"),
            typography.quantity(below, "подпункт", "подпункта", "подпунктов") if below else "",
        ]
    )
