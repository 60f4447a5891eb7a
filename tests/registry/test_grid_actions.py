"""Ticks of the grids: where one wants to come, one step back, and nobody wipes another's work."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import link
from registry.links import LINKS
from registry.models import Room, Subject, SubjectRoom, SubjectTeacher
from registry.queries.grid import Narrowing, grid_of, summary_of
from registry.queries.link_steps import last_step
from tests.world import NOW, World

TEACHERS, ROOMS, CLASSES = LINKS["teachers"], LINKS["rooms"], LINKS["classes"]


def later(minutes: int) -> Any:
    return NOW + timedelta(minutes=minutes)


def pair(world: World, name: str = "class_teacher") -> tuple[int, int]:
    return world.subject.pk, world.staff[name].pk


def press(world: World, *, on: Any = (), off: Any = (), by: str = "sysadmin", minute: int = 1) -> link.Changed:
    return link.put(TEACHERS, world.school, on=on, off=off, by=world.users[by], at=later(minute))


def take_back(world: World, *, by: str = "sysadmin", minute: int = 9) -> link.TakenBack:
    user = world.users[by]
    step = last_step(TEACHERS, world.school.pk, by=user, at=later(minute))
    stamp = step.at.isoformat() if step else ""
    return link.take_back(TEACHERS, world.school, step=stamp, by=user, at=later(minute))


def ticked(world: World) -> set[tuple[int, int]]:
    return set(SubjectTeacher.objects.values_list("subject_id", "employee_id"))


def test_the_same_press_twice_makes_one_tick_and_one_row_of_history(world: World) -> None:
    before = SubjectTeacher.history.count()

    first, second = (press(world, on={pair(world)}, minute=minute) for minute in (1, 2))

    assert [set(first.added), set(second.added)] == [{pair(world)}, set()]
    assert SubjectTeacher.history.count() == before + 1
    row = SubjectTeacher.history.latest()
    assert (row.history_type, row.history_user, row.history_date) == ("+", world.sysadmin, later(1))


def test_a_removed_tick_leaves_its_history_with_the_actor(world: World) -> None:
    press(world, off={pair(world, "employee")})

    assert ticked(world) == set()
    row = SubjectTeacher.history.latest()
    assert (row.history_type, row.history_user) == ("-", world.sysadmin)
    assert (row.subject_id, row.employee_id) == pair(world, "employee")


def test_steps_are_taken_back_from_the_newest(world: World) -> None:
    before = ticked(world)
    press(world, on={pair(world)}, minute=1)
    press(world, off=before, minute=2)

    take_back(world, minute=3)
    assert ticked(world) == before | {pair(world)}
    take_back(world, minute=4)
    assert ticked(world) == before
    with pytest.raises(Outrun):
        take_back(world, minute=5)


def test_after_a_step_back_a_new_step_is_the_next_to_go(world: World) -> None:
    before = ticked(world)
    press(world, on={pair(world)}, minute=1)
    take_back(world, minute=2)
    press(world, on={pair(world, "deputy")}, minute=3)

    take_back(world, minute=4)

    assert ticked(world) == before
    assert last_step(TEACHERS, world.school.pk, by=world.sysadmin, at=later(5)) is None


def test_a_cell_that_somebody_else_touched_since_stays(world: World) -> None:
    press(world, on={pair(world), pair(world, "deputy")}, minute=1)
    press(world, off={pair(world)}, by="director", minute=2)
    press(world, on={pair(world)}, by="director", minute=3)

    back = take_back(world, minute=4)

    assert [set(back.pairs), set(back.left)] == [{pair(world, "deputy")}, {pair(world)}]
    assert pair(world) in ticked(world)


def test_a_step_of_another_person_or_of_yesterday_is_not_taken_back(world: World) -> None:
    press(world, on={pair(world)}, minute=1)

    assert last_step(TEACHERS, world.school.pk, by=world.director, at=later(2)) is None
    assert last_step(TEACHERS, world.school.pk, by=world.sysadmin, at=NOW + timedelta(days=1)) is None


def test_a_step_that_is_not_the_last_any_more_is_refused(world: World) -> None:
    press(world, on={pair(world)}, minute=1)
    stamp = later(1).isoformat()
    press(world, on={pair(world, "deputy")}, minute=2)

    with pytest.raises(Outrun):
        link.take_back(TEACHERS, world.school, step=stamp, by=world.sysadmin, at=later(3))


@pytest.mark.parametrize("archived", ["subject", "employee"])
def test_nothing_is_ticked_on_archived_ground(world: World, archived: str) -> None:
    gone: Any = world.subject if archived == "subject" else world.staff["class_teacher"]
    type(gone).objects.filter(pk=gone.pk).update(archived_at=NOW)

    with pytest.raises(Refused):
        press(world, on={pair(world)})


def test_a_row_of_another_school_is_not_there(world: World) -> None:
    foreign = Subject.objects.create(school=world.other, name="Чужой")

    for cells in ({(foreign.pk, world.staff["deputy"].pk)}, {(world.subject.pk, world.staff["stranger"].pk)}):
        with pytest.raises(Refused):
            press(world, on=cells)


def test_a_big_region_costs_as_many_queries_as_one_cell(world: World) -> None:
    subjects = [Subject.objects.create(school=world.school, name=f"Предмет {n}") for n in range(30)]
    cells = {(subject.pk, employee.pk) for subject in subjects for employee in world.staff.values()}
    cells = {cell for cell in cells if cell[1] != world.staff["stranger"].pk}

    costs = []
    for minute, region in ((1, {pair(world)}), (2, cells)):
        with CaptureQueriesContext(connection) as queries:
            press(world, on=region, minute=minute)
        costs.append(len(queries))

    # SQLite takes so many values in one insert, and then a second one.
    assert costs == [8, 8 if connection.vendor == "postgresql" else 9]
    assert SubjectTeacher.history.filter(history_date=later(2)).count() == len(cells) == 150


def test_a_region_is_what_is_shown(world: World) -> None:
    grid = grid_of(CLASSES, world.school.pk, Narrowing(year=world.study_year.pk))
    narrowed = grid_of(CLASSES, world.school.pk, Narrowing(year=world.study_year.pk, columns="5Б"))

    assert grid.region(group="5-е") == {
        (world.subject.pk, world.school_class.pk),
        (world.subject.pk, world.other_class.pk),
    }
    assert narrowed.region(subject=world.subject.pk) == {(world.subject.pk, world.other_class.pk)}
    assert grid.region(group="6-е") == set()


def test_who_teaches_nothing_is_shown_on_demand_or_when_linked(world: World) -> None:
    cleaner = world.staff["class_teacher"]
    type(cleaner).objects.filter(pk=cleaner.pk).update(kind="service")

    def shown(**asked: Any) -> bool:
        grid = grid_of(TEACHERS, world.school.pk, Narrowing(**asked))
        return cleaner.pk in {head.pk for head in grid.columns}

    assert not shown()
    assert shown(everybody=True)
    press(world, on={pair(world)})
    assert shown()


def test_subjects_without_a_tick_are_named_and_archived_ends_do_not_count(world: World) -> None:
    Subject.objects.create(school=world.school, name="Музыка")

    assert summary_of(ROOMS, world.school.pk).bare == ["Музыка"]
    Room.objects.update(archived_at=NOW)
    assert summary_of(ROOMS, world.school.pk).bare == ["Математика", "Музыка"]
    assert SubjectRoom.objects.count() == 1


def test_links_made_by_the_load_are_no_step_of_the_grid(world: World) -> None:
    with transaction.atomic():
        link.link_missing(TEACHERS, world.school, [pair(world)], by=world.sysadmin, at=later(1), reason="по нагрузке")

    assert last_step(TEACHERS, world.school.pk, by=world.sysadmin, at=later(9)) is None
    with pytest.raises(Outrun):
        take_back(world)
    assert pair(world) in ticked(world)
