"""Handing people's data over to the processor: nobody is in the file without a consent, and the file can be proved.

Two moments, each behind the school's lock, where withdrawals are recorded as well:

* `record`: the file is written beforehand, outside of any transaction; then whoever is in it is asked once more, and
  the hand-over is written down, or `Outrun` is raised and nothing is left;
* `take`: the file lies in the program until somebody takes it. Every time everybody in it is asked again; when one of
  them may not be there any more, the file is wiped and nobody gets it.

So a withdrawal finds the file gone already (`transfers_of` names it in the letter), or the person is not in it.
"""

import hashlib
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO, Any, Final

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from consents.models import PEOPLE, Transfer, TransferPerson, settings_of
from consents.queries.transfer import lying_with, statuses_of, withdrawn_since
from consents.transfers.survey import Survey, may_leave
from ezh_rollout.shared.refusal import Outrun, Refused
from ezh_rollout.shared.typography import joined
from registry.actions import school_lock
from registry.actions.exchange import ENDINGS, Request
from registry.actions.personal_data import log_export
from registry.exports import Unwritable, rows_of, write
from registry.models import Person, School
from registry.retention import Destroyed
from registry.states import FileFormat

FILE_KEPT: Final = timedelta(days=30)
"""So long a file lies in the program; what nobody took by then never left."""
NO_PROCESSOR: Final = "Сначала впишите в настройки согласий, кому передаются данные: название и адрес."
NOBODY: Final = "Передавать некого: ни у одного человека нет согласия, которое это разрешает."
NOTHING: Final = "Передавать нечего: таких записей нет."
CHANGED: Final = "Пока файл готовился, изменилось согласие: {names}. Список ниже уже новый: проверьте и повторите."
WIPED: Final = "Файл стёрт: теперь его нельзя передавать, потому что изменилось согласие ({names}). Сделайте новый."
DESTROYED: Final = "Файл стёрт: данные кого-то из него уничтожены по акту. Сделайте новый."
LOST: Final = "Файла больше нет: он хранится 30 дней. Сделайте новый."
MOST_NAMES: Final = 5


@dataclass
class Draft:
    """A file on the disk that nobody has written down yet; it goes away with the block that made it."""

    asked: Request
    school: School
    on: date
    survey: Survey
    content: IO[bytes]
    size: int
    sha256: str
    transfer: Transfer | None = None


def obstacles_to_hand_over(school: School) -> list[str]:
    """What the school has to do first; empty means «можно»."""
    return [] if all(settings_of(school).processor) else [NO_PROCESSOR]


@contextmanager
def drafted(asked: Request, *, school: School, on: date) -> Iterator[Draft]:
    """The file of those who may be handed over on this day. Raises `Refused` when there is nobody or a letter does not
    fit into the encoding."""
    reasons = obstacles_to_hand_over(school)
    if reasons:
        raise Refused(*reasons)
    layout = asked.layout
    survey = Survey(layout, statuses_of(asked.section, asked.scope, layout.fields, school=school, on=on))
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as target:
        _write(asked, survey, target)
        target.seek(0)
        sha256 = hashlib.file_digest(target, "sha256").hexdigest()
        size = target.seek(0, 2)
        yield Draft(asked, school, on, survey, target, size, sha256)


def _write(asked: Request, survey: Survey, target: IO[bytes]) -> None:
    rows = rows_of(asked.section, asked.scope, survey.layout.fields)
    try:
        write(target, survey.guarded, survey.passing(rows), asked.file_format, told=asked.told)
    except Unwritable as problem:
        raise Refused(str(problem)) from problem
    if not survey.rows:
        raise Refused(NOBODY if survey.held else NOTHING)


@transaction.atomic
def record(draft: Draft, *, by: Any, at: datetime, job: Any = None) -> Transfer:
    """The hand-over and everybody in it. Raises `Outrun` when a consent went meanwhile: the file is of no use then."""
    school_lock.lock(draft.school)
    reasons = obstacles_to_hand_over(draft.school)
    if reasons:
        raise Refused(*reasons)
    asked, survey = draft.asked, draft.survey
    fresh = statuses_of(asked.section, asked.scope, survey.layout.fields, school=draft.school, on=draft.on)
    gone = [person for key, person in survey.going.items() if not may_leave(key, fresh)]
    if gone:
        raise Outrun(CHANGED.format(names=_names(gone)))
    made = _row(draft, by=by, at=at)
    made.job = job
    made.save(force_insert=True)
    _write_down_people(made, survey)
    draft.transfer = made
    return made


def _row(draft: Draft, *, by: Any, at: datetime) -> Transfer:
    asked, survey = draft.asked, draft.survey
    made = Transfer(
        school=draft.school,
        section=asked.section,
        template=asked.template,
        template_name=str(asked.template or ""),
        fields=survey.titles,
        fields_of=survey.titles_of,
        narrowed=asked.narrowed,
        processor=processor_words(draft.school),
        file_name=asked.file_name,
        file_format=asked.file_format,
        size=draft.size,
        sha256=draft.sha256,
        count=len(survey.going),
        held=len(survey.held),
        why=asked.why[:300],
        made_by=by,
        made_at=at,
    )
    # The row names the file before it is written: a killed process leaves none that nobody would find again.
    ending = ENDINGS[FileFormat(asked.file_format)]
    made.file = made.file.field.generate_filename(made, f"{secrets.token_hex(16)}.{ending}")
    return made


