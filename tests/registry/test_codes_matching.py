"""Whom a pasted line means: exact names only, namesakes and repeats are shown and never guessed."""

import io

import openpyxl
import pytest

from registry.code_tables import rows_of_file
from registry.codes import Candidate, Owner, fault_of_code, lines_of, lines_of_rows, match

ANNA = Candidate(Owner("pupil", 1), "Рябинина Анна Петровна", "5а")
TWIN = Candidate(Owner("pupil", 2), "Рябинина Яна Петровна", "5а")
NAMESAKE = Candidate(Owner("pupil", 3), "Рябинина Анна Петровна", "7б")
ALYOSHA = Candidate(Owner("pupil", 4), "Алёшин Пётр", "5а")
MOTHER = Candidate(Owner("representative", 1), "Рябинина Ольга Ивановна", "5а")
TEACHER = Candidate(Owner("employee", 1), "О’Нил Мария-Анна", "учитель")
PEOPLE = [ANNA, TWIN, NAMESAKE, ALYOSHA, MOTHER, TEACHER]


def understood(pasted: str) -> tuple[dict[str, str], list[str]]:
    found = match(lines_of(pasted), PEOPLE)
    return {str(owner): code for owner, code in found.sure.items()}, [doubt.problem for doubt in found.doubts]


@pytest.mark.parametrize(
    ("pasted", "owner"),
    [
        ("Рябинина Яна Петровна\tCODE-1", "pupil-2"),
        ("Рябинина Яна Петровна;CODE-1", "pupil-2"),
        ("  рябинина   ЯНА петровна ;  CODE-1 ", "pupil-2"),
        ("АЛЕШИН Петр;CODE-1", "pupil-4"),
        # A Latin «A» and «e» typed by mistake.
        ("Aлёшин Пётр;CODE-1", "pupil-4"),
        ("О'Нил Мария - Анна;CODE-1", "employee-1"),
        ("Рябинина Анна Петровна;CODE-1;7Б", "pupil-3"),
        ("Рябинина Анна Петровна;CODE-1;5a", "pupil-1"),
        ("Рябинина Ольга Ивановна;CODE-1;5а", "representative-1"),
        ("\ufeffРябинина Яна Петровна;CODE-1", None),
        ("\r\nРябинина Яна Петровна\tCODE-1\r\n\r\n", "pupil-2"),
    ],
)
def test_a_name_is_matched_letter_for_letter(pasted: str, owner: str | None) -> None:
    sure, doubts = understood(pasted)

    assert sure == ({owner: "CODE-1"} if owner else {})
    assert bool(doubts) is (owner is None)


@pytest.mark.parametrize(
    ("pasted", "problem"),
    [
        ("Рябинин Яна Петровна;CODE-1", "нет такого человека"),
        ("Рябинина Яна;CODE-1", "нет такого человека"),
        ("Яна Петровна Рябинина;CODE-1", "нет такого человека"),
        ("Рябинина Яна Петровна;CODE-1;6а", "нет такого человека (6а)"),
        ("Рябинина Анна Петровна;CODE-1", "людей с этим именем 2"),
        ("Рябинина Яна Петровна;", "от 4 до 60 знаков"),
        ("Рябинина Яна Петровна", "от 4 до 60 знаков"),
        (";CODE-1", "нет такого человека"),
        ("Рябинина Яна Петровна;КОД-12", "русские буквы"),
    ],
)
def test_anything_less_is_a_doubt(pasted: str, problem: str) -> None:
    sure, doubts = understood(pasted)

    assert sure == {}
    assert problem in doubts[0]


def test_twins_are_two_people() -> None:
    sure, doubts = understood("Рябинина Анна Петровна;CODE-1;5а\nРябинина Яна Петровна;CODE-2;5а")

    assert (sure, doubts) == ({"pupil-1": "CODE-1", "pupil-2": "CODE-2"}, [])


def test_of_two_lines_with_one_code_neither_is_sure() -> None:
    """The parent stands with the child's code: nobody can tell whose it is."""
    sure, doubts = understood("Рябинина Яна Петровна;SAME-1\nРябинина Ольга Ивановна;SAME-1\nАлёшин Пётр;CODE-3")

    assert sure == {"pupil-4": "CODE-3"}
    assert len(doubts) == 2


def test_of_two_codes_of_one_person_neither_is_sure() -> None:
    sure, doubts = understood("Алёшин Пётр;CODE-1\nАлешин Петр;CODE-2")

    assert sure == {}
    assert len(doubts) == 2


def test_headers_and_empty_lines_are_left_out_and_lines_keep_their_numbers() -> None:
    lines = lines_of("ФИО;Код\n\n;;\nФамилия, имя, отчество\tКод\nАлёшин Пётр;CODE-1")

    assert [(line.number, line.name) for line in lines] == [(5, "Алёшин Пётр")]


def test_a_short_row_of_a_table_breaks_nothing() -> None:
    assert [line.code for line in lines_of_rows([["Алёшин Пётр"], [], ["Алёшин Пётр", "CODE-1", "5а", "лишнее"]])] == [
        "",
        "CODE-1",
    ]


@pytest.mark.parametrize("code", ["QX7-12", "abcd", "x" * 60, "12345678", "a/b+c=d"])
def test_a_code_may_be_any_signs_of_the_keyboard(code: str) -> None:
    assert fault_of_code(code) == ""


@pytest.mark.parametrize(
    "written", ["", "pupil", "pupil-", "pupil-x", "pupil--1", "school-1", "pupil-1x", "pupil-" + "9" * 30]
)
def test_a_forged_owner_is_nobody(written: str) -> None:
    assert Owner.read(written) is None


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1251")])
def test_csv_comes_in_the_usual_ways(separator: str, encoding: str) -> None:
    data = f"ФИО{separator}Код\nАлёшин Пётр{separator}CODE-1\n".encode(encoding)

    assert rows_of_file(data)[1] == ["Алёшин Пётр", "CODE-1"]


def test_a_table_may_begin_in_any_column_of_the_sheet() -> None:
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.cell(2, 3, "Алёшин Пётр")
    book.active.cell(2, 4, 123456)
    book.save(data)

    assert rows_of_file(data.getvalue())[1] == ["Алёшин Пётр", "123456"]
