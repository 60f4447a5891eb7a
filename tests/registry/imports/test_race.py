"""Two people press «Сохранить» at the same moment: the rows are written once (PostgreSQL)."""

from datetime import date

import pytest
from django.db import connection

from registry.actions import imports
from registry.imports import changeset_of
from registry.models import ImportRun, Pupil
from tests.plans.race import Race
from tests.registry.imports.books import text
from tests.world import NOW, make_world

ON = date(2027, 3, 10)

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("locks", [True, False])
def test_two_saves_of_one_import_write_once(locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    data = text(["ФИО", "Д/р", "Класс"], ["Осокина Вера Ивановна", "02.03.2015", "5б"])
    run = imports.store(
        world.school, changeset_of(world.school, "pupils", data, on=ON), file_name="", by=world.sysadmin, at=NOW
    )  # fmt: skip

    def save() -> object:
        return imports.save(ImportRun.objects.get(pk=run.pk), by=world.sysadmin, at=NOW, on=ON)

    outcomes = Race('INSERT INTO "registry_pupil"', locks=locks).run(one=save, other=save)

    # Without the locks the second save would write the same pupil again: the test would notice their loss.
    assert sorted(outcomes.values()) == ["won", "won"]
    assert Pupil.objects.filter(last_name="Осокина").count() == (1 if locks else 2)
