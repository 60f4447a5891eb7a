"""Who may open the addresses of plans and their stages."""

from typing import Any

from plans.states import TaskMove
from tests.access_tables import WHOLE, Address
from tests.world import World

WRITERS = frozenset({"sysadmin"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def plan(world: World) -> list[Any]:
    return [world.plan.pk]


def stage(world: World) -> list[Any]:
    return [world.stage.pk]


def header(_: World) -> dict[str, Any]:
    return {"title": "Новый план", "starts_on": "2027-03-01", "version": "1"}


def heading(_: World) -> dict[str, Any]:
    return {"title": "Новый этап", "version": "1"}


def bulk(world: World) -> dict[str, Any]:
    return {"bulk_move": TaskMove.ACCEPT.value, "tasks": [world.submitted_task.pk]}


ACCESS = {
    "plans:plans": Address(args=school, get=WHOLE),
    "plans:plan_new": Address(args=school, get=WRITERS, post=WRITERS, data=header),
    "plans:plan": Address(args=plan, get=WHOLE),
    "plans:plan_consents": Address(args=plan, get=WHOLE),
    "plans:plan_timeline": Address(args=plan, get=WHOLE),
    "plans:plan_edit": Address(args=plan, get=WRITERS, post=WRITERS, data=header),
    "plans:tasks_bulk": Address(args=plan, post=WHOLE, data=bulk),
    "plans:stage_add": Address(args=plan, get=WRITERS, post=WRITERS, data=heading),
    "plans:stage_edit": Address(args=stage, get=WRITERS, post=WRITERS, data=heading),
    "plans:stage_move": Address(args=stage, post=WRITERS, data=lambda _: {"direction": "up"}),
    "plans:stage_delete": Address(args=stage, get=WRITERS, post=WRITERS),
}
