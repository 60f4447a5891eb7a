"""Many rows at once, history included: one insert for the rows and one for their history, whatever their number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Model

from registry.models import Record

BATCH = 500
# A class of pupils that all get one new class is one plain UPDATE; a CASE over 500 rows costs ten times as much.
FEW = 4


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
    alike = _alike(rows, fields)
    if len(alike) * FEW <= len(rows):
        for values, pks in alike.items():
            _update(type(rows[0]), pks, dict(zip(fields, values, strict=True)))
    else:
        type(rows[0])._default_manager.bulk_update(rows, [*fields, "version"], batch_size=BATCH)  # noqa: SLF001 - the same
    note_many(rows, sign="~", by=by, at=at, reason=reason)


def _alike(rows: Sequence[Record], fields: Sequence[str]) -> dict[tuple[Any, ...], list[int]]:
    """Keys of the rows that get the same values."""
    columns = [rows[0]._meta.get_field(name).attname for name in fields]  # type: ignore[union-attr]  # noqa: SLF001 - public model API
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row in rows:
        found[tuple(getattr(row, column) for column in columns)].append(row.pk)
    return found


def _update(model: type[Record], pks: Sequence[int], values: Mapping[str, Any]) -> None:
    for start in range(0, len(pks), BATCH):
        model.objects.filter(pk__in=pks[start : start + BATCH]).update(**values, version=F("version") + 1)


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
