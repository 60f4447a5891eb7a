"""A worker is killed for real in the middle of a pile: no page is lost, none doubled, no picture without its row."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from consents.actions import scan
from consents.models import ScanBatch
from consents.states import PageOutcome, ScanState
from registry.actions import job as jobs
from registry.states import JobState
from tests.consents.scan_things import SIGNED_ON, make_copy, pdf_of
from tests.consents.test_scan_reading import named, stored
from tests.world import World, make_world

ROOT = Path(__file__).resolve().parents[2]
WORKER = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection

beginning, left = sys.argv[1], [int(sys.argv[2])]

def die_before(execute, sql, params, many, context):
    if sql.startswith(beginning):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

with connection.execute_wrapper(die_before):
    call_command("db_worker", queue_name="*", startup_delay=False, batch=True)
"""
PAGE, PILE = 'INSERT INTO "consents_scanpage"', 'UPDATE "consents_scanbatch"'

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_world(tmp_path: Path, settings: LazySettings) -> Iterator[World]:
    """A world that other processes see: on SQLite its tables are copied into a file."""
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


def killed_worker(folder: Path, before: str, number: int) -> int:
    """The exit code of a worker that was killed right before this statement came for the `number`th time."""
    address = ""
    if connection.vendor == "postgresql":
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EZH_")}
    environment |= {"EZH_DATA": str(folder), "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "ezh_rollout.settings"}
    command = [sys.executable, "-c", WORKER, before, str(number)]
    return subprocess.run(command, cwd=ROOT, env=environment, timeout=120, check=False).returncode


def pages_of(pile: ScanBatch) -> list[tuple[str, int]]:
    return [(page.file.name, page.number) for page in pile.pages.all()]


WHOLE = [("а.pdf", 1), ("а.pdf", 2), ("а.pdf", 3), ("б.pdf", 1)]


@pytest.mark.parametrize(
    ("before", "number", "kept"),
    [(PAGE, 1, 0), (PAGE, 3, 2), (PAGE, 4, 3), (PILE, 1, 4)],
    ids=["at the first page", "in the middle of a file", "in the second file", "when all is read"],
)
def test_a_killed_worker_loses_no_page_and_doubles_none(
    open_world: World, tmp_path: Path, before: str, number: int, kept: int
) -> None:
    world = open_world
    first, second = make_copy(world, world.pupil), make_copy(world, world.other_pupil)
    files = [
        SimpleUploadedFile("а.pdf", pdf_of(first, second, first)),
        SimpleUploadedFile("б.pdf", pdf_of(second)),
    ]
    at = timezone.now()
    pile = scan.receive(world.school, files, title="5а", signed_on=SIGNED_ON, by=world.deputy, at=at).batch

    killed = killed_worker(tmp_path, before, number)
    pile.refresh_from_db()
    cut_off = (killed, pile.state, pages_of(pile))
    jobs.reap(at=timezone.now() + timedelta(minutes=3))
    call_command("db_worker", queue_name="*", startup_delay=False, batch=True)

    pile.refresh_from_db()
    assert cut_off == (-signal.SIGKILL, ScanState.RECEIVED, WHOLE[:kept])
    assert (pile.state, pages_of(pile)) == (ScanState.REVIEW, WHOLE)
    assert pile.job is not None
    assert (pile.job.state, pile.job.attempts) == (JobState.DONE, 2)
    # What the first attempt saw is remembered: the same sheet again is a duplicate, not a second match.
    outcomes = [page.outcome for page in pile.pages.all()]
    assert outcomes == [PageOutcome.MATCHED, PageOutcome.MATCHED, PageOutcome.DUPLICATE, PageOutcome.DUPLICATE]
    assert stored(pile) == named(pile)
    for page in pile.pages.all():
        assert page.picture.size > 0
        assert page.thumbnail.size > 0
