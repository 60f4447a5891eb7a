"""Which tables of a document are the plan, what it is called, and which paragraphs between tables head a stage."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from plans.reading.columns import NOT_PLAN, Header, correct, find_header
from plans.reading.grid import Block, Grid, Paragraph, Row, tidy
from plans.reading.guess import guess_header
from plans.reading.marks import typed_mark
from plans.reading.reading import Column, ColumnReading, NotAPlan

PLAN_WORD = re.compile(r"\bплан\w{0,4}\b|дорожная карта|\bграфик|\bпрограмма|\bмероприяти", re.IGNORECASE)
APPROVAL = re.compile(
    r"утвержд|согласован|рассмотрен|принят[оа]\b|приказ\w* (?:от|№)|протокол|приложение|_{3,}|^директор|^«?_|"
    r"^от «?\d|^№|\b20__",
    re.IGNORECASE,
)
_ORDINAL = (
    r"(?:\d{1,2}|[IVXІХ]{1,5})(?:-?(?:й|я|ый|ой|ая))?[.):]?\s*|(?:перв|втор|трет|четв[её]рт|пят|шест|седьм)\w+\s+"
)
_PART = r"(?:раздел|блок|модуль|направление|стадия|фаза|часть)"
# «Направление писем» is a task, «Направление 2», «II раздел» and «Блок «Документы»» are headings.
STAGE = re.compile(
    rf"^(?:{_ORDINAL})?этап\b|^(?:{_ORDINAL}){_PART}\b|^{_PART}\s*(?:№|\d|[IVXІХ]+\b|[«:–—-])|"
    r"\bэтап[.:]?$|^\w+[ыи]й этап\b",
    re.IGNORECASE,
)
INTRODUCTION = re.compile(r"^(?:цел[ьи]|задач[аи]|основани|нормативн)\w*\s*[:–—]", re.IGNORECASE)
# A line of this kind goes on with the title of the plan.
GOES_ON = re.compile(
    r"^(?:на|по|в|во|о|об|для|к|с)\s|\bплан|дорожн|\bграфик|программ|мероприяти|школ|\bс?ош\b|гимнази|лице[йя]"
    r"|м[бка]оу|учебн\w+ год|\b20\d\d",
    re.IGNORECASE,
)
LONGEST_TITLE = 500
LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the plan with its header and the paragraph that heads it, if one does."""

    grid: Grid
    header: Header
    heading: str = ""
    has_own_header: bool = True

    @property
    def header_rows(self) -> Sequence[Row]:
        return self.grid.rows[self.header.first : self.header.first + self.header.depth]

    @property
    def body(self) -> Sequence[Row]:
        return self.grid.rows[self.header.first + self.header.depth :]


@dataclass(slots=True)
class Document:
    """The parts of a document that matter."""

    title: str = ""
    sections: list[Section] = field(default_factory=list)
    left_out: list[Grid] = field(default_factory=list)
    headers_found: bool = True


def find_document(blocks: Sequence[Block], *, start: date, wanted: Mapping[int, Column] | None) -> Document:
    """The plan's tables. Raises NotAPlan when there is none."""
    flat = list(_opened(blocks))
    grids = [block for block in flat if isinstance(block, Grid)]
    if not grids:
        raise NotAPlan("В документе нет таблицы: план должен быть таблицей с мероприятиями, сроками и ответственными.")
    document = Document()
    headers = _headers(grids)
    if not headers:
        document.headers_found = False
        headers = _guessed(grids, start=start, wanted=wanted)
    if not headers:
        raise NotAPlan(
            "Ни одна таблица документа не похожа на план: нужны столбцы «Мероприятие», «Срок» и «Ответственный»."
        )
    if wanted:
        headers = {place: correct(header, wanted) for place, header in headers.items()}
    _gather(document, flat, headers)
    return document


def _opened(blocks: Iterable[Block]) -> Iterable[Block]:
    """The blocks, with the plan taken out of a table that only frames it."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif block.rows:
            inner = [] if find_header(block) else [grid for grid in block.nested() if _is_plan(grid)]
            yield from inner or [block]


def _is_plan(grid: Grid) -> bool:
    header = find_header(grid)
    return header is not None and header.is_plan


def _headers(grids: Sequence[Grid]) -> dict[int, Header]:
    """Place of a table → its header; a table without one that goes on after a plan takes the plan's."""
    headers: dict[int, Header] = {}
    last: tuple[Header, Grid] | None = None
    for place, grid in enumerate(grids):
        header = find_header(grid)
        if header is not None and header.is_plan:
            headers[place], last = header, (header, grid)
        elif header is None and last is not None and _goes_on(grid, last[1]):
            headers[place] = replace(last[0], first=0, depth=0)
    return headers


def _goes_on(grid: Grid, plan: Grid) -> bool:
    cells = [cell for row in grid.rows for cell in row.cells]
    return grid.width == plan.width and not any(NOT_PLAN.search(cell.text) or "___" in cell.text for cell in cells)


