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


@pytest.mark.parametrize(
    ("order", "locks", "is_told"),
    [
        (("mended", "closed"), True, False),
        (("closed", "mended"), True, True),
        # Without the lock a constraint may hold, but nobody is told.
        (("closed", "mended"), False, False),
    ],
)
def test_a_remark_that_was_taken_back_is_not_mended(
    world: World, order: tuple[str, str], locks: bool, is_told: bool
) -> None:
    mark = looked(world, "rooms")[world.room.pk]
    remark = data_remark.add_remark(
        world.school, "rooms", world.room.pk, field="floor", text="Первый", looked=mark, by=world.deputy, at=NOW
    )
    acts: dict[str, Act] = {
        "mended": lambda: data_remark.mend(remark, by=world.sysadmin, at=LATER),
        "closed": lambda: data_remark.close(remark, by=world.deputy, at=LATER),
    }

    outcomes = Race('UPDATE "registry_dataremark"', locks=locks).in_order(**{name: acts[name] for name in order})

    assert ("outrun" in outcomes.values()) == is_told
    assert not locks or DataRemark.objects.get(pk=remark.pk).state == RemarkState.CLOSED


@pytest.mark.parametrize(("locks", "expected"), [(True, ["outrun", "won"]), (False, ["broken", "won"])])
def test_of_two_samples_of_one_section_one_is_drawn(world: World, locks: bool, expected: list[str]) -> None:
    def draw(name: str) -> Act:
        user = world.users[name]
        return lambda: draw_sample(world.school, "pupils", size=1, most_errors=1, by=user, at=NOW)

    outcomes = Race('INSERT INTO "registry_sample"', locks=locks).run(one=draw("deputy"), other=draw("director"))

    assert sorted(outcomes.values()) == expected
    assert Sample.objects.running().count() == 1


@pytest.mark.parametrize(("locks", "expected"), [(True, ["outrun", "won"]), (False, ["broken", "won"])])
def test_a_finding_is_waived_once(world: World, locks: bool, expected: list[str]) -> None:
    rule = next(rule for rule in BY_CODE.values() if list(rule.find(Facts(world.school, on=NOW.date()))))
    spot = next(iter(rule.find(Facts(world.school, on=NOW.date()))))
    before = FindingWaiver.objects.in_force().count()

    def waive(name: str) -> Act:
        by = world.users[name]
        return lambda: findings.waive(
            world.school, code=rule.code, mark=spot.fingerprint, reason="Так надо", by=by, at=NOW
        )

    outcomes = Race('INSERT INTO "registry_findingwaiver"', locks=locks).run(
        one=waive("deputy"), other=waive("director")
    )

    assert sorted(outcomes.values()) == expected
    assert FindingWaiver.objects.in_force().count() == before + 1


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
