"""Who may open the addresses of printed blanks: whoever sees the whole school prints too; a class teacher does not."""

from typing import Any

from tests.access_tables import WHOLE, Address
from tests.world import World


def school(world: World) -> list[Any]:
    return [world.school.pk]


def batch(world: World) -> list[Any]:
    return [world.things["print_batch"].pk]


def groups(_: World) -> dict[str, Any]:
    return {"kind": "processing", "groups": "employee-0", "whom": "all", "signer_line": "first"}


def people(world: World) -> dict[str, Any]:
    return {"kind": "processing", "group": "employee-0", "people": world.staff["employee"].pk}


ACCESS = {
    "consents:print_list": Address(args=school, get=WHOLE),
    "consents:print_new": Address(args=school, get=WHOLE, post=WHOLE, data=groups),
    "consents:print_people": Address(args=school, get=WHOLE, post=WHOLE, data=people),
    "consents:print_batch": Address(args=batch, get=WHOLE),
    "consents:print_again": Address(args=batch, post=WHOLE, data=people),
    "consents:print_make": Address(args=batch, post=WHOLE),
}
