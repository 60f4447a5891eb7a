"""Who may open the addresses of administrative rights in the network."""

from typing import Any

from tests.access_tables import WHOLE, Address
from tests.world import World

EDITORS = frozenset({"director", "sysadmin"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def employee(world: World) -> list[Any]:
    return [world.staff["employee"].pk]


ACCESS = {
    "registry:admin_rights": Address(args=school, get=WHOLE),
    "registry:admin_right_pick": Address(args=school, get=WHOLE),
    "registry:admin_right_edit": Address(
        args=employee, get=EDITORS, post=EDITORS, data=lambda _: {"level_people": "full", "on": "2026-01-10"}
    ),
}
