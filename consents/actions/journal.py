"""The journal of consents on paper: laid out by a job, because thousands of rows take minutes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWorking
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from consents.journal_file import FIELDS, TITLE, as_paper
from consents.queries.journal import Asked, journal, journal_rows
from ezh_rollout.shared.pdf import PdfProblem
from ezh_rollout.shared.refusal import Refused
from registry.actions.job import Outcome, Progress, enqueue
from registry.actions.personal_data import log_export
from registry.models import Job, School

KIND: Final = "consents_journal"
WHY: Final = "печать журнала согласий"
# A sheet holds about fifteen rows; more than this is printed by classes or by periods.
MOST_ROWS: Final = 3000
# Seconds: a job that keeps silent for two minutes counts as killed.
BEAT: Final = 15.0


def print_journal(school: School, asked: Asked, *, words: str, by: Any) -> Job:
    parameters = {"words": words, "asked": {name: _plain(value) for name, value in asdict(asked).items()}}
    return enqueue(KIND, school=school, title=TITLE, parameters=parameters, by=by)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _asked(kept: dict[str, str]) -> Asked:
    since, until = (date.fromisoformat(kept[name]) if kept[name] else None for name in ("since", "until"))
    return Asked(kept["kind"], kept["group"], since, until)


def make_in_job(job: Job, progress: Progress) -> Outcome:
    """The work of the job: idempotent, it only reads."""
    now = timezone.now()
    today = timezone.localdate(now)
    rows = journal_rows(journal(job.school, _asked(job.parameters["asked"])), job.school, on=today)
    if len(rows) > MOST_ROWS:
        raise Refused(f"Записей {len(rows)}, а на бумагу за раз выходит {MOST_ROWS}: выберите класс или период.")
    school, words, created = job.school, job.parameters["words"], timezone.localtime(now)
    try:
        content = _alive(
            lambda: as_paper(rows, school=school, words=words, on=today, created=created),
            beat=lambda: progress.at(0, len(rows)),
        )
    except PdfProblem as problem:
        raise Refused(str(problem)) from problem
    progress.at(len(rows), len(rows))
    _log(job, len(rows), by=job.created_by, at=now)
    return Outcome(f"Готово: записей {len(rows)}.", file_name=f"Журнал согласий, {today:%d.%m.%Y}.pdf", content=content)


def _alive(work: Callable[[], bytes], *, beat: Callable[[], None]) -> bytes:
    """The layout is one long call that tells nothing of itself. It asks no database, so it may have a thread."""
    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(work)
        while True:
            beat()
            try:
                return making.result(timeout=BEAT)
            except StillWorking:
                continue


def _log(job: Job, count: int, *, by: Any, at: Any) -> None:
    log_export(
        job.school_id, what=f"{TITLE}, PDF", section="consents", count=count, fields=FIELDS, by=by, at=at, why=WHY
    )


def log_fetched(job: Job, *, by: Any, at: Any) -> None:
    _log(job, job.total, by=by, at=at)


def trail_of(job: Job) -> list[tuple[str, str]]:
    """The pages over the page of the job."""
    return [
        ("Согласия", reverse("consents:register", args=[job.school_id])),
        ("Журнал согласий", reverse("consents:journal", args=[job.school_id])),
    ]
