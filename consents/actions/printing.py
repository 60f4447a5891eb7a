"""Printing filled-in blanks: first the rows with their numbers, then the file out of the rows, as often as needed.

A killed worker makes the same file again, never a second batch or other numbers. Every class gets a batch of its own
with a control sheet; the batches of one click lie in one file.
"""

import hashlib
import tempfile
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from consents import numbers
from consents.ages import REPRESENTATIVE, SELF
from consents.form_content import blocking, faults_of, printed_text
from consents.models import SECTIONS, ConsentForm, PrintBatch, PrintedCopy, key_of
from consents.papers import blank, file
from consents.papers.blank import TooLong
from consents.queries import printing as queries
from consents.queries.printing import Asked, Group, Wanted
from consents.states import ConsentKind, Subject
from ezh_rollout.shared.pdf import PdfProblem
from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.typography import quantity
from registry.actions import school_lock
from registry.actions.job import Outcome, Progress, enqueue
from registry.actions.personal_data import log_export
from registry.models import Job, School

KIND: Final = "consent_blanks"
FIELDS: Final = ("ФИО", "дата рождения", "класс, ребёнок или должность", "ФИО представителя")
WHY: Final = "печать бланков согласий"
MOST_NAMED: Final = 3
NOBODY: Final = (
    "Печатать некому: в выбранных группах нет никого, кому нужен бланк. "
    "Чтобы напечатать бланки и тем, кто уже ответил, выберите «всем»."
)


def obstacles_to_print(school: School, kind: ConsentKind, subjects: Collection[Subject]) -> list[str]:
    """Why blanks for these people cannot be printed yet; empty means «можно». Lays the longest blank out, so that no
    batch is recorded of what never becomes a file."""
    reasons = []
    for subject in (one for one in Subject if one in subjects):
        form = ConsentForm.objects.current(school, kind, subject)
        reasons += [f"{_named(kind, subject)}: {reason}" for reason in _faults(form, subject)]
    return reasons


def _named(kind: ConsentKind, subject: Subject) -> str:
    return f"«{kind.label}», {queries.NAMES[subject]}"


def _faults(form: ConsentForm | None, subject: Subject) -> list[str]:
    if form is None:
        return ["бланк ещё не введён в действие. Откройте «Бланки согласий», заполните его и введите в действие."]
    faults = [fault.message for fault in blocking(faults_of(form))]
    if faults:
        return [f"{fault} Подготовьте новую редакцию бланка." for fault in faults]
    most = frozenset({SELF, REPRESENTATIVE} if subject is Subject.PUPIL else {SELF})
    try:
        blank.sheet_of(printed_text(form), most, note=form.school.paper_note)
    except (TooLong, PdfProblem) as problem:
        return [str(problem)]
    return []


@transaction.atomic
def record(school: School, asked: Asked, *, by: Any, at: datetime) -> list[PrintBatch]:
    """A batch for every group that has somebody to print for. Raises `Refused` when none has.

    Asks `obstacles_to_print` nothing: the caller did, before the lock. `by` None: the command line, where nobody is
    logged in; the batch itself says what left the program.
    """
    school_lock.lock(school)
    sheets = queries.wanted(school, asked, on=timezone.localdate(at))
    if not sheets:
        raise Refused(NOBODY)
    forms = {subject: _form(school, asked.kind, subject) for subject in {group.subject for group in sheets}}
    return [_batch(forms[group.subject], group, them, asked, by=by, at=at) for group, them in sheets.items()]


def _form(school: School, kind: ConsentKind, subject: Subject) -> ConsentForm:
    form = ConsentForm.objects.current(school, kind, subject)
    if form is None:
        raise Refused(f"{_named(kind, subject)}: бланк ещё не введён в действие.")
    return form


def _batch(
    form: ConsentForm, group: Group, sheets: Sequence[Wanted], asked: Asked, *, by: Any, at: datetime
) -> PrintBatch:
    title = group.title if asked.people is None else f"{group.title}, выборочно"
    batch = PrintBatch.objects.create(
        school_id=form.school_id,
        form=form,
        number=numbers.new_number(),
        title=title,
        count=len(sheets),
        made_by=by,
        made_at=at,
    )
    PrintedCopy.objects.bulk_create(
        PrintedCopy(
            school_id=form.school_id,
            batch=batch,
            form=form,
            number=numbers.new_number(),
            position=position,
            signer=sheet.signer,
            age_group=sheet.age,
            **key_of(sheet.person),
        )
        for position, sheet in enumerate(sheets, start=1)
    )
    if by is not None:
        _log(batch, f"Бланки согласий: {title}", by=by, at=at)
    return batch


