"""The archive of a plan: one ZIP with everything an inspector may ask for, made by the worker.

Papers are the stored bytes, never rendered again; evidence is the original files under readable names.
"""

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import partial
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.urls import reverse

from plans.models import Approval, Order, Plan, Printout, Task, TaskFile
from plans.states import OrderState
from registry.actions.job import Outcome, Progress
from registry.models import Job

KIND = "plan_archive"
COLUMNS = ("Этап", "№", "Мероприятие", "Срок словами", "Начало", "Срок", "Ответственные", "Состояние", "Результат")
# A cell that starts like a formula would be run by a spreadsheet.
FORMULA = re.compile(r"^[=+\-@\t\r]")


def make_archive(job: Job, progress: Progress) -> Outcome:
    """The work of the job. Idempotent: it only reads, and its file is stored once at the end."""
    plan = Plan.objects.get(pk=job.parameters["plan"], school=job.school_id)
    parts = list(_parts(plan))
    # On the disk and without a name there: it may be larger than the memory, and it goes away with its last reader.
    packed = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - closed by whoever stores it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, part in enumerate(parts, start=1):
            with part.opened() as source, archive.open(part.name, "w", force_zip64=True) as packing:
                shutil.copyfileobj(source, packing)
            progress.at(done, len(parts))
    packed.seek(0)
    return Outcome(message=f"В архиве файлов: {len(parts)}.", file_name=f"arkhiv-plana-{plan.pk}.zip", content=packed)


def trail_of(job: Job) -> list[tuple[str, str]]:
    """The pages over the page of this work: the plans, and the plan while it is there."""
    trail = [("Планы", reverse("plans:plans", args=[job.school_id]))]
    plan = Plan.objects.filter(pk=job.parameters["plan"], school=job.school_id).first()
    return [*trail, (str(plan), reverse("plans:plan", args=[plan.pk]))] if plan is not None else trail


@dataclass(frozen=True)
class Part:
    """A file of the archive; its bytes are fetched when its turn comes."""

    name: str
    opened: Callable[[], AbstractContextManager[IO[bytes]]]


def _parts(plan: Plan) -> Iterator[Part]:
    yield Part("задачи.csv", lambda: io.BytesIO(_table(plan)))
    approvals = Approval.objects.filter(plan=plan, printout__isnull=False).approved().order_by("revision")
    for revision, printout in approvals.values_list("revision", "printout"):
        yield Part(f"план/редакция {revision}.pdf", _paper(printout, "pdf"))
    orders = Order.objects.filter(plan=plan, printout__isnull=False).exclude(state=OrderState.DRAFT)
    for order in orders.order_by("dated", "pk"):
        name = _safe(f"№ {order.number} от {order.dated}")
        yield Part(f"приказы/{name}.pdf", _paper(order.printout_id or 0, "pdf"))
        if order.state == OrderState.CANCELLED:
            yield Part(f"приказы/{name} (аннулирован).pdf", _paper(order.printout_id or 0, "stamped_pdf"))
    for stored in TaskFile.objects.filter(task__plan=plan).select_related("task").order_by("task_id", "pk"):
        folder = _safe(f"{stored.task.number} {stored.task.title}"[:60])
        yield Part(
            f"подтверждения/{stored.task_id} {folder}/{stored.pk} {_safe(stored.name)}",
            partial(stored.file.storage.open, str(stored.file.name), "rb"),
        )


def _paper(printout: int, column: str) -> Callable[[], IO[bytes]]:
    return lambda: io.BytesIO(bytes(Printout.objects.values_list(column, flat=True).get(pk=printout)))


def _safe(name: str) -> str:
    """A name for a file on any system."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", name).strip(" .") or "без имени"


def _table(plan: Plan) -> bytes:
    """All tasks as CSV for a spreadsheet: semicolons, UTF-8 with BOM."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    tasks = Task.objects.filter(plan=plan).select_related("stage").prefetch_related("assignments__employee")
    for task in tasks.order_by("stage__position", "position", "pk"):
        people = ", ".join(assignment.label for assignment in task.assignments.all())
        row = (
            task.stage.title,
            task.number,
            task.text,
            task.deadline_words,
            _day(task.deadline_start),
            _day(task.deadline_end),
            people,
            task.get_state_display(),
            task.result,
        )
        writer.writerow([f"'{cell}" if FORMULA.match(cell) else cell for cell in row])
    return written.getvalue().encode("utf-8-sig")


def _day(day: date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else ""
