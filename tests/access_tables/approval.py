"""Who may read and decide approvals, print a plan, and check a printed document."""

from typing import Any

from tests.access_tables import EVERYBODY, WHOLE, Address
from tests.world import World

DIRECTOR = frozenset({"director"})
AUTHOR = frozenset({"sysadmin"})


def plan(world: World) -> list[Any]:
    return [world.plan.pk]


def approval(world: World) -> list[Any]:
    return [world.approval.pk]


ACCESS: dict[str, Address] = {
    "plans:approvals": Address(plan, get=WHOLE),
    "plans:approval_submit": Address(plan, get=AUTHOR, post=AUTHOR),
    "plans:approval_difference": Address(plan, get=WHOLE),
    "plans:plan_pdf": Address(plan, get=WHOLE),
    "plans:approval": Address(approval, get=WHOLE),
    "plans:approval_decide": Address(
        approval, post=DIRECTOR, data=lambda _: {"decision": "return", "reason": "Добавьте ответственных"}
    ),
    "plans:approval_withdraw": Address(approval, post=AUTHOR),
    "plans:approval_pdf": Address(approval, get=WHOLE),
    "plans:check": Address(lambda world: [world.printout.code], get=EVERYBODY | {"nobody"}, public=True),
}
