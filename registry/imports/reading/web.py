"""A web page with a table that a program saved under the name .xls: journals export so."""

from typing import Any

from lxml import etree, html

from registry.imports.problem import Unreadable
from registry.imports.reading.sheet import MOST_COLUMNS, Sheet, refuse_too_many
from registry.imports.reading.text import decoded
from registry.imports.reading.weight import TOO_WIDE


def read_html(data: bytes) -> Sheet:
    """The table with the most rows; a cell over several columns leaves empty ones after it."""
    try:
        page = html.fromstring(decoded(data).encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("damaged", "Файл повреждён и не читается как таблица.") from error
    tables = page.xpath("//table")
    if not tables:
        raise Unreadable("not_a_table", "Это веб-страница без таблицы: сохраните таблицу как книгу .xlsx.")
    largest = max(tables, key=lambda table: len(table.xpath(".//tr")))
    lines = largest.xpath(".//tr")
    refuse_too_many(len(lines))
    return _laid_out(lines)


def _laid_out(lines: list[Any]) -> Sheet:
    """A cell over several rows leaves empty ones under it, and is told as merged."""
    sheet, taken = Sheet("", []), dict[int, int]()
    for top, line in enumerate(lines):
        cells: list[Any] = []
        for cell in line.xpath("./td|./th"):
            while taken.get(len(cells), -1) >= top:
                cells.append("")
            left, width, height = len(cells), _span(cell, "colspan"), _span(cell, "rowspan")
            cells += [" ".join(cell.text_content().split()), *[""] * (width - 1)]
            if height > 1:
                taken.update(dict.fromkeys(range(left, left + width), top + height - 1))
            if height > 1 or width > 1:
                sheet.merged.append((top, left, top + height - 1, left + width - 1))
            if len(cells) > MOST_COLUMNS:
                raise Unreadable("too_wide", TOO_WIDE)
        sheet.rows.append(cells)
    return sheet


def _span(cell: Any, name: str) -> int:
    span = cell.get(name, "1")
    return max(1, min(int(span), MOST_COLUMNS)) if span.isascii() and span.isdecimal() and len(span) < 9 else 1
