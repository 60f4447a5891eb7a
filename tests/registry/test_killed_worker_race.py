"""Real processes on a real database: a worker is killed in the middle, four writers write at once. Nothing is lost.

On SQLite the tables of the test are copied into a file: nobody else sees a database in the memory of this process.
"""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from registry.actions import exchange, imports, record
from registry.actions import job as jobs
from registry.exports import Scope
from registry.imports import changeset_of
from registry.models import ImportRun, Job, PersonalDataAccess, Pupil, Room
from registry.states import FileFormat, ImportState, JobState
from tests.registry.imports.books import text
from tests.world import NOW, World, make_world

ROOT = Path(__file__).resolve().parents[2]
ON = date(2027, 3, 10)
WRITERS, ROOMS_EACH = 4, 5
WORKER = """
import os, re, signal, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection

def die_before(execute, sql, params, many, context):
    if re.match(sys.argv[1], sql):
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

with connection.execute_wrapper(die_before):
    call_command("db_worker", queue_name="*", startup_delay=False, batch=True)
"""
# Statements before which the worker is killed.
NEVER_BEGAN = 'SELECT .* FROM "registry_job"'
HALF_WRITTEN = 'INSERT INTO "registry_historicalpupil"'
FILE_IS_THERE = 'UPDATE "registry_job" SET "state" = .*"finished_at"'

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_world(tmp_path: Path, settings: LazySettings) -> Iterator[World]:
    """A world that other processes see; they find it by the environment of `worker`."""
    store = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": store}
    if connection.vendor == "postgresql":
        yield make_world()
        return
    connection.ensure_connection()
    kept, told = connections["default"], connections.settings["default"]
    kept_name = told["NAME"]
    with contextlib.closing(sqlite3.connect(tmp_path / "db.sqlite3")) as file:
        kept.connection.backup(file)
    told["NAME"] = tmp_path / "db.sqlite3"
    connections["default"] = connections.create_connection("default")
    yield make_world()
    connections["default"].close()
    told["NAME"] = kept_name
    connections["default"] = kept


def killed_worker(folder: Path, before: str) -> int:
    """The exit code of a worker that was killed right before the statement."""
    address = ""
    if connection.vendor == "postgresql":
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EZH_")}
    environment |= {"EZH_DATA": str(folder), "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "ezh_rollout.settings"}
    command = [sys.executable, "-c", WORKER, before]
    return subprocess.run(command, cwd=ROOT, env=environment, timeout=60, check=False).returncode


def work_on() -> None:
    """Whatever stands in the queue is done by another worker."""
    call_command("db_worker", queue_name="*", startup_delay=False, batch=True)


def saving(world: World) -> Job:
    rows = text(["ФИО", "Д/р", "Класс"], ["Осокина Вера Ивановна", "02.03.2015", "5б"])
    changeset = changeset_of(world.school, "pupils", rows, on=ON)
    run = imports.store(world.school, changeset, file_name="", by=world.sysadmin, at=NOW)
    parameters = {"run": run.pk, "archive": []}
    return jobs.enqueue(imports.SAVE, school=world.school, title="Импорт", parameters=parameters, by=world.sysadmin)


def exporting(world: World) -> Job:
    asked = exchange.Request("pupils", Scope(world.school.pk), FileFormat.XLSX, why="сверка")
    return exchange.export_later(asked, world.school, by=world.sysadmin)


@pytest.mark.parametrize(
    ("queue", "before", "state", "attempts"),
    [
        (saving, NEVER_BEGAN, JobState.WAITING, 0),
        (saving, HALF_WRITTEN, JobState.RUNNING, 1),
        (exporting, FILE_IS_THERE, JobState.RUNNING, 1),
    ],
    ids=["before it began", "in the middle of an import", "with the file written"],
)
def test_a_killed_worker_leaves_nothing_half_done_and_another_one_finishes(
    open_world: World, tmp_path: Path, queue: Callable[[World], Job], before: str, state: JobState, attempts: int
) -> None:
    job = queue(open_world)
    files = tmp_path / "files" / "jobs"
    earlier = set(files.rglob("*.*"))

    killed = killed_worker(tmp_path, before)
    job.refresh_from_db()
    cut_off = (killed, job.state, job.attempts, Pupil.objects.filter(last_name="Осокина").count())
    found_at_once = jobs.reap(at=timezone.now())
    found_later = jobs.reap(at=timezone.now() + timedelta(minutes=3))
    found_again = jobs.reap(at=timezone.now() + timedelta(minutes=3))
    work_on()

    job.refresh_from_db()
    assert cut_off == (-signal.SIGKILL, state, attempts, 0)
    # A worker that may be alive is left alone; what is back in the queue is not put there twice.
    assert (found_at_once, found_later, found_again) == (0, 1, 0)
    assert (job.state, job.attempts, job.done, job.total > 0) == (JobState.DONE, attempts + 1, job.total, True)
    if queue is saving:
        run = ImportRun.objects.get(pk=job.parameters["run"])
        assert (run.state, run.counts["saved"]["created"]) == (ImportState.SAVED, 1)
        assert Pupil.history.filter(last_name="Осокина").count() == 1
    else:
        assert {path.name for path in set(files.rglob("*.*")) - earlier} == {Path(job.result.name or "").name}
        assert PersonalDataAccess.objects.filter(why="сверка", by=open_world.sysadmin).exists()


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL lets many writers in at a time")
def test_four_writers_of_one_file_lose_nothing(open_world: World) -> None:
    def write(writer: int) -> None:
        try:
            for number in range(ROOMS_EACH):
                room = Room(school=open_world.school, building=open_world.building, name=f"{writer}-{number}")
                record.add(room, by=open_world.sysadmin, at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    written: Any = Room.objects.filter(name__contains="-")
    assert written.count() == WRITERS * ROOMS_EACH
    assert Room.history.filter(name__contains="-").count() == WRITERS * ROOMS_EACH
