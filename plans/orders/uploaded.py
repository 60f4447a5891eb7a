"""Appendices that come as a PDF: what is taken, and how its pages join the order."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pikepdf

from ezh_rollout.shared.refusal import Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 200
NOT_READ = "Файл не читается как PDF. Откройте его, сохраните заново как PDF и загрузите ещё раз."


def pages_of(data: bytes) -> int:
    """Pages of a PDF that may become an appendix. Raises `Refused` with what to do."""
    if len(data) > MAX_BYTES:
        raise Refused("Файл больше 20 МБ. Сохраните его с меньшим качеством картинок.")
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages, is_locked = len(pdf.pages), pdf.is_encrypted
    except pikepdf.PasswordError as error:
        raise Refused("Файл закрыт паролем. Загрузите PDF без пароля.") from error
    except pikepdf.PdfError as error:
        raise Refused(NOT_READ) from error
    if is_locked:
        raise Refused("Файл защищён от изменений. Загрузите PDF без защиты.")
    if not 1 <= pages <= MAX_PAGES:
        raise Refused(f"В файле {pages} стр., а приложение может иметь от 1 до {MAX_PAGES}.")
    return pages


def join(order: bytes, appendices: Iterable[tuple[int, bytes]]) -> bytes:
    """Puts the pages of each file after the page of the order with the given number (from 1).

    The claim of PDF/A stays only when every file makes it too: we do not vouch for foreign pages.
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(order)) as whole:
        is_archival = True
        # From the last to the first, so that the places of the earlier ones stay true.
        for place, data in sorted(appendices, key=lambda one: one[0], reverse=True):
            with pikepdf.open(io.BytesIO(data)) as part:
                is_archival = is_archival and _claims_pdf_a(part)
                _disarm(part)
                for offset, page in enumerate(part.pages):
                    whole.pages.insert(place + offset, page)
        if not is_archival:
            with whole.open_metadata(set_pikepdf_as_editor=False) as about:
                for claim in ("pdfaid:part", "pdfaid:conformance"):
                    if claim in about:
                        del about[claim]
        whole.save(out, deterministic_id=True)
    return out.getvalue()


def _claims_pdf_a(pdf: pikepdf.Pdf) -> bool:
    with pdf.open_metadata(update_docinfo=False) as about:
        return "pdfaid:part" in about


def _disarm(pdf: pikepdf.Pdf) -> None:
    """A foreign page must not run anything when the order is opened; what its fields and notes show stays as drawn."""
    pdf.flatten_annotations("print")
    for page in pdf.pages:
        for name in ("/AA", "/Annots"):
            if name in page:
                del page[name]
