"""Withdrawals: who may withdraw, that a repetition changes nothing, and each step from each state."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from consents.actions import withdrawal as actions
from consents.actions.consent import Paper as ConsentPaper
from consents.actions.consent import Said
from consents.actions.consent import record as record_consent
from consents.actions.withdrawal import Paper, Repeated
from consents.models import Withdrawal
from consents.states import Answer, ConsentKind, WithdrawalOutcome, WithdrawalState, WithdrawalStep
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.models import Person, Representation, Representative
from registry.states import Gender
from tests.world import NOW, World, make_pupil

PROCESSING = ConsentKind.PROCESSING
TODAY = NOW.date()
MARCH_5 = date(2027, 3, 5)


def came(number: str = "12", on: date = MARCH_5, **fields: Any) -> Paper:
    return Paper(kind=fields.pop("kind", PROCESSING), number=number, received_on=on, **fields)


def withdraw(person: Person, by: Any, paper: Paper | None = None, at: datetime = NOW) -> Withdrawal:
    return actions.record(person, paper or came(), by=by, at=at)


def consents(person: Person, world: World, on: date, signer: Representative | None = None, at: datetime = NOW) -> None:
    said = [Said(Answer.GIVEN, signer)]
    record_consent(person, ConsentPaper(kind=PROCESSING, signed_on=on), said=said, by=world.deputy, at=at)


def second_parent(world: World) -> Representative:
    parent = Representative.objects.create(
        school=world.school, last_name="Рябинин", first_name="Пётр", gender=Gender.MALE
    )
    Representation.objects.create(school=world.school, representative=parent, pupil=world.pupil)
    return parent


# --- writing down --------------------------------------------------------------------------------------------------


def test_a_withdrawal_knows_who_when_and_until_when(world: World) -> None:
    row = withdraw(world.pupil, world.deputy, came(" 12 ", signer=world.representative, note=" по почте "))

    row.refresh_from_db()
    assert (row.number, row.note, row.received_on, row.due_on) == ("12", "по почте", MARCH_5, date(2027, 4, 4))
    assert (row.person, row.signer, row.signer_words) == (
        world.pupil,
        world.representative,
        "Рябинина Ольга Ивановна",
    )
    assert (row.recorded_by, row.recorded_at, row.state) == (world.deputy, NOW, WithdrawalState.OPEN)
    assert [(line.history_user, line.history_change_reason) for line in row.history.all()] == [
        (world.deputy, "отзыв записан")
    ]


def test_a_withdrawal_of_distribution_has_the_shorter_term(world: World) -> None:
    row = withdraw(world.staff["deputy"], world.deputy, came(kind=ConsentKind.DISTRIBUTION))

    # The 6th and the 7th are a weekend, the 8th is a holiday.
    assert row.due_on == date(2027, 3, 11)


def with_birthday(world: World, born: date | None) -> Person:
    return make_pupil(world.school_class, "Осинкина", "Ия", birth_date=born)


REFUSALS: list[tuple[str, Callable[[World], tuple[Person, Paper]], str]] = [
    ("no number", lambda w: (w.staff["deputy"], came(" ")), "Впишите входящий номер."),
    (
        "tomorrow",
        lambda w: (w.staff["deputy"], came(on=TODAY + timedelta(days=1))),
        "Дата получения 11.03.2027 ещё не наступила.",
    ),
    (
        "before birth",
        lambda w: (w.pupil, came(on=date(2015, 4, 11), signer=w.representative)),
        "Дата получения раньше дня рождения человека.",
    ),
    ("a child alone", lambda w: (w.pupil, came()), "В этот день ребёнку было 11: до 14 лет"),
    (
        "thirteen, a day before the birthday",
        lambda w: (with_birthday(w, date(2013, 3, 6)), came()),
        "В этот день ребёнку было 13",
    ),
    (
        "a stranger for a child",
        lambda w: (w.pupil, came(signer=w.other_representative)),
        "Калинин Ольга Ивановна не записан(а) законным представителем этого ребёнка.",
    ),
    (
        "a parent for an adult pupil",
        lambda w: (with_birthday(w, date(2009, 3, 5)), came(signer=w.representative)),
        "уже исполнилось 18",
    ),
    (
        "somebody for a member of staff",
        lambda w: (w.staff["deputy"], came(signer=w.representative)),
        "Взрослый обращается сам.",
    ),
]


@pytest.mark.parametrize(("make", "reason"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_what_is_not_written_down(world: World, make: Callable[[World], tuple[Person, Paper]], reason: str) -> None:
    person, paper = make(world)
    before = Withdrawal.objects.count()

    with pytest.raises(Refused, match=reason.replace("(", r"\(").replace(")", r"\)")):
        withdraw(person, world.deputy, paper)
    assert Withdrawal.objects.count() == before


@pytest.mark.parametrize("born", [date(2013, 3, 5), None])
def test_whoever_is_fourteen_or_of_unknown_age_withdraws_alone(world: World, born: date | None) -> None:
    person = with_birthday(world, born)

    assert withdraw(person, world.deputy).signer is None


# --- once more -----------------------------------------------------------------------------------------------------


def test_a_repeated_withdrawal_changes_nothing_and_leads_to_the_first(world: World) -> None:
    first = withdraw(world.pupil, world.deputy, came(signer=world.representative))

    with pytest.raises(Repeated, match=r"уже отозвано 05\.03\.2027") as told:
        withdraw(world.pupil, world.director, came("99", on=TODAY, signer=world.representative))

    assert told.value.first == first
    assert told.value.status == 409
    assert Withdrawal.objects.of(world.pupil).count() == 1


def test_the_other_parent_repeats_as_well(world: World) -> None:
    first = withdraw(world.pupil, world.deputy, came(signer=world.representative))

    with pytest.raises(Repeated) as told:
        withdraw(world.pupil, world.deputy, came("99", signer=second_parent(world)))
    assert told.value.first == first


LATER = date(2027, 3, 8)
AGAIN: list[tuple[str, str, str, bool]] = [
    # who consented after the first withdrawal of the mother, who withdraws then, is it news
    ("the mother takes her new consent back", "mother", "mother", True),
    ("the father takes his consent back", "father", "father", True),
    ("the mother says no again beside the father's yes", "father", "mother", False),
    ("the father takes the mother's new consent back", "mother", "father", True),
]


@pytest.mark.parametrize(("who", "then", "is_news"), [row[1:] for row in AGAIN], ids=[row[0] for row in AGAIN])
def test_a_second_withdrawal_after_a_new_consent(world: World, who: str, then: str, is_news: bool) -> None:
    parents = {"mother": world.representative, "father": second_parent(world)}
    withdraw(world.pupil, world.deputy, came(signer=parents["mother"]))
    consents(world.pupil, world, LATER, parents[who])

    if is_news:
        assert withdraw(world.pupil, world.deputy, came("13", on=TODAY, signer=parents[then])).number == "13"
    else:
        with pytest.raises(Repeated):
            withdraw(world.pupil, world.deputy, came("13", on=TODAY, signer=parents[then]))


@pytest.mark.parametrize("on", [MARCH_5, LATER])
def test_a_consent_signed_after_both_papers_makes_no_news_of_the_second(world: World, on: date) -> None:
    """Papers are typed in late: two secretaries with one paper in hand must not start the law's clock twice."""
    first = withdraw(world.pupil, world.deputy, came(signer=world.representative))
    consents(world.pupil, world, TODAY, world.representative)

    with pytest.raises(Repeated) as told:
        withdraw(world.pupil, world.director, came(on=on, signer=world.representative))

    assert told.value.first == first
    assert Withdrawal.objects.of(world.pupil).count() == 1


