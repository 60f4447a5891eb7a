"""The id of the same thing of another school: in no form is it saved, behind no address does it open.

Every row of the cast's school gets a twin in the other school, and all twins have one number, whatever their table:
so one number typed into any choice, hidden field or button is a foreign row of the right kind.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from lxml import html

from registry.actions import access
from registry.actions.verification import verify
from registry.models import DataRemark, Employee, Pupil, Room, Verification
from registry.queries.looked import LOOKS
from registry.queries.verification import state_of_row
from registry.states import Role
from tests.access_tables import Address
from tests.test_access import ACCESS, OWN_TABLES_OF_LOGIN, WRITING, browser, writes
from tests.test_garbage import fields_of, post, somebody
from tests.world import NOW, World

FOREIGN: Final = 900_001
# What a person types as words or numbers names no row.
CHOOSING: Final = (
    "//select[@name] | //button[@name] | "
    "//input[@name and (@type='hidden' or @type='checkbox' or @type='radio' or @type='submit')]"
)
NUMBER: Final = re.compile(r"\d+")
NOT_KEYS: Final = re.compile(r"version|form_token|csrf|TOTAL_FORMS|INITIAL_FORMS|rows$")
FORMS: Final = sorted(name for name, address in ACCESS.items() if address.post and name.startswith("registry:"))


def models_of_schools() -> list[Any]:
    """Those whose rows belong to one school; histories are left out."""
    found = apps.get_app_config("registry").get_models()
    return [
        model
        for model in found
        if not hasattr(model, "instance_type") and "school" in {field.name for field in model._meta.concrete_fields}
    ]


def make_twins(world: World) -> set[Any]:
    """A copy of one row of each kind in the other school, pointing at the other copies."""
    models = [model for model in models_of_schools() if model._default_manager.filter(school=world.school).exists()]
    for model in models:
        twin = model._default_manager.filter(school=world.school).order_by("pk").first()
        twin.pk = FOREIGN
        for key in model._meta.concrete_fields:
            if key.related_model in models and getattr(twin, key.attname) is not None:
                setattr(twin, key.attname, FOREIGN)
        twin.school_id = world.other.pk
        if model is Employee:
            twin.user = None
        model._default_manager.bulk_create([twin])
    return set(models)


class Saved:
    """Statements that write the foreign number anywhere."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any) -> Any:
        written = WRITING.match(sql)
        if written and written[1] not in OWN_TABLES_OF_LOGIN and str(FOREIGN) in json.dumps(params or (), default=str):
            self.found.append(written[1])
        return execute(sql, params, many, context)


def with_foreign(fields: dict[str, str], chosen: Iterable[str]) -> Iterator[dict[str, str]]:
    """Each choice alone, then every number in its value and in its name, then all at once."""
    keys = [name for name in chosen if not NOT_KEYS.search(name)]
    for name in keys:
        yield {**fields, name: foreign(fields[name])}
        if NUMBER.search(name):
            yield {**fields, NUMBER.sub(str(FOREIGN), name): fields[name] or "1"}
    yield {**fields, **{name: foreign(fields[name]) for name in keys}}


def foreign(value: str) -> str:
    """«pupil-5» → «pupil-900001»; an empty choice → the number alone."""
    return NUMBER.sub(str(FOREIGN), value) if NUMBER.search(value) else str(FOREIGN)


def choices_of(page: Any) -> set[str]:
    if page is None or page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
        return set()
    return {control.get("name") for control in html.fromstring(page.content).xpath(CHOOSING)}


def tries(client: Client, url: str, address: Address, world: World) -> Iterator[dict[str, str]]:
    page = client.get(url) if address.get else None
    told = {name: str(value) for name, value in address.data(world).items() if not hasattr(value, "read")}
    fields = {**(fields_of(page) if page is not None else {}), **told}
    # A form that stands on another page is known by its answers alone.
    choosing = choices_of(page) or {name for name, value in told.items() if NUMBER.search(f"{name} {value}")}
    # One field of those that differ by the number of their row.
    kinds = {NUMBER.sub("", name): name for name in fields if name in choosing}
    yield from with_foreign(fields, kinds.values())


@pytest.mark.parametrize("name", FORMS)
def test_a_row_of_another_school_is_never_saved(world: World, name: str) -> None:
    address = ACCESS[name]
    make_twins(world)
    url, client = reverse(name, args=address.args(world)), somebody(world, address.post)

    for answers in tries(client, url, address, world):
        saved = Saved()
        with connection.execute_wrapper(saved), transaction.atomic():
            assert post(client, url, answers).status_code < 500, answers
            transaction.set_rollback(True)
        assert saved.found == [], answers


def test_the_watch_sees_a_foreign_row_that_is_saved(world: World) -> None:
    """So the silence above means something."""
    twins, saved = make_twins(world), Saved()
    room = world.room
    room.building_id = FOREIGN

    with connection.execute_wrapper(saved):
        room.save()

    assert saved.found == ["registry_room", "registry_historicalroom"]
    assert {Room, Pupil} <= twins


ADDRESSES: Final = sorted(name for name, address in ACCESS.items() if address.has_object and not address.public)


def give_every_role(world: World) -> None:
    """The stranger directs the other school already."""
    for role in (Role.SYSADMIN, Role.DEPUTY):
        access.appoint(world.stranger, school=world.other, role=role, by=None, at=NOW)


@pytest.mark.parametrize("name", ADDRESSES)
def test_whoever_may_do_all_in_another_school_opens_nothing_here(world: World, name: str) -> None:
    address = ACCESS[name]
    give_every_role(world)
    client, url = browser(world, "stranger"), reverse(name, args=address.args(world))

    with writes() as seen:
        statuses = {client.get(url).status_code, client.post(url, address.data(world)).status_code}

    assert statuses <= {404, 405}
    assert seen.tables == []


def test_the_own_school_in_the_address_opens_no_row_of_another(world: World) -> None:
    """«schools/<own>/…/<foreign>»: the number of the school alone proves nothing."""
    give_every_role(world)
    row = state_of_row(LOOKS["rooms"], world.school.pk, world.room.pk)
    assert row is not None
    verify(world.school, "rooms", {row.pk: row.fingerprint}, by=world.deputy, at=NOW)
    client, tried = browser(world, "stranger"), []

    for name in ADDRESSES:
        args = ACCESS[name].args(world)
        if len(args) < 2 or args[0] != world.school.pk or not isinstance(args[-1], int):
            continue
        url = reverse(name, args=[world.other.pk, *args[1:]])
        statuses = {client.get(url).status_code, client.post(url, ACCESS[name].data(world)).status_code}
        # 302: taking the mark off a row that is none of the school's takes nothing off.
        assert statuses <= {302, 404, 405, 409, 422}, name
        tried.append(name)

    assert {"registry:verification_row", "registry:verification_withdraw", "registry:remark_add"} <= set(tried)
    assert Verification.objects.get().withdrawn_at is None
    assert DataRemark.objects.count() == 1
