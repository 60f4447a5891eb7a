"""Bytes of a file → sheets of cells. The name of the file is not believed, its first bytes are."""

from registry.imports.problem import Unreadable
from registry.imports.reading.package import MAX_FILE, Kind, kind_of
from registry.imports.reading.sheet import Sheet
from registry.imports.reading.text import read_text
from registry.imports.reading.web import read_html
from registry.imports.reading.workbook import read_workbook, read_workbook_apart

__all__ = ["MAX_FILE", "Sheet", "Unreadable", "read_sheets"]


def read_sheets(data: bytes) -> list[Sheet]:
    """Sheets in the order of the book. Raises `Unreadable` with what to do."""
    kind = kind_of(data)
    if kind is Kind.BOOK:
        return read_workbook(data)
    if kind is Kind.APART:
        return read_workbook_apart(data)
    return [read_html(data)] if kind is Kind.WEB else [read_text(data)]
