"""A remark leads to the very cell, and the page of one row says what kind of row it is."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from registry.actions import data_remark as actions
from registry.models import DataRemark
from registry.queries.looked import CHILDREN, LOOKS, Look, Names, model_of
from registry.queries.verification import state_of_row
from tests.world import NOW, World

As = Callable[[str], Client]
SECTIONS = [key for key, look in LOOKS.items() if look.section is not None]


def first_row(look: Look, world: World) -> int:
    return next(iter(look.values(Names(world.school.pk))))


@pytest.mark.parametrize("key", SECTIONS)
def test_every_looked_at_field_has_a_cell_to_lead_to(world: World, as_: As, key: str) -> None:
    look = LOOKS[key]
    pk = first_row(look, world)
    links = {field: look.url_of_field(field, pk, world.school.pk) for field in look.labels if field != CHILDREN}

    form = as_("sysadmin").get(next(iter(links.values()))).content.decode()

    assert {field for field, link in links.items() if f'id="{link.partition("#")[2]}"' not in form} == set()


@pytest.mark.parametrize(
    ("key", "field", "address"),
    [
        ("rooms", "", "/data/rooms/{pk}/"),
        ("representatives", CHILDREN, "/data/representatives/{pk}/"),
        ("subject_teachers", "linked", "/schools/{school}/links/teachers/?subject={pk}"),
    ],
)
def test_what_no_cell_holds_is_mended_beside_the_form(key: str, field: str, address: str) -> None:
    assert LOOKS[key].url_of_field(field, 7, 5) == address.format(pk=7, school=5)


def test_mend_of_a_remark_opens_the_cell(world: World, as_: As) -> None:
    DataRemark.objects.all().delete()
    row = state_of_row(LOOKS["rooms"], world.school.pk, world.room.pk)
    assert row is not None
    actions.add_remark(
        world.school, "rooms", row.pk, field="floor", text="второй", looked=row.fingerprint, by=world.deputy, at=NOW
    )

    page = as_("sysadmin").get(reverse("registry:remarks", args=[world.school.pk]) + "?show=mine").content.decode()

    assert f'<a href="/data/rooms/{row.pk}/edit/#id_floor">Исправить</a>' in page


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("rooms", "Кабинет или место: "),
        ("classes", "Класс: "),
        ("subject_teachers", "Предмет–учитель: "),
        ("pupils", ""),
    ],
)
def test_the_page_of_a_row_says_what_kind_of_row_it_is(world: World, as_: As, key: str, words: str) -> None:
    look = LOOKS[key]
    pk = first_row(look, world)
    name = look.name_of(look.values(Names(world.school.pk))[pk])

    page = as_("deputy").get(reverse("registry:verification_row", args=[world.school.pk, key, pk])).content.decode()

    assert model_of(look).objects.filter(pk=pk, school=world.school).exists()
    assert f"<h1>{words}{name}</h1>" in page
