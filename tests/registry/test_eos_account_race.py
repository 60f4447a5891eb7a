"""One slip of paper is handed over once: of two people who record it at the same moment one is told (PostgreSQL)."""

import pytest
from django.db import connection

from registry.actions import eos_account as actions
from registry.codes import Owner
from registry.models import EosAccount
from registry.states import CodeState
from tests.plans.race import Race
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
