"""Texts and copies for tests of the blank, and what one sees in the file: words, boxes, codes. No database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp

from consents.ages import REPRESENTATIVE, SELF, Signers
from consents.form_content import FormText
from consents.numbers import new_number
from consents.papers import file
from consents.papers.pile import CopyData, Pile

BOTH: Final[Signers] = frozenset({SELF, REPRESENTATIVE})
PARENT: Final[Signers] = frozenset({REPRESENTATIVE})
ALONE: Final[Signers] = frozenset({SELF})
DPI: Final = 150
TEXT: Final = FormText(
    kind="processing",
    subject="pupil",
    edition=1,
    title="Согласие на обработку персональных данных учащегося",
    operator_name="МБОУ «Учебная СОШ»",
    operator_address="с. Учебное, ул. Школьная, 1",
    contacts="8 (800) 000-00-00",
    processor_name="ООО «Учебный журнал»",
    processor_address="г. Учебный, ул. Сетевая, 2",
    processor_contract="№ 15-Ж от 01.02.2027",
    purpose="Ведение электронного журнала.",
    data=("фамилия, имя, отчество", "дата рождения", "класс"),
    actions="сбор, запись, хранение, удаление.",
    means="с использованием средств автоматизации и без них.",
    processing="Обработка поручена владельцу журнала.",
    conditions="",
    term="до отзыва.",
    term_kind="withdrawn",
    term_years=None,
    withdrawing="письменным заявлением.",
)
LONG: Final = "обработка персональных данных учащихся в электронном журнале образовательной организации "


def text(**fields: Any) -> FormText:
    return replace(TEXT, **fields)


def copy(name: str = "Рябинина Анна Петровна", **fields: Any) -> CopyData:
    values: dict[str, Any] = {
        "number": new_number(),
        "name": name,
        "birth_date": date(2015, 4, 12),
        "place": "5а",
        "signers": PARENT,
        "representative": "Рябинина Ольга Ивановна",
        **fields,
    }
    return CopyData(**values)


def pile(*copies: CopyData, of: FormText = TEXT, **fields: Any) -> Pile:
    values: dict[str, Any] = {
        "number": new_number(),
        "title": "5а: учащиеся",
        "school": "МБОУ «Учебная СОШ»",
        "note": "",
        "printed_on": date(2027, 3, 10),
        **fields,
    }
    return Pile(text=of, copies=copies, **values)


def printed(*piles: Pile) -> bytes:
    out = BytesIO()
    file.write(piles, out, title="Бланки согласий")
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a file. `written`: boxes (left, bottom, right, top) of what was filled in over the sheet."""

    words: str
    codes: Sequence[str]
    written: Sequence[tuple[float, float, float, float]]

    def says(self, words: str) -> bool:
        """Whatever the lines are broken into."""
        return squeezed(words) in squeezed(self.words)


def squeezed(words: str) -> str:
    """Without spaces; pdfium marks a hyphen at the end of a line."""
    return "".join(words.replace("\ufffe", "-").replace("\xad", "-").split())


def pages(data: bytes) -> list[Page]:
    return list(_pages(data))


def _pages(data: bytes) -> Iterator[Page]:
    with pypdfium2.PdfDocument(data) as document:
        for number in range(len(document)):
            page = document[number]
            reader = page.get_textpage()
            picture = page.render(scale=DPI / 72, grayscale=True).to_pil()
            yield Page(
                words=reader.get_text_range(),
                codes=[code.text for code in zxingcpp.read_barcodes(picture)],
                written=[one.get_bounds() for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1)],
            )
            reader.close()
            page.close()