@pytest.mark.parametrize(("minutes", "is_news"), [(-1, False), (1, True)])
def test_on_one_day_the_order_of_writing_decides(world: World, minutes: int, is_news: bool) -> None:
    parent = world.representative
    first = withdraw(world.pupil, world.deputy, came(signer=parent))
    consents(world.pupil, world, MARCH_5, parent, at=NOW + timedelta(minutes=minutes))

    found = actions.repeated(world.pupil, came("13", signer=parent))

    assert found == (None if is_news else first)


def test_another_kind_and_a_voided_one_are_no_repetition(world: World) -> None:
    person = world.staff["deputy"]
    first = withdraw(person, world.deputy)
    withdraw(person, world.deputy, came(kind=ConsentKind.DISTRIBUTION))
    actions.void(first, reason="не тот человек", by=world.deputy, at=NOW)

    assert withdraw(person, world.deputy, came("13")).number == "13"


def test_an_older_paper_found_later_is_written_down(world: World) -> None:
    person = world.staff["deputy"]
    withdraw(person, world.deputy)

    assert withdraw(person, world.deputy, came("3", on=date(2027, 3, 1))).due_on == date(2027, 3, 31)


# --- step by step --------------------------------------------------------------------------------------------------

S, T = WithdrawalStep, WithdrawalState
ALLOWED = {
    T.OPEN: {S.STOP, S.CONTINUE, S.VOID},
    T.STOPPED: {S.TELL, S.DESTROY, S.CONTINUE, S.VOID},
    T.TOLD: {S.DESTROY, S.CONTINUE, S.VOID},
    T.CONTINUED: {S.VOID},
    T.DESTROYED: set(),
    T.VOID: set(),
}
MARKS: dict[WithdrawalState, dict[str, Any]] = {
    T.OPEN: {},
    T.STOPPED: {"stopped_on": MARCH_5},
    T.TOLD: {"stopped_on": MARCH_5, "letter_on": MARCH_5},
    T.CONTINUED: {"outcome": WithdrawalOutcome.CONTINUED, "outcome_on": MARCH_5, "ground": "закон"},
    T.DESTROYED: {
        "stopped_on": MARCH_5,
        "outcome": WithdrawalOutcome.DESTROYED,
        "outcome_on": MARCH_5,
        "act_number": "4",
    },
    T.VOID: {"voided_at": NOW, "void_reason": "ошибка"},
}