def _log(batch: PrintBatch, what: str, *, by: Any, at: datetime) -> None:
    section = SECTIONS[Subject(batch.form.subject)]
    log_export(batch.school_id, what=what, section=section, count=batch.count, fields=FIELDS, by=by, at=at, why=WHY)


@transaction.atomic
def print_blanks(school: School, asked: Asked, *, by: Any, at: datetime) -> Job:
    """The batches and the job that makes their file: all or nothing."""
    batches = record(school, asked, by=by, at=at)
    job = _enqueue(school, batches, by=by)
    PrintBatch.objects.filter(pk__in=[batch.pk for batch in batches]).update(job=job)
    return job


@transaction.atomic
def make_again(batch: PrintBatch, *, by: Any, at: datetime) -> Job:
    """The file of a batch whose file was wiped or never came to be: the same numbers on the same sheets."""
    school_lock.lock(batch.school_id)
    job = _enqueue(batch.school, [batch], by=by)
    PrintBatch.objects.filter(pk=batch.pk).update(job=job)
    _log(batch, f"Бланки согласий ещё раз: {batch.title}", by=by, at=at)
    return job


def _enqueue(school: School, batches: Sequence[PrintBatch], *, by: Any) -> Job:
    title = f"Печать бланков: {title_of(batches)}"[:200]
    # Only the asker may take the file: the same pile asked for by two people is two files.
    parameters = {"batches": [batch.pk for batch in batches], "asker": by.pk}
    return enqueue(KIND, school=school, title=title, parameters=parameters, by=by)


def title_of(batches: Sequence[PrintBatch]) -> str:
    """«5а: учащиеся; 5б: учащиеся и ещё 7»"""
    named = "; ".join(batch.title for batch in batches[:MOST_NAMED])
    rest = len(batches) - MOST_NAMED
    return f"{named} и ещё {rest}" if rest > 0 else named


def write_file(batches: Sequence[PrintBatch], out: BinaryIO, *, told: file.Told = file.quiet) -> int:
    """The file of recorded batches; returns the number of its pages. Raises `TooLong`, `PdfProblem`."""
    piles = [queries.pile_of(batch) for batch in batches]
    title = f"Бланки согласий: {title_of(batches)}"
    return file.write(piles, out, title=title, created=timezone.localtime(batches[0].made_at), told=told)


def fingerprint(out: BinaryIO) -> str:
    """SHA-256 of the whole file."""
    out.seek(0)
    return hashlib.file_digest(out, "sha256").hexdigest()  # type: ignore[arg-type]


def recorded(keys: Sequence[int]) -> list[PrintBatch]:
    found: Mapping[int, PrintBatch] = PrintBatch.objects.select_related("form__school").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def make_in_job(job: Job, progress: Progress) -> Outcome:
    """The work of the job: idempotent, because the numbers are in the rows."""
    batches = recorded(job.parameters["batches"])
    if not batches:
        raise Refused("Этой печати больше нет: данные людей уничтожены по акту.")
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the job closes it when the file is kept
    try:
        write_file(batches, out, told=progress.at)
    except (TooLong, PdfProblem) as problem:
        out.close()
        raise Refused(str(problem)) from problem
    sha256 = fingerprint(out)
    out.seek(0)
    PrintBatch.objects.filter(pk__in=[batch.pk for batch in batches]).update(sha256=sha256)
    name = f"Бланки согласий, {title_of(batches)}, {timezone.localdate(batches[0].made_at):%d.%m.%Y}"
    blanks = quantity(sum(batch.count for batch in batches), "бланк", "бланка", "бланков")
    words = f"Готово: {blanks} с контрольным листом сверху каждой пачки."
    return Outcome(words, file_name=f"{_without_signs(name)[:150]}.pdf", content=out)


def _without_signs(name: str) -> str:
    """For a file: Windows takes no colon and no slash in a name."""
    return name.replace(": ", " ").translate(str.maketrans('/\\:*?"<>|', "---------"))


def trail_of(job: Job) -> list[tuple[str, str]]:
    return [
        ("Согласия", reverse("consents:register", args=[job.school_id])),
        ("Печать бланков", reverse("consents:print_list", args=[job.school_id])),
    ]


def log_fetched(job: Job, *, by: Any, at: datetime) -> None:
    """The file was taken by somebody who had not asked for it: what the asker takes was logged when it was made."""
    for batch in recorded(job.parameters["batches"]):
        _log(batch, f"Готовый файл бланков: {batch.title}", by=by, at=at)
