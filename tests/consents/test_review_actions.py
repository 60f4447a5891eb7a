"""What a person says of a page: every move × every state, whose signatures make which rows, and the way back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consents.actions import consent as register
from consents.actions import review
from consents.actions.consent import Paper, Said
from consents.actions.review import Seen
from consents.actions.scan_reading import turn
from consents.models import Consent, ScanPage, Withdrawal
from consents.scanning.outcome import MISREAD, TWO
from consents.states import Answer, ConsentKind, ConsentStatus, PageDecision, PageOutcome, ScanState
from consents.status import status_of
from ezh_rollout.shared.refusal import Outrun, Refused
from tests.consents.scan_things import SIGNED_ON, TODAY, form_for, make_copy, make_page, make_parent, make_pile
from tests.world import World

YES, NO = Answer.GIVEN, Answer.REFUSED
Move = Callable[[World, ScanPage], Any]


def seen_of(world: World) -> Seen:
    return Seen([Said(YES, world.representative)], SIGNED_ON)


def assign(page: ScanPage, person: Any, form: Any, world: World, copy: Any = None) -> ScanPage:
    return review.assign(page, person, form=form, copy=copy, by=world.deputy, at=timezone.now())


MOVES: dict[str, Move] = {
    "sign": lambda world, page: review.sign(page, seen_of(world), by=world.deputy, at=timezone.now()),
    "unsigned": lambda world, page: review.leave_unsigned(page, by=world.deputy, at=timezone.now()),
    "aside": lambda world, page: review.set_aside(page, reason="чужое", by=world.deputy, at=timezone.now()),
    "assign": lambda world, page: assign(page, world.pupil, form_for(world, world.pupil), world),
    "accept": lambda world, page: review.accept(page, by=world.deputy, at=timezone.now()),
    "to desk": lambda world, page: review.put_on_desk(page, by=world.deputy, at=timezone.now()),
    "back": lambda world, page: review.take_back(page, by=world.deputy, at=timezone.now()),
    "turn": lambda _, page: turn(page),
}
W, REVIEW = PageDecision.WAITING, ScanState.REVIEW
# State of the pile, what was read, what was decided -> what may be done. A code names its person but where it is
# unreadable or foreign.
STATES: dict[tuple[ScanState, PageOutcome, PageDecision], set[str]] = {
    (REVIEW, PageOutcome.MATCHED, W): {"sign", "unsigned", "aside", "to desk", "turn"},
    (REVIEW, PageOutcome.OUTDATED, W): {"aside", "assign", "accept", "turn"},
    (REVIEW, PageOutcome.DUPLICATE, W): {"aside", "assign", "accept", "turn"},
    (REVIEW, PageOutcome.UNREADABLE, W): {"aside", "assign", "turn"},
    (REVIEW, PageOutcome.FOREIGN, W): {"aside", "assign", "turn"},
    (REVIEW, PageOutcome.BLANK, W): {"to desk", "turn"},
    (REVIEW, PageOutcome.CONTROL, W): {"to desk", "turn"},
    (REVIEW, PageOutcome.MATCHED, PageDecision.SIGNED): {"back", "turn"},
    (REVIEW, PageOutcome.MATCHED, PageDecision.UNSIGNED): {"back", "turn"},
    (REVIEW, PageOutcome.MATCHED, PageDecision.REFUSED): {"back", "turn"},
    (REVIEW, PageOutcome.FOREIGN, PageDecision.SET_ASIDE): {"back", "turn"},
    (ScanState.RECEIVED, PageOutcome.MATCHED, W): set(),
    (ScanState.RECEIVED, PageOutcome.UNREADABLE, W): set(),
    (ScanState.CLOSED, PageOutcome.MATCHED, PageDecision.SIGNED): set(),
    (ScanState.CLOSED, PageOutcome.BLANK, W): set(),
}
NAMELESS = {PageOutcome.UNREADABLE, PageOutcome.FOREIGN, PageOutcome.BLANK, PageOutcome.CONTROL}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", STATES, ids=lambda state: "-".join(word or "waiting" for word in state))
def test_every_state_allows_its_moves_and_no_other(
    world: World, state: tuple[ScanState, PageOutcome, PageDecision], move: str
) -> None:
    of_pile, outcome, decision = state
    copy = None if outcome in NAMELESS else make_copy(world, world.pupil)
    page = make_page(make_pile(world, state=of_pile), copy, outcome=outcome, decision=decision, picture=True)
    before = ScanPage.objects.filter(pk=page.pk).values().get()

    if move in STATES[state]:
        MOVES[move](world, page)
        assert ScanPage.objects.filter(pk=page.pk).values().get() != before
    else:
        with pytest.raises(Refused):
            MOVES[move](world, page)
        assert ScanPage.objects.filter(pk=page.pk).values().get() == before
        assert not Consent.objects.filter(page=page).exists()


def test_a_signed_page_is_the_proof_of_its_rows(world: World) -> None:
    mother, father = world.representative, make_parent(world, world.pupil, "Пётр")
    copy = make_copy(world, world.pupil)
    page, at = make_page(make_pile(world), copy), timezone.now()
    seen = Seen([Said(YES, mother), Said(YES, father)], SIGNED_ON)

    review.sign(page, seen, by=world.deputy, at=at)

    rows = Consent.objects.filter(page=page).order_by("pk")
    told = [(row.person, row.signer, row.answer, row.signed_on, row.copy, row.form, row.accepted_by) for row in rows]
    assert told == [(world.pupil, who, YES, SIGNED_ON, copy, copy.form, world.deputy) for who in (mother, father)]
    page.refresh_from_db()
    assert (page.decision, page.decided_by, page.decided_at) == (PageDecision.SIGNED, world.deputy, at)
    assert status_of(world.pupil, ConsentKind.PROCESSING, on=TODAY) is ConsentStatus.RECEIVED


def test_a_recognised_page_counts_for_nothing_before_somebody_saw_it(world: World) -> None:
    make_page(make_pile(world), make_copy(world, world.pupil))

    assert status_of(world.pupil, ConsentKind.PROCESSING, on=TODAY) is ConsentStatus.WAITING


def test_a_refusal_is_written_down_as_one(world: World) -> None:
    page = make_page(make_pile(world), make_copy(world, world.pupil))

    review.sign(page, Seen([Said(NO, world.representative)], SIGNED_ON), by=world.deputy, at=timezone.now())

    page.refresh_from_db()
    assert page.decision == PageDecision.REFUSED
    assert status_of(world.pupil, ConsentKind.PROCESSING, on=TODAY) is ConsentStatus.REFUSED


def test_what_was_taken_back_is_struck_out_and_can_be_said_again(world: World) -> None:
    page = make_page(make_pile(world), make_copy(world, world.pupil))
    signed = review.sign(page, seen_of(world), by=world.deputy, at=timezone.now())

    back = review.take_back(signed, by=world.director, at=timezone.now())
    struck = Consent.objects.get(page=page)
    again = review.sign(back, seen_of(world), by=world.deputy, at=timezone.now())

    assert (struck.is_void, struck.voided_by, struck.void_reason) == (True, world.director, review.UNDONE)
    assert again.decision == PageDecision.SIGNED
    assert Consent.objects.valid().filter(page=page).count() == 1


def test_an_answer_written_by_hand_gets_the_page_and_keeps_its_row(world: World) -> None:
    copy = make_copy(world, world.pupil)
    paper = Paper(ConsentKind.PROCESSING, SIGNED_ON, form=copy.form)
    (by_hand,) = register.record(
        world.pupil, paper, said=[Said(YES, world.representative)], by=world.director, at=timezone.now()
    )
    page = make_page(make_pile(world), copy)

    signed = review.sign(page, seen_of(world), by=world.deputy, at=timezone.now())
    by_hand.refresh_from_db()
    proof = by_hand.page, by_hand.copy
    review.take_back(signed, by=world.deputy, at=timezone.now())
    by_hand.refresh_from_db()

    assert proof == (page, copy)
    assert Consent.objects.valid().of(world.pupil).get() == by_hand
    assert by_hand.page is None


@pytest.mark.parametrize(
    ("no", "days_later", "in_spite", "is_written"),
    [
        ("refused", 0, False, False),
        ("refused", 0, True, True),
        # The sheet is older than the «no»: saying «in spite» does not make it newer.
        ("refused", 2, True, False),
        ("withdrawn", 0, False, False),
        ("withdrawn", 0, True, True),
        ("withdrawn", 2, True, False),
        ("", 0, False, True),
    ],
)
def test_a_quick_key_does_not_turn_a_later_no_round(
    world: World, no: str, days_later: int, in_spite: bool, is_written: bool
) -> None:
    copy, day = make_copy(world, world.pupil), SIGNED_ON + timedelta(days=days_later)
    page = make_page(make_pile(world), copy)
    if no == "refused":
        paper = Paper(ConsentKind.PROCESSING, day, form=copy.form)
        said = [Said(NO, world.representative)]
        register.record(world.pupil, paper, said=said, by=world.deputy, at=timezone.now())
    elif no:
        Withdrawal.objects.create(
            school=world.school,
            pupil=world.pupil,
            kind=ConsentKind.PROCESSING,
            signer=world.representative,
            received_on=day,
            due_on=day + timedelta(days=30),
            number="1",
            recorded_by=world.deputy,
            recorded_at=timezone.now(),
        )
    seen = Seen([Said(YES, world.representative)], SIGNED_ON, in_spite=in_spite)

    if is_written:
        review.sign(page, seen, by=world.deputy, at=timezone.now())
    else:
        with pytest.raises(Refused, match="отложите страницу"):
            review.sign(page, seen, by=world.deputy, at=timezone.now())

    assert Consent.objects.filter(page=page, answer=YES).exists() is is_written


def test_a_refusal_stands_whatever_the_other_parent_said_since(world: World) -> None:
    page, father = make_page(make_pile(world), make_copy(world, world.pupil)), make_parent(world, world.pupil, "Пётр")
    for days, (signer, answer) in enumerate(((world.representative, NO), (father, YES))):
        paper = Paper(ConsentKind.PROCESSING, SIGNED_ON + timedelta(days=days))
        register.record(world.pupil, paper, said=[Said(answer, signer)], by=world.deputy, at=timezone.now())

    assert str(review.later_no(page, of=[world.representative.pk])) == f"Записан отказ {SIGNED_ON:%d.%m.%Y}."
    assert review.later_no(page, of=[father.pk]) is None


@pytest.mark.parametrize("order", ["consent, withdrawal", "withdrawal, consent"])
def test_of_two_papers_of_one_day_the_later_one_is_heard(world: World, order: str) -> None:
    page, now = make_page(make_pile(world), make_copy(world, world.pupil)), timezone.now()
    at = {name: now + timedelta(seconds=second) for second, name in enumerate(order.split(", "))}
    said = [Said(YES, world.representative)]
    paper = Paper(ConsentKind.PROCESSING, SIGNED_ON)
    register.record(world.pupil, paper, said=said, by=world.deputy, at=at["consent"])
    Withdrawal.objects.create(
        school=world.school,
        pupil=world.pupil,
        kind=ConsentKind.PROCESSING,
        received_on=SIGNED_ON,
        due_on=SIGNED_ON + timedelta(days=30),
        number="1",
        recorded_by=world.deputy,
        recorded_at=at["withdrawal"],
    )

    later = review.later_no(page)

    assert (later is None) is (order == "withdrawal, consent")


def test_a_consent_to_spread_without_a_single_yes_is_a_refusal(world: World) -> None:
    copy = make_copy(world, world.pupil, form_for(world, world.pupil, ConsentKind.DISTRIBUTION))
    page = make_page(make_pile(world), copy)
    words = dict.fromkeys(copy.form.data, False)

    with pytest.raises(Refused, match="это отказ"):
        review.sign(page, Seen([Said(YES, world.representative)], SIGNED_ON, words), by=world.deputy, at=timezone.now())
    seen = Seen([Said(YES, world.representative)], SIGNED_ON, {**words, copy.form.data[0]: True})
    review.sign(page, seen, by=world.deputy, at=timezone.now())

    assert Consent.objects.get(page=page).choices == {**words, copy.form.data[0]: True}


def test_who_is_no_recorded_representative_signs_for_nobody(world: World) -> None:
    page = make_page(make_pile(world), make_copy(world, world.pupil))
    seen = Seen([Said(YES, world.other_representative)], SIGNED_ON)

    with pytest.raises(Refused, match="не записан"):
        review.sign(page, seen, by=world.deputy, at=timezone.now())

    page.refresh_from_db()
    assert page.decision == PageDecision.WAITING


def test_the_second_of_two_answers_is_told_that_it_came_too_late(world: World) -> None:
    page = make_page(make_pile(world), make_copy(world, world.pupil))
    review.sign(page, seen_of(world), by=world.deputy, at=timezone.now())

    with pytest.raises(Outrun, match="уже разобрали: «подписано»"):
        review.leave_unsigned(page, by=world.director, at=timezone.now())


def test_a_page_is_set_aside_with_a_reason_only(world: World) -> None:
    page = make_page(make_pile(world), outcome=PageOutcome.UNREADABLE)

    with pytest.raises(Refused, match="Напишите"):
        review.set_aside(page, reason="  ", by=world.deputy, at=timezone.now())
    aside = review.set_aside(page, reason="фотография кота", by=world.deputy, at=timezone.now())

    assert (aside.decision, aside.reason) == (PageDecision.SET_ASIDE, "фотография кота")


def test_an_old_edition_is_taken_as_what_it_is(world: World) -> None:
    old = make_copy(world, world.pupil)
    form_for(world, world.pupil, edition=2)
    page = make_page(make_pile(world), old, outcome=PageOutcome.OUTDATED)

    accepted = review.accept(page, by=world.director, at=timezone.now())
    review.sign(accepted, seen_of(world), by=world.deputy, at=timezone.now())

    assert accepted.reason.startswith(f"Принята к просмотру: {world.director.get_full_name()}, {TODAY:%d.%m.%Y}.")
    assert Consent.objects.get(page=page).edition == 1
    assert status_of(world.pupil, ConsentKind.PROCESSING, on=TODAY) is ConsentStatus.RENEW_FORM


def test_a_page_from_the_desk_gets_its_person_and_the_printed_sheet(world: World) -> None:
    copy = make_copy(world, world.pupil)
    page = make_page(make_pile(world), outcome=PageOutcome.UNREADABLE)

    found = assign(page, world.pupil, copy.form, world)

    assert (found.person, found.form, found.copy, found.outcome) == (
        world.pupil,
        copy.form,
        copy,
        PageOutcome.MATCHED,
    )
    who = world.deputy.get_full_name()
    assert found.reason.startswith(f"Человек выбран вручную: {who}, {TODAY:%d.%m.%Y}.")


@pytest.mark.parametrize("fault", ["foreign person", "wrong form", "draft", "foreign copy"])
def test_a_wrong_choice_at_the_desk_changes_nothing(world: World, fault: str) -> None:
    person, form, copy = world.pupil, form_for(world, world.pupil), None
    if fault == "foreign person":
        person = world.staff["stranger"]
    elif fault == "wrong form":
        form = form_for(world, world.representative)
    elif fault == "draft":
        form = world.consent_draft
        person = world.representative
    else:
        copy = make_copy(world, world.other_pupil)
    page = make_page(make_pile(world), outcome=PageOutcome.UNREADABLE)

    with pytest.raises(Refused):
        assign(page, person, form, world, copy)

    page.refresh_from_db()
    assert (page.outcome, page.person_or_none) == (PageOutcome.UNREADABLE, None)


def test_a_page_of_the_wrong_person_goes_to_the_desk_without_a_name(world: World) -> None:
    page = make_page(make_pile(world), make_copy(world, world.pupil))

    moved = review.put_on_desk(page, by=world.director, at=timezone.now())

    assert moved.reason == f"{review.TO_DESK}: {world.director.get_full_name()}, {TODAY:%d.%m.%Y}."
    assert (moved.outcome, moved.person_or_none, moved.copy, moved.form) == (PageOutcome.UNREADABLE, None, None, None)


def test_pages_of_nobody_are_set_aside_at_once_and_each_comes_back(world: World) -> None:
    pile = make_pile(world)
    strays = [make_page(pile, outcome=outcome) for outcome in (PageOutcome.UNREADABLE, PageOutcome.FOREIGN)]
    known = make_page(pile, make_copy(world, world.pupil), outcome=PageOutcome.DUPLICATE)
    matched = make_page(pile, make_copy(world, world.other_pupil))
    blank = make_page(pile, outcome=PageOutcome.BLANK)

    count = review.set_strays_aside(pile, reason=" учебник ", by=world.deputy, at=timezone.now())

    rows = {page.pk: page for page in pile.pages.all()}
    assert count == 2
    assert {(rows[page.pk].decision, rows[page.pk].reason, rows[page.pk].decided_by) for page in strays} == {
        (PageDecision.SET_ASIDE, "учебник", world.deputy)
    }
    assert {rows[page.pk].decision for page in (known, matched, blank)} == {PageDecision.WAITING}
    assert review.take_back(rows[strays[0].pk], by=world.deputy, at=timezone.now()).is_on_desk


def test_what_is_surely_a_consent_is_not_set_aside_with_the_strays(world: World) -> None:
    pile = make_pile(world)
    matched = make_page(pile, make_copy(world, world.pupil))
    by_hand = review.put_on_desk(matched, by=world.deputy, at=timezone.now())
    spoilt = [make_page(pile, outcome=PageOutcome.UNREADABLE) for _ in (MISREAD, TWO)]
    for page, reason in zip(spoilt, (MISREAD, TWO), strict=True):
        ScanPage.objects.filter(pk=page.pk).update(reason=reason)

    count = review.set_strays_aside(pile, reason="учебник", by=world.deputy, at=timezone.now())

    rows = {page.pk: page for page in pile.pages.all()}
    assert count == 0
    assert all(rows[page.pk].is_on_desk for page in (by_hand, *spoilt))


@pytest.mark.parametrize("state", [ScanState.RECEIVED, ScanState.CLOSED])
def test_pages_of_a_pile_that_is_not_open_are_not_set_aside(world: World, state: ScanState) -> None:
    pile = make_pile(world, state=state)
    make_page(pile, outcome=PageOutcome.UNREADABLE)

    with pytest.raises(Outrun):
        review.set_strays_aside(pile, reason="учебник", by=world.deputy, at=timezone.now())
    assert pile.pages.get().decision == PageDecision.WAITING
