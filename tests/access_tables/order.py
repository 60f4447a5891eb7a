"""Who may open the orders: drafts are prepared by director and deputy, signed by the director, read by the named."""

from typing import Any

from tests.access_tables import WHOLE, WORKERS, Address
from tests.world import World

DRAFTERS = frozenset({"director", "deputy"})
SIGNER = frozenset({"director"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def draft(world: World) -> list[Any]:
    return [world.order.pk]


def signed(world: World) -> list[Any]:
    return [world.signed_order.pk]


ACCESS: dict[str, Address] = {
    "plans:orders": Address(school, get=WORKERS),
    "plans:order_new": Address(
        school, get=DRAFTERS, post=DRAFTERS, data=lambda world: {"kind": "responsible", "plan": world.plan.pk}
    ),
    "plans:order": Address(draft, get=WHOLE),
    "plans:order_edit": Address(draft, get=DRAFTERS, post=DRAFTERS),
    "plans:order_delete": Address(draft, get=DRAFTERS, post=DRAFTERS),
    "plans:order_pdf": Address(signed, get=WHOLE | {"employee"}),
    "plans:order_docx": Address(draft, get=DRAFTERS),
    "plans:order_sign": Address(draft, get=SIGNER, post=SIGNER),
    "plans:order_cancel": Address(signed, get=SIGNER, post=SIGNER),
    "plans:order_acknowledge": Address(
        signed, post=frozenset({"employee"}), data=lambda world: {"sha256": world.signed_order.printout.sha256}
    ),
    "plans:order_acknowledgements": Address(
        signed,
        get=DRAFTERS,
        post=DRAFTERS,
        data=lambda world: {f"read-{world.acknowledgement.pk}": "2027-03-09"},
    ),
}
