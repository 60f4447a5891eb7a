"""One slip of paper is handed over once: of two people who record it at the same moment one is told (PostgreSQL)."""

import pytest
from django.db import connection

from registry import sealing
from registry.actions import eos_account as actions
from registry.actions import record
from registry.codes import Owner
from registry.models import EosAccount, SchoolClass
from registry.states import CodeState
from tests.plans.race import Act, Race
from tests.world import NOW, make_world

WRITING = 'UPDATE "registry_eosaccount"'

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("locks", [True, False])
def test_one_of_two_people_hands_the_code_over(locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    people = [Owner("pupil", world.pupil.pk)]

    def hand_over(name: str) -> int:
        return actions.hand_over(
            world.school, people, on=NOW.date(), signature="ведомость № 3", to=name, by=world.users[name]
        )

    outcomes = Race(WRITING, locks=locks).run(
        sysadmin=lambda: hand_over("sysadmin"), class_teacher=lambda: hand_over("class_teacher")
    )

    handed_over = EosAccount.history.filter(state=CodeState.HANDED_OVER).count()
    if locks:
        assert sorted(outcomes.values()) == ["outrun", "won"]
        assert handed_over == 1
        winner = next(name for name, outcome in outcomes.items() if outcome == "won")
        assert EosAccount.objects.get(pupil=world.pupil).handed_to == winner
    else:
        # Without the lock both believe that they handed it over: the test would notice its loss.
        assert sorted(outcomes.values()) == ["won", "won"]
        assert handed_over == 2


def test_of_two_new_codes_instead_of_a_lost_one_one_is_made() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    people = [Owner("pupil", world.pupil.pk)]
    actions.mark(world.school, people, state=CodeState.LOST, on=NOW.date(), by=world.sysadmin)

    def reissue() -> EosAccount:
        return actions.reissue(EosAccount.objects.get(pk=world.eos_account.pk), by=world.sysadmin)

    outcomes = Race('INSERT INTO "registry_eosaccount"').run(one=reissue, other=reissue)

    assert sorted(outcomes.values()) == ["outrun", "won"]
    assert EosAccount.objects.of(world.pupil).live().count() == 1


@pytest.mark.parametrize("locks", [True, False])
def test_two_people_enter_a_code_of_one_child(locks: bool) -> None:
    """The second one corrects the first: one row, and the code that was typed last."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    child = Owner("pupil", world.other_pupil.pk)

    def enter(name: str, code: str) -> int:
        return actions.enter_codes(world.school, {child: code}, on=NOW.date(), by=world.users[name])

    acts: dict[str, Act] = {"sysadmin": lambda: enter("sysadmin", "AAA-1"), "deputy": lambda: enter("deputy", "BBB-2")}
    outcomes = Race('INSERT INTO "registry_eosaccount"', locks=locks).run(**acts)

    # Without the lock only the constraint holds, and one of the two sees an error of the program.
    assert sorted(outcomes.values()) == (["won", "won"] if locks else ["broken", "won"])
    codes = {"sysadmin": "AAA-1", "deputy": "BBB-2"}
    last = [name for name, outcome in outcomes.items() if outcome == "won"][-1]
    assert sealing.unseal(EosAccount.objects.get(pupil=world.other_pupil).sealed_code) == codes[last]


@pytest.mark.parametrize(
    ("order", "locks", "expected"),
    [
        (("lost", "out"), True, ["won", "refused"]),
        (("out", "lost"), True, ["won", "won"]),
        # Without the lock the slip that was just reported lost is handed over.
        (("lost", "out"), False, ["won", "won"]),
    ],
)
def test_a_lost_code_is_not_handed_over(order: tuple[str, str], locks: bool, expected: list[str]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    people = [Owner("pupil", world.pupil.pk)]
    on = NOW.date()
    acts: dict[str, Act] = {
        "lost": lambda: actions.mark(world.school, people, state=CodeState.LOST, on=on, by=world.sysadmin),
        "out": lambda: actions.hand_over(world.school, people, on=on, signature="№ 3", by=world.class_teacher),
    }

    outcomes = Race(WRITING, locks=locks).in_order(**{name: acts[name] for name in order})

    account = EosAccount.objects.get(pupil=world.pupil)
    assert [outcomes[name] for name in order] == expected
    assert account.sealed_code == ""
    assert not locks or account.state == CodeState.LOST


def test_codes_are_handed_over_while_the_class_gets_another_teacher() -> None:
    """Both happen: the paper says who gave the slips out, and the class has its new teacher."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    people, teacher = [Owner("pupil", world.pupil.pk)], world.staff["employee"]
    acts: dict[str, Act] = {
        "out": lambda: actions.hand_over(world.school, people, on=NOW.date(), signature="№ 3", by=world.class_teacher),
        "teacher": lambda: record.change(
            world.school_class, to={"class_teacher": teacher}, version=1, by=world.sysadmin, at=NOW
        ),
    }

    outcomes = Race(WRITING).in_order(**acts)

    account = EosAccount.objects.get(pupil=world.pupil)
    assert outcomes == {"out": "won", "teacher": "won"}
    assert (account.state, account.handed_over_by) == (CodeState.HANDED_OVER, world.class_teacher)
    assert SchoolClass.objects.get(pk=world.school_class.pk).class_teacher == teacher
