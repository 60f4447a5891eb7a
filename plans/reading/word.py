"""A Word document as blocks: paragraphs and tables in reading order.

python-docx loses tracked insertions, nested tables and automatic numbers and repeats merged cells, so this is
an own walk. Kept: insertions, moved-in text, content controls, links, fields' results, text boxes (once).
Dropped: deletions, moved-away text, deleted rows, comments, hidden text, fields' codes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from plans.reading.grid import Block, Cell, Grid, Paragraph, Row, tidy
from plans.reading.numbering import Numbering, W, number
from plans.reading.package import Package
from plans.reading.reading import NotAPlan

MAX_ROWS = 2000
MAX_CELL = 20_000
MAX_COLUMNS = 63

TRANSPARENT = {"ins", "moveTo", "sdt", "sdtContent", "smartTag", "hyperlink", "fldSimple", "customXml", "dir", "bdo"}
GONE = {"del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText"}
SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
OFF = {"0", "false", "off", "none"}
HEADING_STYLES = ("heading", "title", "заголовок", "название")


def local(element: etree._Element) -> str:
    """The tag without its namespace."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def switched_on(properties: etree._Element | None, name: str) -> bool:
    """Whether a toggle like w:b stands in the properties and is not switched off."""
    toggle = properties.find(f"{W}{name}") if properties is not None else None
    return toggle is not None and toggle.get(f"{W}val") not in OFF


@dataclass(slots=True)
class Line:
    """A paragraph while it is being collected."""

    text: str = ""
    bold: bool = True
    notes: tuple[str, ...] = ()

    def add(self, text: str, *, bold: bool) -> None:
        if text.strip():
            self.bold = self.bold and bold
        self.text += text


class WordReader:
    """Reads one document; counts rows and automatic numbers on the way."""

    def __init__(self, package: Package) -> None:
        self._body = package.document().find(f"{W}body")
        styles = package.part("styles")
        self._numbering = Numbering(package.part("numbering"), styles)
        self._heading_styles = _heading_styles(styles)
        self._notes = {kind: _notes(package.part(kind)) for kind in NOTES.values()}
        self._boxes: list[etree._Element] = []
        self._rows = 0

    def blocks(self) -> list[Block]:
        if self._body is None:
            raise NotAPlan("В документе нет текста: выберите документ .docx с таблицей плана.")
        return list(self._blocks(self._body))

    def _blocks(self, container: etree._Element, *, aside: bool = False) -> Iterator[Block]:
        carried = Line()
        for child in _children(container):
            name = local(child)
            if name == "tbl":
                yield self._grid(child)
            elif name == "p":
                line = self._line(child, carried)
                carried = Line()
                if _mark_is_deleted(child):
                    carried = line  # the paragraph runs on into the next one
                    continue
                yield from self._paragraphs(child, line, aside=aside)
                yield from self._take_boxes()
        if carried.text.strip():
            yield Paragraph(tidy(carried.text), notes=carried.notes, aside=aside)

    def _take_boxes(self) -> Iterator[Block]:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            yield from self._blocks(box, aside=True)

    def _paragraphs(self, element: etree._Element, line: Line, *, aside: bool) -> Iterator[Paragraph]:
        properties = element.find(f"{W}pPr")
        first, *others = line.text.split("\n")
        bold, heading = line.bold and bool(line.text.strip()), self._heading(properties)
        mark = self._numbering.mark(properties)
        yield Paragraph(tidy(first), mark, bold, heading, aside=aside, notes=line.notes)
        for other in others:
            yield Paragraph(tidy(other), bold=bold, heading=heading, soft=True, aside=aside)

    def _heading(self, properties: etree._Element | None) -> str:
        style = properties.find(f"{W}pStyle") if properties is not None else None
        return self._heading_styles.get(style.get(f"{W}val", ""), "") if style is not None else ""

    def _line(self, paragraph: etree._Element, line: Line) -> Line:
        for run in _runs(paragraph):
            properties = run.find(f"{W}rPr")
            if switched_on(properties, "vanish"):
                continue
            bold = switched_on(properties, "b")
            for child in run:
                self._add(line, child, bold=bold)
        return line

    def _add(self, line: Line, child: etree._Element, *, bold: bool) -> None:
        name = local(child)
        if name == "t":
            line.add(child.text or "", bold=bold)
        elif name in SIGNS:
            line.add(SIGNS[name], bold=bold)
        elif name == "sym":
            line.add(_symbol(child), bold=bold)
        elif name in NOTES:
            note = self._notes[NOTES[name]].get(child.get(f"{W}id", ""))
            line.notes += (note,) if note else ()
        elif name in {"drawing", "pict", "AlternateContent"}:
            self._boxes += _text_boxes(child)

    def _grid(self, table: etree._Element) -> Grid:
        rows: list[Row] = []
        above: dict[int, Cell] = {}
        for element in _nested(table, "tr"):
            properties = element.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            self._rows += 1
            if self._rows > MAX_ROWS:
                raise NotAPlan("В таблицах больше 2000 строк: оставьте в документе только план и загрузите снова.")
            row = Row(self._rows, tuple(self._cells(element, properties, above)))
            above = {cell.column: cell for cell in row.cells}
            rows.append(row)
        return Grid(tuple(rows))

    def _cells(self, row: etree._Element, properties: etree._Element | None, above: dict[int, Cell]) -> Iterator[Cell]:
        column = _count(properties, "gridBefore", least=0)
        waiting: Cell | None = None
        for element in _nested(row, "tc"):
            settings = element.find(f"{W}tcPr")
            span = _count(settings, "gridSpan", least=1)
            if waiting is not None and _continues(settings, "hMerge"):
                waiting = replace(waiting, span=waiting.span + span)
            else:
                if waiting is not None:
                    yield waiting
                waiting = self._cell(element, settings, column, span, above.get(column))
            column += span
        if waiting is not None:
            yield waiting

    def _cell(
        self, element: etree._Element, settings: etree._Element | None, column: int, span: int, above: Cell | None
    ) -> Cell:
        if above is not None and _continues(settings, "vMerge"):
            return replace(above, column=column, span=span, continued=True, tables=())
        if settings is not None and settings.find(f"{W}cellDel") is not None:
            return Cell(column, (), span)
        paragraphs: list[Paragraph] = []
        tables: list[Grid] = []
        for block in self._blocks(element):
            if isinstance(block, Grid):
                tables.append(block)
                paragraphs += _flattened(block)
            else:
                paragraphs.append(block)
        if sum(len(paragraph.text) for paragraph in paragraphs) > MAX_CELL:
            raise NotAPlan("В одной ячейке больше 20 000 знаков: это не похоже на план, проверьте документ.")
        return Cell(column, tuple(paragraphs), span, shaded=_is_shaded(settings), tables=tuple(tables))


