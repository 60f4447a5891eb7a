"""The staff of an import: who is missing goes to the archive, with all the obstacles, and comes back."""

import pytest

from ezh_rollout.shared.refusal import Refused
from registry.actions import imports
from registry.models import Appointment, Employee, ImportRun, SchoolClass
from registry.states import ImportState
from tests.registry.imports.test_saving import ON, stored
from tests.world import NOW, PEOPLE, World

HEADER_OF_STAFF = ["Фамилия", "Имя", "Отчество", "СНИЛС", "Должность"]
STAFF = [
    [last, first, middle, "", post]
    for name, (last, first, middle, _, post, _) in PEOPLE.items()
    if name != "class_teacher"
]


def without_the_class_teacher(world: World) -> ImportRun:
    """A file of the staff where the class teacher is missing, with the number that only her card has."""
    SchoolClass.objects.filter(class_teacher=world.staff["class_teacher"]).update(class_teacher=None)
    Appointment.objects.filter(user=world.users["class_teacher"]).delete()
    Employee.objects.filter(pk=world.staff["class_teacher"].pk).update(snils="112-233-445 95")
    return stored(world, *STAFF, kind="employees", header=HEADER_OF_STAFF)


def test_the_missing_of_the_staff_go_to_the_archive_and_come_back(world: World) -> None:
    gone = world.staff["class_teacher"]
    run = without_the_class_teacher(world)

    imports.save(run, by=world.sysadmin, at=NOW, on=ON, archive=[gone.pk])
    assert Employee.objects.get(pk=gone.pk).archived_at == NOW
    run.refresh_from_db()
    imports.undo(run, by=world.sysadmin, at=NOW)

    assert Employee.objects.get(pk=gone.pk).archived_at is None


def test_an_import_does_not_archive_whoever_leads_a_class(world: World) -> None:
    gone = world.staff["class_teacher"]
    run = without_the_class_teacher(world)
    SchoolClass.objects.filter(pk=world.school_class.pk).update(class_teacher=gone)

    with pytest.raises(Refused, match="Классный руководитель классов: «5а»"):
        imports.save(run, by=world.sysadmin, at=NOW, on=ON, archive=[gone.pk])

    assert Employee.objects.get(pk=gone.pk).archived_at is None


def test_nobody_comes_back_with_an_import_whose_number_another_has_by_now(world: World) -> None:
    gone = world.staff["class_teacher"]
    run = without_the_class_teacher(world)
    imports.save(run, by=world.sysadmin, at=NOW, on=ON, archive=[gone.pk])
    run.refresh_from_db()
    Employee.objects.filter(pk=world.staff["employee"].pk).update(snils="112-233-445 95")

    with pytest.raises(Refused, match="СНИЛС уже записан в карточке «Ясенев Пётр Ильич»"):
        imports.undo(run, by=world.sysadmin, at=NOW)

    assert Employee.objects.get(pk=gone.pk).archived_at == NOW
    assert ImportRun.objects.get(pk=run.pk).state == ImportState.SAVED
