"""People who are easily taken for one: twins under one СНИЛС, mothers of one name; whose parent somebody is."""

from datetime import date

import pytest

from registry.imports import Changeset, changeset_of
from registry.models import Pupil, Representation, Representative
from tests.registry.imports.books import text
from tests.world import World

ON = date(2027, 3, 10)
ONE = "112-233-445 95"
CHILDREN = ("Рябинина Анна Петровна", "Калинин Лев Олегович")


def parents(world: World, *rows: list[str], header: list[str]) -> Changeset:
    return changeset_of(world.school, "representatives", text(header, *rows), on=ON)


# The registry: Рябинина Анна Петровна, 12.04.2015, with this number.
UNDER_ONE_NUMBER = [
    (["Клёнова", "Анна", "Петровна", "12.04.2015"], "changed"),
    (["Рябинина", "Анна", "Петровна", "21.04.2015"], "changed"),
    (["Рябинина", "Яна", "Петровна", "12.04.2015"], "doubtful"),
    (["Рябинина", "Инна", "Петровна", ""], "doubtful"),
]


@pytest.mark.parametrize(("row", "outcome"), UNDER_ONE_NUMBER)
def test_a_twin_given_the_number_of_the_other_is_asked_about(world: World, row: list[str], outcome: str) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(snils=ONE)
    header = ["Фамилия", "Имя", "Отчество", "Дата рождения", "СНИЛС"]

    (line,) = changeset_of(world.school, "pupils", text(header, [*row, ONE]), on=ON).lines

    assert (line.outcome, [item["id"] for item in line.candidates]) == (
        outcome,
        [world.pupil.pk] if outcome == "doubtful" else [],
    )


# A list of the staff loaded as pupils, and lists of pupils: their columns, one row, what it becomes.
LISTS = [
    (["ФИО", "Должность"], ["Осокина Вера Ильинична", "завхоз"], "doubtful"),
    (["ФИО"], ["Осокина Вера Ильинична"], "doubtful"),
    (["ФИО", "Класс"], ["Осокина Вера Ильинична", "5а"], "new"),
    (["ФИО", "Дата рождения"], ["Осокина Вера Ильинична", "12.04.2015"], "new"),
    (["ФИО", "Класс", "Дата рождения"], ["Осокина Вера Ильинична", "", ""], "doubtful"),
]


@pytest.mark.parametrize(("header", "row", "outcome"), LISTS)
def test_names_alone_are_no_list_of_pupils(world: World, header: list[str], row: list[str], outcome: str) -> None:
    (line,) = changeset_of(world.school, "pupils", text(header, row), on=ON).lines

    assert line.outcome == outcome


# A mother in two rows, of two children: her names, telephones, what the second row becomes.
MOTHERS = [
    ("one telephone", "Осокина Ольга Ивановна", ("89123456789", "8 912 345-67-89"), "new", "one_person"),
    ("one in common", "Осокина Ольга Ивановна", ("89123456789", "89123456789, 2-15-43"), "new", "one_person"),
    ("one of them without", "Осокина Ольга Ивановна", ("89123456789", ""), "new", "one_person"),
    ("two telephones", "Осокина Ольга Ивановна", ("89123456789", "89990001122"), "doubtful", "namesake_in_file"),
    ("no patronymic", "Осокина Ольга", ("89123456789", "89990001122"), "new", ""),
]


@pytest.mark.parametrize(
    ("name", "phones", "outcome", "code"), [case[1:] for case in MOTHERS], ids=[case[0] for case in MOTHERS]
)
def test_mothers_of_one_name_are_one_unless_their_telephones_differ(
    world: World, name: str, phones: tuple[str, str], outcome: str, code: str
) -> None:
    rows = [[name, phone, child] for phone, child in zip(phones, CHILDREN, strict=True)]

    found = parents(world, *rows, header=["ФИО родителя", "Телефон", "ФИО ребёнка"])

    assert [line.outcome for line in found.lines] == ["new", outcome]
    assert [problem.code for problem in found.lines[1].problems] == [code] * bool(code)


# A mother known by the first child alone: her telephones in the rows of both, what the row of the second becomes.
KNOWN_BY_ONE = [(("89123456789", "89123456789"), "changed"), (("89123456789", "89990001122"), "doubtful")]


@pytest.mark.parametrize("is_known_first", [True, False])
@pytest.mark.parametrize(("phones", "outcome"), KNOWN_BY_ONE)
def test_who_is_known_by_one_child_is_known_by_the_other(
    world: World, phones: tuple[str, str], outcome: str, is_known_first: bool
) -> None:
    known = Representative.objects.create(
        school=world.school, last_name="Осокина", first_name="Ольга", middle_name="Ивановна", phone="+7 912 345-67-89"
    )
    Representation.objects.create(school=world.school, representative=known, pupil=world.pupil)
    rows = [["Осокина Ольга Ивановна", phone, child] for phone, child in zip(phones, CHILDREN, strict=True)]

    lines = parents(
        world, *rows[:: 1 if is_known_first else -1], header=["ФИО родителя", "Телефон", "ФИО ребёнка"]
    ).lines

    found = {line.fields["pupil"]: (line.outcome, line.target) for line in lines}
    assert found == {
        CHILDREN[0]: ("same", known.pk),
        CHILDREN[1]: (outcome, known.pk if outcome == "changed" else None),
    }


# Рябинина Анна Петровна, 12.04.2015, is in 5а.
CHILD_IN_CLASS = [
    ("5а", "", "new"),
    ("5б", "12.04.2015", "new"),
    ("5б", "", "doubtful"),
    ("4я", "", "doubtful"),
    ("", "", "new"),
]


@pytest.mark.parametrize(("school_class", "born", "outcome"), CHILD_IN_CLASS)
def test_a_child_found_by_the_name_alone_in_another_class_is_asked_about(
    world: World, school_class: str, born: str, outcome: str
) -> None:
    header = ["ФИО родителя", "ФИО ребёнка", "Класс ребёнка", "Дата рождения ребёнка"]

    (line,) = parents(
        world, ["Осокина Ольга Ивановна", "Рябинина Анна Петровна", school_class, born], header=header
    ).lines

    assert line.outcome == outcome


def test_a_link_that_is_there_already_is_not_asked_about(world: World) -> None:
    Representation.objects.get_or_create(
        school=world.school, representative=world.representative, pupil=world.pupil
    )  # fmt: skip
    person = world.representative
    row = [f"{person.last_name} {person.first_name} {person.middle_name}", "Рябинина Анна Петровна", "5б"]

    (line,) = parents(world, row, header=["ФИО родителя", "ФИО ребёнка", "Класс ребёнка"]).lines

    assert (line.outcome, line.target) == ("same", person.pk)
