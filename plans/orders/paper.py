"""What stands on the paper of an order, without its number and date: the one content of PDF, Word copy and digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

NOTHING = "—"


@dataclass(frozen=True)
class Line:
    """A numbered item. `depth` is 1 for «1.» and 2 for «1.1.»."""

    number: str
    text: str
    depth: int = 1


@dataclass(frozen=True)
class Column:
    """A column of an appendix's table; the shares of a table add up to 100."""

    title: str
    share: int


@dataclass(frozen=True)
class Row:
    """A row of cells; a stage's row has one cell across the table."""

    cells: tuple[str, ...]
    is_stage: bool = False

    @property
    def is_tall(self) -> bool:
        """A task with several sub-items: it may go on overleaf instead of leaving half a page empty."""
        return any(cell.count("\n") >= 4 for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """What a generated appendix consists of."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    is_wide: bool = False


@dataclass(frozen=True)
class AppendixPaper:
    """One appendix: a table of ours, or the pages of an uploaded file behind a title sheet."""

    label: str
    kind: str
    title: str
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    is_wide: bool = False
    uploaded_sha256: str = ""
    uploaded_pages: int = 0

    @property
    def is_uploaded(self) -> bool:
        return self.uploaded_sha256 != ""


@dataclass(frozen=True)
class Paper:
    founder: str
    school: str
    school_short: str
    place: str
    heading: str
    preamble: str
    lines: tuple[Line, ...]
    signer_post: str
    signer: str
    readers: tuple[str, ...]
    appendices: tuple[AppendixPaper, ...]
    dates_in_words: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Paper:
        appendices = [
            {
                **appendix,
                "columns": tuple(Column(**column) for column in appendix["columns"]),
                "rows": tuple(Row(**{**row, "cells": tuple(row["cells"])}) for row in appendix["rows"]),
            }
            for appendix in kept["appendices"]
        ]
        return cls(
            **{
                **kept,
                "lines": tuple(Line(**line) for line in kept["lines"]),
                "readers": tuple(kept["readers"]),
                "appendices": tuple(AppendixPaper(**appendix) for appendix in appendices),
            }
        )

    def respelled(self, spell: Callable[[str], str]) -> Paper:
        """The same paper with every text passed through `spell`; the digest is of the plain one."""
        return Paper.from_json(_respelled(self.as_json(), spell))

    @property
    def digest(self) -> str:
        """SHA-256 of the content: what a person saw and what is about to be signed are the same or they are not."""
        canonical = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Imprint:
    """What makes a paper this very order: number and date (both may be empty in a draft) and the check code."""

    number: str = ""
    dated: date | None = None
    is_draft: bool = True
    code: str = ""
    check_url: str = ""


def _respelled(kept: Any, spell: Callable[[str], str]) -> Any:
    if isinstance(kept, str):
        return spell(kept)
    if isinstance(kept, dict):
        return {name: _respelled(value, spell) for name, value in kept.items()}
    if isinstance(kept, list | tuple):
        return [_respelled(value, spell) for value in kept]
    return kept
