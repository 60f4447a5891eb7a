"""The next study year: classes moved once, exactly one parallel, with all that goes along."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import new_year as actions
from registry.actions import record
from registry.actions.new_year import Wishes
from registry.actions.year_load import BY_PARALLEL, NOTHING, WITH_CLASS, LoadMode
from registry.models import (
    Employee,
    PeriodSet,
    Pupil,
    SchoolClass,
    StudyYear,
    SubjectClass,
    TeachingAssignment,
    YearMove,
)
from registry.queries.history import history_of
from registry.queries.new_year import a_year_later, faults_of_name, lines_of, name_a_year_later
from tests.registry.new_year_things import JUNE, WISHES, add_class, class_of, fates, move
from tests.world import NOW, World, make_pupil


@pytest.mark.parametrize(
    ("name", "parallel", "later"),
    [
        ("5а", 5, "6а"),
        ("10 «А»", 10, "11 «А»"),
        ("9-Б", 9, "10-Б"),
        ("7", 7, "8"),
        ("Кадеты", 7, "Кадеты"),
        ("2023-А", 3, "2023-А"),
        ("05а", 5, "6а"),
    ],
)
def test_the_name_a_year_later(name: str, parallel: int, later: str) -> None:
    assert name_a_year_later(name, parallel) == later


@pytest.mark.parametrize(
    ("name", "parallel", "is_sound"),
    [("6а", 6, True), ("Кадеты", 6, True), ("7а", 6, False), ("5а", 6, False), ("", 6, False), ("16а", 6, False)],
)
def test_a_name_of_another_parallel_is_a_fault(name: str, parallel: int, is_sound: bool) -> None:
    assert (faults_of_name(name, parallel) == []) == is_sound


def test_leap_days_have_a_day_a_year_later() -> None:
    assert a_year_later(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_later(date(2026, 9, 1)) == date(2027, 9, 1)


@pytest.mark.usefixtures("next_year")
def test_pupils_go_with_their_class_and_the_card_names_the_former_one(world: World) -> None:
    done = move(world)

    assert class_of(world.pupil) == ("6а", done.to_year)
    assert (done.classes, done.pupils, done.left) == (2, 2, 0)
    newest = history_of(Pupil.objects.get(pk=world.pupil.pk), school=world.school.pk)[0]
    change = newest.changes[0]
    assert (change.label, change.before, change.after) == ("Класс", "5а", "6а")
    assert "2027/2028" in newest.what


def test_the_new_class_keeps_teacher_bells_and_days_and_the_old_one_is_archived(
    world: World, next_year: StudyYear
) -> None:
    PeriodSet.objects.create(school=world.school, study_year=next_year, name="Полугодия", kind="half_year")

    move(world)

    new = SchoolClass.objects.get(name="6а")
    assert (new.class_teacher, new.bell_schedule) == (world.staff["class_teacher"], world.bell_schedule)
    assert new.parallel == 6
    assert new.period_set == PeriodSet.objects.get(study_year=next_year)
    assert new.sort_key
    old = SchoolClass.objects.get(pk=world.school_class.pk)
    assert old.archived_at == JUNE
    assert not TeachingAssignment.objects.current().filter(school_class=old).exists()


@pytest.mark.usefixtures("next_year")
def test_the_class_teacher_goes_only_when_chosen(world: World) -> None:
    chosen = [replace(fate, keeps_teacher=False) for fate in fates(world.study_year)]

    actions.move_up(world.study_year, chosen, WISHES, by=world.sysadmin, at=JUNE)

    assert SchoolClass.objects.get(name="6а").class_teacher is None


@pytest.mark.usefixtures("next_year")
def test_a_dismissed_class_teacher_does_not_go_with_the_class(world: World) -> None:
    Employee.objects.filter(pk=world.staff["class_teacher"].pk).update(archived_at=NOW)

    move(world)

    assert SchoolClass.objects.get(name="6а").class_teacher is None


def test_the_last_grade_leaves_and_its_pupils_go_to_the_archive(world: World, next_year: StudyYear) -> None:
    last = add_class(world, "11а", 11)
    graduate = make_pupil(last, "Выпускников", "Пётр")
    gone_before = make_pupil(last, "Ушедший", "Иван", archived_at=NOW)
    left_early = make_pupil(last, "Ранний", "Лев", left_on=date(2027, 4, 1))

    done = move(world)

    graduate.refresh_from_db()
    assert (graduate.left_on, graduate.archived_at, graduate.school_class) == (date(2027, 5, 31), JUNE, last)
    gone_before.refresh_from_db()
    assert (gone_before.archived_at, gone_before.version) == (NOW, 1)
    left_early.refresh_from_db()
    assert (left_early.left_on, left_early.archived_at) == (date(2027, 4, 1), JUNE)
    assert done.left == 2
    assert not SchoolClass.objects.filter(study_year=next_year, parallel=12).exists()


def test_the_ninth_grade_leaves_only_where_it_is_the_last(world: World) -> None:
    add_class(world, "9а", 9)
    assert {line.name: line.outcome for line in lines_of(world.study_year)}["9а"] == "leave"
    add_class(world, "10а", 10)
    assert {line.name: line.outcome for line in lines_of(world.study_year)}["9а"] == "up"


@pytest.mark.usefixtures("next_year")
def test_a_class_moves_once(world: World) -> None:
    seen = fates(world.study_year)
    move(world)

    with pytest.raises(Outrun):
        actions.move_up(world.study_year, seen, WISHES, by=world.sysadmin, at=JUNE + timedelta(minutes=1))

    assert SchoolClass.objects.filter(name="6а").count() == 1
    assert YearMove.objects.count() == 1


def test_two_years_ahead_is_impossible(world: World, next_year: StudyYear) -> None:
    move(world)
    StudyYear.objects.create(school=world.school, starts_on=date(2028, 9, 1), ends_on=date(2029, 5, 31))

    with pytest.raises(Refused, match="два года вперёд"):
        actions.move_up(next_year, fates(next_year), WISHES, by=world.sysadmin, at=JUNE + timedelta(minutes=1))

    assert class_of(world.pupil)[0] == "6а"


def test_a_year_that_is_not_the_next_one_is_no_target(world: World) -> None:
    StudyYear.objects.create(school=world.school, starts_on=date(2028, 9, 1), ends_on=date(2029, 5, 31))

    with pytest.raises(Refused, match="нет следующего"):
        move(world)


@pytest.mark.parametrize("name", ["7а", "5а", "", "  "])
@pytest.mark.usefixtures("next_year")
def test_a_class_comes_exactly_one_parallel_further(world: World, name: str) -> None:
    chosen = [replace(fate, name=name) for fate in fates(world.study_year)]

    with pytest.raises(Refused):
        actions.move_up(world.study_year, chosen, WISHES, by=world.sysadmin, at=JUNE)

    assert class_of(world.pupil) == ("5а", world.study_year)
    assert SchoolClass.objects.filter(parallel=6).count() == 0


@pytest.mark.usefixtures("next_year")
def test_a_class_changed_meanwhile_is_told(world: World) -> None:
    seen = fates(world.study_year)
    record.change(world.school_class, to={"name": "5г"}, version=1, by=world.director, at=NOW)

    with pytest.raises(Outrun, match="5г"):
        actions.move_up(world.study_year, seen, WISHES, by=world.sysadmin, at=JUNE)


def test_a_class_that_is_there_takes_the_pupils_and_is_not_doubled(world: World, next_year: StudyYear) -> None:
    there = SchoolClass.objects.create(school=world.school, study_year=next_year, name="6А", parallel=6, letter="А")

    move(world)

    assert Pupil.objects.get(pk=world.pupil.pk).school_class == there
    assert SchoolClass.objects.filter(study_year=next_year).count() == 2


@pytest.mark.usefixtures("next_year")
def test_two_classes_may_become_one(world: World) -> None:
    chosen = [replace(fate, name="6а") for fate in fates(world.study_year)]

    actions.move_up(world.study_year, chosen, WISHES, by=world.sysadmin, at=JUNE)

    assert class_of(world.pupil)[0] == class_of(world.other_pupil)[0] == "6а"


@pytest.mark.usefixtures("next_year")
def test_a_class_left_alone_stays(world: World) -> None:
    move(world, б5="stay")

    assert class_of(world.other_pupil) == ("5б", world.study_year)
    assert not SchoolClass.objects.get(pk=world.other_class.pk).is_archived
    assert move(world, at=JUNE + timedelta(days=1)).classes == 1


@pytest.mark.usefixtures("next_year")
def test_nothing_chosen_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="хотя бы один"):
        move(world, а5="stay", б5="stay")


@pytest.mark.usefixtures("next_year")
def test_subgroups_go_with_their_class(world: World) -> None:
    group = add_class(world, "5а англ. 1", 5, parent=world.school_class)
    pupil = make_pupil(group, "Подгруппин", "Олег")

    move(world)

    new = SchoolClass.objects.get(name="6а англ. 1")
    assert new.parent == SchoolClass.objects.get(name="6а")
    assert Pupil.objects.get(pk=pupil.pk).school_class == new
    assert SchoolClass.objects.get(pk=group.pk).is_archived


@pytest.mark.usefixtures("next_year")
def test_empty_first_grades_are_opened_once(world: World) -> None:
    move(world, Wishes(left_on=date(2027, 5, 31), first_classes=["1а", "1А", "1б"]))

    assert list(SchoolClass.objects.filter(parallel=1).order_by("name").values_list("name", "letter")) == [
        ("1а", "а"),
        ("1б", "б"),
    ]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (LoadMode(NOTHING), []),
        (LoadMode(WITH_CLASS), [("6а", True, True)]),
        (LoadMode(WITH_CLASS, teachers=False), [("6а", False, True)]),
        (LoadMode(WITH_CLASS, rooms=False), [("6а", True, False)]),
        (LoadMode(BY_PARALLEL), [("5а", True, True)]),
    ],
)
@pytest.mark.usefixtures("next_year")
def test_the_load_is_taken_over_as_chosen(world: World, mode: LoadMode, expected: list[tuple[str, bool, bool]]) -> None:
    for name in ("4а", "4б"):
        add_class(world, name, 4)

    move(world, Wishes(left_on=date(2027, 5, 31), load=mode))

    found = TeachingAssignment.objects.current().select_related("school_class").order_by("school_class__name")
    assert [(row.school_class.name, row.teacher is not None, row.room is not None) for row in found] == expected
    linked = SubjectClass.objects.filter(school_class__archived_at=None).order_by("school_class__name")
    assert [link.school_class.name for link in linked] == [name for name, _, _ in expected]
    assert all(row.hours_per_week == 5 for row in found)