def _guessed(grids: Sequence[Grid], *, start: date, wanted: Mapping[int, Column] | None) -> dict[int, Header]:
    headers = {}
    for place, grid in enumerate(grids):
        if header := guess_header(grid, start=start):
            headers[place] = header
    if not headers and wanted and Column.TEXT in wanted.values():
        place = max(range(len(grids)), key=lambda index: len(grids[index].rows))
        columns = tuple(ColumnReading(index, "", Column.EXTRA) for index in range(grids[place].width))
        headers[place] = Header(columns, 0, 0)
    return headers


def _gather(document: Document, blocks: Sequence[Block], headers: Mapping[int, Header]) -> None:
    paragraphs: list[Paragraph] = []
    place = -1
    for block in blocks:
        if isinstance(block, Paragraph):
            paragraphs.append(block)
            continue
        place += 1
        if place not in headers:
            document.left_out.append(block)
            continue
        header = headers[place]
        top = _title_row(block, header)
        if not document.sections:
            document.title, heading = _opening(paragraphs, _later_headings(blocks, headers))
            if not document.title and not (heading or STAGE.search(top)):
                document.title, top = top, ""
        else:
            heading = _heading(paragraphs)
        heading = heading or (top if _is_heading_on_top(top) else "")
        document.sections.append(Section(block, header, heading, has_own_header=header.depth > 0))
        paragraphs = []


def _is_heading_on_top(text: str) -> bool:
    """«Модуль «Профориентация»» in the row above the header, not the title again and not the block of approval."""
    if APPROVAL.search(text) or len(text) > LONGEST_HEADING:
        return False
    return bool(STAGE.search(text)) or not PLAN_WORD.search(text)


def _later_headings(blocks: Sequence[Block], headers: Mapping[int, Header]) -> list[Paragraph]:
    """The paragraphs right above the second and further tables of the plan: what headings look like here."""
    found: list[Paragraph] = []
    place, above = -1, None
    for block in blocks:
        if isinstance(block, Paragraph):
            above = block if block.text else above
        else:
            place += 1
            if place in headers and place > min(headers) and above is not None:
                found.append(above)
            above = None
    return found


def _opening(paragraphs: Sequence[Paragraph], alike: Sequence[Paragraph]) -> tuple[str, str]:
    """The title of the plan, and the heading of its first stage if a paragraph right above the table is one."""
    lines = [p for p in paragraphs if p.text and not p.aside]
    if (
        lines
        and not _is_introduced(lines)
        and _heads_a_stage(lines[-1], alike, above=lines[-2] if len(lines) > 1 else None)
    ):
        return _title(lines[:-1]), lines[-1].text
    return _title(lines), ""


def _is_introduced(lines: Sequence[Paragraph]) -> bool:
    """«Задачи: 1. …, 2. …»: the last line above the table belongs to the introduction."""
    last = lines[-1]
    mark = typed_mark(last.shown)
    is_listed = mark is not None and mark.kind.startswith(("number", "dash", "bullet"))
    return is_listed and not last.bold and any(INTRODUCTION.match(line.text) for line in lines[:-1])


def _heads_a_stage(last: Paragraph, alike: Sequence[Paragraph], *, above: Paragraph | None) -> bool:
    """Whether the last line above the first table is a stage and not a part of the title."""
    if len(last.text) > LONGEST_HEADING:
        return False
    if STAGE.search(last.text) and not PLAN_WORD.match(last.text):
        return True
    if above is None:
        return False
    mark = typed_mark(last.shown)
    if mark is not None and mark.kind.startswith(("roman", "number")):
        return True
    is_lower_heading = bool(last.heading and above.heading and last.heading != above.heading)
    return not _prolongs_title(last) and (is_lower_heading or any(_look_alike(last, heading) for heading in alike))


def _prolongs_title(line: Paragraph) -> bool:
    return line.text[:1].islower() or bool(GOES_ON.search(line.text))


def _look_alike(last: Paragraph, heading: Paragraph) -> bool:
    looks = [
        (line.bold, line.heading, line.text.isupper(), len(line.text) > LONGEST_HEADING) for line in (last, heading)
    ]
    return looks[0] == looks[1]


def _title(lines: Sequence[Paragraph]) -> str:
    """From the first line that says «план» (after the block of approval) to the table."""
    kept = [line for line in lines if not APPROVAL.search(line.text)]
    begin = next((place for place, line in enumerate(kept) if PLAN_WORD.search(line.text)), None)
    if begin is None:
        begin = max(len(kept) - 3, 0)
    words: list[str] = []
    for line in kept[begin:]:
        if INTRODUCTION.match(line.text) or len(line.text) > LONGEST_TITLE // 2:
            break
        words.append(line.text)
    return tidy(" ".join(words))[:LONGEST_TITLE]


def _title_row(grid: Grid, header: Header) -> str:
    texts = [cell.line for row in grid.rows[: header.first] for cell in row.filled]
    return " ".join(dict.fromkeys(texts))[:LONGEST_TITLE]


def _heading(paragraphs: Sequence[Paragraph]) -> str:
    """The heading above a further table: its last short line, with «Этап 2» above it."""
    lines = [p.text for p in paragraphs if p.text and len(p.text) <= LONGEST_HEADING]
    if not lines:
        return ""
    *others, last = lines
    if others and STAGE.search(others[-1]) and not STAGE.search(last):
        return f"{others[-1].rstrip('.:')}. {last}"
    return last
