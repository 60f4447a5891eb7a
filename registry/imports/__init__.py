"""Files of schools laid beside the registry: read → understood → compared → looked through → saved as a whole.

    reading/      bytes → sheets of cells: XLSX, XLS, CSV; refuses what is no table (`Unreadable`)
    headers       where the header is and which field each column fills; words in `vocabulary.json`
    values/       a cell → a typed value with problems; no guessing by likeness
    comparing     understood rows × registry → `Changeset` (constant number of queries); also who is missing

Without saving anything (the command line, сверка):

    changeset_of(school, kind, data, on=date, mapping=None) -> Changeset     may raise Unreadable
    read_rows(kind, data, on=date, mapping=None) -> Understood               no database at all

With a review on screens (`registry/actions/imports.py`):

    receive(school, kind=, file_name=, data=, by=, at=) -> ImportRun        keeps the file, reads nothing
    prepare(run, on=, mapping=None) -> ImportRun                            reads and compares, stores ImportRow
    decide(run, {position: Choice(decision, chosen)}, by=)                  for doubtful rows; wrong ones can be skipped
    remember_columns(school, kind=, columns={header words: field or ""})    for this and the next files
    obstacles_to_save(run) -> list[str]                                     empty means «можно»
    save(run, by=, at=, archive=()) -> dict of counts                       all or nothing; Outrun → back to review
    review_again(run, on=) -> list of positions that differ now
    obstacles_to_undo(run) / undo(run, by=, at=)                            as a whole, while nobody touched its rows
    drop(run, by=, at=), wipe(run, at=)                                     rows hold personal data: short life
    jobs: WORKS["import_prepare"], WORKS["import_save"] with parameters {"run": pk, ...}

Rules that hold everywhere: an empty cell does not erase a stored value; an import never touches verification,
consents, states or the archive, and never deletes; archiving of the missing is an explicit list of keys given to
`save`. Kinds are keys of `registry.sections.SECTIONS` named in `KINDS`.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from registry.imports.changeset import Changeset, Column, Line, Parsed
from registry.imports.comparing import compare
from registry.imports.fields import KINDS
from registry.imports.problem import Problem, Unreadable
from registry.imports.understanding import Understood, read_rows
from registry.models import HeaderMapping, School

__all__ = [
    "KINDS",
    "Changeset",
    "Column",
    "Line",
    "Parsed",
    "Problem",
    "Understood",
    "Unreadable",
    "changeset_of",
    "compare",
    "read_rows",
    "remembered_columns",
]


def remembered_columns(school: School, kind: str) -> dict[str, str]:
    """Header words → field, as a person of this school once said; «» for a column to skip."""
    found = HeaderMapping.objects.filter(school=school, kind=kind).values_list("columns", flat=True).first()
    return dict(found or {})


def changeset_of(
    school: School, kind: str, data: bytes, *, on: date, mapping: Mapping[str, str] | None = None
) -> Changeset:
    """The file beside the registry; nothing is saved. `mapping` is added to what the school remembers."""
    columns = {**remembered_columns(school, kind), **(mapping or {})}
    with nothing_collected():
        understood = read_rows(kind, data, on=on, mapping=columns)
        changeset = compare(kind, school, understood.rows, on=on)
    changeset.problems = understood.problems
    changeset.columns = understood.columns
    return changeset


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Hundreds of thousands of small objects that all stay: looking through them for garbage takes half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
