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
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from ezh_rollout.shared.refusal import Refused
from registry.models import Job, School
from registry.states import UNFINISHED_JOB, JobState

SILENCE = timedelta(minutes=2)
MAX_ATTEMPTS = 3
# A file that was taken away lies where it was taken to; what nobody took is made again.
FILE_KEPT = timedelta(days=30)
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
# Writes into the log (job, by=, at=) that somebody else than the asker took the file; see `states.PERSONAL_JOBS`.
FETCHED: dict[str, Callable[..., None]] = {}


def enqueue(kind: str, *, school: School, title: str, parameters: dict[str, Any], by: Any) -> Job:
    """The row and its place in the queue, which is a table as well: both or neither, whatever is killed when. The same
    unfinished work is not queued twice."""
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        waiting = Job.objects.filter(school=school, kind=kind, parameters=parameters, state__in=UNFINISHED_JOB).first()
        if waiting is not None:
            return waiting
        job = Job.objects.create(school=school, kind=kind, title=title, parameters=parameters, created_by=by)
        run.enqueue(str(job.pk))
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
        _keep_file(job, outcome)
    _finish(job, JobState.DONE, message=outcome.message, at=timezone.now())


def _keep_file(job: Job, outcome: Outcome) -> None:
    """The row names the file before it is written: a killed worker leaves none that nobody would find again."""
    storage = job.result.storage
    name = job.result.field.generate_filename(job, outcome.file_name)
    job.result = storage.get_available_name(name, max_length=100)
    job.result_name = outcome.file_name
    _mine(job).update(result=job.result.name)
    content = ContentFile(outcome.content) if isinstance(outcome.content, bytes) else File(outcome.content)
    with content:
        job.result = storage.save(job.result.name, content)


def _drop_file(job: Job) -> None:
    """Whatever an attempt that was cut off has left."""
    if job.result.name:
        job.result.storage.delete(job.result.name)
        job.result = ""


def _begin(job_id: str, *, at: datetime) -> Job | None:
    """Takes the job, unless it is over or another worker is visibly at it."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id).first()
        if job is None or job.is_over:
            return None
        if job.state == JobState.RUNNING and job.heartbeat_at and at - job.heartbeat_at < SILENCE:
            return None
        _drop_file(job)
        job.state, job.heartbeat_at, job.attempts = JobState.RUNNING, at, job.attempts + 1
        job.save(update_fields=["state", "heartbeat_at", "attempts", "result"])
    return job


def _finish(job: Job, state: JobState, *, message: str, at: datetime) -> None:
    """An attempt that was given up and replaced by another one leaves nothing, should it live after all."""
    file = {"result": job.result.name or "", "result_name": job.result_name}
    if not _mine(job).update(state=state, message=message, finished_at=at, heartbeat_at=at, **file):
        _drop_file(job)


def _mine(job: Job) -> QuerySet[Job]:
    """The row, while this attempt is the last one."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts)


def reap(*, at: datetime) -> int:
    """Queues again what a killed worker left running, or took and never began; gives up after three attempts. Returns
    how many were touched."""
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
                _drop_file(job)
                _finish(job, JobState.FAILED, message="Работа трижды оборвалась. Запустите её ещё раз.", at=at)
                continue
            job.state, job.heartbeat_at = JobState.WAITING, None
            job.save(update_fields=["state", "heartbeat_at"])
            run.enqueue(str(job.pk))
    return touched + _queue_forgotten(at=at)


def wipe_expired(*, at: datetime) -> int:
    """Files that are past their term, of people among them, go; that they were made stays. Returns how many went."""
    touched = 0
    for job in Job.objects.filter(finished_at__lt=at - FILE_KEPT).exclude(result=""):
        _drop_file(job)
        touched += Job.objects.filter(pk=job.pk).update(result="")
    return touched


def _queue_forgotten(*, at: datetime) -> int:
    """Waiting jobs that no task of the queue speaks of: the worker died, or found the database busy, right between
    taking the task and taking the job."""
    touched = 0
    for job_id in Job.objects.filter(state=JobState.WAITING, created_at__lt=at - SILENCE).values_list("pk", flat=True):
        with transaction.atomic():
            job = Job.objects.select_for_update().get(pk=job_id)
            if job.state == JobState.WAITING and not _is_queued(job, at=at):
                run.enqueue(str(job.pk))
                touched += 1
    return touched


def _is_queued(job: Job, *, at: datetime) -> bool:
    """By a task that waits for its turn, or was taken a moment ago."""
    tasks = DBTaskResult.objects.filter(task_path=run.module_path, args_kwargs__args=[str(job.pk)])
    taken = Q(status=TaskResultStatus.RUNNING, started_at__gt=at - SILENCE)
    return tasks.filter(Q(status=TaskResultStatus.READY) | taken).exists()
