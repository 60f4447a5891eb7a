"""Two people at the same moment: the school's lock lets one through at a time (PostgreSQL)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from ezh_rollout.shared.refusal import Refused
from registry.actions import record as actions
from registry.actions import representation
from registry.models import Pupil, Representation, Room
from tests.plans.race import Act, Race
from tests.world import NOW, World

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]
NUMBER = "112-233-445 95"


def change(world: World, phone: str) -> Act:
    return lambda: actions.change(world.pupil, to={"phone": phone}, version=1, by=world.sysadmin, at=NOW)


@pytest.mark.parametrize(("locks", "winners"), [(True, 1), (False, 2)], ids=["with the lock", "without it"])
def test_of_two_editors_of_one_card_the_second_is_told(world: World, locks: bool, winners: int) -> None:
    race = Race(stop='UPDATE "registry_pupil"', locks=locks)

    outcomes = race.run(one=change(world, "11"), other=change(world, "22"))

    assert sorted(outcomes.values()).count("won") == winners


def refused(act: Act, told: list[str]) -> Act:
    """An act whose refusal is written down: the race itself knows only `Outrun`."""

    def run() -> Any:
        try:
            return act()
        except Refused as refusal:
            told.extend(refusal.reasons)

    return run


def new_pupil(world: World, name: str) -> Act:
    pupil = Pupil(school=world.school, last_name=name, first_name="Олег", snils=NUMBER)
    return lambda: actions.add(pupil, by=world.sysadmin, at=NOW)


@pytest.mark.parametrize(("locks", "cards"), [(True, 1), (False, 2)], ids=["with the lock", "without it"])
def test_one_number_is_not_written_into_two_cards(world: World, locks: bool, cards: int) -> None:
    told: list[str] = []
    race = Race(stop='INSERT INTO "registry_pupil"', locks=locks)

    race.run(one=refused(new_pupil(world, "Первый"), told), other=refused(new_pupil(world, "Второй"), told))

    assert Pupil.objects.filter(snils=NUMBER).count() == cards
    assert len(told) == 2 - cards


def new_room(world: World) -> Act:
    room = Room(school=world.school, building=world.building, name="404")
    return lambda: actions.add(room, by=world.sysadmin, at=NOW)


@pytest.mark.parametrize(("locks", "broken"), [(True, 0), (False, 1)], ids=["with the lock", "without it"])
def test_one_name_twice_is_told_and_not_left_to_the_database(world: World, locks: bool, broken: int) -> None:
    told: list[str] = []
    race = Race(stop='INSERT INTO "registry_room"', locks=locks)

    outcomes = race.run(one=refused(new_room(world), told), other=refused(new_room(world), told))

    assert Room.objects.filter(name="404").count() == 1
    assert list(outcomes.values()).count("broken") == broken
    assert len(told) == 1 - broken


@pytest.mark.parametrize(("locks", "torn"), [(True, False), (False, True)], ids=["with the lock", "without it"])
def test_a_building_does_not_go_while_a_room_comes(world: World, locks: bool, torn: bool) -> None:
    Room.objects.update(archived_at=NOW)
    told: list[str] = []
    race = Race(stop='INSERT INTO "registry_historical', locks=locks)

    race.run(
        room=refused(new_room(world), told),
        building=refused(lambda: actions.archive(world.building, by=world.sysadmin, at=NOW), told),
    )

    world.building.refresh_from_db()
    assert (Room.objects.current().exists() and world.building.is_archived) == torn
    assert len(told) == (0 if torn else 1)


@pytest.mark.parametrize(("locks", "broken"), [(True, 0), (False, 1)], ids=["with the lock", "without it"])
def test_one_representative_is_attached_once(world: World, locks: bool, broken: int) -> None:
    def attach() -> Representation:
        return representation.attach(
            world.representative, pupil=world.other_pupil, kind="parent", document="", by=world.sysadmin
        )

    acts: dict[str, Callable[[], Any]] = {"one": attach, "other": attach}
    outcomes = Race(stop='INSERT INTO "registry_representation"', locks=locks).run(**acts)

    assert Representation.objects.filter(pupil=world.other_pupil, representative=world.representative).count() == 1
    assert list(outcomes.values()).count("broken") == broken
