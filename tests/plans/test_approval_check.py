"""The public check of a printed document: what anyone with the paper may learn, and nothing more."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from ezh_rollout import env
from plans.actions import approval as actions
from plans.models import Order, Plan, Printout
from plans.models.printout import CODE_ALPHABET, LOOK_ALIKES, code_as_typed, new_code
from plans.states import OrderState
from plans.views.check import check_url
from tests.world import NOW, World, make_task

NBSP = "\N{NO-BREAK SPACE}"
LATER = NOW + timedelta(days=20)


def shown(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).replace(NBSP, " ").split())


def look(code: str) -> Any:
    return Client().get(reverse("plans:check", args=[code]))


def approve_once_more(world: World, plan: Plan) -> None:
    make_task(plan, plan.stages.create(school=plan.school, position=plan.stages.count()), "Новое дело")
    approval = actions.submit(plan, by=world.sysadmin, at=LATER)
    actions.approve(approval, expected_sha256=approval.sha256, check_url=lambda code: code, by=world.director, at=LATER)


def test_revision_in_force_says_so(world: World) -> None:
    response = look(world.printout.code)

    text = shown(response)
    assert response.status_code == 200
    assert "Документ действует" in text
    assert "<dd>МБОУ «Учебная СОШ»</dd>" in text
    assert "<dd>План работ</dd>" in text
    assert "<dd>редакция 1 от 10 марта 2027 г.: действует</dd>" in text
    assert world.printout.sha256 in text


def test_replaced_revision_names_its_successor(world: World) -> None:
    approve_once_more(world, world.approved_plan)
    approve_once_more(world, world.approved_plan)

    text = shown(look(world.printout.code))

    assert "Документ больше не действует" in text
    assert "<dd>редакция 1 от 10 марта 2027 г.: заменена редакцией 3 от 30 марта 2027 г.</dd>" in text


def test_edited_plan_leaves_its_revision_in_force(world: World) -> None:
    world.approved_plan.title = "Другое название"
    world.approved_plan.save()

    assert "Документ действует" in shown(look(world.printout.code))


def test_paper_of_a_deleted_plan_is_void(world: World) -> None:
    world.approved_plan.delete()

    text = shown(look(world.printout.code))

    assert "Документ больше не действует" in text
    assert "отменён" in text


def test_signed_order_says_its_number_and_date(world: World) -> None:
    text = shown(look(world.signed_order.printout.code))

    assert "<dd>Приказ</dd>" in text
    assert "<dd>подписан № 24 от 9 марта 2027 г.: действует</dd>" in text


def test_cancelled_order_says_when(world: World) -> None:
    Order.objects.filter(pk=world.signed_order.pk).update(
        state=OrderState.CANCELLED, cancelled_at=LATER, cancelled_by=world.director, cancelled_reason="Ошибка"
    )

    text = shown(look(world.signed_order.printout.code))

    assert "подписан № 24 от 9 марта 2027 г., аннулирован 30 марта 2027 г." in text
    assert "Ошибка" not in text


def test_nothing_of_people_or_content_leaks(world: World) -> None:
    """The papers of this world hold all of these words."""
    Printout.objects.update(title="План, в котором Кленова отвечает за опрос")
    Order.objects.filter(pk=world.signed_order.pk).update(heading="О назначении Кленовой В.Н. ответственным")

    text = shown(look(world.printout.code)) + shown(look(world.signed_order.printout.code))

    for secret in ("Кленов", "Берёзкин", "director", "sysadmin", "опрос", "назначении", world.approved_plan.title):
        assert secret not in text


@pytest.mark.parametrize("who", ["nobody", "stranger", "employee"])
def test_everybody_sees_the_same(world: World, as_: Callable[[str], Client], who: str) -> None:
    browser = Client() if who == "nobody" else as_(who)

    text = shown(browser.get(reverse("plans:check", args=[world.printout.code])))

    assert "редакция 1 от 10 марта 2027 г.: действует" in text


def test_answer_is_never_cached(world: World) -> None:
    assert "no-store" in look(world.printout.code).headers["Cache-Control"]


UNKNOWN: dict[str, Callable[[str], str]] = {
    "another code": lambda _: new_code(),
    "a part of it": lambda code: code[:-1],
    "one letter more": lambda code: code + "2",
    "a pattern": lambda _: "%",
    "joker": lambda code: code[:-1] + "_",
    "markup": lambda _: "<script>",
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown_code_gets_a_clear_answer(world: World, name: str) -> None:
    code = UNKNOWN[name](world.printout.code)

    response = look(code)

    text = response.content.decode()
    assert response.status_code == 404
    assert "Код не найден" in text
    assert "<script>" not in text
    assert world.printout.sha256 not in text


TYPED: dict[str, Callable[[str], str]] = {
    "as printed": str,
    "small letters": str.lower,
    "in groups": lambda code: f"{code[:5]} - {code[5:]}",
    "with spaces around": lambda code: f"  {code}\t",
    "in Russian letters": lambda code: code.translate({new: old for old, new in LOOK_ALIKES.items()}),
    "in small Russian letters": lambda code: code.translate({new: old for old, new in LOOK_ALIKES.items()}).lower(),
    "fullwidth": lambda code: "".join(chr(ord(letter) + 0xFEE0) for letter in code),
}


@pytest.mark.parametrize("name", TYPED)
def test_code_is_understood_as_people_type_it(world: World, name: str) -> None:
    code = "ABEKM2HPC3"
    Printout.objects.filter(pk=world.printout.pk).update(code=code)

    response = Client().get(reverse("plans:check"), {"code": TYPED[name](code)}, follow=True)

    assert response.redirect_chain == [(reverse("plans:check", args=[code]), 302)]
    assert "Документ действует" in shown(response)


def test_every_letter_of_a_code_survives_typing() -> None:
    assert code_as_typed(CODE_ALPHABET.lower()) == CODE_ALPHABET
    assert set(CODE_ALPHABET).isdisjoint("01OIL")
    assert {chr(letter) for letter in LOOK_ALIKES.values()} <= set(CODE_ALPHABET)


@pytest.mark.parametrize(("typed", "told"), [("", "Обязательное поле"), ("АБ", "а здесь 2"), ("2" * 11, "а здесь 11")])
def test_code_of_wrong_length_is_told_at_the_field(db: None, typed: str, told: str) -> None:
    response = Client().get(reverse("plans:check"), {"code": typed})

    assert response.status_code == 422
    assert told in shown(response)


def test_form_opens_without_login(db: None) -> None:
    response = Client().get(reverse("plans:check"))

    assert response.status_code == 200
    assert "Код проверки" in shown(response)


def test_address_on_paper_is_that_of_the_request(settings: Any) -> None:
    settings.PUBLIC_URL = ""

    assert check_url(asking("ezh.school.test"))("ABC") == "http://ezh.school.test/check/ABC/"


def test_public_address_wins_over_that_of_the_request(settings: Any) -> None:
    settings.PUBLIC_URL = "https://ezh.example.test"

    assert check_url(asking("10.0.0.7"))("ABC") == "https://ezh.example.test/check/ABC/"


@pytest.mark.parametrize(
    "address", ["https://ezh.test", "http://10.0.0.7:8000", "https://ezh.test/", " https://ezh.test ", ""]
)
def test_public_address_is_read_without_its_slash(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("EZH_PUBLIC_URL", address)

    assert env.web_address("EZH_PUBLIC_URL") == address.strip().rstrip("/")


@pytest.mark.parametrize(
    "address", ["ezh.test", "ftp://ezh.test", "https://", "https://ezh.test/school", "https://[x", "/"]
)
def test_public_address_refuses_nonsense(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("EZH_PUBLIC_URL", address)

    with pytest.raises(ImproperlyConfigured, match="EZH_PUBLIC_URL"):
        env.web_address("EZH_PUBLIC_URL")


def asking(host: str) -> HttpRequest:
    request = RequestFactory().get("/approvals/1/")
    request.get_host = lambda: host  # type: ignore[method-assign]  # past ALLOWED_HOSTS
    return request
