"""Hand-overs in a real browser: from the choice to the file on the disk, with and without scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from consents.models import Transfer
from tests.browser.conftest import Browse, Shot, on_both_screens
from tests.consents.transfer_things import parents_sign_for_teens, say
from tests.world import World

SCREENS: dict[str, Callable[[World], str]] = {
    "list": lambda world: f"/schools/{world.school.pk}/transfers/",
    "preview": lambda world: f"/schools/{world.school.pk}/transfers/new/?section=pupils&file_format=xlsx",
    "hand-over": lambda world: f"/transfers/{world.transfer.pk}/",
    "check": lambda world: f"/schools/{world.school.pk}/transfers/check/",
    "stop list": lambda world: f"/schools/{world.school.pk}/transfers/stop-list/?section=pupils&file_format=xlsx",
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_fits_and_is_read_aloud(browse: Browse, live_world: World, shot: Shot, name: str) -> None:
    page = browse("sysadmin", at=SCREENS[name](live_world))
    for size in on_both_screens(page):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        assert Axe().run(page).response["violations"] == [], size
        shot(page, f"transfer-{name}-{size}".replace(" ", "-"))


@pytest.mark.parametrize("script", [True, False])
def test_a_file_goes_from_the_choice_to_the_disk_and_is_recognised(
    browse: Browse, live_world: World, tmp_path: Path, script: bool
) -> None:
    parents_sign_for_teens(live_world.school)
    say(live_world, live_world.pupil)
    page = browse("sysadmin", at=f"/schools/{live_world.school.pk}/transfers/", script=script)

    page.get_by_role("link", name="Передать данные").click()
    page.get_by_label("Что передать").select_option(label="Учащиеся")
    page.get_by_role("button", name="Показать, кто попадёт в файл").click()
    page.get_by_label("Для чего передаётся").fill("загрузка в журнал")
    page.get_by_role("button", name="Сделать файл").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Взять файл").click()
    file = tmp_path / "взятый.xlsx"
    download.value.save_as(file)
    page.goto(page.url.split("/transfers/")[0] + f"/schools/{live_world.school.pk}/transfers/check/")
    page.get_by_label("Файл").set_input_files(file)
    page.get_by_role("button", name="Проверить").click()

    expect(page.get_by_role("heading", name="Это файл школы")).to_be_visible()
    made = Transfer.objects.get(section="pupils")
    assert (made.is_taken, made.count, made.size) == (True, 1, file.stat().st_size)
