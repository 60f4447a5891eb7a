"""Posts in six cases, against a table that people have checked."""

import pytest

from ezh_rollout.shared.grammar import Case, post_forms
from tests.shared.tables import forms, lines

TABLE = list(lines("posts.txt"))


@pytest.mark.parametrize("pattern", TABLE)
def test_post_declines(pattern: str) -> None:
    expected = forms(pattern)

    assert post_forms(expected[Case.NOMINATIVE]) == expected
