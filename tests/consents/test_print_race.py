"""Two people who print the same class at the same moment (PostgreSQL)."""

import pytest
from django.db import connection

from consents.actions import printing as actions
from consents.models import ConsentSettings, PrintBatch
from consents.queries.printing import Asked, Group
from consents.states import ConsentKind, PrintFor, Subject
from registry.models import Job
from tests.plans.race import Race
from tests.world import NOW, make_world
from tests.world_consents import make_form

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("locks", [True, False])
def test_those_who_have_no_blank_yet_get_one(locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    ConsentSettings.objects.filter(school=world.school).update(operator_address="с. Учебное, ул. Школьная, 1")
    make_form(world.school, by=world.deputy)
    asked = Asked(ConsentKind.PROCESSING, (Group(Subject.PUPIL, world.school_class.pk, "5а"),), PrintFor.NEW)

    def print_for(name: str) -> Job:
        return actions.print_blanks(world.school, asked, by=world.users[name], at=NOW)

    outcomes = Race('INSERT INTO "consents_printbatch"', locks=locks).run(
        sysadmin=lambda: print_for("sysadmin"), deputy=lambda: print_for("deputy")
    )

    made = PrintBatch.objects.filter(form__subject=Subject.PUPIL).count()
    if locks:
        assert (sorted(outcomes.values()), made) == (["refused", "won"], 1)
    else:
        # Without the lock everybody has two blanks: the test would notice its loss.
        assert (sorted(outcomes.values()), made) == (["won", "won"], 2)
