"""Which link of the menu a page belongs to."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from plans.archive import KIND as ARCHIVE
from registry.actions.exchange import KIND as EXPORT
from registry.actions.imports import PREPARE
from registry.models import Job
from tests.world import World

PAGES = {
    "home": ("Сегодня", None),
    "registry:school": ("Школа", "school"),
    "registry:school_edit": ("Школа", "school"),
    "registry:reference": ("Данные", "school"),
    "registry:codes": ("Данные", "school"),
    "registry:grids": ("Данные", "school"),
    "registry:exchange": ("Данные", "school"),
    "registry:admin_right_edit": ("Данные", "employee"),
    "consents:register": ("Согласия", "school"),
    "consents:deadlines": ("Согласия", "school"),
    "consents:transfers": ("Согласия", "school"),
    "consents:form": ("Согласия", "consent_form"),
    "consents:scan": ("Согласия", "scan_batch"),
    "registry:employees": ("Сотрудники", "school"),
    "registry:roles": ("Роли", "school"),
    "plans:plan": ("Планы", "plan"),
    "plans:order": ("Приказы", "order"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_where_it_hangs(world: World, as_: Callable[[str], Client], name: str) -> None:
    link, thing = PAGES[name]
    things = {**world.things, "school": world.school, "employee": world.staff["employee"]}
    found = [things[thing]] if thing else []

    page = html.fromstring(as_("sysadmin").get(reverse(name, args=[row.pk for row in found])).content)

    assert [a.text_content().strip() for a in page.xpath("//nav//a[@aria-current='page']")][:1] == [link]


@pytest.mark.parametrize(
    ("kind", "link", "back"),
    [
        (ARCHIVE, "Планы", ["plans:plans", "plans:plan"]),
        (EXPORT, "Данные", ["registry:reference", "registry:exchange"]),
        (PREPARE, "Данные", ["registry:reference", "registry:runs"]),
        ("of another time", "Данные", []),
    ],
)
def test_a_page_of_long_work_leads_back_to_where_it_was_asked_for(
    world: World, as_: Callable[[str], Client], kind: str, link: str, back: list[str]
) -> None:
    parameters = {"plan": world.plan.pk}
    job = Job.objects.create(
        school=world.school, kind=kind, title="Счёт", parameters=parameters, created_by=world.sysadmin
    )

    page = html.fromstring(as_("sysadmin").get(reverse("registry:job", args=[job.pk])).content)

    places = {"plans:plan": world.plan.pk}
    over = [reverse(name, args=[places.get(name, world.school.pk)]) for name in back]
    assert page.xpath("//nav[@class='breadcrumbs']//a/@href") == over
    assert [a.text_content().strip() for a in page.xpath("//nav//a[@aria-current='page']")][:1] == [link]
