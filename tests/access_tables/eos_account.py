"""Who may open the addresses of personal codes. Class teachers see and hand over those of the own class only; in the
cast the employee leads a class as well."""

from typing import Any

from registry import sealing
from tests.access_tables import WORKERS, Address
from tests.world import World

KEEPER = frozenset({"sysadmin"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def account(world: World) -> list[Any]:
    return [world.things["eos_account"].pk]


def hand_over(world: World) -> dict[str, Any]:
    return {
        "do": "hand_over",
        "group": f"class-{world.things['school_class'].pk}",
        "people": f"pupil-{world.things['pupil'].pk}",
        "out-on": "2026-01-01",
        "out-signature": "ведомость № 1",
    }


def codes(world: World) -> dict[str, Any]:
    return {"group": "staff", f"code-employee-{world.staff['employee'].pk}": "STAFF-CODE-1"}


ACCESS = {
    "registry:codes": Address(args=school, get=WORKERS),
    "registry:code_list": Address(
        args=school, get=WORKERS, post=frozenset({"sysadmin", "class_teacher"}), data=hand_over
    ),
    "registry:code_enter": Address(args=school, get=KEEPER, post=KEEPER, data=codes),
    "registry:code_paste": Address(args=school, get=KEEPER, post=KEEPER, data=lambda _: {"pasted": "Имя;КОД"}),
    "registry:code_save": Address(args=school, post=KEEPER, data=lambda _: {"sealed": sealing.seal("{}")}),
    "registry:code_slips": Address(args=school, get=KEEPER),
    "registry:code_sheet": Address(args=school, get=WORKERS),
    "registry:code": Address(args=account, get=frozenset({"director", "sysadmin", "deputy", "class_teacher"})),
    "registry:code_reissue": Address(args=account, post=KEEPER),
}
