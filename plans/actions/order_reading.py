"""Who has read a signed order: each person herself, or the deputy from the signatures on paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ezh_rollout.shared import typography
from ezh_rollout.shared.refusal import Outrun, Refused
from plans.models import Acknowledgement, Order
from plans.states import AcknowledgementWay

NOT_IN_FORCE = "Приказ не действует, отметки об ознакомлении не принимаются."


@transaction.atomic
def acknowledge(order: Order, *, sha256: str, by: Any, at: datetime) -> Acknowledgement:
    """«Ознакомлен(а)», in the program, with exactly the file that was on the page."""
    row = _locked_rows(order).filter(employee__user=by).first()
    if row is None:
        raise Refused("Вас нет в листе ознакомления с этим приказом.")
    if row.read_on is not None:
        raise Outrun("Ваше ознакомление уже записано.")
    if order.printout is None or sha256 != order.printout.sha256:
        raise Outrun("Файл приказа на странице устарел. Обновите страницу и прочитайте его.")
    _record(row, AcknowledgementWay.ELECTRONIC, timezone.localtime(at).date(), order.printout.sha256, by, at)
    return row


@transaction.atomic
def record_paper(order: Order, *, dates: dict[int, date | None], by: Any, at: datetime) -> int:
    """Dates beside signatures on paper, by row; an emptied date takes a mistaken record back. Returns rows changed."""
    rows = [row for row in _locked_rows(order) if row.pk in dates and row.way != AcknowledgementWay.ELECTRONIC]
    reasons = [reason for row in rows for reason in _impossible(order, row, dates[row.pk], at)]
    if reasons:
        raise Refused(*reasons)
    changed = [row for row in rows if row.read_on != dates[row.pk]]
    for row in changed:
        day = dates[row.pk]
        if day is None:
            _forget(row)
        else:
            _record(row, AcknowledgementWay.PAPER, day, order.printout.sha256 if order.printout else "", by, at)
    return len(changed)


def _locked_rows(order: Order) -> QuerySet[Acknowledgement]:
    fresh = Order.objects.select_for_update().get(pk=order.pk)
    if not fresh.is_signed:
        raise Outrun(NOT_IN_FORCE)
    return order.acknowledgements.select_related("employee").select_for_update(of=("self",)).order_by("pk")


def _impossible(order: Order, row: Acknowledgement, day: date | None, at: datetime) -> list[str]:
    if day is None:
        return []
    name = row.employee.short_name
    if order.dated is not None and day < order.dated:
        return [f"{name}: приказ издан {typography.date_numeric(order.dated)}, раньше с ним не ознакомиться."]
    if day > timezone.localtime(at).date():
        return [f"{name}: дата ознакомления ещё не наступила."]
    return []


def _record(row: Acknowledgement, way: AcknowledgementWay, day: date, sha256: str, by: Any, at: datetime) -> None:
    row.way, row.read_on, row.sha256 = way, day, sha256
    row.recorded_by, row.recorded_at = by, at
    row.save()


def _forget(row: Acknowledgement) -> None:
    row.way, row.read_on, row.sha256 = "", None, ""
    row.recorded_by = row.recorded_at = None
    row.save()
