"""«Учебные данные»: no screen, print or paper of a practice school is taken for one of real people."""

from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.urls import reverse

from ezh_rollout.shared import pdf
from registry.models import School
from tests.test_access import ACCESS, browser
from tests.world import World

MARK, NOTE = "demo-strip", "Учебные данные — люди вымышлены"


@pytest.fixture
def practice(world: World) -> World:
    """Both schools are."""
    School.objects.update(is_demo=True)
    return world


def opened(practice: World, name: str) -> bytes:
    """What the first person of those let in gets at the address."""
    address = ACCESS[name]
    answer = browser(practice, min(address.get or ())).get(reverse(name, args=address.args(practice)))
    return b"".join(answer)


def test_every_screen_of_a_practice_school_says_so(practice: World) -> None:
    """Pieces of pages, files and what only leads further are left out."""
    screens = {name: opened(practice, name) for name, address in ACCESS.items() if address.get and not address.public}

    pages = {name: text.decode() for name, text in screens.items() if text.lstrip()[:9] == b"<!doctype"}
    assert len(pages) > 80
    assert [name for name, text in pages.items() if MARK not in text] == []


def test_the_district_tells_practice_from_real_schools(world: World) -> None:
    page = reverse("district")
    assert "учебные данные" not in browser(world, "district").get(page).content.decode()

    School.objects.filter(pk=world.school.pk).update(is_demo=True)

    assert "учебные данные" in browser(world, "district").get(page).content.decode()


def test_a_real_school_bears_no_mark(world: World) -> None:
    assert MARK not in browser(world, "sysadmin").get(reverse("home")).content.decode()


def test_the_mark_is_printed_with_the_page() -> None:
    """The browser's print leaves out the head of the page, but not the strip in it."""
    rules = (Path(settings.BASE_DIR) / "static/css/print.css").read_text(encoding="utf-8")

    hidden = rules.partition("display: none")[0].rpartition("}")[2]
    assert ".site-header-row" in hidden
    assert MARK not in hidden
    assert ".site-header,\n" not in hidden


def words_of_pages(data: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(data)]


@pytest.mark.parametrize("name", ["registry:code_sheet", "registry:verification_sheet_file", "plans:plan_pdf"])
def test_every_paper_of_a_practice_school_says_so(practice: World, name: str) -> None:
    assert all(NOTE in words for words in words_of_pages(opened(practice, name)))


@pytest.mark.parametrize("pages", [1, 3])
def test_a_note_stands_on_every_page_of_a_paper(pages: int) -> None:
    html = f"<html lang='ru'><body>{'<h1>Лист</h1><p>текст</p>' * 40 * pages}</body></html>"

    drawn = words_of_pages(pdf.render(html, stylesheets=["css/print/plan.css"], title="Лист", note=NOTE))

    assert len(drawn) >= pages
    assert all(NOTE in words for words in drawn)


def test_a_paper_without_a_note_stays_as_it_was() -> None:
    html = "<html lang='ru'><body><p>текст</p></body></html>"

    plain = pdf.render(html, stylesheets=[], title="Лист")

    assert plain == pdf.render(html, stylesheets=[], title="Лист", note="")
    assert NOTE not in words_of_pages(plain)[0]
