"""The review on the screen: one press, the next page; what was pressed last can be taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from consents.actions import consent as register
from consents.actions.consent import Paper, Said
from consents.models import Consent, ScanPage
from consents.states import Answer, ConsentKind, PageDecision, PageOutcome
from registry.models import PersonalDataAccess
from tests.consents.scan_things import (
    SIGNED_ON,
    TEEN,
    TODAY,
    born,
    make_copy,
    make_page,
    make_pile,
)
from tests.world import World

As = Callable[[str], Client]


def decide(browser: Client, page: ScanPage, do: str, **data: Any) -> Any:
    typed = {"do": do, "signed_on": SIGNED_ON.isoformat(), **data}
    return browser.post(reverse("consents:page_decide", args=[page.pk]), typed)


def address(page: ScanPage) -> str:
    return reverse("consents:scan_page", args=[page.pk])


def pile_of_three(world: World) -> list[ScanPage]:
    pile = make_pile(world)
    people = (world.pupil, world.other_pupil, world.staff["employee"])
    return [make_page(pile, make_copy(world, person)) for person in people]


def test_one_press_after_another_goes_through_the_pile(world: World, as_: As) -> None:
    first, second, third = pile_of_three(world)
    browser = as_("deputy")

    begun = browser.get(reverse("consents:scan_review", args=[first.batch_id]))
    answers = [
        decide(browser, first, "all", signers=[world.representative.pk]),
        decide(browser, second, "unsigned"),
        decide(browser, third, "refused"),
    ]

    to_pile = reverse("consents:scan", args=[first.batch_id])
    went = [answer.headers["Location"] for answer in (begun, *answers)]
    assert went == [address(first), address(second), address(third), to_pile]
    decisions = [page.decision for page in first.batch.pages.in_order()]
    assert decisions == [PageDecision.SIGNED, PageDecision.UNSIGNED, PageDecision.REFUSED]
    rows = Consent.objects.valid().filter(page__batch=first.batch).order_by("pk")
    assert [(row.person, row.answer) for row in rows] == [
        (world.pupil, Answer.GIVEN),
        (world.staff["employee"], Answer.REFUSED),
    ]


def test_a_page_that_was_left_out_comes_again_at_the_end(world: World, as_: As) -> None:
    first, second, third = pile_of_three(world)

    decide(as_("deputy"), second, "unsigned")
    answer = decide(as_("deputy"), third, "unsigned")

    assert answer.headers["Location"] == address(first)


def test_the_last_answer_is_taken_back_with_one_press(world: World, as_: As) -> None:
    first, second, third = pile_of_three(world)
    browser = as_("deputy")
    decide(browser, first, "all", signers=[world.representative.pk])
    decide(browser, second, "unsigned")

    shown = browser.get(address(third)).content.decode()
    assert reverse("consents:page_back", args=[second.pk]) in shown
    answer = browser.post(reverse("consents:page_back", args=[second.pk]))

    second.refresh_from_db()
    assert (answer.headers["Location"], second.decision) == (address(second), PageDecision.WAITING)
    first.refresh_from_db()
    assert first.decision == PageDecision.SIGNED


def test_what_a_colleague_decided_is_not_my_last_answer(world: World, as_: As) -> None:
    first, second, _ = pile_of_three(world)
    decide(as_("director"), first, "unsigned")

    mine, his = (as_(name).get(address(second)).content.decode() for name in ("deputy", "director"))

    back = reverse("consents:page_back", args=[first.pk])
    assert (back in mine, back in his) == (False, True)


def test_a_double_click_writes_one_answer_and_says_so(world: World, as_: As) -> None:
    first, *_ = pile_of_three(world)
    decide(as_("deputy"), first, "all", signers=[world.representative.pk])

    again = decide(as_("deputy"), first, "all", signers=[world.representative.pk])

    assert again.status_code == 409
    assert "уже разобрали: «подписано»" in again.content.decode()
    assert Consent.objects.filter(page=first).count() == 1


def test_a_button_that_there_is_not_changes_nothing(world: World, as_: As) -> None:
    first, *_ = pile_of_three(world)

    answer = decide(as_("deputy"), first, "<script>")

    first.refresh_from_db()
    assert (answer.status_code, first.decision) == (422, PageDecision.WAITING)


def test_a_fault_keeps_what_was_typed(world: World, as_: As) -> None:
    first, *_ = pile_of_three(world)
    day = (TODAY + timedelta(days=2)).isoformat()

    answer = decide(as_("deputy"), first, "all", signed_on=day, signers=[world.representative.pk])

    text = answer.content.decode()
    assert (answer.status_code, f'value="{day}"' in text, "ещё не наступил" in text) == (422, True, True)
    assert not Consent.objects.filter(page=first).exists()


def test_half_of_the_signatures_is_told_at_once(world: World, as_: As) -> None:
    born(world.pupil, TEEN)
    first, *_ = pile_of_three(world)
    browser = as_("deputy")

    shown = browser.get(address(first)).content.decode()
    answer = decide(browser, first, "parent", signers=[world.representative.pk])
    after = browser.get(answer.headers["Location"]).content.decode()

    assert "Подписали оба" in shown
    assert "статус — «Не хватает подписи»" in after
    first.refresh_from_db()
    assert first.decision == PageDecision.SIGNED


def test_a_no_that_came_meanwhile_is_shown_and_must_be_answered(world: World, as_: As) -> None:
    first, *_ = pile_of_three(world)
    paper = Paper(ConsentKind.PROCESSING, SIGNED_ON)
    said = [Said(Answer.REFUSED, world.representative)]
    register.record(world.pupil, paper, said=said, by=world.director, at=timezone.now())
    browser, signers = as_("deputy"), [world.representative.pk]

    shown = browser.get(address(first)).content.decode()
    quick = decide(browser, first, "all", signers=signers)
    later = (SIGNED_ON + timedelta(days=1)).isoformat()
    known = decide(browser, first, "all", signers=signers, in_spite="on", signed_on=later)

    assert "Записан отказ" in shown
    assert "Подписано уже после этого" in shown
    assert (quick.status_code, known.status_code) == (422, 302)
    assert Consent.objects.valid().filter(page=first, answer=Answer.GIVEN).count() == 1


def test_opening_a_page_of_somebody_is_logged_as_reading(world: World, as_: As) -> None:
    first, *_ = pile_of_three(world)

    as_("director").get(address(first))

    log = PersonalDataAccess.objects.about("pupils", world.pupil.pk).get()
    assert log.by == world.director


def test_who_only_prints_looks_and_decides_nothing(world: World, as_: As) -> None:
    first, *_ = pile_of_three(world)

    page = as_("sysadmin").get(address(first))

    assert page.status_code == 200
    assert 'name="do"' not in page.content.decode()
    assert "тот, кто ведёт согласия" in page.content.decode()


@pytest.mark.parametrize("name", ["scan_page", "page_picture", "page_thumbnail"])
def test_a_class_teacher_sees_no_sheet_of_a_pile(world: World, as_: As, name: str) -> None:
    """The rows about her own class are hers, the pile with the sheets of others is not."""
    page = make_page(make_pile(world), make_copy(world, world.pupil), picture=True)
    assert ScanPage.objects.visible_to(world.class_teacher).filter(pk=page.pk).exists()

    answer = as_("class_teacher").get(reverse(f"consents:{name}", args=[page.pk]))

    assert answer.status_code == 404


def test_a_wrong_person_goes_to_the_desk_and_back_to_the_review(world: World, as_: As) -> None:
    copy = make_copy(world, world.pupil)
    right = make_copy(world, world.other_pupil)
    page = make_page(make_pile(world), copy)
    browser = as_("deputy")

    browser.post(reverse("consents:page_desk", args=[page.pk]))
    desk = browser.get(address(page)).content.decode()
    data = {"person": f"pupil-{world.other_pupil.pk}", "form": right.form_id}
    browser.post(reverse("consents:page_assign", args=[page.pk]), data)

    page.refresh_from_db()
    assert "Чей это бланк?" in desk
    assert (page.outcome, page.person, page.copy) == (PageOutcome.MATCHED, world.other_pupil, right)


def test_a_turned_picture_is_a_quarter_round_and_the_old_one_is_gone(
    world: World, as_: As, django_capture_on_commit_callbacks: Any
) -> None:
    page = make_page(make_pile(world), outcome=PageOutcome.UNREADABLE, picture=True)
    storage, old = page.picture.storage, str(page.picture.name)

    with django_capture_on_commit_callbacks(execute=True):
        as_("deputy").post(reverse("consents:page_turn", args=[page.pk]))

    page.refresh_from_db()
    with page.picture.open("rb") as file, Image.open(file) as image:
        # It lay upright with its dark corner on the left; clockwise the corner comes to the right.
        assert image.size == (90, 60)
        points = image.tobytes()
        assert points[5 * 90 + 85] < 60
        assert points[5 * 90 + 5] > 200
    assert not storage.exists(old)
