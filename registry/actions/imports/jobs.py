"""Long imports in the queue: both pieces may begin again after a killed worker and do nothing twice."""

from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone

from ezh_rollout.shared.refusal import Refused
from registry import rules
from registry.actions.imports.review import prepare
from registry.actions.imports.saving import save
from registry.actions.job import Outcome, Progress
from registry.imports import Unreadable
from registry.models import ImportRun, Job

PREPARE: Final = "import_prepare"
SAVE: Final = "import_save"


def prepare_in_job(job: Job, progress: Progress) -> Outcome:
    """Parameters: {"run": key, "on": ISO date}. A file that cannot be used is said in words, not a failed job."""
    run = _run_of(job)
    progress.at(0, 1)
    try:
        run = prepare(run, on=date.fromisoformat(job.parameters["on"]))
    except Unreadable as refusal:
        return Outcome(str(refusal))
    progress.at(1, 1)
    counts = run.counts
    return Outcome(f"Прочитано строк: {sum(counts.values()) - counts['missing']}. Просмотрите их и сохраните.")


def save_in_job(job: Job, progress: Progress) -> Outcome:
    """Parameters: {"run": key, "archive": [keys]}. Whoever queued the job saves."""
    run = _run_of(job)
    progress.at(0, 1)
    counts = save(run, by=job.created_by, at=timezone.now(), archive=job.parameters.get("archive", []))
    progress.at(1, 1)
    return Outcome(f"Сохранено: новых {counts['created']}, изменённых {counts['changed']}.")


def _run_of(job: Job) -> ImportRun:
    """Whoever lost the right between the asking and the work changes nothing any more."""
    if not rules.may_edit_registry(job.created_by, job.school_id):
        raise Refused("У того, кто запустил импорт, больше нет прав вести данные школы.")
    return ImportRun.objects.get(pk=job.parameters["run"], school=job.school_id)


def trail_of(job: Job) -> list[tuple[str, str]]:
    """The pages over the page of this work."""
    data, runs = (reverse(f"registry:{name}", args=[job.school_id]) for name in ("reference", "runs"))
    return [("Данные", data), ("Загрузка из файлов", runs)]
