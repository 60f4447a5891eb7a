"""A book laid out by calamine; also run as a program of its own, so it imports nothing of ours.

What a crafted old book claims of itself (rows, lengths, chains of sectors) the library allocates, and a lack of memory
in it ends the whole process, with everybody who works in it. So such a book is read by a child with a small purse.
"""

import io
import pickle
import resource
import sys
from typing import Any, Final, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MOST_MEMORY: Final = 450 * 1024 * 1024
MOST_SECONDS: Final = 6


class Laid(NamedTuple):
    """One sheet of cells as calamine gives it."""

    name: str
    rows: list[list[Any]]
    merged: list[tuple[int, int, int, int]]
    is_hidden: bool


class CannotLay(Exception):
    """`code` is one of «password», «damaged», «too_many_rows», «too_wide», «too_large»."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Limits(NamedTuple):
    """Of a whole book; letters are counted where a book has several sheets: they may be one sheet named many times."""

    rows: int
    columns: int
    letters: int


def lay_out(data: bytes, limits: Limits) -> list[Laid]:
    """All sheets of cells. Raises `CannotLay`."""
    try:
        return _sheets(CalamineWorkbook.from_filelike(io.BytesIO(data)), limits)
    except PasswordError as error:
        raise CannotLay("password") from error
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise CannotLay("damaged") from error
    except BaseException as error:
        # A panic of the Rust library is no `Exception`; everything else goes on its way.
        if type(error).__name__ == "PanicException":
            raise CannotLay("damaged") from error
        raise


def _sheets(book: CalamineWorkbook, limits: Limits) -> list[Laid]:
    found, total, letters = [], 0, 0
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(index)
        total += sheet.height
        if total > limits.rows:
            raise CannotLay("too_many_rows")
        if sheet.width > limits.columns:
            raise CannotLay("too_wide")
        rows = sheet.to_python(skip_empty_area=False)
        letters += letters_in(rows) if len(book.sheets_metadata) > 1 else 0
        if letters > limits.letters:
            raise CannotLay("too_large")
        merged = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
        found.append(Laid(about.name, rows, merged, about.visible != SheetVisibleEnum.Visible))
    return found


def letters_in(rows: list[list[Any]]) -> int:
    return sum(len(cell) for row in rows for cell in row if isinstance(cell, str))


def _as_child() -> None:
    """Bytes of the book come in, a pickled answer goes out: sheets as plain tuples, or the code of a refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limits = Limits(*map(int, sys.argv[1:]))
    answer: Any
    try:
        sheets = lay_out(sys.stdin.buffer.read(), limits)
        is_heavy = sum(letters_in(sheet.rows) for sheet in sheets) > limits.letters
        answer = "too_large" if is_heavy else [tuple(sheet) for sheet in sheets]
    except CannotLay as refusal:
        answer = refusal.code
    except MemoryError:
        answer = "too_large"
    pickle.dump(answer, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    _as_child()
