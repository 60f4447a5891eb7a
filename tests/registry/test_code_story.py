"""The story of one person's codes leads whoever keeps them to the box where the next code is written."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import EosAccount
from tests.world import World

As = Callable[[str], Client]


def story(world: World, owner: str, client: Client) -> str:
    """The page of a person whose code nobody has got yet."""
    person = {"employee": world.staff["employee"], "pupil": world.pupil, "representative": world.representative}[owner]
    EosAccount.objects.filter(**{owner: person}).delete()
    account = EosAccount.objects.create(school=world.school, **{owner: person})
    return client.get(reverse("registry:code", args=[account.pk])).content.decode()


@pytest.mark.parametrize(
    ("owner", "group"), [("employee", "staff"), ("pupil", "class-{pk}"), ("representative", "class-{pk}")]
)
def test_the_box_for_a_missing_code_is_one_click_away(world: World, as_: As, owner: str, group: str) -> None:
    client = as_("sysadmin")
    link = f"{reverse('registry:code_enter', args=[world.school.pk])}?group={group.format(pk=world.school_class.pk)}"

    page = story(world, owner, client)

    assert f'href="{link}">Вписать код</a>' in page
    assert f'name="code-{owner}-' in client.get(link).content.decode()


def test_a_parent_without_children_at_school_is_pasted_by_name(world: World, as_: As) -> None:
    world.representative.representations.all().delete()
    client = as_("sysadmin")

    page = story(world, "representative", client)

    assert '?group=all">Вписать код</a>' in page
    pasting = client.get(reverse("registry:code_enter", args=[world.school.pk]) + "?group=all")
    assert pasting.headers["Location"] == reverse("registry:code_paste", args=[world.school.pk])


def test_whoever_does_not_keep_codes_is_told_who_does(world: World, as_: As) -> None:
    page = story(world, "pupil", as_("class_teacher"))

    assert "вписывает системный администратор" in page
    assert "Вписать код" not in page
