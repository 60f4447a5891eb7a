"""The paper of an order as a Word document that people go on editing: same parts, same tables, same sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from ezh_rollout.shared import typography
from plans.orders.paper import AppendixPaper, Imprint, Paper
from plans.orders.printing import dated_of, title_of

FONT = "Times New Roman"
BLANK = "____________"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LEFT, CENTRE, RIGHT, JUSTIFIED = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
UPRIGHT_WIDTH, WIDE_WIDTH = Mm(165), Mm(257)


def docx_of(paper: Paper, imprint: Imprint, *, mark: str = "") -> bytes:
    """`mark` is what stands at the top of the first sheet: «ПРОЕКТ», «Копия для правки»."""
    paper = paper.respelled(_for_word)
    document = Document()
    document.core_properties.title = title_of(paper, imprint)[:255]
    document.core_properties.author = paper.school[:255]
    _set_style(document)
    _set_sheet(document.sections[0], wide=False)
    _number_pages(document.sections[0])
    if mark:
        _say(document, mark, align=RIGHT, bold=True)
    _write_head(document, paper, imprint)
    _write_body(document, paper)
    _write_readers(document, paper)
    for appendix in paper.appendices:
        _write_appendix(document, appendix, paper, imprint)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _for_word(words: str) -> str:
    """Tied, and without signs that a Word document may not hold."""
    return typography.tie(NOT_IN_XML.sub(" ", words))


def _write_head(document: Any, paper: Paper, imprint: Imprint) -> None:
    if paper.founder:
        _say(document, paper.founder, align=CENTRE)
    _say(document, paper.school, align=CENTRE, bold=True, after=12)
    _say(document, "ПРИКАЗ", align=CENTRE, bold=True, after=12)
    cells = _invisible_table(document, (50, 50))
    _fill(cells[0], dated_of(paper, imprint) or BLANK)
    _fill(cells[1], f"№ {imprint.number or BLANK}", align=RIGHT)
    if paper.place:
        _say(document, paper.place, align=CENTRE, before=6)
    heading = _say(document, paper.heading, align=LEFT, bold=True, before=12, after=12)
    heading.paragraph_format.right_indent = Mm(80)


def _write_body(document: Any, paper: Paper) -> None:
    if paper.preamble:
        _say(document, paper.preamble, indent=True)
    _say(document, "ПРИКАЗЫВАЮ:", align=LEFT, before=6, after=6).paragraph_format.keep_with_next = True
    for line in paper.lines:
        said = _say(document, f"{line.number} {line.text}", indent=True, after=3)
    if paper.lines:
        said.paragraph_format.keep_with_next = True
    _say(document, "", align=LEFT)
    cells = _invisible_table(document, (45, 25, 30))
    _fill(cells[0], paper.signer_post)
    _fill(cells[1], BLANK, align=CENTRE)
    _fill(cells[2], paper.signer, align=RIGHT)


def _write_readers(document: Any, paper: Paper) -> None:
    if not paper.readers:
        return
    _say(document, "С приказом ознакомлены:", align=LEFT, before=18, after=4).paragraph_format.keep_with_next = True
    rows = [("Дата", "Подпись", "И.О. Фамилия"), *(("", "", reader) for reader in paper.readers)]
    _table(document, rows, shares=(20, 35, 45), width=UPRIGHT_WIDTH)


def _write_appendix(document: Any, appendix: AppendixPaper, paper: Paper, imprint: Imprint) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _set_sheet(section, wide=appendix.is_wide)
    section.different_first_page_header_footer = False
    width = WIDE_WIDTH if appendix.is_wide else UPRIGHT_WIDTH
    dated, number = dated_of(paper, imprint) or BLANK, imprint.number or BLANK
    for words in (appendix.label, f"к приказу {paper.school_short}", f"от {dated} № {number}"):
        _say(document, words, align=LEFT).paragraph_format.left_indent = int(width) - int(Mm(68))
    _say(document, appendix.title, align=CENTRE, bold=True, before=12, after=8)
    if appendix.is_uploaded:
        _say(document, f"Файл PDF прилагается, на {appendix.uploaded_pages} л.", align=CENTRE)
        return
    rows = [tuple(column.title for column in appendix.columns), *(row.cells for row in appendix.rows)]
    _table(document, rows, shares=tuple(column.share for column in appendix.columns), width=width)


def _say(
    document: Any,
    words: str,
    *,
    align: Any = JUSTIFIED,
    bold: bool = False,
    indent: bool = False,
    before: int = 0,
    after: int = 0,
) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(words)
    run.bold = bold
    layout = paragraph.paragraph_format
    layout.alignment = align
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    if indent:
        layout.first_line_indent = Cm(1.25)
    return paragraph


def _fill(cell: Any, words: str, *, align: Any = LEFT, size: int = 14) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run(words)
    run.font.size = Pt(size)


def _table(document: Any, rows: Sequence[tuple[str, ...]], *, shares: tuple[int, ...], width: Any) -> None:
    """12 pt; the head repeats on every page; a row of one cell goes across the table; no row breaks in two."""
    table = document.add_table(rows=len(rows), cols=len(shares), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    # `table.rows[i].cells` walks the table anew each time: taken once, a plan of 200 rows stays quick.
    for index, (row, words) in enumerate(zip(table.rows, rows, strict=True)):
        cells = row.cells
        for cell, share in zip(cells, shares, strict=True):
            cell.width = int(width) * share // 100
        _mark_row(row, "w:cantSplit")
        if index == 0:
            _mark_row(row, "w:tblHeader")
        if len(words) == 1:
            _fill(cells[0].merge(cells[-1]), words[0], align=CENTRE, size=12)
            continue
        for cell, text in zip(cells, words, strict=True):
            _fill(cell, text, align=CENTRE if index == 0 else LEFT, size=12)


def _invisible_table(document: Any, shares: tuple[int, ...]) -> Any:
    table = document.add_table(rows=1, cols=len(shares))
    table.autofit = False
    cells = table.rows[0].cells
    for cell, share in zip(cells, shares, strict=True):
        cell.width = int(UPRIGHT_WIDTH) * share // 100
    return cells


def _mark_row(row: Any, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))  # noqa: SLF001 - python-docx has no other door to these marks


def _set_style(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    style.element.get_or_add_rPr().append(language)
    style.paragraph_format.line_spacing = 1.25
    style.paragraph_format.space_after = Pt(0)


def _set_sheet(section: Any, *, wide: bool) -> None:
    short, long = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if wide else (short, long)
    margins = (Mm(30), Mm(20), Mm(15), Mm(20)) if wide else (Mm(20), Mm(15), Mm(20), Mm(30))
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = margins
    section.header_distance = Mm(10)


def _number_pages(section: Any) -> None:
    """In the middle of the upper margin, from the second page."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    run = paragraph.add_run()
    run.font.size = Pt(12)
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = words
        run._r.append(mark)  # noqa: SLF001 - a field has no other door in python-docx
