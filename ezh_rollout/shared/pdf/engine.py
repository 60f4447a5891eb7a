"""WeasyPrint with its doors closed. Import this module inside a function: see the package."""

import logging
import mimetypes
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from weasyprint import CSS, HTML, Document
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from ezh_rollout.shared.pdf.problem import PdfProblem
from ezh_rollout.shared.pdf.sheet import Place, Sheet

HOME = "https://papers.invalid"
"""The address a paper believes to live at. `.invalid` never resolves (RFC 2606), even if a door were left open."""

STATIC = f"{HOME}/static/"

POINTS_IN_PIXEL = 0.75

OUR_PICTURES = ("data:image/svg+xml", "data:image/png", "data:image/jpeg")

VARIANT = "pdf/a-2u"
"""PDF/A-2, level U: as level B, and every letter can be copied and searched."""


class OurFiles(URLFetcher):  # type: ignore[misc]
    """Gives out our static files and pictures inside the page; everything else stops the drawing.

    An ordinary exception would only drop the picture and draw on; WeasyPrint makes it fatal with `fail_on_errors`.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith(STATIC):
            path = static_path(unquote(urlsplit(url).path).removeprefix("/static/"))
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        if url.startswith(OUR_PICTURES):
            return super().fetch(url, headers)
        raise PdfProblem(f"Документ хочет загрузить чужой адрес: {url[:200]}")


def static_path(name: str) -> Path:
    """Our static file, as the staticfiles finders know it."""
    try:
        found = finders.find(name)
    except SuspiciousFileOperation:
        found = None
    if not found:
        raise PdfProblem(f"Нет статического файла «{name}» для печати.")
    return Path(found)


def draw(
    html: str, *, stylesheets: Sequence[str], title: str, created: datetime | None, identifier: bytes | None
) -> bytes:
    """The bytes of the PDF; the same arguments give the same bytes."""
    with _nothing_lost():
        document = _laid_out(html, stylesheets, is_tagged=True)
        _describe(document.metadata, title, created)
        data: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_tags=True, pdf_identifier=identifier or True)
    return data


def lay_out(html: str, *, stylesheets: Sequence[str]) -> Sheet:
    """A sheet with a place for every element that has an id. Without tags: its pages become pictures of other pages."""
    with _nothing_lost():
        document = _laid_out(html, stylesheets, is_tagged=False)
        data: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_tags=False, pdf_identifier=True)
    places = {
        name: Place(
            number,
            left=left * POINTS_IN_PIXEL,
            bottom=(page.height - lower) * POINTS_IN_PIXEL,
            width=(right - left) * POINTS_IN_PIXEL,
            height=(lower - upper) * POINTS_IN_PIXEL,
        )
        for number, page in enumerate(document.pages)
        for name, (left, upper, right, lower) in page.anchors.items()
    }
    return Sheet(data, len(document.pages), places)


def _laid_out(html: str, stylesheets: Sequence[str], *, is_tagged: bool) -> Document:
    fetcher, fonts = OurFiles(), FontConfiguration()
    styles = [
        CSS(
            string=static_path(name).read_text(encoding="utf-8"),
            base_url=f"{STATIC}{name}",
            url_fetcher=fetcher,
            font_config=fonts,
        )
        for name in stylesheets
    ]
    return HTML(string=html, base_url=f"{HOME}/", url_fetcher=fetcher).render(
        stylesheets=styles, font_config=fonts, pdf_variant=VARIANT, pdf_tags=is_tagged
    )


def _describe(metadata: Any, title: str, created: datetime | None) -> None:
    metadata.title = title
    metadata.lang = metadata.lang or "ru"
    metadata.created = metadata.modified = created.isoformat(timespec="seconds") if created else None


@contextmanager
def _nothing_lost() -> Iterator[None]:
    """Turns what WeasyPrint forbids, or only complains about (a picture it cannot read), into a PdfProblem."""
    complaints = Complaints()
    LOGGER.addHandler(complaints)
    try:
        yield
    except FatalURLFetchingError as fatal:  # a BaseException: no handler above us would catch it
        reason = fatal.__cause__ if isinstance(fatal.__cause__, PdfProblem) else fatal
        raise PdfProblem(str(reason)) from fatal
    finally:
        LOGGER.removeHandler(complaints)
    if complaints.heard:
        raise PdfProblem("Документ нарисован не полностью: " + "; ".join(complaints.heard))


class Complaints(logging.Handler):
    """What WeasyPrint «failed to» load or draw in this thread; its other complaints, of CSS say, lose nothing."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.thread = threading.get_ident()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread and str(record.msg).startswith("Failed to"):
            self.heard.append(record.getMessage())
