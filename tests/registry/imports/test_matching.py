"""Whom a row speaks of: СНИЛС, name and birth date, three of four; twins stay two, one person typed twice is found."""

from datetime import date

import pytest

from registry.imports import Changeset, changeset_of
from registry.models import Employee, Pupil, Representation, Representative
from tests.registry.imports.books import text
from tests.world import NOW, World, make_pupil

ON = date(2027, 3, 10)
HEADER = ["Фамилия", "Имя", "Отчество", "Дата рождения", "СНИЛС", "Класс"]
ONE, OTHER = "112-233-445 95", "087-654-303 00"
BORN = "12.04.2015"


def laid(world: World, *rows: list[str], kind: str = "pupils", header: list[str] = HEADER) -> Changeset:
    return changeset_of(world.school, kind, text(header, *rows), on=ON)


def row(
    last: str = "Рябинина", first: str = "Анна", middle: str = "Петровна", born: str = BORN, **more: str
) -> list[str]:
    return [last, first, middle, born, more.get("snils", ""), more.get("school_class", "5а")]


# The registry: Рябинина Анна Петровна, 12.04.2015, 5а, without СНИЛС.
AGAINST_ANNA = [
    ("the same", row(), "same"),
    ("another case", row(last="РЯБИНИНА", first="АННА", middle="ПЕТРОВНА"), "same"),
    ("a Latin letter", row(first="Aнна"), "same"),
    ("spaces", row(last=" Рябинина ", first="Анна"), "same"),
    ("a new number", row(snils=ONE), "changed"),
    ("another class", row(school_class="5б"), "changed"),
    ("three of four: no surname", row(last="Берёзкина"), "doubtful"),
    ("three of four: no name", row(first="Яна"), "doubtful"),
    ("three of four: no birth date", row(born="13.04.2015"), "doubtful"),
    ("name and date, another patronymic", row(middle="Павловна"), "doubtful"),
    ("two of four", row(born="13.04.2015", school_class="5б"), "new"),
    ("a namesake with another patronymic and date", row(middle="Павловна", born="13.04.2015"), "new"),
    ("a twin brother", row(first="Иван", middle="Петрович"), "new"),
    ("a twin brother by the column of the gender alone", [*row(first="Женя", middle=""), "м"], "new"),
]


@pytest.mark.parametrize(
    ("typed", "outcome"), [case[1:] for case in AGAINST_ANNA], ids=[case[0] for case in AGAINST_ANNA]
)
def test_a_row_against_one_known_pupil(world: World, typed: list[str], outcome: str) -> None:
    assert laid(world, typed, header=[*HEADER, "Пол"]).lines[0].outcome == outcome


AGAINST_NUMBERED = [
    ("the number and another surname", row(last="Берёзкина", snils=ONE), "changed"),
    ("the number and another date", row(born="13.04.2015", snils=ONE), "changed"),
    ("the number and a mended letter", row(first="Аннна", snils=ONE), "changed"),
    ("the number and a letter with another surname", row("Берёзкина", "Аннна", snils=ONE), "doubtful"),
    ("the number of a twin", row(first="Яна", snils=ONE), "doubtful"),
    ("the number of somebody else", row(last="Осокина", first="Вера", born="02.03.2015", snils=ONE), "doubtful"),
    ("another number, everything else equal", row(snils=OTHER), "new"),
    ("no number in the file", row(), "same"),
    ("a wrong number", row(snils="112-233-445 96"), "wrong"),
]


@pytest.mark.parametrize(
    ("typed", "outcome"), [case[1:] for case in AGAINST_NUMBERED], ids=[case[0] for case in AGAINST_NUMBERED]
)
def test_a_row_against_a_pupil_with_a_number(world: World, typed: list[str], outcome: str) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(snils=ONE)

    found = laid(world, typed)

    assert found.lines[0].outcome == outcome


def test_a_letter_of_a_known_twin_is_no_slip(world: World) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(first_name="Мария", snils=ONE)
    make_pupil(world.school_class, "Рябинина", "Марина", "Петровна", birth_date=date(2015, 4, 12))

    found = laid(world, row(first="Марина", snils=ONE))

    assert (found.lines[0].outcome, found.lines[0].problems[0].code) == ("doubtful", "snils_of_another")


