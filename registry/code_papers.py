"""Papers of personal codes: slips to cut out, one for each person, and the sheet on which people sign for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from ezh_rollout.shared import pdf, typography
from registry.models import School

STYLESHEETS = ("css/print/codes.css",)
SLIPS_IN_ROW = 2


@dataclass(frozen=True, slots=True)
class Slip:
    """`place` is the class, the child or the post: it tells namesakes apart when slips are handed out."""

    name: str
    kind: str
    place: str
    code: str

    def __repr__(self) -> str:
        """Without the code: a slip may come into a log with a traceback."""
        return f"Slip({self.name!r})"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the signature sheet; day and receiver are filled in for codes that are already out."""

    name: str
    kind: str
    place: str
    day: date | None = None
    handed_to: str = ""


def slips_pdf(slips: Sequence[Slip], *, school: School, title: str) -> bytes:
    """Cut-outs with the code and both ways into the journal. Raises `PdfProblem`."""
    context = {"rows": list(_rows(slips)), "school": school, "title": title}
    html = render_to_string("registry/print/code_slips.html", context)
    return pdf.render(html, stylesheets=STYLESHEETS, title=title, note=school.paper_note)


def _rows(slips: Sequence[Slip]) -> Iterator[Sequence[Slip]]:
    for start in range(0, len(slips), SLIPS_IN_ROW):
        yield slips[start : start + SLIPS_IN_ROW]


def sheet_pdf(lines: Sequence[SheetLine], *, school: School, title: str, on: date) -> bytes:
    """The sheet with names and empty places for dates and signatures; holds no codes. Raises `PdfProblem`."""
    context = {"lines": lines, "school": school, "title": title, "printed_on": typography.date_words(on)}
    html = render_to_string("registry/print/code_sheet.html", context)
    return pdf.render(html, stylesheets=STYLESHEETS, title=title, note=school.paper_note)
