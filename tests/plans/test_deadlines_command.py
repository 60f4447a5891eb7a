"""`manage.py resolve_deadlines`: one row out for every line in, UTF-8 whatever the locale."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command


def run(monkeypatch: pytest.MonkeyPatch, given: bytes, *arguments: str) -> str:
    answer = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="ascii"))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(answer, encoding="ascii", write_through=True))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    call_command("resolve_deadlines", *arguments)
    return answer.getvalue().decode()


def test_rows_are_phrase_kind_start_end(monkeypatch: pytest.MonkeyPatch) -> None:
    given = "\ufeffмарт\nдо 1 октября\r\n\nЕжегодно\nпо\tплану".encode()

    answer = run(monkeypatch, given, "--start", "2027-03-01")

    assert answer.splitlines() == [
        "март\tdates\t2027-03-01\t2027-03-31",
        "до 1 октября\tdates\t-\t2027-10-01",
        "\tunknown\t-\t-",
        "Ежегодно\trecurring\t-\t-",
        "по плану\trelative\t-\t-",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--start", "2027-02-30"), "«2027-02-30» не понят"),
        (("--start", "весной"), "«весной» не понят"),
        ((), "Укажите первый день плана"),
    ],
)
def test_start_that_is_no_date_is_refused(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        run(monkeypatch, b"", *arguments)


def test_lines_in_another_encoding_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="UTF-8"):
        run(monkeypatch, "март\n".encode("cp1251"), "--start", "2027-03-01")