def in_state(world: World, state: WithdrawalState) -> Withdrawal:
    row = withdraw(world.staff["deputy"], world.deputy)
    marks = MARKS[state]
    names = {name.removesuffix("_on").removesuffix("_at") for name in marks if name.endswith(("_on", "_at"))}
    Withdrawal.objects.filter(pk=row.pk).update(**marks, **{f"{name}_by": world.deputy for name in names})
    return Withdrawal.objects.get(pk=row.pk)


def step(row: Withdrawal, which: WithdrawalStep, by: Any, *, on: date = TODAY) -> None:
    if which is S.STOP:
        actions.stop(row, on=on, by=by, at=NOW)
    elif which is S.CONTINUE:
        actions.continue_on_ground(row, ground="273-ФЗ, ст. 28", on=on, by=by, at=NOW)
    elif which is S.VOID:
        actions.void(row, reason="не тот человек", by=by, at=NOW)
    else:
        raise AssertionError(which)


def test_the_table_of_steps_is_the_table_of_the_program(world: World) -> None:
    for state in T:
        row = in_state(world, state)
        assert row.state is state
        assert {which for which in S if row.may_step(which)} == ALLOWED[state]
        Withdrawal.objects.filter(pk=row.pk).delete()


@pytest.mark.parametrize("state", list(T))
@pytest.mark.parametrize("which", [S.STOP, S.CONTINUE, S.VOID])
def test_each_step_from_each_state(world: World, state: WithdrawalState, which: WithdrawalStep) -> None:
    row = in_state(world, state)
    reached = {S.STOP: T.STOPPED, S.CONTINUE: T.CONTINUED, S.VOID: T.VOID}[which]

    if which in ALLOWED[state]:
        step(row, which, world.director)
        assert Withdrawal.objects.get(pk=row.pk).state is reached
        assert row.history.first().history_user == world.director
    else:
        with pytest.raises(Outrun, match=state.label):
            step(row, which, world.director)
        assert Withdrawal.objects.get(pk=row.pk).state is state


@pytest.mark.parametrize("which", [S.STOP, S.CONTINUE])
@pytest.mark.parametrize(
    ("on", "reason"),
    [
        (MARCH_5 - timedelta(days=1), "раньше предыдущей отметки"),
        (TODAY + timedelta(days=1), "ещё не наступил"),
    ],
)
def test_a_step_stands_between_the_last_one_and_today(
    world: World, which: WithdrawalStep, on: date, reason: str
) -> None:
    row = in_state(world, T.OPEN)

    with pytest.raises(Refused, match=reason) as told:
        step(row, which, world.deputy, on=on)
    assert told.value.status == 422


def test_a_page_that_was_open_too_long_is_told(world: World) -> None:
    old = in_state(world, T.OPEN)
    actions.stop(old, on=TODAY, by=world.director, at=NOW)

    with pytest.raises(Outrun, match="Обработка прекращена"):
        actions.stop(old, on=TODAY, by=world.deputy, at=NOW)
    assert Withdrawal.objects.get(pk=old.pk).stopped_by == world.director


@pytest.mark.parametrize("words", ["", "  "])
def test_a_ground_and_a_reason_are_written(world: World, words: str) -> None:
    row = in_state(world, T.OPEN)

    with pytest.raises(Refused, match="основание"):
        actions.continue_on_ground(row, ground=words, on=TODAY, by=world.deputy, at=NOW)
    with pytest.raises(Refused, match="в чём ошибка"):
        actions.void(row, reason=words, by=world.deputy, at=NOW)
    assert Withdrawal.objects.get(pk=row.pk).state is T.OPEN
