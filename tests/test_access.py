"""Every address × every person: who is let in, and that a refusal changes nothing.

The decisions stand in `tests/access_tables/`; an address without one fails here.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import access_tables
from tests.access_tables import Address
from tests.logins import logged_in
from tests.world import World, make_school

ACCESS: dict[str, Address] = {
    name: address
    for module in pkgutil.iter_modules(access_tables.__path__)
    for name, address in importlib.import_module(f"tests.access_tables.{module.name}").ACCESS.items()
}
PEOPLE = ("director", "sysadmin", "deputy", "class_teacher", "employee", "council", "district", "stranger", "nobody")
LET_IN = {200, 204, 302, 409, 422}
# A method that is served to nobody is asked by those who may do most here, and from outside.
ASKING_IN_VAIN = ("director", "sysadmin", "deputy", "stranger", "nobody")


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


# What a login itself writes, and the log of who looked at personal data: looking is what it records.
OWN_TABLES_OF_LOGIN = {"django_session", "auth_user"}
LOG_OF_READING = {"registry_personaldataaccess"}


class Writes:
    """Every statement that changes a table, by the name of the table; the login's own are left out."""

    def __init__(self) -> None:
        self.tables: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any) -> Any:
        found = WRITING.match(sql)
        if found is not None and found[1] not in OWN_TABLES_OF_LOGIN:
            self.tables.append(found[1])
        return execute(sql, params, many, context)


WRITING = re.compile(r"""\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+["`]?(\w+)""", re.IGNORECASE)


@contextmanager
def writes() -> Iterator[Writes]:
    seen = Writes()
    with connection.execute_wrapper(seen):
        yield seen


@pytest.mark.django_db
def test_the_watch_sees_a_write() -> None:
    with writes() as seen:
        make_school()

    assert seen.tables == ["registry_school", "registry_historicalschool"]


def browser(world: World, person: str) -> Client:
    return Client() if person == "nobody" else logged_in(world.users[person])


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

    for person in ASKING_IN_VAIN if allowed is None else PEOPLE:
        if person in (allowed or ()):
            continue
        client = browser(world, person)
        with writes() as seen:
            status, location = _ask(client, method, url, data)
        assert seen.tables == [], f"{person}: a refusal changed the database"
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

    if allowed:
        person = sorted(allowed)[0]
        status, location = _ask(browser(world, person), method, url, data)
        assert status in LET_IN, f"{person}: {status}"
        assert not location.startswith("/login/?next=")


@pytest.mark.parametrize("name", sorted(name for name, address in ACCESS.items() if address.get))
def test_everybody_allowed_may_read_and_reading_writes_nothing(world: World, name: str) -> None:
    address = ACCESS[name]
    url = reverse(name, args=address.args(world))

    clients = {person: browser(world, person) for person in sorted(address.get or ())}

    with writes() as seen:
        answers = {person: _ask(client, "get", url, {}) for person, client in clients.items()}

    assert {person: status for person, (status, _) in answers.items() if status not in {200, 302}} == {}
    assert set(seen.tables) <= LOG_OF_READING, "a GET wrote something"


def _ask(client: Client, method: str, url: str, data: dict[str, Any]) -> tuple[int, str]:
    ask: Callable[..., Any] = getattr(client, method)
    response = ask(url, data)
    if response.streaming:
        # An unread file would be closed later, together with the test's database.
        list(response.streaming_content)
    return response.status_code, response.headers.get("Location", "")
