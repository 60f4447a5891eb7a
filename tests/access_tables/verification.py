"""Who may open the addresses of the verification by a second person."""

from typing import Any

from registry.models import DataRemark, Sample
from registry.queries.looked import LOOKS
from registry.queries.verification import state_of_row
from tests.access_tables import WHOLE, Address
from tests.world import World

DEPUTY = frozenset({"deputy"})
SYSADMIN = frozenset({"sysadmin"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def rooms(world: World) -> list[Any]:
    return [world.school.pk, "rooms"]


def room(world: World) -> list[Any]:
    return [world.school.pk, "rooms", world.things["room"].pk]


def pupils(world: World) -> list[Any]:
    return [world.school.pk, "pupils"]


def remark(world: World) -> list[Any]:
    return [DataRemark.objects.get(school=world.school).pk]


def sample(world: World) -> list[Any]:
    return [Sample.objects.get(school=world.school).pk]


def seen(world: World) -> dict[str, Any]:
    row = state_of_row(LOOKS["rooms"], world.school.pk, world.things["room"].pk)
    return {"looked": f"{row.pk}:{row.fingerprint}"} if row else {}


ACCESS = {
    "registry:verification": Address(args=school, get=WHOLE),
    "registry:verification_findings": Address(args=school, get=WHOLE),
    "registry:verification_section": Address(args=rooms, get=WHOLE, post=DEPUTY, data=seen),
    "registry:verification_sheet": Address(args=pupils, get=WHOLE),
    "registry:verification_sheet_file": Address(args=pupils, get=WHOLE),
    "registry:verification_row": Address(args=room, get=WHOLE, post=DEPUTY),
    "registry:verification_withdraw": Address(args=room, post=DEPUTY),
    "registry:remark_add": Address(args=room, post=DEPUTY),
    "registry:sample_draw": Address(args=pupils, post=DEPUTY, data=lambda _: {"size": "1", "most_errors": "1"}),
    "registry:sample": Address(args=sample, get=WHOLE),
    "registry:sample_finish": Address(args=sample, post=DEPUTY),
    "registry:sample_drop": Address(args=sample, post=DEPUTY),
    "registry:remarks": Address(args=school, get=WHOLE),
    "registry:remark_mend": Address(args=remark, post=SYSADMIN),
    "registry:remark_reject": Address(args=remark, post=SYSADMIN, data=lambda _: {"reason": "Так в документе"}),
    "registry:remark_close": Address(args=remark, post=DEPUTY),
    "registry:remark_reopen": Address(args=remark, post=DEPUTY),
}
