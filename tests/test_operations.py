"""Running the program: two processes kept together, the demo school, the doctor, the bootstrap."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import RequestFactory

from ezh_rollout import demo, processes, static_files
from ezh_rollout.management.commands.serve import Command
from ezh_rollout.shared.refusal import Refused
from registry import practice
from registry.models import Appointment, Employee, School, StudyYear
from registry.states import Role
from tests.test_settings import manage
from tests.world import NOW, make_school

ROOT = Path(__file__).resolve().parent.parent
Process = subprocess.Popen[str]
Supervise = Callable[[str, str], Process]
# One write a line: with PYTHONUNBUFFERED `print` makes two, and the lines of two processes would mix.
PATIENT = "import signal, sys; sys.stdout.write('{name} works\\n'); sys.stdout.flush(); signal.pause()"
DYING = "import sys; sys.stdout.write('worker works\\n'); sys.stdout.flush(); sys.exit(7)"


SUPERVISOR = """
import asyncio, sys
from ezh_rollout.processes import Processes

def say(words):
    sys.stdout.write(words + "\\n")
    sys.stdout.flush()

web, worker = ([sys.executable, "-c", script] for script in sys.argv[1:])
pair = Processes(web=web, worker=worker, address=("127.0.0.1", 1), on_ready=print, say=say, pause=0)
sys.exit(asyncio.run(pair.run()))
"""


@pytest.fixture
def supervise() -> Iterator[Supervise]:
    """Starts the supervisor in a process of its own, keeping two little programs instead of the real ones."""
    started: list[Process] = []

    def start(web: str, worker: str) -> Process:
        command = [sys.executable, "-c", SUPERVISOR, web, worker]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
        started.append(process)
        # A supervisor that hangs fails its test instead of the whole suite.
        alarm = threading.Timer(30, end_all, [process])
        alarm.daemon = True
        alarm.start()
        alarms.append(alarm)
        return process

    alarms: list[threading.Timer] = []
    yield start
    for alarm in alarms:
        alarm.cancel()
    for process in started:
        end_all(process)
        process.communicate()


def end_all(process: Process) -> None:
    """The supervisor with its children: an orphan would keep the pipe open, and the test would wait for its end."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def lines_until(process: Process, wanted: dict[str, int]) -> list[str]:
    """Reads lines until each of `wanted` was seen so many times."""
    assert process.stdout is not None
    seen: list[str] = []
    while any(seen.count(line) < times for line, times in wanted.items()):
        line = process.stdout.readline()
        assert line, f"ended too early: {seen}"
        seen.append(line.rstrip("\n"))
    return seen


def rest_of(process: Process) -> str:
    """What was still printed. It ends only when every process that inherited the pipe is gone."""
    rest, _ = process.communicate(timeout=30)
    return rest


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_stop_ends_both_processes(supervise: Supervise, number: signal.Signals) -> None:
    process = supervise(PATIENT.format(name="web"), PATIENT.format(name="worker"))
    lines_until(process, {"web works": 1, "worker works": 1})

    process.send_signal(number)

    rest_of(process)
    assert process.returncode == 0


def test_a_worker_that_died_is_started_again(supervise: Supervise) -> None:
    process = supervise(PATIENT.format(name="web"), DYING)

    seen = lines_until(process, {"worker works": 2})

    process.terminate()
    rest_of(process)
    assert "• Работник долгих задач остановился (код 7), запускаю снова." in seen


def test_everything_ends_when_the_web_process_ends(supervise: Supervise) -> None:
    process = supervise("raise SystemExit(3)", PATIENT.format(name="worker"))

    assert "✖ Веб-сервер остановился (код 3)." in rest_of(process)
    assert process.returncode == 3


def test_no_process_outlives_a_killed_supervisor(supervise: Supervise) -> None:
    process = supervise(PATIENT.format(name="web"), PATIENT.format(name="worker"))
    lines_until(process, {"web works": 1, "worker works": 1})

    process.kill()

    rest_of(process)


def test_temporary_files_of_the_program_lie_in_its_own_folder(settings: LazySettings, tmp_path: Path) -> None:
    """Rows of people on their way into a book of Excel; what a killed process left there goes."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    for name, days in (("openpyxl.killed", 2), ("openpyxl.now", 0)):
        (tmp_path / name).write_text("Рябинина")
        os.utime(tmp_path / name, times=(time.time() - days * 86_400,) * 2)

    environment = Command()._processes(8000).environment

    assert [left.name for left in tmp_path.iterdir()] == ["openpyxl.now"]
    asked = [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"]
    said = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(tmp_path)


def test_both_processes_get_the_environment(tmp_path: Path) -> None:
    """Each lays down its file where the environment says; the web process ends when it sees the worker's."""
    lays_down = "import os, pathlib; here = pathlib.Path(os.environ['PLACE']); (here / {0!r}).touch()"
    waits = "\nwhile not (here / 'worker').exists(): pass"
    pair = processes.Processes(
        web=[sys.executable, "-c", lays_down.format("web") + waits],
        worker=[sys.executable, "-c", f"{lays_down.format('worker')}; import signal; signal.pause()"],
        address=("127.0.0.1", 1),
        on_ready=lambda: None,
        say=lambda _: None,
        environment={**os.environ, "PLACE": str(tmp_path)},
    )

    asyncio.run(asyncio.wait_for(pair.run(), timeout=60))

    assert {found.name for found in tmp_path.iterdir()} == {"web", "worker"}


def test_a_taken_port_is_told_with_a_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        done = manage("serve", EZH_DATA=str(tmp_path), PORT=str(port))

    assert done.returncode == 1
    assert f"Порт {port} занят" in done.stderr
    assert f"make run PORT={port + 1}" in done.stderr
    assert not (tmp_path / "db.sqlite3").exists()