def _children(container: etree._Element) -> Iterator[etree._Element]:
    """The children, through content controls and tracked insertions."""
    for child in container:
        name = local(child)
        if name in TRANSPARENT:
            yield from _children(child)
        elif name == "AlternateContent":
            yield from _children(child[0] if len(child) else child)
        elif name not in GONE:
            yield child


def _nested(container: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in _children(container) if local(child) == name)


def _runs(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The runs that are seen; the code of a field, with whatever is nested in it, is not."""
    in_code: list[bool] = []
    for run in _nested(paragraph, "r"):
        for mark in run.iterfind(f"{W}fldChar"):
            kind = mark.get(f"{W}fldCharType")
            if kind == "begin":
                in_code.append(True)
            elif in_code:
                in_code.pop()
                in_code += [False] if kind == "separate" else []
        if not any(in_code):
            yield run


def _text_boxes(element: etree._Element) -> list[etree._Element]:
    """The text boxes of a drawing; of a drawing and its copy for old programs only the drawing."""
    if local(element) == "txbxContent":
        return [element]
    children = list(element)
    if local(element) == "AlternateContent":
        children = children[:1]
    return [box for child in children for box in _text_boxes(child)]


def _mark_is_deleted(paragraph: etree._Element) -> bool:
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)


def _continues(settings: etree._Element | None, name: str) -> bool:
    merge = settings.find(f"{W}{name}") if settings is not None else None
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _count(settings: etree._Element | None, name: str, *, least: int) -> int:
    """A number of columns; Word allows 63, a stranger's file may claim millions."""
    counted = number(settings.find(f"{W}{name}"), least) if settings is not None else least
    return min(max(counted, least), MAX_COLUMNS)


def _is_shaded(settings: etree._Element | None) -> bool:
    shade = settings.find(f"{W}shd") if settings is not None else None
    return shade is not None and shade.get(f"{W}fill", "auto").lower() not in {"auto", "ffffff"}


def _symbol(element: etree._Element) -> str:
    """A sign of a symbol font; those live in the private area and serve as bullets."""
    code = element.get(f"{W}char", "")
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return "•" if value >= 0xE000 or value < 0x20 else chr(value)


def _flattened(table: Grid) -> list[Paragraph]:
    """The text of a nested table, a line for each row."""
    lines = (" ".join(cell.shown.replace("\n", " ") for cell in row.filled if not cell.continued) for row in table.rows)
    return [Paragraph(line) for line in lines if line]


def _heading_styles(styles: etree._Element | None) -> dict[str, str]:
    """Id → name of the styles that are headings."""
    found = {}
    for style in styles.iterfind(f"{W}style") if styles is not None else ():
        name = style.find(f"{W}name")
        if name is not None and name.get(f"{W}val", "").lower().startswith(HEADING_STYLES):
            found[style.get(f"{W}styleId", "")] = name.get(f"{W}val", "").lower()
    return found


def _notes(part: etree._Element | None) -> dict[str, str]:
    """Id → text of the foot- or endnotes; separators have no text."""
    notes = {}
    for note in part if part is not None else ():
        words = (
            "".join(text.text or "" for run in _runs(paragraph) for text in run.iterfind(f"{W}t"))
            for paragraph in _nested(note, "p")
        )
        notes[note.get(f"{W}id", "")] = tidy(" ".join(words))
    return notes
