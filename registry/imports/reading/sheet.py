"""A sheet of cells, whatever file it came from."""

from dataclasses import dataclass, field
from typing import Any, Final

from registry.imports.problem import Unreadable

MOST_ROWS: Final = 50_000
"""A school of five thousand pupils with their parents fits five times; a larger file is a mistake or an attack."""

MOST_COLUMNS: Final = 256
# Ranges may lie over each other, which no program writes.
MOST_MERGED: Final = 500_000


@dataclass(slots=True)
class Sheet:
    """`rows` begin at the first row of the sheet, so the index plus one is what Excel shows. `name` is empty for a
    text file. `merged` are ranges (top, left, bottom, right), from zero."""

    name: str
    rows: list[list[Any]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False

    def merged_down(self, first: int) -> dict[int, dict[int, Any]]:
        """Row → column → what a cell merged down over it says, from the row `first` on."""
        found: dict[int, dict[int, Any]] = {}
        left = MOST_MERGED
        for top, column, bottom, right in self.merged:
            if right != column or top < first or top >= len(self.rows) or column >= len(self.rows[top]):
                continue
            for row in range(top + 1, min(bottom + 1, len(self.rows), top + 1 + left)):
                found.setdefault(row, {})[column] = self.rows[top][column]
                left -= 1
        return found

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
