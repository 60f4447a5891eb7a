"""The door, in a real browser."""

import re

from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Browse
from tests.world import PASSWORD


def test_a_person_enters_with_the_keyboard_alone_and_leaves(browse: Browse) -> None:
    director = get_user_model().objects.get(username="director")
    director.set_password(PASSWORD)
    director.save()
    page = browse(at="/password/")

    page.get_by_label("Имя пользователя").fill("director")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/password/$"))


def test_the_login_fits_a_phone(browse: Browse) -> None:
    page = browse(at="/login/", viewport=PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
