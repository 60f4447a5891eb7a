"""Two people move the classes up at the same moment: one does, the other is told (PostgreSQL)."""

from datetime import date, timedelta

import pytest
from django.db import connection

from registry.actions import new_year
from registry.actions.new_year import Fate, Wishes
from registry.models import Pupil, SchoolClass, StudyYear, YearMove
from registry.queries.new_year import lines_of
from tests.plans.race import Race
from tests.world import NOW, make_world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("locks", [True, False])
def test_of_two_moves_one_happens(locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    StudyYear.objects.create(school=world.school, starts_on=date(2027, 9, 1), ends_on=date(2028, 5, 31))
    seen = [Fate(line.pk, line.version, line.outcome, line.new_name) for line in lines_of(world.study_year)]

    def move(name: str, minute: int) -> YearMove:
        at = NOW + timedelta(minutes=minute)
        return new_year.move_up(world.study_year, seen, Wishes(date(2027, 5, 31)), by=world.users[name], at=at)

    outcomes = Race('INSERT INTO "registry_schoolclass"', locks=locks).run(
        sysadmin=lambda: move("sysadmin", 1), director=lambda: move("director", 2)
    )

    # Without the lock only the constraint on names holds, and one of the two sees an error of the program.
    assert sorted(outcomes.values()) == (["outrun", "won"] if locks else ["broken", "won"])
    assert YearMove.objects.count() == 1
    assert SchoolClass.objects.current().filter(name="6а").count() == 1
    assert Pupil.history.filter(id=world.pupil.pk, history_type="~").count() == 1
