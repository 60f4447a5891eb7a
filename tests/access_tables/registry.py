"""Who may open the registry's addresses."""

from typing import Any

from tests.access_tables import WHOLE, Address
from tests.world import World

EDITORS = frozenset({"director", "sysadmin"})
DIRECTOR = frozenset({"director"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def employee(world: World) -> list[Any]:
    return [world.staff["employee"].pk]


def appointment(world: World) -> list[Any]:
    return [world.things["appointment"].pk]


def job(world: World) -> list[Any]:
    return [world.things["job"].pk]


def card(_: World) -> dict[str, Any]:
    return {"last_name": "Новый", "first_name": "Иван", "gender": "m", "version": "1"}


ACCESS = {
    "registry:school": Address(args=school, get=WHOLE),
    "registry:school_edit": Address(args=school, get=EDITORS, post=EDITORS),
    "registry:employees": Address(args=school, get=WHOLE),
    "registry:employee": Address(args=employee, get=WHOLE),
    "registry:employee_edit": Address(args=employee, get=EDITORS, post=EDITORS, data=card),
    "registry:employee_forms": Address(args=employee, post=EDITORS, data=lambda _: {"version": "1"}),
    "registry:employee_archive": Address(args=employee, post=EDITORS),
    "registry:roles": Address(args=school, get=WHOLE),
    "registry:appoint": Address(args=school, get=DIRECTOR, post=DIRECTOR),
    "registry:dismiss": Address(args=appointment, post=DIRECTOR),
    "registry:new_password": Address(args=appointment, post=DIRECTOR),
    "registry:job": Address(args=job, get=WHOLE),
    "registry:job_file": Address(args=job, get=WHOLE),
}
