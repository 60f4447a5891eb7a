"""`print_consents`: the class as people write it, everybody, clear errors, nothing half-written."""

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from consents.actions import printing as actions
from consents.models import ConsentSettings, PrintBatch, PrintedCopy
from consents.papers import file
from consents.states import Subject
from ezh_rollout.shared.pdf import PdfProblem
from tests.consents.blanks import pages
from tests.world import World, make_pupil
from tests.world_consents import make_form


@pytest.fixture
def ready(world: World) -> World:
    """Every kind of people has a blank."""
    ConsentSettings.objects.filter(school=world.school).update(operator_address="с. Учебное, ул. Школьная, 1")
    for subject, edition in ((Subject.PUPIL, 1), (Subject.REPRESENTATIVE, 1), (Subject.EMPLOYEE, 2)):
        make_form(world.school, subject, edition=edition, by=world.deputy)
    return world


def run(world: World, out: Path, *arguments: str, **options: Any) -> str:
    told = StringIO()
    call_command(
        "print_consents", *arguments, f"--school={world.school.pk}", f"--out={out}", stdout=told, stderr=told, **options
    )
    return told.getvalue()


@pytest.mark.parametrize("words", ["5а", "5А", "5 а", "5 «А»", "5-а", "5a"])
def test_a_class_is_known_however_it_is_written(ready: World, tmp_path: Path, words: str) -> None:
    out = tmp_path / "класс.pdf"

    told = json.loads(run(ready, out, "--class", words, "--json"))

    (batch,) = told["batches"]
    saved = PrintBatch.objects.get(pk=batch["id"])
    assert (batch["title"], batch["subject"], batch["edition"]) == ("5а: учащиеся", "pupil", 1)
    assert (told["count"], told["pages"], told["file"]) == (1, 2, str(out))
    assert [page.codes for page in pages(out.read_bytes())] == [
        [f"EZHK{batch['number']}"],
        [f"EZHC{saved.copies.get().number}"],
    ]
    assert (saved.made_by, len(saved.sha256)) == (None, 64)


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        (["--class", "5а", "--subject", "representative"], ["5а: законные представители"]),
        (["--staff"], ["Сотрудники"]),
        (["--all", "--subject", "pupil"], ["5а: учащиеся", "5б: учащиеся"]),
        (
            ["--all"],
            [
                *("Сотрудники", "5а: учащиеся", "5а: законные представители"),
                *("5б: учащиеся", "5б: законные представители"),
            ],
        ),
    ],
)
def test_whom_it_prints(ready: World, tmp_path: Path, arguments: list[str], titles: list[str]) -> None:
    told = json.loads(run(ready, tmp_path / "a.pdf", *arguments, "--json"))

    assert [batch["title"] for batch in told["batches"]] == titles


def test_all_people_of_the_class_are_printed_and_with_missing_only_the_rest(ready: World, tmp_path: Path) -> None:
    make_pupil(ready.school_class, "Абрамова", "Анна")

    first = run(ready, tmp_path / "a.pdf", "--class", "5а")
    second = run(ready, tmp_path / "a.pdf", "--class", "5а", "--missing")

    assert "5а: учащиеся: 2" in first
    assert "Всего бланков: 2, страниц: 3" in second


def test_people_without_a_blank_are_named_and_the_others_are_printed(world: World, tmp_path: Path) -> None:
    ConsentSettings.objects.filter(school=world.school).update(operator_address="с. Учебное, ул. Школьная, 1")
    make_form(world.school, Subject.PUPIL, by=world.deputy)

    told = run(world, tmp_path / "a.pdf", "--all")

    assert "законные представители: бланк ещё не введён в действие" in told
    assert "5б: учащиеся: 1" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--class", "7ю"], "Класса «7ю» в школе нет: проверьте --class. Есть: 5а, 5б."),
        (["--class", "5а", "--kind", "distribution"], "«Распространение», учащиеся: бланк ещё не введён в действие"),
        (["--class", "5а", "--user", "nobody"], "Пользователя «nobody» нет"),
        (["--class", "5а", "--school", "999"], "Школы с номером 999 нет"),
    ],
)
def test_an_error_is_a_sentence_and_leaves_the_old_file(
    ready: World, tmp_path: Path, arguments: list[str], message: str
) -> None:
    out, before = tmp_path / "a.pdf", PrintedCopy.objects.count()
    out.write_bytes(b"old")

    with pytest.raises(CommandError, match=message):
        call_command("print_consents", f"--school={ready.school.pk}", f"--out={out}", *arguments)

    assert (out.read_bytes(), list(tmp_path.iterdir())) == (b"old", [out])
    assert PrintedCopy.objects.count() == before


@pytest.mark.parametrize(("place", "message"), [("нет/a.pdf", "такой папки нет"), ("", "это папка")])
def test_a_file_that_cannot_be_written_is_known_before_anything_is_recorded(
    ready: World, tmp_path: Path, place: str, message: str
) -> None:
    before = PrintBatch.objects.count()

    with pytest.raises(CommandError, match=message):
        run(ready, tmp_path / place, "--class", "5а")

    assert PrintBatch.objects.count() == before


def test_a_device_or_a_pipe_is_not_replaced_by_the_file(ready: World, tmp_path: Path) -> None:
    pipe, before = tmp_path / "pipe", PrintBatch.objects.count()
    os.mkfifo(pipe)

    with pytest.raises(CommandError, match="не обычный файл"):
        run(ready, pipe, "--class", "5а")

    assert pipe.is_fifo()
    assert PrintBatch.objects.count() == before


def test_a_drawing_that_fails_leaves_neither_file_nor_batch(
    ready: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = PrintBatch.objects.count()

    def fail(*_arguments: Any, **_named: Any) -> int:
        raise PdfProblem("Шрифт не читается.")

    monkeypatch.setattr(file, "write", fail)

    with pytest.raises(CommandError, match="Шрифт не читается"):
        run(ready, tmp_path / "a.pdf", "--class", "5а")

    assert PrintBatch.objects.count() == before
    assert not list(tmp_path.iterdir())


def test_with_a_name_the_print_is_in_the_log(ready: World, tmp_path: Path) -> None:
    run(ready, tmp_path / "a.pdf", "--class", "5а", "--user", "deputy")

    assert PrintBatch.objects.latest("pk").made_by == ready.deputy


def test_the_command_prints_what_the_web_would(ready: World, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    run(ready, out, "--class", "5а")
    batch = PrintBatch.objects.select_related("form__school").latest("pk")

    with (tmp_path / "again.pdf").open("w+b") as again:
        actions.write_file([batch], again)

    assert (tmp_path / "again.pdf").read_bytes() == out.read_bytes()
