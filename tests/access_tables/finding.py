"""Who may open the addresses of the data check."""

from typing import Any

from django.utils import timezone

from registry.checks import BY_CODE, Facts
from tests.access_tables import WHOLE, Address
from tests.world import World

CODE = "control_figures_missing"
DECIDERS = frozenset({"sysadmin", "deputy"})
EDITORS = frozenset({"sysadmin"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def group(world: World) -> list[Any]:
    return [world.school.pk, CODE]


def place(world: World) -> list[Any]:
    spot = next(iter(BY_CODE[CODE].find(Facts(world.school, on=timezone.localdate()))))
    return [world.school.pk, CODE, spot.fingerprint]


def levels(_: World) -> dict[str, Any]:
    return {"preset": "uftt"}


ACCESS = {
    "registry:findings": Address(args=school, get=WHOLE),
    "registry:findings_print": Address(args=school, get=WHOLE),
    "registry:findings_of_code": Address(args=group, get=WHOLE),
    "registry:finding_counts": Address(args=school, get=frozenset({"district"})),
    "registry:finding_waive": Address(
        args=place, get=DECIDERS, post=DECIDERS, data=lambda _: {"reason": "Числа утвердят в августе"}
    ),
    "registry:waiver_undo": Address(args=lambda world: [world.finding_waiver.pk], post=DECIDERS),
    "registry:field_rules": Address(args=school, get=EDITORS, post=EDITORS),
    "registry:field_rules_preset": Address(args=school, post=EDITORS, data=levels),
}
