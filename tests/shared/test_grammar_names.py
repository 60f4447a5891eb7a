"""Names in six cases, against a table that people have checked."""

import pytest

from ezh_rollout.shared.grammar import (
    Case,
    Gender,
    decline_name,
    full_name,
    gender_of,
    initials_first,
    name_forms,
    short_name,
    surname_first,
)
from tests.shared.tables import forms, lines

TABLE = [line.split(" ", 1) for line in lines("names.txt")]


@pytest.mark.parametrize(("gender", "pattern"), TABLE, ids=[f"{g}-{p}" for g, p in TABLE])
def test_name_declines(gender: str, pattern: str) -> None:
    expected = forms(pattern)

    assert name_forms(expected[Case.NOMINATIVE], Gender(gender)) == expected


def test_table_is_long_enough_to_mean_something() -> None:
    assert len(TABLE) >= 120
    assert {gender for gender, _ in TABLE} == {"f", "m"}


NB = "\u00a0"


@pytest.mark.parametrize(
    ("written", "dative"),
    [
        ("КОНДРАТОВ В.Н.", "Кондратову В.Н."),
        ("РИМСКИЙ-КОРСАКОВ Н.А.", "Римскому-Корсакову Н.А."),
        ("АЛИЕВ МАМЕД ГАСАН ОГЛЫ", "Алиеву Мамеду Гасан оглы"),
        ("СОЛОВЬЁВ Пётр", "Соловьёву Петру"),
        (f"Петров{NB}В.{NB}Н.", f"Петрову{NB}В.{NB}Н."),
        ("  Петров  В.Н. ", "Петрову  В.Н."),
        ("Петров ВН", "Петрову ВН"),
        ("Петров В Н", "Петрову В Н"),
        ("Петров Ю.", "Петрову Ю."),
        ("Дж. Петров", "Дж. Петрову"),
        ("Петров А.-М.", "Петрову А.-М."),
    ],
)
def test_initials_and_spaces_stay_as_written(written: str, dative: str) -> None:
    assert decline_name(written, Gender.MALE, Case.DATIVE) == dative


@pytest.mark.parametrize("text", ["", " ", "—", "12", "В.Н.", "Smith", "О’Нил", "-", "Иванов-", "漢字"])
@pytest.mark.parametrize("gender", list(Gender))
def test_no_name_breaks_the_decliner(text: str, gender: Gender) -> None:
    assert set(name_forms(text, gender)) == set(Case)


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Кондратова Вера Николаевна", Gender.FEMALE),
        ("Вера Николаевна", Gender.FEMALE),
        ("Ким Любовь Ильинична", Gender.FEMALE),
        ("Алиева Лейла Гасан кызы", Gender.FEMALE),
        ("Шевчук Юрий Юльевич", Gender.MALE),
        ("Алиев Мамед Гасан оглы", Gender.MALE),
        ("Абрамович Роман Ильич", Gender.MALE),
        ("Кондратова В.Н.", None),
        ("Анна Абрамович", None),
        ("Шевчук Саша", None),
        ("Абрамович", None),
        ("", None),
    ],
)
def test_gender_is_read_from_a_patronymic_only(name: str, gender: Gender | None) -> None:
    assert gender_of(name) is gender


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("Кондратова В.Н.", "В.Н. Кондратова"),
        ("Кондратова В. Н.", "В.Н. Кондратова"),
        ("Римский-Корсаков Н.А.", "Н.А. Римский-Корсаков"),
        ("Иванов И.", "И. Иванов"),
        ("Алиев М.Г.", "М.Г. Алиев"),
        ("Петров А.-М. И.", "А.-М.И. Петров"),
    ],
)
def test_initials_stand_first_in_a_signature_and_last_in_a_text(text: str, signature: str) -> None:
    assert initials_first(text) == signature
    assert initials_first(signature) == signature
    assert surname_first(signature) == text.replace(". ", ".")
    assert surname_first(text) == text.replace(". ", ".")


@pytest.mark.parametrize("name", ["Кондратова", "Кондратова Вера Николаевна", ""])
def test_name_without_initials_keeps_its_order(name: str) -> None:
    assert initials_first(name) == name
    assert surname_first(name) == name


@pytest.mark.parametrize(
    ("fields", "short"),
    [
        (("Кондратова", "Вера", "Николаевна"), "Кондратова В.Н."),
        (("Ким", "Юрий", ""), "Ким Ю."),
        (("Ким", "", ""), "Ким"),
        (("Смирнова", "Анна-Мария", "Петровна"), "Смирнова А.-М.П."),
        (("Алиев", "Мамед", "Гасан оглы"), "Алиев М.Г."),
        ((" Ёлкина ", " ёлка ", " "), "Ёлкина Ё."),
    ],
)
def test_short_name_is_surname_and_initials(fields: tuple[str, str, str], short: str) -> None:
    assert short_name(*fields) == short


@pytest.mark.parametrize(
    ("fields", "full"),
    [
        (("Кондратова", "Вера", "Николаевна"), "Кондратова Вера Николаевна"),
        (("Кондратова", "В.", "Н."), "Кондратова В.Н."),
        (("Кондратова", "В", "Н"), "Кондратова В.Н."),
        (("Ким", "Юрий", ""), "Ким Юрий"),
        (("Ким", "", ""), "Ким"),
        ((" Ли ", " Ян ", " "), "Ли Ян"),
    ],
)
def test_full_name_puts_no_space_between_initials(fields: tuple[str, str, str], full: str) -> None:
    assert full_name(*fields) == full
