"""A remark goes to whoever entered the value, and closes when mended and looked at again by somebody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import data_remark as actions
from registry.actions import verification
from registry.models import DataRemark, Verification
from registry.queries.looked import LOOKS
from registry.queries.remark import lines_of, remark_counts
from registry.queries.verification import state_of_row, verification_counts
from registry.states import CheckState, RemarkState
from tests.world import NOW, World

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def entered(world: World) -> World:
    """The system administrator entered the floor of the room."""
    DataRemark.objects.all().delete()
    world.room.floor = 4
    save_as(world.room, by=world.sysadmin)
    return world


def mark(world: World) -> str:
    row = state_of_row(LOOKS["rooms"], world.school.pk, world.room.pk)
    assert row is not None
    return row.fingerprint


def remark(world: World, field: str = "floor", text: str = "По паспорту второй этаж") -> DataRemark:
    return actions.add_remark(
        world.school, "rooms", world.room.pk, field=field, text=text, looked=mark(world), by=world.deputy, at=NOW
    )


def verify(world: World, who: str = "deputy") -> verification.Verified:
    looked = {world.room.pk: mark(world)}
    return verification.verify(world.school, "rooms", looked, by=world.users[who], at=LATER)


def set_floor(world: World, floor: int, who: str = "sysadmin") -> None:
    world.room.floor = floor
    save_as(world.room, by=world.users[who])


def state(world: World) -> RemarkState:
    return lines_of(DataRemark.objects.filter(school=world.school), world.school.pk)[0].state


def test_a_remark_goes_to_whoever_entered_the_value(entered: World) -> None:
    assert remark(entered).addressee == entered.sysadmin
    assert remark_counts(entered.sysadmin, entered.school.pk) == (1, 0)
    assert remark_counts(entered.deputy, entered.school.pk) == (0, 0)


def test_a_value_without_author_goes_to_whoever_keeps_the_data(entered: World) -> None:
    assert remark(entered, field="name").addressee is None
    assert remark_counts(entered.sysadmin, entered.school.pk) == (1, 0)


def test_a_remark_to_somebody_who_keeps_data_no_more_waits_for_those_who_do(entered: World) -> None:
    set_floor(entered, 5, "employee")
    remark(entered)

    assert remark_counts(entered.sysadmin, entered.school.pk) == (1, 0)


def test_a_remark_takes_the_mark_away(entered: World) -> None:
    verify(entered)
    remark(entered)

    row = state_of_row(LOOKS["rooms"], entered.school.pk, entered.room.pk)
    assert row is not None
    assert row.state == CheckState.NOT_CHECKED
    assert verification_counts(entered.school.pk)["rooms"].faulty == 1


def test_a_changed_value_reads_as_mended_whoever_changed_it(entered: World) -> None:
    remark(entered)
    assert state(entered) == RemarkState.OPEN

    set_floor(entered, 2)

    assert state(entered) == RemarkState.MENDED
    assert remark_counts(entered.sysadmin, entered.school.pk) == (0, 0)
    assert remark_counts(entered.deputy, entered.school.pk) == (0, 1)


def test_a_change_of_another_field_mends_nothing(entered: World) -> None:
    remark(entered)
    entered.room.capacity = 7
    save_as(entered.room, by=entered.sysadmin)

    assert state(entered) == RemarkState.OPEN


def test_verifying_again_closes_what_was_mended(entered: World) -> None:
    remark(entered)
    set_floor(entered, 2)

    verify(entered)

    closed = DataRemark.objects.get()
    assert (closed.state, closed.closed_by, closed.closed_at) == (RemarkState.CLOSED, entered.deputy, LATER)
    assert verification_counts(entered.school.pk)["rooms"].faulty == 0
    assert Verification.objects.in_force().count() == 1


def test_said_to_be_mended_waits_for_another_look(entered: World) -> None:
    actions.mend(remark(entered), by=entered.sysadmin, at=LATER)

    assert remark_counts(entered.deputy, entered.school.pk) == (0, 1)


def test_rejected_needs_a_reason_and_lets_the_row_be_verified(entered: World) -> None:
    found = remark(entered)
    with pytest.raises(Refused, match="почему"):
        actions.reject(found, reason="  ", by=entered.sysadmin, at=LATER)

    actions.reject(found, reason="В паспорте четвёртый", by=entered.sysadmin, at=LATER)

    assert verify(entered).done == [entered.room.pk]
    assert DataRemark.objects.get().state == RemarkState.REJECTED


def test_still_wrong_speaks_of_the_new_value_and_its_author(entered: World) -> None:
    found = remark(entered)
    set_floor(entered, 3, "director")

    actions.reopen(found, by=entered.deputy, at=LATER)

    again = DataRemark.objects.get()
    assert (again.state, again.was, again.addressee) == (RemarkState.OPEN, {"floor": "3"}, entered.director)
    assert state(entered) == RemarkState.OPEN


def test_whoever_mended_does_not_close(entered: World) -> None:
    found = remark(entered)
    set_floor(entered, 2, "deputy")

    with pytest.raises(Refused, match="другой человек"):
        actions.close(found, by=entered.deputy, at=LATER)


def by_director(world: World, field: str = "floor") -> DataRemark:
    found = remark(world, field)
    DataRemark.objects.filter(pk=found.pk).update(made_by=world.director)
    return DataRemark.objects.get()


@pytest.mark.parametrize(
    ("made", "mended", "may"),
    [
        # The value is the deputy's own: a remark on it is not hers to take away,
        (by_director, False, False),
        (lambda world: by_director(world, ""), False, False),
        # neither after somebody else said that it is right now.
        (by_director, True, False),
        (remark, True, False),
        # Her own remark she may take back while nobody has answered.
        (remark, False, True),
    ],
)
def test_a_remark_is_closed_by_nobody_whose_value_it_speaks_of(
    entered: World, made: Any, mended: bool, may: bool
) -> None:
    set_floor(entered, 2, "deputy")
    found = made(entered)
    if mended:
        actions.mend(found, by=entered.sysadmin, at=LATER)

    if may:
        assert actions.close(found, by=entered.deputy, at=LATER).state == RemarkState.CLOSED
    else:
        with pytest.raises(Refused, match="другой человек"):
            actions.close(found, by=entered.deputy, at=LATER)
        assert DataRemark.objects.get().is_pending


def test_a_remark_on_what_is_there_no_more_is_refused(entered: World) -> None:
    looked = mark(entered)
    set_floor(entered, 2)

    with pytest.raises(Outrun):
        actions.add_remark(
            entered.school, "rooms", entered.room.pk, field="floor", text="х", looked=looked, by=entered.deputy, at=NOW
        )


@pytest.mark.parametrize(
    ("field", "text"), [("floor", " "), ("floor", "я" * 1001), ("floor", "а\x00"), ("school_id", "Неверно")]
)
def test_a_remark_that_says_nothing_is_refused(entered: World, field: str, text: str) -> None:
    with pytest.raises(Refused):
        remark(entered, field, text)

    assert not DataRemark.objects.exists()


def test_several_remarks_are_made_together_or_not_at_all(entered: World) -> None:
    def said(texts: dict[str, str]) -> list[DataRemark]:
        return actions.add_remarks(
            entered.school, "rooms", entered.room.pk, texts=texts, looked=mark(entered), by=entered.deputy, at=NOW
        )

    with pytest.raises(Refused):
        said({"floor": "2", "nothing": "такого поля нет"})
    assert not DataRemark.objects.exists()
    assert len(said({"floor": "2", "capacity": "", "": "Кабинет закрыт"})) == 2


# Every state × every transition
TRANSITIONS: dict[str, Any] = {
    "mend": lambda found, world: actions.mend(found, by=world.sysadmin, at=LATER),
    "reject": lambda found, world: actions.reject(found, reason="Верно", by=world.sysadmin, at=LATER),
    "close": lambda found, world: actions.close(found, by=world.deputy, at=LATER),
    "reopen": lambda found, world: actions.reopen(found, by=world.deputy, at=LATER),
}
ALLOWED = {
    RemarkState.OPEN: {"mend": "mended", "reject": "rejected", "close": "closed"},
    RemarkState.MENDED: {"close": "closed", "reopen": "open"},
    RemarkState.CLOSED: {},
    RemarkState.REJECTED: {"reopen": "open"},
}


def brought_to(world: World, state: RemarkState) -> DataRemark:
    found = remark(world)
    for step in {
        RemarkState.MENDED: ["mend"],
        RemarkState.CLOSED: ["mend", "close"],
        RemarkState.REJECTED: ["reject"],
    }.get(state, []):
        TRANSITIONS[step](found, world)
    return found


@pytest.mark.parametrize("begin", list(RemarkState))
@pytest.mark.parametrize("step", TRANSITIONS)
def test_every_state_and_transition(entered: World, begin: RemarkState, step: str) -> None:
    found = brought_to(entered, begin)

    if step in ALLOWED[begin]:
        TRANSITIONS[step](found, entered)
        assert DataRemark.objects.get().state == ALLOWED[begin][step]
    else:
        with pytest.raises(Outrun):
            TRANSITIONS[step](found, entered)
        assert DataRemark.objects.get().state == begin


@pytest.mark.parametrize(
    "fields",
    [
        {"state": RemarkState.MENDED},
        {"state": RemarkState.CLOSED},
        {"state": RemarkState.REJECTED, "rejected_at": NOW},
        {"mended_at": NOW},
        {"text": ""},
    ],
)
def test_no_state_without_evidence(entered: World, fields: dict[str, Any]) -> None:
    found = remark(entered)

    with pytest.raises(IntegrityError):
        DataRemark.objects.filter(pk=found.pk).update(**fields)


def test_another_step_of_history_for_each_answer(entered: World) -> None:
    found = remark(entered)
    actions.mend(found, by=entered.sysadmin, at=LATER)

    reasons = list(DataRemark.history.filter(id=found.pk).values_list("history_change_reason", flat=True))
    assert reasons == ["исправлено", "замечание"]
