"""Abbreviated posts are written out."""

import pytest

from ezh_rollout.shared.grammar import Case, decline_post, expand_post
from tests.shared.tables import lines

TABLE = [line.split(" = ") for line in lines("expansions.txt")]


@pytest.mark.parametrize(("written", "expected"), TABLE)
def test_post_expands(written: str, expected: str) -> None:
    assert expand_post(written) == expected


@pytest.mark.parametrize(("_written", "expanded"), TABLE)
def test_expanding_twice_changes_nothing(_written: str, expanded: str) -> None:
    assert expand_post(expanded) == expanded


@pytest.mark.parametrize(("_written", "expanded"), TABLE)
def test_expanded_post_declines(_written: str, expanded: str) -> None:
    assert decline_post(expanded, Case.DATIVE) != expanded
