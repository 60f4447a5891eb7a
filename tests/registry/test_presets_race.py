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


def subjects(world: World) -> Any:
    lines = [{"name": "Химия", "knowledge_area": "Естествознание"}, {"name": "Физика"}]
    return actions.add_subjects(world.school, lines, by=world.sysadmin, at=NOW)


def bells(world: World) -> Any:
    first = Line({"number": 1, "starts_at": time(14), "ends_at": time(14, 45)})
    sets = [(BellSchedule(school=world.school, name="Вторая смена"), [first])]
    return actions.add_sets(world.school, sets, by=world.sysadmin, at=NOW)


@pytest.mark.parametrize(
    ("apply", "table", "locks", "expected"),
    [
        # The second click is told what was there already.
        (subjects, "subject", True, ["won", "won"]),
        (bells, "bellschedule", True, ["refused", "won"]),
        # Without the lock only the constraints hold, and one of the two sees an error of the program.
        (subjects, "subject", False, ["broken", "won"]),
        (bells, "bellschedule", False, ["broken", "won"]),
    ],
)
def test_a_set_that_is_applied_twice_is_made_once(
    world: World, apply: Callable[[World], Any], table: str, locks: bool, expected: list[str]
) -> None:
    race = Race(f'INSERT INTO "registry_{table}"', locks=locks)

    outcomes = race.run(one=lambda: apply(world), other=lambda: apply(world))

    made = (Subject.objects.filter(name__in=["Химия", "Физика"]), BellSchedule.objects.filter(name="Вторая смена"))
    assert sorted(outcomes.values()) == expected
    assert [rows.count() for rows in made] == ([2, 0] if apply is subjects else [0, 1])
    assert Bell.objects.filter(schedule__name="Вторая смена").count() == (0 if apply is subjects else 1)
