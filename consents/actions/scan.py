"""A pile of scans from its arrival to its end: originals are kept unchanged, the pile is closed when nothing waits.

Locks in the order of the whole program: the school, then the pile, then its pages.
"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from consents.models import ScanBatch, ScanFile, ScanPage
from consents.scanning.kinds import FIRST_BYTES, with_ending
from consents.states import QUIET_PAGES, ScanState
from ezh_rollout.shared.refusal import Outrun, Refused
from ezh_rollout.shared.typography import quantity
from registry.actions import school_lock
from registry.actions.job import enqueue
from registry.models import School

KIND: Final = "consents.scan"
PAGES: Final = ("страница", "страницы", "страниц")
CHUNK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """What came of an upload: the new pile, and files that had come before (`known`, each with its pile)."""

    batch: ScanBatch
    known: list[ScanFile]


def sha256_of(file: File[Any]) -> str:
    """Leaves the file at its beginning."""
    found = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def name_of(file: File[Any]) -> str:
    """Without its folders, at most 185 letters; leaves the file at its beginning."""
    file.seek(0)
    beginning = file.read(FIRST_BYTES)
    file.seek(0)
    return with_ending(PurePath(file.name or "").name[:180], beginning)


def known_files(school: School, prints: Iterable[str]) -> dict[str, ScanFile]:
    """Files of these fingerprints that lie in a pile of the school already: the first of each."""
    rows = ScanFile.objects.filter(school=school, sha256__in=list(prints), batch__isnull=False)
    return {row.sha256: row for row in rows.select_related("batch").order_by("-pk")}


@transaction.atomic
def receive(
    school: School, files: Sequence[File[Any]], *, title: str, signed_on: date | None, by: Any, at: datetime
) -> Received:
    """Keeps the originals and queues their reading. Raises `Outrun` when every one of them had come before."""
    prints = [sha256_of(file) for file in files]
    school_lock.lock(school)
    known = known_files(school, prints)
    fresh: dict[str, File[Any]] = {}
    for found, file in zip(prints, files, strict=True):
        if found not in known:
            fresh.setdefault(found, file)
    if not fresh:
        piles = "», «".join(dict.fromkeys(str(row.batch) for row in known.values()))
        raise Outrun(f"Эти файлы уже загружены: пачка «{piles}». Второй раз они не нужны.")
    batch = ScanBatch.objects.create(
        school=school, title=title.strip()[:200], signed_on=signed_on, uploaded_by=by, uploaded_at=at
    )
    _keep(batch, fresh, by=by, at=at)
    return Received(batch, list(known.values()))


def _keep(batch: ScanBatch, fresh: Mapping[str, File[Any]], *, by: Any, at: datetime) -> None:
    """Files on the disk do not roll back with the transaction: what failed half-way is taken away by hand."""
    kept, names = [], set[str]()
    try:
        for position, (found, file) in enumerate(fresh.items(), start=1):
            name = _name_apart(name_of(file), names)
            row = ScanFile(
                school=batch.school,
                batch=batch,
                position=position,
                name=name,
                size=file.size,
                sha256=found,
                uploaded_by=by,
                uploaded_at=at,
            )
            # The name on the disk says nothing of the people.
            row.file.save(f"{uuid.uuid4().hex}{PurePath(name).suffix.lower()[:6]}", file, save=False)
            kept.append(row.file)
            row.save()
        _queue(batch, by=by, on=timezone.localdate(at))
    except BaseException:
        for original in kept:
            original.storage.delete(original.name or "")
        raise


def _name_apart(name: str, names: set[str]) -> str:
    """Two phones call their photos alike; the second one becomes «IMG_1 (2).jpg», so that a page can be found."""
    path, number, told = PurePath(name), 1, name
    while told in names:
        number += 1
        told = f"{path.stem} ({number}){path.suffix}"
    names.add(told)
    return told


def _queue(batch: ScanBatch, *, by: Any, on: date) -> None:
    """`on`: the day whose editions count."""
    # A pile may be called by a file, and a file by a child: out of the names of works nobody is struck out.
    title = f"Чтение сканов от {on:%d.%m.%Y}"
    parameters = {"batch": batch.pk, "on": on.isoformat()}
    batch.job = enqueue(KIND, school=batch.school, title=title, parameters=parameters, by=by)
    batch.save(update_fields=["job"])


@transaction.atomic
def read_again(batch: ScanBatch, *, by: Any, at: datetime) -> ScanBatch:
    """Goes on where a reading broke off for good; pages that were read stay as they are."""
    fresh = locked(batch)
    if fresh.state != ScanState.RECEIVED:
        raise Outrun("Эта пачка уже прочитана.")
    if fresh.job is not None and not fresh.job.is_over:
        raise Outrun("Эта пачка уже читается.")
    _queue(fresh, by=by, on=timezone.localdate(at))
    return fresh


@transaction.atomic
def set_signed_on(batch: ScanBatch, *, signed_on: date, on: date) -> ScanBatch:
    """The day that stands on most sheets of the pile. Pages that were looked at keep theirs."""
    fresh = locked(batch)
    if fresh.state == ScanState.CLOSED:
        raise Outrun("Пачка уже разобрана: даты её подписей записаны.")
    if signed_on > on:
        raise Refused("Этот день ещё не наступил.")
    fresh.signed_on = signed_on
    fresh.save(update_fields=["signed_on"])
    return fresh


def obstacles_to_close(batch: ScanBatch) -> list[str]:
    """Why the pile cannot be put away; empty means «можно»."""
    if batch.state == ScanState.RECEIVED:
        return ["Пачка ещё читается."]
    if batch.state == ScanState.CLOSED:
        return ["Пачка уже разобрана."]
    waiting = batch.pages.waiting().count()
    return [f"Ждёт решения: {quantity(waiting, *PAGES)}."] if waiting else []


@transaction.atomic
def close(batch: ScanBatch, *, by: Any, at: datetime) -> ScanBatch:
    fresh = locked(batch)
    if reasons := obstacles_to_close(fresh):
        raise (Outrun if fresh.state == ScanState.CLOSED else Refused)(*reasons)
    fresh.state, fresh.closed_by, fresh.closed_at = ScanState.CLOSED, by, at
    fresh.save(update_fields=["state", "closed_by", "closed_at"])
    return fresh


@transaction.atomic
def reopen(batch: ScanBatch) -> ScanBatch:
    """A mistake was found in a pile that had been put away."""
    fresh = locked(batch)
    if fresh.state != ScanState.CLOSED:
        raise Outrun("Эта пачка и так открыта.")
    fresh.state, fresh.closed_by, fresh.closed_at = ScanState.REVIEW, None, None
    fresh.save(update_fields=["state", "closed_by", "closed_at"])
    return fresh


def locked(batch: ScanBatch) -> ScanBatch:
    """The pile as it is now, held to the end of the transaction."""
    school_lock.lock(batch.school_id)
    found = ScanBatch.objects.select_for_update(of=("self",)).select_related("school", "job").filter(pk=batch.pk)
    fresh: ScanBatch | None = found.first()
    if fresh is None:
        raise Outrun("Этой пачки больше нет.")
    return fresh


def is_unchanged(original: ScanFile) -> bool | None:
    """Whether the file on the disk is the one that was uploaded; None when it is not there."""
    try:
        with original.file.open("rb") as content:
            return sha256_of(content) == original.sha256
    except FileNotFoundError:
        return None


@dataclass(slots=True)
class Forgotten:
    """What the destruction of people left of their scans. `left` are originals that hold pages of others as well:
    the program cannot take one page out of a file it keeps unchanged, so a person decides about them."""

    pages: int = 0
    files: int = 0
    left: list[ScanFile] = field(default_factory=list)

    def advice(self) -> str:
        """What is left to do by hand; empty when nothing is."""
        if not self.left:
            return ""
        names = "», «".join(f"{original.name} ({original.batch})" for original in self.left)
        return (
            f"В файлах «{names}» есть страницы и других людей, поэтому файлы оставлены. Если страницы уничтожаемых "
            "нужно убрать и из них, отсканируйте бумаги остальных заново и уничтожьте эти файлы по акту."
        )


@transaction.atomic
def forget_scans(school: School | int, pages: Iterable[ScanPage]) -> Forgotten:
    """Deletes these pages with their pictures, and an original when no page of anybody else is left of it.

    Rows of the register that point at the pages must be gone before (`Consent.page` protects them). Files go after
    the transaction is through, so that nothing is lost by one that is rolled back.
    """
    school_lock.lock(school)
    keys = [page.pk for page in pages]
    number = school if isinstance(school, int) else school.pk
    doomed = ScanPage.objects.filter(school=number, pk__in=keys)
    originals = list(ScanFile.objects.filter(pk__in=doomed.values("file")).select_related("batch"))
    told = Forgotten()
    for page in doomed:
        _delete_later(page.picture, page.thumbnail)
        told.pages += 1
    doomed.delete()
    for original in originals:
        if original.pages.exclude(Q(outcome__in=QUIET_PAGES)).exists():
            told.left.append(original)
            continue
        for quiet in original.pages.all():
            _delete_later(quiet.picture, quiet.thumbnail)
        _delete_later(original.file)
        original.delete()
        told.files += 1
    return told


def _delete_later(*files: Any) -> None:
    for file in files:
        if file.name:
            storage, name = file.storage, file.name
            transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
