"""A withdrawal while a hand-over is being made or taken: the file was there before it, or does not hold the person
(PostgreSQL)."""

from datetime import timedelta

import pytest
from django.db import connection

from consents.actions import transfer as actions
from consents.models import Transfer, TransferPerson, Withdrawal
from consents.queries.transfer import transfers_of
from tests.consents.transfer_things import TODAY, asking, hand_over, lies, say, taken, withdraw
from tests.plans.race import Act, Race, acts_in
from tests.world import NOW, make_world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

# The first of the two stops here, when it has asked whatever it asks, until the other is through or waits for it.
STOPS = {
    "withdraw": 'INSERT INTO "consents_withdrawal"',
    "record": 'INSERT INTO "consents_transfer"',
    "take": 'UPDATE "consents_transfer"',
    "wipe": 'UPDATE "consents_transfer"',
}


@pytest.mark.parametrize("locks", [True, False])
@pytest.mark.parametrize("order", ["withdraw, record", "record, withdraw"])
def test_a_file_is_made_before_the_withdrawal_or_without_the_person(order: str, locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    say(world, world.pupil)
    first = order.partition(",")[0]

    with actions.drafted(asking(world), school=world.school, on=TODAY) as draft:
        acts: dict[str, Act] = {
            "withdraw": lambda: withdraw(world, world.pupil),
            "record": lambda: actions.record(draft, by=world.sysadmin, at=NOW),
        }
        outcomes = Race(STOPS[first], locks=locks).in_order(**acts_in(order, acts))
        actions.keep(draft)

    is_inside = TransferPerson.objects.filter(pupil=world.pupil, held="").exists()
    assert Withdrawal.objects.of(world.pupil).exists()
    if not locks:
        # A file with the person is made after the withdrawal asked for such files, or while it is being written down.
        assert outcomes == {"withdraw": "won", "record": "won"}
        assert first == "withdraw" or lies(Transfer.objects.get(section="pupils"))
    elif first == "withdraw":
        assert (outcomes, is_inside) == ({"withdraw": "won", "record": "outrun"}, False)
    else:
        assert (outcomes, is_inside) == ({"record": "won", "withdraw": "won"}, True)
        # It never left: the withdrawal found it and wiped it.
        assert not lies(Transfer.objects.get(section="pupils"))
        assert not transfers_of(world.pupil).exists()


@pytest.mark.parametrize("locks", [True, False])
@pytest.mark.parametrize("order", ["withdraw, take", "take, withdraw"])
def test_a_file_is_taken_before_the_withdrawal_or_not_at_all(order: str, locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    say(world, world.pupil)
    made = hand_over(world, asking(world))
    first = order.partition(",")[0]
    # What the letter to the processor would name, asked right after the withdrawal.
    named: list[Transfer] = []

    def withdrawing() -> None:
        withdraw(world, world.pupil)
        named.extend(transfers_of(world.pupil))

    acts: dict[str, Act] = {"withdraw": withdrawing, "take": lambda: taken(world, made)}
    outcomes = Race(STOPS[first], locks=locks).in_order(**acts_in(order, acts))

    made.refresh_from_db()
    if not locks:
        # The file leaves while the withdrawal is written down; the other way round only a constraint holds one of them.
        assert sorted(outcomes.values()) == (["won", "won"] if first == "withdraw" else ["broken", "won"])
    elif first == "withdraw":
        assert (outcomes, made.is_taken, named) == ({"withdraw": "won", "take": "refused"}, False, [])
    else:
        assert (outcomes, made.taken_at, named) == ({"take": "won", "withdraw": "won"}, NOW, [made])


@pytest.mark.parametrize("locks", [True, False])
@pytest.mark.parametrize("order", ["wipe, take", "take, wipe"])
def test_a_file_is_taken_before_its_month_is_over_or_not_at_all(order: str, locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    say(world, world.pupil)
    made = hand_over(world, asking(world))
    first = order.partition(",")[0]

    acts: dict[str, Act] = {
        "wipe": lambda: actions.wipe_expired(at=NOW + actions.FILE_KEPT + timedelta(days=1)),
        "take": lambda: taken(world, made),
    }
    outcomes = Race(STOPS[first], locks=locks).in_order(**acts_in(order, acts))

    made.refresh_from_db()
    if not locks:
        # Only a constraint keeps a file from being taken and never taken at once.
        assert sorted(outcomes.values()) == ["broken", "won"]
    elif first == "wipe":
        assert (outcomes, made.is_taken, made.dropped_at is None) == ({"wipe": "won", "take": "refused"}, False, False)
    else:
        assert (outcomes, made.taken_at, made.dropped_at) == ({"take": "won", "wipe": "won"}, NOW, None)
