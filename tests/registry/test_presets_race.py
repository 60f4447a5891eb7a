"""Two clicks on «Добавить» under a ready set: what is there is not made again (PostgreSQL)."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.db import connection

from registry.actions import presets as actions
from registry.actions.record import Line
from registry.models import Bell, BellSchedule, Subject
from tests.plans.race import Race
from tests.world import NOW, World

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def subjects(world: World, name: str) -> Any:
    lines = [{"name": name, "knowledge_area": "Естествознание"}]
    return actions.add_subjects(world.school, lines, by=world.sysadmin, at=NOW)


def bells(world: World, name: str) -> Any:
    first = Line({"number": 1, "starts_at": time(14), "ends_at": time(14, 45)})
    sets = [(BellSchedule(school=world.school, name=name), [first])]
    return actions.add_sets(world.school, sets, by=world.sysadmin, at=NOW)


@pytest.mark.parametrize(
    ("apply", "table", "second"),
    [(subjects, Subject, "won"), (bells, BellSchedule, "refused")],
    ids=["told what was there already", "refused by name"],
)
def test_a_set_that_is_applied_twice_is_made_once(
    world: World, apply: Callable[[World, str], Any], table: Any, second: str
) -> None:
    def both(name: str, *, locks: bool) -> list[str]:
        race = Race(f'INSERT INTO "{table._meta.db_table}"', locks=locks)
        return sorted(race.run(one=lambda: apply(world, name), other=lambda: apply(world, name)).values())

    # Without the lock only the constraint holds, and one of the two sees an error of the program.
    assert both("Химия", locks=False) == ["broken", "won"]
    assert both("Физика", locks=True) == sorted([second, "won"])
    assert table.objects.filter(name="Физика").count() == 1
    assert Bell.objects.filter(schedule__name="Физика").count() == (1 if apply is bells else 0)
