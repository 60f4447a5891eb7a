"""Two spellings of one name are one key; the check sum of СНИЛС."""

import pytest

from registry import names, snils


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Алёшин Пётр", "АЛЕШИН  ПЕТР"),
        ("Aнна Cтрекозова", "Анна Стрекозова"),
        ("Римская-Птицына", "Римская \u2013 Птицына"),
        ("Д'Артаньянов", "Д\u2019Артаньянов"),
        (" Мария\u00a0Ивановна ", "мария ивановна"),
        ("XЕHОВ", "Хенов"),
        ("Алëшин", "Алёшин"),
    ],
)
def test_spellings_of_one_name_give_one_key(one: str, other: str) -> None:
    assert names.folded(one) == names.folded(other)


@pytest.mark.parametrize(("one", "other"), [("Марина", "Марин"), ("Наталья", "Наталия"), ("Иванова", "Иванов")])
def test_two_names_stay_two(one: str, other: str) -> None:
    assert names.folded(one) != names.folded(other)


def test_a_mended_latin_letter_leaves_the_others_alone() -> None:
    assert "Aлёшин".translate(names.LOOK_ALIKES) == "Алёшин"


def test_a_person_without_middle_name_has_a_key() -> None:
    assert names.person_key("Чижова", "Алёна") == "чижова алена"


@pytest.mark.parametrize(
    ("number", "digits"),
    # Sums 100 and 101 and a sum whose remainder is 100 all give 00; the others are plain and with a remainder.
    [("112233445", "95"), ("087654303", "00"), ("111111112", "46"), ("999999999", "01"), ("000000000", "00")],
)
def test_check_digits(number: str, digits: str) -> None:
    assert snils.check_digits(number) == digits


@pytest.mark.parametrize(
    "written", ["112-233-445 95", "11223344595", "112 233 445 95", "112-233-445-95", " 112\u2013233\u2013445\u00a095 "]
)
def test_one_number_in_many_spellings(written: str) -> None:
    assert snils.normal(written) == "112-233-445 95"
    assert snils.fault(written) == ""


@pytest.mark.parametrize(
    ("written", "word"),
    [("112-233-445 96", "Контрольные"), ("112-233-445", "11 цифр"), ("112-233-445 9а", "11 цифр"), ("нет", "11 цифр")],
)
def test_a_wrong_number_is_told(written: str, word: str) -> None:
    assert word in snils.fault(written)


def test_numbers_before_the_check_was_introduced_are_taken_as_they_are() -> None:
    assert snils.fault("001-001-998 99") == ""
    assert snils.fault("001-001-999 99") != ""


def test_what_is_no_number_stays_as_written() -> None:
    assert snils.normal("  нет   документа ") == "нет документа"
    assert not snils.is_valid("")
