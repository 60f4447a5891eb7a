"""Who may open the addresses of the activation."""

from typing import Any

from tests.access_tables import WHOLE, Address
from tests.world import World

KEEPER = frozenset({"sysadmin"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def step(world: World) -> list[Any]:
    return [world.things["activation_step"].pk]


def title(_: World) -> dict[str, Any]:
    return {"title": "Свой шаг", "need": ""}


ACCESS = {
    "registry:activation": Address(args=school, get=WHOLE),
    "registry:activation_make": Address(args=school, post=KEEPER),
    "registry:activation_add": Address(args=school, get=KEEPER, post=KEEPER, data=title),
    "registry:activation_edit": Address(args=step, get=KEEPER, post=KEEPER, data=title),
    "registry:activation_done": Address(args=step, get=KEEPER, post=KEEPER, data=lambda _: {"on": "2026-01-01"}),
    "registry:activation_change": Address(args=step, post=KEEPER, data=lambda _: {"do": "up"}),
}
