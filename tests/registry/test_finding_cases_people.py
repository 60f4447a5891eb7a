"""What the checks must find about people, and the near misses that they must leave alone."""

from collections.abc import Callable
from typing import Any

import pytest

from registry.states import FieldLevel
from tests.registry.finding_rows import Case, Cases, Rows, number

A, B = number(912345678), number(923456789)
PLAIN = {"last_name": "Синицына", "first_name": "Зоя", "middle_name": "Львовна", "gender": "f", "snils": A}
CARD = ("last_name", "first_name", "middle_name", "gender", "birth_date", "snils")


def card_of(row: Any, **values: Any) -> dict[str, Any]:
    return {field: getattr(row, field) for field in CARD} | values


def twin(**values: Any) -> Case:
    """Another pupil of the same class, birthday and number."""
    return lambda rows: (rows.put("pupils", **PLAIN), rows.copy("pupils", **values))


def adults(**values: Any) -> Case:
    """The secretary stands among the parents as well."""
    return lambda rows: rows.put("representatives", **card_of(rows.row("employees", "секретарь"), **values))


def phone_of_secretary(rows: Rows) -> Rows:
    return rows.put("representatives", phone=rows.row("employees", "секретарь").phone)


def of_child(**values: Any) -> Case:
    """The card of the first link's child is the card of its parent too."""

    def change(rows: Rows) -> None:
        link = rows["representations"][0]
        child = next(row for row in rows["pupils"] if row.pk == link.pupil)
        place = next(place for place, row in enumerate(rows["representatives"]) if row.pk == link.representative)
        rows.put("representatives", place, **card_of(child, **values))

    return change


DOUBLES: Cases = [
    (Rows.codes, set()),
    (twin(), {"person_duplicate"}),
    (twin(snils=A.replace("-", "").replace(" ", "")), {"person_duplicate"}),
    (twin(snils=""), {"person_duplicate", "snils_missing"}),
    (twin(snils=B), set()),
    (twin(last_name="СИНИЦЫНА"), {"person_duplicate", "name_capitals"}),
    (twin(first_name="Зоя "), {"person_duplicate", "name_spaces"}),
    # Twins, a sister of another year, a namesake.
    (twin(first_name="Пелагея", snils=B), set()),
    (twin(first_name="Пелагея", snils=""), {"snils_missing"}),
    (twin(first_name="Пелагея"), {"snils_shared"}),
    (twin(birth_date="01.01.2016", snils="", school_class__parallel=None), {"snils_missing"}),
    (twin(birth_date=None, snils=""), {"person_maybe_duplicate", "snils_missing", "field_required_empty"}),
    (twin(birth_date=None, snils=B), {"field_required_empty"}),
    # Zeros are no number: two people without one are not one person.
    (twin(first_name="Пелагея", snils="000-000-000 00"), {"snils_format"}),
    (twin(school_class=None, school_class__name=None), {"person_duplicate", "pupil_without_class"}),
    # Who works here and has a child here is one person of two lists.
    (adults(), {"person_in_two_roles"}),
    (adults(snils=""), {"person_in_two_roles", "snils_missing"}),
    (adults(birth_date="02.01.1980"), {"person_in_two_roles"}),
    (adults(birth_date="02.01.1980", snils=B), set()),
    (adults(birth_date=None, snils=""), {"person_maybe_duplicate", "snils_missing"}),
    (
        lambda rows: (adults(birth_date=None, snils="")(rows), phone_of_secretary(rows)),
        {"person_maybe_duplicate", "snils_missing"},
    ),
    (adults(birth_date=None, snils=B), set()),
    (adults(last_name="Прежняя"), {"snils_shared"}),
    # A father and a son of one name.
    (of_child(birth_date="02.01.1980", snils=B), set()),
    (of_child(birth_date=None, snils=B), set()),
    (of_child(birth_date=None, snils=""), {"snils_missing"}),
    (of_child(birth_date=None), {"parent_is_pupil"}),
    (of_child(), {"parent_is_pupil", "parent_too_young", "adult_age_strange"}),
]


