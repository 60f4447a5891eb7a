"""Reads a school's plan from a Word document or a pasted table, without touching the database.

The way of a document: `package` opens the file safely, `word` (or `pasted`) turns it into blocks of `grid`,
`columns` finds out what each column is, `structure` makes stages, tasks and sub-tasks of the rows, and
`problems` names every doubt at its place. `read` puts the steps together.
"""

from plans.reading.grid import Cell, Paragraph, Row
from plans.reading.read import read_docx, read_pasted
from plans.reading.reading import (
    Column,
    ColumnReading,
    MentionKind,
    NotAPlan,
    PersonMention,
    PlanReading,
    Problem,
    StageReading,
    TaskReading,
)

__all__ = [
    "Cell",
    "Column",
    "ColumnReading",
    "MentionKind",
    "NotAPlan",
    "Paragraph",
    "PersonMention",
    "PlanReading",
    "Problem",
    "Row",
    "StageReading",
    "TaskReading",
    "read_docx",
    "read_pasted",
]
