"""Taking data out of the program: the file is written, and the log knows who took what and why.

`GATES` is a socket for upper apps, filled in `AppConfig.ready()`: a file that they may not let go is refused with their
words, and the page shows where it is made instead.
"""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from ezh_rollout.shared.refusal import Refused
from registry import rules
from registry.actions.job import Outcome, Progress, enqueue
from registry.actions.personal_data import log_export
from registry.exports import Layout, Scope, Unwritable, count_of, neutral, rows_of, write
from registry.exports.files import Told, quiet
from registry.exports.layout import of_template
from registry.models import HeaderTemplate, Job, School
from registry.sections import SECTIONS
from registry.states import EXPORT_JOB, FileDates, FileFormat

KIND: Final = EXPORT_JOB
MOST_AT_ONCE: Final = 3000
"""More rows than this are written by a job: a request would hold the only process for seconds."""

ENDINGS: Final = {FileFormat.XLSX: "xlsx", FileFormat.CSV: "csv", FileFormat.CSV_OLD: "csv"}


@dataclass(frozen=True)
class Request:
    """What was asked for. `narrowed` is in words, for the name of the file and for the log."""

    section: str
    scope: Scope
    file_format: str
    template: HeaderTemplate | None = None
    why: str = ""
    narrowed: str = ""
    told: Told = field(default=quiet)

    @property
    def layout(self) -> Layout:
        return layout_of(self.template) if self.template else neutral(self.section)

    @property
    def title(self) -> str:
        words = [SECTIONS[self.section].title, self.narrowed, str(self.template or "")]
        return ", ".join(word for word in words if word)

    @property
    def file_name(self) -> str:
        return f"{self.title.replace('/', '-')[:150]}.{ENDINGS[FileFormat(self.file_format)]}"


@dataclass(frozen=True)
class Gate:
    """Why the file does not leave this way; `url` and `action` (the words of the link) lead to the way that is open."""

    words: str
    url: str
    action: str


GATES: list[Callable[[Request], Gate | None]] = []


def gate_before(asked: Request) -> Gate | None:
    """The first gate that is closed for such a file."""
    return next((gate for closed in GATES if (gate := closed(asked)) is not None), None)


def layout_of(template: HeaderTemplate) -> Layout:
    return of_template(
        template.kind,
        template.headers,
        template.mapping,
        sheet_name=template.sheet_name,
        dates=FileDates(template.dates),
        above=template.above,
    )


def is_long(asked: Request) -> bool:
    return count_of(asked.section, asked.scope) > MOST_AT_ONCE


def export(asked: Request, *, by: Any, at: datetime) -> IO[bytes]:
    """The file, opened at its beginning. Raises `Refused` when there is nothing to write, a letter does not fit or the
    file may not leave this way."""
    gate = gate_before(asked)
    if gate is not None:
        raise Refused(gate.words)
    layout = asked.layout
    with ExitStack() as stack:
        target = stack.enter_context(tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR))
        count = _written(asked, layout, target)
        _log(asked, layout, count, by=by, at=at)
        target.seek(0)
        # From here on the file belongs to whoever asked.
        stack.pop_all()
    return target


def _written(asked: Request, layout: Layout, target: IO[bytes]) -> int:
    try:
        rows = rows_of(asked.section, asked.scope, layout.fields)
        count = write(target, layout, rows, asked.file_format, told=asked.told)
    except Unwritable as problem:
        raise Refused(str(problem)) from problem
    if not count:
        raise Refused("Выгружать нечего: таких записей нет.")
    return count


def _log(asked: Request, layout: Layout, count: int, *, by: Any, at: datetime) -> None:
    if not SECTIONS[asked.section].holds_people:
        return
    log_export(
        asked.scope.school,
        what=f"{asked.title}: {FileFormat(asked.file_format).label}",
        section=asked.section,
        count=count,
        fields=layout.fields,
        by=by,
        at=at,
        why=asked.why,
    )


def log_fetched(job: Job, *, by: Any, at: datetime) -> None:
    """The file that another person had made was taken by the director."""
    told = job.parameters
    if not SECTIONS[told["section"]].holds_people:
        return
    log_export(
        job.school_id,
        what=f"Готовый файл другого сотрудника: {job.result_name}",
        section=told["section"],
        count=job.total,
        fields=(),
        by=by,
        at=at,
        why=told["why"],
    )


def export_later(asked: Request, school: School, *, by: Any) -> Job:
    """The same file by a job with a progress bar."""
    title = f"Выгрузка: {asked.title}"[:200]
    return enqueue(KIND, school=school, title=title, parameters=parameters_of(asked, by=by), by=by)


def parameters_of(asked: Request, *, by: Any) -> dict[str, Any]:
    """What a job has to remember; `asked_in` reads it back."""
    return {
        "section": asked.section,
        "classes": None if asked.scope.classes is None else sorted(asked.scope.classes),
        "format": asked.file_format,
        "template": asked.template.pk if asked.template else None,
        "why": asked.why,
        "narrowed": asked.narrowed,
        "by": by.pk,
    }


def asked_in(job: Job, progress: Progress) -> Request:
    """Begins the progress. Raises `Refused` when the template is not there any more."""
    told = job.parameters
    classes = told["classes"]
    scope = Scope(job.school_id, None if classes is None else frozenset(classes))
    total = count_of(told["section"], scope)
    template = None
    if told["template"] is not None:
        template = HeaderTemplate.objects.filter(school=job.school_id, pk=told["template"]).first()
        if template is None:
            raise Refused("Шаблон файла уже удалён. Выберите другой и выгрузите снова.")
    progress.at(0, total)
    return Request(
        told["section"],
        scope,
        told["format"],
        template,
        told["why"],
        told["narrowed"],
        lambda done: progress.at(done, total),
    )


def trail_of(job: Job) -> list[tuple[str, str]]:
    """The pages over the page of this work."""
    data, files = (reverse(f"registry:{name}", args=[job.school_id]) for name in ("reference", "exchange"))
    return [("Данные", data), ("Файлы обмена", files)]


def export_in_job(job: Job, progress: Progress) -> Outcome:
    """Idempotent: a second attempt writes the same file again. Whoever lost the right meanwhile gets nothing."""
    if not rules.may_view_school(job.created_by, job.school_id):
        raise Refused("У того, кто просил выгрузку, больше нет прав видеть данные школы.")
    asked = asked_in(job, progress)
    total = count_of(asked.section, asked.scope)
    content = export(asked, by=job.created_by, at=timezone.now())
    progress.at(total, total)
    return Outcome(f"Файл готов, строк: {total}.", asked.file_name, content)
