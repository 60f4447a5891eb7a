"""Five hundred filled-in blanks: ours, beside WeasyPrint page by page and one long document through LibreOffice."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import docx

from consents.ages import REPRESENTATIVE
from consents.form_content import FormText
from consents.numbers import new_number
from consents.papers import blank, file
from consents.papers.pile import CopyData, Pile
from ezh_rollout.bench.timing import Measurement
from ezh_rollout.shared import pdf

COPIES: Final = 500
PAGES: Final = 100
MOST_OF_LIBREOFFICE: Final = 0.5
TIMES_FASTER: Final = 20
OFFICE: Final = ("soffice", "libreoffice")
ON: Final = date(2027, 3, 10)
TEXT: Final = FormText(
    kind="processing",
    subject="pupil",
    edition=1,
    title="Согласие на обработку персональных данных учащегося в электронном журнале",
    operator_name="Муниципальное бюджетное общеобразовательное учреждение «Учебная школа № 1»",
    operator_address="с. Учебное, ул. Школьная, д. 1",
    contacts="8 (800) 000-00-00",
    processor_name="ООО «Учебный журнал»",
    processor_address="г. Учебный, ул. Сетевая, 2",
    processor_contract="№ 15-Ж от 01.02.2027",
    purpose="Ведение электронного журнала и дневника: учёт оценок и посещаемости, расписание, домашние задания.",
    data=("фамилия, имя, отчество", "пол", "дата рождения", "СНИЛС", "класс", "телефон", "оценки и посещаемость"),
    actions="сбор, запись, систематизация, накопление, хранение, уточнение, использование, передача, удаление.",
    means="с использованием средств автоматизации и без них.",
    processing="Обработка поручена владельцу журнала по договору; он хранит данные в тайне и защищает их.",
    conditions="",
    term="до окончания обучения в школе либо до отзыва согласия.",
    term_kind="left",
    term_years=None,
    withdrawing="письменно, на имя директора школы; обработка прекращается не позднее 30 дней.",
)


def measurements() -> Iterator[Measurement]:
    """As a fresh worker prints: the blank is laid out inside the time. Twenty times faster by the page is a quarter of
    the time of a fifth of the pages."""
    copies = make_copies()
    blank.sheet_of(TEXT, copies[0].signers)  # WeasyPrint itself is loaded once by any worker
    yield Measurement(
        what=f"{COPIES} blanks : {PAGES} page by page",
        size=f"{COPIES} : {PAGES}",
        ours=partial(_ours, copies),
        peer=partial(_page_by_page, copies[:PAGES]),
        most_ratio=COPIES / PAGES / TIMES_FASTER,
        is_first=True,
    )
    office = next(filter(None, map(shutil.which, OFFICE)), None)
    if office is not None:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "blanks.docx"
            _write_docx(source, copies)
            yield Measurement(
                what="blanks : LibreOffice, one .docx",
                size=f"{COPIES} pages",
                ours=partial(_ours, copies),
                peer=partial(_office, office, source),
                most_ratio=MOST_OF_LIBREOFFICE,
                is_first=True,
            )


def make_copies() -> list[CopyData]:
    return [
        CopyData(
            number=new_number(),
            name=f"Рябинина-{number} Анна Петровна",
            birth_date=date(2015, 1 + number % 12, 1 + number % 28),
            place=f"{1 + number % 11}а",
            signers=frozenset({REPRESENTATIVE}),
            representative=f"Рябинина-{number} Ольга Ивановна",
        )
        for number in range(COPIES)
    ]


def _ours(copies: list[CopyData]) -> bytes:
    """As a fresh worker does it: nothing is laid out yet."""
    blank.forget()
    out = BytesIO()
    file.write([_pile(copies)], out, title="Бланки согласий")
    return out.getvalue()


def _pile(copies: list[CopyData]) -> Pile:
    return Pile(new_number(), "5а: учащиеся", "МБОУ «Учебная школа № 1»", "", ON, TEXT, copies)


def _page_by_page(copies: list[CopyData]) -> None:
    """Every blank laid out anew with its own words in the text: the plain way."""
    for copy in copies:
        words = replace(TEXT, operator_address=f"{copy.name}, {copy.place}")
        pdf.lay_out(blank.html_of(words, copy.signers), stylesheets=blank.STYLESHEETS)


def _office(office: str, source: Path) -> None:
    """The document is there already: only the turning into PDF counts."""
    profile = f"-env:UserInstallation=file://{source.parent}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(source.parent), str(source)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - a file of our own


def _write_docx(path: Path, copies: list[CopyData]) -> None:
    document: Any = docx.Document()
    for copy in copies:
        document.add_heading(TEXT.title, level=1)
        document.add_paragraph(f"{copy.name}, {copy.birth_date:%d.%m.%Y}, {copy.place}; {copy.representative}")
        for words in (TEXT.purpose, "; ".join(TEXT.data), TEXT.processing, TEXT.actions, TEXT.means, TEXT.term):
            document.add_paragraph(words)
        document.add_paragraph("Подпись ____________ Дата ____________")
        document.add_page_break()
    document.save(str(path))
