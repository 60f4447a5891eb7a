"""The second person and somebody else at the same moment: remarks, samples, waivers (PostgreSQL)."""

from datetime import timedelta

import pytest
from django.db import connection

from registry.actions import data_remark, record, verification
from registry.actions import finding as findings
from registry.actions.sample import draw_sample
from registry.checks import BY_CODE, Facts
from registry.models import DataRemark, FindingWaiver, Room, Sample
from registry.states import RemarkState
from tests.plans.race import Act, Race
from tests.registry.verification_things import looked
from tests.world import NOW, World

LATER = NOW + timedelta(hours=1)

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


@pytest.mark.parametrize("locks", [True, False])
def test_a_remark_that_was_taken_back_is_not_mended(world: World, locks: bool) -> None:
    mark = looked(world, "rooms")[world.room.pk]
    remark = data_remark.add_remark(
        world.school, "rooms", world.room.pk, field="floor", text="Первый", looked=mark, by=world.deputy, at=NOW
    )
    acts: dict[str, Act] = {
        "closed": lambda: data_remark.close(remark, by=world.deputy, at=LATER),
        "mended": lambda: data_remark.mend(remark, by=world.sysadmin, at=LATER),
    }

    outcomes = Race('UPDATE "registry_dataremark"', locks=locks).in_order(**acts)

    # Without the lock a constraint may hold, but nobody is told.
    assert ("outrun" in outcomes.values()) == locks
    assert not locks or DataRemark.objects.get(pk=remark.pk).state == RemarkState.CLOSED


def test_of_two_samples_of_one_section_one_is_drawn(world: World) -> None:
    def both_draw(section: str, *, locks: bool) -> list[str]:
        def draw(name: str) -> Act:
            user = world.users[name]
            return lambda: draw_sample(world.school, section, size=1, most_errors=1, by=user, at=NOW)

        race = Race('INSERT INTO "registry_sample"', locks=locks)
        return sorted(race.run(one=draw("deputy"), other=draw("director")).values())

    # Without the lock only the constraint holds, and one of the two sees an error of the program.
    assert both_draw("rooms", locks=False) == ["broken", "won"]
    assert both_draw("pupils", locks=True) == ["outrun", "won"]
    assert Sample.objects.running().filter(section="pupils").count() == 1


def test_a_finding_is_waived_once(world: World) -> None:
    facts = Facts(world.school, on=NOW.date())
    first, second = [(code, spots[0]) for code, rule in BY_CODE.items() if (spots := list(rule.find(facts)))][:2]

    def both_waive(code: str, mark: str, *, locks: bool) -> list[str]:
        def waive(name: str) -> Act:
            by = world.users[name]
            return lambda: findings.waive(world.school, code=code, mark=mark, reason="Так надо", by=by, at=NOW)

        race = Race('INSERT INTO "registry_findingwaiver"', locks=locks)
        return sorted(race.run(one=waive("deputy"), other=waive("director")).values())

    assert both_waive(first[0], first[1].fingerprint, locks=False) == ["broken", "won"]
    assert both_waive(second[0], second[1].fingerprint, locks=True) == ["outrun", "won"]
    assert FindingWaiver.objects.in_force().filter(code=second[0]).count() == 1


def test_the_mark_is_of_what_was_looked_at(world: World) -> None:
    """The row changes after the page was drawn and before «Верно»: the present values get no mark."""
    seen = {world.room.pk: looked(world, "rooms")[world.room.pk]}
    acts: dict[str, Act] = {
        "edit": lambda: record.change(
            Room.objects.get(pk=world.room.pk), to={"floor": 9}, version=1, by=world.sysadmin, at=NOW
        ),
        "verify": lambda: verification.verify(world.school, "rooms", seen, by=world.deputy, at=LATER),
    }

    outcomes = Race('UPDATE "registry_room"').in_order(**acts)

    assert outcomes == {"edit": "won", "verify": "outrun"}
