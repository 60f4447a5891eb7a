"""Numbers of orders are free text; the suggestion and the comparison must live with what schools write."""

from typing import Any

import pytest

from plans.orders.numbers import is_same, next_free, of_items, tidy


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], "1"),
        (["24"], "25"),
        (["9", "10", "2"], "11"),
        (["14-а"], "15"),
        (["151.1", "24"], "152"),
        (["Ш4-13-508/0"], "1"),
        (["№ 7"], "8"),
        (["б/н", "3/о"], "4"),
        (["007"], "8"),
    ],
)
def test_next_free_number_follows_the_greatest_leading_one(taken: list[str], expected: Any) -> None:
    assert next_free(taken) == expected


@pytest.mark.parametrize(("typed", "expected"), [("24", "24"), (" № 24 ", "24"), ("№\u00a014-а", "14-а"), ("", "")])
def test_sign_and_spaces_are_no_part_of_a_number(typed: str, expected: Any) -> None:
    assert tidy(typed) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("24", "№ 24", True),
        ("14-а", "14-А", True),
        ("14-а", "14-a", True),  # the second letter is Latin
        ("14-а", "14-б", False),
        ("24", "24.1", False),
        ("24", "024", False),
    ],
)
def test_same_number_by_the_eye_of_a_person(one: str, other: str, same: bool) -> None:
    assert is_same(one, other) is same


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([], []),
        ([1, 1], ["1.", "2."]),
        ([1, 2, 2, 1, 2], ["1.", "1.1.", "1.2.", "2.", "2.1."]),
        ([2, 2], ["1.", "1.1."]),
    ],
)
def test_items_are_numbered(levels: list[int], expected: Any) -> None:
    assert list(of_items(levels)) == expected
