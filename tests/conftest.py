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


# How a screen looks does not depend on the database, and garbage is pickier on PostgreSQL (zero bytes, big numbers):
# each is walked once, which keeps both runs together under ten minutes.
ONLY_ON = {
    "test_a_screen_fits_and_is_read_aloud": "sqlite3",
    "test_garbage_in_a_form_is_answered": "postgresql",
    "test_garbage_in_any_field_is_answered": "postgresql",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    for item in items:
        wanted = ONLY_ON.get(getattr(item, "originalname", ""))
        if wanted not in {None, engine}:
            item.add_marker(pytest.mark.skip(reason=f"только на {wanted}"))
