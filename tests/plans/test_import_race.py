"""Two clicks on «Сохранить» at the same moment: one plan, and the second click is told."""

import pytest
from django.db import connection

from plans.actions import plan_import
from plans.models import Plan, PlanUpload
from plans.uploads import read_upload, seen_key
from tests.plans.race import Act, Race
from tests.world import World

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def saving(world: World) -> Act:
    upload = PlanUpload.objects.get()
    reading = read_upload(upload)
    return lambda: plan_import.save_upload(
        upload, reading, seen=seen_key(upload), title="План", people={}, with_evidence=False, by=world.users["sysadmin"]
    )


@pytest.mark.parametrize(("locks", "plans"), [(True, 1), (False, 2)], ids=["with the lock", "without it"])
def test_two_clicks_make_one_plan(world: World, *, locks: bool, plans: int) -> None:
    Plan.objects.all().delete()

    outcomes = Race(stop='INSERT INTO "plans_plan"', locks=locks).run(one=saving(world), other=saving(world))

    assert Plan.objects.count() == plans
    assert sorted(outcomes.values()) == (["outrun", "won"] if locks else ["won", "won"])
