"""Garbage in every field of every form, and behind every question mark, is answered; never with an error of ours."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.access_tables import Address
from tests.test_access import ACCESS
from tests.world import World

GARBAGE: dict[str, str | bytes] = {
    "nothing": "",
    "many digits": "9" * 5000,
    "minus many digits": "-" + "9" * 5000,
    "big for the database": "9" * 25,
    "just too big": str(2**63),
    "minus one": "-1",
    "other digits": "²",
    "Arabic digits": "١٢",
    "zero byte": "a\x00b",
    "half a letter": b"\xed\xa0\x80",
    "half a letter in JSON": '{"a": "\\ud800", "version": "\\ud800"}',
    "deep JSON": "[" * 3000,
    "deep object": '{"a":' * 3000,
    "no number": "NaN",
    "not a finite number": "1e400",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "the last day in words": "31.12.9999",
    "a deadline long ago": "до 1 января 0001 г.",
    "a deadline far away": "декабрь 9999 г., еженедельно",
    "a wild card": "%_\\'\"",
    "markup": "</script><img src=x onerror=alert(1)>{{ 7 }}{% x %}",
    "a list": "[1,2,3]",
    "an order of rows": "items-up-" + "9" * 5000,
    "an order of no row": "items-down-²",
}
SHARE = 80
# Every address is asked so many times; behind each question mark stands a different garbage each time.
TURNS = 2
FIELDS_OF_ALL = ("page", "q", "school", "next", "form_token")
CONTROLS = "//input[@name] | //textarea[@name] | //select[@name] | //button[@name]"


@pytest.mark.parametrize("name", sorted(name for name, address in ACCESS.items() if address.get))
def test_garbage_in_an_address_is_answered(world: World, name: str) -> None:
    address = ACCESS[name]
    url, client = reverse(name, args=address.args(world)), somebody(world, address.get)
    fields = [*FIELDS_OF_ALL, *of_each_kind(fields_of(client.get(url)))]
    garbage = list(GARBAGE.values())

    for turn in range(TURNS):
        asked = {field: garbage[(place + turn * 7) % len(garbage)] for place, field in enumerate(fields)}
        assert tried(partial(client.get, f"{url}?{urlencode(asked)}")) < 500, asked


@pytest.mark.parametrize("name", sorted(name for name, address in ACCESS.items() if address.post))
def test_garbage_in_a_form_is_answered(world: World, name: str) -> None:
    """All fields at once, and each field alone among good ones."""
    address = ACCESS[name]
    url, client = reverse(name, args=address.args(world)), somebody(world, address.post)
    good = good_answers(client, url, address, world)

    for what, answers in garbled(good):
        assert tried(partial(post, client, url, answers)) < 500, what


def garbled(good: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for turn, (what, garbage) in enumerate(GARBAGE.items()):
        yield f"everywhere: {what}", dict.fromkeys([*good, *FIELDS_OF_ALL], garbage)
        # Every pair would take minutes: each field meets a part of the garbage, other fields other parts.
        for field in of_each_kind(good)[turn % SHARE :: SHARE]:
            yield f"{field}: {what}", {**good, field: garbage}


def of_each_kind(fields: Iterable[str]) -> list[str]:
    """One field of those that differ by the number of their row."""
    return list({re.sub(r"\d+", "", field): field for field in fields}.values())


def good_answers(client: Client, url: str, address: Address, world: World) -> dict[str, Any]:
    """What the page's own form would send, and what the table says."""
    page = client.get(url) if address.get else None
    shown = fields_of(page) if page is not None and page.status_code == 200 else {}
    told = {name: value for name, value in address.data(world).items() if not hasattr(value, "read")}
    return {**shown, **told}


def fields_of(response: Any) -> dict[str, str]:
    if response.streaming:
        list(response.streaming_content)
    if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
        return {}
    found = html.fromstring(response.content).xpath(CONTROLS)
    return {control.get("name"): value_of(control) for control in found if control.get("name") != "row"}


def value_of(control: Any) -> str:
    if control.tag == "textarea":
        return str(control.text or "")
    if control.tag == "select":
        chosen = control.xpath(".//option[@selected]/@value") or control.xpath(".//option/@value")
        return str(chosen[0]) if chosen else ""
    return str(control.get("value", ""))


def somebody(world: World, people: frozenset[str] | None) -> Client:
    client = Client()
    client.force_login(
        world.users[min((people or frozenset()) - {"nobody"})], "django.contrib.auth.backends.ModelBackend"
    )
    return client


def post(client: Client, url: str, answers: dict[str, Any]) -> Any:
    """As a browser sends it: bytes that are no text may come too."""
    body = urlencode(answers, doseq=False)
    return client.post(url, body, content_type="application/x-www-form-urlencoded")


def tried(ask: Callable[[], Any]) -> int:
    """The status of an answer whose changes are taken back."""
    with transaction.atomic():
        response = ask()
        if response.streaming:
            # To its end, where its file is closed.
            list(response.streaming_content)
        transaction.set_rollback(True)
    return int(response.status_code)
