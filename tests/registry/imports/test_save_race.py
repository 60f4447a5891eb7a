"""An import is saved while somebody else is at the same data: nothing is written over unseen (PostgreSQL)."""

from datetime import date, datetime

import pytest
from django.db import connection

from registry.actions import imports, record
from registry.actions.destruction import ActData, destroy
from registry.actions.new_year import Fate, Wishes, move_up
from registry.imports import changeset_of
from registry.models import ImportRow, ImportRun, Pupil, StudyYear
from registry.queries.new_year import lines_of
from registry.states import ImportDecision
from tests.plans.race import Act, Race, acts_in
from tests.registry.imports.books import text
from tests.world import NOW, World

ON = date(2027, 3, 10)
LONG_AGO = datetime(2024, 3, 1, 9, 0, tzinfo=NOW.tzinfo)
ACT = ActData(number="7", dated=ON, reason="срок", commission=["Берёзкина Р.А."])
HEADER = ["Фамилия", "Имя", "Отчество", "Дата рождения", "Класс", "Телефон"]
ANNA = ["Рябинина", "Анна", "Петровна", "12.04.2015", "5а", "89121234567"]
GLEB = ["Липин", "Глеб", "Олегович", "05.06.2014", "5а", ""]
VERA = ["Осокина", "Вера", "Ивановна", "02.03.2015", "5б", ""]

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def looked_through(world: World, *rows: list[str]) -> ImportRun:
    changeset = changeset_of(world.school, "pupils", text(HEADER, *rows), on=ON)
    return imports.store(world.school, changeset, file_name="", by=world.sysadmin, at=NOW)


def saving(world: World, run: ImportRun) -> Act:
    return lambda: imports.save(run, by=world.sysadmin, at=NOW, on=ON)


@pytest.mark.parametrize(
    ("order", "locks", "expected"),
    [
        ("edit, save", True, {"edit": "won", "save": "outrun"}),
        ("save, edit", True, {"save": "won", "edit": "outrun"}),
        # Without the lock whoever edits is not told of the imported number, which that strikes out.
        ("save, edit", False, {"edit": "won"}),
    ],
)
def test_a_card_and_an_import_do_not_write_over_each_other(
    world: World, order: str, locks: bool, expected: dict[str, str]
) -> None:
    run = looked_through(world, ANNA)
    acts = {
        "save": saving(world, run),
        "edit": lambda: record.change(world.pupil, to={"phone": "+7 3"}, version=1, by=world.deputy, at=NOW),
    }

    outcomes = Race('UPDATE "registry_pupil"', locks=locks).in_order(**acts_in(order, acts))

    assert outcomes.items() >= expected.items()
    if locks:
        fresh = Pupil.objects.get(pk=world.pupil.pk)
        assert (fresh.version, fresh.phone) == (2, "+7 3" if order == "edit, save" else "+7 912 123-45-67")


def test_one_child_in_two_imports_is_written_once(world: World) -> None:
    def both_save(row: list[str], *, locks: bool) -> list[str]:
        acts = {name: saving(world, looked_through(world, row)) for name in ("one", "other")}
        return sorted(Race('INSERT INTO "registry_pupil"', locks=locks).run(**acts).values())

    assert both_save(GLEB, locks=False) == ["won", "won"]
    assert Pupil.objects.filter(last_name="Липин").count() == 2
    assert both_save(VERA, locks=True) == ["outrun", "won"]
    assert Pupil.objects.filter(last_name="Осокина").count() == 1


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("destroy, save", {"destroy": "won", "save": "outrun"}),
        # The import brought the person back: the term has not passed any more.
        ("save, destroy", {"save": "won", "destroy": "outrun"}),
    ],
)
def test_a_person_is_either_destroyed_or_brought_back_by_an_import(
    world: World, order: str, expected: dict[str, str]
) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(archived_at=LONG_AGO)
    run = looked_through(world, ANNA)
    imports.decide(run, {0: imports.Choice(ImportDecision.SAME)}, by=world.sysadmin)
    chosen = {"pupils": frozenset({world.pupil.pk})}
    acts = {
        "save": saving(world, run),
        "destroy": lambda: destroy(world.school, chosen, act=ACT, by=world.director, at=NOW),
    }
    race = Race("")
    race.stop = ('UPDATE "registry_pupil"', 'DELETE FROM "registry_pupil"')  # type: ignore[assignment]

    outcomes = race.in_order(**acts_in(order, acts))

    assert outcomes == expected
    found = Pupil.objects.filter(last_name="Рябинина")
    assert [person.is_archived for person in found] == ([] if outcomes["destroy"] == "won" else [False])
    assert ImportRow.objects.filter(run=run).exists() == (outcomes["save"] == "won")


def test_destroyed_people_do_not_come_back_with_a_file_that_is_being_read(world: World) -> None:
    """The file was in the memory of the reader when the people went."""
    Pupil.objects.filter(pk=world.pupil.pk).update(archived_at=LONG_AGO)
    data = text(HEADER, ANNA)
    run = imports.receive(world.school, kind="pupils", file_name="", data=data, by=world.sysadmin, at=NOW)
    chosen = {"pupils": frozenset({world.pupil.pk})}
    acts: dict[str, Act] = {
        "destroy": lambda: destroy(world.school, chosen, act=ACT, by=world.director, at=NOW),
        "read": lambda: imports.prepare(run, on=ON),
    }

    outcomes = Race('DELETE FROM "registry_pupil"').in_order(**acts)

    assert outcomes == {"destroy": "won", "read": "outrun"}
    assert not ImportRow.objects.filter(run=run).exists()


@pytest.mark.parametrize(
    ("order", "expected"),
    [("move, save", {"move": "won", "save": "outrun"}), ("save, move", {"save": "won", "move": "won"})],
)
def test_nobody_is_left_behind_in_last_year_by_an_import(world: World, order: str, expected: dict[str, str]) -> None:
    """Whoever comes first: a child that the import brings into a class either goes up with it or is asked about."""
    StudyYear.objects.create(school=world.school, starts_on=date(2027, 9, 1), ends_on=date(2028, 5, 31))
    seen = [Fate(line.pk, line.version, line.outcome, line.new_name) for line in lines_of(world.study_year)]
    run = looked_through(world, VERA)
    acts = {
        "save": saving(world, run),
        "move": lambda: move_up(world.study_year, seen, Wishes(date(2027, 5, 31)), by=world.director, at=NOW),
    }
    race = Race("")
    race.stop = ('INSERT INTO "registry_pupil"', 'INSERT INTO "registry_schoolclass"')  # type: ignore[assignment]

    outcomes = race.in_order(**acts_in(order, acts))

    assert outcomes == expected
    brought = list(Pupil.objects.filter(last_name="Осокина").values_list("school_class__name", flat=True))
    assert brought == (["6б"] if outcomes["save"] == "won" else [])
    assert not Pupil.objects.current().filter(school_class__archived_at__isnull=False).exists()
