"""Saving a draft: one insert a table, and one for its history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from ezh_rollout.shared.history import save_as
from registry.models import Record
from registry.practice.draft import Draft

REASON: Final = "учебные данные"
AT_ONCE: Final = 2_000


@transaction.atomic
def save(draft: Draft, *, by: Any, at: datetime) -> None:
    """Saves what is not saved yet, in the name of `by`."""
    for row in (draft.school, draft.study_year):
        if row.pk is None:
            save_as(row, by=by, reason=REASON)
    for rows in draft.tables():
        _insert(rows, by=by, at=at)


def _insert(rows: Sequence[Any], *, by: Any, at: datetime) -> None:
    if not rows:
        return
    model = type(rows[0])
    for row in rows:
        if isinstance(row, Record):
            row.set_keys()
    model.objects.bulk_create(rows, batch_size=AT_ONCE)
    if not hasattr(model, "history"):
        return
    model.history.bulk_history_create(
        rows, batch_size=AT_ONCE, default_user=by, default_change_reason=REASON, default_date=at
    )
