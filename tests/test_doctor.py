"""What the doctor sees on the computer of a school, and what it advises; no illness ends in a traceback."""

import socket
from pathlib import Path

import pytest
from django.conf import LazySettings

from ezh_rollout import doctor
from tests.test_settings import KEY, manage


def test_the_doctor_finds_a_healthy_program_healthy(db: None) -> None:
    assert [row for row in doctor.examine() if row.is_fatal] == []


def test_the_doctor_says_what_is_wrong_and_what_to_do_without_a_traceback(tmp_path: Path) -> None:
    done = manage("doctor", EZH_DATA=str(tmp_path), DATABASE_URL="postgres://nobody:hush-hush@127.0.0.1:1/nothing")

    assert done.returncode == 1
    assert "✖ База данных" in done.stdout
    assert "→ Проверьте DATABASE_URL" in done.stdout
    assert "hush-hush" not in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


WITHOUT_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{empty}</dir><cachedir>{empty}</cachedir></fontconfig>"""


@pytest.mark.parametrize("command", ["doctor", "serve"])
def test_a_missing_font_is_told_before_a_wrong_paper_is_printed(command: str, tmp_path: Path) -> None:
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(WITHOUT_FONTS.format(empty=tmp_path / "empty"), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]

    done = manage(command, EZH_DATA=str(tmp_path), FONTCONFIG_FILE=str(fonts), PORT=str(port))

    assert done.returncode == 1
    assert "fonts-liberation" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_the_doctor_sees_a_key_that_others_can_read(tmp_path: Path) -> None:
    key = tmp_path / "secret_key"
    key.write_text(KEY, encoding="ascii")
    key.chmod(0o644)

    done = manage("doctor", EZH_DATA=str(tmp_path))

    assert done.returncode == 1
    assert f"chmod 600 {key}" in done.stdout


def test_the_doctor_sees_a_database_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").write_text("это не база данных " * 100, encoding="utf-8")

    done = manage("doctor", EZH_DATA=str(tmp_path))

    assert done.returncode == 1
    assert "✖ База данных" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_an_empty_database_is_no_illness(tmp_path: Path) -> None:
    done = manage("doctor", EZH_DATA=str(tmp_path))

    assert done.returncode == 0, done.stdout
    assert "make run" in done.stdout


def test_the_doctor_names_a_mail_server_that_does_not_answer(db: None, settings: LazySettings) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    row = next(row for row in doctor.examine() if row.title == "Почта")

    assert (row.is_well, row.required) == (False, False)
    assert "EZH_EMAIL_HOST" in row.advice


def test_a_check_that_fails_is_a_row_too(db: None, settings: LazySettings) -> None:
    del settings.MEDIA_ROOT

    assert any("проверка не удалась" in row.state for row in doctor.examine())
