"""Tasks about the school's data are measured by the data itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from plans.evidence import EVIDENCE, Progress, measure
from registry.actions import verification
from registry.models import (
    AdminRight,
    Bell,
    Pupil,
    Representation,
    Room,
    Subject,
    SubjectClass,
    SubjectRoom,
    SubjectTeacher,
)
from registry.queries.looked import LOOKS
from registry.queries.verification import row_checks
from registry.states import AdminBlock, AdminLevel
from tests.world import NOW, World, make_pupil


def progress(world: World, key: str) -> Progress:
    return measure([key], school=world.school.pk, plan=world.plan.pk, on=NOW.date())[key]


def numbers(world: World, key: str) -> tuple[int, int]:
    found = progress(world, key)
    return found.done, found.total


# The world has two classes, one of them with bells and periods, two pupils with a parent each, one subject.
OF_DATA = [
    ("pupils_entered", (2, 2)),
    ("representatives_entered", (2, 2)),
    ("classes_entered", (2, 2)),
    ("periods_entered", (1, 2)),
    ("bells_entered", (1, 2)),
    ("buildings_entered", (1, 1)),
    ("rooms_entered", (1, 1)),
    ("subjects_entered", (1, 1)),
    ("reference_entered", (3, 3)),
    ("timetable_entered", (2, 4)),
    ("subject_teachers_linked", (1, 1)),
    ("links_entered", (3, 3)),
    ("information_entered", (8, 10)),
    ("people_prepared", (9, 9)),
    ("staff_codes_handed_out", (0, 5)),
    ("admin_rights_given", (0, 2)),
    ("school_activated", (0, 1)),
    ("subject_rooms_linked", (1, 1)),
    ("subject_classes_linked", (1, 1)),
    ("data_verified", (0, 29)),
    # Of nine people one has said her word; one blank of three is ready.
    ("consents_pupils", (0, 2)),
    ("consents_representatives", (0, 2)),
    ("consents_staff", (1, 5)),
    ("consents_collected", (1, 9)),
    ("consent_forms_issued", (1, 3)),
]


@pytest.mark.parametrize(("key", "expected"), OF_DATA)
def test_a_task_is_as_far_as_its_data(world: World, key: str, expected: tuple[int, int]) -> None:
    assert numbers(world, key) == expected


def test_nothing_entered_is_nothing_done(world: World) -> None:
    """The other school has one member of staff and nothing else."""
    found = measure(EVIDENCE, school=world.other.pk, plan=world.plan.pk, on=NOW.date())

    assert {key for key, measured in found.items() if measured.is_complete} <= {"employees_entered"}


def test_control_numbers_of_the_school_are_what_is_to_be_entered(world: World) -> None:
    world.school.planned_pupils, world.school.planned_classes = 40, 3
    world.school.save()

    assert numbers(world, "pupils_entered") == (2, 40)
    assert numbers(world, "classes_entered") == (2, 3)


def test_a_pupil_without_class_or_parent_is_not_done(world: World) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(school_class=None)
    Representation.objects.filter(pupil=world.pupil).delete()

    assert numbers(world, "pupils_entered") == (1, 2)
    assert numbers(world, "representatives_entered") == (1, 2)


def test_a_subject_without_link_is_not_done(world: World) -> None:
    Subject.objects.create(school=world.school, name="Физика")

    for key in ("subject_teachers_linked", "subject_rooms_linked", "subject_classes_linked"):
        assert numbers(world, key) == (1, 2)


@pytest.mark.parametrize("model", [SubjectTeacher, SubjectRoom, SubjectClass])
def test_links_taken_away_are_undone(world: World, model: Any) -> None:
    model.objects.all().delete()

    assert numbers(world, "links_entered") == (2, 3)


def test_two_administrators_by_order_are_enough(world: World) -> None:
    for name in ("sysadmin", "director"):
        for block in AdminBlock:
            AdminRight.objects.get_or_create(
                school=world.school,
                employee=world.staff[name],
                block=block,
                defaults={
                    "level": AdminLevel.FULL,
                    "order_number": "24",
                    "order_date": date(2027, 3, 9),
                    "since": date(2027, 3, 9),
                    "began_by": world.director,
                },
            )

    assert progress(world, "admin_rights_given").is_complete


def verify_everything(world: World) -> None:
    for key, look in LOOKS.items():
        looked = {pk: row.fingerprint for pk, row in row_checks(look, world.school.pk).items()}
        verification.verify(world.school, key, looked, by=world.deputy, at=NOW + timedelta(hours=1))


def test_verification_is_done_when_every_row_is_checked_as_it_is(world: World) -> None:
    assert progress(world, "data_verified").done == 0

    verify_everything(world)
    assert progress(world, "data_verified").is_complete
    assert progress(world, "data_verified").url == reverse("registry:verification", args=[world.school.pk])

    Room.objects.filter(pk=world.room.pk).update(name="203")
    # The room itself, the subject that is taught in it, and the line of the teaching load.
    after = progress(world, "data_verified")
    assert after.total - after.done == 3


@pytest.mark.parametrize("pupils", [1, 30])
def test_all_keys_cost_the_same_for_any_number_of_rows(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, pupils: int
) -> None:
    for number in range(pupils):
        make_pupil(world.school_class, "Рябинин", f"Иван{number}")
    Bell.objects.filter(pk=world.bell.pk).update(number=9)

    with django_assert_num_queries(55):
        measure(EVIDENCE, school=world.school.pk, plan=world.plan.pk, on=NOW.date())
