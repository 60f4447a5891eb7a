"""Drawing a paper, and stamping one that was drawn before."""

import hashlib
import io
import math
import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from html import escape
from types import ModuleType

import pikepdf

from ezh_rollout.shared.pdf.problem import PdfProblem
from ezh_rollout.shared.pdf.sheet import Sheet

POINTS_IN_MM = 72 / 25.4
BODY = re.compile("<body[^>]*>")
NOTE_STYLES = "css/print/note.css"


def render(
    html: str,
    *,
    stylesheets: Sequence[str],
    title: str,
    created: datetime | None = None,
    identifier: bytes | None = None,
    note: str = "",
) -> bytes:
    """The page as PDF/A-2u. PdfProblem if it asks for anything but our files, or if a picture would be lost.

    `stylesheets` are names of static files («css/print/order.css»). The same arguments give the same bytes: there is
    no clock inside; `created` (aware) is written as the date of the paper, without it there is none. `identifier`
    names the document for archives; without it, it is made from the content. `note` stands at the top of every page.
    """
    if note:
        html, stylesheets = with_note(html, note), (*stylesheets, NOTE_STYLES)
    if identifier is None:
        identifier = hashlib.sha256("\0".join([title, *stylesheets, html]).encode()).digest()[:16]
    data: bytes = _engine().draw(html, stylesheets=stylesheets, title=title, created=created, identifier=identifier)
    return data


def lay_out(html: str, *, stylesheets: Sequence[str], note: str = "") -> Sheet:
    """The page as a sheet that a `Volume` fills in: each element with an id is a place. Arguments as of `render`."""
    if note:
        html, stylesheets = with_note(html, note), (*stylesheets, NOTE_STYLES)
    sheet: Sheet = _engine().lay_out(html, stylesheets=stylesheets)
    return sheet


def _engine() -> ModuleType:
    try:
        from ezh_rollout.shared.pdf import engine  # noqa: PLC0415  half a second, and system libraries: see the package
    except (ImportError, OSError) as error:
        raise PdfProblem(f"WeasyPrint не запускается: {str(error).splitlines()[0]}") from error
    return engine


def with_note(html: str, note: str) -> str:
    marked, count = BODY.subn(lambda body: f'{body[0]}<p class="paper-note">{escape(note)}</p>', html, count=1)
    if not count:
        raise PdfProblem("Пометке негде встать: в документе нет начала страницы.")
    return marked


def stamp(pdf: bytes, text: str) -> bytes:
    """A copy of the paper with the text in red across every page; the given bytes are not touched.

    PDF/A stays PDF/A. Two copies differ in names inside (pikepdf makes them at random): make the copy once and keep it.
    """
    try:
        source = pikepdf.open(io.BytesIO(pdf))
    except pikepdf.PdfError as error:
        raise PdfProblem("Файл не открывается как PDF или защищён паролем.") from error
    stamped = io.BytesIO()
    with source:
        overlays: dict[tuple[int, int], pikepdf.Object] = {}
        for page in source.pages:
            size = _size_in_mm(page)
            if size not in overlays:
                overlays[size] = _overlay(source, text, size)
            page.add_overlay(overlays[size], pikepdf.Rectangle(page.trimbox))
        source.save(stamped)
    return stamped.getvalue()


def _size_in_mm(page: pikepdf.Page) -> tuple[int, int]:
    box = pikepdf.Rectangle(page.trimbox)
    return max(1, round(float(box.width) / POINTS_IN_MM)), max(1, round(float(box.height) / POINTS_IN_MM))


def _overlay(target: pikepdf.Pdf, text: str, size: tuple[int, int]) -> pikepdf.Object:
    """Copied into the paper once for each size of page, however many pages there are."""
    with pikepdf.open(io.BytesIO(_overlay_page(text, *size))) as drawn:
        return target.copy_foreign(drawn.pages[0].as_form_xobject())


@lru_cache(maxsize=8)
def _overlay_page(text: str, width: int, height: int) -> bytes:
    """One page in millimetres: the text along the diagonal, as large as the diagonal allows."""
    diagonal = math.hypot(width, height)
    turn = math.degrees(math.atan2(height, width))
    size = min(0.7 * diagonal / (0.75 * max(len(text), 1)), 45)
    html = f"""<!doctype html><html lang="ru"><head><style>
        @page {{ size: {width}mm {height}mm; margin: 0 }}
        html, body {{ margin: 0 }}
        p {{ position: absolute; top: {height / 2 - size}mm; left: {(width - diagonal) / 2}mm; width: {diagonal}mm;
             margin: 0; text-align: center; font: bold {size}mm/{2 * size}mm "Liberation Sans"; color: #c00000;
             opacity: 0.4; white-space: nowrap; transform: rotate(-{turn:.2f}deg) }}
        </style></head><body><p>{escape(text)}</p></body></html>"""
    return render(html, stylesheets=(), title=text)
