"""Names in six cases, against a table that people have checked."""

import pytest

from ezh_rollout.shared.grammar import (
    Case,
    Gender,
    decline_name,
    gender_of,
    initials_first,
    name_forms,
    short_name,
    surname_first,
)
from tests.shared.tables import forms, lines

TABLE = [line.split(" ", 1) for line in lines("names.txt")]


@pytest.mark.parametrize(("gender", "pattern"), TABLE, ids=[f"{g}-{p}" for g, p in TABLE])
def test_name_declines(gender, pattern):
    expected = forms(pattern)

    assert name_forms(expected[Case.NOMINATIVE], Gender(gender)) == expected


def test_table_is_long_enough_to_mean_something():
    assert len(TABLE) >= 120
    assert {gender for gender, _ in TABLE} == {"f", "m"}
