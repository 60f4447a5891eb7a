"""The source as blocks of text and tables, whatever it was made with.

Merged cells are already resolved: a cell that continues the one above holds its paragraphs and says `continued`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


def tidy(text: str) -> str:
    """One line without soft hyphens, zero-width characters and double spaces."""
    return " ".join(INVISIBLE.sub("", text).split())


@dataclass(frozen=True, slots=True)
class Mark:
    """A list mark that was drawn by the word processor, not typed: its label («1.», «•») and its depth from 0."""

    label: str
    level: int
    ordered: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of text.

    `heading` is the name of its style if that is a heading; `soft` means that it follows a line break inside the
    same paragraph of the source, `aside` that it stands in a text box.
    """

    text: str
    mark: Mark | None = None
    bold: bool = False
    heading: str = ""
    soft: bool = False
    aside: bool = False
    notes: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The text with its automatic mark, as it is seen on paper."""
        return tidy(f"{self.mark.label} {self.text}") if self.mark else self.text


@dataclass(frozen=True)  # no slots: every row is asked for its words a dozen times, they are put together once
class Cell:
    """A cell at `column`, `span` columns wide."""

    column: int
    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    continued: bool = False
    shaded: bool = False
    tables: tuple["Grid", ...] = ()

    @cached_property
    def text(self) -> str:
        """The lines that are not empty, without automatic marks."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs if paragraph.text)

    @cached_property
    def line(self) -> str:
        """The text in one line."""
        return tidy(self.text)

    @cached_property
    def shown(self) -> str:
        """The lines that are not empty, with automatic marks."""
        return "\n".join(line for line in (paragraph.shown for paragraph in self.paragraphs) if line)

    @property
    def bold(self) -> bool:
        filled = [paragraph for paragraph in self.paragraphs if paragraph.text]
        return bool(filled) and all(paragraph.bold for paragraph in filled)


@dataclass(frozen=True)
class Row:
    """A row; `number` counts the rows of the whole document from 1."""

    number: int
    cells: tuple[Cell, ...]

    def at(self, column: int) -> Cell | None:
        """The cell that covers the column."""
        for cell in self.cells:
            if cell.column <= column < cell.column + cell.span:
                return cell
        return None

    @cached_property
    def filled(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.shown)

    @property
    def is_empty(self) -> bool:
        return not self.filled


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    rows: tuple[Row, ...] = field(default_factory=tuple)

    @property
    def width(self) -> int:
        return max((cell.column + cell.span for row in self.rows for cell in row.cells), default=0)

    def nested(self) -> Iterator["Grid"]:
        """The tables that lie inside the cells, outer ones first."""
        for row in self.rows:
            for cell in row.cells:
                for table in cell.tables:
                    yield table
                    yield from table.nested()


Block = Paragraph | Grid
