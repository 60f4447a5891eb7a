"""Old books of Excel: read as ever, and a crafted one ends a child process instead of the program."""

import resource
import time
from datetime import date

import pytest

from registry.imports import Unreadable, read_rows
from tests.registry.imports.old_books import label, old_book

ON = date(2027, 3, 10)
HEADER = ["Фамилия", "Имя", "Класс"]
NAMED = [*HEADER, "Осокина", "Вера", "5а"]
HEADS = [label(0, column, column) for column in range(3)]
ROW = [label(1, column, column + 3) for column in range(3)]


def test_an_old_book_is_read() -> None:
    found = read_rows("pupils", old_book(NAMED, [*HEADS, *ROW]), on=ON)

    assert [(row.location, row.values["last_name"], row.values["school_class"]) for row in found.rows] == [
        ("лист «Лист», строка 2", "Осокина", "5а")
    ]


LONG = [*HEADER, "Ж" * 4000]
CRAFTED = [
    ("a long word in every cell", old_book(LONG, [*HEADS, *(label(1 + n // 100, n % 100, 3) for n in range(300_000))])),
    ("more rows claimed than there is memory", old_book(NAMED, HEADS, rows=0xFFFFFFFF)),
    ("a cell in the last corner", old_book(NAMED, [*HEADS, label(65_535, 255, 3)])),
]


@pytest.mark.parametrize("data", [case[1] for case in CRAFTED], ids=[case[0] for case in CRAFTED])
def test_a_crafted_old_book_is_refused_within_bounds(data: bytes) -> None:
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(Unreadable) as refusal:
        read_rows("pupils", data, on=ON)

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert refusal.value.problem.code in {"too_large", "damaged", "too_many_rows"}
    assert (time.monotonic() - began < 30, grown < 100_000) == (True, True)
