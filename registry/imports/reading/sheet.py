"""A sheet of cells, whatever file it came from."""

from dataclasses import dataclass, field
from typing import Any, Final

from registry.imports.problem import Unreadable

MOST_ROWS: Final = 50_000
"""A school of five thousand pupils with their parents fits five times; a larger file is a mistake or an attack."""

MOST_COLUMNS: Final = 256


@dataclass(slots=True)
class Sheet:
    """`rows` begin at the first row of the sheet, so the index plus one is what Excel shows. `name` is empty for a
    text file. `merged` are ranges (top, left, bottom, right), from zero."""

    name: str
    rows: list[list[Any]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False

    def place(self, index: int) -> str:
        """«лист «5а», строка 7»; a text file has no sheets."""
        return f"лист «{self.name}», строка {index + 1}" if self.name else f"строка {index + 1}"


def refuse_too_many(rows: int) -> None:
    if rows > MOST_ROWS:
        raise Unreadable(
            "too_many_rows",
            f"В файле больше {MOST_ROWS} строк: для одной школы это слишком много. Оставьте в нём только строки своей "
            "школы и удалите пустые строки под таблицей, а большой файл разделите на части.",
        )
