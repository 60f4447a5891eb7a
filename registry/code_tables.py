"""The cells of a table with names and codes, read as every other table that comes into the program."""

from ezh_rollout.shared.refusal import Refused
from registry.imports.reading import Unreadable, read_sheets

MOST_ROWS = 20_000


def rows_of_file(data: bytes) -> list[list[str]]:
    """The first sheet as text. Raises `Refused` for anything that is no table of a sane size."""
    try:
        sheets = read_sheets(data)
    except Unreadable as refusal:
        raise Refused(str(refusal)) from refusal
    rows = sheets[0].rows if sheets else []
    if len(rows) > MOST_ROWS:
        raise Refused(f"В файле больше {MOST_ROWS} строк. Разделите его по классам.")
    words = [[_words(cell) for cell in row] for row in rows]
    # The table may begin anywhere on the sheet.
    first = min((place for row in words for place, word in enumerate(row) if word), default=0)
    return [row[first:] for row in words]


def _words(cell: object) -> str:
    """A code of digits is a number in Excel: 123456.0 is «123456»."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
