"""`manage.py import_plan`: what scripts rely on."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from plans.models import Plan
from tests.plans.reading.readings import MEETING
from tests.plans.reading.word_file import cell, plan, row
from tests.world import World

ROWS = (
    row(cell("Подготовка", span=4)),
    ("1.", "Совещание:\n- о плане", "до 1 октября", "директор\nИванова И.И., родители, Абракадабра"),
)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "план.docx"
    path.write_bytes(plan(*ROWS))
    return path


def printed(*arguments: object) -> str:
    out = StringIO()
    call_command("import_plan", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_json_is_exactly_the_contract(document: Path) -> None:
    read = json.loads(printed(document, "--start", "2027-03-01", "--json"))

    problems = read.pop("problems")
    assert read == {
        "title": "План работ",
        "stages": [
            {
                "title": "Подготовка",
                "tasks": [
                    {
                        "number": "1",
                        "text": "Совещание:",
                        "deadline": "до 1 октября",
                        "kind": "dates",
                        "start": None,
                        "end": "2027-10-01",
                        "responsible": [
                            {"text": "Иванова И.И.", "kind": "person"},
                            {"text": "родители", "kind": "group"},
                            {"text": "Абракадабра", "kind": "unknown"},
                        ],
                        "subtasks": [
                            {
                                "number": "",
                                "text": "о плане",
                                "deadline": "",
                                "kind": "unknown",
                                "start": None,
                                "end": None,
                                "responsible": [],
                                "subtasks": [],
                            }
                        ],
                    }
                ],
            }
        ],
    }
    assert {tuple(problem) for problem in problems} == {("code", "where", "message")}


def test_without_json_a_person_can_read_it(document: Path) -> None:
    text = printed(document, "--start", "2027-03-01")

    assert "1. Совещание: [до 1 октября · Иванова И.И., родители, Абракадабра]" in text
    assert "Этапов: 1, мероприятий: 1." in text
    assert "[unknown_person]" in text


@pytest.mark.parametrize("start", ["завтра", "2027-13-01", "01.03.2027", ""])
def test_bad_start_is_refused(document: Path, start: str) -> None:
    with pytest.raises(CommandError, match="не дата"):
        printed(document, "--start", start)


def test_saving_asks_for_the_school(document: Path) -> None:
    with pytest.raises(CommandError, match="--school"):
        printed(document, "--start", "2027-03-01", "--save")


def test_saving_makes_a_plan_of_the_school(document: Path, cast: World) -> None:
    text = printed(document, "--start", "2027-03-01", "--save", "--school", cast.school.pk)

    saved = Plan.objects.get()
    assert (saved.school, saved.stages.get().title) == (cast.school, "Подготовка")
    assert f"План сохранён под номером {saved.pk}" in text


def test_saving_into_an_unknown_school_is_refused(document: Path, cast: World) -> None:
    with pytest.raises(CommandError, match="Школы с номером 999999 нет"):
        printed(document, "--start", "2027-03-01", "--save", "--school", 999999)
    assert not Plan.objects.exists()


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="нет: проверьте имя"):
        printed(tmp_path / "нет.docx", "--start", "2027-03-01")
    with pytest.raises(CommandError, match="папка, а не файл"):
        printed(tmp_path, "--start", "2027-03-01")


def test_what_is_no_plan_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "план.docx"
    path.write_bytes(b"%PDF-1.7")

    with pytest.raises(CommandError, match="PDF"):
        printed(path, "--start", "2027-03-01", "--json")


def test_file_of_two_hundred_megabytes_is_not_read_through(tmp_path: Path) -> None:
    path = tmp_path / "план.docx"
    with path.open("wb") as stream:
        stream.write(plan(MEETING))
        stream.truncate(200 * 1024 * 1024)

    with pytest.raises(CommandError, match="25 МБ"):
        printed(path, "--start", "2027-03-01", "--json")


def test_output_is_utf8_whatever_the_locale_says(document: Path) -> None:
    foreign = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}

    run = subprocess.run(
        [sys.executable, "manage.py", "import_plan", str(document), "--start", "2027-03-01", "--json"],
        env=os.environ | foreign, capture_output=True, check=True,
    )  # fmt: skip

    assert json.loads(run.stdout.decode("utf-8"))["title"] == "План работ"
