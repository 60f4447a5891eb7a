"""Who may bring a plan in from a document: whoever writes the plan, and a document only its own author."""

from typing import Any

from tests.access_tables import Address
from tests.world import World

WRITER = frozenset({"sysadmin"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def upload(world: World) -> list[Any]:
    return [world.things["upload"].pk]


def template(_: World) -> dict[str, Any]:
    return {"starts_on": "2027-03-01", "way": "template"}


ACCESS = {
    "plans:import_new": Address(args=school, get=WRITER, post=WRITER, data=template),
    "plans:import_preview": Address(args=upload, get=WRITER),
    "plans:import_columns": Address(args=upload, post=WRITER, data=lambda _: {"c0": "number", "c1": "text"}),
    "plans:import_save": Address(args=upload, post=WRITER),
    "plans:import_discard": Address(args=upload, post=WRITER),
}
