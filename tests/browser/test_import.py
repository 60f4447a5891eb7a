"""A plan comes in, in a real browser: pasted with its formatting, checked, saved; with scripts and without."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from plans.models import Plan
from plans.template import template_text
from registry.models import Employee
from tests.browser.conftest import PHONE, Browse
from tests.world import World

WITH_NAMES = template_text(people={3: "системный администратор\nТополева И.И."})
# What the clipboard holds after Ctrl+C in Word: the text, and the HTML that also knows merged cells.
PASTE = """(html) => {
  const clipboard = new DataTransfer();
  clipboard.setData("text/html", html);
  const area = document.querySelector("#id_text");
  area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true}));
  area.value = "Мероприятие Срок";
  area.dispatchEvent(new Event("input", {bubbles: true}));
}"""
TABLE = (
    "<table><tr><td>№</td><td>Мероприятие</td><td>Срок</td></tr><tr><td colspan='3'>ПОДГОТОВКА</td></tr>"
    "<tr><td>1</td><td>Сбор согласий</td><td>март</td></tr></table>"
)


def new_import(world: World) -> str:
    return f"/schools/{world.school.pk}/plans/import/"


def paste_text(page: Page, text: str) -> None:
    page.get_by_label("Начало плана").fill("2027-03-01")
    page.get_by_label(re.compile("^Таблица")).fill(text)
    page.get_by_role("button", name="Прочитать таблицу").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Проверка плана")


def test_a_table_of_word_is_pasted_with_its_merged_cells(browse: Browse, live_world: World) -> None:
    page = browse("sysadmin", at=new_import(live_world))

    page.evaluate(PASTE, TABLE)
    expect(page.locator("[data-pasted]")).to_contain_text("вместе с оформлением")
    page.get_by_role("button", name="Прочитать таблицу").click()

    expect(page.get_by_role("heading", name="ПОДГОТОВКА")).to_be_visible()


def test_typing_after_a_paste_throws_the_formatting_away(browse: Browse, live_world: World) -> None:
    page = browse("sysadmin", at=new_import(live_world))
    page.evaluate(PASTE, TABLE)

    page.get_by_label(re.compile("^Таблица")).press_sequentially("!")

    expect(page.locator("#id_html")).to_have_value("")


@pytest.mark.parametrize("script", [True, False])
def test_the_seed_is_checked_and_saved(browse: Browse, live_world: World, script: bool) -> None:
    page = browse("sysadmin", at=new_import(live_world), script=script)
    paste_text(page, WITH_NAMES)

    page.get_by_role("button", name="Сохранить план").click()
    expect(page.get_by_role("alert")).to_contain_text("Укажите пол")
    page.get_by_label("женский").check()
    page.get_by_role("button", name="Сохранить план").click()

    expect(page).to_have_url(re.compile(r"/plans/\d+/$"))
    plan = Plan.objects.latest("pk")
    assert (plan.stages.count(), plan.tasks.filter(parent=None).count()) == (7, 22)
    assert Employee.objects.get(last_name="Тополева").post == "системный администратор"


def test_on_a_phone_the_source_is_folded_and_nothing_is_cut_off(browse: Browse, live_world: World) -> None:
    page = browse("sysadmin", at=new_import(live_world), viewport=PHONE)
    paste_text(page, WITH_NAMES)

    row = page.locator("#row-3")
    expect(row.locator(".import-cell").first).to_be_hidden()
    row.get_by_text("Строка 3 документа").click()

    expect(row.locator(".import-cell").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_preview_is_accessible(browse: Browse, live_world: World) -> None:
    page = browse("sysadmin", at=new_import(live_world))
    paste_text(page, WITH_NAMES)

    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