def test_twins_in_one_file_are_two_new_people(world: World) -> None:
    found = laid(world, row("Осокина", "Вера", born="02.03.2015"), row("Осокина", "Яна", born="02.03.2015"))

    assert [line.outcome for line in found.lines] == ["new", "new"]


def test_the_second_twin_is_new_beside_the_first(world: World) -> None:
    found = laid(world, row(), row(first="Яна"))

    assert [line.outcome for line in found.lines] == ["same", "new"]


def test_two_known_twins_are_told_apart(world: World) -> None:
    make_pupil(world.school_class, "Рябинина", "Яна", "Петровна", birth_date=date(2015, 4, 12))

    found = laid(world, row(first="Яна"), row())

    assert [line.outcome for line in found.lines] == ["same", "same"]
    assert [line.target for line in found.lines] == [Pupil.objects.get(first_name="Яна").pk, world.pupil.pk]


TWICE = [
    ("word for word", row("Осокина", "Вера"), row("Осокина", "Вера")),
    ("ё and case", row("Берёзова", "Вера"), row("БЕРЕЗОВА", "вера")),
    ("one number", row("Осокина", "Вера", snils=ONE), row("Клёнова", "Вера", snils=ONE)),
    ("another class", row("Осокина", "Вера"), row("Осокина", "Вера", school_class="5б")),
    ("another date", row("Осокина", "Вера"), row("Осокина", "Вера", born="12.05.2015")),
]


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in TWICE], ids=[case[0] for case in TWICE])
def test_one_person_typed_twice_is_found(world: World, one: list[str], other: list[str]) -> None:
    found = laid(world, one, other)

    assert [line.outcome for line in found.lines] == ["new", "doubtful"]
    told = [problem for problem in found.lines[1].problems if problem.code == "duplicate_in_file"]
    assert "строка 2" in told[0].message


def test_two_numbers_in_one_file_are_two_people(world: World) -> None:
    found = laid(world, row("Осокина", "Вера", snils=ONE), row("Осокина", "Вера", snils=OTHER))

    assert [line.outcome for line in found.lines] == ["new", "new"]


def test_somebody_in_the_archive_is_doubtful(world: World) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(archived_at=NOW)

    line = laid(world, row()).lines[0]

    assert (line.outcome, line.candidates[0]["id"], line.candidates[0]["archived"]) == (
        "doubtful",
        world.pupil.pk,
        True,
    )


def test_a_file_without_yo_takes_it_from_nobody(world: World) -> None:
    make_pupil(world.school_class, "Семёнов", "Пётр", "Ильич", birth_date=date(2015, 2, 1), gender="m")

    found = laid(world, row("Семенов", "Петр", "Ильич", "01.02.2015"))

    assert found.lines[0].outcome == "same"


def test_an_empty_cell_erases_nothing(world: World) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(snils=ONE)

    assert laid(world, row(school_class="")).lines[0].outcome == "same"


def test_whoever_has_a_wrong_row_is_not_missing(world: World) -> None:
    found = changeset_of(
        world.school, "pupils", text([*HEADER, "Телефон"], [*row(), "у мамы"]), on=ON
    )  # fmt: skip

    assert found.lines[0].outcome == "wrong"
    assert [item["id"] for item in found.missing] == [world.other_pupil.pk]


def test_people_of_another_school_are_not_seen(world: World) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(school=world.other)

    assert laid(world, row()).lines[0].outcome == "new"


def test_an_employee_without_a_date_on_either_side_is_the_same(world: World) -> None:
    found = laid(world, ["Ясенев Пётр Ильич", "учитель физики"], kind="employees", header=["ФИО", "Должность"])

    assert (found.lines[0].outcome, found.lines[0].target) == ("same", world.staff["employee"].pk)


