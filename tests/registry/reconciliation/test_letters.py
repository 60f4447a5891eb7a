"""What nearly agrees, and why."""

import pytest

from registry.reconciliation.letters import marked, near_pairs, why_near


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Семёнов", "Семенов", "е и ё"),
        ("Анна", "Aнна", "латинские буквы"),
        ("Анна", "Анна ", "пробелы"),
        ("Анна Мария", "АннаМария", "пробелы"),
        ("АННА", "Анна", "большие и маленькие буквы"),
        ("Анна-Мария", "Анна Мария", "пробелы и знаки"),
        ("Алгебра.", "Алгебра", "пробелы и знаки"),
        ("СЕМЕНОВ", "Семёнов", "написание"),
        ("Рябинина", "Рябанина", "одна буква"),
        ("Рябинина", "Рябинна", "одна буква"),
        ("Рябинина", "Ряббинина", "одна буква"),
        ("Марина", "Мраина", "одна буква"),
        ("Рябинина", "Рябинина", ""),
        ("Рябинина", "Осокина", ""),
        ("Марина", "Маринка и", ""),
        ("5а", "5б", ""),
        ("202", "203", ""),
        ("5а", "5 А", "написание"),
        ("", "Анна", ""),
    ],
)
def test_the_reason_why_two_spellings_are_near(one: str, other: str, why: str) -> None:
    assert why_near(one, other) == why
    assert why_near(other, one) == why


def test_the_differing_letters_are_marked_on_both_sides() -> None:
    assert marked("Рябинина", "Рябанина") == (
        [("Ряб", False), ("и", True), ("нина", False)],
        [("Ряб", False), ("а", True), ("нина", False)],
    )
    assert marked("Анна", "Анна ") == ([("Анна", False)], [("Анна", False), (" ", True)])


def test_near_pairs_are_all_that_trying_every_pair_would_find() -> None:
    here = ["марина", "марна", "олег", "мария", "мрина", "иван"]
    there = ["мариня", "олегг", "иавн", "марья", "петр"]

    found = set(near_pairs(((word, word) for word in here), ((word, word) for word in there)))

    assert found == {(one, other) for one in here for other in there if why_near(one, other) == "одна буква"}
    assert {("марина", "мариня"), ("олег", "олегг"), ("иван", "иавн"), ("мария", "марья")} <= found
