"""The command: the issue's own keys, every outcome, and nothing saved."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consents.models import ConsentForm, PrintBatch, PrintedCopy, key_of
from consents.numbers import CONTROL_MARK
from registry.models import Pupil
from tests.consents.scanning import harm, hostile
from tests.consents.scanning.sheets import empty, number_for, sheet
from tests.world import NOW, World, make_pupil
from tests.world_consents import make_form


def read(path: Path, world: World, *more: str) -> tuple[Any, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("read_scan", str(path), "--school", str(world.school.pk), *more, stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, out.getvalue() + err.getvalue()
    return 0, out.getvalue()


def pile_of(world: World, form: ConsentForm, *seeds: int) -> list[Pupil]:
    batch = PrintBatch.objects.create(
        school=world.school, form=form, number=number_for(99), title="5а", count=len(seeds), made_at=NOW
    )
    pupils = [make_pupil(world.things["school_class"], "Рябинина", f"Ева {seed}") for seed in seeds]
    for position, (seed, pupil) in enumerate(zip(seeds, pupils, strict=True)):
        about = {"school": world.school, "batch": batch, "form": form, **key_of(pupil)}
        PrintedCopy.objects.create(**about, number=number_for(seed), position=position)
    return pupils


def test_a_pile_is_told_page_by_page_and_nothing_is_saved(world: World, tmp_path: Path) -> None:
    form = make_form(world.school, by=world.deputy)
    first, second = pile_of(world, form, 1, 2)
    path = tmp_path / "пачка.pdf"
    path.write_bytes(
        hostile.scan(
            sheet(99, mark=CONTROL_MARK),
            harm.turned(185)(sheet(2)),
            harm.punched(empty()),
            sheet(1),
            sheet(3),
            sheet(2),
            harm.faint(200, 230)(empty()),
        )
    )

    with CaptureQueriesContext(connection) as queries:
        code, words = read(path, world, "--json")

    pages = json.loads(words)["pages"]
    assert code == 0
    assert [(page["page"], page["outcome"], page["subject"], page["form"]) for page in pages] == [
        (1, "control", None, None),
        (2, "matched", second.pk, form.pk),
        (3, "blank", None, None),
        (4, "matched", first.pk, form.pk),
        (5, "foreign", None, None),
        (6, "duplicate", second.pk, form.pk),
        (7, "blank", None, None),
    ]
    assert {page["subject_kind"] for page in pages} == {"pupil", None}
    assert all(query["sql"].lstrip().startswith("SELECT") for query in queries)


def test_without_json_it_is_a_table(world: World, tmp_path: Path) -> None:
    (pupil,) = pile_of(world, make_form(world.school, by=world.deputy), 1)
    path = tmp_path / "пачка.pdf"
    path.write_bytes(hostile.scan(sheet(1), sheet(3)))

    _, words = read(path, world)

    known, foreign = words.splitlines()
    assert "узнана" in known
    assert f"учащийся {pupil.pk}" in known
    assert "код чужой" in foreign


@pytest.mark.parametrize("json_too", [True, False])
def test_a_file_that_cannot_be_read_ends_with_two_and_words(world: World, tmp_path: Path, json_too: bool) -> None:
    path = tmp_path / "скан.pdf"
    path.write_bytes(hostile.archive("word/document.xml"))

    code, words = read(path, world, *["--json"] * json_too)

    assert code == 2
    assert "Word" in words
    assert ('{"error"' in words) is json_too


def test_a_wrong_file_and_a_wrong_school_are_told(world: World, tmp_path: Path) -> None:
    path = tmp_path / "скан.pdf"
    path.write_bytes(hostile.scan(sheet(1)))

    assert read(tmp_path / "нет.pdf", world)[0] == 2
    assert read(tmp_path, world)[0] == 2
    world.school.pk = 10**6
    assert read(path, world) == (2, "Школы с номером 1000000 нет.\n")
