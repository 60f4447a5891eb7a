"""Two people tick one cell at the same moment: one tick, one row of history, nobody sees an error (PostgreSQL)."""

from datetime import timedelta

import pytest
from django.db import connection

from registry.actions import link
from registry.links import LINKS
from registry.models import SubjectTeacher
from tests.plans.race import Race
from tests.world import NOW, make_world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("locks", [True, False])
def test_two_people_tick_one_cell(locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    cell = (world.subject.pk, world.staff["deputy"].pk)

    def tick(name: str, minute: int) -> link.Changed:
        at = NOW + timedelta(minutes=minute)
        return link.put(LINKS["teachers"], world.school, on={cell}, by=world.users[name], at=at)

    outcomes = Race('INSERT INTO "registry_subjectteacher"', locks=locks).run(
        sysadmin=lambda: tick("sysadmin", 1), director=lambda: tick("director", 2)
    )

    written = SubjectTeacher.history.filter(subject_id=cell[0], employee_id=cell[1])
    assert SubjectTeacher.objects.filter(subject=cell[0], employee=cell[1]).count() == 1
    assert written.count() == 1
    # Without the lock only the constraint holds, and one of the two sees an error of the program.
    assert sorted(outcomes.values()) == (["won", "won"] if locks else ["broken", "won"])


def test_two_people_untick_one_cell() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    cell = (world.subject.pk, world.staff["employee"].pk)
    kind = LINKS["teachers"]

    outcomes = Race('DELETE FROM "registry_subjectteacher"').run(
        off=lambda: link.put(kind, world.school, off={cell}, by=world.sysadmin, at=NOW + timedelta(minutes=1)),
        also_off=lambda: link.put(kind, world.school, off={cell}, by=world.director, at=NOW + timedelta(minutes=2)),
    )

    assert sorted(outcomes.values()) == ["won", "won"]
    assert SubjectTeacher.history.filter(history_type="-").count() == 1
