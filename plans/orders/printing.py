"""The paper of an order as PDF: our own drawing, with uploaded appendices behind their title sheets."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pikepdf
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ezh_rollout.shared import pdf, typography
from ezh_rollout.shared.refusal import Refused
from plans.models import Order
from plans.orders import uploaded
from plans.orders.paper import Imprint, Paper
from plans.states import AppendixKind

STYLESHEETS = ("css/print/order.css",)
# The signature is kept on one page with the control item and the item before it.
KEPT_WITH_SIGNATURE = 2
WITH_NUMBER = re.compile(r"№\u00a0[\w./-]*\w")


@dataclass(frozen=True)
class Stamp:
    code: str
    url: str
    qr: SafeString


def pdf_of(paper: Paper, imprint: Imprint, *, uploads: Mapping[int, bytes], note: str = "") -> bytes:
    """PDF/A-2. `uploads` are the files of uploaded appendices by their place among the appendices, from 0."""
    try:
        title = title_of(paper, imprint)
        drawn = pdf.render(html_of(paper, imprint), stylesheets=STYLESHEETS, title=title, note=note)
    except pdf.PdfProblem as problem:
        raise Refused(f"Файл приказа не получился. {problem} Сообщите техническому администратору.") from problem
    if not uploads:
        return drawn
    pages = _pages_of_appendices(drawn)
    return uploaded.join(drawn, [(pages[place], data) for place, data in uploads.items()])


def uploads_of(order: Order) -> dict[int, bytes]:
    rows = order.appendices.order_by("position", "pk")
    return {place: bytes(row.pdf) for place, row in enumerate(rows) if row.kind == AppendixKind.UPLOADED}


def html_of(paper: Paper, imprint: Imprint) -> str:
    stamp = None
    if imprint.code:
        qr = mark_safe(pdf.qr_svg(imprint.check_url))  # noqa: S308 - drawn by our own code from our own address
        stamp = Stamp(imprint.code, imprint.check_url.partition("://")[2], qr)
    title, dated = title_of(paper, imprint), dated_of(paper, imprint)
    paper = paper.respelled(_in_html)
    context = {
        "paper": paper,
        "imprint": imprint,
        "dated": dated,
        "title": title,
        "stamp": stamp,
        "first_lines": paper.lines[:-KEPT_WITH_SIGNATURE],
        "last_lines": paper.lines[-KEPT_WITH_SIGNATURE:],
    }
    return render_to_string("plans/print/order.html", context)


def _in_html(words: str) -> SafeString:
    """Escaped and tied; «№ 273-ФЗ» is kept on one line, for which there is no sign that a search would find."""
    return mark_safe(WITH_NUMBER.sub(r'<span class="number-sign">\g<0></span>', escape(typography.tie(words))))  # noqa: S308


def dated_of(paper: Paper, imprint: Imprint) -> str:
    """«27.08.2027», or «27 августа 2027 г.» where the school chose so."""
    if imprint.dated is None:
        return ""
    if paper.dates_in_words:
        return typography.date_words(imprint.dated)
    return typography.date_numeric(imprint.dated)


def title_of(paper: Paper, imprint: Imprint) -> str:
    """The name of the document in the file itself and of the file."""
    if imprint.is_draft:
        return f"Проект приказа {typography.quoted(paper.heading)}"
    return f"Приказ № {imprint.number} от {dated_of(paper, imprint)} {typography.quoted(paper.heading)}"


def _pages_of_appendices(drawn: bytes) -> list[int]:
    """The page (from 1) on which each appendix begins, by the outline of the document."""
    with pikepdf.open(io.BytesIO(drawn)) as document, document.open_outline() as outline:
        places = {page.objgen: number for number, page in enumerate(document.pages, start=1)}
        titles = _headings(outline.root, depth=2)
        # Each is [page /XYZ left top zoom], as WeasyPrint writes it.
        return [places[title.destination[0].objgen] for title in titles]  # type: ignore[index]


def _headings(items: list[pikepdf.OutlineItem], *, depth: int) -> Iterator[pikepdf.OutlineItem]:
    for item in items:
        if depth == 1:
            yield item
        else:
            yield from _headings(item.children, depth=depth - 1)
