"""A doubt or a fault with its place: a file, a row, a field."""

from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["error", "doubt", "warning", "info"]
"""error: the row is wrong; doubt: a person decides; warning and info only tell."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` is the name of a model field or of a column of the section; empty for the whole row or file."""

    code: str
    field: str
    message: str
    level: Level = "error"

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "field": self.field, "message": self.message, "level": self.level}


class Unreadable(Exception):
    """Nothing of the file can be used. `problem.message` says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(code, "", message)
