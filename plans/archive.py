"""The archive of a plan: one ZIP with everything an inspector may ask for, made by the worker.

Papers are the stored bytes, never rendered again; evidence is the original files under readable names.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date

from plans.models import Approval, Order, Plan, Task, TaskFile
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
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, (name, read) in enumerate(parts, start=1):
            archive.writestr(name, read())
            progress.at(done, len(parts))
    return Outcome(
        message=f"В архиве файлов: {len(parts)}.", file_name=f"arkhiv-plana-{plan.pk}.zip", content=packed.getvalue()
    )


def _parts(plan: Plan) -> Iterator[tuple[str, "Reader"]]:
    yield "задачи.csv", Reader(_table(plan))
    for approval in Approval.objects.filter(plan=plan).approved().select_related("printout").order_by("revision"):
        if approval.printout:
            yield f"план/редакция {approval.revision}.pdf", Reader(bytes(approval.printout.pdf))
    papers = Order.objects.filter(plan=plan).exclude(state=OrderState.DRAFT).select_related("printout")
    for order in papers.order_by("dated", "pk"):
        if order.printout:
            stamped = bytes(order.printout.stamped_pdf)
            yield f"приказы/{_safe(f'№ {order.number} от {order.dated}')}.pdf", Reader(bytes(order.printout.pdf))
            if stamped:
                yield f"приказы/{_safe(f'№ {order.number} от {order.dated}')} (аннулирован).pdf", Reader(stamped)
    for stored in TaskFile.objects.filter(task__plan=plan).select_related("task").order_by("task_id", "pk"):
        folder = _safe(f"{stored.task.number} {stored.task.title}"[:60])
        yield f"подтверждения/{stored.task_id} {folder}/{stored.pk} {_safe(stored.name)}", Reader(stored)


class Reader:
    """Bytes at hand, or a file to be read only when its turn comes: an archive may be larger than the memory."""

    def __init__(self, source: bytes | TaskFile) -> None:
        self.source = source

    def __call__(self) -> bytes:
        if isinstance(self.source, bytes):
            return self.source
        with self.source.file.open("rb") as opened:
            content: bytes = opened.read()
        return content


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
