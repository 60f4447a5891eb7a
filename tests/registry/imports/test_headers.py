"""Words over the columns of lists of people, as schools write them, and the classes that stand beside tables."""

from datetime import date
from typing import Any

import pytest

from registry.imports import Understood, read_rows
from registry.imports.vocabulary import meaning
from tests.registry.imports.books import book, books, text

ON = date(2027, 3, 10)
VERA = ["Осокина Вера", "02.03.2015"]
IVAN = ["Клёнов Иван", "01.01.2015"]

# Not one of these phrases stands in the dictionary as it is.
WORDS = [
    ("pupils", "Сот.телефон", "phone"),
    ("pupils", "Номер тел.", "phone"),
    ("pupils", "Тел. моб. ребёнка", "phone"),
    ("pupils", "Класс в 2026-2027 уч. году", "school_class"),
    ("pupils", "Класс на 01.09.2026", "school_class"),
    ("pupils", "Текущий класс", "school_class"),
    ("pupils", "Дата зачисления в ОУ", "enrolled_on"),
    ("pupils", "Дата приёма в школу", "enrolled_on"),
    ("pupils", "Номер приказа о приёме", "enrolment_order"),
    ("pupils", "ФИО уч-ся", "full_name"),
    ("pupils", "Дата рожд. уч-ся", "birth_date"),
    ("pupils", "Учащиеся", "full_name"),
    ("pupils", "Телефон (мама)", "mother.phone"),
    ("pupils", "Телефон (родителей)", "parent.phone"),
    ("pupils", "Телефон (сот.)", "phone"),
    ("pupils", "Учебный год", ""),
    ("pupils", "В", ""),
    ("periods", "2026/2027", ""),
    ("periods", "по", "ends_on"),
    ("pupils", "Класс, из которого прибыл", ""),
    ("pupils", "ФИО классного руководителя", ""),
    ("pupils", "Приказ о выбытии", ""),
    ("pupils", "Количество детей", ""),
    ("pupils", "Номер личного дела", ""),
    ("representatives", "Мать (телефон)", "mother.phone"),
    ("representatives", "Отец (ФИО)", "father.full_name"),
    ("representatives", "ФИО родителя (законного представителя)", "parent.full_name"),
    ("representatives", "ФИО одного из родителей", "parent.full_name"),
    ("employees", "ФИО педагогов", "full_name"),
    ("employees", "Должность в школе", "post"),
    ("employees", "Предмет, должность", "post"),
]


@pytest.mark.parametrize(("kind", "words", "field"), WORDS)
def test_words_in_another_order_or_shortened_are_known(kind: str, words: str, field: str) -> None:
    assert meaning(words, kind) == field


def fields(found: Understood) -> list[str]:
    return [column.field for column in found.columns]


MOTHER, FATHER = ["mother.full_name", "mother.phone"], ["father.full_name", "father.phone"]
PARENTS = [
    (["ФИО ребёнка", "Класс", "ФИО родителя", "Телефон"], ["pupil", "pupil_class", "full_name", "phone"]),
    (["Ученик", "Телефон", "ФИО родителя", "E-mail"], ["pupil", "", "full_name", "email"]),
    (["ФИО", "Мать", "Телефон", "Отец", "Телефон"], ["pupil", *MOTHER, *FATHER]),
    (["ФИО", "Мать", "Отец", "Телефон"], ["pupil", "mother.full_name", "father.full_name", ""]),
    (["ФИО", "Мать", "Телефон матери", "Телефон"], ["pupil", *MOTHER, ""]),
    (["ФИО родителя", "ФИО ребёнка", "Дата рождения"], ["full_name", "pupil", "pupil_birth_date"]),
    (["Имя ребёнка", "ФИО матери"], ["pupil_first_name", "mother.full_name"]),
]


@pytest.mark.parametrize(("header", "expected"), PARENTS)
def test_a_plain_column_right_of_a_parent_is_of_that_parent(header: list[str], expected: list[str]) -> None:
    found = read_rows("representatives", text(header, ["Осокина Вера"] * len(header)), on=ON)

    assert fields(found) == expected


def test_the_whole_name_of_a_child_may_stand_under_its_name() -> None:
    header = ["Имя ребёнка", "ФИО матери"]

    (row,) = read_rows("representatives", text(header, ["Осокина Вера Ильинична", "Осокина Ольга"]), on=ON).rows

    assert [row.values[f"pupil_{part}_name"] for part in ("last", "first", "middle")] == [
        *("Осокина", "Вера", "Ильинична")
    ]


def test_of_two_columns_the_one_of_the_dictionary_is_taken() -> None:
    header = ["ФИО", "Класс", "Класс в 2025-2026 уч. году"]

    found = read_rows("pupils", text(header, ["Осокина Вера", "5а", "4а"]), on=ON)

    assert fields(found) == ["full_name", "school_class", ""]
    assert "two_columns" not in {problem.code for problem in found.problems}