def test_a_free_port_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        assert not processes.is_port_free("127.0.0.1", port)

    assert processes.is_port_free("127.0.0.1", port)


@pytest.mark.parametrize("port", ["0", "70000", "порт", "-1"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    done = manage("serve", EZH_DATA=str(tmp_path), PORT=port)

    assert done.returncode == 1
    assert "PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_school_has_somebody_in_every_role(db: None) -> None:
    logins = demo.load(at=NOW)

    school = School.objects.get()
    assert school.is_demo
    assert set(Appointment.objects.in_force().filter(school=school).values_list("role", flat=True)) == set(Role)
    assert StudyYear.objects.filter(school=school, starts_on__lte=NOW, ends_on__gte=NOW).exists()
    assert {login.name for login in logins} == set(get_user_model().objects.values_list("username", flat=True))


def test_the_demo_school_has_the_people_of_the_seed_plan(db: None) -> None:
    demo.load(at=NOW)

    names = {employee.short_name: employee for employee in Employee.objects.all()}
    assert {"Белебезьева Р.А.", "Селицкая Т.А.", "Кондратова В.Н."} <= set(names)
    assert 6 <= len(names) - 3 <= 8
    assert names["Кондратова В.Н."].post == "системный администратор"


def test_demo_passwords_open_the_door_and_are_stored_hashed(db: None, settings: LazySettings) -> None:
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    logins = demo.load(at=NOW)

    stored = " ".join(get_user_model().objects.values_list("password", flat=True))
    for login in logins:
        assert authenticate(RequestFactory().get("/"), username=login.name, password=login.password) is not None
        assert login.password not in stored
    assert len({login.password for login in logins}) == len(logins)


def test_the_demo_school_never_enters_a_filled_database(db: None) -> None:
    make_school()

    with pytest.raises(Refused, match="уже есть данные"):
        demo.load(at=NOW)

    assert (School.objects.count(), get_user_model().objects.count()) == (1, 0)


def test_one_account_is_enough_to_make_a_database_filled(db: None) -> None:
    get_user_model().objects.create_user("somebody")

    with pytest.raises(CommandError, match="уже есть данные"):
        call_command("load_demo")

    assert not School.objects.exists()


def test_the_logins_are_shown_once_on_the_screen(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_demo")

    shown = capsys.readouterr().out
    assert all(name in shown for name in ("admin", "director", "deputy", "sysadmin", "class_teacher", "district"))
    assert "один раз" in shown


def test_a_forgotten_password_is_replaced_and_shown(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    get_user_model().objects.create_user("director")

    call_command("new_password", "director")

    name, password = capsys.readouterr().out.split()
    assert name == "director"
    assert get_user_model().objects.get(username="director").check_password(password)


def test_nobody_gets_a_password_who_has_no_account(db: None) -> None:
    with pytest.raises(CommandError, match="«никто»"):
        call_command("new_password", "никто")


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2027-03-10", "2026-09-01", "2027-05-31"),
        ("2026-09-01", "2026-09-01", "2027-05-31"),
        ("2027-05-31", "2026-09-01", "2027-05-31"),
        ("2027-06-01", "2027-09-01", "2028-05-31"),
        ("2027-12-31", "2027-09-01", "2028-05-31"),
    ],
)
def test_a_summer_day_belongs_to_the_coming_study_year(day: str, first: str, last: str) -> None:
    year = practice.study_year_around(NOW.date().fromisoformat(day))

    assert [border.isoformat() for border in year] == [first, last]


def test_static_files_are_collected_only_when_they_changed(settings: LazySettings, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    settings.DATA, settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path, tmp_path / "static", [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT.mkdir()

    (source / "a.css").write_text("p { color: red }", encoding="ascii")
    assert static_files.collect_if_changed()
    assert not static_files.collect_if_changed()
    (source / "a.css").write_text("p { color: green }", encoding="ascii")
    assert static_files.collect_if_changed()
    assert "green" in (settings.STATIC_ROOT / "a.css").read_text(encoding="ascii")


def bootstrap(tmp_path: Path, **fakes: str) -> subprocess.CompletedProcess[str]:
    """Runs a copy of the bootstrap in an empty folder on a computer whose programs answer as `fakes` say."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "bootstrap", tmp_path / ".ci")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, answer in fakes.items():
        program = programs / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
        program.chmod(0o755)
    return subprocess.run(
        ["bash", ".ci/bootstrap", "run"],
        cwd=tmp_path,
        env=os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def test_without_root_the_exact_line_for_the_administrator_is_printed(tmp_path: Path) -> None:
    done = bootstrap(tmp_path, id="echo 1000", dpkg_query="exit 1")

    assert done.returncode == 1
    line = "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
    assert line in [words.strip() for words in done.stderr.splitlines()]
    assert not (tmp_path / ".venv").exists()


def test_only_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    done = bootstrap(
        tmp_path, id="echo 1000", dpkg_query='case "$*" in *fonts-liberation*) exit 1;; esac; echo installed'
    )

    assert "sudo apt-get install -y fonts-liberation\n" in done.stderr


def test_root_installs_what_is_missing(tmp_path: Path) -> None:
    done = bootstrap(
        tmp_path, id="echo 0", dpkg_query="exit 1", apt_get=f'echo "$@" >> {tmp_path}/asked; [ "$1" = update ]'
    )

    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked[0].startswith("update")
    assert asked[1].endswith("libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation")
    assert "Проверьте сеть" in done.stderr


def test_tests_run_on_a_real_sqlite_file_or_on_postgresql(db: None) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    else:
        assert connection.vendor == "postgresql"
