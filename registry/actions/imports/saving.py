"""Saving a looked-through import: one transaction, all or nothing, in bulk, once however often it is asked for."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import record as record_actions
from registry.actions.imports.links import save_links
from registry.actions.imports.review import CLOSED, obstacles_to_save, review_again
from registry.actions.imports.rows import Saved, Writes, load_rows
from registry.actions.imports.stamp import stamp_of
from registry.actions.imports.writing import Writer
from registry.actions.school_lock import lock
from registry.models import ImportRun
from registry.sections import SECTIONS
from registry.states import ImportState

CHANGED_MEANWHILE: Final = (
    "Пока вы смотрели импорт, данные школы изменились. Строк, которые теперь значат другое: {}. Просмотрите их и "
    "сохраните ещё раз."
)
CLASH: Final = "Две строки создали бы одну и ту же запись (например, два класса с одним названием): одну пропустите."


class _Stale(Exception):
    """The registry is not what the rows were compared with."""


def save(
    run: ImportRun, *, by: Any, at: datetime, on: date | None = None, archive: Collection[int] = ()
) -> dict[str, int]:
    """What was written: {"created", "changed", "same", "skipped", "archived"}. A second call answers the same.

    `archive`: keys out of `run.missing` that go to the archive, chosen one by one. Raises `Refused` with what is still
    to be decided; `Outrun` when rows mean something else than what was looked at: they are compared anew by then.
    """
    try:
        with transaction.atomic():
            return _save(run, by=by, at=at, archive=archive)
    except IntegrityError as error:
        raise Refused(CLASH) from error
    except _Stale:
        changed = review_again(run, on=on or timezone.localdate(at))
        if changed:
            raise Outrun(CHANGED_MEANWHILE.format(len(changed))) from None
    # Nothing that concerns these rows: the stamp is new, so this ends unless somebody writes without a pause.
    return save(run, by=by, at=at, on=on, archive=archive)


def _save(run: ImportRun, *, by: Any, at: datetime, archive: Collection[int]) -> dict[str, int]:
    lock(run.school_id)
    fresh = ImportRun.objects.select_for_update().get(pk=run.pk)
    if fresh.state == ImportState.SAVED:
        return dict(fresh.counts["saved"])
    if fresh.state != ImportState.REVIEW or fresh.wiped_at is not None:
        raise Outrun(CLOSED)
    if fresh.stamp != stamp_of(fresh.school_id, fresh.kind):
        raise _Stale
    reasons = obstacles_to_save(fresh)
    if reasons:
        raise Refused(*reasons)
    writer = Writer(by, at, str(fresh))
    saved = Saved(fresh, writer)
    _write(saved, load_rows(fresh))
    saved.archived = _archive(fresh, archive, by=by, at=at)
    fresh.state, fresh.saved_by, fresh.saved_at = ImportState.SAVED, by, at
    fresh.written = saved.as_json()
    fresh.counts = {**fresh.counts, "saved": saved.counts()}
    save_as(fresh, by=by, reason="сохранён", fields=["state", "saved_by", "saved_at", "written", "counts"])
    return saved.counts()


def _write(saved: Saved, rows: list[Writes]) -> None:
    """New wholes first (a set of periods), then rows, then links of parents and children."""
    saved.places.update({row.position: row.target for row in rows if row.target and not row.is_skipped})
    saved.make_wholes(rows)
    new = [row for row in rows if row.is_new and saved.leader(row) is None]
    saved.add(new)
    expected = saved.change([row for row in rows if row.changes])
    if expected:
        raise _Stale
    record_actions.follow_names(saved.model, list(saved.changed.get(saved.run.kind, ())))
    if saved.run.kind == "representatives":
        save_links(saved, rows)
    saved.same = sum(not row.is_new and not row.changes and not row.is_skipped for row in rows)
    saved.skipped = sum(row.is_skipped for row in rows)


def _archive(run: ImportRun, keys: Collection[int], *, by: Any, at: datetime) -> list[int]:
    """Each with all the obstacles of its kind: roles, classes, lessons."""
    missing = {item["id"] for item in run.missing}
    if not set(keys) <= missing:
        raise Refused("В архив отсюда уходят только те, кого нет в файле. Обновите страницу и выберите ещё раз.")
    reasons: list[str] = []
    found = SECTIONS[run.kind].model.objects.filter(pk__in=list(keys), school=run.school_id).in_order()
    for record in found:
        try:
            record_actions.archive(record, by=by, at=at)
        except Refused as refusal:
            reasons += [f"{record}: {reason}" for reason in refusal.reasons]
    if reasons:
        raise Refused(*reasons)
    return sorted(keys)
