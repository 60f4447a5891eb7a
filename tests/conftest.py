"""Fixtures for all tests: the cast, the world, and a browser where one is asked for."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings, settings
from django.test import Client

from tests.memory import Memory
from tests.world import World, make_cast, make_world

CAST, WORLD = Memory(make_cast), Memory(make_world)


@pytest.fixture(autouse=True)
def _fast_and_strict(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Cheap hashes, plain static files, private media; an undefined template variable is an error."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Each test client would walk through all static files anew.
    settings.WHITENOISE_USE_FINDERS = False
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path_factory.mktemp("files"))},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def cast(db: None) -> World:
    """Two schools and their people."""
    return CAST.recall()


@pytest.fixture
def world(db: None) -> World:
    """The cast and one example of everything."""
    return WORLD.recall()


@pytest.fixture
def as_(world: World) -> Callable[[str], Client]:
    """`as_("director")` is a browser in which the director is logged in."""

    def client(name: str) -> Client:
        browser = Client()
        browser.force_login(world.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return client


# What does not depend on the database is walked once, which keeps both runs together under ten minutes: a test that
# opens none (readers, grammar, papers, commands with an environment of their own), and how a screen looks. Garbage is
# pickier on PostgreSQL (zero bytes, numbers).
OPENS_A_DATABASE = {"db", "transactional_db", "live_server"}
ONLY_ON_SQLITE = {
    *("test_a_screen_fits_and_is_read_aloud", "test_pages_are_accessible_and_fit_the_screen"),
    *("test_pages_of_orders_are_accessible", "test_the_preview_is_accessible"),
    *("test_every_screen_of_a_practice_school_says_so", "test_every_paper_of_a_practice_school_says_so"),
    "test_all_migrations_run_on_an_empty_database",
}
ONLY_ON_POSTGRESQL = {"test_garbage_in_a_form_is_answered", "test_garbage_in_any_field_is_answered"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    is_second = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    elsewhere = ONLY_ON_SQLITE if is_second else ONLY_ON_POSTGRESQL
    for item in items:
        if getattr(item, "originalname", "") in elsewhere or (is_second and not _opens_a_database(item)):
            item.add_marker(pytest.mark.skip(reason="на другой базе"))


def _opens_a_database(item: pytest.Item) -> bool:
    fixtures = OPENS_A_DATABASE.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None
