"""The pure parts of a check: fingerprints, what a form sends back, sizes of samples and their draw."""

import json

import pytest

from registry.verification import differences, draw, fingerprint, seen_from, usual_errors, usual_size


def test_fingerprint_depends_on_words_and_names_alone() -> None:
    first = fingerprint("rooms", {"name": "202", "floor": "2"})

    assert first == fingerprint("rooms", {"floor": "2", "name": "202"})
    assert (
        len(
            {
                first,
                fingerprint("rooms", {"name": "2", "floor": "202"}),
                fingerprint("bells", {"name": "202", "floor": "2"}),
            }
        )
        == 3
    )


def test_differences_name_fields_of_both_sides() -> None:
    found = differences({"a": "1", "gone": "x"}, {"a": "2", "new": "y", "same": ""})

    assert [(one.field, one.before, one.after) for one in found] == [
        ("a", "1", "2"),
        ("new", "", "y"),
        ("gone", "x", ""),
    ]


@pytest.mark.parametrize(
    "words",
    [r'{"a": "\ud800"}', "", "[]", "{", '{"a": 1}', '{"a": ["b"]}', "1", "[" * 9000, '{"a": "' + "x" * 30_000 + '"}'],
)
def test_garbage_is_not_what_somebody_saw(words: str) -> None:
    assert seen_from(words) is None


def test_what_a_form_sent_is_read_back() -> None:
    assert seen_from(json.dumps({"name": "202"})) == {"name": "202"}


@pytest.mark.parametrize(
    ("rows", "size", "errors"), [(1, 1, 1), (20, 20, 1), (21, 20, 1), (200, 20, 1), (201, 21, 1), (1500, 150, 7)]
)
def test_usual_sizes(rows: int, size: int, errors: int) -> None:
    assert usual_size(rows) == size
    assert usual_errors(size) == errors


def test_the_same_seed_draws_the_same_rows() -> None:
    keys = list(range(1, 501))

    first = draw(keys, size=50, seed="a1")

    assert first == draw(keys[::-1], size=50, seed="a1") != draw(keys, size=50, seed="a2")
    assert len(set(first)) == 50
