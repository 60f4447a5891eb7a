"""Who may open the log of access, the terms and the acts of destruction."""

from typing import Any

from tests.access_tables import WHOLE, WORKERS, Address
from tests.world import World

DIRECTOR = frozenset({"director"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def act(world: World) -> list[Any]:
    return [world.things["destruction_act"].pk]


ACCESS = {
    "registry:access_log": Address(args=school, get=DIRECTOR),
    "registry:my_readers": Address(args=school, get=WORKERS),
    "registry:retention": Address(args=school, get=WHOLE, post=DIRECTOR),
    "registry:destruction_act": Address(args=act, get=WHOLE),
}
