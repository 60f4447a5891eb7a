"""The sheet of verification on paper: every value, and beside it a place to write what the document says."""

from collections.abc import Sequence
from datetime import date

from django.template.loader import render_to_string

from ezh_rollout.shared import pdf, typography
from registry.models import School
from registry.queries.looked import Look
from registry.queries.verification import RowCheck

STYLESHEETS = ("css/print/verification.css",)


def sheet_pdf(look: Look, rows: Sequence[RowCheck], *, school: School, title: str, first: int, on: date) -> bytes:
    """`first` is the number of the first row. Raises `PdfProblem`."""
    context = {
        "school": school,
        "title": title,
        "lines": [
            {
                "number": number,
                "name": look.name_of(row.seen),
                "cells": [(label, row.seen[field]) for field, label in look.columns.items()],
                "state": row.state.label,
            }
            for number, row in enumerate(rows, start=first)
        ],
        "printed_on": typography.date_words(on),
    }
    html = render_to_string("registry/print/verification_sheet.html", context)
    return pdf.render(html, stylesheets=STYLESHEETS, title=f"Лист проверки: {title}", note=school.paper_note)
