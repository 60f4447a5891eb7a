"""Lists of the reference data as schools write them: what each row becomes beside the registry."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from registry.actions import imports
from registry.imports import Changeset, changeset_of
from registry.models import BellSchedule, Building, Room, TeachingAssignment
from tests.registry.imports.books import book, text
from tests.world import NOW, World

ON = date(2027, 3, 10)
Rows = Sequence[Sequence[Any]]


def laid(world: World, kind: str, *rows: Sequence[Any], sheet: str = "Лист1", merged: Sequence[str] = ()) -> Changeset:
    return changeset_of(world.school, kind, book(*rows, sheet=sheet, merged=merged), on=ON)


# kind, header, row, outcome, fields
BELL = ["Расписание", "Урок", "Время"]
FIRST = {"starts_at": "08:30:00", "ends_at": "09:15:00"}
LOAD = ["Класс", "Предмет", "Учитель", "Кабинет", "Часы"]
ROWS: list[tuple[str, list[str], list[Any], str, dict[str, Any]]] = [
    ("bells", BELL, ["2 смена", "1-ый урок", "8³⁰–9¹⁵"], "new", {"number": 1, **FIRST}),
    ("bells", BELL, ["2 смена", "I", "8-30 – 9-15 (45 мин)"], "new", {"number": 1, **FIRST}),
    ("bells", BELL, ["2 смена", "нулевой урок", "8:00–8:30"], "new", {"number": 0}),
    ("bells", ["№", *BELL], [1, "2 смена", "2 урок", "8.30 до 9.15"], "new", {"number": 2, **FIRST}),
    ("bells", [*BELL[:2], "Время начала урока", "Время окончания урока"], ["2 смена", 1, "8.30", "9:15"], "new", FIRST),
    (
        "bells",
        [*BELL[:2], "Начало", "Конец", "Продолжительность"],
        ["2 смена", 1, "8.30", "9:15", "45 мин"],
        "new",
        FIRST,
    ),
    ("classes", ["Класс"], ["«5А»"], "same", {}),
    ("classes", ["Класс"], ["5a"], "same", {}),
    ("classes", ["Класс"], ["6B"], "new", {"name": "6В", "letter": "В", "parallel": 6}),
    ("classes", ["Параллель", "Литера"], [6, "B"], "new", {"name": "6в"}),
    ("classes", ["Класс", "Учебная неделя"], ["6а", "шестидневная"], "new", {"week_days": 6}),
    ("classes", ["Класс", "Количество обучающихся"], ["6а", "25 чел."], "new", {"planned_pupils": 25}),
    ("classes", ["Название", "Родительский класс"], ["Англ. 1", "5А"], "new", {"parallel": 5, "parent": "5а"}),
    ("classes", ["Класс"], [datetime(2027, 5, 11)], "wrong", {}),  # noqa: DTZ001 - Excel knows no zones
    ("rooms", ["Кабинет"], ["каб. № 202"], "same", {}),
    ("rooms", ["Кабинет"], ["202 кабинет"], "same", {}),
    ("rooms", ["Кабинет", "Этаж", "Мест"], ["203", "2-й этаж", "30 мест"], "new", {"floor": 2, "capacity": 30}),
    ("rooms", ["Кабинет"], [datetime(2027, 12, 3)], "wrong", {}),  # noqa: DTZ001 - Excel knows no zones
    ("subjects", ["Предмет"], ["Mузыкa"], "new", {"name": "Музыка"}),
    ("subjects", ["Предмет"], ["IT и 3D-модели"], "new", {"name": "IT и 3D-модели"}),
    ("assignments", LOAD, ["5б", "Математика", "вакансия", "", "2,50"], "new", {"hours_per_week": "2.5"}),
    ("assignments", LOAD, ["5б", "Математика", "", "каб. 202", "½"], "new", {"room": "202", "hours_per_week": "0.5"}),
    ("assignments", LOAD, ["5б", "Математика", "", "", "1/2"], "doubtful", {"hours_per_week": "0.5"}),
    ("assignments", LOAD, ["5б", "Математика", "", "", "2 ч/нед"], "new", {"hours_per_week": "2"}),
    ("assignments", LOAD, ["5а", "Математика", "", "", 5], "same", {}),
    ("periods", ["Полугодие", "Сроки"], ["1", "с 1 сентября по 29 декабря"], "same", {"period_set": "Полугодия"}),
    ("periods", ["Полугодие", "Сроки"], ["Второе", "11.01 – 28.05.2027"], "same", {"period_set": "Полугодия"}),
    ("periods", ["№", "Период", "Сроки"], [7, "1 полугодие", "01.09–29.12.2026"], "doubtful", {"number": 1}),
    ("periods", ["Триместр", "Начало", "Конец"], ["II", "01.12", "28 февраля"], "new", {"ends_on": "2027-02-28"}),
    ("periods", ["Триместр", "Начало", "Конец"], ["II", "01.12", "29.02"], "wrong", {}),
    ("periods", ["Учебный год", "Полугодие", "Сроки"], ["2025/2026", "1", "01.09–29.12"], "wrong", {}),
]


@pytest.mark.parametrize(("kind", "header", "row", "outcome", "fields"), ROWS)
def test_a_row_is_understood_beside_the_registry(
    world: World, kind: str, header: list[str], row: list[Any], outcome: str, fields: dict[str, Any]
) -> None:
    line = laid(world, kind, header, row).lines[0]

    assert (line.outcome, {name: line.fields.get(name) for name in fields}) == (outcome, fields)


MERGED: list[tuple[str, Rows, list[str], str, list[Any]]] = [
    ("subjects", [["Область", "Предмет"], ["ИЗО", "Музыка"], ["", "Хор"]], ["A2:A3"], "knowledge_area", ["ИЗО"] * 2),
    ("bells", [BELL, ["2 смена", 1, "14:00-14:40"], ["", 2, "14:50-15:30"]], ["A2:A3"], "schedule", ["2 смена"] * 2),
    ("classes", [["Параллель", "Литера"], [7, "А"], ["", "Б"]], ["A2:A3"], "name", ["7а", "7б"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "rows", "merged", "field", "values"), MERGED)
def test_a_cell_merged_down_stands_in_each_of_its_rows(
    world: World, kind: str, rows: Rows, merged: list[str], field: str, values: list[Any]
) -> None:
    found = laid(world, kind, *rows, merged=merged)

    assert [line.fields[field] for line in found.lines] == values


def test_a_merged_pupil_with_two_parents_is_one_pupil(world: World) -> None:
    rows = [
        ["Фамилия", "Имя", "Класс", "ФИО родителя"],
        ["Осокина", "Вера", "5а", "Осокина Анна"],
        ["", "", "", "Осокин Лев"],
    ]

    found = laid(world, "pupils", *rows, merged=["A2:A3", "B2:B3", "C2:C3"])

    assert [line.fields["last_name"] for line in found.lines] == ["Осокина"]


def test_breaks_and_shifts_between_lessons_are_no_lessons(world: World) -> None:
    shifts: Rows = [["1 смена", ""], ["1", "8:30-9:15"], ["Перемена 15 мин", ""], ["2 смена"], [1, "14:00-14:40"]]

    found = laid(world, "bells", BELL[1:], *shifts)

    assert [(line.fields["schedule"], line.fields["number"]) for line in found.lines] == [
        ("1 смена", 1),
        ("2 смена", 1),
    ]


def test_a_new_schedule_begins_with_its_first_lesson(world: World) -> None:
    found = laid(world, "bells", BELL, ["С нулевым", 1, "8:30-9:15"], ["С нулевым", 0, "7:50-8:20"])
    run = imports.store(world.school, found, file_name="звонки.xlsx", by=world.sysadmin, at=NOW)

    imports.save(run, by=world.sysadmin, at=NOW, on=ON)

    assert BellSchedule.objects.get(name="С нулевым").first_lesson_number == 0


def test_a_list_of_subjects_with_commas_in_them_is_one_column(world: World) -> None:
    data = text(["Предмет"], ["Иностранный язык, английский"], ["Музыка"], delimiter=";").replace(b'"', b"")

    found = changeset_of(world.school, "subjects", data, on=ON)

    assert [line.fields["name"] for line in found.lines] == ["Иностранный язык, английский", "Музыка"]


TEACHERS = ["Ясенев Пётр Ильич", "Ясенев, П.И.", "П. И. Ясенев", "Пётр Ильич Ясенев", "Ясенев Пётр", "Ясенев П."]


@pytest.mark.parametrize("words", TEACHERS)
def test_a_teacher_is_found_by_any_usual_spelling(world: World, words: str) -> None:
    person = world.staff["employee"]
    full = f"{person.last_name} {person.first_name} {person.middle_name}"
    last, first, middle = full.split()
    written = words.replace("Ясенев", last).replace("Пётр", first).replace("Ильич", middle)
    written = written.replace("П.", f"{first[0]}.").replace("И.", f"{middle[0]}.")

    line = laid(world, "classes", ["Класс", "Классный руководитель"], ["6а", written]).lines[0]

    assert (line.outcome, line.fields["class_teacher"]) == ("new", full)


TWO = ["Ясенев П.И., Ольхова А.И.", "Ясенев П.И./Ольхова А.И.", "Ясенев П.И.\nОльхова А.И.", "Ясенев П.И. Ольхова А.И."]


@pytest.mark.parametrize("words", TWO)
def test_two_teachers_in_a_cell_are_told(world: World, words: str) -> None:
    line = laid(world, "assignments", LOAD, ["5а", "Математика", words, "", 1]).lines[0]

    assert (line.outcome, "two_people" in {problem.code for problem in line.problems}) == ("wrong", True)


def test_hours_of_a_vacant_lesson_stay_one_line_when_its_teacher_is_named(world: World) -> None:
    TeachingAssignment.objects.filter(pk=world.things["assignment"].pk).update(teacher=None)
    person = world.staff["employee"]
    teacher = f"{person.last_name} {person.first_name} {person.middle_name}"

    found = laid(world, "assignments", LOAD, ["5а", "Математика", teacher, "", 5])

    assert [(line.outcome, list(line.changes)) for line in found.lines] == [("changed", ["teacher"])]
    assert found.missing == []


def test_ten_hours_are_ten_hours(world: World) -> None:
    TeachingAssignment.objects.filter(pk=world.things["assignment"].pk).update(hours_per_week=10)

    assert laid(world, "assignments", LOAD, ["5а", "Математика", "", "", "10,00"]).lines[0].outcome == "same"


ROOMS = [("5а", "202", "same"), ("5б", "202", "wrong"), ("5б", "202 (Флигель)", "new"), ("5б", "202, Флигель", "new")]


@pytest.mark.parametrize(("school_class", "room", "outcome"), ROOMS)
def test_a_room_of_two_buildings_is_told_apart(world: World, school_class: str, room: str, outcome: str) -> None:
    other = Building.objects.create(school=world.school, name="Флигель", address="ул. Учебная, 2")
    Room.objects.create(school=world.school, building=other, name="202")

    assert laid(world, "assignments", LOAD, [school_class, "Математика", "", room, ""]).lines[0].outcome == outcome
