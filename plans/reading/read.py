"""From a file or the clipboard to a reading of the plan."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from plans.reading.grid import Block
from plans.reading.package import Package
from plans.reading.pasted import pasted_blocks
from plans.reading.problems import find_problems
from plans.reading.reading import Column, PlanReading
from plans.reading.sections import find_document
from plans.reading.structure import build
from plans.reading.word import WordReader


def read_docx(data: bytes, *, start: date, columns: Mapping[int, Column] | None = None) -> PlanReading:
    """The plan in a .docx file; `columns` corrects what was recognised. Raises NotAPlan."""
    return _read_docx(data, start, tuple(sorted((columns or {}).items())))


@lru_cache(maxsize=2)  # one document is read to be accepted, to be shown and to be saved
def _read_docx(data: bytes, start: date, columns: tuple[tuple[int, Column], ...]) -> PlanReading:
    return _read(WordReader(Package(data)).blocks(), start=start, columns=dict(columns))


def read_pasted(text: str, html: str, *, start: date, columns: Mapping[int, Column] | None = None) -> PlanReading:
    """The plan in a pasted table: the clipboard's `html` if it holds a table, else its `text`. Raises NotAPlan."""
    return _read(pasted_blocks(text, html), start=start, columns=columns)


def _read(blocks: Sequence[Block], *, start: date, columns: Mapping[int, Column] | None) -> PlanReading:
    document = find_document(blocks, start=start, wanted=columns)
    structure = build(document.sections, start=start)
    return PlanReading(
        title=document.title,
        columns=document.sections[0].header.columns,
        stages=tuple(structure.stages),
        problems=find_problems(document, structure, start=start),
        rows=tuple(row for section in document.sections for row in section.grid.rows),
    )
