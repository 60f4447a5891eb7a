"""A hand-over of many rows: the same file, the same guarantee, made by a job with a progress bar."""

from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from consents import rules
from consents.actions.transfer import drafted, give_up, keep, lies_here, record
from consents.models import Transfer
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions.exchange import Request, asked_in, parameters_of
from registry.actions.job import Outcome, Progress, enqueue
from registry.models import Job, School

KIND: Final = "transfer"
ATTEMPTS: Final = 3
READY: Final = "Файл готов. Людей в нём: {count}, в стоп-листе: {held}."


def hand_over_later(asked: Request, school: School, *, by: Any) -> Job:
    title = f"Передача: {asked.title}"[:200]
    return enqueue(KIND, school=school, title=title, parameters=parameters_of(asked, by=by), by=by)


def hand_over_in_job(job: Job, progress: Progress) -> Outcome:
    """Idempotent: what an earlier attempt has finished is not made again. Whoever lost the right meanwhile gets
    nothing."""
    if not rules.may_hand_over(job.created_by, job.school_id):
        raise Refused("У того, кто просил файл, больше нет права передавать данные.")
    made = made_by(job)
    if made is not None and not lies_here(made):
        give_up(made, at=timezone.now())
        made = None
    if made is None:
        made = _made(asked_in(job, progress), job)
    progress.at(made.count, made.count)
    return Outcome(READY.format(count=made.count, held=made.held))


def made_by(job: Job) -> Transfer | None:
    """The hand-over that came of the job, while its file lies here or was taken."""
    found: Transfer | None = Transfer.objects.filter(job=job, dropped_at=None).order_by("-pk").first()
    return found


def _made(asked: Request, job: Job) -> Transfer:
    """Somebody may withdraw while the file is written; then it is written anew, without that person."""
    for attempt in range(1, ATTEMPTS + 1):
        at = timezone.now()
        with drafted(asked, school=job.school, on=timezone.localdate(at)) as draft:
            try:
                made = record(draft, by=job.created_by, at=at, job=job)
            except Outrun:
                if attempt == ATTEMPTS:
                    raise
                continue
            keep(draft)
            return made
    raise AssertionError  # the last attempt returns or raises


def trail_of(job: Job) -> list[tuple[str, str]]:
    """The pages over the page of this work."""
    register, handed_over = (reverse(f"consents:{name}", args=[job.school_id]) for name in ("register", "transfers"))
    return [("Согласия", register), ("Передача данных", handed_over)]
