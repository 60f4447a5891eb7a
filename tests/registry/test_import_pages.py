"""Imports in the browser: a wrong file is told at its field, every row is looked through, nothing typed is lost."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.actions import access, imports
from registry.exports import Scope, neutral, rows_of, write
from registry.import_columns import columns_shown
from registry.imports import KINDS, changeset_of
from registry.models import Appointment, HeaderMapping, ImportRun, Job, Pupil, Representation, Room
from registry.states import FileFormat, ImportState, JobState
from tests.world import NOW, World, make_pupil

As = Callable[[str], Client]
ROOMS = "Кабинет;Здание;Этаж\n203;Главный корпус;2\nбибл.;Главный корпус;1\n"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def upload(client: Client, world: World, content: bytes | str, kind: str = "rooms", name: str = "файл.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(
        reverse("registry:run_add", args=[world.school.pk]), {"kind": kind, "file": SimpleUploadedFile(name, data)}
    )


def address(name: str, run: ImportRun) -> str:
    return reverse(f"registry:{name}", args=[run.pk])


def take(client: Client, run: ImportRun) -> Any:
    """Sends the columns as they are proposed."""
    columns = columns_shown(run.kind, bytes(run.content), {})
    return client.post(address("run_columns", run), {f"c{index}": item.meant for index, item in enumerate(columns)})


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("file_format", FileFormat)
def test_an_exported_file_imports_back_with_every_row_the_same(world: World, kind: str, file_format: str) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(snils="112-233-445 95", phone="+7 912 345-67-89")
    brother = make_pupil(world.school_class, "Рябинин", "Пётр", phone="89123456789")
    Representation.objects.create(school=world.school, representative=world.representative, pupil=brother)
    Room.objects.create(school=world.school, building=world.things["building"], name="007", floor=-1)
    target = io.BytesIO()
    count = write(target, neutral(kind), rows_of(kind, Scope(world.school.pk)), file_format)

    changeset = changeset_of(world.school, kind, target.getvalue(), on=date(2027, 3, 10))

    found = [
        (line.outcome.value, line.changes, [problem.message for problem in line.problems]) for line in changeset.lines
    ]
    assert [outcome for outcome, *_ in found] == ["same"] * count, found
    assert changeset.missing == []


def test_a_file_goes_through_columns_and_review_into_the_registry(world: World, as_: As) -> None:
    client = as_("sysadmin")
    run = ImportRun.objects.get(pk=upload(client, world, ROOMS)["Location"].split("/")[-2])
    page = client.get(address("run", run)).content.decode()
    assert "библ." in page, "sample values"

    assert take(client, run)["Location"] == address("run", run)
    review = client.get(address("run", run)).content.decode()
    assert "Новые: 2" in review
    assert "строка 2" in review
    assert "Можно сохранять" in review
    assert client.post(address("run_save", run)).status_code == 302

    run.refresh_from_db()
    assert run.state == ImportState.SAVED
    assert set(Room.objects.values_list("name", flat=True)) == {"202", "203", "библ."}
    assert "Отменить импорт" in client.get(address("run", run)).content.decode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Файл пустой"),
        (b"MZ\x90\x00", "программа Windows"),
        (b"%PDF-1.7", "файл PDF"),
        (b"PK\x03\x04garbage", "повреждён"),
        ("Кабинет;Здание\n".encode() + b"1;2\n" * 60_000, "больше 50000 строк"),
    ],
)
def test_a_wrong_file_is_told_at_its_field_and_not_kept(world: World, as_: As, content: bytes, told: str) -> None:
    before = ImportRun.objects.count()

    answer = upload(as_("sysadmin"), world, content, kind="subjects", name="список.xlsx")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert '<option value="subjects" selected>' in page
    assert ImportRun.objects.count() == before


def test_unknown_headers_are_said_by_a_person_once_and_remembered(world: World, as_: As) -> None:
    client, text = as_("sysadmin"), "Room;Where\n203;Главный корпус\n"
    run = ImportRun.objects.get(pk=upload(client, world, text)["Location"].split("/")[-2])
    assert "не загружать" in client.get(address("run", run)).content.decode()

    client.post(address("run_columns", run), {"c0": "name", "c1": "building"})

    run.refresh_from_db()
    assert (run.state, run.counts["new"]) == (ImportState.REVIEW, 1)
    assert HeaderMapping.objects.get(kind="rooms").columns == {"Room": "name", "Where": "building"}
    again = ImportRun.objects.get(pk=upload(client, world, text)["Location"].split("/")[-2])
    assert '<option value="building" selected>' in client.get(address("run", again)).content.decode()


@pytest.mark.parametrize("chosen", [{"c0": "name", "c1": "name"}, {"c0": "", "c1": ""}])
def test_columns_that_cannot_be_are_asked_about_again(world: World, as_: As, chosen: dict[str, str]) -> None:
    client = as_("sysadmin")
    run = ImportRun.objects.get(pk=upload(client, world, ROOMS)["Location"].split("/")[-2])

    answer = client.post(address("run_columns", run), {**chosen, "c2": ""})

    assert answer.status_code == 422
    run.refresh_from_db()
    assert run.state == ImportState.RECEIVED


def test_columns_remembered_are_only_those_a_person_corrected(world: World, as_: As) -> None:
    client = as_("sysadmin")
    run = ImportRun.objects.get(pk=upload(client, world, ROOMS)["Location"].split("/")[-2])

    take(client, run)

    assert not HeaderMapping.objects.exists()


def test_wrong_rows_stop_everything_until_a_person_leaves_them_out(world: World, as_: As) -> None:
    client, run = as_("sysadmin"), world.things["import_run"]
    page = client.get(address("run", run)).content.decode()
    assert "Ошибочные: 1" in page
    assert "Ошибочных строк: 1" in page
    assert "Петров1" in page
    refused = client.post(address("run_save", run))
    assert (refused.status_code, Pupil.objects.count()) == (422, 2)

    client.post(address("run_decide", run), {"tab": "wrong", "page": "1", "row-2": "skip"})
    client.post(address("run_save", run))

    run.refresh_from_db()
    assert run.state == ImportState.SAVED
    assert run.counts["saved"]["skipped"] == 1
    assert Pupil.objects.filter(last_name="Осокин").exists()


def test_a_wrong_row_cannot_be_called_new_and_the_choice_is_kept(world: World, as_: As) -> None:
    run = world.things["import_run"]

    answer = as_("sysadmin").post(address("run_decide", run), {"tab": "wrong", "row-2": "new"})

    assert answer.status_code == 422
    assert "можно только пропустить" in answer.content.decode()


def test_a_doubtful_row_shows_its_candidates_and_takes_a_decision(world: World, as_: As) -> None:
    client = as_("sysadmin")
    text = "Фамилия;Имя;Отчество;Дата рождения;Класс\nРябинина;Анна;Петровна;12.04.2016;5а\n"
    run = ImportRun.objects.get(pk=upload(client, world, text, kind="pupils")["Location"].split("/")[-2])
    take(client, run)
    page = client.get(address("run", run)).content.decode()
    assert "Сомнительные: 1" in page
    assert f'value="same:{world.pupil.pk}"' in page
    assert "12.04.2015, 5а" in page

    client.post(address("run_decide", run), {"tab": "doubtful", "row-0": f"same:{world.pupil.pk}"})
    client.post(address("run_save", run))

    world.pupil.refresh_from_db()
    assert world.pupil.birth_date == date(2016, 4, 12)
    # The list of files tells what was saved, not what the file looked like before the decision.
    listed = client.get(reverse("registry:runs", args=[world.school.pk])).content.decode()
    line = listed[listed.index(address("run", run)) :]
    assert re.findall(r'data-label="(?:Новых|Изменённых)">([^<]+)<', line)[:2] == ["—", "1"]


def test_all_waiting_rows_of_a_tab_are_left_out_at_once(world: World, as_: As) -> None:
    run = world.things["import_run"]

    as_("sysadmin").post(address("run_decide", run), {"tab": "wrong", "all": "skip"})

    assert list(run.rows.exclude(decision="").values_list("position", "decision")) == [(2, "skip")]


def test_changes_are_shown_as_was_and_is(world: World, as_: As) -> None:
    client = as_("sysadmin")
    text = "Фамилия;Имя;Отчество;Дата рождения;Класс\nРябинина;Анна;Петровна;12.04.2015;5б\n"
    run = ImportRun.objects.get(pk=upload(client, world, text, kind="pupils")["Location"].split("/")[-2])
    take(client, run)

    page = client.get(address("run", run)).content.decode()

    assert "<del>5а</del>" in page
    assert "<ins>5б</ins>" in page


def test_who_is_missing_goes_to_the_archive_only_when_chosen(world: World, as_: As) -> None:
    client = as_("sysadmin")
    text = "Фамилия;Имя;Отчество;Дата рождения;Класс\nРябинина;Анна;Петровна;12.04.2015;5а\n"
    first, second = (
        ImportRun.objects.get(pk=upload(client, world, text, kind="pupils")["Location"].split("/")[-2])
        for _ in range(2)
    )
    for run in (first, second):
        take(client, run)
    assert "Калинин Лев Олегович" in client.get(address("run_save", first)).content.decode()

    client.post(address("run_save", first))
    world.other_pupil.refresh_from_db()
    assert not world.other_pupil.is_archived
    client.post(address("run_save", second), {"archive": [str(world.other_pupil.pk), str(world.pupil.pk), "x"]})

    world.other_pupil.refresh_from_db()
    world.pupil.refresh_from_db()
    assert (world.other_pupil.is_archived, world.pupil.is_archived) == (True, False)


def test_who_is_missing_stands_by_class_and_name(world: World, as_: As) -> None:
    """A list of three hundred children is read as the class register is."""
    names = [("Яшин", "Ян"), ("Аистов", "Пётр"), ("Ёжиков", "Лев")]
    for last, first in names:
        make_pupil(world.school_class, last, first)
    client = as_("sysadmin")
    text = "Фамилия;Имя;Отчество;Дата рождения;Класс\nРябинина;Анна;Петровна;12.04.2015;5а\n"
    run = ImportRun.objects.get(pk=upload(client, world, text, kind="pupils")["Location"].split("/")[-2])
    take(client, run)

    page = client.get(address("run_save", run)).content.decode()

    assert sorted(names, key=lambda name: page.index(name[0])) == [names[1], names[2], names[0]]


def test_data_that_changed_meanwhile_come_back_to_review(world: World, as_: As) -> None:
    client = as_("sysadmin")
    text = "Фамилия;Имя;Отчество;Дата рождения;Класс;Телефон\nРябинина;Анна;Петровна;12.04.2015;5а;+79123456789\n"
    run = ImportRun.objects.get(pk=upload(client, world, text, kind="pupils")["Location"].split("/")[-2])
    take(client, run)
    pupil = Pupil.objects.get(pk=world.pupil.pk)
    pupil.phone, pupil.version = "+7 900 000-00-00", pupil.version + 1
    pupil.save()

    answer = client.post(address("run_save", run), follow=True)

    assert "данные школы изменились" in answer.content.decode()
    run.refresh_from_db()
    assert run.state == ImportState.REVIEW
    assert "+7 900 000-00-00" in client.get(address("run", run)).content.decode()


def test_a_saved_import_is_undone_as_a_whole_or_says_why_not(world: World, as_: As) -> None:
    client, run = as_("sysadmin"), world.things["import_run"]
    client.post(address("run_decide", run), {"tab": "wrong", "row-2": "skip"})
    client.post(address("run_save", run))
    added = Pupil.objects.get(last_name="Осокин")
    added.phone, added.version = "123456", 2
    added.save()

    refused = client.post(address("run_undo", run))
    assert refused.status_code == 422
    assert "Осокин" in refused.content.decode()
    Pupil.objects.filter(pk=added.pk).update(version=1)
    client.post(address("run_undo", run))

    assert not Pupil.objects.filter(last_name="Осокин").exists()
    run.refresh_from_db()
    assert run.state == ImportState.UNDONE


def test_a_dropped_import_leaves_no_rows(world: World, as_: As) -> None:
    run = world.things["import_run"]

    answer = as_("sysadmin").post(address("run_drop", run), follow=True)

    assert answer.status_code == 200
    assert not run.rows.exists()
    assert "Строки этого файла стёрты" in as_("sysadmin").get(address("run", run)).content.decode()


def test_a_large_file_is_read_and_saved_by_jobs(world: World, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.views.import_run.LARGE_FILE", 1)
    monkeypatch.setattr("registry.views.import_review.MOST_AT_ONCE", 1)
    client = as_("sysadmin")
    run = ImportRun.objects.get(pk=upload(client, world, ROOMS)["Location"].split("/")[-2])

    take(client, run)
    reading = Job.objects.get(kind=imports.PREPARE)
    assert reading.title in client.get(address("run", run)).content.decode()
    finish(reading)
    client.post(address("run_save", run))
    saving = Job.objects.get(kind=imports.SAVE)
    finish(saving)

    assert "Итог" in client.get(address("run", run)).content.decode()
    assert Room.objects.filter(name="библ.").exists()


def test_whoever_lost_the_right_saves_nothing_from_the_queue(
    world: World, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.views.import_review.MOST_AT_ONCE", 1)
    client = as_("sysadmin")
    run = ImportRun.objects.get(pk=upload(client, world, ROOMS)["Location"].split("/")[-2])
    take(client, run)
    client.post(address("run_save", run))
    appointment = Appointment.objects.get(user=world.sysadmin)
    access.dismiss(appointment, by=world.director, at=timezone.now())
    saving = Job.objects.get(kind=imports.SAVE)

    finish(saving)

    saving.refresh_from_db()
    assert (saving.state, Room.objects.filter(name="библ.").exists()) == (JobState.FAILED, False)
    assert "больше нет прав" in saving.message


def finish(job: Job) -> None:
    from registry.actions.job import run  # noqa: PLC0415 - only here

    run.call(str(job.pk))


def test_a_second_click_receives_the_file_once(world: World, as_: As) -> None:
    client, url = as_("sysadmin"), reverse("registry:run_add", args=[world.school.pk])
    before = ImportRun.objects.count()

    answers = [
        client.post(url, {"kind": "rooms", "form_token": "t" * 20, "file": SimpleUploadedFile("a.csv", ROOMS.encode())})
        for _ in range(2)
    ]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert ImportRun.objects.count() == before + 1


@pytest.mark.parametrize("tab", ["new", "wrong"])
def test_a_review_costs_the_same_for_thirty_rows(
    world: World, as_: As, tab: str, django_assert_num_queries: Any
) -> None:
    client, run = as_("sysadmin"), world.things["import_run"]
    client.get(address("run", run))
    with django_assert_num_queries(REVIEW_QUERIES[tab]):
        client.get(address("run", run), {"tab": tab})
    row = run.rows.filter(outcome=tab).first()
    for number in range(29):
        row.pk, row.position = None, 100 + number
        row.save()

    with django_assert_num_queries(REVIEW_QUERIES[tab]):
        page = client.get(address("run", run), {"tab": tab}).content.decode()

    assert page.count('id="row-') == 30


def test_the_list_of_imports_costs_the_same_for_many(world: World, as_: As, django_assert_num_queries: Any) -> None:
    client, url = as_("sysadmin"), reverse("registry:runs", args=[world.school.pk])
    client.get(url)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(url)
    run = world.things["import_run"]
    for _ in range(20):
        run.pk = None
        run.save()

    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(url).content.decode()

    assert page.count("список.csv") == 21


REVIEW_QUERIES = {"new": 9, "wrong": 10}
LIST_QUERIES = 6