@pytest.mark.parametrize(("case", "codes"), DOUBLES)
def test_one_person_typed_twice_is_told_from_two_people(rows: Rows, case: Case, codes: set[str]) -> None:
    case(rows)

    assert rows.codes() == codes


NAMES: list[tuple[str, set[str]]] = [
    ("Синицына Зоя Львовна f", set()),
    ("Cиницына Зоя Львовна f", {"name_latin_letters"}),
    ("Sinitsyna Зоя Львовна f", {"name_latin_letters"}),
    ("Синицына3 Зоя Львовна f", {"name_digits"}),
    ("Синицына Зоя Лев0вна f", {"name_digits"}),
    ("Синицына_ Зоя Львовна f", {"name_spaces"}),
    ("Мамина_-Сибиряк Зоя Львовна f", {"name_spaces"}),
    ("Синицына/Воробьёва Зоя Львовна f", {"name_signs"}),
    ("Синицына_(Воробьёва) Зоя Львовна f", {"name_signs"}),
    ("Сини\u00adцына Зоя Львовна f", {"name_signs"}),
    ("Синицына Зоя - f", {"name_signs"}),
    ("Синицына З. Л. f", {"name_initials"}),
    ("Синицына_З.Л. Зоя Львовна f", {"name_initials"}),
    ("Синицына_Зоя_Львовна Зоя Львовна f", {"name_in_one_cell"}),
    ("Синицына Зоя_Львовна  f", {"name_in_one_cell"}),
    ("СИНИЦЫНА Зоя Львовна f", {"name_capitals"}),
    ("Синицына зоя Львовна f", {"name_capitals"}),
    ("Римская-корсакова Зоя Львовна f", {"name_capitals"}),
    ("Синицына Зоя Львович f", {"name_gender_differs"}),
    ("Синицына Зоя Рашид_оглы f", {"name_gender_differs"}),
    ("Синицына Зоя Рустам_угли f", {"name_gender_differs"}),
    ("Зоя Синицына Львовна f", {"name_swapped"}),
    ("Синицына Львовна Зоя f", {"name_swapped"}),
    ("Львовна Зоя Синицына f", {"name_swapped"}),
    ("Синицына Петренко Зоя f", {"name_swapped"}),
    ("Елена Кравец  f", {"name_swapped"}),
    ("Роман Кравчук Петрович m", {"name_swapped"}),
    # Rare but right.
    ("Роман Сурия Петровна f", set()),
    ("Тимур Гульшат  f", set()),
    ("Марина Анна Петровна f", set()),
    ("Синицына Анна Мария f", set()),
    ("Никитич Анна Петровна f", set()),
    ("Лукич Иван Саввич m", set()),
    ("Петрович Анна  f", set()),
    ("Каримов Рустам Алишер_угли m", set()),
    ("Каримова Нигора Алишер_кизи f", set()),
    ("Асанов Бакыт Асан_уулу m", set()),
    ("Гусейнова Айсель Рашид_кызы f", set()),
    ("бен_Али Зоя  f", set()),
    ("Ибн_Сина Али  m", set()),
    ("Ван_дер_Ваальс Зоя  f", set()),
    ("Ким Ен_Су  f", set()),
    ("Ю Ия  f", set()),
    ("О'Нил Зоя  f", set()),
    ("Ғабдуллина Әлия  f", set()),
    ("Салтыкова-Щедрина Анна-Мария Фоминична f", set()),
]


@pytest.mark.parametrize(("words", "codes"), NAMES)
def test_a_wrong_name_is_told_from_a_rare_one(rows: Rows, words: str, codes: set[str]) -> None:
    last, first, middle, gender = (word.replace("_", " ") for word in words.split(" "))
    rows.put("pupils", last_name=last, first_name=first, middle_name=middle, gender=gender)

    assert rows.codes() == codes


