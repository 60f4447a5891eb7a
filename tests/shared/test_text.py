"""Search and sort of Cyrillic do not depend on the database."""

import pytest

from ezh_rollout.shared.text import SORT_KEY_LENGTH, search_key, sort_key, whole_number

NB = "\u00a0"


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Соловьёва", "соловьева"),
        ("Соловьева", "СОЛОВЬЁВ"),
        ("ЁЛКИН", "ёлк"),
        ("ЁЛКИН", "елк"),
        (f"Кондратова{NB}В.Н.", "кондратова в.н."),
        ("Иванова   Анна\tПетровна", "анна петровна"),
        ("МКОУ «Хлебенская ООШ»", '"хлебенская'),
        ("МКОУ «Хлебенская ООШ»", "„Хлебенская ООШ”"),
        ("март – май", "март - май"),
        ("Мария-Анна", "мария‑анна"),
        ("Кондрaтова", "кондратова"),  # a Latin a inside
        ("Кондратова", "КOНДPAТOВA"),  # five Latin capitals inside
        ("5А", "5a"),  # a Latin query
        ("5A", "5а"),  # a Latin class
        ("Ведёт за́мок", "замок"),
        ("Excel", "eXCEL"),
        ("Кабинет № 14", "№ 14"),
        ("эле\u00adктронный", "электронный"),
        ("Андрей", "андреи\u0306"),  # й in two code points
    ],
)
def test_typed_words_find_the_stored(stored: str, typed: str) -> None:
    assert search_key(typed) in search_key(stored)


@pytest.mark.parametrize(
    ("stored", "typed"), [("Андрей", "андреи"), ("Иванова", "петрова"), ("5А", "5Б"), ("шило", "щило"), ("мел", "мель")]
)
def test_different_words_are_not_found(stored: str, typed: str) -> None:
    assert search_key(typed) not in search_key(stored)


def test_any_part_of_a_text_finds_it() -> None:
    text = "Ёжикова  Мария (5A), МКОУ «Хлебенская ООШ» – Excel"
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            assert search_key(text[start:end]) in search_key(text)


@pytest.mark.parametrize(
    "ordered",
    [
        list("абвгдежзийклмнопрстуфхцчшщъыьэюя"),
        list("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"),
        ["1", "1а", "1б", "2а", "9", "9в", "10", "10б", "11а", "100"],
        ["5А", "5Б", "5В"],
        ["5A", "5Б", "5B", "5Г"],  # Latin A and B among Cyrillic classes
        ["Едов", "Ёжиков", "Езов", "Елкин", "Ёлов", "Ель", "Жуков"],
        ["Иванов А.А.", "Иванов Б.А.", "Иванова А.А.", "Иванова-Шевчук К.", "Ивановский"],
        ["Римский Иван", "Римский-Корсаков Н.А."],
        ["Кабинет № 2", "Кабинет № 10", "Кабинет № 101", "Спортзал"],
        ["Excel", "Word", "Алгебра", "Английский язык"],
        ["Исаев", "Йорк", "Калугин"],
        ["14", "14-а", "15", "151.1"],
        ["", "а"],
        ["зал", "за́лы"],
    ],
)
def test_sort_key_orders(ordered: list[str]) -> None:
    backwards = list(reversed(ordered))

    assert sorted(backwards, key=sort_key) == ordered


@pytest.mark.parametrize(
    ("one", "other"),
    [("Елкин", "ЁЛКИН"), ("05", "5"), ("«Здания»", "здания"), (f"5{NB}А", "5 а"), ("Кoт", "Кот")],
)
def test_same_place_in_the_order(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


@pytest.mark.parametrize("text", ["", "Ёлкин", "№ 14/2-а «б» 漢字 é і ї", "5" * 500, "я" * 500, "٣", "²"])
def test_sort_key_is_short_and_made_of_digits(text: str) -> None:
    key = sort_key(text)

    assert len(key) <= SORT_KEY_LENGTH
    assert key == "" or (key.isascii() and key.isdigit())


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("9" * 17, int("9" * 17)),
        ("9" * 18, None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("+1", None),
        ("1.0", None),
        (" 1", None),
        ("²", None),
        ("١٢", None),
    ],
)
def test_a_number_is_what_a_row_could_have(words: str, number: int | None) -> None:
    assert whole_number(words) == number
