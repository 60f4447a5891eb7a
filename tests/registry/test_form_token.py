"""One form, one result: a second click makes nothing and leads to what the first one made."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared.refusal import Refused
from plans.models import Order, Plan, Stage, Task
from plans.states import OrderKind
from registry.actions.form_token import once
from registry.models import Employee, FormToken
from tests.plans.race import Act, Race
from tests.world import NOW, World

As = Callable[[str], Client]
TOKEN = "a-token-of-one-form"
FIRST_NAMES = cycle(("Иван", "Пётр"))

# What is made: who sends the form, its address, its answers.
FORMS: dict[type[Any], tuple[str, str, Callable[[World], list[Any]], Callable[[World], dict[str, Any]]]] = {
    Plan: (
        "sysadmin",
        "plans:plan_new",
        lambda world: [world.school.pk],
        lambda _: {"title": "План", "starts_on": "2027-03-01"},
    ),
    Order: (
        "director",
        "plans:order_new",
        lambda world: [world.school.pk],
        lambda _: {"kind": OrderKind.RESPONSIBLE.value},
    ),
    Employee: (
        "sysadmin",
        "registry:row_add",
        lambda world: [world.school.pk, "employees"],
        # One name twice would be asked about: is it the same person?
        lambda _: {"last_name": "Новый", "first_name": next(FIRST_NAMES), "gender": "m"},
    ),
    Stage: ("sysadmin", "plans:stage_add", lambda world: [world.plan.pk], lambda _: {"title": "Этап"}),
    Task: (
        "sysadmin",
        "plans:task_add",
        lambda world: [world.plan.pk],
        lambda world: {
            "text": "Задача",
            "stage": world.stage.pk,
            "version": "1",
            "people-TOTAL_FORMS": "0",
            "people-INITIAL_FORMS": "0",
        },
    ),
}


def token_on(page: Any) -> str:
    return str(re.findall(r'name="form_token" value="([\w-]+)"', page.content.decode())[0])


@pytest.mark.parametrize("model", FORMS)
def test_a_second_click_leads_to_the_first_result(world: World, as_: As, model: type[Any]) -> None:
    who, name, place, answers = FORMS[model]
    browser, url, before = as_(who), reverse(name, args=place(world)), model.objects.count()
    form = {**answers(world), "form_token": token_on(browser.get(url))}

    first, second = browser.post(url, form), browser.post(url, form)

    assert model.objects.count() == before + 1
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert "уже была отправлена" in browser.get(first["Location"].partition("#")[0]).content.decode()


# A second person of the same name is refused as a double, token or not.
@pytest.mark.parametrize("model", [model for model in FORMS if model is not Employee])
def test_a_script_without_a_token_makes_as_many_as_it_asks_for(world: World, as_: As, model: type[Any]) -> None:
    who, name, place, answers = FORMS[model]
    browser, url, before = as_(who), reverse(name, args=place(world)), model.objects.count()

    for _ in range(2):
        assert browser.post(url, answers(world)).status_code == 302

    assert model.objects.count() == before + 2


def test_each_empty_form_has_a_token_of_its_own(world: World, as_: As) -> None:
    browser, url = as_("sysadmin"), reverse("plans:plan_new", args=[world.school.pk])

    assert token_on(browser.get(url)) != token_on(browser.get(url))


def test_a_form_with_a_mistake_keeps_its_token_and_may_be_mended(world: World, as_: As) -> None:
    browser, url = as_("sysadmin"), reverse("plans:plan_new", args=[world.school.pk])

    shown_again = browser.post(url, {"title": "", "form_token": TOKEN})
    saved = browser.post(url, {"title": "План", "starts_on": "2027-03-01", "form_token": token_on(shown_again)})

    assert token_on(shown_again) == TOKEN
    assert saved.status_code == 302


def test_what_is_refused_may_be_sent_again(world: World) -> None:
    def refuse() -> str:
        raise Refused("нельзя")

    with pytest.raises(Refused):
        once(TOKEN, make=refuse, by=world.sysadmin, at=NOW)

    assert once(TOKEN, make=lambda: "/made/", by=world.sysadmin, at=NOW) == ("/made/", True)


def test_nobody_is_led_by_the_token_of_another_person(world: World) -> None:
    once(TOKEN, make=lambda: "/mine/", by=world.sysadmin, at=NOW)

    assert once(TOKEN, make=lambda: "/hers/", by=world.director, at=NOW) == ("/hers/", True)


@pytest.mark.parametrize("token", ["", "short", "a" * 41, "a" * 5000, "\x00" * 16, "²" * 16, "буквы-буквы-буквы"])
def test_what_is_no_token_is_not_kept(world: World, token: str) -> None:
    assert once(token, make=lambda: "/made/", by=world.sysadmin, at=NOW) == ("/made/", True)
    assert not FormToken.objects.exists()


def test_tokens_are_kept_for_a_day(world: World) -> None:
    once(TOKEN, make=lambda: "/made/", by=world.sysadmin, at=NOW)
    once(TOKEN + "2", make=lambda: "/made/", by=world.sysadmin, at=NOW + timedelta(hours=25))

    assert list(FormToken.objects.values_list("token", flat=True)) == [TOKEN + "2"]


def creating(world: World, token: str) -> Act:
    """A click that arrives in a process of its own."""
    browser = Client()
    browser.force_login(world.sysadmin, "django.contrib.auth.backends.ModelBackend")
    url = reverse("plans:plan_new", args=[world.school.pk])
    return lambda: browser.post(url, {"title": "План", "starts_on": "2027-03-01", "form_token": token})


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.parametrize(("token", "plans"), [(TOKEN, 1), ("", 2)], ids=["with a token", "without it"])
def test_two_clicks_at_the_same_moment_make_one_plan(world: World, token: str, plans: int) -> None:
    Plan.objects.all().delete()

    Race(stop='INSERT INTO "plans_plan"').run(one=creating(world, token), other=creating(world, token))

    assert Plan.objects.count() == plans