NUMBERS = [
    ("112-233-445 95", set()),
    ("112 233 445 95", set()),
    ("11223344595", set()),
    ("001-001-998 77", set()),
    ("087-654-303 00", set()),
    ("112-233-445 96", {"snils_checksum"}),
    ("001-001-999 00", {"snils_checksum"}),
    ("1122334459", {"snils_format"}),
    ("112-233-44О 95", {"snils_format"}),
    ("000-000-000 00", {"snils_format"}),
    ("нет", {"snils_format"}),
    ("", {"snils_missing"}),
    ("  ", {"snils_missing"}),
]


@pytest.mark.parametrize(("written", "codes"), NUMBERS)
@pytest.mark.parametrize("section", ["employees", "pupils", "representatives"])
def test_a_number_is_looked_at_in_every_list(rows: Rows, section: str, written: str, codes: set[str]) -> None:
    rows.put(section, snils=written)

    assert rows.codes() == codes


def pupil_of(grade: int) -> Callable[[Rows], int]:
    return lambda rows: next(place for place, row in enumerate(rows["pupils"]) if row.school_class__parallel == grade)


BORN: list[tuple[str, Any, str, set[str]]] = [
    ("pupils", pupil_of(1), "01.09.2020", set()),
    ("pupils", pupil_of(1), "02.09.2020", {"pupil_age_strange"}),
    ("pupils", pupil_of(1), "02.09.2016", set()),
    ("pupils", pupil_of(1), "01.09.2016", {"pupil_age_strange"}),
    ("pupils", pupil_of(11), "01.09.2010", set()),
    ("pupils", pupil_of(11), "02.09.2010", {"pupil_age_strange"}),
    ("pupils", pupil_of(11), "01.09.2006", {"pupil_age_strange"}),
    ("pupils", pupil_of(5), "26.11.2026", {"birth_date_impossible"}),
    ("pupils", pupil_of(5), "31.12.1899", {"birth_date_impossible"}),
    ("pupils", pupil_of(5), "01.01.1900", {"pupil_age_strange", "parent_too_young"}),
    ("employees", lambda _: 0, "25.11.2008", set()),
    ("employees", lambda _: 0, "26.11.2008", {"adult_age_strange"}),
    ("employees", lambda _: 0, "26.11.1935", set()),
    ("employees", lambda _: 0, "25.11.1935", {"adult_age_strange"}),
    ("employees", lambda _: 0, "26.11.2026", {"birth_date_impossible"}),
]


@pytest.mark.parametrize(("section", "place", "day", "codes"), BORN)
def test_a_birthday_is_plausible_or_told(rows: Rows, section: str, place: Any, day: str, codes: set[str]) -> None:
    rows.put(section, place(rows), birth_date=day)

    assert rows.codes() == codes


def family(kind: str, born: str, child: str = "01.03.2010") -> Case:
    """A family of two, with these birthdays."""

    def change(rows: Rows) -> None:
        pupil = rows.copy("pupils", pupil_of(11)(rows), **PLAIN, birth_date=child)
        parent = rows.copy("representatives", **PLAIN | {"first_name": "Инна", "snils": B}, birth_date=born)
        del rows["representations"][-1]
        link = {"pupil": pupil.pk, "representative": parent.pk, "kind": kind, "document": "решение № 1"}
        rows.copy("representations", **link)
        rows.put("representatives", -1, phone="+7 911 000-00-00", email="")

    return change


FAMILIES: Cases = [
    (family("parent", "01.03.1996"), set()),
    (family("parent", "02.03.1996"), {"parent_too_young"}),
    # A sister of full age is the guardian.
    (family("guardian", "01.03.2007"), set()),
    (family("guardian", "01.03.2011"), {"parent_too_young", "adult_age_strange"}),
]


@pytest.mark.parametrize(("case", "codes"), FAMILIES)
def test_a_parent_is_older_than_the_child(rows: Rows, case: Case, codes: set[str]) -> None:
    case(rows)

    assert rows.codes() == codes


