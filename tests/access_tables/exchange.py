"""Who may take data out of the program, and who keeps the templates of its files."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access_tables import WHOLE, Address
from tests.world import World

KEEPER = frozenset({"sysadmin"})
# Both teachers of the world lead a class; the file holds their own people alone.
LEADERS = WHOLE | {"class_teacher", "employee"}


def school(world: World) -> list[Any]:
    return [world.school.pk]


def template(world: World) -> list[Any]:
    return [world.things["header_template"].pk]


def asked(_: World) -> dict[str, Any]:
    return {"section": "pupils", "file_format": "csv", "why": "загрузка в журнал"}


def blank(_: World) -> dict[str, Any]:
    file = SimpleUploadedFile("шаблон.csv", "Фамилия;Имя\n".encode())
    return {"name": "Сотрудники", "kind": "employees", "file": file}


ACCESS = {
    "registry:exchange": Address(args=school, get=LEADERS, post=LEADERS, data=asked),
    "registry:exchange_blank": Address(args=lambda world: [world.school.pk, "rooms"], get=WHOLE),
    "registry:header_template_add": Address(args=school, get=KEEPER, post=KEEPER, data=blank),
    "registry:header_template": Address(args=template, get=KEEPER, post=KEEPER, data=lambda _: {"name": "Новое"}),
    "registry:header_template_remove": Address(args=template, post=KEEPER),
}
