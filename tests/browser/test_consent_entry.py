"""The pile of papers by keyboard, and the register on both screens."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from consents.models import Consent
from consents.states import Answer
from registry.models import Pupil, Representation, Representative
from tests.browser.conftest import Browse, Shot, on_both_screens
from tests.world import World, make_pupil

CHILD = date(timezone.localdate().year - 9, 1, 1)
NAMES = ("Аистова", "Берёзкина", "Ежова", "Ёлкина", "Яблокова")
SCREENS: dict[str, Callable[[World], str]] = {
    "consents": lambda world: f"/schools/{world.school.pk}/consents/",
    "class": lambda world: f"/schools/{world.school.pk}/consents/people/?group={group(world)}",
    "parents": lambda world: f"/schools/{world.school.pk}/consents/people/?group={group(world)}&who=representative",
    "entry": lambda world: f"/schools/{world.school.pk}/consents/entry/?group={group(world)}",
    "upcoming": lambda world: f"/schools/{world.school.pk}/consents/upcoming/",
    "journal": lambda world: f"/schools/{world.school.pk}/consents/journal/",
    "person": lambda world: f"/data/employees/{world.staff['employee'].pk}/consents/",
    "answer": lambda world: f"/data/pupils/{world.pupil.pk}/consents/add/?kind=distribution",
    "void": lambda world: f"/consents/{world.consent.pk}/void/",
}


def group(world: World) -> str:
    return f"class-{world.things['school_class'].pk}"


def fill(world: World) -> None:
    Pupil.objects.update(archived_at=timezone.now())
    for name in NAMES:
        pupil = make_pupil(world.things["school_class"], name, "Яна", birth_date=CHILD)
        parent = Representative.objects.create(school=world.school, last_name=name, first_name="Анна", gender="f")
        Representation.objects.create(school=world.school, representative=parent, pupil=pupil)


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_fits_and_is_read_aloud(browse: Browse, live_world: World, shot: Shot, name: str) -> None:
    page = browse("deputy", at=SCREENS[name](live_world))

    for screen in on_both_screens(page):
        shot(page, f"consents-{name}-{screen}")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{screen}: the page scrolls sideways"
        assert Axe().run(page).response["violations"] == [], screen


def answers(world: World) -> dict[str, str]:
    rows = Consent.objects.valid().filter(school=world.school, pupil__last_name__in=NAMES)
    return dict(rows.values_list("pupil__last_name", "answer"))


def pile(browse: Browse, world: World) -> Page:
    fill(world)
    return browse("deputy", at=SCREENS["entry"](world))


def test_a_row_is_two_keys_on_any_layout(browse: Browse, live_world: World) -> None:
    page = pile(browse, live_world)
    current = page.locator("tr.is-current")
    expect(current).to_contain_text("Аистова")

    page.keyboard.press("KeyZ")  # «я» on the Russian layout
    expect(current).to_contain_text("Яблокова")
    page.keyboard.press("Digit1")
    expect(page.locator("tr", has_text="Яблокова")).to_contain_text("Получено")
    page.keyboard.press("KeyT")  # «е» finds «Ё» as well, one after the other
    expect(current).to_contain_text("Ежова")
    page.keyboard.press("Digit2")
    expect(page.locator("tr", has_text="Ежова")).to_contain_text("Отказ")

    expect(current).to_contain_text("Ёлкина")
    assert answers(live_world) == {"Яблокова": Answer.GIVEN, "Ежова": Answer.REFUSED}


def test_a_paper_of_somebody_else_is_written_down_for_nobody(browse: Browse, live_world: World) -> None:
    page = pile(browse, live_world)
    nobody = page.locator("[data-entry-nobody]")
    expect(page.locator("tr.is-current")).to_contain_text("Аистова")

    page.keyboard.press("KeyP")  # «з» on the Russian layout: nobody
    expect(nobody).to_contain_text("«з…» в этом списке нет")
    page.keyboard.press("Digit1")
    expect(page.locator("tr", has_text="Аистова")).to_contain_text("Нет")
    page.keyboard.press("ArrowDown")
    expect(nobody).to_be_empty()
    page.keyboard.press("Digit2")
    expect(page.locator("tr.is-current")).to_contain_text("Ежова")

    assert answers(live_world) == {"Берёзкина": Answer.REFUSED}


def test_an_answer_that_comes_late_does_not_choose_a_row_for_the_paper_of_nobody(
    browse: Browse, live_world: World
) -> None:
    page = pile(browse, live_world)
    nobody, first = page.locator("[data-entry-nobody]"), page.locator("tr", has_text="Аистова")

    def type_on(route: Route) -> None:
        page.keyboard.press("KeyP")
        route.continue_()

    page.route("**/consents/entry/", type_on, times=1)
    page.keyboard.press("Digit1")
    expect(first).to_contain_text("Получено")
    expect(first).not_to_have_class(re.compile("htmx-"))
    page.keyboard.press("Digit1")
    expect(nobody).to_contain_text("«з…» в этом списке нет")
    page.locator("tr", has_text="Ежова").get_by_role("button", name="Отказ").click()
    expect(page.locator("tr.is-current")).to_contain_text("Ёлкина")

    expect(nobody).to_be_empty()
    assert answers(live_world) == {"Аистова": Answer.GIVEN, "Ежова": Answer.REFUSED}


def test_the_next_row_is_chosen_and_a_step_back_is_one_key(browse: Browse, live_world: World) -> None:
    page = pile(browse, live_world)
    current = page.locator("tr.is-current")

    page.keyboard.press("Digit1")
    expect(current).to_contain_text("Берёзкина")
    page.keyboard.press("Digit3")
    expect(current).to_contain_text("Ежова")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(current).to_contain_text("Аистова")
    page.keyboard.press("Digit0")
    expect(page.locator("tr", has_text="Аистова")).to_contain_text("Нет")

    expect(current).to_contain_text("Аистова")
    assert answers(live_world) == {}


def test_the_sheet_counts_on_and_is_remembered(browse: Browse, live_world: World) -> None:
    page = pile(browse, live_world)
    page.fill("#id_case_file", "04-12")
    page.fill("#id_sheet", "7")

    page.locator("tr", has_text="Берёзкина").get_by_role("button", name="Подписано").click()
    expect(page.locator("#id_sheet")).to_have_value("8")
    page.reload()

    expect(page.locator("#id_sheet")).to_have_value("8")
    expect(page.locator("#id_case_file")).to_have_value("04-12")
    assert Consent.objects.get(pupil__last_name="Берёзкина").sheet == "7"


def test_the_pile_works_without_a_script(browse: Browse, live_world: World) -> None:
    fill(live_world)
    page = browse("deputy", at=SCREENS["entry"](live_world), script=False)

    page.locator("tr", has_text="Ежова").get_by_role("button", name="Отказ").click()

    assert answers(live_world) == {"Ежова": Answer.REFUSED}
    expect(page.locator("tr", has_text="Ежова")).to_contain_text("Отказ")
