"""Administrative rights in the network: given and taken by an order; the old row keeps its days."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions.school_lock import lock
from registry.models import AdminRight, Employee
from registry.states import AdminBlock, AdminLevel

Levels = Mapping[AdminBlock, AdminLevel | None]


@transaction.atomic
def set_rights(
    employee: Employee,
    *,
    levels: Levels,
    order_number: str = "",
    order_date: date | None = None,
    on: date,
    seen: Collection[int],
    by: Any,
) -> int:
    """Makes the rights of the employee those of `levels` from the day `on`; blocks not named stay as they are.

    `seen` are the numbers of the rows in force when the form was opened. Returns how many blocks changed.
    """
    lock(employee.school_id)
    fresh = Employee.objects.select_for_update().filter(pk=employee.pk).first()
    if fresh is None:
        raise Outrun("Этого сотрудника больше нет в списке.")
    in_force = {AdminBlock(row.block): row for row in AdminRight.objects.in_force().filter(employee=fresh)}
    if {row.pk for row in in_force.values()} != set(seen):
        raise Outrun("Пока вы правили права этого сотрудника, их изменил другой человек.")
    order = {"order_number": order_number.strip(), "order_date": order_date}
    if bool(order["order_number"]) != bool(order_date):
        raise Refused("У приказа нужны и номер, и дата.")
    if fresh.is_archived and any(levels.values()):
        raise Refused("Сотрудник в архиве: права можно только снять.")
    late = [row for block, row in in_force.items() if block in levels and row.since > on]
    if late:
        raise Refused(f"Право на «{late[0].get_block_display()}» дано {late[0].since:%d.%m.%Y}, позже указанного дня.")
    return sum(_set(fresh, block, level, in_force.get(block), order, on, by) for block, level in levels.items())


def _set(
    employee: Employee,
    block: AdminBlock,
    level: AdminLevel | None,
    row: AdminRight | None,
    order: Mapping[str, Any],
    on: date,
    by: Any,
) -> int:
    if (row.level if row else None) == level:
        return _backed(row, order, by)
    if row is not None:
        row.until, row.ended_by = on, by
        save_as(row, by=by, reason="право снято", fields=["until", "ended_by"])
    if level is not None:
        new = AdminRight(
            school_id=employee.school_id, employee=employee, block=block, level=level, since=on, began_by=by, **order
        )
        save_as(new, by=by, reason="право дано")
    return 1


def _backed(row: AdminRight | None, order: Mapping[str, Any], by: Any) -> int:
    """A right that stays keeps its order; one that was given before any order was signed gets it now."""
    if row is None or row.order_number or not order["order_number"]:
        return 0
    row.order_number, row.order_date = order["order_number"], order["order_date"]
    save_as(row, by=by, reason="приказ о праве", fields=["order_number", "order_date"])
    return 1
