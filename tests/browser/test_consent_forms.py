"""Consent forms in a real browser: the checklist beside the text, and no faults for a screen reader."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route, expect

from consents.actions import form as actions
from consents.models import ConsentForm
from consents.states import ConsentKind, Subject
from tests.browser.conftest import Browse, Shot, on_both_screens
from tests.world import NOW, World

SCREENS: dict[str, Callable[[World], str]] = {
    "list": lambda world: f"/schools/{world.school.pk}/consents/forms/",
    "settings": lambda world: f"/schools/{world.school.pk}/consents/settings/",
    "draft": lambda world: f"/consent-forms/{world.consent_draft.pk}/",
    "edition": lambda world: f"/consent-forms/{world.consent_form.pk}/",
    "text": lambda world: f"/consent-forms/{world.consent_draft.pk}/edit/",
    "issue": lambda world: f"/consent-forms/{world.consent_draft.pk}/issue/",
    "issue of the next": lambda world: f"/consent-forms/{next_draft(world).pk}/issue/",
    "discard": lambda world: f"/consent-forms/{world.consent_draft.pk}/discard/",
}


def next_draft(world: World) -> ConsentForm:
    """Of a form that is in force already."""
    world.school.address = "с. Учебное"
    world.school.save()
    draft = actions.draft_of(
        world.school, kind=ConsentKind.PROCESSING, subject=Subject.EMPLOYEE, by=world.deputy, at=NOW
    )
    return actions.edit(draft, to={"data": [*draft.data, "рост"]}, version=draft.version, by=world.deputy)


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_fits_and_is_read_aloud(browse: Browse, live_world: World, shot: Shot, name: str) -> None:
    page = browse("deputy", at=SCREENS[name](live_world))
    for size in on_both_screens(page):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        assert Axe().run(page).response["violations"] == [], size
        shot(page, f"consent-form-{name}-{size}".replace(" ", "-"))


def test_the_checklist_follows_what_is_typed_and_nothing_is_saved(browse: Browse, live_world: World) -> None:
    draft = live_world.consent_draft
    page = browse("deputy", at=f"/consent-forms/{draft.pk}/edit/")
    checklist = page.locator("#checklist")
    expect(checklist).not_to_contain_text("Цель обработки не заполнена.")

    page.get_by_label("Цель обработки").fill("указать")

    expect(checklist).to_contain_text("Цель обработки не заполнена.")
    # The field keeps its cursor: only the checklist was replaced.
    expect(page.get_by_label("Цель обработки")).to_be_focused()
    assert ConsentForm.objects.get(pk=draft.pk).version == draft.version

    page.get_by_label("Цель обработки").fill("Доступ законного представителя к дневнику ребёнка")
    expect(checklist).not_to_contain_text("Цель обработки не заполнена.")


def test_enter_and_buttons_do_the_same_without_scripts(browse: Browse, live_world: World) -> None:
    draft = live_world.consent_draft
    page = browse("deputy", at=f"/consent-forms/{draft.pk}/edit/", script=False)

    page.get_by_label("Цель обработки").fill("не заполнено")
    page.get_by_role("button", name="Проверить, не сохраняя").click()
    expect(page.locator("#checklist")).to_contain_text("Цель обработки не заполнена.")
    expect(page.get_by_label("Цель обработки")).to_have_value("не заполнено")
    page.get_by_role("button", name="Сохранить черновик").click()

    expect(page).to_have_url(re.compile(f"/consent-forms/{draft.pk}/$"))
    assert ConsentForm.objects.get(pk=draft.pk).purpose == "не заполнено"


def test_a_draft_becomes_an_edition(browse: Browse, live_world: World) -> None:
    live_world.school.address = "с. Учебное"
    live_world.school.save()
    page = browse("director", at=f"/schools/{live_world.school.pk}/consents/forms/")
    # The picture of the sheet is looked at elsewhere; the page need not wait for its drawing.
    page.route(re.compile("/preview/"), _nothing)

    page.get_by_role("link", name="Ввести в действие").click()
    page.get_by_role("button", name="Ввести в действие").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("редакция 1")
    assert ConsentForm.objects.get(pk=live_world.consent_draft.pk).edition == 1


def _nothing(route: Route) -> None:
    route.fulfill(status=200, content_type="text/plain", body="")
