"""The screens of the reference data in a real browser: by mouse and by thumb, without faults for a screen reader."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from registry.models import Bell, Representation
from tests.browser.conftest import Browse, Shot, on_both_screens
from tests.world import World

# What is looked at: a name for the picture, and the address.
SCREENS: dict[str, Callable[[World], str]] = {
    "overview": lambda world: f"/schools/{world.school.pk}/data/",
    "classes": lambda world: f"/schools/{world.school.pk}/data/classes/",
    "pupils": lambda world: f"/schools/{world.school.pk}/data/pupils/",
    "pupils print": lambda world: f"/schools/{world.school.pk}/data/pupils/print/",
    "class": lambda world: world.school_class.get_absolute_url(),
    "pupil": lambda world: world.pupil.get_absolute_url(),
    "representative": lambda world: world.representative.get_absolute_url(),
    "attach": lambda world: f"/data/pupils/{world.pupil.pk}/relatives/add/?q=калинин",
    "bell schedule": lambda world: world.bell_schedule.get_absolute_url(),
    "bell schedule form": lambda world: f"/data/bell_schedules/{world.bell_schedule.pk}/edit/",
    "period set form": lambda world: f"/data/period_sets/{world.period_set.pk}/edit/",
    "class form": lambda world: f"/data/classes/{world.school_class.pk}/edit/",
    "pupil form": lambda world: f"/schools/{world.school.pk}/data/pupils/add/",
    "employee": lambda world: world.staff["employee"].get_absolute_url(),
    "school": lambda world: f"/schools/{world.school.pk}/",
    "school form": lambda world: f"/schools/{world.school.pk}/edit/",
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_fits_and_is_read_aloud(browse: Browse, live_world: World, shot: Shot, name: str) -> None:
    page = browse("sysadmin", at=SCREENS[name](live_world))
    for size in on_both_screens(page):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        assert Axe().run(page).response["violations"] == [], size
        shot(page, f"reference-{name}-{size}".replace(" ", "-"))


def test_a_bell_is_added_with_its_days(browse: Browse, live_world: World) -> None:
    page = browse("sysadmin", at=f"/data/bell_schedules/{live_world.bell_schedule.pk}/edit/", script=False)
    row = page.get_by_role("group", name=re.compile(r"^Строка 7"))

    row.get_by_label("Начало").fill("14:30")
    row.get_by_label("Конец").fill("15:15")
    row.get_by_label("пт").uncheck()
    page.get_by_role("button", name="Сохранить").click()

    expect(page).to_have_url(re.compile(f"/data/bell_schedules/{live_world.bell_schedule.pk}/$"))
    assert Bell.objects.get(schedule=live_world.bell_schedule, number=7).weekdays == "1234"


def test_a_new_representative_comes_with_the_child(browse: Browse, live_world: World) -> None:
    page = browse("sysadmin", at=live_world.pupil.get_absolute_url())

    page.get_by_role("link", name="Внести нового представителя").click()
    page.get_by_label("Имя").fill("Пётр")
    page.get_by_label("Кем приходится").select_option("guardian")
    page.get_by_label("Документ").fill("решение № 5 от 01.03.2026")
    page.get_by_role("button", name="Сохранить").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Рябинина Пётр")
    assert Representation.objects.get(representative__first_name="Пётр").pupil == live_world.pupil
