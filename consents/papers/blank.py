"""The blank of a consent: one sheet for one consent, its text from the edition, its lines from who signs."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Final

from django.template.loader import render_to_string

from consents import numbers
from consents.ages import REPRESENTATIVE, SELF, Signers
from consents.form_content import FormText, printed_text
from consents.models import ConsentForm
from consents.papers.pile import CopyData
from consents.states import Subject
from ezh_rollout.shared import pdf
from ezh_rollout.shared.pdf import Code, Mark, Sheet, Words

STYLESHEETS: Final = ("css/print/code_corner.css", "css/print/consent.css")
TEMPLATE: Final = "consents/print/blank.html"
LOOKS: Final = ("text-11", "text-10", "text-10 tight", "text-9 tight")
"""Classes of the page: smaller rather than a second side, a second side rather than smaller than that."""

SIDES: Final = 2
PLACE_LABELS: Final[dict[str, str]] = {
    Subject.PUPIL: "Класс",
    Subject.REPRESENTATIVE: "Ребёнок, класс",
    Subject.EMPLOYEE: "Должность",
}
SUBJECT_TITLES: Final[dict[str, str]] = {
    Subject.PUPIL: "Учащийся (субъект персональных данных)",
    Subject.REPRESENTATIVE: "Законный представитель учащегося (субъект персональных данных)",
    Subject.EMPLOYEE: "Работник (субъект персональных данных)",
}
SIGNER_TITLES: Final[dict[str, str]] = {
    Subject.PUPIL: "Учащийся",
    Subject.REPRESENTATIVE: "Законный представитель",
    Subject.EMPLOYEE: "Работник",
}
SAMPLE_CODE: Final = "OBRAZEC"
"""Of a draft's preview: a code is there to be looked at, and is no number of a blank."""


class TooLong(Exception):
    """The text of the form does not fit on both sides of a sheet; the message is a Russian sentence."""


def sheet_of(text: FormText, signers: Signers, *, note: str = "") -> Sheet:
    """The blank laid out: every field of `CopyData` has a place. Raises `TooLong`, `PdfProblem`."""
    return _sheet(text, signers, note)


@lru_cache(maxsize=16)
def _sheet(text: FormText, signers: Signers, note: str) -> Sheet:
    tried = []
    for look in LOOKS:
        sheet = pdf.lay_out(html_of(text, signers, look), stylesheets=STYLESHEETS, note=note)
        if sheet.pages == 1:
            return sheet
        tried.append(sheet)
    for sheet in tried:
        if sheet.pages <= SIDES:
            return sheet
    raise TooLong(
        "Текст бланка не помещается на двух сторонах листа даже мелким шрифтом. "
        "Сократите его: подробности о порядке работы с данными в согласии не нужны."
    )


def forget() -> None:
    """What was laid out; for measuring how long a fresh worker takes."""
    _sheet.cache_clear()


def html_of(text: FormText, signers: Signers, look: str = LOOKS[0]) -> str:
    context = {
        "text": text,
        "look": look,
        "signs_self": SELF in signers,
        "signs_representative": REPRESENTATIVE in signers,
        "subject_title": SUBJECT_TITLES[text.subject],
        "signer_title": SIGNER_TITLES[text.subject],
        "place_label": PLACE_LABELS[text.subject],
    }
    return render_to_string(TEMPLATE, context)


def marks_of(sheet: Sheet, copy: CopyData) -> Iterator[Mark]:
    """What is written over the sheet for this copy, on all of its pages."""
    written = {
        "name": copy.name,
        "birth-date": f"{copy.birth_date:%d.%m.%Y}" if copy.birth_date else "",
        "place": copy.place,
        "representative": copy.representative,
        "authority": copy.authority,
    }
    for name, words in written.items():
        if words and name in sheet.places:
            yield Words(sheet.place(name), words)
    yield from _codes(sheet, copy.number)


def _codes(sheet: Sheet, number: str) -> Iterator[Mark]:
    """At the same corner of every side. The number counts where the signature is: on the last one."""
    for page in range(sheet.pages):
        mark = numbers.BLANK_MARK if page == sheet.pages - 1 else numbers.BACK_MARK
        yield Code(sheet.place("code").on(page), numbers.payload(mark, number))
        yield Words(sheet.place("number").on(page), numbers.spoken(number), size=8, floor=7, is_centred=True)


def preview(form: ConsentForm, *, signers: Signers | None = None, created: datetime | None = None) -> bytes:
    """One empty sheet as PDF/A: a draft has a sample code and «ПРОЕКТ» across, an issued edition is a blank to fill in
    by hand, without a code. Raises `TooLong`, `PdfProblem`."""
    text = printed_text(form)
    usual = frozenset({REPRESENTATIVE if text.subject == Subject.PUPIL else SELF})
    sheet = sheet_of(text, signers or usual, note=form.school.paper_note)
    volume = pdf.Volume(title=text.title or "Согласие", created=created)
    sample: list[Mark] = []
    for page in range(sheet.pages if form.is_draft else 0):
        sample.append(Code(sheet.place("code").on(page), SAMPLE_CODE))
        sample.append(Words(sheet.place("number").on(page), "образец", size=8, floor=7, is_centred=True))
    for page in range(sheet.pages):
        volume.add(sheet, page, sample)
    out = BytesIO()
    volume.save(out)
    return pdf.stamp(out.getvalue(), "ПРОЕКТ") if form.is_draft else out.getvalue()
