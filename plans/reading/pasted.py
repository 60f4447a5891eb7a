"""A table from the clipboard: HTML of Word, LibreOffice, Excel or a browser, or plain text with tabs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree, html

from plans.reading.grid import Block, Cell, Grid, Mark, Paragraph, Row, tidy
from plans.reading.package import MAX_PART
from plans.reading.reading import NotAPlan
from plans.reading.word import MAX_CELL, MAX_ROWS, local

HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "caption"])
LINES = frozenset(["p", "div", "li", "dt", "dd", "blockquote", "pre", *HEADINGS])
DROPPED = frozenset(["head", "script", "style", "del", "strike", "title", "meta", "link", "xml"])
HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
FIELD = re.compile(r'(?:"((?:[^"]|"")*)"(?=\t|\r?\n|\Z)|([^\t\r\n]*))(\t|\r?\n|\Z)')
WIDEST_SPAN = 60
# Word makes at most 63 columns; a spreadsheet adds empty ones.
MOST_FIELDS = 200


def pasted_blocks(text: str, html_text: str) -> list[Block]:
    """The blocks of what was pasted. Raises NotAPlan when there is no table in it."""
    if len(text) + len(html_text) > MAX_PART // 4:
        raise NotAPlan("Вставлено слишком много текста: скопируйте только таблицу плана.")
    blocks = HtmlReader().blocks(html_text) if "<t" in html_text.lower() else []
    if any(isinstance(block, Grid) for block in blocks):
        return blocks
    if "\t" in text:
        return _tab_blocks(text)
    raise NotAPlan("Во вставленном нет таблицы: выделите таблицу в Word целиком, скопируйте её и вставьте снова.")


def _tab_blocks(text: str) -> list[Block]:
    """Lines before the first tab are the title; a quoted cell may hold several lines."""
    blocks: list[Block] = []
    rows: list[Row] = []
    for fields in _records(text.strip("\r\n")):
        if len(fields) == 1 and not rows:
            blocks.append(Paragraph(tidy(fields[0])))
        else:
            rows.append(Row(len(rows) + 1, tuple(Cell(place, _lines(value)) for place, value in enumerate(fields))))
            _refuse_too_many(len(rows))
    return [*blocks, Grid(tuple(rows))]


def _records(text: str) -> Iterator[list[str]]:
    place, fields = 0, list[str]()
    while place <= len(text):
        found = FIELD.match(text, place)
        if found is None:
            return
        quoted, bare, end = found.groups()
        fields.append(quoted.replace('""', '"') if quoted is not None else bare)
        place = found.end()
        if len(fields) > MOST_FIELDS:
            raise NotAPlan("В строке больше 200 столбцов: это не похоже на план, проверьте таблицу.")
        if end != "\t":
            yield fields
            fields = []
        if not end:
            return


def _lines(value: str) -> tuple[Paragraph, ...]:
    if len(value) > MAX_CELL:
        raise NotAPlan("В одной ячейке больше 20 000 знаков: это не похоже на план, проверьте таблицу.")
    return tuple(Paragraph(tidy(line)) for line in value.splitlines())


def _refuse_too_many(rows: int) -> None:
    if rows > MAX_ROWS:
        raise NotAPlan("В таблице больше 2000 строк: вставьте только план.")


@dataclass(slots=True)
class Lines:
    """Collects the lines of a cell or of the page."""

    done: list[Paragraph] = field(default_factory=list)
    text: str = ""
    bold: bool = True
    mark: Mark | None = None
    heading: str = ""
    tables: list[Grid] = field(default_factory=list)

    def add(self, text: str | None, *, bold: bool) -> None:
        if text:
            self.bold = self.bold and (bold or not text.strip())
            self.text += text

    def end(self, *, keep_empty: bool = False) -> None:
        line = tidy(self.text)
        if line or keep_empty:
            self.done.append(Paragraph(line, self.mark, self.bold and bool(line), self.heading))
            self.mark = None
        self.text, self.bold = "", True


class HtmlReader:
    """Walks the page; counts the rows of all tables."""

    def __init__(self) -> None:
        self._rows = 0

    def blocks(self, text: str) -> list[Block]:
        parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
        try:
            root = html.document_fromstring(text, parser)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
            raise NotAPlan("Вставленное не читается: скопируйте таблицу в Word ещё раз.") from error
        blocks: list[Block] = []
        self._walk(root, Lines(), blocks, bold=False)
        return blocks

    def _walk(self, element: etree._Element, lines: Lines, blocks: list[Block] | None, *, bold: bool) -> None:
        """Adds the element's text to the lines; outside a cell, tables and lines become blocks."""
        name = local(element).lower()
        if name in DROPPED or HIDDEN.search(element.get("style", "")):
            return
        if name == "table":
            self._add_table(element, lines, blocks)
            return
        bold = bold or name in {"b", "strong", "th", *HEADINGS} or bool(BOLD.search(element.get("style", "")))
        self._begin(element, name, lines)
        lines.add(_text(element.text), bold=bold)
        for child in element:
            self._walk(child, lines, blocks, bold=bold)
            lines.add(_text(child.tail), bold=bold)
        if name == "br":
            lines.end(keep_empty=True)
        elif name in LINES:
            lines.end(keep_empty=name == "p" and not _text("".join(element.itertext())).strip())
            lines.heading = ""
        if blocks is not None and lines.done:
            blocks += lines.done
            lines.done.clear()

    @staticmethod
    def _begin(element: etree._Element, name: str, lines: Lines) -> None:
        if name in LINES:
            lines.end()
            lines.heading = name if name in HEADINGS else ""
        if name == "li":
            lines.mark = _list_mark(element)

    def _add_table(self, element: etree._Element, lines: Lines, blocks: list[Block] | None) -> None:
        lines.end()
        grid = self._grid(element)
        if blocks is not None:
            blocks += [*lines.done, grid]
            lines.done.clear()
            return
        lines.tables.append(grid)
        for row in grid.rows:
            lines.add(" ".join(cell.shown.replace("\n", " ") for cell in row.filled if not cell.continued), bold=False)
            lines.end()

    def _grid(self, table: etree._Element) -> Grid:
        rows: list[Row] = []
        running: dict[int, tuple[Cell, int]] = {}
        for element in _rows(table):
            self._rows += 1
            _refuse_too_many(self._rows)
            cells = list(self._cells(element, running))
            rows.append(Row(self._rows, tuple(sorted(cells, key=lambda cell: cell.column))))
        return Grid(tuple(rows))

    def _cells(self, row: etree._Element, running: dict[int, tuple[Cell, int]]) -> Iterator[Cell]:
        """The cells of a row, with those that run down from above put in their places."""
        taken: set[int] = set()
        for column, (cell, left) in list(running.items()):
            yield replace(cell, continued=True, tables=())
            taken.update(range(cell.column, cell.column + cell.span))
            if left > 1:
                running[column] = (cell, left - 1)
            else:
                del running[column]
        column = 0
        for element in row:
            if local(element).lower() not in {"td", "th"}:
                continue
            while column in taken:
                column += 1
            cell = self._cell(element, column)
            if (down := _span(element, "rowspan")) > 1:
                running[column] = (cell, down - 1)
            column += cell.span
            yield cell

    def _cell(self, element: etree._Element, column: int) -> Cell:
        lines = Lines()
        self._walk(element, lines, None, bold=False)
        lines.end()
        if sum(len(line.text) for line in lines.done) > MAX_CELL:
            raise NotAPlan("В одной ячейке больше 20 000 знаков: это не похоже на план, проверьте таблицу.")
        shaded = bool(element.get("bgcolor")) or "background" in element.get("style", "")
        return Cell(column, tuple(lines.done), _span(element, "colspan"), shaded=shaded, tables=tuple(lines.tables))


def _text(text: str | None) -> str:
    """Line ends of the source are spaces in HTML."""
    return re.sub(r"\s+", " ", text) if text else ""


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        name = local(child).lower()
        if name == "tr":
            yield child
        elif name in {"thead", "tbody", "tfoot"}:
            yield from _rows(child)


def _span(element: etree._Element, name: str) -> int:
    value = element.get(name, "1").strip()
    return min(max(int(value), 1), WIDEST_SPAN if name == "colspan" else MAX_ROWS) if value.isdecimal() else 1


def _list_mark(item: etree._Element) -> Mark:
    """The number or bullet that the browser draws before a list item."""
    lists = [parent for parent in item.iterancestors() if local(parent).lower() in {"ol", "ul"}]
    owner = lists[0] if lists else None
    if owner is None or local(owner).lower() != "ol":
        return Mark("•", max(len(lists) - 1, 0), ordered=False)
    first = owner.get("start", "1")
    before = sum(1 for sibling in item.itersiblings("li", preceding=True))
    return Mark(f"{(int(first) if first.isdecimal() else 1) + before}.", max(len(lists) - 1, 0), ordered=True)
