"""The act on the destruction of personal data, as a paper (приказ Роскомнадзора № 179 от 28.10.2022).

It names each person by the number of the card and initials: enough to know whose data are gone, nothing of the data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.template.loader import render_to_string
from django.utils import timezone

from ezh_rollout.shared import pdf, typography
from registry.models import School
from registry.retention import categories_of

STYLESHEETS = ("css/print/act.css",)
SECTIONS = {"pupils": "учащийся", "representatives": "законный представитель", "employees": "сотрудник"}


class WrittenByHand(Protocol):
    """What a person writes into the act; see `registry.actions.destruction.ActData`."""

    @property
    def number(self) -> str: ...
    @property
    def dated(self) -> date: ...
    @property
    def reason(self) -> str: ...
    @property
    def commission(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Subject:
    section: str
    number: int
    initials: str

    @property
    def kind(self) -> str:
        return SECTIONS[self.section]

    def as_json(self) -> dict[str, Any]:
        return {"section": self.section, "number": self.number, "initials": self.initials}


@dataclass(frozen=True, slots=True)
class Paper:
    school: School
    act: WrittenByHand
    subjects: Sequence[Subject]
    destroyed_at: datetime


def act_pdf(paper: Paper) -> bytes:
    """Raises `PdfProblem`."""
    title = f"Акт № {paper.act.number} об уничтожении персональных данных"
    sections = [section for section in SECTIONS if any(subject.section == section for subject in paper.subjects)]
    context = {
        "title": title,
        "school": paper.school,
        "act": paper.act,
        "dated": typography.date_words(paper.act.dated),
        "subjects": paper.subjects,
        "categories": [(SECTIONS[section], ", ".join(categories_of(section))) for section in sections],
        "counts": [
            (SECTIONS[section], sum(subject.section == section for subject in paper.subjects)) for section in sections
        ],
        "moment": timezone.localtime(paper.destroyed_at).strftime("%d.%m.%Y %H:%M"),
    }
    html = render_to_string("registry/print/destruction_act.html", context)
    return pdf.render(
        html, stylesheets=STYLESHEETS, title=title, created=paper.destroyed_at, note=paper.school.paper_note
    )
