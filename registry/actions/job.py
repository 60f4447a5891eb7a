"""Long work: queued in the database, done by the worker, alive by its heartbeat.

A piece of work is a function registered under a kind. It must be idempotent: a killed worker leaves its job running,
and the reaper queues it again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from ezh_rollout.shared.refusal import Refused
from registry.models import Job, School
from registry.states import JobState

SILENCE = timedelta(minutes=2)
MAX_ATTEMPTS = 3
BROKEN = (
    "Это ошибка программы, а не ваша: данные не изменены. Запустите работу ещё раз; если не поможет, скажите "
    "системному администратору, в котором часу это было: подробности записаны в журнал программы."
)


@dataclass(frozen=True)
class Outcome:
    """What a finished piece of work leaves: a file to fetch, or only words. A large file comes opened."""

    message: str
    file_name: str = ""
    content: bytes | IO[bytes] = b""


class Progress:
    """Handed to the work: `at(done, total)` moves the bar and proves that the worker is alive."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def at(self, done: int, total: int) -> None:
        Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING).update(
            done=done, total=total, heartbeat_at=timezone.now()
        )


Work = Callable[[Job, Progress], Outcome]
# The socket which upper apps fill in `AppConfig.ready()`.
WORKS: dict[str, Work] = {}
# Its twin: the pages (title, address) over the page of such a work, so that one finds the way back.
TRAILS: dict[str, Callable[[Job], list[tuple[str, str]]]] = {}


def enqueue(kind: str, *, school: School, title: str, parameters: dict[str, Any], by: Any) -> Job:
    """Queues the work once the transaction is through. The same unfinished work is not queued twice."""
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        waiting = Job.objects.filter(
            school=school, kind=kind, parameters=parameters, state__in=[JobState.WAITING, JobState.RUNNING]
        ).first()
        if waiting is not None:
            return waiting
        job = Job.objects.create(school=school, kind=kind, title=title, parameters=parameters, created_by=by)
        transaction.on_commit(lambda: run.enqueue(str(job.pk)))
    return job


@task()
def run(job_id: str) -> None:
    """One attempt. What goes wrong is written for the person who waits; the worker goes on with the next job."""
    job = _begin(job_id, at=timezone.now())
    if job is None:
        return
    try:
        outcome = WORKS[job.kind](job, Progress(job))
    except Refused as refusal:
        _finish(job, JobState.FAILED, message=str(refusal), at=timezone.now())
        return
    except Exception:
        # The words of an unknown error may hold people's data (a database names the row): they go to the log alone.
        _finish(job, JobState.FAILED, message=BROKEN, at=timezone.now())
        raise
    if outcome.file_name:
        content = ContentFile(outcome.content) if isinstance(outcome.content, bytes) else File(outcome.content)
        with content:
            job.result.save(outcome.file_name, content, save=False)
        job.result_name = outcome.file_name
    _finish(job, JobState.DONE, message=outcome.message, at=timezone.now())


def _begin(job_id: str, *, at: datetime) -> Job | None:
    """Takes the job, unless it is over or another worker is visibly at it."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id).first()
        if job is None or job.is_over:
            return None
        if job.state == JobState.RUNNING and job.heartbeat_at and at - job.heartbeat_at < SILENCE:
            return None
        job.state, job.heartbeat_at, job.attempts = JobState.RUNNING, at, job.attempts + 1
        job.save(update_fields=["state", "heartbeat_at", "attempts"])
    return job


def _finish(job: Job, state: JobState, *, message: str, at: datetime) -> None:
    job.state, job.message, job.finished_at, job.heartbeat_at = state, message, at, at
    job.save(update_fields=["state", "message", "finished_at", "heartbeat_at", "result", "result_name"])


def reap(*, at: datetime) -> int:
    """Queues again what a killed worker left running; gives up after three attempts. Returns how many were touched."""
    touched = 0
    for job_id in Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=at - SILENCE).values_list(
        "pk", flat=True
    ):
        with transaction.atomic():
            job = Job.objects.select_for_update().get(pk=job_id)
            if job.state != JobState.RUNNING or job.heartbeat_at is None or at - job.heartbeat_at < SILENCE:
                continue
            touched += 1
            if job.attempts >= MAX_ATTEMPTS:
                _finish(job, JobState.FAILED, message="Работа трижды оборвалась. Запустите её ещё раз.", at=at)
                continue
            job.state, job.heartbeat_at = JobState.WAITING, None
            job.save(update_fields=["state", "heartbeat_at"])
            transaction.on_commit(lambda pk=job.pk: run.enqueue(str(pk)))  # type: ignore[misc]
    return touched
