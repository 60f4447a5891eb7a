"""A scan attached to one answer by hand: kept unchanged, proved by its SHA-256."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.db import transaction

from consents.actions.consent import Paper, Said, record
from consents.actions.scan import name_of, sha256_of
from consents.models import Consent, ScanFile
from registry.models import Person


@transaction.atomic
def record_with_scan(
    person: Person, paper: Paper, *, said: Sequence[Said], file: File[Any] | None, by: Any, at: datetime
) -> list[Consent]:
    """As `record`. A file on the disk does not roll back with the transaction, so it is taken away by hand."""
    if file is None:
        return record(person, paper, said=said, by=by, at=at)
    row = ScanFile(
        school_id=person.school_id,
        name=name_of(file),
        size=file.size,
        sha256=sha256_of(file),
        uploaded_by=by,
        uploaded_at=at,
    )
    # The name on the disk says nothing of the person.
    row.file.save(f"{uuid.uuid4().hex}{PurePath(row.name).suffix.lower()[:6]}", file, save=False)
    try:
        row.save()
        return record(person, replace(paper, scan=row), said=said, by=by, at=at)
    except BaseException:
        row.file.delete(save=False)
        raise
