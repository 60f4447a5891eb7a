"""A web page with a table that a program saved under the name .xls: journals export so."""

from typing import Any

from lxml import etree, html

from registry.imports.problem import Unreadable
from registry.imports.reading.sheet import MOST_COLUMNS, Sheet, refuse_too_many
from registry.imports.reading.text import decoded


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
    rows = [_cells(row) for row in largest.xpath(".//tr")]
    refuse_too_many(len(rows))
    return Sheet("", rows)


def _cells(row: Any) -> list[Any]:
    cells: list[Any] = []
    for cell in row.xpath("./td|./th"):
        span = cell.get("colspan", "1")
        empty = min(int(span), MOST_COLUMNS) - 1 if span.isascii() and span.isdecimal() else 0
        cells += [" ".join(cell.text_content().split()), *[""] * empty]
    return cells
