"""Fixtures for all tests: the cast, the world, and a browser where one is asked for."""

from collections.abc import Callable, Generator, Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from tests.logins import logged_in
from tests.memory import Floor, Memory, empty_store
from tests.world import World, make_cast, make_world

CAST, WORLD = Memory(make_cast, fixture="cast"), Memory(make_world, fixture="world")


@pytest.fixture(autouse=True, scope="session")
def _fast_and_strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Cheap hashes, plain static files, private media; an undefined template variable is an error.

    Set once: each change of a setting makes Django forget what it has prepared.
    """
    private = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path_factory.mktemp("files"))},
    }
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        # Each test client would walk through all static files anew.
        WHITENOISE_USE_FINDERS=False,
        STORAGES={"default": private, "staticfiles": plain},
    ):
        yield


@pytest.fixture(autouse=True)
def _empty_store(_fast_and_strict: None) -> Iterator[None]:
    yield
    empty_store()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Lays the floor just before pytest-django begins the transaction of the test.

    Should the names of these fixtures ever change, every test makes its world itself: slower, and as right.
    """
    if fixturedef.argname == "_django_db_helper":
        # The setting up of the database ended before; when it goes, the floor is cleared first.
        with request.getfixturevalue("django_db_blocker").unblock():
            Floor.lay(_floor_of(request.node))
    return (yield)


@pytest.fixture(autouse=True, scope="session")
def _clear_floor(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    BLOCKERS.append(django_db_blocker)
    yield
    _clear()


# Whoever clears the floor before the fixtures of a test cannot ask for one yet.
BLOCKERS: list[DjangoDbBlocker] = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A browser brings an event loop, and with it Django takes another connection: what stands in this one would hold
    the database for ever. So the floor goes before any fixture of a test that commits."""
    if _commits(item):
        _clear()


def _clear() -> None:
    for blocker in BLOCKERS:
        with blocker.unblock():
            Floor.clear()


def _floor_of(item: pytest.Item) -> Memory[object] | None:
    asked = [Memory.asked_as[name] for name in getattr(item, "fixturenames", ()) if name in Memory.asked_as]
    return asked[0] if len(asked) == 1 and not _commits(item) else None


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(COMMITS.intersection(getattr(item, "fixturenames", ()))) or bool(marker and marker.kwargs)


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
    return lambda name: logged_in(world.users[name])


# What does not depend on the database is walked once, which keeps both runs together under ten minutes: a test that
# opens none (readers, grammar, papers, commands with an environment of their own), how a screen looks, and who is let
# in: a refusal is decided before the database could differ. What the same addresses answer to those let in is asked on
# both by the tests of reading and of garbage, which is pickier on PostgreSQL (zero bytes, numbers).
COMMITS = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
OPENS_A_DATABASE = {"db", *COMMITS}
ONLY_ON_SQLITE = {
    *("test_a_screen_fits_and_is_read_aloud", "test_pages_are_accessible_and_fit_the_screen"),
    *("test_pages_of_orders_are_accessible", "test_the_preview_is_accessible"),
    *("test_every_screen_of_a_practice_school_says_so", "test_every_paper_of_a_practice_school_says_so"),
    *("test_who_is_let_in", "test_whoever_may_do_all_in_another_school_opens_nothing_here"),
    *("test_a_row_of_another_school_is_never_saved", "test_all_migrations_run_on_an_empty_database"),
}
ONLY_ON_POSTGRESQL = {
    *("test_garbage_in_a_form_is_answered", "test_garbage_in_any_field_is_answered"),
    "test_garbage_in_an_address_is_answered",
}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    is_second = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    elsewhere = ONLY_ON_SQLITE if is_second else ONLY_ON_POSTGRESQL
    for item in items:
        if getattr(item, "originalname", "") in elsewhere or (is_second and not _opens_a_database(item)):
            item.add_marker(pytest.mark.skip(reason="на другой базе"))
    # Within the order of pytest-django (those that commit come last) tests of one world follow each other.
    items.sort(key=_place)


def _place(item: pytest.Item) -> tuple[int, str]:
    if not _opens_a_database(item) or _commits(item):
        return 2 if _commits(item) else 3, ""
    floor = _floor_of(item)
    return 1, floor.fixture if floor else ""


def _opens_a_database(item: pytest.Item) -> bool:
    fixtures = OPENS_A_DATABASE.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None
