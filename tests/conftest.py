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


# What does not depend on the database is walked once, which keeps both runs together under ten minutes: how a screen
# looks, and commands started with an environment of their own. Garbage is pickier on PostgreSQL (zero bytes, numbers).
ONLY_ON_SQLITE = {
    *("test_a_screen_fits_and_is_read_aloud", "test_pages_are_accessible_and_fit_the_screen"),
    *("test_pages_of_orders_are_accessible", "test_the_preview_is_accessible"),
    *("test_every_screen_of_a_practice_school_says_so", "test_every_paper_of_a_practice_school_says_so"),
    *("test_all_migrations_run_on_an_empty_database", "test_a_port_that_is_none_is_refused"),
    *("test_a_missing_font_is_told_before_a_wrong_paper_is_printed", "test_a_taken_port_is_told_with_a_way_out"),
    *("test_nonsense_is_refused_in_one_sentence_that_names_the_variable", "test_a_database_is_named_by_its_address"),
    *(
        "test_cookies_are_secure_exactly_when_the_site_is_behind_https",
        "test_production_passes_the_checks_of_deployment",
    ),
}
ONLY_ON_POSTGRESQL = {"test_garbage_in_a_form_is_answered", "test_garbage_in_any_field_is_answered"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    elsewhere = ONLY_ON_SQLITE if "postgresql" in settings.DATABASES["default"]["ENGINE"] else ONLY_ON_POSTGRESQL
    for item in items:
        if getattr(item, "originalname", "") in elsewhere:
            item.add_marker(pytest.mark.skip(reason="на другой базе"))
