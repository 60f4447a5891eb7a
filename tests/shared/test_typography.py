"""Russian typography on paper and on screens."""

from datetime import date

import pytest

from ezh_rollout.shared import typography
from ezh_rollout.shared.text import search_key
from ezh_rollout.shared.typography import NBSP

MODELS = [
    # «·» stands for the no-break space
    "приказ №·14",
    "27·августа·2027·г. в·школе",
    "Кондратова·В.Н. и·Селицкая·Т.·А. вводят",
    "Директор школы ____________ Р.А.·Белебезьева",
    "Приказываю: Римскому-Корсакову·Н.А.",
    "сентябрь·2027·г.",
    "ЕОС·– это система",
    "по·№·152-ФЗ от·27·июля·2006·г.",
    "во·всём и·в·каждом",
    "И·тогда",
    "что·же делать",
    "5·дней",
    "24·кл.",
    "ст.·9·ч.·4",
    "на·1·сентября",
]


@pytest.mark.parametrize("model", MODELS)
def test_line_does_not_break_in_the_wrong_place(model: str) -> None:
    tied = model.replace("·", NBSP)

    assert typography.tie(tied.replace(NBSP, " ")) == tied
    assert typography.tie(tied) == tied


@pytest.mark.parametrize(
    "text", ["Система работает", "учителя, родители", "Иванов", "", "1.1. Провести", "кабинет информатики", "класс 5А"]
)
def test_other_spaces_break(text: str) -> None:
    assert typography.tie(text) == text


def test_tied_text_is_found() -> None:
    assert search_key("Кондратова В.Н.") in search_key(typography.tie("Ответственный: Кондратова В.Н."))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2027-08-27", "2027-08-27", "27 августа 2027 г."),
        ("2027-09-01", "2027-09-15", "1–15 сентября 2027 г."),
        ("2027-09-01", "2027-09-30", "сентябрь 2027 г."),
        ("2028-02-01", "2028-02-29", "февраль 2028 г."),
        ("2028-02-01", "2028-02-28", "1–28 февраля 2028 г."),
        ("2027-03-01", "2027-04-30", "март – апрель 2027 г."),
        ("2027-09-01", "2028-05-31", "сентябрь 2027 г. – май 2028 г."),
        ("2027-03-10", "2027-04-20", "10 марта – 20 апреля 2027 г."),
        ("2027-12-20", "2028-01-10", "20 декабря 2027 г. – 10 января 2028 г."),
        ("2027-03-01", "2027-04-20", "1 марта – 20 апреля 2027 г."),
        (None, "2027-10-01", "до 1 октября 2027 г."),
        ("2027-09-01", None, "с 1 сентября 2027 г."),
        (None, None, ""),
    ],
)
def test_range_of_dates_is_short(start: str | None, end: str | None, words: str) -> None:
    assert typography.date_range_words(day(start), day(end)).replace(NBSP, " ") == words


def test_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="раньше"):
        typography.date_range_words(date(2027, 9, 2), date(2027, 9, 1))


def test_one_date_in_words_and_in_numbers() -> None:
    assert typography.date_words(date(2027, 8, 27)) == f"27{NBSP}августа{NBSP}2027{NBSP}г."
    assert typography.date_numeric(date(2027, 8, 7)) == "07.08.2027"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 задач"),
        (1, "1 задача"),
        (2, "2 задачи"),
        (4, "4 задачи"),
        (5, "5 задач"),
        (11, "11 задач"),
        (14, "14 задач"),
        (21, "21 задача"),
        (111, "111 задач"),
        (122, "122 задачи"),
        (-1, "−1 задача"),
        (1250, "1250 задач"),
        (12501, "12 501 задача"),
    ],
)
def test_noun_agrees_with_its_number(number: int, words: str) -> None:
    assert typography.quantity(number, "задача", "задачи", "задач").replace(NBSP, " ") == words


@pytest.mark.parametrize(
    ("words", "sentence"),
    [([], ""), (["а"], "а"), (["а", "б"], "а и б"), (["а", "б", "в"], "а, б и в"), (["", "а", "", "б"], "а и б")],
)
def test_words_are_joined_into_a_sentence(words: list[str], sentence: str) -> None:
    assert typography.joined(words).replace(NBSP, " ") == sentence


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Дневник", "«Дневник»"),
        ("«Дневник»", "«Дневник»"),
        ("О внедрении ЕОС «Д»", "«О внедрении ЕОС „Д“»"),
        ("«А» и «Б»", "«„А“ и „Б“»"),
    ],
)
def test_quotes_inside_quotes_change_their_shape(text: str, quoted: str) -> None:
    assert typography.quoted(text) == quoted
