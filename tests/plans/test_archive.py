"""The archive of a plan: everything in it under readable names, never whole in the memory."""

import io
import random
import tracemalloc
import zipfile
from typing import IO, cast

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from plans.archive import KIND, make_archive
from plans.models import Approval, TaskFile
from registry.actions import job as jobs
from registry.models import Job
from registry.states import JobState
from tests.world import NOW, World

MEGABYTE = 1024 * 1024


def archive_job(world: World) -> Job:
    return Job.objects.create(
        school=world.school, kind=KIND, title="Архив", created_by=world.sysadmin, parameters={"plan": world.plan.pk}
    )


def evidence(world: World, name: str, content: bytes) -> TaskFile:
    row = TaskFile(
        school=world.school, task=world.task, name=name, size=len(content), sha256="0" * 64, uploaded_by=world.employee
    )
    row.uploaded_at = NOW
    row.file.save("evidence", ContentFile(content))
    return row


def test_everything_of_the_plan_is_in_the_archive(world: World) -> None:
    Approval.objects.filter(pk=world.approved.pk).update(plan=world.plan)
    world.signed_order.plan = world.plan
    world.signed_order.save()
    row = evidence(world, "акт: № 1.pdf", b"signed")
    job = archive_job(world)

    jobs.run.call(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.DONE, "В архиве файлов: 4.")
    with job.result.open("rb") as stored, zipfile.ZipFile(io.BytesIO(stored.read())) as archive:
        assert archive.testzip() is None
        assert [name.partition("/")[0] for name in archive.namelist()] == [
            "задачи.csv",
            "план",
            "приказы",
            "подтверждения",
        ]
        last = archive.namelist()[-1]
        assert last.endswith(f"/{row.pk} акт_ № 1.pdf")
        assert archive.read(last) == b"signed"
        assert archive.read("план/редакция 1.pdf") == b"%PDF-1.7 test"


def test_a_large_archive_is_never_whole_in_the_memory(world: World) -> None:
    """Noise cannot be pressed: the archive is as large as its files."""
    noise = random.Random(1).randbytes(4 * MEGABYTE)  # noqa: S311 - noise, not a secret
    for number in range(4):
        evidence(world, f"{number}.bin", noise)
    job = archive_job(world)
    tracemalloc.start()

    packed = cast("IO[bytes]", make_archive(job, jobs.Progress(job)).content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert packed.seek(0, io.SEEK_END) > 16 * MEGABYTE
    packed.close()
    assert peak < 4 * MEGABYTE


def test_the_unfinished_archive_lies_in_the_programs_folder(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", "/proc/nowhere")
    job = archive_job(world)

    with pytest.raises(FileNotFoundError):
        make_archive(job, jobs.Progress(job))
