"""The editor of an order and its signing, in a real browser, with scripts and without."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from plans.models import Order
from tests.browser.conftest import PHONE, Browse
from tests.plans.ordering import draft, usual_plan
from tests.world import PASSWORD, World


@pytest.mark.parametrize("script", [True, False])
def test_item_is_added_moved_and_saved(browse: Browse, live_world: World, script: bool) -> None:
    order = live_world.order
    page = browse("deputy", at=f"/orders/{order.pk}/edit/", script=script)
    page.get_by_label("Преамбула").fill("Недописанная преамбула")

    page.get_by_role("button", name="Добавить пункт").click()
    page.get_by_label("Текст пункта").nth(1).fill("Назначить дежурных.")
    page.get_by_role("button", name="Выше — пункт 2").click()
    expect(page.get_by_label("Текст пункта").nth(0)).to_have_value("Назначить дежурных.")
    expect(page.get_by_label("Преамбула")).to_have_value("Недописанная преамбула")
    page.get_by_role("button", name="Сохранить").last.click()

    expect(page).to_have_url(re.compile(f"/orders/{order.pk}/$"))
    assert list(order.items.order_by("position").values_list("text", flat=True)) == [
        "Назначить дежурных.",
        "Утвердить календарный план.",
    ]
    assert Order.objects.get(pk=order.pk).preamble == "Недописанная преамбула"


def test_enter_in_a_field_saves_and_removes_nothing(browse: Browse, live_world: World) -> None:
    page = browse("deputy", at=f"/orders/{live_world.order.pk}/edit/")

    page.get_by_label("Место издания").fill("г. Учебный")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(f"/orders/{live_world.order.pk}/$"))
    assert Order.objects.get(pk=live_world.order.pk).place == "г. Учебный"
    assert live_world.order.items.count() == 1


def test_director_signs_on_a_phone(browse: Browse, live_world: World) -> None:
    live_world.director.set_password(PASSWORD)
    live_world.director.save()
    order = draft(live_world, plan=usual_plan(live_world))
    page = browse("director", at=f"/orders/{order.pk}/sign/", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.get_by_label("Номер").fill("45")
    page.get_by_label("Ваш пароль").fill(PASSWORD)
    page.get_by_role("button", name="Подписать").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Приказ № 45")


@pytest.mark.parametrize("address", ["/schools/{school}/orders/", "/orders/{order}/", "/orders/{order}/edit/"])
def test_pages_of_orders_are_accessible(browse: Browse, live_world: World, address: str) -> None:
    page = browse("director", at=address.format(school=live_world.school.pk, order=live_world.order.pk))

    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})

    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
