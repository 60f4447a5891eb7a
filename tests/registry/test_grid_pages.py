"""The pages of the grids: forms without a script, one answer to one tick, constant cost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import Employee, Subject, SubjectTeacher
from tests.world import NOW, World

As = Callable[[str], Client]


def url(world: World, kind: str = "teachers", name: str = "grid") -> str:
    return reverse(f"registry:{name}", args=[world.school.pk, kind])


def cell(world: World, name: str) -> str:
    return f"{world.subject.pk}-{world.staff[name].pk}"


def ticks() -> set[str]:
    return {f"{s}-{e}" for s, e in SubjectTeacher.objects.values_list("subject_id", "employee_id")}


def test_saving_without_a_script_writes_the_difference_to_what_was_shown(world: World, as_: As) -> None:
    was = cell(world, "employee")
    # Meanwhile somebody else ticks a cell that the form shows empty: it must stay.
    SubjectTeacher.objects.create(school=world.school, subject=world.subject, employee=world.staff["deputy"])

    answer = as_("sysadmin").post(url(world), {"was": was, "on": [cell(world, "class_teacher")]})

    assert answer.status_code == 302
    assert ticks() == {cell(world, "class_teacher"), cell(world, "deputy")}


def test_the_page_holds_what_it_shows_in_was(world: World, as_: As) -> None:
    page = as_("sysadmin").get(url(world)).content.decode()

    assert f'name="was" value="{cell(world, "employee")}"' in page
    assert f'value="{cell(world, "employee")}" checked' in page
    assert f'value="{cell(world, "deputy")}" aria' in page


def test_a_tick_is_answered_by_the_cell_and_the_line_over_the_grid(world: World, as_: As) -> None:
    answer = as_("sysadmin").post(
        url(world, name="grid_cell"), {"cell": cell(world, "deputy"), "on": "1"}, headers={"HX-Request": "true"}
    )

    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'value="{cell(world, "deputy")}" checked' in text
    assert "Отменить: поставлено 1" in text
    assert "<html" not in text


def test_undo_without_a_script_leads_back_to_the_same_part_of_the_grid(world: World, as_: As) -> None:
    client = as_("sysadmin")
    client.post(url(world, name="grid_cell"), {"cell": cell(world, "deputy"), "on": "1"})
    shown = client.get(url(world) + "?q=сосн")

    answer = client.post(url(world, name="grid_undo") + "?q=сосн", {"step": shown.context["step"]})

    assert answer.headers["Location"].endswith("?q=%D1%81%D0%BE%D1%81%D0%BD")
    assert ticks() == {cell(world, "employee")}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"line": "row {subject} on"}, {"class_teacher", "employee", "deputy", "director", "sysadmin"}),
        ({"line": "column {deputy} on"}, {"employee", "deputy"}),
        ({"line": "row {subject} off"}, set()),
        ({"do": "off"}, set()),
        ({"line": "row 999999 on"}, {"employee"}),
        ({"line": "нечто"}, {"employee"}),
        ({}, {"employee"}),
    ],
)
def test_a_row_or_a_column_at_once(world: World, as_: As, data: dict[str, str], expected: set[str]) -> None:
    filled = {
        key: value.format(subject=world.subject.pk, deputy=world.staff["deputy"].pk) for key, value in data.items()
    }

    as_("sysadmin").post(url(world, name="grid_bulk"), filled)

    assert ticks() == {cell(world, name) for name in expected}


def test_a_subject_for_a_whole_parallel(world: World, as_: As) -> None:
    as_("sysadmin").post(
        url(world, "classes", "grid_bulk"), {"subject": world.subject.pk, "in_group": "5-е", "do": "on"}
    )

    assert set(world.subject.class_links.values_list("school_class__name", flat=True)) == {"5а", "5б"}


def test_a_narrowed_page_ticks_only_what_it_shows(world: World, as_: As) -> None:
    as_("sysadmin").post(url(world, name="grid_bulk") + "?q=сосновск", {"line": f"row {world.subject.pk} on"})

    assert ticks() == {cell(world, "employee"), cell(world, "deputy")}


@pytest.mark.parametrize("word", ["", "1", "1-", "-1", "a-b", "1-2-3", "²-1", "1" * 30 + "-1"])
def test_a_spoilt_cell_is_refused(world: World, as_: As, word: str) -> None:
    answer = as_("sysadmin").post(url(world, name="grid_cell"), {"cell": word, "on": "1"})

    assert answer.status_code == 422
    assert ticks() == {cell(world, "employee")}


def test_whoever_only_looks_gets_no_buttons(world: World, as_: As) -> None:
    page = as_("deputy").get(url(world)).content.decode()

    assert "disabled" in page
    assert "data-grid-save" not in page
    assert "grid-all" not in page


@pytest.mark.parametrize("kind", ["teachers", "rooms", "classes"])
@pytest.mark.parametrize("asking", ["", "?subject={}", "?column={}", "?q=нет такого", "?year=x&subject=²"])
def test_every_part_of_every_grid_opens(world: World, as_: As, kind: str, asking: str) -> None:
    answer = as_("sysadmin").get(url(world, kind) + asking.format(world.subject.pk))

    assert answer.status_code == 200


def test_an_unknown_kind_is_not_there(world: World, as_: As) -> None:
    assert as_("sysadmin").get(url(world, "parents")).status_code == 404


@pytest.mark.parametrize("kind", ["teachers", "rooms", "classes"])
def test_a_grid_costs_the_same_for_one_and_thirty(world: World, as_: As, kind: str) -> None:
    client = as_("sysadmin")
    costs = []
    for number in (0, 30):
        _grow(world, number)
        with CaptureQueriesContext(connection) as queries:
            client.get(url(world, kind))
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 16


def _grow(world: World, number: int) -> None:
    for n in range(number):
        subject = Subject.objects.create(school=world.school, name=f"Предмет {n}")
        employee: Any = Employee.objects.create(
            school=world.school, last_name=f"Учитель{n}", first_name="Анна", gender="f"
        )
        SubjectTeacher.objects.create(school=world.school, subject=subject, employee=employee)


def test_links_of_a_school_without_subjects_say_what_comes_first(world: World, as_: As) -> None:
    Subject.objects.update(archived_at=NOW)

    page = as_("sysadmin").get(reverse("registry:grids", args=[world.school.pk])).content.decode()

    assert page.count("Предметов ещё нет") == 3
    assert "каждого предмета" not in page
