"""Numbers of blanks: a misread one never passes for another, and a code says nothing but its mark and number."""

import pytest

from consents import numbers
from consents.numbers import BACK_MARK, BLANK_MARK, CONTROL_MARK, Code

NUMBER = "123456789012345678" + numbers.check_digits("123456789012345678")


def test_the_check_digits_are_those_of_the_standard() -> None:
    # ISO 7064, MOD 97-10: 794 gets 44, as in the standard's own example.
    assert (numbers.check_digits("794"), int(NUMBER) % 97) == ("44", 1)


def test_new_numbers_are_whole_and_differ() -> None:
    made = {numbers.new_number() for _ in range(500)}

    assert len(made) == 500
    assert all(numbers.is_whole(number) for number in made)


def test_no_single_misread_digit_passes() -> None:
    misread = [
        NUMBER[:place] + digit + NUMBER[place + 1 :]
        for place in range(len(NUMBER))
        for digit in "0123456789"
        if digit != NUMBER[place]
    ]

    assert len(misread) == 180
    assert not [number for number in misread if numbers.is_whole(number)]


def test_no_two_neighbours_that_changed_places_pass() -> None:
    swapped = [
        NUMBER[:place] + NUMBER[place + 1] + NUMBER[place] + NUMBER[place + 2 :]
        for place in range(len(NUMBER) - 1)
        if NUMBER[place] != NUMBER[place + 1]
    ]

    assert swapped
    assert not [number for number in swapped if numbers.is_whole(number)]


@pytest.mark.parametrize("mark", [BLANK_MARK, BACK_MARK, CONTROL_MARK])
def test_a_code_is_read_as_it_was_written(mark: str) -> None:
    found = numbers.read(f" {numbers.payload(mark, NUMBER)}\n")

    assert found == Code(mark, NUMBER)
    assert (found.is_control, found.is_back) == (mark == CONTROL_MARK, mark == BACK_MARK)


@pytest.mark.parametrize(
    "words",
    [
        "",
        NUMBER,
        f"EZHX{NUMBER}",
        f"ezhc{NUMBER}",
        f"EZHC{NUMBER[:-1]}",
        f"EZHC{NUMBER}0",
        f"EZHC{NUMBER[:-1]}{(int(NUMBER[-1]) + 1) % 10}",
        f"https://example.org/EZHC{NUMBER}",
        "EZHC" + "".join(chr(0x0660 + int(digit)) for digit in NUMBER),
    ],
)
def test_whatever_else_is_no_code_of_ours(words: str) -> None:
    assert numbers.read(words) is None


def test_the_number_is_told_in_fours() -> None:
    assert numbers.spoken("12345678901234567890") == "1234 5678 9012 3456 7890"
