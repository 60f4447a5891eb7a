"""What broke on a phone: long titles and badges, the chart of time, the order of a task's page, a long import."""

from playwright.sync_api import Page, expect

from plans.models import Plan, PlanUpload
from tests.browser.conftest import PHONE, Browse
from tests.world import World

TITLE = "ПЛАН РАБОТ ПО ВНЕДРЕНИЮ И ИСПОЛЬЗОВАНИЮ ЭЛЕКТРОННЫХ ЖУРНАЛОВ В МКОУ «УЧЕБНАЯ ООШ»"


def fits(page: Page) -> bool:
    root = "document.documentElement"
    return bool(page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"))


def test_a_long_title_takes_a_quarter_of_the_screen_at_most(browse: Browse, live_world: World) -> None:
    Plan.objects.filter(pk=live_world.plan.pk).update(title=TITLE)

    page = browse("sysadmin", at=f"/plans/{live_world.plan.pk}/", viewport=PHONE)

    box = page.get_by_role("heading", level=1).bounding_box()
    assert box is not None
    assert box["height"] < PHONE["height"] / 4
    assert fits(page)


def test_the_chart_shows_its_bars_without_scrolling(browse: Browse, live_world: World) -> None:
    page = browse("sysadmin", at=f"/plans/{live_world.plan.pk}/timeline/", viewport=PHONE)

    box = page.locator(".gantt-bar:visible").first.bounding_box()

    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE["width"]
    assert fits(page)


def test_what_can_be_done_stands_above_the_history(browse: Browse, live_world: World) -> None:
    page = browse("employee", at=f"/tasks/{live_world.subtask.pk}/", viewport=PHONE)

    action = page.get_by_role("button", name="Взять в работу").bounding_box()
    history = page.locator("#history").bounding_box()

    assert action is not None
    assert history is not None
    assert action["y"] < history["y"]


def test_a_row_of_another_page_is_brought_and_what_was_typed_stays(browse: Browse, live_world: World) -> None:
    rows = "\n".join(
        f"{number}.\tЗадача {number}\t{'март' if number != 350 else ''}\tТополева Т.И." for number in range(1, 451)
    )
    upload = PlanUpload.objects.create(
        school=live_world.school,
        created_by=live_world.sysadmin,
        starts_on="2027-03-01",
        pasted_text=f"№\tМероприятие\tСрок\tОтветственный\n{rows}",
    )
    page = browse("sysadmin", at=f"/imports/{upload.pk}/")
    page.get_by_label("Название плана").fill("Мой план")

    page.locator(".import-kinds li", has_text="Нет срока").get_by_role("link").click()

    expect(page.locator("#row-351")).to_be_in_viewport()
    expect(page.get_by_label("Название плана")).to_have_value("Мой план")
