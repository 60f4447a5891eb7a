"""The page of exports does not let people leave in a template of the network: that is what hand-overs are for."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from registry.models import PersonalDataAccess
from registry.states import AccessKind
from tests.consents.transfer_things import As, lines, template_of
from tests.world import World


def shown(response: Any) -> Any:
    return html.fromstring(response.content)


def export(client: Client, world: World, **changed: str) -> Any:
    data = {"section": "pupils", "file_format": "csv", "why": "сверка", **changed}
    return client.post(reverse("registry:exchange", args=[world.school.pk]), data)


@pytest.mark.parametrize("section", ["employees", "pupils", "representatives"])
def test_people_leave_in_a_template_of_the_network_through_a_hand_over_alone(
    world: World, as_: As, section: str
) -> None:
    template = template_of(world, section, {"Фамилия": "last_name"})

    response = export(as_("sysadmin"), world, section=section, template=str(template.pk))

    assert response.status_code == 422
    (link,) = shown(response).xpath("//a[contains(., 'Перейти к передаче данных')]/@href")
    assert as_("sysadmin").get(link).status_code == 200
    assert shown(as_("sysadmin").get(link)).xpath("//select[@name='template']/option[@selected]/@value") == [
        str(template.pk)
    ]
    assert not PersonalDataAccess.objects.filter(kind=AccessKind.EXPORT).exists()


@pytest.mark.parametrize(
    ("section", "columns", "status"),
    [
        ("classes", {"Класс": "name"}, 200),
        ("classes", {"Класс": "name", "Руководитель": "class_teacher"}, 422),
        ("assignments", {"Предмет": "subject"}, 200),
        ("assignments", {"Предмет": "subject", "Учитель": "teacher"}, 422),
        ("rooms", {"Кабинет": "name"}, 200),
    ],
)
def test_other_sections_are_stopped_only_when_they_name_somebody(
    world: World, as_: As, section: str, columns: dict[str, str], status: int
) -> None:
    template = template_of(world, section, columns)

    response = export(as_("sysadmin"), world, section=section, template=str(template.pk))

    assert response.status_code == status
    if status == 200:
        assert b"".join(response.streaming_content)


def test_our_own_headers_stay_free_for_the_work_of_the_school(world: World, as_: As) -> None:
    response = export(as_("director"), world)

    assert lines(b"".join(response.streaming_content))[1][0] == "Рябинина"
    assert PersonalDataAccess.objects.get(kind=AccessKind.EXPORT).by == world.director
