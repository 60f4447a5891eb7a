"""Files on the disk. Rows come one by one, so ten thousand of them take no more memory than one."""

import codecs
import csv
import io
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from registry.exports.catalogue import Value
from registry.exports.cells import FIRST_DAY_OF_EXCEL, clean, for_csv, words
from registry.exports.layout import Layout, sheet_title
from registry.states import FileDates, FileFormat

TEXT: Final = "@"
DAY: Final = "DD.MM.YYYY"
NARROWEST, WIDEST = 10, 40
STEP: Final = 500
Told = Callable[[int], None]


class Unwritable(Exception):
    """The chosen encoding has no such letters. The message says which and where, and what to do."""


def quiet(_: int) -> None:
    """Nobody waits for the progress."""


def write(target: IO[bytes], layout: Layout, rows: Iterable[Any], file_format: str, *, told: Told = quiet) -> int:
    """Returns how many rows were written. Raises `Unwritable`."""
    if file_format == FileFormat.XLSX:
        return write_xlsx(target, layout, rows, told=told)
    return write_csv(target, layout, rows, is_old=file_format == FileFormat.CSV_OLD, told=told)


def write_xlsx(target: IO[bytes], layout: Layout, rows: Iterable[Any], *, told: Told = quiet) -> int:
    """Returns how many rows were written."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(layout.sheet_name))
    sheet.freeze_panes = f"A{len(layout.above) + 2}"
    for number, header in enumerate(layout.headers, start=1):
        width = min(max(len(header) + 4, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = width
    for line in layout.above:
        sheet.append([_text(sheet, words) for words in line])
    sheet.append([_text(sheet, header, bold=True) for header in layout.headers])
    pens = [_Pen(sheet, layout.dates) for _ in layout.places]
    count = 0
    for count, row in enumerate(rows, start=1):
        sheet.append([pen.cell(value) for pen, value in zip(pens, layout.values(row), strict=True)])
        if count % STEP == 0:
            told(count)
    book.save(target)
    return count


class _Pen:
    """Cells of one column. A cell is written the moment its row is appended, so one of each kind is enough."""

    def __init__(self, sheet: Any, dates: FileDates) -> None:
        self.dates = dates
        self.text, self.day, self.number = (WriteOnlyCell(sheet) for _ in range(3))
        self.text.number_format, self.day.number_format = TEXT, DAY

    def cell(self, value: Value) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, date):
            if self.dates is FileDates.EXCEL and value >= FIRST_DAY_OF_EXCEL:
                return _filled(self.day, value)
        elif isinstance(value, int | Decimal):
            return _filled(self.number, value)
        # The type is set last: a word that looks like a formula or an error stays a word.
        return _filled(self.text, words(value, self.dates), "s")


def _filled(cell: Any, value: Value, kind: str = "") -> Any:
    cell.value = value
    if kind:
        cell.data_type = kind
    return cell


def _text(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.number_format = TEXT
    if bold:
        cell.font = Font(bold=True)
    return _filled(cell, clean(text), "s")


def write_csv(
    target: IO[bytes],
    layout: Layout,
    rows: Iterable[Any],
    *,
    is_old: bool = False,
    told: Told = quiet,
) -> int:
    """With semicolons. Raises `Unwritable` for a letter that the old encoding lacks."""
    if not is_old:
        target.write(codecs.BOM_UTF8)
    line = _Line(target, "cp1251" if is_old else "utf-8")
    for above in layout.above:
        line.write([for_csv(cell) for cell in above])
    line.write([for_csv(header) for header in layout.headers])
    count = 0
    for count, row in enumerate(rows, start=1):
        line.write([for_csv(value, layout.dates) for value in layout.values(row)])
        if count % STEP == 0:
            told(count)
    return count


class _Line:
    """Rows of CSV as bytes; the place of a row is known when a letter does not fit."""

    def __init__(self, target: IO[bytes], encoding: str) -> None:
        self.target, self.buffer, self.number = target, io.StringIO(newline=""), 0
        self.encoding = encoding
        self.writer = csv.writer(self.buffer, delimiter=";", lineterminator="\r\n")

    def write(self, cells: list[str]) -> None:
        self.number += 1
        self.writer.writerow(cells)
        text = self.buffer.getvalue()
        self.buffer.seek(0)
        self.buffer.truncate()
        try:
            self.target.write(text.encode(self.encoding))
        except UnicodeEncodeError as problem:
            letter = text[problem.start]
            whole = next((cell for cell in cells if letter in cell), letter)
            raise Unwritable(
                f"В кодировке Windows-1251 нет знака «{letter}»: строка {self.number}, «{whole[:80]}». "
                "Выберите CSV в кодировке UTF-8 или книгу Excel: в них есть все буквы."
            ) from problem
