"""Who may lay the network's export beside the data, and who may look at what differs."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access_tables import WHOLE, Address
from tests.world import World

BOTH = frozenset({"sysadmin", "deputy"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def compared(world: World) -> list[Any]:
    return [world.things["reconciliation"].pk]


def file(_: World) -> dict[str, Any]:
    return {"kind": "pupils", "file": SimpleUploadedFile("выгрузка.csv", "Фамилия;Имя\nОсокин;Иван\n".encode())}


ACCESS = {
    "registry:reconciliations": Address(args=school, get=WHOLE),
    "registry:reconciliation_add": Address(args=school, get=BOTH, post=BOTH, data=file),
    "registry:reconciliation": Address(args=compared, get=WHOLE),
    "registry:reconciliation_columns": Address(args=compared, get=BOTH, post=BOTH),
    "registry:reconciliation_print": Address(args=compared, get=WHOLE),
    "registry:reconciliation_file": Address(args=compared, get=WHOLE),
    "registry:reconciliation_wipe": Address(args=compared, post=BOTH),
}
