"""The network's empty file → headers in order with a guess of what stands under each. Examples in it are not kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from registry.exports.catalogue import columns_of
from registry.imports import Unreadable
from registry.imports.fields import KINDS
from registry.imports.headers import find_header
from registry.imports.reading import Sheet, read_sheets
from registry.imports.reading.package import Kind, kind_of
from registry.imports.vocabulary import meaning, plain
from registry.states import FileFormat

LOOK_AT: Final = 60
MOST_COLUMNS: Final = 100
LONGEST_HEADER: Final = 200


@dataclass(frozen=True, slots=True)
class Blank:
    """`header_row` as Excel counts, from 1; `above` are the rows over it."""

    sheet_name: str
    header_row: int
    headers: list[str]
    above: list[list[str]]
    guesses: list[str]
    file_format: FileFormat


def read_blank(data: bytes, kind: str, header_row: int | None = None) -> Blank:
    """`header_row` is what the person said; without it the row is found. Raises `Unreadable`."""
    sheets = [sheet for sheet in read_sheets(data) if not sheet.is_hidden and any(map(_words, sheet.rows))]
    if not sheets:
        raise Unreadable("empty_file", "В файле нет ни одной заполненной строки: нужна строка заголовков.")
    sheet, index = _header_of(sheets, kind, header_row)
    headers = _trimmed([_text(cell) for cell in sheet.rows[index]])
    if len(headers) > MOST_COLUMNS:
        raise Unreadable("too_wide", f"В строке заголовков больше {MOST_COLUMNS} столбцов: это не шаблон списка.")
    return Blank(
        sheet_name=sheet.name,
        header_row=index + 1,
        headers=headers,
        above=[_trimmed([_text(cell) for cell in row]) for row in sheet.rows[:index]],
        guesses=[guess(header, kind) for header in headers],
        file_format=_format_of(data),
    )


def guess(header: str, kind: str) -> str:
    """A field of the catalogue, by the words of the import and by our own headers; empty when nobody knows."""
    known = columns_of(kind)
    titles = {plain(column.title): column.field for column in known.values()}
    meant = meaning(header, kind) if kind in KINDS else ""
    for field in (meant, meant.removeprefix("parent."), titles.get(plain(header), "")):
        if field in known:
            return field
    return ""


def _header_of(sheets: list[Sheet], kind: str, header_row: int | None) -> tuple[Sheet, int]:
    if header_row is not None:
        for sheet in sheets:
            if header_row <= min(len(sheet.rows), LOOK_AT) and _words(sheet.rows[header_row - 1]):
                return sheet, header_row - 1
        raise Unreadable("no_header", f"Строка {header_row} пустая, или её нет: укажите строку с заголовками.")
    for sheet in sheets:
        found = find_header(sheet, kind) if kind in KINDS else None
        if found is not None:
            return sheet, found.first - 1
    sheet = sheets[0]
    fullest: Callable[[int], int] = lambda index: _words(sheet.rows[index])  # noqa: E731 - a key with a type
    return sheet, max(range(min(len(sheet.rows), LOOK_AT)), key=fullest)


def _words(row: list[Any]) -> int:
    return sum(1 for cell in row if isinstance(cell, str) and cell.strip())


def _text(cell: Any) -> str:
    return " ".join(str(cell).split())[:LONGEST_HEADER]


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _format_of(data: bytes) -> FileFormat:
    if kind_of(data) is not Kind.TEXT:
        return FileFormat.XLSX
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return FileFormat.CSV_OLD
    return FileFormat.CSV
