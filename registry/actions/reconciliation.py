"""Сверка: the network's export is kept shortly and compared; what differs is written down, the data stay."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun
from registry.actions.school_lock import lock
from registry.imports import remembered_columns
from registry.models import Reconciliation, School
from registry.reconciliation import compare

KEPT: Final = timedelta(days=14)
WIPED: Final = "Файл этой сверки уже стёрт. Загрузите его ещё раз."


@transaction.atomic
def receive(school: School, *, kind: str, file_name: str, data: bytes, by: Any, at: datetime) -> Reconciliation:
    """Keeps the file. What is older than its term is wiped on the way."""
    lock(school)
    for old in Reconciliation.objects.filter(school=school, created_at__lt=at - KEPT, wiped_at=None):
        wipe(old, by=by, at=at)
    received = Reconciliation(
        school=school,
        kind=kind,
        file_name=file_name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        content=data,
        created_by=by,
        created_at=at,
    )
    save_as(received, by=by, reason="файл для сверки получен")
    return received


def run(reconciliation: Reconciliation, *, on: date, by: Any, mapping: Mapping[str, str] | None = None) -> None:
    """Compares the kept file with the data as they are now. Raises `Unreadable`; `Outrun` when the file is gone."""
    if reconciliation.wiped_at is not None:
        raise Outrun(WIPED)
    columns = {**remembered_columns(reconciliation.school, reconciliation.kind), **(mapping or {})}
    outcome = compare(
        reconciliation.school_id, reconciliation.kind, bytes(reconciliation.content), on=on, mapping=columns
    )
    with transaction.atomic():
        fresh = _locked(reconciliation)
        if fresh.wiped_at is not None:
            raise Outrun(WIPED)
        fresh.columns = [column.as_json() for column in outcome.columns]
        fresh.problems = [problem.as_json() for problem in outcome.problems]
        fresh.differences = [difference.as_json() for difference in outcome.differences]
        fresh.counts, fresh.by_class = outcome.counts, outcome.by_class
        save_as(fresh, by=by, reason="сверено", fields=["columns", "problems", "differences", "counts", "by_class"])


def wipe_expired(*, at: datetime) -> int:
    """The files of all schools that are past their term, for the worker. Returns how many went."""
    expired = list(Reconciliation.objects.filter(created_at__lt=at - KEPT, wiped_at=None).defer("content"))
    for old in expired:
        wipe(old, by=None, at=at)
    return len(expired)


@transaction.atomic
def wipe(reconciliation: Reconciliation, *, by: Any, at: datetime) -> None:
    """The raw data go, the numbers stay."""
    fresh = _locked(reconciliation)
    if fresh.wiped_at is not None:
        return
    fresh.content, fresh.columns, fresh.problems, fresh.differences = b"", [], [], []
    fresh.wiped_at = at
    fields = ["content", "columns", "problems", "differences", "wiped_at"]
    save_as(fresh, by=by, reason="файл и строки сверки стёрты", fields=fields)


def _locked(reconciliation: Reconciliation) -> Reconciliation:
    found: Reconciliation = Reconciliation.objects.select_for_update().get(pk=reconciliation.pk)
    return found
