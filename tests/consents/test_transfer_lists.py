"""Lists of hand-overs and their people: the same cost for thirty rows as for one, and words for none."""

from typing import Any

import pytest
from django.urls import reverse
from lxml import html

from consents.models import Transfer, TransferPerson
from registry.models import Employee
from tests.consents.transfer_things import As, add_parent
from tests.world import World, make_pupil

LIST, DETAIL = 7, 7
PREVIEW = {"transfer_new": 15, "transfer_stop_list": 15}


def address(world: World, name: str) -> str:
    return reverse(f"consents:{name}", args=[world.school.pk])


def shown(response: Any) -> Any:
    return html.fromstring(response.content)


def text(response: Any) -> str:
    return " ".join(shown(response).text_content().split())


def test_the_list_costs_as_much_for_thirty_as_for_one(world: World, as_: As, django_assert_num_queries: Any) -> None:
    client, url = as_("director"), address(world, "transfers")
    client.get(url)
    with django_assert_num_queries(LIST):
        one = client.get(url)
    mother = world.things["transfer"]
    for number in range(29):
        mother.pk, mother.file_name = None, f"Файл {number}.xlsx"
        mother.save()

    with django_assert_num_queries(LIST):
        many = client.get(url)

    assert (len(shown(one).xpath("//tbody/tr")), len(shown(many).xpath("//tbody/tr"))) == (1, 30)


def test_an_empty_list_says_what_to_do(world: World, as_: As) -> None:
    TransferPerson.objects.all().delete()
    Transfer.objects.all().delete()

    pages = {person: text(as_(person).get(address(world, "transfers"))) for person in ("sysadmin", "deputy")}

    assert "Данных ещё не передавали" in pages["sysadmin"]
    assert "Файлы делает системный администратор" in pages["deputy"]


@pytest.mark.parametrize("name", ["transfer_new", "transfer_stop_list"])
def test_the_preview_costs_as_much_for_thirty_as_for_one(
    world: World, as_: As, name: str, django_assert_num_queries: Any
) -> None:
    client, asked = as_("director"), {"section": "representatives", "file_format": "csv"}
    client.get(address(world, name), asked)
    with django_assert_num_queries(PREVIEW[name]):
        client.get(address(world, name), asked)
    for number in range(29):
        pupil = make_pupil(world.school_class, "Осокина", f"Имя{number}")
        add_parent(world, pupil, "Осокин", f"Имя{number}")

    with django_assert_num_queries(PREVIEW[name]):
        many = client.get(address(world, name), asked)

    assert len(shown(many).xpath("//tbody/tr")) == 62


@pytest.mark.parametrize("section", ["employees", "representatives"])
def test_a_hand_over_costs_as_much_with_thirty_people_as_with_one(
    world: World, as_: As, section: str, django_assert_num_queries: Any
) -> None:
    made, client = world.things["transfer"], as_("director")
    url = reverse("consents:transfer", args=[made.pk])
    parent = add_parent(world, world.pupil, "Осокин", "Пётр")
    who: dict[str, Any] = {"employee": world.staff["employee"]}
    if section == "representatives":
        who = {"representative": parent}
    TransferPerson.objects.all().delete()
    TransferPerson.objects.create(school=world.school, transfer=made, **who)
    queries = DETAIL + (section == "representatives")
    client.get(url)
    with django_assert_num_queries(queries):
        client.get(url)
    TransferPerson.objects.bulk_create(
        TransferPerson(school=world.school, transfer=made, **_another(world, section, number)) for number in range(29)
    )

    with django_assert_num_queries(queries):
        many = client.get(url)

    assert len(shown(many).xpath("//tbody/tr")) == 30


def _another(world: World, section: str, number: int) -> dict[str, Any]:
    if section == "employees":
        person = Employee.objects.create(
            school=world.school, last_name="Осокин", first_name=f"Имя{number}", post="учитель"
        )
        return {"employee": person}
    return {"representative": add_parent(world, world.pupil, "Осокин", f"Имя{number}")}
