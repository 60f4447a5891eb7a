"""The control sheet on top of a pile: whose blanks are in it, with a box to tick when one comes back."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from django.template.loader import render_to_string

from consents import numbers
from consents.papers.blank import PLACE_LABELS
from consents.papers.pile import Pile
from ezh_rollout.shared import pdf
from ezh_rollout.shared.pdf import Code, Mark, Sheet, Words
from ezh_rollout.shared.typography import quantity

STYLESHEETS: Final = ("css/print/code_corner.css", "css/print/control.css")
TEMPLATE: Final = "consents/print/control.html"
ROWS: Final = 28
BLANKS: Final = ("бланк", "бланка", "бланков")


def sheet_of(pile: Pile) -> Sheet:
    """One page of the list laid out; the next pages of a long one are the same."""
    return _sheet(pile.school, pile.text.title, pile.text.edition, PLACE_LABELS[pile.text.subject], pile.note)


@lru_cache(maxsize=8)
def _sheet(school: str, title: str, edition: int, place_label: str, note: str) -> Sheet:
    context = {
        "school_name": school,
        "title": title,
        "edition": edition,
        "place_label": place_label,
        "rows": range(ROWS),
    }
    return pdf.lay_out(render_to_string(TEMPLATE, context), stylesheets=STYLESHEETS, note=note)


def pages_of(pile: Pile) -> Iterator[list[Mark]]:
    """The marks of each page of the list."""
    sheet = sheet_of(pile)
    starts = range(0, len(pile.copies), ROWS)
    for number, start in enumerate(starts, start=1):
        yield [*_head(sheet, pile, f"{number} из {len(starts)}"), *_lines(sheet, pile, start)]


def _head(sheet: Sheet, pile: Pile, page: str) -> Sequence[Mark]:
    return (
        Words(sheet.place("group"), pile.title),
        Words(sheet.place("count"), quantity(len(pile.copies), *BLANKS)),
        Words(sheet.place("day"), f"{pile.printed_on:%d.%m.%Y}"),
        Words(sheet.place("page"), page),
        Code(sheet.place("code"), numbers.payload(numbers.CONTROL_MARK, pile.number)),
        Words(sheet.place("number"), numbers.spoken(pile.number), size=8, floor=7, is_centred=True),
    )


def _lines(sheet: Sheet, pile: Pile, start: int) -> Iterator[Mark]:
    for row, copy in enumerate(pile.copies[start : start + ROWS]):
        yield Words(sheet.place(f"order-{row}"), str(start + row + 1), size=10, is_in_middle=True)
        yield Words(sheet.place(f"name-{row}"), copy.name, size=11, is_in_middle=True)
        yield Words(sheet.place(f"place-{row}"), copy.place, size=10, is_in_middle=True)
