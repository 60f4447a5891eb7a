"""The log of access: the director reads it all, everybody the readers of the own card, in constant queries."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.actions.personal_data import log_export, log_reading
from registry.exports.catalogue import columns_of
from registry.models import PersonalDataAccess
from registry.retention import PEOPLE
from tests.world import NOW, World

As = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _some_looks(world: World) -> None:
    """Three looks and an export, by two people, on two days."""
    PersonalDataAccess.objects.all().delete()
    log_reading(world.pupil, by=world.deputy, at=NOW - timedelta(days=2))
    log_reading(world.representative, by=world.sysadmin, at=NOW)
    log_reading(world.staff["employee"], by=world.deputy, at=NOW)
    log_export(
        world.school,
        what="Учащиеся, XLSX",
        section="pupils",
        count=2,
        fields=["last_name", "snils"],
        by=world.sysadmin,
        at=NOW,
        why="для района",
    )


def log(world: World, as_: As, question: str = "") -> str:
    return as_("director").get(reverse("registry:access_log", args=[world.school.pk]) + question).content.decode()


def test_the_log_says_who_looked_at_whom_and_what_was_taken_out(world: World, as_: As) -> None:
    page = log(world, as_)

    for words in ("Рябинина Анна Петровна", "Сосновский Т.А.", "Учащиеся, XLSX", "фамилия, СНИЛС", "для района"):
        assert words in page


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("", 4),
        ("?kind=reading", 3),
        ("?kind=export", 1),
        ("?section=pupils", 2),
        ("?section=representatives", 1),
        ("?since=2027-03-09", 3),
        ("?until=2027-03-08", 1),
        ("?since=2027-03-08&until=2027-03-08", 1),
        # What makes no sense filters nothing, and breaks nothing.
        ("?kind=theft&section=walls&since=32.13.2027&by=abc&person=-1&page=999", 4),
        ("?person=99999999999999999999", 4),
    ],
)
def test_the_log_is_filtered(world: World, as_: As, question: str, rows: int) -> None:
    assert log(world, as_, question).count('<td data-label="Когда"') == rows


def test_the_log_of_one_actor_and_of_one_card(world: World, as_: As) -> None:
    by_deputy = log(world, as_, f"?by={world.deputy.pk}")
    of_pupil = log(world, as_, f"?section=pupils&person={world.pupil.pk}")

    assert by_deputy.count('<td data-label="Когда"') == 2
    assert of_pupil.count('<td data-label="Когда"') == 1
    assert "Показаны обращения к&nbsp;одной карточке" in of_pupil


def test_everybody_sees_who_looked_at_the_own_card_and_no_more(world: World, as_: As) -> None:
    address = reverse("registry:my_readers", args=[world.school.pk])

    own = as_("employee").get(address).content.decode()
    other = as_("class_teacher").get(address).content.decode()

    assert own.count('<td data-label="Когда"') == 1
    assert "Сосновский Т.А." in own
    assert "Рябинина" not in own
    assert "Записей нет" in other


def test_opening_a_card_of_staff_is_logged_once_and_not_when_refused(world: World, as_: As) -> None:
    address = reverse("registry:employee", args=[world.staff["employee"].pk])

    for _ in range(3):
        as_("sysadmin").get(address)
    as_("class_teacher").get(address)

    looks = PersonalDataAccess.objects.about("employees", world.staff["employee"].pk)
    assert sorted(looks.values_list("by", flat=True)) == sorted([world.deputy.pk, world.sysadmin.pk])


def test_looks_at_another_school_are_not_in_this_log(world: World, as_: As) -> None:
    log_reading(world.staff["stranger"], by=world.stranger, at=NOW)

    assert log(world, as_).count('<td data-label="Когда"') == 4


@pytest.mark.parametrize("count", [1, 30])
def test_the_log_costs_the_same_for_one_and_for_thirty(
    world: World, as_: As, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        log_reading(world.pupil, by=world.deputy, at=NOW + timedelta(hours=number + 1))
    client = as_("director")

    with django_assert_num_queries(12):
        page = client.get(reverse("registry:access_log", args=[world.school.pk])).content.decode()
    assert page.count('<td data-label="Когда"') == count + 4


def test_every_column_that_a_file_can_hold_is_named_in_words(world: World, as_: As) -> None:
    for section in PEOPLE:
        log_export(
            world.school,
            what=f"Всё: {section}",
            section=section,
            count=1,
            fields=list(columns_of(section)),
            by=world.sysadmin,
            at=NOW,
            why="проверка",
        )

    page = log(world, as_, "?kind=export")

    assert "Классное руководство" in page
    assert not re.search(r"[~_][a-z]+,|, [a-z_~]+<", page)
