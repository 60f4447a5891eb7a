"""A pile of sheets that came back from parents and went through a scanner, with what goes wrong in every real one.

bring_back(school, by=deputy, at=now)     # after `fill`; the worker of the program reads it
"""

import io
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import pypdfium2
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from consents.actions import scan
from consents.models import Consent, PrintBatch, ScanBatch
from consents.papers import file
from consents.papers.pile import Pile
from consents.queries.printing import pile_of
from consents.states import ConsentKind, Subject
from registry.models import School

TITLE: Final = "Родительское собрание"
DPI: Final = 150
QUALITY: Final = 70
FEWEST, MOST = 4, 12
# The line of a signature ends with its day; the hand writes before it.
DAY_OF_SIGNATURE: Final = "«____»"
INK, SHADE = 40, 246
UNSIGNED, UPSIDE_DOWN, ASKEW, STAINED = range(4)
"""Places in the pile of the sheets with something wrong."""


def bring_back(school: School, *, by: Any, at: datetime) -> ScanBatch | None:
    """Sheets of parents who have not answered, from all classes. None: there are too few of them."""
    pile = _unanswered(school)
    if pile is None or len(pile.copies) < FEWEST:
        return None
    scanned = ContentFile(_scanned(pile, chance=random.Random(pile.title)), name="Скан.pdf")  # noqa: S311
    signed_on = timezone.localdate(at - timedelta(days=1))
    return scan.receive(school, [scanned], title=TITLE, signed_on=signed_on, by=by, at=at).batch


def _unanswered(school: School) -> Pile | None:
    kind, who = ConsentKind.PROCESSING, Subject.REPRESENTATIVE
    answered = Consent.objects.filter(school=school, kind=kind, representative__isnull=False).values("representative")
    batches = PrintBatch.objects.filter(school=school, form__kind=kind, form__subject=who)
    piles = []
    for batch in batches.select_related("form__school").order_by("pk"):
        silent = set(batch.copies.exclude(representative__in=answered).values_list("number", flat=True))
        pile = pile_of(batch)
        piles.append(replace(pile, copies=[copy for copy in pile.copies if copy.number in silent]))
    returned = [copy for pile in piles for copy in pile.copies][:MOST]
    return replace(piles[0], copies=returned) if piles else None


def _scanned(pile: Pile, *, chance: random.Random) -> bytes:
    """Nobody scans the control sheet; the back of a sheet got among them."""
    printed = io.BytesIO()
    file.write([pile], printed, title=pile.title)
    with pypdfium2.PdfDocument(printed.getvalue()) as document:
        sides = len(document) // len(pile.copies)
        sheets = list(document)[-sides * len(pile.copies) :]
        pages, lines = [_page(page) for page in sheets], [_lines(page) for page in sheets]
    for place, (page, of_page) in enumerate(zip(pages, lines, strict=True)):
        if place != UNSIGNED:
            _sign(page, of_page, chance)
    pages[UPSIDE_DOWN] = pages[UPSIDE_DOWN].rotate(180)
    pages[ASKEW] = pages[ASKEW].rotate(2.5, Image.Resampling.BICUBIC, fillcolor=SHADE)
    _stain(pages[STAINED])
    return _bound([*pages, Image.new("L", pages[0].size, SHADE)])


def _page(page: pypdfium2.PdfPage) -> Image.Image:
    picture: Image.Image = page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
    return picture.point([INK + (SHADE - INK) * value // 255 for value in range(256)])


def _lines(page: pypdfium2.PdfPage) -> list[tuple[float, float]]:
    """Where the days of signatures begin, in points of the picture."""
    scale, height = DPI / 72, page.get_height()
    text = page.get_textpage()
    searcher, found = text.search(DAY_OF_SIGNATURE), []
    while (place := searcher.get_next()) is not None:
        left, bottom, _, _ = text.get_charbox(place[0])
        found.append((left * scale, (height - bottom) * scale))
    return found


def _sign(page: Image.Image, lines: Sequence[tuple[float, float]], chance: random.Random) -> None:
    draw = ImageDraw.Draw(page)
    step = DPI / 25
    for left, bottom in lines:
        start = left - DPI * 2.4
        curve = [
            (start + place * step, bottom - chance.uniform(0, DPI / 6)) for place in range(chance.randrange(8, 14))
        ]
        draw.line(curve, fill=INK + 30, width=2, joint="curve")
        draw.text((left + DPI / 10, bottom - DPI / 9), str(chance.randrange(1, 28)), fill=INK + 30, font_size=DPI / 8)


def _stain(page: Image.Image) -> None:
    """Coffee on the upper quarter: the code cannot be read, the name can."""
    width, height = page.size
    ImageDraw.Draw(page).ellipse((width * 0.72, -height * 0.04, width * 1.02, height * 0.16), fill=110)


def _bound(pages: Sequence[Image.Image]) -> bytes:
    bound = io.BytesIO()
    first, *rest = pages
    first.save(bound, "PDF", save_all=True, append_images=rest, resolution=DPI, quality=QUALITY)
    return bound.getvalue()
