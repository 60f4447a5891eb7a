"""Many rows at once, history included: one insert for the rows and one for their history, whatever their number."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model

from registry.models import Record

BATCH = 500


def add_many(rows: Sequence[Model], *, by: Any, at: datetime, reason: str) -> None:
    """All of one model. Constraints answer with IntegrityError: whoever calls has looked under a lock."""
    if not rows:
        return
    for row in rows:
        if isinstance(row, Record):
            row.set_keys()
    type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)  # noqa: SLF001 - Django's public manager
    note_many(rows, sign="+", by=by, at=at, reason=reason)


def change_many(rows: Sequence[Record], *, fields: Sequence[str], by: Any, at: datetime, reason: str) -> None:
    """Writes `fields` of the rows and makes every version one higher. The words that keys are made of stay."""
    if not rows:
        return
    for row in rows:
        row.version += 1
    type(rows[0])._default_manager.bulk_update(rows, [*fields, "version"], batch_size=BATCH)  # noqa: SLF001 - the same
    note_many(rows, sign="~", by=by, at=at, reason=reason)


def remove_many(rows: Sequence[Model], *, by: Any, at: datetime, reason: str) -> None:
    """For rows that nothing points at: links."""
    if not rows:
        return
    model: Any = type(rows[0])
    for start in range(0, len(rows), BATCH):
        chunk = model.objects.filter(pk__in=[row.pk for row in rows[start : start + BATCH]])
        # `delete()` would write the history row by row through its signal.
        chunk._raw_delete(chunk.db)  # noqa: SLF001 - Django's own way of a delete without signals
    note_many(rows, sign="-", by=by, at=at, reason=reason)


def note_many(rows: Sequence[Model], *, sign: str, by: Any, at: datetime, reason: str) -> None:
    """Rows of history alone, all with the same moment: together they are one step."""
    shadow: Any = type(rows[0]).history.model  # type: ignore[attr-defined]
    shadow.objects.bulk_create(
        [
            shadow(
                history_type=sign,
                history_date=at,
                history_user=by,
                history_change_reason=reason[:100],
                **{field.attname: getattr(row, field.attname) for field in shadow.tracked_fields},
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
