"""The journal of consents on paper and as a table: the columns of the law's register in its order."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import IO, Final

from django.template.loader import render_to_string

from consents.queries.journal import COLUMNS, JournalRow
from ezh_rollout.shared import pdf, typography
from registry.exports.catalogue import Column
from registry.exports.files import write
from registry.exports.layout import Layout, Place
from registry.models import School

STYLESHEETS: Final = ("css/print/journal.css",)
TITLE: Final = "Журнал учёта согласий на обработку персональных данных"
FIELDS: Final = [title for _, title in COLUMNS]
LAYOUT: Final = Layout(
    section="consents",
    places=[Place(title, Column(name, title, attrgetter(name))) for name, title in COLUMNS],
    sheet_name="Журнал согласий",
)


def as_table(target: IO[bytes], rows: Sequence[JournalRow], file_format: str) -> int:
    """Returns how many rows were written. Raises `Unwritable`."""
    return write(target, LAYOUT, rows, file_format)


def as_paper(rows: Sequence[JournalRow], *, school: School, words: str, on: date, created: datetime) -> bytes:
    """A4 landscape. `words` say which part of the journal it is. Raises `PdfProblem`."""
    context = {
        "rows": rows,
        "school": school,
        "title": TITLE,
        "words": words,
        "printed_on": typography.date_words(on),
    }
    html = render_to_string("consents/print/journal.html", context)
    return pdf.render(html, stylesheets=STYLESHEETS, title=TITLE, created=created, note=school.paper_note)
