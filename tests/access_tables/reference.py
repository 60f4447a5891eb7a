"""Who may open the addresses of the reference data."""

from typing import Any

from tests.access_tables import WHOLE, Address
from tests.world import World

SYSADMIN = frozenset({"sysadmin"})
# Both teachers of the world lead a class; the list of pupils is open to them, and holds their own alone.
LEADERS = WHOLE | {"class_teacher", "employee"}
ITS_LEADER = WHOLE | {"class_teacher"}


def school(world: World) -> list[Any]:
    return [world.school.pk]


def pupils(world: World) -> list[Any]:
    return [world.school.pk, "pupils"]


def rooms(world: World) -> list[Any]:
    return [world.school.pk, "rooms"]


def room(world: World) -> list[Any]:
    return ["rooms", world.things["room"].pk]


def pupil(world: World) -> list[Any]:
    return ["pupils", world.things["pupil"].pk]


def representation(world: World) -> list[Any]:
    return [world.things["representation"].pk]


ACCESS = {
    "registry:reference": Address(args=school, get=WHOLE),
    "registry:reference_notes": Address(args=school, get=WHOLE),
    "registry:rows": Address(args=pupils, get=LEADERS),
    "registry:rows_print": Address(args=pupils, get=LEADERS),
    "registry:row": Address(args=pupil, get=ITS_LEADER),
    "registry:row_add": Address(args=rooms, get=SYSADMIN, post=SYSADMIN, data=lambda _: {"name": "203"}),
    "registry:row_edit": Address(args=room, get=SYSADMIN, post=SYSADMIN, data=lambda _: {"name": "203"}),
    "registry:row_archive": Address(args=room, post=SYSADMIN),
    "registry:representation_add": Address(args=pupil, get=SYSADMIN, post=SYSADMIN, data=lambda _: {"q": "а"}),
    "registry:representation_edit": Address(
        args=representation, get=SYSADMIN, post=SYSADMIN, data=lambda _: {"kind": "guardian"}
    ),
    "registry:representation_remove": Address(args=representation, post=SYSADMIN),
}
