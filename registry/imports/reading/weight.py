"""How much text a book would unfold into: one long word named by a million cells becomes a million copies of it.

A file of two hundred kilobytes took eleven gigabytes before this was asked. All of it is counted, nothing is laid out.
"""

import io
import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final
from xml.parsers import expat

from registry.imports.problem import Unreadable
from registry.imports.reading.sheet import MOST_COLUMNS, refuse_too_many

# Fifty thousand rows of forty columns with ten letters in each take half of it.
MOST_TEXT: Final = 100_000_000
TOO_MUCH: Final = (
    "Текст таблицы слишком велик: в ней много раз повторяется очень длинный текст. Оставьте в ней только нужные "
    "столбцы и сохраните ещё раз."
)
TOO_WIDE: Final = f"На листе больше {MOST_COLUMNS} столбцов: оставьте только нужные."
SHORTEST_CELL: Final = len(b'<c t="s"><v>0</v></c>')
STRING: Final = re.compile(rb"<(?:\w+:)?si[\s/>]")
NAMED: Final = re.compile(rb"""\st\s*=\s*["']s["']""")
VALUE: Final = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>\s*(\d{1,9})\s*<")
TABLE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "


class Strings:
    """The shared strings of a book of Excel; their exact lengths only when somebody asks."""

    def __init__(self, content: bytes = b"") -> None:
        self.content = content
        self.longest = max(map(len, content.split(b"<si")))

    def lengths(self) -> list[int]:
        """Of every string with its tags."""
        starts = [found.start() for found in STRING.finditer(self.content)]
        return [end - start for start, end in pairwise([*starts, len(self.content)])]

    def text_of(self, sheet: bytes) -> int:
        """How much the cells of the sheet take; exactly only where the longest string in all of them is too much."""
        if len(sheet) // SHORTEST_CELL * self.longest <= MOST_TEXT:
            return 0
        cells = len(NAMED.findall(sheet))
        if cells * self.longest <= MOST_TEXT:
            return cells * self.longest
        lengths, numbers = self.lengths(), Counter(VALUE.findall(sheet))
        known = sum(lengths[int(number)] * times for number, times in numbers.items() if int(number) < len(lengths))
        return known + max(0, cells - numbers.total()) * self.longest


def refuse_too_much_text(amount: int) -> None:
    if amount > MOST_TEXT:
        raise Unreadable("too_large", TOO_MUCH)


def refuse_repeated_cells(content: bytes) -> None:
    """A book of LibreOffice says «this cell a thousand times, this row a million times» in two words."""
    counting = _Counting()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = counting.begin, counting.end
    parser.CharacterDataHandler = counting.letters
    parser.EntityDeclHandler = counting.refuse_entity
    parser.ParseFile(io.BytesIO(content))


class _Counting:
    """Empty cells and rows count only when something stands behind them, as the reader lays them out."""

    def __init__(self) -> None:
        self.rows = self.row_times = self.columns = self.cell_times = 0
        self.in_cell = self.in_row = self.total = 0
        self.empty_rows = 0

    def begin(self, name: str, about: Mapping[str, str]) -> None:
        if name == f"{TABLE}table":
            self.rows = self.empty_rows = 0
        elif name == f"{TABLE}table-row":
            self.row_times = int(about.get(f"{TABLE}number-rows-repeated", 1))
            self.columns = self.in_row = 0
        elif name in CELLS:
            self.cell_times = int(about.get(f"{TABLE}number-columns-repeated", 1))
            self.in_cell = sum(len(value) for key, value in about.items() if key.startswith(OFFICE))

    def letters(self, words: str) -> None:
        self.in_cell += len(words)

    def end(self, name: str) -> None:
        if name in CELLS:
            self.columns += self.cell_times
            if self.in_cell and self.columns > MOST_COLUMNS:
                raise Unreadable("too_wide", TOO_WIDE)
            self.in_row += self.in_cell * self.cell_times
        elif name == f"{TABLE}table-row":
            self._end_row()

    def _end_row(self) -> None:
        if not self.in_row:
            self.empty_rows += self.row_times
            return
        self.rows += self.empty_rows + self.row_times
        self.empty_rows = 0
        refuse_too_many(self.rows)
        self.total += self.in_row * self.row_times
        refuse_too_much_text(self.total)

    @staticmethod
    def refuse_entity(*_: Any) -> None:
        raise Unreadable("damaged", "В файле есть то, чего в таблицах не бывает: пересохраните её как книгу .xlsx.")


CELLS: Final = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
