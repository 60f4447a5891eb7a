"""One paper, two secretaries: of two people who write a withdrawal down at once, one is told (PostgreSQL)."""

import pytest
from django.db import connection

from consents.actions import withdrawal as actions
from consents.actions.withdrawal import Paper
from consents.models import Withdrawal
from consents.states import ConsentKind, WithdrawalState
from tests.plans.race import Act, Race
from tests.world import NOW, make_world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("locks", [True, False])
def test_of_two_equal_withdrawals_one_is_written(locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    paper = Paper(ConsentKind.PROCESSING, "12", NOW.date(), signer=world.representative)

    def record(name: str) -> Withdrawal:
        return actions.record(world.pupil, paper, by=world.users[name], at=NOW)

    outcomes = Race('INSERT INTO "consents_withdrawal"', locks=locks).run(
        deputy=lambda: record("deputy"), director=lambda: record("director")
    )

    # Without the lock both believe that theirs was the first: the test would notice its loss.
    assert sorted(outcomes.values()) == (["outrun", "won"] if locks else ["won", "won"])
    assert Withdrawal.objects.of(world.pupil).count() == (1 if locks else 2)


@pytest.mark.parametrize("locks", [True, False])
@pytest.mark.parametrize("first", ["stop", "void"])
def test_of_two_steps_at_once_one_is_made(locks: bool, first: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    row = world.withdrawal
    other = {"stop": "void", "void": "stop"}[first]
    acts: dict[str, Act] = {
        "stop": lambda: actions.stop(
            Withdrawal.objects.get(pk=row.pk), on=NOW.date(), by=world.users["deputy"], at=NOW
        ),
        "void": lambda: actions.void(
            Withdrawal.objects.get(pk=row.pk), reason="ошибка", by=world.users["director"], at=NOW
        ),
    }

    outcomes = Race('UPDATE "consents_withdrawal"', locks=locks).in_order(**{first: acts[first], other: acts[other]})

    row.refresh_from_db()
    if not locks:
        assert outcomes == {"stop": "won", "void": "won"}
    elif first == "void":
        # What was struck out is not stopped any more.
        assert (outcomes, row.stopped_on) == ({"void": "won", "stop": "outrun"}, None)
    else:
        assert outcomes == {"stop": "won", "void": "won"}
        assert row.state is WithdrawalState.VOID
        assert row.stopped_by == world.deputy
