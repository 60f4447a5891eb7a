"""Who may see what was handed over, and who makes and takes the files."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from consents.actions.transfer_job import KIND
from registry.models import Job
from tests.access_tables import WHOLE, Address
from tests.world import World

KEEPER = frozenset({"sysadmin"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def transfer(world: World) -> list[Any]:
    return [world.things["transfer"].pk]


def job(world: World) -> list[Any]:
    made, _ = Job.objects.get_or_create(
        school=world.school, kind=KIND, title="Передача: Сотрудники", created_by=world.users["sysadmin"]
    )
    return [made.pk]


def asked(_: World) -> dict[str, Any]:
    return {"section": "employees", "file_format": "csv", "why": "загрузка в журнал"}


def file(_: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("Сотрудники.xlsx", b"file")}


ACCESS = {
    "consents:transfers": Address(args=school, get=WHOLE),
    "consents:transfer_new": Address(args=school, get=WHOLE, post=KEEPER, data=asked),
    "consents:transfer_stop_list": Address(args=school, get=WHOLE),
    "consents:transfer_check": Address(args=school, get=WHOLE, post=WHOLE, data=file),
    "consents:transfer": Address(args=transfer, get=WHOLE),
    "consents:transfer_file": Address(args=transfer, post=KEEPER),
    "consents:transfer_job": Address(args=job, get=WHOLE),
}
