"""The review in a real browser: three sheets by three keys, the last one taken back, the page for every eye."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from consents.models import Consent, ScanBatch, ScanPage
from consents.states import Answer, PageDecision, PageOutcome
from tests.browser.conftest import PHONE, Browse, Shot, on_both_screens
from tests.consents.scan_things import TEEN, born, make_copy, make_page, make_pile
from tests.world import World, make_pupil


def make_sheets(world: World) -> ScanBatch:
    born(world.other_pupil, TEEN)
    pile = make_pile(world)
    for person in (world.pupil, world.other_pupil, world.staff["employee"]):
        make_page(pile, make_copy(world, person, signer=None), picture=True)
    return pile


def decisions(pile: ScanBatch) -> list[str]:
    return [page.decision for page in pile.pages.in_order()]


def press(page: Page, key: str, *, then: str) -> None:
    """The key in its Latin letter, as a keyboard left in the other alphabet sends it; then the heading changes."""
    expect(page.locator("[data-page-picture]")).to_have_js_property("complete", True)
    page.keyboard.press(key)
    expect(page.locator("h1")).to_have_text(then)


def test_three_sheets_are_looked_through_by_keys(browse: Browse, live_world: World) -> None:
    pile = make_sheets(live_world)
    first, second, third = live_world.pupil, live_world.other_pupil, live_world.staff["employee"]
    page = browse("deputy", at=f"/scans/{pile.pk}/review/")
    expect(page.locator("h1")).to_have_text(first.full_name)

    press(page, "g", then=second.full_name)
    press(page, "h", then=third.full_name)
    press(page, "Backspace", then=second.full_name)
    press(page, "g", then=third.full_name)
    press(page, "y", then=pile.title)

    assert decisions(pile) == [PageDecision.SIGNED, PageDecision.SIGNED, PageDecision.UNSIGNED]
    rows = Consent.objects.valid().filter(page__batch=pile).order_by("pk")
    assert [(row.person, row.signer_id is None, row.answer) for row in rows] == [
        (first, False, Answer.GIVEN),
        (second, True, Answer.GIVEN),
        (second, False, Answer.GIVEN),
    ]


def test_a_letter_typed_into_a_field_decides_nothing(browse: Browse, live_world: World) -> None:
    pile = make_sheets(live_world)
    page = browse("deputy", at=f"/scans/{pile.pk}/review/")
    page.get_by_text("отложить").first.click()

    page.get_by_label("Что это за страница").fill("")
    page.get_by_label("Что это за страница").press_sequentially("gyj")

    expect(page.get_by_label("Что это за страница")).to_have_value("gyj")
    assert decisions(pile) == [PageDecision.WAITING] * 3


def test_a_page_whose_picture_is_not_there_yet_is_not_signed_by_a_key(browse: Browse, live_world: World) -> None:
    pile = make_sheets(live_world)
    sheet = pile.pages.in_order()[0]
    page = browse("deputy")
    page.route(f"**/scans/pages/{sheet.pk}/picture/", lambda route: route.abort())

    page.goto(f"/scans/pages/{sheet.pk}/")
    page.keyboard.press("g")

    expect(page.locator("h1")).to_have_text(live_world.pupil.full_name)
    assert decisions(pile) == [PageDecision.WAITING] * 3


def test_without_a_script_the_buttons_do_the_same(browse: Browse, live_world: World) -> None:
    pile = make_sheets(live_world)
    page = browse("deputy", at=f"/scans/{pile.pk}/review/", script=False, viewport=PHONE)

    page.get_by_role("button", name="Подписано").click()

    expect(page.locator("h1")).to_have_text(live_world.other_pupil.full_name)
    assert decisions(pile)[0] == PageDecision.SIGNED


def screens(world: World) -> Iterator[tuple[str, str]]:
    pile = make_sheets(world)
    make_copy(world, make_pupil(world.school_class, "Длиннофамильцева-Рождественская", "Александра", "Константиновна"))
    doubtful: ScanPage = make_page(pile, outcome=PageOutcome.UNREADABLE, picture=True)
    decided = make_page(pile, make_copy(world, world.pupil), decision=PageDecision.UNSIGNED, picture=True)
    school = f"/schools/{world.school.pk}/scans/"
    yield "scans", school
    yield "scan-add", f"{school}add/"
    yield "scan", f"/scans/{pile.pk}/"
    yield "scan-pages", f"/scans/{pile.pk}/pages/"
    yield "scan-file", f"/scans/files/{doubtful.file_id}/"
    yield "scan-review", f"/scans/{pile.pk}/review/"
    yield "scan-desk", f"/scans/pages/{doubtful.pk}/"
    yield "scan-decided", f"/scans/pages/{decided.pk}/"


@pytest.mark.parametrize("number", range(8))
def test_a_screen_fits_and_is_read_aloud(browse: Browse, live_world: World, shot: Shot, number: int) -> None:
    name, address = list(screens(live_world))[number]
    page = browse("deputy", at=address)
    axe = Axe()

    for screen in on_both_screens(page):
        shot(page, f"{name}-{screen}")
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found = axe.run(page)
        assert (too_wide, [violation["id"] for violation in found.response["violations"]]) == (0, []), screen
