"""A move of classes is taken back whole, once, and only while nothing else was built on it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import record
from registry.actions.new_year import Wishes
from registry.actions.year_load import WITH_CLASS, LoadMode
from registry.actions.year_move import obstacles_to_undo, undo_move
from registry.models import Pupil, SchoolClass, StudyYear, SubjectClass, TeachingAssignment, YearMove
from tests.registry.new_year_things import JUNE, add_class, class_of, move
from tests.world import NOW, World, make_pupil


@pytest.mark.usefixtures("next_year")
def test_an_untouched_move_comes_back_whole(world: World) -> None:
    last = add_class(world, "11а", 11)
    graduate = make_pupil(last, "Выпускников", "Пётр")
    group = add_class(world, "5а англ. 1", 5, parent=world.school_class)
    done = move(world, Wishes(date(2027, 5, 31), ["1а"], LoadMode(WITH_CLASS)))

    undo_move(done, by=world.sysadmin, at=JUNE + timedelta(hours=1))

    graduate.refresh_from_db()
    assert class_of(world.pupil) == ("5а", world.study_year)
    assert (graduate.archived_at, graduate.left_on) == (None, None)
    assert set(SchoolClass.objects.current()) == {world.school_class, world.other_class, last, group}
    assert list(TeachingAssignment.objects.current()) == [world.assignment]
    assert SubjectClass.objects.count() == 1
    # And it may be done again.
    assert move(world, at=JUNE + timedelta(hours=2)).pupils == 2


def touch_pupil(world: World) -> None:
    pupil = Pupil.objects.get(pk=world.pupil.pk)
    record.change(pupil, to={"phone": "1"}, version=pupil.version, by=world.director, at=NOW)


def touch_class(world: World) -> None:
    new = SchoolClass.objects.get(name="6а")
    record.change(new, to={"name": "6г"}, version=new.version, by=world.director, at=NOW)


def add_pupil(world: World) -> None:
    make_pupil(SchoolClass.objects.get(name="6а"), "Новенький", "Иван")


def add_load(world: World) -> None:
    TeachingAssignment.objects.create(
        school=world.school, school_class=SchoolClass.objects.get(name="6а"), subject=world.subject
    )


def add_link(world: World) -> None:
    SubjectClass.objects.create(
        school=world.school, school_class=SchoolClass.objects.get(name="6а"), subject=world.subject
    )


def same_name_again(world: World) -> None:
    add_class(world, "5а", 5)


def move_on(world: World) -> None:
    """Of nothing yet: the move itself stands in the way."""
    later = StudyYear.objects.create(school=world.school, starts_on=date(2028, 9, 1), ends_on=date(2029, 5, 31))
    middle = StudyYear.objects.get(starts_on=date(2027, 9, 1))
    YearMove.objects.create(
        school=world.school, from_year=middle, to_year=later, moved_by=world.sysadmin, moved_at=JUNE
    )


@pytest.mark.parametrize("touch", [touch_pupil, touch_class, add_pupil, add_load, add_link, same_name_again, move_on])
def test_what_others_built_on_a_move_is_a_reason_not_to_undo_it(
    world: World, next_year: StudyYear, touch: Callable[[World], None]
) -> None:
    done = move(world, at=NOW)
    touch(world)

    assert len(obstacles_to_undo(done)) == 1
    with pytest.raises(Refused):
        undo_move(done, by=world.sysadmin, at=JUNE)
    assert class_of(world.pupil)[1] == next_year


@pytest.mark.usefixtures("next_year")
def test_a_move_is_undone_once(world: World) -> None:
    done = move(world)
    undo_move(done, by=world.sysadmin, at=JUNE + timedelta(hours=1))

    with pytest.raises(Outrun):
        undo_move(done, by=world.sysadmin, at=JUNE + timedelta(hours=2))
