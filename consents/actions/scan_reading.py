"""The long work on a pile: page after page, each in a transaction of its own.

A killed worker loses no page and doubles none: the next attempt goes on behind the last page that is in the table, the
table takes each page once, and a picture that the killed one left is written over under the same name.
"""

import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import IO, Any, Final

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from consents.actions.review import asked_to_turn
from consents.actions.scan import PAGES, locked
from consents.models import ScanBatch, ScanFile, ScanPage
from consents.queries.scan import counts_of
from consents.scanning.book import Book, book_of, place_of
from consents.scanning.outcome import PageFound, outcome_of
from consents.scanning.pages import ScannedPage, UnreadableFile, open_pages
from consents.states import PageOutcome, ScanState
from ezh_rollout.shared.typography import quantity
from registry.actions.job import Outcome, Progress
from registry.models import Job

LOST: Final = "Файла нет на диске: загрузите его ещё раз."
QUALITY: Final = 80


def trail_of(job: Job) -> list[tuple[str, str]]:
    """The pages over the page of this work."""
    trail = [
        ("Согласия", reverse("consents:register", args=[job.school_id])),
        ("Сканы согласий", reverse("consents:scans", args=[job.school_id])),
    ]
    batch = ScanBatch.objects.filter(pk=job.parameters["batch"], school=job.school_id).first()
    return [*trail, (batch.title, reverse("consents:scan", args=[batch.pk]))] if batch else trail


def read_in_job(job: Job, progress: Progress) -> Outcome:
    """Idempotent: what is in the table is not read again."""
    batch = ScanBatch.objects.select_related("school").filter(pk=job.parameters["batch"]).first()
    if batch is None:
        return Outcome("Этой пачки больше нет.")
    if batch.state == ScanState.RECEIVED:
        _read(batch, progress, on=date.fromisoformat(job.parameters["on"]))
        _to_review(batch)
    return Outcome(_told(batch))


def _read(batch: ScanBatch, progress: Progress, *, on: date) -> None:
    book = book_of(batch.school, on=on, batch=batch)
    originals = list(batch.files.order_by("position", "pk"))
    for original in originals:
        progress.at(batch.pages.count(), _expected(originals))
        for _ in _pages_of(batch, original, book):
            progress.at(batch.pages.count(), _expected(originals))


def _expected(originals: Iterable[ScanFile]) -> int:
    """Pages of the pile; a file that was not opened yet counts for one."""
    return sum(0 if one.problem else one.pages_total or 1 for one in originals)


def _pages_of(batch: ScanBatch, original: ScanFile, book: Book) -> Iterable[int]:
    """Reads and keeps what is still missing of the file; a file that cannot be read says why and stops nobody."""
    if original.problem or original.pages.count() == original.pages_total:
        return
    try:
        with open_pages(_source(original), original.name) as pages:
            original.pages_total = len(pages)
            original.save(update_fields=["pages_total"])
            there = set(original.pages.values_list("number", flat=True))
            for page in pages.beginning(_first_missing(there)):
                if page.number not in there:
                    place = place_of(original.name, page.number)
                    _keep(batch, original, page, outcome_of(page.reading, book, place=place, problem=page.problem))
                yield page.number
    except UnreadableFile as refusal:
        _note(original, refusal.message)
    except FileNotFoundError:
        _note(original, LOST)


def _first_missing(there: set[int]) -> int:
    number = 1
    while number in there:
        number += 1
    return number


def _note(original: ScanFile, problem: str) -> None:
    original.problem = problem[:300]
    original.save(update_fields=["problem"])


def _source(original: ScanFile) -> Path | IO[bytes]:
    """The file itself where it lies on a disk: a copy would stay behind when the worker is killed."""
    try:
        return Path(original.file.path)
    except NotImplementedError:
        return original.file.open("rb")


def _keep(batch: ScanBatch, original: ScanFile, page: ScannedPage, found: PageFound) -> None:
    """The pictures first, then the row that names them: a row without its picture would look like a lost page."""
    row = ScanPage(
        school_id=batch.school_id,
        batch=batch,
        file=original,
        number=page.number,
        outcome=found.outcome,
        reason=found.reason[:300],
    )
    if found.copy is not None:
        row.copy_id, row.form_id = found.copy.pk, found.copy.form
        setattr(row, f"{found.copy.subject}_id", found.copy.person)
    if page.picture:
        name = f"scans/{batch.pk}/{original.pk}-{page.number}"
        row.picture.name = _write_over(row.picture.storage, f"{name}.jpg", page.picture)
        row.thumbnail.name = _write_over(row.thumbnail.storage, f"{name}-small.jpg", page.thumbnail)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # An attempt that was given up for dead lives after all and was faster; its pictures have the same names.
        if not original.pages.filter(number=page.number).exists():
            raise


def _write_over(storage: Any, name: str, content: bytes) -> str:
    storage.delete(name)
    written: str = storage.save(name, ContentFile(content))
    return written


@transaction.atomic
def _to_review(batch: ScanBatch) -> None:
    fresh = locked(batch)
    if fresh.state == ScanState.RECEIVED:
        fresh.state = ScanState.REVIEW
        fresh.save(update_fields=["state"])


def _told(batch: ScanBatch) -> str:
    counts = counts_of(batch)
    known = counts.outcomes.get(PageOutcome.MATCHED, 0)
    words = f"Прочитано: {quantity(counts.total, *PAGES)}. Узнано: {known}, на столе: {counts.desk}."
    broken = batch.files.exclude(problem="").count()
    return f"{words} Не открылось файлов: {broken}." if broken else words


@transaction.atomic
def turn(page: ScanPage) -> ScanPage:
    """The pictures a quarter round, clockwise; the original stays as it came."""
    fresh = asked_to_turn(page)
    written: list[tuple[Any, str]] = []
    try:
        for picture in (fresh.picture, fresh.thumbnail):
            storage, old = picture.storage, picture.name
            picture.name = storage.save(f"scans/{fresh.batch_id}/{fresh.file_id}-{fresh.number}.jpg", _turned(picture))
            written.append((storage, picture.name))
            transaction.on_commit(lambda storage=storage, old=old: storage.delete(old))  # type: ignore[misc]
        fresh.save(update_fields=["picture", "thumbnail"])
    except BaseException:
        for storage, name in written:
            storage.delete(name)
        raise
    return fresh


def _turned(picture: Any) -> ContentFile[bytes]:
    to = io.BytesIO()
    with picture.open("rb") as content, Image.open(content, formats=["JPEG", "PNG"]) as image:
        image.transpose(Image.Transpose.ROTATE_270).convert("L").save(to, "JPEG", quality=QUALITY)
    return ContentFile(to.getvalue())
