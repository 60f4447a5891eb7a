"""The network's export beside the prepared data: only here, only there, differs; names a letter apart come first."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from registry.models import Employee, Pupil, Representation, Room, SchoolClass
from registry.reconciliation import Outcome, compare
from tests.world import World, make_pupil

ON = date(2027, 3, 10)
HEADER = "Фамилия;Имя;Отчество;Дата рождения;Класс"
ANNA = "Рябинина;Анна;Петровна;12.04.2015;5а"
LEV = "Калинин;Лев;Олегович;31.01.2015;5б"


def pupils(world: World, *lines: str, header: str = HEADER) -> Outcome:
    return compare(world.school, "pupils", "\n".join([header, *lines]).encode(), on=ON)


def seen(outcome: Outcome) -> list[tuple[str, str, list[tuple[str, str, str, str]]]]:
    return [
        (item.group.value, item.title, [(pair.label, pair.here, pair.there, pair.why) for pair in item.pairs])
        for item in outcome.differences
    ]


def test_a_file_that_says_the_same_has_no_differences(world: World) -> None:
    outcome = pupils(world, ANNA, LEV)

    assert seen(outcome) == []
    assert outcome.counts == {"near": 0, "differs": 0, "here": 0, "there": 0, "same": 2, "file": 2, "registry": 2}


def test_three_ways_and_the_place_in_the_file(world: World) -> None:
    outcome = pupils(world, "Рябинина;Анна;Петровна;13.04.2015;5а", "Осокин;Иван;;01.02.2015;5а")

    assert seen(outcome) == [
        ("differs", "Рябинина Анна Петровна", [("Дата рождения", "12.04.2015", "13.04.2015", "")]),
        ("here", "Калинин Лев Олегович", []),
        ("there", "Осокин Иван", []),
    ]
    assert [item.place for item in outcome.differences] == ["строка 2", "", "строка 3"]


@pytest.mark.parametrize(
    ("line", "label", "there", "why"),
    [
        ("Рябинина;Aннa;Петровна;12.04.2015;5а", "Имя", "Aннa", "латинские буквы"),
        ("Рябинина;Анна ;Петровна;12.04.2015;5а", "Имя", "Анна ", "пробелы"),
        ("РЯБИНИНА;Анна;Петровна;12.04.2015;5а", "Фамилия", "РЯБИНИНА", "большие и маленькие буквы"),
        ("Рябанина;Анна;Петровна;12.04.2015;5а", "Фамилия", "Рябанина", "одна буква"),
        ("Рябинина;Анна;Перовна;12.04.2015;5а", "Отчество", "Перовна", "одна буква"),
        ("Рябинина;Анна;Петровна;;5а", None, "", ""),
    ],
)
def test_names_that_nearly_agree_come_first_with_their_reason(
    world: World, line: str, label: str | None, there: str, why: str
) -> None:
    outcome = pupils(world, line, LEV)

    first = outcome.differences[0]
    if label is None:
        assert (first.group.value, first.pairs[0].label) == ("differs", "Дата рождения")
        return
    assert first.group.value == "near"
    assert [(pair.label, pair.there, pair.why) for pair in first.pairs] == [(label, there, why)]
    assert len(outcome.differences) == 1


def test_the_letter_yo_is_a_difference_for_the_network(world: World) -> None:
    make_pupil(world.school_class, "Семёнов", "Пётр", birth_date=date(2015, 6, 1))

    outcome = pupils(world, ANNA, LEV, "Семенов;Петр;;01.06.2015;5а")

    assert seen(outcome) == [
        ("near", "Семёнов Пётр", [("Фамилия", "Семёнов", "Семенов", "е и ё"), ("Имя", "Пётр", "Петр", "е и ё")])
    ]


def test_one_letter_apart_with_another_birth_date_are_two_people(world: World) -> None:
    outcome = pupils(world, "Рябанина;Анна;Петровна;01.01.2015;5а", LEV)

    assert [item.group.value for item in outcome.differences] == ["here", "there"]


def test_a_suspicion_is_called_one(world: World) -> None:
    outcome = pupils(world, "Рябанина;Анна;Петровна;12.04.2015;5а", "Рябинина;Aнна;Петровна;12.04.2015;5а", LEV)

    assert [(item.group.value, item.is_suspicion) for item in outcome.differences] == [
        ("near", False),
        ("there", False),
    ]
    assert pupils(world, "Рябанина;Анна;Петровна;12.04.2015;5а", LEV).differences[0].is_suspicion


def test_twins_stay_two_people(world: World) -> None:
    make_pupil(world.school_class, "Осокин", "Иван", "Ильич", birth_date=date(2015, 6, 1))
    make_pupil(world.school_class, "Осокин", "Илья", "Ильич", birth_date=date(2015, 6, 1))

    outcome = pupils(world, ANNA, LEV, "Осокин;Илья;Ильич;01.06.2015;5а", "Осокин;Иван;Ильич;01.06.2015;5а")

    assert seen(outcome) == []


def test_namesakes_are_told_apart_by_birth_date_then_by_class(world: World) -> None:
    make_pupil(world.school_class, "Осокин", "Иван", birth_date=date(2015, 6, 1))
    make_pupil(world.other_class, "Осокин", "Иван", birth_date=None)

    outcome = pupils(world, ANNA, LEV, "Осокин;Иван;;;5б", "Осокин;Иван;;01.06.2015;5а")

    assert seen(outcome) == []


def test_two_valid_numbers_are_two_people_whatever_else_agrees(world: World) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(snils="112-233-445 95")
    line = "Рябинина;Анна;Петровна;12.04.2015;5а;087-654-303 00"

    outcome = pupils(world, line, f"{LEV};", header=f"{HEADER};СНИЛС")

    assert [item.group.value for item in outcome.differences] == ["here", "there"]


def test_one_number_is_one_person_under_another_surname(world: World) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(snils="112-233-445 95")

    outcome = pupils(world, "Яковлева;Анна;Петровна;12.04.2015;5а;11223344595", f"{LEV};", header=f"{HEADER};СНИЛС")

    assert seen(outcome) == [("differs", "Рябинина Анна Петровна", [("Фамилия", "Рябинина", "Яковлева", "")])]


def test_a_patronymic_that_the_network_lacks_is_a_plain_difference(world: World) -> None:
    outcome = pupils(world, "Рябинина;Анна;;12.04.2015;5а", LEV)

    assert seen(outcome) == [("differs", "Рябинина Анна Петровна", [("Отчество", "Петровна", "", "")])]


def test_only_columns_that_the_file_has_can_differ(world: World) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(phone="+7 912 345-67-89")

    assert seen(pupils(world, ANNA, LEV)) == []
    with_phone = pupils(world, f"{ANNA};8 (912) 345-67-89", f"{LEV};", header=f"{HEADER};Телефон")
    assert seen(with_phone) == []
    without = pupils(world, f"{ANNA};", f"{LEV};", header=f"{HEADER};Телефон")
    assert seen(without) == [("differs", "Рябинина Анна Петровна", [("Телефон", "+7 912 345-67-89", "", "")])]


def test_the_spelling_of_a_class_is_told_once(world: World) -> None:
    make_pupil(world.school_class, "Осокин", "Иван", birth_date=date(2015, 6, 1))

    outcome = pupils(world, ANNA.replace("5а", "5 А"), LEV, "Осокин;Иван;;01.06.2015;5 А")

    assert seen(outcome) == [("near", "5а", [("Название", "5а", "5 А", "написание")])]


def test_another_class_is_a_difference_and_counts_are_per_class(world: World) -> None:
    outcome = pupils(world, ANNA.replace("5а", "5б"), LEV)

    assert seen(outcome) == [("differs", "Рябинина Анна Петровна", [("Класс", "5а", "5б", "")])]
    assert outcome.by_class == [{"name": "5а", "here": 1, "there": 0}, {"name": "5б", "here": 1, "there": 2}]


def test_a_whole_name_in_one_cell_keeps_its_letters_in_any_order(world: World) -> None:
    outcome = pupils(world, "Анна Петровна Рябинина;5а", "Кaлинин Лев Олегович;5б", header="ФИО;Класс")

    assert seen(outcome) == [("near", "Калинин Лев Олегович", [("Фамилия", "Калинин", "Кaлинин", "латинские буквы")])]


def test_dates_of_excel_are_days(world: World) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER.split(";"), [*ANNA.split(";")[:3], date(2015, 4, 13), "5а"], LEV.split(";")):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)

    outcome = compare(world.school, "pupils", target.getvalue(), on=ON)

    assert seen(outcome)[0][2] == [("Дата рождения", "12.04.2015", "13.04.2015", "")]
    assert outcome.differences[0].place == "лист «Sheet», строка 2"


def test_staff_is_compared_too(world: World) -> None:
    Employee.objects.filter(school=world.school).exclude(pk=world.staff["deputy"].pk).update(
        archived_at="2027-01-01T00:00Z"
    )
    deputy = world.staff["deputy"]
    Employee.objects.filter(pk=deputy.pk).update(first_name="Вера", middle_name="Николаевна", post="учитель химии")
    deputy.refresh_from_db()

    text = f"ФИО;Должность\n{deputy.last_name} Вера Николаевна;Учитель  физики\n"
    outcome = compare(world.school, "employees", text.encode("cp1251"), on=ON)

    assert [[(pair.label, pair.there) for pair in item.pairs] for item in outcome.differences] == [
        [("Должность", "Учитель  физики")]
    ]


def test_parents_are_compared_for_each_child(world: World) -> None:
    brother = make_pupil(world.school_class, "Рябинин", "Пётр")
    Representation.objects.create(school=world.school, representative=world.representative, pupil=brother)
    text = (
        "Фамилия;Имя;Отчество;ФИО ребёнка\n"
        "Рябинина;Ольга;Ивановна;Рябинина Анна\n"
        "Калинина;Ольга;Ивановна;Калинин Лев Олегович\n"
    )

    outcome = compare(world.school, "representatives", text.encode(), on=ON)

    assert [(item.group.value, item.title) for item in outcome.differences] == [
        ("near", "Калинин Ольга Ивановна — Калинин Лев Олегович"),
        ("differs", "Рябинина Ольга Ивановна — Рябинина Анна Петровна"),
        ("here", "Рябинина Ольга Ивановна — Рябинин Пётр"),
    ]


def test_a_timetable_is_searched_for_names_the_network_would_not_find(world: World) -> None:
    employee = world.staff["employee"]
    Room.objects.create(school=world.school, building=world.things["building"], name="библ.")
    SchoolClass.objects.filter(pk=world.other_class.pk).update(archived_at="2027-01-01T00:00Z")
    Employee.objects.filter(school=world.school).exclude(pk=employee.pk).update(archived_at="2027-01-01T00:00Z")
    text = (
        "Класс;Предмет;Учитель;Кабинет\n"
        f"5а;Матиматика;{employee.full_name};202\n5А;Математика;{employee.short_name};библ\n5а;Химия;Осокин О.О.;202\n"
    )

    outcome = compare(world.school, "assignments", text.encode(), on=ON)

    assert [
        (item.group.value, item.what, item.title, [(p.there, p.why) for p in item.pairs])
        for item in outcome.differences
    ] == [
        ("near", "Кабинет", "библ.", [("библ", "пробелы и знаки")]),
        ("near", "Класс", "5а", [("5А", "большие и маленькие буквы")]),
        ("near", "Предмет", "Математика", [("Матиматика", "одна буква")]),
        ("there", "Предмет", "Химия", []),
        ("there", "Учитель", "Осокин О.О.", []),
    ]
    assert outcome.counts["same"] == 5


def test_comparing_takes_as_many_queries_for_thirty_as_for_one(world: World, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        pupils(world, ANNA)
    for number in range(29):
        make_pupil(world.school_class, "Осокина", f"Имя{number}")

    with django_assert_num_queries(1):
        assert len(pupils(world, ANNA).differences) == 30
