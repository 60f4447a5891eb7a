"""What a person reads when a change is refused and its view has no better place to say so."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared import text
from ezh_rollout.shared.pdf import PdfProblem
from plans import moves
from plans.states import TaskMove
from tests.world import World

As = Callable[[str], Client]


def test_a_paper_that_cannot_be_drawn_is_told_in_words(
    world: World, as_: As, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise PdfProblem("нет шрифта")

    monkeypatch.setattr("plans.views.plan_paper.draw", broken)

    page = as_("sysadmin").get(reverse("plans:plan_pdf", args=[world.plan.pk]))

    assert page.status_code == 422
    assert "Не удалось подготовить PDF" in page.content.decode()
    assert "нет шрифта" in caplog.text


def test_a_refusal_never_leads_to_another_site(world: World, as_: As) -> None:
    page = as_("sysadmin").post(
        reverse("registry:employee_archive", args=[world.staff["deputy"].pk]),
        headers={"referer": "https://evil.example/"},
    )

    assert page.status_code == 422
    assert "evil.example" not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "args", "above"),
    [
        ("consents:withdrawal_step", ("withdrawal", "stop"), "/withdrawals/{0}/"),
        ("consents:calendar_paste", ("school",), "/schools/{0}/consents/calendar/"),
        ("logout", (), "/"),
    ],
)
def test_the_address_of_a_button_opened_as_a_page_leads_to_the_button(
    world: World, as_: As, name: str, args: tuple[str, ...], above: str
) -> None:
    keys = [getattr(world, word).pk if hasattr(world, word) else word for word in args]

    answer = as_("deputy").get(reverse(name, args=keys))

    assert answer.status_code == 405
    assert "POST" in answer["Allow"]
    assert f'href="{above.format(*keys)}"' in answer.content.decode()


def test_a_button_pressed_after_the_login_had_ended_is_told_to_have_done_nothing(world: World, as_: As) -> None:
    address = reverse("consents:withdrawal_step", args=[world.withdrawal.pk, "stop"])

    led = Client().post(address)
    page = as_("deputy").get(led.headers["Location"].partition("next=")[2])

    assert "Ничего не&nbsp;сделано" in page.content.decode()


@pytest.mark.parametrize("method", ["head", "put", "delete"])
def test_programs_get_the_bare_405(world: World, as_: As, method: str) -> None:
    answer = getattr(as_("deputy"), method)(reverse("consents:calendar_paste", args=[world.school.pk]))

    assert (answer.status_code, answer.content) == (405, b"")


def test_an_invisible_null_never_reaches_the_database() -> None:
    assert text.search_key("ё\x00лка") == "елка"


@pytest.mark.parametrize("words", ["я" * (moves.MAX_WORDS + 1), "а\x00б"])
def test_words_that_no_database_keeps_are_refused(world: World, words: str) -> None:
    around = moves.Surroundings(is_assigned=True)

    reasons = moves.obstacles_to(TaskMove.RETURN, world.submitted_task, by=world.deputy, around=around, words=words)

    assert len(reasons) == 1


@pytest.mark.parametrize("garbage", ["²", "9999-12-31", "plans:plan", "https://evil.example/"])
def test_a_garbage_way_back_leads_to_the_usual_page(world: World, as_: As, garbage: str) -> None:
    answer = as_("sysadmin").post(reverse("plans:task_shift", args=[world.task.pk]), {"next": garbage, "up": "1"})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/plans/")