def _write_down_people(made: Transfer, survey: Survey) -> None:
    about = {"school_id": made.school_id, "transfer": made}
    inside = [TransferPerson(**about, **{f"{subject}_id": pk}) for subject, pk in survey.going]
    outside = [
        TransferPerson(**about, **{f"{subject}_id": pk}, held=line.status)
        for (subject, pk), line in survey.held.items()
    ]
    TransferPerson.objects.bulk_create(inside + outside, batch_size=500)


def processor_words(school: School) -> str:
    """«ООО «Журнал», г. Учебный, ул. Сетевая, 2, договор № 15-Ж от 01.02.2027»."""
    told = settings_of(school)
    contract = f"договор № {told.processor_contract}" if told.processor_contract else ""
    if told.processor_contract_date:
        contract += f" от {told.processor_contract_date:%d.%m.%Y}"
    return ", ".join(part for part in (*told.processor, contract) if part)[:400]


def keep(draft: Draft) -> None:
    """After the commit: the file takes the place that its row names. Does nothing when no row was made of the draft.

    Whoever withdrew since the commit had no file to wipe yet: it must not lie here without a row either.
    """
    if draft.transfer is None:
        return
    storage, name = draft.transfer.file.storage, str(draft.transfer.file.name)
    draft.content.seek(0)
    storage.save(name, File(draft.content))
    if not Transfer.objects.filter(pk=draft.transfer.pk, file=name).exists():
        storage.delete(name)


def lies_here(transfer: Transfer) -> bool:
    """False as well for a row whose file was never written, or not to its end: the process was killed in between."""
    if not transfer.file:
        return False
    try:
        return bool(transfer.file.size == transfer.size)
    except FileNotFoundError:
        return False


def take(transfer: Transfer, *, by: Any, at: datetime, on: date) -> IO[bytes]:
    """The file, opened at its beginning; from the first time on it has left the school. Raises `Refused` when it is not
    there or somebody in it may not be handed over any more: the file is wiped then, and that stays done."""
    content, refusal = _take(transfer, by=by, at=at, on=on)
    if content is None:
        raise Refused(refusal)
    return content


@transaction.atomic
def give_up(transfer: Transfer, *, at: datetime) -> None:
    """The file was never written: nothing has left and nothing will."""
    _drop(Transfer.objects.select_for_update(no_key=True).get(pk=transfer.pk), at=at)


@transaction.atomic
def _take(transfer: Transfer, *, by: Any, at: datetime, on: date) -> tuple[IO[bytes] | None, str]:
    school_lock.lock(transfer.school_id)
    # The row as well: `wipe_expired` asks for no school.
    fresh = Transfer.objects.select_for_update(of=("self",), no_key=True).select_related("school").get(pk=transfer.pk)
    if not lies_here(fresh):
        _drop(fresh, at=at)
        return None, LOST
    gone = withdrawn_since(fresh, school=fresh.school, on=on)
    if gone:
        _drop(fresh, at=at)
        return None, WIPED.format(names=_names(gone))
    if fresh.people.filter(held="").count() != fresh.count:
        _drop(fresh, at=at)
        return None, DESTROYED
    if not fresh.is_taken:
        fresh.taken_by, fresh.taken_at = by, at
        fresh.save(update_fields=["taken_by", "taken_at"])
    log_export(
        fresh.school_id,
        what=f"Передача обработчику: {fresh.file_name}",
        section=fresh.section,
        count=fresh.count,
        fields=fresh.fields,
        by=by,
        at=at,
        why=fresh.why,
    )
    # Opened before the lock goes: a withdrawal that comes next wipes the name, not what is being read.
    return fresh.file.storage.open(str(fresh.file.name), "rb"), ""


def drop_files_with(person: Person, *, at: datetime) -> int:
    """For whoever records a withdrawal, behind the school's lock: files that still lie here and hold the person are
    wiped after the commit. Returns how many."""
    found = list(lying_with(person))
    for transfer in found:
        _drop(transfer, at=at)
    return len(found)


def _drop(transfer: Transfer, *, at: datetime) -> None:
    """What was not taken before has never left and never will."""
    storage, name = transfer.file.storage, transfer.file.name
    transfer.file = ""
    if not transfer.is_taken and transfer.dropped_at is None:
        transfer.dropped_at = at
    transfer.save(update_fields=["file", "dropped_at"])
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def wipe_expired(*, at: datetime) -> int:
    """Files that lay here for a month. Returns how many went."""
    touched = 0
    for pk in Transfer.objects.filter(made_at__lt=at - FILE_KEPT).exclude(file="").values_list("pk", flat=True):
        with transaction.atomic():
            fresh = Transfer.objects.select_for_update(no_key=True).get(pk=pk)
            if fresh.file:
                _drop(fresh, at=at)
                touched += 1
    return touched


def forget_people(doomed: Destroyed) -> int:
    """The data of these people are destroyed by an act: files with them go, and so do the lines that name them; how
    many the file held stays."""
    model = next((model for model in PEOPLE.values() if model.section == doomed.section), None)
    if model is None:
        return 0
    found = model.objects.filter(school=doomed.school, pk__in=doomed.people)
    for person in found:
        drop_files_with(person, at=doomed.at)
    subject = next(subject for subject, kind in PEOPLE.items() if kind is model)
    rows = TransferPerson.objects.filter(school=doomed.school, **{f"{subject}__in": doomed.people})
    return int(rows.delete()[0])


def _names(people: list[Person]) -> str:
    names = [person.short_name for person in people[:MOST_NAMES]]
    rest = len(people) - len(names)
    return joined([*names, f"ещё {rest}"] if rest else names)
