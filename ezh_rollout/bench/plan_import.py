"""From a Word document to a saved plan, beside python-docx that only walks over the same cells."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Final

import docx
from django.db import transaction

from ezh_rollout.bench import data
from ezh_rollout.bench.timing import Measurement
from plans import template
from plans.actions.plan_import import save_reading
from plans.reading import read_docx
from registry.models import School

START: Final = date(2027, 3, 1)


def measurements() -> Iterator[Measurement]:
    school, _ = data.make_school(1)
    document = seed_document()
    yield Measurement(
        what="import of the seed plan",
        size=f"{len(template.template_rows())} rows",
        ours=lambda: _import(document, school),
        peer=lambda: _walk(document),
        most_seconds=0.5,
    )


def seed_document() -> bytes:
    """The built-in plan as a Word document; a stage is one merged row."""
    document = docx.Document()
    document.add_paragraph("План работ")
    rows = template.template_rows()
    table = document.add_table(rows=len(rows), cols=4)
    for row, cells in zip(table.rows, rows, strict=True):
        if len(cells) == 1:
            row.cells[0].merge(row.cells[3]).text = cells[0]
        else:
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _import(document: bytes, school: School) -> None:
    with transaction.atomic():
        save_reading(read_docx(document, start=START), school=school, starts_on=START, by=None)
        transaction.set_rollback(True)


def _walk(document: bytes) -> int:
    tables = docx.Document(io.BytesIO(document)).tables
    return sum(len(cell.text) for table in tables for row in table.rows for cell in row.cells)
