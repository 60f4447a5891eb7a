"""Two people accept one task at the same moment: exactly one wins, the other is told (PostgreSQL)."""

from datetime import timedelta

import pytest
from django.db import connection

from plans.actions import task as actions
from plans.models import Task, TaskEvent
from tests.plans.race import Race
from tests.world import NOW, make_world

ACCEPTING = 'UPDATE "plans_task"'

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("locks", [True, False])
def test_one_of_two_people_accepts(locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    task = world.submitted_task

    outcomes = Race(ACCEPTING, locks=locks).run(
        director=lambda: actions.accept(Task.objects.get(pk=task.pk), by=world.director, at=NOW),
        deputy=lambda: actions.accept(Task.objects.get(pk=task.pk), by=world.deputy, at=NOW + timedelta(minutes=1)),
    )

    accepted = TaskEvent.objects.filter(task=task, state_after="accepted").count()
    if locks:
        assert sorted(outcomes.values()) == ["outrun", "won"]
        assert accepted == 1
    else:
        # Without the lock both believe that they were first: the test would notice its loss.
        assert sorted(outcomes.values()) == ["won", "won"]
        assert accepted == 2
