"""The director destroys while the sysadmin brings the card back: one of them wins, the other is told (PostgreSQL)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection

from ezh_rollout.shared.refusal import Refused
from registry.actions import exchange, record
from registry.actions import job as jobs
from registry.actions.destruction import ActData, destroy
from registry.exports import Scope
from registry.models import DestructionAct, Employee, Pupil
from registry.states import FileFormat, JobState
from tests.plans.race import Race
from tests.registry.destruction_things import end_papers
from tests.world import NOW, World, make_world

LONG_AGO = datetime(2024, 3, 1, 9, 0, tzinfo=NOW.tzinfo)
ACT = ActData(number="7", dated=NOW.date(), reason="срок", commission=["Берёзкина Р.А."])

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def destroying(world: World, section: str, pk: int) -> Callable[[], Any]:
    return lambda: destroy(world.school, {section: frozenset({pk})}, act=ACT, by=world.director, at=NOW)


@pytest.mark.parametrize("locks", [True, False])
def test_an_employee_is_either_destroyed_or_restored(locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    pk = world.staff["employee"].pk
    Employee.objects.filter(pk=pk).update(archived_at=LONG_AGO)
    end_papers(world.staff["employee"], on=LONG_AGO.date())

    outcomes = Race('UPDATE "registry_employee"', locks=locks).run(
        destroy=destroying(world, "employees", pk),
        restore=lambda: record.restore(Employee.objects.get(pk=pk), by=world.sysadmin),
    )

    fresh = Employee.objects.get(pk=pk)
    if locks:
        assert sorted(outcomes.values()) == ["outrun", "won"]
        assert fresh.is_archived == (outcomes["destroy"] == "won") == (fresh.destroyed_at is not None)
        assert DestructionAct.objects.filter(number="7").exists() == (outcomes["destroy"] == "won")
    else:
        # Without the locks nobody is told: both go through, or only the constraint of the table holds one up.
        assert "outrun" not in outcomes.values()


def restoring(pupil: Pupil, world: World) -> None:
    """A row that went between the reading and the writing counts as broken, not as told."""
    try:
        record.restore(pupil, by=world.sysadmin)
    except DatabaseError as gone:
        raise IntegrityError from gone


@pytest.mark.parametrize("locks", [True, False])
def test_a_pupil_is_either_destroyed_or_restored(locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    pk = world.pupil.pk
    Pupil.objects.filter(pk=pk).update(archived_at=LONG_AGO)
    pupil = Pupil.objects.get(pk=pk)
    race = Race("", locks=locks)
    # The restorer stops before writing, the destroyer before deleting the pupil.
    race.stop = ('UPDATE "registry_pupil"', 'DELETE FROM "registry_pupil"')  # type: ignore[assignment]

    outcomes = race.run(destroy=destroying(world, "pupils", pk), restore=lambda: restoring(pupil, world))

    found = Pupil.objects.filter(pk=pk)
    if locks:
        assert sorted(outcomes.values()) == ["outrun", "won"]
        assert found.exists() == (outcomes["restore"] == "won")
        if found.exists():
            assert not found.get().is_archived
            assert found.get().history.exists()
    else:
        assert "outrun" not in outcomes.values()


def test_of_two_destructions_one_makes_the_act() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    Pupil.objects.filter(pk=world.pupil.pk).update(archived_at=LONG_AGO)
    act = destroying(world, "pupils", world.pupil.pk)

    outcomes = Race('DELETE FROM "registry_pupil"').run(one=act, other=act)

    assert sorted(outcomes.values()) == ["outrun", "won"]
    assert DestructionAct.objects.filter(number="7").count() == 1


def test_nobody_is_destroyed_while_a_worker_writes_a_file_of_people() -> None:
    """It has read them already, and would write them after the act."""
    world = make_world()
    Pupil.objects.filter(pk=world.pupil.pk).update(archived_at=LONG_AGO)
    asked = exchange.Request("pupils", Scope(world.school.pk), FileFormat.XLSX, why="сверка")
    job = exchange.export_later(asked, world.school, by=world.sysadmin)
    act = destroying(world, "pupils", world.pupil.pk)

    with pytest.raises(Refused, match="готовится файл выгрузки"):
        act()
    jobs.run.call(str(job.pk))
    act()

    job.refresh_from_db()
    assert not Pupil.objects.filter(pk=world.pupil.pk).exists()
    assert (job.state, job.result.name) == (JobState.DONE, "")
