"""Which link of the menu a page belongs to."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.world import World

PAGES = {
    "home": ("Сегодня", None),
    "registry:school": ("Школа", "school"),
    "registry:school_edit": ("Школа", "school"),
    "registry:reference": ("Данные", "school"),
    "registry:codes": ("Данные", "school"),
    "registry:grids": ("Данные", "school"),
    "registry:exchange": ("Данные", "school"),
    "registry:employees": ("Сотрудники", "school"),
    "registry:roles": ("Роли", "school"),
    "plans:plan": ("Планы", "plan"),
    "plans:order": ("Приказы", "order"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_where_it_hangs(world: World, as_: Callable[[str], Client], name: str) -> None:
    link, thing = PAGES[name]
    found = [world.school if thing == "school" else world.things[thing]] if thing else []

    page = html.fromstring(as_("sysadmin").get(reverse(name, args=[row.pk for row in found])).content)

    assert [a.text_content().strip() for a in page.xpath("//nav//a[@aria-current='page']")][:1] == [link]