def stranger_with(**values: str) -> Case:
    """Somebody of another family has such contacts; the first parent has the number and the address below."""

    def change(rows: Rows) -> None:
        first = rows["representations"][0]
        rows.put("representatives", rows["representatives"].index(_parent(rows, first)), **OWN)
        children = {one.pupil for one in rows["representations"] if one.representative == first.representative}
        relatives = {one.representative for one in rows["representations"] if one.pupil in children}
        place = next(place for place, row in enumerate(rows["representatives"]) if row.pk not in relatives)
        rows.put("representatives", place, **values)

    return change


def _parent(rows: Rows, link: Any) -> Any:
    return next(row for row in rows["representatives"] if row.pk == link.representative)


def relative_with(**values: str) -> Case:
    def change(rows: Rows) -> None:
        link = rows["representations"][0]
        rows.put("representatives", rows["representatives"].index(_parent(rows, link)), **OWN)
        place = next(place for place, row in enumerate(rows["pupils"]) if row.pk == link.pupil)
        rows.put("pupils", place, **values)

    return change


OWN = {"phone": "+7 921 123-45-67", "email": "own@example.org"}
CONTACTS: Cases = [
    (stranger_with(phone="8 (921) 123 45 67"), {"contact_shared"}),
    (stranger_with(phone="9211234567 доб. 5"), {"contact_shared"}),
    (stranger_with(phone="8 900 111-22-33, 89211234567"), {"contact_shared"}),
    (stranger_with(phone="8 900 111-22-33 или 8 921 123-45-67"), {"contact_shared"}),
    (stranger_with(phone="8 900 111-22-33 ИЛИ 8 921 123-45-67 ДОБ. 2"), {"contact_shared"}),
    (stranger_with(phone="+7 921 123-45-68"), set()),
    (stranger_with(email="OWN@example.org"), {"contact_shared"}),
    (stranger_with(email="own2@example.org"), set()),
    (relative_with(phone="89211234567"), set()),
    (lambda rows: rows.put("representatives", phone="", email=""), {"parent_without_contact"}),
    (lambda rows: rows.put("representatives", phone="нет", email=" "), {"parent_without_contact"}),
    (lambda rows: rows.put("representatives", phone=""), set()),
    (lambda rows: rows.put("representatives", email=""), set()),
    (lambda rows: rows["representations"].clear(), {"pupil_without_parent", "parent_without_child"}),
    (
        lambda rows: rows.put("representations", kind="guardian", document=" "),
        {"guardian_without_document"},
    ),
    (lambda rows: rows.put("representations", kind="institution", document=""), set()),
]


@pytest.mark.parametrize(("case", "codes"), CONTACTS)
def test_families_and_their_contacts_are_told_from_strangers(rows: Rows, case: Case, codes: set[str]) -> None:
    case(rows)

    assert rows.codes() == codes


ENROLMENT: list[tuple[dict[str, Any], set[str]]] = [
    ({"enrolled_on": "01.06.2026"}, set()),
    ({"enrolled_on": "31.05.2026"}, {"pupil_enrolled_outside_year"}),
    ({"enrolled_on": "31.05.2027"}, set()),
    ({"enrolled_on": "01.06.2027"}, {"pupil_enrolled_outside_year"}),
    ({"enrolled_on": None}, {"pupil_enrolment_incomplete"}),
    ({"enrolment_order": " "}, {"pupil_enrolment_incomplete"}),
    ({"enrolment_order_date": None}, {"pupil_enrolment_incomplete"}),
    ({"left_on": "25.11.2026"}, {"pupil_left_active"}),
    ({"left_on": "26.11.2026"}, set()),
    ({"school_class": None}, {"pupil_without_class"}),
]


@pytest.mark.parametrize(("values", "codes"), ENROLMENT)
def test_enrolment_is_within_the_year_and_by_an_order(rows: Rows, values: dict[str, Any], codes: set[str]) -> None:
    rows.put("pupils", **values)

    assert rows.codes() == codes


def test_a_number_that_is_not_asked_for_is_not_missed(rows: Rows) -> None:
    rows.put("pupils", snils="")
    rows["levels"]["pupils"] = rows["levels"]["pupils"] | {"snils": FieldLevel.OFF}

    assert rows.codes() == set()
