"""Reading an upload: the same document, the same start, the columns as a person corrected them."""

import hashlib
import json

from plans.models import PlanUpload
from plans.reading import Column, PlanReading, read_docx, read_pasted


def read_upload(upload: PlanUpload) -> PlanReading:
    """What is understood of the document now. Raises NotAPlan."""
    columns = corrected_columns(upload)
    if upload.data:
        return read_docx(bytes(upload.data), start=upload.starts_on, columns=columns)
    return read_pasted(upload.pasted_text, upload.pasted_html, start=upload.starts_on, columns=columns)


def corrected_columns(upload: PlanUpload) -> dict[int, Column]:
    return {int(index): Column(role) for index, role in upload.columns.items()}


def seen_key(upload: PlanUpload) -> str:
    """Changes with everything that changes the preview, so that nobody saves what another tab has corrected."""
    return hashlib.sha256(json.dumps(upload.columns, sort_keys=True).encode()).hexdigest()[:16]


def source_sha256(upload: PlanUpload) -> str:
    """Names the very bytes that the plan was read from."""
    source = bytes(upload.data) or f"{upload.pasted_text}\n{upload.pasted_html}".encode()
    return hashlib.sha256(source).hexdigest()
