"""`manage.py decline` answers scripts with six lines, and people with a sentence."""

import pytest
from django.core.management import CommandError, call_command

CASES = ["nominative", "genitive", "dative", "accusative", "instrumental", "prepositional"]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[list[str]]:
    call_command("decline", *arguments)
    return [line.split("\t") for line in capsys.readouterr().out.splitlines()]


def test_name_is_printed_in_six_lines(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, "Кондратова В.Н.", "--gender", "f")

    assert lines == [
        ["nominative", "Кондратова В.Н."],
        ["genitive", "Кондратовой В.Н."],
        ["dative", "Кондратовой В.Н."],
        ["accusative", "Кондратову В.Н."],
        ["instrumental", "Кондратовой В.Н."],
        ["prepositional", "Кондратовой В.Н."],
    ]


def test_post_is_expanded_and_printed_in_six_lines(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, "--post", "зам. дир. по УВР")

    rest = "директора по учебно-воспитательной работе"
    assert [case for case, _ in lines] == CASES
    assert [form for _, form in lines] == [f"заместител{ending} {rest}" for ending in ("ь", "я", "ю", "я", "ем", "е")]


def test_full_patronymic_shows_the_gender(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "Ткач Вера Николаевна")[2] == ["dative", "Ткач Вере Николаевне"]
    assert printed(capsys, "Ткач Иван Ильич")[2] == ["dative", "Ткачу Ивану Ильичу"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["Кондратова В.Н."], "пол не виден"),
        (["Анна Абрамович"], "пол не виден"),
        (["Кондратова В.Н.", "--gender", "x"], "«x» непонятен"),
        (["", "--gender", "f"], "Имя не указано"),
        ([" \u00a0 ", "--gender", "f"], "Имя не указано"),
        (["12.", "--gender", "f"], "Имя не указано"),
        ([], "Имя не указано"),
        (["--post", ""], "Должность пуста"),
        (["--post", " — "], "Должность пуста"),
        (["Иванов", "--gender", "m", "--post", "директор"], "что-то одно"),
    ],
)
def test_what_cannot_be_declined_is_explained(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("decline", *arguments)
