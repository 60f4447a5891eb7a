"""`manage.py import_registry`: what it prints, what it saves, how it refuses."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from registry.models import Employee, Pupil
from tests.registry.imports.books import book, text
from tests.world import World

HEADER = ["ФИО", "Дата рожд.", "Класс"]


def answer(world: World, path: Path, data: bytes, *options: str, kind: str = "pupils") -> Any:
    path.write_bytes(data)
    stream = io.StringIO()
    where = ("--school", str(world.school.pk), "--on", "2027-03-10")
    call_command("import_registry", kind, str(path), *where, *options, stdout=stream)
    return json.loads(stream.getvalue()) if "--json" in options else stream.getvalue()


def test_json_has_rows_missing_and_nothing_is_saved(world: World, tmp_path: Path) -> None:
    data = book(
        HEADER, ["Осокина Вера Ивановна", "02.03.2015", "5б"], ["Рябинина Анна Петровна", "12.04.2015", "5 «А»"]
    )

    found = answer(world, tmp_path / "a.xlsx", data, "--json")

    assert [(row["location"], row["outcome"]) for row in found["rows"]] == [
        ("лист «Лист1», строка 2", "new"),
        ("лист «Лист1», строка 3", "same"),
    ]
    assert found["rows"][0]["fields"] == {
        "last_name": "Осокина",
        "first_name": "Вера",
        "middle_name": "Ивановна",
        "birth_date": "2015-03-02",
        "school_class": "5б",
        "gender": "f",
    }
    assert [item["name"] for item in found["missing"]] == ["Калинин Лев Олегович"]
    assert not Pupil.objects.filter(last_name="Осокина").exists()


def test_save_saves(world: World, tmp_path: Path) -> None:
    found = answer(world, tmp_path / "a.csv", text(HEADER, ["Осокина Вера", "02.03.2015", "5б"]), "--json", "--save")

    assert found["saved"]["created"] == 1
    assert Pupil.objects.get(last_name="Осокина").school_class == world.other_class


def test_save_with_a_wrong_row_saves_nothing_and_says_so(world: World, tmp_path: Path) -> None:
    data = text(HEADER, ["Осокина Вера", "02.03.2015", "5б"], ["Осокин Пётр", "30.02.2015", "5б"])

    with pytest.raises(CommandError, match="Ошибочных строк: 1") as refusal:
        answer(world, tmp_path / "a.csv", data, "--json", "--save")

    assert refusal.value.returncode == 1
    assert not Pupil.objects.filter(last_name="Осокина").exists()


def test_skip_bad_saves_the_rest(world: World, tmp_path: Path) -> None:
    data = text(HEADER, ["Осокина Вера", "02.03.2015", "5б"], ["Осокин Пётр", "30.02.2015", "5б"])

    found = answer(world, tmp_path / "a.csv", data, "--json", "--save", "--skip-bad")

    assert (found["saved"]["created"], found["saved"]["skipped"]) == (1, 1)


def test_an_unreadable_file_is_still_json(world: World, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"MZ\x90\x00")
    stream = io.StringIO()

    with pytest.raises(CommandError) as refusal:
        call_command("import_registry", "pupils", str(path), "--school", str(world.school.pk), "--json", stdout=stream)

    assert refusal.value.returncode == 2
    found = json.loads(stream.getvalue())
    assert (found["rows"], found["missing"], found["problems"][0]["code"]) == ([], [], "not_a_table")


def test_a_table_for_people(world: World, tmp_path: Path) -> None:
    data = text(["ФИО", "Должность"], ["Ясенев Пётр Ильич", "учитель химии"])

    printed = answer(world, tmp_path / "a.csv", data, kind="employees")

    assert "~ строка 2: Ясенев Пётр Ильич — изменится" in printed
    assert "post: учитель физики → учитель химии" in printed
    assert Employee.objects.get(last_name="Ясенев").post == "учитель физики"


def test_an_unknown_school_and_a_missing_file_are_told(world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Школы с номером"):
        call_command("import_registry", "pupils", "нет.csv", "--school", "999999")
    with pytest.raises(CommandError, match="нет: проверьте имя"):
        call_command("import_registry", "pupils", str(tmp_path / "нет.csv"), "--school", str(world.school.pk))
