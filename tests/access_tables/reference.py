"""Who may open the addresses of the reference data."""

from typing import Any

from tests.access_tables import WHOLE, Address
from tests.world import World


def school(world: World) -> list[Any]:
    return [world.school.pk]


def rooms(world: World) -> list[Any]:
    return [world.school.pk, "rooms"]


def room(world: World) -> list[Any]:
    return ["rooms", world.things["room"].pk]


ACCESS = {
    "registry:reference": Address(args=school, get=WHOLE),
    "registry:rows": Address(args=rooms, get=WHOLE),
    "registry:rows_print": Address(args=rooms, get=WHOLE),
    "registry:row": Address(args=room),
    "registry:row_add": Address(args=rooms),
    "registry:row_edit": Address(args=room),
    "registry:row_archive": Address(args=room),
}
