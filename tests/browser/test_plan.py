"""The page of a plan and of a task in a real browser, with scripts and without."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from plans.models import Task
from tests.browser.conftest import Browse, on_both_screens
from tests.world import World


@pytest.mark.parametrize("script", [True, False])
def test_one_click_changes_the_row(browse: Browse, live_world: World, script: bool) -> None:
    task = live_world.submitted_task
    page = browse("deputy", at=f"/plans/{live_world.plan.pk}/?q=согласий", script=script)

    if script:
        page.evaluate("document.body.dataset.kept = '1'")

    page.locator(f"#task-{task.pk}").get_by_role("button", name="Принять").click()

    expect(page.locator(f"#task-{task.pk} .badge")).to_have_text("Принята")
    expect(page.locator("body[data-kept]")).to_have_count(int(script))  # without a reload, where there are scripts
    expect(page.locator("#plan-counts")).to_contain_text("Принято: 1")
    assert re.search(r"/plans/\d+/\?q=", page.url), "the filter stays"
    assert Task.objects.get(pk=task.pk).accepted_by == live_world.deputy


def test_a_click_that_came_too_late_says_so_in_the_row(browse: Browse, live_world: World) -> None:
    task = live_world.submitted_task
    deputy, director = (browse(name, at=f"/plans/{live_world.plan.pk}/") for name in ("deputy", "director"))
    deputy.locator(f"#task-{task.pk}").get_by_role("button", name="Принять").click()
    expect(deputy.locator(f"#task-{task.pk} .badge")).to_have_text("Принята")

    director.locator(f"#task-{task.pk}").get_by_role("button", name="Принять").click()

    expect(director.locator(f"#task-{task.pk}").get_by_role("alert")).to_contain_text("Сосновский Т.А.")
    expect(director.locator(f"#task-{task.pk} .badge")).to_have_text("Принята")


@pytest.mark.parametrize("script", [True, False])
def test_ticked_tasks_are_moved_and_the_rest_is_explained(browse: Browse, live_world: World, script: bool) -> None:
    page = browse("sysadmin", at=f"/plans/{live_world.plan.pk}/", script=script)
    for task in (live_world.subtask, live_world.submitted_task):
        page.get_by_label(task.title, exact=True).check()
    page.get_by_text("Действие с отмеченными задачами").click()
    page.get_by_label("Что сделать с отмеченными").select_option(label="Взять в работу")

    page.get_by_role("button", name="Выполнить").click()

    expect(page.get_by_role("main")).to_contain_text("Сделано: 1 из")
    expect(page.get_by_role("row", name="Сбор согласий")).to_contain_text("Задача уже на проверке")


def test_a_task_is_handed_over_and_returned(browse: Browse, live_world: World) -> None:
    """The employee reports, the deputy returns it with a reason, the reason stands on the employee's page."""
    page = browse("employee", at=f"/tasks/{live_world.subtask.pk}/")
    page.get_by_role("button", name="Взять в работу").click()
    page.get_by_label("Что сделано").fill("Опрошены все")
    page.get_by_role("button", name="Сдать на проверку").click()
    expect(page.locator("aside .badge")).to_have_text("На проверке")

    deputy = browse("deputy", at=f"/tasks/{live_world.subtask.pk}/")
    deputy.get_by_text("Вернуть…").click()
    deputy.get_by_label("Причина").first.fill("Нет листа опроса")
    deputy.get_by_role("button", name="Вернуть").click()

    page.reload()
    expect(page.locator("aside .badge")).to_have_text("Возвращена")
    expect(page.get_by_role("main")).to_contain_text("Нет листа опроса")


@pytest.mark.parametrize(
    ("person", "address"),
    [
        ("sysadmin", "/plans/{plan}/"),
        ("sysadmin", "/plans/{plan}/?q=опрос"),
        ("sysadmin", "/plans/{plan}/consents/"),
        ("sysadmin", "/tasks/{task}/edit/"),
        ("deputy", "/tasks/{task}/"),
        ("employee", "/tasks/{task}/"),
        ("employee", "/tasks/mine/"),
        ("director", "/schools/{school}/plans/"),
    ],
)
def test_pages_are_accessible_and_fit_the_screen(browse: Browse, live_world: World, person: str, address: str) -> None:
    at = address.format(plan=live_world.plan.pk, task=live_world.task.pk, school=live_world.school.pk)
    page = browse(person, at=at)
    for size in on_both_screens(page):
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})

        assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == [], size
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