SHEETS = [
    ("5а", "5а"),
    ("5 А", "5а"),
    ("5a", "5a"),
    ("Список 5а", "5а"),
    ("5а (26-27)", "5а"),
    ("5 А класс 2026-2027", "5а"),
    ("5а и 5б", ""),
    ("Лист5", ""),
    ("Смена 1", ""),
    ("5 в ряд", ""),
]


@pytest.mark.parametrize(("name", "school_class"), SHEETS)
def test_the_name_of_a_sheet_gives_the_class(name: str, school_class: str) -> None:
    (row,) = read_rows("pupils", books({name: [["ФИО", "Дата рожд."], VERA]}), on=ON).rows

    assert row.values.get("school_class", "") == school_class


TITLES: list[tuple[list[Any], str]] = [
    (["Список 5 «А» класса"], "5а"),
    (["СПИСОК УЧАЩИХСЯ 5а КЛАССА"], "5а"),
    (["Класс: 5а"], "5а"),
    (["Класс", "5а"], "5а"),
    (["Список учащихся 5а класса на 01.09.2026"], "5а"),
    (["ул. Мира, д. 5а"], ""),
    (["Приложение 1 к приказу"], ""),
    (["Список класса на 5 сентября"], ""),
]


@pytest.mark.parametrize(("title", "school_class"), TITLES)
def test_a_title_gives_the_class_beside_the_word(title: list[Any], school_class: str) -> None:
    (row,) = read_rows("pupils", book(title, ["ФИО", "Дата рожд."], VERA), on=ON).rows

    assert row.values.get("school_class", "") == school_class


HEADINGS: list[list[Any]] = [
    ["5 «Б» класс"],
    ["5Б класс, классный руководитель Иванова И.И."],
    ["5 Б (Иванова А.П.)"],
    ["", "5б класс"],
    ["5б", "Классный руководитель: Иванова А.П."],
    ["Классный руководитель 5б класса: Иванова А.П."],
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_class_over_its_rows_ends_the_one_before(heading: list[Any]) -> None:
    found = read_rows("pupils", book(["№", "ФИО", "Дата рожд."], ["5а"], [1, *VERA], heading, [1, *IVAN]), on=ON)

    assert [(row.values["last_name"], row.values["school_class"]) for row in found.rows] == [
        ("Осокина", "5а"),
        ("Клёнов", "5б"),
    ]


MERGED = [
    ("pupils", "ФИО", "B1:D1", ["last_name", "first_name", "middle_name"]),
    ("pupils", "Фамилия, имя", "B1:C1", ["last_name", "first_name", ""]),
    ("pupils", "ФИО", "B1:E1", ["full_name", "", ""]),
    ("representatives", "Мать", "B1:D1", ["mother.last_name", "mother.first_name", "mother.middle_name"]),
]


@pytest.mark.parametrize(("kind", "words", "place", "expected"), MERGED)
def test_one_word_merged_over_the_parts_of_a_name(kind: str, words: str, place: str, expected: list[str]) -> None:
    header = ["Ученик" if kind == "representatives" else "№", words, None, None, "", "Класс"]
    row = ["Осокина Вера" if kind == "representatives" else 1, "Осокина", "Ольга", "Ильинична", "", "5а"]

    found = {
        column.letter: column.field for column in read_rows(kind, book(header, row, merged=[place]), on=ON).columns
    }

    assert [found.get(letter, "") for letter in "BCD"] == expected


def test_a_word_broken_at_the_end_of_a_line_is_one_word() -> None:
    header = ["ФАМИЛИЯ", "ИМЯ", "ОТЧЕ-\nСТВО", "ДАТА РОЖДЕ-\nНИЯ"]

    found = read_rows("pupils", book(header, ["Осокина", "Вера", "Ильинична", "02.03.2015"]), on=ON)

    assert fields(found) == ["last_name", "first_name", "middle_name", "birth_date"]


def test_a_part_of_a_whole_name_has_its_limit() -> None:
    data = text(["ФИО", "Класс"], [f"О{'с' * 80} Вера", "5а"], [f"О{'с' * 79} Вера", "5а"])

    rows = read_rows("pupils", data, on=ON).rows

    assert [[problem.code for problem in row.problems if problem.level == "error"] for row in rows] == [
        ["too_long"],
        [],
    ]


@pytest.mark.parametrize(
    "heading", ["Администрация", "Обслуживающий персонал", "Педагогические работники:", "Учителя начальных классов"]
)
def test_a_heading_among_the_staff_is_nobody(heading: str) -> None:
    data = book(["ФИО", "Должность"], [heading], ["Осокина Вера Ильинична", "директор"])

    assert [row.values["last_name"] for row in read_rows("employees", data, on=ON).rows] == ["Осокина"]


def test_the_patronymic_may_stand_under_the_name() -> None:
    data = text(["Фамилия", "Имя, отчество", "Класс"], ["Осокина", "Вера Ильинична", "5а"])

    (row,) = read_rows("pupils", data, on=ON).rows

    assert (row.values["first_name"], row.values["middle_name"], row.values["gender_derived"]) == (
        *("Вера", "Ильинична"),
        "f",
    )
    assert row.problems == []
