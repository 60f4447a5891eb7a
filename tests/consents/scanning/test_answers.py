"""What a child says is believed no more than it has to be: the author of a crafted file may have taken it over."""

import json
from typing import Any

import pytest

from consents.scanning import answers
from consents.scanning.answers import Nonsense
from consents.scanning.reading import PageReading

READING: dict[str, Any] = {"codes": ["EZHC1"], "is_blank": False, "ink": 1.5, "rotation": 90}
PAGE: dict[str, Any] = {"page": 3, "reading": READING, "problem": "", "parts": [3, 3]}
JPEG = b"\xff\xd8\xff"


def line(words: Any) -> bytes:
    return json.dumps(words).encode()


def test_what_our_child_says_is_understood() -> None:
    words, sizes = answers.words_of(line(PAGE))

    assert sizes == [3, 3]
    assert answers.reading_in(words, number=3) == PageReading(("EZHC1",), False, 1.5, 90)
    assert (answers.problem_in(words), answers.refusal_in(words)) == ("", "")
    assert answers.pictures_in([JPEG, JPEG], problem="") == (JPEG, JPEG)
    assert answers.pictures_in([b"", b""], problem="повреждена") == (b"", b"")
    assert answers.count_in({"pages": 1500}) == 1500


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[1]",
        b'"parts"',
        b"{}",
        b'{"parts": {}}',
        b'{"parts": ["3", 3]}',
        b'{"parts": [-1, 3]}',
        b'{"parts": [true, 3]}',
        b'{"parts": [3.0, 3]}',
        b'{"parts": [20000001, 3]}',
        b'{"parts": [0, 0, 0]}',
        b'{"parts": [], "ink": NaN}',
        b'{"parts": [], "ink": -Infinity}',
        b"[" * 100_000,
        b'{"parts": [], "a":' * 100_000,
        b'{"parts": [], "pages": ' + b"9" * 5000 + b"}",
    ],
)
def test_words_that_are_none(said: bytes) -> None:
    with pytest.raises(Nonsense):
        answers.words_of(said)


@pytest.mark.parametrize("pages", [None, 0, -1, 1501, 10**30, "3", True, 2.0, [3], {}])
def test_a_count_of_pages_that_is_none(pages: Any) -> None:
    with pytest.raises(Nonsense):
        answers.count_in({"pages": pages})
    with pytest.raises(Nonsense):
        answers.count_in({})


NO_READINGS: dict[str, list[Any]] = {
    "codes": [None, "EZHC1", {}, [1], [None], [["a"]]],
    "is_blank": [None, 1, ""],
    "ink": [None, -1, 1e300, 10**400, "1", []],
    "rotation": [None, 1, -90, 360, "90", 90.0, True, [], {}],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in NO_READINGS for value in NO_READINGS[name]])
def test_a_reading_that_is_none(name: str, value: Any) -> None:
    with pytest.raises(Nonsense):
        answers.reading_in({**PAGE, "reading": {**READING, name: value}}, number=3)


NO_PAGES: dict[str, list[Any]] = {"page": [None, 2, 4, "3", []], "reading": [None, [], 1]}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in NO_PAGES for value in NO_PAGES[name]])
def test_a_page_that_is_none(name: str, value: Any) -> None:
    with pytest.raises(Nonsense):
        answers.reading_in({**PAGE, name: value}, number=3)


@pytest.mark.parametrize("name", READING)
def test_a_reading_is_whole(name: str) -> None:
    part = {key: value for key, value in READING.items() if key != name}

    with pytest.raises(Nonsense):
        answers.reading_in({**PAGE, "reading": part}, number=3)


@pytest.mark.parametrize(
    ("parts", "problem"),
    [([], ""), ([JPEG], ""), ([b"", b""], ""), ([JPEG, b"<svg"], ""), ([b"<html>", JPEG], "x"), ([b"", b"GIF8"], "x")],
)
def test_pictures_that_are_none(parts: list[bytes], problem: str) -> None:
    with pytest.raises(Nonsense):
        answers.pictures_in(parts, problem=problem)


@pytest.mark.parametrize("words", [{}, {"problem": None}, {"problem": 1}, {"problem": ["x"]}])
def test_a_problem_is_words(words: dict[str, Any]) -> None:
    with pytest.raises(Nonsense):
        answers.problem_in(words)


def test_words_are_such_as_a_database_takes() -> None:
    assert answers.refusal_in({"refused": "a\0b\ud800c" + "я" * 1000}) == "abc" + "я" * 295
    many = {**PAGE, "reading": {**READING, "codes": ["q" * 10_000] * 100}}

    codes = answers.reading_in(many, number=3).codes

    assert (len(codes), len(codes[0])) == (answers.MOST_CODES, answers.LONGEST_CODE)
