"""The first plan the program runs, with the traps of real life: our own copy of them, and the document itself."""

from pathlib import Path
from time import perf_counter

import pytest

from tests.plans.reading.readings import outline, people, read, rows_of, tree
from tests.plans.reading.word_file import cell, plan, row

SAMPLE = Path(__file__).resolve().parents[4] / "shared" / "samples" / "khlebenskaya.docx"


def stage(title: str) -> str:
    return row(cell(title, span=4))


ALIGNED = "Орлова Р.А.,\nЛисина Т.А.,\nВолкова В.Н.\n\nВолкова В.Н." + "\n" * 8 + "Орлова Р.А."
READINESS = (
    "Подготовка плана работ и комплекта\nнормативно-правовых документов школы:\n\n"
    "1. Анализ готовности школы:\n-анализ уровня учителей школы;\n- психологическая готовность;\n"
    "- техническое оснащение;\n- расположение компьютеров.\n"
    "2. Определение состава работников школы."
)
CRITERIA = (
    "Обязательный минимум условий;\n- локальная база;\n-открытый доступ к ЭЖ учителей;\n"
    "открытый доступ учителей к ЭЖ (например, в учительской);\n-график работы."
)
DIRECTORIES = "Ввод информации :\n-по периодам\n- Заполнение справочников:\n· «Здания»\n· Связи:\n· «предмет-учитель»"
OWN = plan(
    stage("ПОДГОТОВИТЕЛЬНЫЙ ЭТАП"),
    ("1.", "Ознакомление администрации.", "март", "системный администратор\nВолкова В.Н."),
    (
        "2.",
        "Совещание:\n -Обсуждение подходов.\nВыбор варианта ЭЖ.\n- Формирование группы",
        "май",
        "директор\nОрлова Р.А.",
    ),
    stage("ПРОЕКТИРОВАНИЕ"),
    ("1.", READINESS, "май", ALIGNED),
    stage("ПРОЕКТИРОВАНИЕ"),
    ("1.", "Анализ базы;\nпроекты изменений", "сентябрь", "Сотрудники школы, УС, учащиеся, родители."),
    stage("СОГЛАСОВАНИЕ"),
    ("1.", "Рассмотрение документов", "сентябрь", ""),
    stage("КРИТЕРИИ"),
    ("1.", CRITERIA, "", "директор"),
    stage("НАЧАЛО ИСПОЛЬЗОВАНИЯ"),
    ("1.", "Подготовка данных\n-Сведения о сотрудниках, учащихся и их родителях", "апрель", "Волкова В.Н."),
    (
        "2.",
        "Защита ПД:\n- Сбор согласий на обработку персональных данных;",
        "до 1 октября",
        "зам. дир. по УВР\nЛисина Т.А.",
    ),
    ("3.", "Заполнение базы данных:\n- Ввод персональных данных сотрудников;", "август-\nсентябрь", "Волкова В.Н."),
    ("4.", DIRECTORIES, "сентябрь", "Зам. дир. по УВР, Волкова В.Н."),
    stage("СТАРТ"),
    ("1.", "Старт работы в ЕОС «Д»", "сентябрь", "Волкова В.Н."),
)


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("no_year_in_dates", [None]),
        ("numbering_restarts", [None]),
        ("people_aligned_by_blank_lines", [6]),
        ("repeated_heading", [7]),
        ("no_responsible", [10]),
        ("no_deadline", [12]),
        ("repeated_item", [12]),
        ("deadlines_out_of_order", [14, 16]),
        ("consents_after_data", [14, 16, 19]),
    ],
)
def test_every_trap_is_named_at_its_row(code: str, rows: list[int | None]) -> None:
    assert rows_of(read(OWN), code) == rows


def test_nothing_else_is_doubted() -> None:
    assert len(read(OWN).problems) == 12


def test_sub_items_of_the_traps_are_understood() -> None:
    tasks = [task for _, task in read(OWN).tasks()]

    assert tree(tasks[1]) == ["Обсуждение подходов.", "Выбор варианта ЭЖ.", "Формирование группы"]
    assert tree(tasks[3]) == ["проекты изменений"]
    assert tree(tasks[-2]) == ["по периодам", "Заполнение справочников:", ["«Здания»", "Связи:", ["«предмет-учитель»"]]]


def test_names_beside_sub_items_are_found_by_their_lines() -> None:
    task = read(OWN).stages[1].tasks[0]

    assert people(task) == ["Орлова Р.А.", "Лисина Т.А.", "Волкова В.Н."]
    assert [people(subtask) for subtask in task.subtasks] == [["Волкова В.Н."], ["Орлова Р.А."]]


sample_only = pytest.mark.skipif(not SAMPLE.exists(), reason="the sample lies outside of the repository")


@sample_only
def test_sample_has_seven_stages_and_twenty_two_tasks() -> None:
    reading = read(SAMPLE.read_bytes())

    assert [len(tasks) for _, tasks in outline(reading)] == [3, 2, 3, 2, 1, 9, 2]
    assert reading.title == "ПЛАН РАБОТ ПО ВНЕДРЕНИЮ И ИСПОЛЬЗОВАНИЮ ЭЛЕКТРОННЫХ ЖУРНАЛОВ В МКОУ «ХЛЕБЕНСКАЯ ООШ»"


@sample_only
@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("no_year_in_dates", [None]),
        ("numbering_restarts", [None]),
        ("people_aligned_by_blank_lines", [7]),
        ("repeated_heading", [9]),
        ("no_responsible", [14]),
        ("no_deadline", [17]),
        ("repeated_item", [17]),
        ("deadlines_out_of_order", [19, 23]),
        ("consents_after_data", [20, 23, 30]),
    ],
)
def test_sample_names_its_real_traps(code: str, rows: list[int | None]) -> None:
    assert rows_of(read(SAMPLE.read_bytes()), code) == rows


@sample_only
def test_sample_is_read_in_a_fraction_of_a_second() -> None:
    data = SAMPLE.read_bytes()
    read(data)

    begin = perf_counter()
    read(data)

    assert perf_counter() - begin < 0.5
