"""Who may open the addresses of tasks. The example task names the employee; the class teacher has no part in it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from plans.models import TaskFile
from plans.states import TaskMove
from tests.access_tables import EVERYBODY, WHOLE, Address
from tests.access_tables.plan import WRITERS, plan
from tests.world import NOW, World

SEE_THE_TASK = WHOLE | {"employee"}


def task(world: World) -> list[Any]:
    return [world.task.pk]


def own_file(world: World) -> list[Any]:
    """A file that the employee has put to the task."""
    row = TaskFile(
        school=world.school, task=world.task, name="акт.txt", size=4, sha256="0" * 64, uploaded_by=world.employee
    )
    row.uploaded_at = NOW
    row.file.save("evidence", SimpleUploadedFile("x", b"text"))
    return [row.pk]


def content(world: World) -> dict[str, Any]:
    people = {"people-TOTAL_FORMS": "0", "people-INITIAL_FORMS": "0"}
    return {"text": "Новая задача", "stage": str(world.stage.pk), "version": "1", **people}


def shifted(_: World) -> dict[str, Any]:
    return {"direction": "down"}


ACCESS = {
    "plans:my_tasks": Address(get=EVERYBODY, has_object=False),
    "plans:task": Address(args=task, get=SEE_THE_TASK),
    "plans:task_add": Address(args=plan, get=WRITERS, post=WRITERS, data=content),
    "plans:task_edit": Address(args=task, get=WRITERS, post=WRITERS, data=content),
    "plans:task_delete": Address(args=task, get=WRITERS, post=WRITERS),
    "plans:task_shift": Address(args=task, post=WRITERS, data=shifted),
    "plans:task_move": Address(
        args=task,
        post=frozenset({"sysadmin", "employee"}),
        data=lambda _: {"move": TaskMove.SUBMIT.value, "words": "Сделано"},
    ),
    "plans:task_comment": Address(args=task, post=SEE_THE_TASK, data=lambda _: {"text": "Вопрос"}),
    "plans:task_file_add": Address(
        args=task, post=SEE_THE_TASK, data=lambda _: {"file": SimpleUploadedFile("акт.txt", b"text")}
    ),
    "plans:task_file": Address(args=own_file, get=SEE_THE_TASK),
    "plans:task_file_delete": Address(args=own_file, post=frozenset({"employee"})),
}
