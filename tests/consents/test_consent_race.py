"""One paper is written down once: of two secretaries at the same moment one is told (PostgreSQL)."""

from datetime import date

import pytest
from django.db import connection

from consents.actions import consent as actions
from consents.actions.consent import Paper, Said
from consents.models import Consent
from consents.states import Answer, ConsentKind
from tests.plans.race import Race
from tests.world import NOW, World, make_world

WRITING = 'INSERT INTO "consents_consent"'

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def record(world: World, name: str) -> list[Consent]:
    return actions.record(
        world.staff["director"],
        Paper(ConsentKind.PROCESSING, date(2027, 3, 9)),
        said=[Said(Answer.GIVEN)],
        by=world.users[name],
        at=NOW,
    )


@pytest.mark.parametrize("locks", [True, False])
def test_one_of_two_people_writes_the_paper_down(locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()

    outcomes = Race(WRITING, locks=locks).run(
        deputy=lambda: record(world, "deputy"), director=lambda: record(world, "director")
    )

    rows = Consent.objects.valid().filter(employee=world.staff["director"]).count()
    if locks:
        assert (sorted(outcomes.values()), rows) == (["outrun", "won"], 1)
    else:
        # Without the lock the paper stands twice: the test would notice its loss.
        assert (sorted(outcomes.values()), rows) == (["won", "won"], 2)


@pytest.mark.parametrize("locks", [True, False])
def test_one_of_two_people_strikes_the_row_out(locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    row = record(world, "deputy")[0]

    def void(name: str) -> Consent:
        return actions.void(row, reason=f"ошибка, {name}", by=world.users[name], at=NOW)

    outcomes = Race('UPDATE "consents_consent"', locks=locks).run(
        deputy=lambda: void("deputy"), director=lambda: void("director")
    )

    assert sorted(outcomes.values()) == (["outrun", "won"] if locks else ["won", "won"])
