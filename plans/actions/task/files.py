"""Evidence files of a task: stored under a random name, known by their SHA-256, never served directly."""

import hashlib
import unicodedata
import uuid
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import Any, Final

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.typography import quoted
from plans.actions.task.moves import locked
from plans.models import Task, TaskEvent, TaskFile
from plans.states import EventKind, TaskState

MAX_FILE_SIZE: Final = 25 * 1024 * 1024
"""Bytes: a scanned act of many pages fits."""

_NAME_LENGTH: Final = 200
_FROZEN: Final = "Задача принята: её файлы больше не меняются. Сначала верните задачу в работу."


def attach(task: Task, upload: File[bytes], *, by: Any, at: datetime) -> TaskFile:
    """Stores the file with the task. The bytes are written before the transaction and taken back if it fails."""
    _refuse_size(upload.size)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    row = TaskFile(
        school_id=task.school_id,
        task=task,
        name=clean_name(upload.name or ""),
        size=upload.size,
        sha256=digest.hexdigest(),
        uploaded_by=by,
        uploaded_at=at,
    )
    row.file.save(uuid.uuid4().hex, upload, save=False)
    try:
        _record(row, by=by, at=at)
    except BaseException:
        row.file.delete(save=False)
        raise
    return row


@transaction.atomic
def detach(file: TaskFile, *, by: Any, at: datetime) -> None:
    """Whoever uploaded the file may take it back until the task is accepted."""
    task = locked(file.task)
    fresh = TaskFile.objects.filter(pk=file.pk)
    row = fresh.first()
    if row is None:
        raise Refused("Этот файл уже удалили.")
    reasons = obstacles_to_detach(row, task, by=by)
    if reasons:
        raise Refused(*reasons)
    forget_files(fresh)
    row.delete()
    _write_down(task, f"удалён файл {quoted(row.name)}", by=by, at=at)


def obstacles_to_detach(file: TaskFile, task: Task, *, by: Any) -> list[str]:
    """Why the file stays; empty means «можно удалить»."""
    reasons = []
    if task.state == TaskState.ACCEPTED:
        reasons.append(_FROZEN)
    if file.uploaded_by_id != by.pk:
        reasons.append("Удалить файл может только тот, кто его приложил.")
    return reasons


def forget_files(files: QuerySet[TaskFile]) -> None:
    """The bytes go when the rows are really gone."""
    for name in files.values_list("file", flat=True):
        transaction.on_commit(partial(default_storage.delete, name))


def clean_name(name: str) -> str:
    """The person's own name of the file: without folders and control characters, cut before its extension."""
    name = PurePath(name.replace("\\", "/")).name
    name = "".join(letter for letter in name if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}).strip()
    if not name.strip("."):
        return "файл"
    stem, suffix = PurePath(name).stem, PurePath(name).suffix[:20]
    return stem[: _NAME_LENGTH - len(suffix)] + suffix


def _refuse_size(size: int) -> None:
    if size == 0:
        raise Refused("Файл пустой. Выберите другой файл.")
    if size > MAX_FILE_SIZE:
        raise Refused("Файл больше 25 МБ. Уменьшите его или разделите на части.")


@transaction.atomic
def _record(row: TaskFile, *, by: Any, at: datetime) -> None:
    task = locked(row.task)
    if task.state == TaskState.ACCEPTED:
        raise Refused(_FROZEN)
    row.save()
    _write_down(task, f"приложен файл {quoted(row.name)}", by=by, at=at)


def _write_down(task: Task, text: str, *, by: Any, at: datetime) -> None:
    TaskEvent.objects.create(school_id=task.school_id, task=task, kind=EventKind.FILE, by=by, at=at, text=text)
