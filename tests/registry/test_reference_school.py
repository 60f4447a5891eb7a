"""The school's card: all fields, two editors, history."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.forms.school import GROUPS, SWITCHES
from registry.models import School
from tests.world import World

As = Callable[[str], Client]


def as_typed(browser: Client, world: World, **changed: str) -> dict[str, Any]:
    form = browser.get(reverse("registry:school_edit", args=[world.school.pk])).context["form"]
    data = {field.html_name: field.value() for field in form} | changed
    return {name: value for name, value in data.items() if value not in (None, False)}


def test_every_field_of_the_school_is_on_the_card_and_in_the_form() -> None:
    typed = {name for _, names in GROUPS for name in names}
    own = {field.name for field in School._meta.concrete_fields} - {"id", "is_demo", "created_at"}

    assert typed == own
    assert set(SWITCHES) <= typed


def test_all_fields_are_saved_and_shown(world: World, as_: As) -> None:
    browser = as_("sysadmin")
    values = {"region": "Учебная область", "licence": "№ 12", "planned_pupils": "0", "marks": "пятибалльная"}

    answer = browser.post(reverse("registry:school_edit", args=[world.school.pk]), as_typed(browser, world, **values))

    page = browser.get(answer["Location"]).content.decode()
    assert "Учебная область" in page
    assert "№ 12" in page
    assert School.objects.get(pk=world.school.pk).planned_pupils == 0
    assert "Кленова В.Н." in page


def test_the_slower_editor_is_told(world: World, as_: As) -> None:
    url = reverse("registry:school_edit", args=[world.school.pk])
    slow = as_typed(as_("sysadmin"), world, phone="12-34")
    as_("director").post(url, as_typed(as_("director"), world, place="г. Новый"))

    late = as_("sysadmin").post(url, slow)

    page = late.content.decode()
    assert late.status_code == 409
    assert "<ins>г. Новый</ins>" in page
    assert "Берёзкина Р.А." in page
    assert late.context["form"]["phone"].value() == "12-34"
    assert School.objects.get(pk=world.school.pk).phone == ""
    again = slow | {"version": late.context["form"]["version"].value()}
    assert as_("sysadmin").post(url, again).status_code == 302
    assert School.objects.get(pk=world.school.pk).phone == "12-34"


def test_a_wrong_name_does_not_reach_the_menu(world: World, as_: As) -> None:
    browser = as_("sysadmin")

    page = browser.post(
        reverse("registry:school_edit", args=[world.school.pk]), as_typed(browser, world, short_name="", email="нет")
    )

    assert page.status_code == 422
    assert "МБОУ «Учебная СОШ»" in page.content.decode()


@pytest.mark.parametrize(("who", "is_lifted"), [("director", True), ("sysadmin", False)])
def test_only_the_director_lets_one_person_do_both(who: str, is_lifted: bool, world: World, as_: As) -> None:
    """Whoever enters the data and verifies as well would take the second look off the own work."""
    url, browser = reverse("registry:school_edit", args=[world.school.pk]), as_(who)

    answer = browser.post(url, as_typed(browser, world, one_person="on", phone="12-34"))

    assert answer.status_code == 302
    school = School.objects.get(pk=world.school.pk)
    assert (school.one_person, school.phone) == (is_lifted, "12-34")


def test_a_school_of_one_person_stays_one_when_another_edits_the_card(world: World, as_: As) -> None:
    School.objects.filter(pk=world.school.pk).update(one_person=True)
    url, browser = reverse("registry:school_edit", args=[world.school.pk]), as_("sysadmin")
    shown = browser.get(url).content.decode()

    typed = {name: value for name, value in as_typed(browser, world, phone="12-34").items() if name != "one_person"}

    assert browser.post(url, typed).status_code == 302
    school = School.objects.get(pk=world.school.pk)
    assert (school.one_person, school.phone) == (True, "12-34")
    assert "Меняет только директор" in shown
