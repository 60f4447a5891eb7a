"""Who may load lists into the registry: whoever keeps the data, and nobody else."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access_tables import Address
from tests.world import World

KEEPER = frozenset({"sysadmin"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def run(world: World) -> list[Any]:
    return [world.things["import_run"].pk]


def file(_: World) -> dict[str, Any]:
    return {
        "kind": "rooms",
        "file": SimpleUploadedFile("кабинеты.csv", "Кабинет;Здание\n203;Главный корпус\n".encode()),
    }


ACCESS = {
    "registry:runs": Address(args=school, get=KEEPER),
    "registry:run_add": Address(args=school, get=KEEPER, post=KEEPER, data=file),
    "registry:run": Address(args=run, get=KEEPER),
    "registry:run_columns": Address(args=run, post=KEEPER),
    "registry:run_decide": Address(args=run, post=KEEPER, data=lambda _: {"row-2": "skip"}),
    "registry:run_save": Address(args=run, get=KEEPER, post=KEEPER),
    "registry:run_undo": Address(args=run, post=KEEPER),
    "registry:run_drop": Address(args=run, post=KEEPER),
}
