"""Сверка in the browser: nothing reaches the data, the raw rows live shortly, what leaves is logged."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.actions import reconciliation as actions
from registry.models import HeaderMapping, PersonalDataAccess, Pupil, Reconciliation
from tests.world import NOW, World

As = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def url(name: str, item: Reconciliation) -> str:
    return reverse(f"registry:{name}", args=[item.pk])


def upload(client: Client, world: World, text: str, kind: str = "pupils") -> Any:
    file = SimpleUploadedFile("выгрузка.csv", text.encode())
    return client.post(reverse("registry:reconciliation_add", args=[world.school.pk]), {"kind": kind, "file": file})


def test_names_a_letter_apart_stand_first_with_the_letter_marked(world: World, as_: As) -> None:
    page = as_("deputy").get(url("reconciliation", world.things["reconciliation"])).content.decode()

    assert "Отличаются буквой: 1" in page
    assert 'Ряб<b class="letter">и</b>нина' in page
    assert 'Ряб<b class="letter">а</b>нина' in page
    assert "похоже, одно и&nbsp;то&nbsp;же" in page
    assert "Калинин" not in page


def test_the_other_tabs_hold_who_is_here_only_and_there_only(world: World, as_: As) -> None:
    address = url("reconciliation", world.things["reconciliation"])

    here, there = (as_("director").get(address, {"tab": tab}).content.decode() for tab in ("here", "there"))

    assert ("Калинин Лев Олегович" in here, "Осокин Иван" in here) == (True, False)
    assert ("Калинин Лев Олегович" in there, "Осокин Иван" in there) == (False, True)
    assert "строка 3" in there


def test_a_file_is_compared_and_the_data_stay_as_they_are(world: World, as_: As) -> None:
    before = list(Pupil.objects.order_by("pk").values())

    answer = upload(as_("deputy"), world, "Фамилия;Имя;Отчество;Класс\nРябинина;Анна;Петровна;5б\n")

    item = Reconciliation.objects.latest("pk")
    assert answer["Location"] == url("reconciliation", item)
    assert (item.counts["differs"], item.counts["here"], item.created_by) == (1, 1, world.users["deputy"])
    assert len(item.sha256) == 64
    assert list(Pupil.objects.order_by("pk").values()) == before


def test_our_own_person_is_one_click_away(world: World, as_: As) -> None:
    client = as_("deputy")
    text = "Фамилия;Имя;Отчество;Дата рождения;Класс\nРябинина;Анна;Петровна;01.01.2001;5а\nОсокин;Иван;;;5а\n"
    upload(client, world, text)
    item = Reconciliation.objects.latest("pk")

    differs, there = (
        client.get(url("reconciliation", item), {"tab": tab}).content.decode() for tab in ("differs", "there")
    )

    assert f'<a href="{world.pupil.get_absolute_url()}">Рябинина Анна Петровна</a>' in differs
    assert '<td class="cell-main">Осокин Иван<br>' in there


def test_a_wrong_file_is_told_at_its_field(world: World, as_: As) -> None:
    before = Reconciliation.objects.count()

    answer = upload(as_("deputy"), world, "", kind="employees")

    assert answer.status_code == 422
    assert "Файл пустой" in answer.content.decode()
    assert Reconciliation.objects.count() == before


def test_unknown_headers_are_asked_about_and_remembered(world: World, as_: As) -> None:
    client = as_("deputy")

    answer = upload(client, world, "Last;First;Group\nРябинина;Анна;5а\n")
    item = Reconciliation.objects.latest("pk")
    assert answer["Location"] == url("reconciliation_columns", item)
    assert "Рябинина" in client.get(answer["Location"]).content.decode()
    done = client.post(answer["Location"], {"c0": "last_name", "c1": "first_name", "c2": "school_class"})

    item.refresh_from_db()
    assert done["Location"] == url("reconciliation", item)
    assert item.counts["file"] == 1
    assert HeaderMapping.objects.get(kind="pupils").columns["Group"] == "school_class"


def test_what_differs_leaves_as_a_book_and_is_logged(world: World, as_: As) -> None:
    response: Any = as_("director").get(url("reconciliation_file", world.things["reconciliation"]))

    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.values)
    assert rows[1][:8] == (
        *("Учащийся", "Рябинина Анна Петровна", "5а", "Отличаются буквой"),
        *("Фамилия", "Рябинина", "Рябанина", "одна буква"),
    )
    assert [row[3] for row in rows[2:]] == ["Только у нас", "Только в сети"]
    logged = PersonalDataAccess.objects.get()
    assert (logged.count, logged.by, logged.section) == (3, world.users["director"], "pupils")


def test_a_print_holds_all_groups_and_is_logged(world: World, as_: As) -> None:
    page = as_("deputy").get(url("reconciliation_print", world.things["reconciliation"])).content.decode()

    assert all(name in page for name in ("Рябинина", "Калинин", "Осокин"))
    assert PersonalDataAccess.objects.get().what.endswith("печать")


def test_the_raw_rows_are_wiped_on_demand_and_the_numbers_stay(world: World, as_: As) -> None:
    item = world.things["reconciliation"]

    as_("deputy").post(url("reconciliation_wipe", item))

    item.refresh_from_db()
    assert (bytes(item.content), item.differences, item.columns) == (b"", [], [])
    assert item.counts["near"] == 1
    page = as_("deputy").get(url("reconciliation", item)).content.decode()
    assert "стёрты" in page
    assert "Рябинина" not in page
    for name in ("reconciliation_columns", "reconciliation_print", "reconciliation_file"):
        assert as_("deputy").get(url(name, item)).headers["Location"] == url("reconciliation", item)


def test_old_rows_are_wiped_when_the_next_file_comes(world: World) -> None:
    item = world.things["reconciliation"]

    actions.receive(
        world.school,
        kind="pupils",
        file_name="новая.csv",
        data=b"x",
        by=world.users["deputy"],
        at=NOW + timedelta(days=15),
    )

    item.refresh_from_db()
    assert item.differences == []


def test_the_history_of_a_comparison_holds_no_raw_rows(world: World) -> None:
    names = {field.name for field in Reconciliation.history.model._meta.get_fields()}

    assert names.isdisjoint({"content", "differences", "columns", "problems"})


def test_pages_cost_the_same_for_thirty(world: World, as_: As, django_assert_num_queries: Any) -> None:
    client, item = as_("director"), world.things["reconciliation"]
    listing, address = reverse("registry:reconciliations", args=[world.school.pk]), url("reconciliation", item)
    client.get(listing)
    with django_assert_num_queries(4):
        client.get(address)
    with django_assert_num_queries(6):
        client.get(listing)
    Reconciliation.objects.filter(pk=item.pk).update(differences=item.differences[:1] * 30)
    for _ in range(20):
        item.pk = None
        item.save()

    with django_assert_num_queries(4):
        page = client.get(address).content.decode()
    with django_assert_num_queries(6):
        assert client.get(listing).content.decode().count("выгрузка.csv") == 21
    assert page.count("похоже, одно") == 30