def test_an_employee_with_a_date_only_in_the_file_is_doubtful(world: World) -> None:
    found = laid(world, ["Ясенев Пётр Ильич", "01.02.1980"], kind="employees", header=["ФИО", "Дата рождения"])

    assert found.lines[0].outcome == "doubtful"
    assert [item["id"] for item in found.lines[0].candidates] == [world.staff["employee"].pk]


def test_a_dismissed_namesake_without_dates_is_asked_about(world: World) -> None:
    Employee.objects.filter(pk=world.staff["employee"].pk).update(archived_at=NOW)

    found = laid(world, ["Ясенев Пётр Ильич"], kind="employees", header=["ФИО"])

    assert (found.lines[0].outcome, found.lines[0].target) == ("doubtful", None)


def test_a_pupil_known_by_the_name_alone_is_asked_about(world: World) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(birth_date=None, school_class=None)

    line = laid(world, row(born="", school_class="")).lines[0]

    assert (line.outcome, [item["id"] for item in line.candidates]) == ("doubtful", [world.pupil.pk])


@pytest.mark.parametrize("child", ["Рябинина Анна Петровна", "Калинин Лев Олегович"])
def test_a_parent_is_near_by_any_of_the_children(world: World, child: str) -> None:
    Representation.objects.create(school=world.school, representative=world.representative, pupil=world.other_pupil)
    Representative.objects.filter(pk=world.representative.pk).update(birth_date=date(1985, 5, 6))

    found = laid(
        world,
        ["Рябинина Ольга Ивановна", "07.05.1985", child],
        kind="representatives",
        header=["ФИО", "Дата рождения", "ФИО ребёнка"],
    )

    assert (found.lines[0].outcome, [item["id"] for item in found.lines[0].candidates]) == (
        "doubtful",
        [world.representative.pk],
    )


def test_a_thing_named_twice_in_a_file_is_one_thing(world: World) -> None:
    found = laid(world, ["Спортзал"], ["СПОРТЗАЛ"], kind="buildings", header=["Здание"])

    assert [line.outcome for line in found.lines] == ["new", "doubtful"]


def test_another_spelling_of_a_name_renames_nothing(world: World) -> None:
    found = laid(world, ["ГЛАВНЫЙ КОРПУС"], kind="buildings", header=["Здание"])

    assert (found.lines[0].outcome, found.lines[0].target) == ("same", world.building.pk)


def test_an_employee_whose_data_were_destroyed_is_nobody(world: World) -> None:
    Employee.objects.filter(pk=world.staff["employee"].pk).update(
        destroyed_at=NOW, archived_at=NOW, birth_date=None, snils="", phone="", email="", first_name="", user=None
    )

    found = laid(world, ["Ясенев Пётр Ильич"], kind="employees", header=["ФИО"])

    assert found.lines[0].outcome == "new"


CLASSES = [
    "5а",
    "5-й А",
    "5-ый а",
    "05а",
    "класс 5а",
    "5А",
    "5 А",
    "5-А",
    '5 "А"',
    "5 «а»",
    "5 А класс",
    "5A",
    "5а кл.",
]


@pytest.mark.parametrize("words", CLASSES)
def test_a_class_is_found_by_any_spelling(world: World, words: str) -> None:
    line = laid(world, row("Осокина", "Вера", school_class=words)).lines[0]

    assert (line.outcome, line.fields["school_class"]) == ("new", "5а")


@pytest.mark.parametrize("words", ["7г", "5", "а", "5аа"])
def test_a_class_that_is_not_there_is_wrong(world: World, words: str) -> None:
    line = laid(world, row("Осокина", "Вера", school_class=words)).lines[0]

    assert line.outcome == "wrong"
    assert [(problem.code, problem.field) for problem in line.problems] == [("unknown_class", "school_class")]


@pytest.mark.parametrize("number", [1, 30])
def test_comparing_costs_the_same_for_any_number_of_rows(
    world: World, number: int, django_assert_num_queries: object
) -> None:
    data = text(HEADER, *(row(f"Осокин{'а' * place}", "Вера") for place in range(number)))

    with django_assert_num_queries(5):  # type: ignore[operator]
        changeset_of(world.school, "pupils", data, on=ON)
