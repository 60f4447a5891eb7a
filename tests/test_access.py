"""Every address × every person: who is let in, and that a refusal changes nothing.

The decisions stand in `tests/access_tables/`; an address without one fails here.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import access_tables
from tests.access_tables import Address
from tests.world import World

ACCESS: dict[str, Address] = {
    name: address
    for module in pkgutil.iter_modules(access_tables.__path__)
    for name, address in importlib.import_module(f"tests.access_tables.{module.name}").ACCESS.items()
}
PEOPLE = ("director", "sysadmin", "deputy", "class_teacher", "employee", "council", "district", "stranger", "nobody")
LET_IN = {200, 204, 302, 409, 422}


def names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """All names of addresses but those of Django's admin, which has its own door."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "admin":
                continue
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, inner)
        else:
            yield f"{prefix}{pattern.name}"


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """Everything in the tables of our apps and of the accounts, but the time of the last login."""
    labels = ("registry", "consents", "plans", "auth", "guardian", "django_tasks_database")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    tables = {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}
    for row in tables["auth.User"]:
        del row["last_login"]
    return tables


def browser(world: World, person: str) -> Client:
    client = Client()
    if person != "nobody":
        client.force_login(world.users[person], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_every_address_has_a_decision() -> None:
    assert set(names(get_resolver().url_patterns)) == set(ACCESS)


def test_every_decision_names_people_of_the_cast() -> None:
    named = {who for address in ACCESS.values() for people in (address.get, address.post) for who in people or ()}

    assert named <= set(PEOPLE)


@pytest.mark.parametrize("name", sorted(ACCESS))
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_let_in(world: World, name: str, method: str) -> None:
    """One world for all people: whoever is refused is asked first, so the world is still whole for those let in."""
    address = ACCESS[name]
    allowed: frozenset[str] | None = getattr(address, method)
    url = reverse(name, args=address.args(world))
    data = address.data(world) if method == "post" else {}
    before = snapshot()

    for person in PEOPLE:
        if allowed is not None and person in allowed:
            continue
        status, location = _ask(browser(world, person), method, url, data)
        if address.public and allowed is not None:
            assert status in LET_IN | {404}, f"{person}: {status}"
        elif allowed is None and (address.public or person != "nobody"):
            assert status in {403, 404, 405}, f"{person}: {status}"
        elif person == "nobody":
            assert (status, location.startswith("/login/")) == (302, True), f"{person}: {status} {location}"
        elif person == "stranger" and address.has_object:
            assert status == 404, f"{person}: {status}"
        else:
            assert status in {403, 404}, f"{person}: {status}"
    assert snapshot() == before, "a refusal changed the database"

    if allowed:
        person = sorted(allowed)[0]
        status, location = _ask(browser(world, person), method, url, data)
        assert status in LET_IN, f"{person}: {status}"
        assert not location.startswith("/login/?next=")


@pytest.mark.parametrize("name", sorted(name for name, address in ACCESS.items() if address.get))
def test_everybody_allowed_may_read_and_reading_writes_nothing(world: World, name: str) -> None:
    address = ACCESS[name]
    url = reverse(name, args=address.args(world))
    before = snapshot()

    answers = {person: _ask(browser(world, person), "get", url, {}) for person in sorted(address.get or ())}

    assert {person: status for person, (status, _) in answers.items() if status not in {200, 302}} == {}
    assert snapshot() == before, "a GET wrote something"


def _ask(client: Client, method: str, url: str, data: dict[str, Any]) -> tuple[int, str]:
    ask: Callable[..., Any] = getattr(client, method)
    response = ask(url, data)
    if response.streaming:
        # An unread file would be closed later, together with the test's database.
        list(response.streaming_content)
    return response.status_code, response.headers.get("Location", "")
