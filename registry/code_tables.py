"""The cells of a small table with names and codes, from XLSX or CSV."""

import csv
import io
import zipfile

from python_calamine import CalamineError, CalamineWorkbook

from ezh_rollout.shared.refusal import Refused

MOST_ROWS = 20_000
LARGEST_UNPACKED = 50 * 1024 * 1024
UNREADABLE = "Файл не читается. Нужна таблица XLSX или CSV; можно вставить столбцы из неё в поле выше."


def rows_of_file(name: str, data: bytes) -> list[list[str]]:
    """The first sheet as text. Raises `Refused` for anything that is no table of a sane size."""
    rows = _csv_rows(data) if name.lower().endswith((".csv", ".txt")) else _xlsx_rows(data)
    if len(rows) > MOST_ROWS:
        raise Refused(f"В файле больше {MOST_ROWS} строк. Разделите его по классам.")
    return rows


def _xlsx_rows(data: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise Refused("Файл разворачивается в слишком большую таблицу.")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return [[_words(cell) for cell in row] for row in sheet.to_python(nrows=MOST_ROWS + 1)]
    except (zipfile.BadZipFile, CalamineError, IndexError, OSError) as problem:
        raise Refused(UNREADABLE) from problem


def _words(cell: object) -> str:
    """A code of digits is a number in Excel: 123456.0 is «123456»."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _csv_rows(data: bytes) -> list[list[str]]:
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = data.decode("cp1251", errors="replace")
    if "\x00" in words:
        raise Refused(UNREADABLE)
    sample = words.partition("\n")[0]
    separator = next((sign for sign in (";", "\t", ",") if sign in sample), ";")
    try:
        return list(csv.reader(io.StringIO(words, newline=""), delimiter=separator))
    except csv.Error as problem:
        raise Refused(UNREADABLE) from problem
