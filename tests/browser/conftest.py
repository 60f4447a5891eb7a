"""A real Chromium, a live server, and people already logged in.

`browse("director")` is a page of the director's own browser. A page that breaks the CSP, throws in a script or asks
another host for anything fails its test by itself. `shot(page, "plan")` keeps a picture in $SHOTS.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from tests.world import World, make_world

SESSION_COOKIE = settings.SESSION_COOKIE_NAME
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# An answer with such a status is what some tests are about; the browser reports it as an error of the console.
HARMLESS = "Failed to load resource"

Browse = Callable[..., Page]
Shot = Callable[[Page, str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail("Нет Chromium. Выполните: sudo apt-get install -y chromium")
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def live_world(transactional_db: None) -> World:
    """The world, committed, so that the server's threads see it."""
    return make_world()


@pytest.fixture
def browse(chromium: Browser, live_server: LiveServer, live_world: World) -> Iterator[Browse]:
    """`browse("director", at="/plans/1/", viewport=PHONE)`; without a name nobody is logged in."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []
    asked: list[Request] = []

    def open_page(name: str = "", *, at: str = "/", viewport: ViewportSize = WIDE, script: bool = True) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport=viewport, locale="ru-RU", java_script_enabled=script
        )
        contexts.append(context)
        _follow(context, asked)
        if name:
            session = _session_of(name, live_world)
            context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": live_server.url}])
        page = context.new_page()
        _report(page, live_server.url, faults)
        page.goto(at)
        return page

    yield open_page
    _let_finish(contexts, asked)
    for context in contexts:
        context.close()
    assert faults == []


def on_both_screens(page: Page) -> Iterator[str]:
    """The open page on a wide screen, then on a phone: read anew, because scripts ask for the width when they begin."""
    yield "wide"
    page.set_viewport_size(PHONE)
    page.reload()
    yield "phone"


@pytest.fixture
def shot() -> Shot:
    """Takes a picture of the whole page into $SHOTS; without such a folder nobody is going to look at it."""
    folder = os.environ.get("SHOTS")

    def take(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return take


def _session_of(name: str, world: World) -> str:
    client = Client()
    client.force_login(world.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return str(client.cookies[SESSION_COOKIE].value)


def _follow(context: BrowserContext, asked: list[Request]) -> None:
    """Keeps in `asked` what the pages have asked for and not got yet."""

    def begun(request: Request) -> None:
        asked.append(request)

    def over(request: Request) -> None:
        if request in asked:
            asked.remove(request)

    context.on("request", begun)
    context.on("requestfinished", over)
    context.on("requestfailed", over)


def _let_finish(contexts: list[BrowserContext], asked: list[Request]) -> None:
    """A page may fetch a piece of itself to the last; emptying the tables meanwhile would end in a deadlock."""
    pages = [page for context in contexts for page in context.pages]
    for _ in range(100):
        if not asked or not pages:
            break
        pages[0].wait_for_timeout(50)


def _report(page: Page, url: str, faults: list[str]) -> None:
    """Collects what a person would not see but a careful colleague would."""
    home = urlsplit(url).netloc

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(HARMLESS):
            faults.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != home:
            faults.append(f"asked another host: {request.url}")

    page.on("console", on_console)
    page.on("request", on_request)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
