"""An import is taken back while somebody else is at one of its rows: the one who comes second is told (PostgreSQL)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared.refusal import Outrun, Refused
from plans.models import Assignment
from registry.actions import imports, record, representation
from registry.imports import changeset_of
from registry.models import Employee, ImportRun, Pupil, Representation, TeachingAssignment
from registry.states import ImportState
from tests.plans.race import Act, Race, acts_in
from tests.registry.imports.books import text
from tests.world import NOW, World

ON = date(2027, 3, 10)
only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
PHONES = (
    ["Фамилия", "Имя", "Отчество", "Дата рождения", "Телефон"],
    ["Рябинина", "Анна", "Петровна", "12.04.2015", "89121234567"],
)
PARENTS = (
    ["Фамилия", "Имя", "Отчество", "ФИО ребёнка", "Класс", "Документ"],
    ["Рябинина", "Ольга", "Ивановна", "Рябинина Анна Петровна", "5а", "св-во I-АК 111111"],
)
STAFF = (["Фамилия", "Имя", "Отчество"], ["Липина", "Ева", "Павловна"])


def saved(world: World, kind: str, rows: tuple[list[str], ...]) -> ImportRun:
    run = imports.store(
        world.school, changeset_of(world.school, kind, text(*rows), on=ON), file_name="", by=world.sysadmin, at=NOW
    )
    imports.save(run, by=world.sysadmin, at=NOW, on=ON)
    return ImportRun.objects.get(pk=run.pk)


def undoing(world: World, run: ImportRun) -> Act:
    return lambda: imports.undo(run, by=world.sysadmin, at=NOW)


@only_postgresql
@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("order", "locks", "expected"),
    [
        ("edit, undo", True, {"edit": "won", "undo": "refused"}),
        ("undo, edit", True, {"undo": "won", "edit": "outrun"}),
        # Without the lock whoever edits is not told that the import went.
        ("undo, edit", False, {"edit": "won"}),
    ],
)
def test_a_row_is_either_edited_or_taken_back(world: World, order: str, locks: bool, expected: dict[str, str]) -> None:
    run = saved(world, "pupils", PHONES)
    pupil = Pupil.objects.get(pk=world.pupil.pk)
    acts = {
        "undo": undoing(world, run),
        "edit": lambda: record.change(pupil, to={"phone": "+7 3"}, version=pupil.version, by=world.deputy, at=NOW),
    }

    outcomes = Race('UPDATE "registry_pupil"', locks=locks).in_order(**acts_in(order, acts))

    fresh = Pupil.objects.get(pk=pupil.pk)
    assert outcomes.items() >= expected.items()
    if locks:
        assert fresh.phone == ("+7 3" if order == "edit, undo" else "")
        assert (ImportRun.objects.get(pk=run.pk).state == ImportState.UNDONE) == (outcomes["undo"] == "won")


def test_what_was_written_between_the_comparing_and_the_storing_is_seen(world: World) -> None:
    """A script compares without a lock."""
    stamp = imports.stamp_of(world.school.pk, "employees")
    changeset = changeset_of(world.school, "employees", text(*STAFF), on=ON)
    saved(world, "employees", STAFF)
    run = imports.store(world.school, changeset, file_name="", by=None, at=NOW, stamp=stamp)

    with pytest.raises(Outrun):
        imports.save(run, by=world.sysadmin, at=NOW, on=ON)

    assert Employee.objects.filter(last_name="Липина").count() == 1


def test_the_load_is_found_by_the_name_that_an_import_gave_its_teacher(world: World) -> None:
    teacher = Employee.objects.get(pk=world.staff["employee"].pk)
    record.change(teacher, to={"snils": "112-233-445 95"}, version=teacher.version, by=world.sysadmin, at=NOW)
    renamed = (["Фамилия", "Имя", "Отчество", "СНИЛС"], ["Грабов", "Пётр", "Ильич", "112-233-445 95"])
    changeset = changeset_of(world.school, "employees", text(*renamed), on=ON)
    run = imports.store(world.school, changeset, file_name="", by=world.sysadmin, at=NOW)

    def found() -> list[bool]:
        names = ("грабов", "ясенев")
        return [TeachingAssignment.objects.matching(name).filter(pk=world.assignment.pk).exists() for name in names]

    before = found()
    imports.save(run, by=world.sysadmin, at=NOW, on=ON)
    after = found()
    imports.undo(ImportRun.objects.get(pk=run.pk), by=world.sysadmin, at=NOW)

    assert [line.outcome for line in changeset.lines] == ["changed"]
    assert (before, after, found()) == ([False, True], [True, False], [False, True])


def test_a_link_that_was_corrected_by_hand_is_not_taken_back(world: World) -> None:
    run = saved(world, "representatives", PARENTS)
    link = Representation.objects.get(pk=world.representation.pk)
    assert link.document == "св-во I-АК 111111"
    representation.change(link, kind=link.kind, document="св-во II-АК 222222", by=world.sysadmin)

    with pytest.raises(Refused, match="связь с ребёнком"):
        imports.undo(run, by=world.sysadmin, at=NOW)

    assert Representation.objects.get(pk=link.pk).document == "св-во II-АК 222222"


def test_links_that_nobody_touched_are_taken_back(world: World) -> None:
    other = representation.attach(
        world.representative, pupil=world.other_pupil, kind="parent", document="", by=world.sysadmin
    )
    run = saved(world, "representatives", PARENTS)
    representation.detach(other, by=world.sysadmin)

    imports.undo(run, by=world.sysadmin, at=NOW)

    assert Representation.objects.get(pk=world.representation.pk).document == ""


@only_postgresql
@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("locks", "document"), [(True, "по доверенности"), (False, "св-во I-АК 111111")])
def test_a_link_is_not_written_over_by_an_import_that_has_read_it_before(
    world: World, locks: bool, document: str
) -> None:
    changeset = changeset_of(world.school, "representatives", text(*PARENTS), on=ON)
    run = imports.store(world.school, changeset, file_name="", by=world.sysadmin, at=NOW)
    link = world.representation
    acts: dict[str, Act] = {
        "save": lambda: imports.save(run, by=world.sysadmin, at=NOW, on=ON),
        "edit": lambda: representation.change(link, kind=link.kind, document="по доверенности", by=world.deputy),
    }

    # Only the import writes in bulk: the edit goes right through, or waits for the lock.
    outcomes = Race('UPDATE "registry_representation" SET "kind" = (CASE', locks=locks).in_order(**acts)

    # The last word is of whoever came last; without the lock the import never saw what it struck out.
    assert outcomes == {"save": "won", "edit": "won"}
    assert Representation.objects.get(pk=link.pk).document == document


@only_postgresql
@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_who_points_at_a_new_row_at_the_last_moment_keeps_it(world: World) -> None:
    """A task knows nothing of the registry's lock: the foreign key holds the row, and the person is told."""
    run = saved(world, "employees", STAFF)
    new = Employee.objects.get(last_name="Липина")
    acts: dict[str, Act] = {
        "undo": undoing(world, run),
        "task": lambda: Assignment.objects.create(
            school=world.school, task=world.task, employee=new, position=9, words="Липина Е.П."
        ),
    }

    outcomes = Race('DELETE FROM "registry_employee"').in_order(**acts)

    assert outcomes == {"task": "won", "undo": "outrun"}
    assert Employee.objects.filter(pk=new.pk).exists()
    assert ImportRun.objects.get(pk=run.pk).state == ImportState.SAVED


@pytest.mark.parametrize("state", [ImportState.RECEIVED, ImportState.REVIEW])
def test_an_import_that_was_wiped_before_its_end_says_so_and_offers_nothing(
    world: World, as_: Callable[[str], Client], state: ImportState
) -> None:
    """A destruction wipes every file of the school, also those that somebody is just looking through."""
    run = imports.receive(world.school, kind="pupils", file_name="", data=b"x;y", by=world.sysadmin, at=NOW)
    ImportRun.objects.filter(pk=run.pk).update(state=state)
    imports.wipe(run, at=NOW)
    page, save = (reverse(f"registry:{name}", args=[run.pk]) for name in ("run", "run_save"))

    shown = as_("sysadmin").get(page)

    assert shown.status_code == 200
    assert "Строки этого файла стёрты" in shown.content.decode()
    assert save not in shown.content.decode()
    assert as_("sysadmin").get(save)["Location"] == page
