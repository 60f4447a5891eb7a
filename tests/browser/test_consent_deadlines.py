"""Withdrawals, demands and the calendar in a real browser: on both screens, read aloud, and without scripts."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from consents.models import CalendarDay, Withdrawal
from consents.states import WithdrawalState
from tests.browser.conftest import Browse, Shot, on_both_screens
from tests.world import World

SCREENS: dict[str, Callable[[World], str]] = {
    "deadlines": lambda world: f"/schools/{world.school.pk}/consents/deadlines/",
    "person": lambda world: f"/schools/{world.school.pk}/consents/deadlines/demand/person/?q=рябинина",
    "withdrawal form": lambda world: f"/data/pupils/{world.pupil.pk}/withdrawals/add/",
    "demand form": lambda world: f"/data/pupils/{world.pupil.pk}/demands/add/",
    "withdrawal": lambda world: f"/withdrawals/{world.withdrawal.pk}/",
    "demand": lambda world: f"/demands/{world.demand.pk}/",
    "calendar": lambda world: f"/schools/{world.school.pk}/consents/calendar/?day=2027-03-10",
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_fits_and_is_read_aloud(browse: Browse, live_world: World, shot: Shot, name: str) -> None:
    page = browse("director", at=SCREENS[name](live_world))
    # What is folded is looked at as well.
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    for size in on_both_screens(page):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        assert Axe().run(page).response["violations"] == [], size
        shot(page, f"deadlines-{name}-{size}".replace(" ", "-"))


def test_a_withdrawal_from_the_search_to_the_act(browse: Browse, live_world: World) -> None:
    page = browse("director", at=f"/schools/{live_world.school.pk}/consents/deadlines/", script=False)

    page.get_by_role("link", name="Записать отзыв").first.click()
    page.get_by_label("Фамилия или её часть").fill("рябинина анна")
    page.get_by_role("button", name="Найти").click()
    page.get_by_role("link", name="Рябинина Анна Петровна").click()
    page.get_by_label("Кто обратился").select_option(index=1)  # nobody is chosen beforehand
    page.get_by_label("Входящий №").fill("12")
    page.get_by_role("button", name="Записать отзыв").click()
    page.get_by_role("button", name="Обработка прекращена").click()
    page.get_by_label("№ акта").fill("4")
    page.get_by_label("Стереть из карточки").or_(page.get_by_label(re.compile("персональный код"))).first.check()
    page.get_by_label("Кто уничтожает").fill("Берёзкина Р.А., директор")
    page.get_by_label("Впишите слово").fill("уничтожить")
    page.get_by_role("button", name="Уничтожить и составить акт").click()

    expect(page.get_by_role("link", name=re.compile("акт № 4"))).to_be_visible()
    assert Withdrawal.objects.get(pupil=live_world.pupil).state is WithdrawalState.DESTROYED


def test_a_day_is_corrected_in_the_calendar(browse: Browse, live_world: World) -> None:
    page = browse("deputy", at=f"/schools/{live_world.school.pk}/consents/calendar/?year=2027", script=False)

    page.get_by_role("table", name=re.compile("^Март")).get_by_role("link", name=re.compile("^10 рабочий")).click()
    page.get_by_label("Почему").fill("карантин")
    page.get_by_role("button", name="Записать").click()

    expect(page.get_by_text("10.03.2027: выходной, карантин")).to_be_visible()
    assert not CalendarDay.objects.get(school=live_world.school).is_working
