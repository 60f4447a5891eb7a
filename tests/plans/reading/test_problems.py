"""Every doubt has a name and a place; a clean plan has none."""

import pytest

from tests.plans.reading.readings import codes, only_task, people, read, rows_of, tree
from tests.plans.reading.word_file import cell, para, plan, row

CLEAN: list[str | tuple[str, ...]] = [
    row(cell("Подготовка", span=4)),
    ("1.", "Сбор согласий на обработку персональных данных", "март 2027 г.", "Иванова И.И."),
    ("2.", "Ввод персональных данных сотрудников", "апрель 2027 г.", "системный администратор Ким Е.В."),
    row(cell("Старт", span=4)),
    ("3.", "Старт работы в журнале", "01.09.2027", "классные руководители"),
]
STAGE = row(cell("Подготовка", span=4))


def test_clean_plan_has_no_problems() -> None:
    assert read(plan(*CLEAN)).problems == ()


# code → rows of the plan, the row of the source where the problem stands (the header is row 1)
PLACED = [
    ("no_responsible", [("1", "Дело", "март", "")], 2),
    ("no_responsible", [("1", "Дело", "март", "—")], 2),
    ("no_deadline", [("1", "Дело", "", "завуч")], 2),
    ("no_deadline", [("1", "Дело", "-", "завуч")], 2),
    ("impossible_date", [("1", "Дело", "32 марта", "завуч")], 2),
    ("impossible_date", [("1", "Дело", "31.04.2027", "завуч")], 2),
    ("impossible_date", [("1", "Дело", "13.13.2027", "завуч")], 2),
    ("deadline_unknown", [("1", "Дело", "после дождичка в четверг", "завуч")], 2),
    ("deadline_relative", [("1", "Дело", "в течение 10 рабочих дней", "завуч")], 2),
    ("unknown_person", [("1", "Дело", "март", "Абракадабра")], 2),
    ("empty_task", [("1", "Дело", "март", "завуч"), ("2", "", "май", "завуч")], 3),
    ("date_before_start", [("1", "Дело", "май 2020 г.", "завуч")], 2),
    ("empty_stage", [STAGE, row(cell("Старт", span=4)), ("1", "Дело", "март", "завуч")], 2),
    ("repeated_heading", [STAGE, ("1", "Дело", "март", "завуч"), STAGE, ("2", "Ещё", "май", "завуч")], 4),
    ("duplicate_number", [("1", "Дело", "март", "завуч"), ("1", "Ещё", "май", "завуч")], 3),
    ("repeated_item",
     [("1", "Дело:\n- доступ учителей к журналу\n- доступ к журналу учителей (в учительской)", "март", "завуч")], 2),
    ("repeated_item", [("1", "Провести совещание", "март", "завуч"), ("2", "Провести совещание", "март", "завуч")], 3),
    ("deadlines_out_of_order", [("1", "Дело", "май", "завуч"), ("2", "Ещё", "март", "завуч")], 3),
    ("deadlines_out_of_order",
     [STAGE, ("1", "Дело", "сентябрь", "завуч"), row(cell("Старт", span=4)), ("2", "Ещё", "март", "завуч")], 5),
    ("people_aligned_by_blank_lines",
     [("1", "Дело:\n- раз\n- два", "март", "Иванова И.И.\n\nКим Е.В.")], 2),
    ("no_year_in_dates", [("1", "Дело", "март", "завуч")], None),
    ("numbering_restarts",
     [STAGE, ("1", "Дело", "март", "завуч"), row(cell("Старт", span=4)), ("1", "Ещё", "май", "завуч")], None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "rows", "place"), PLACED)
def test_problem_is_named_at_its_row(code: str, rows: list[str | tuple[str, ...]], place: int | None) -> None:
    assert rows_of(read(plan(*rows)), code) == [place]


def test_place_is_said_in_words() -> None:
    problems = read(plan(STAGE, ("1.", "Дело", "март", ""), ("", "Ещё", "", "завуч"))).problems
    where = {problem.code: problem.where for problem in problems}

    assert where["no_responsible"] == "этап «Подготовка», п.\u00a01"
    assert where["no_deadline"] == "этап «Подготовка», строка 4"


@pytest.mark.parametrize(
    "data_task",
    [
        "Ввод персональных данных сотрудников",
        "Подготовка данных для регистрации\n- Сведения о сотрудниках, учащихся и их родителях",
        "Заполнение базы данных:\n- Раздача персональных кодов сотрудникам",
        "Регистрация пользователей в системе",
        "Загрузка списков учащихся",
        "Старт работы в ЕОС «Д»",
    ],
)
def test_people_data_before_the_consents_is_named(data_task: str) -> None:
    consents = ("2", "Комплект документов:\n- Сбор согласий на обработку персональных данных", "до 1 октября", "завуч")

    reading = read(plan(("1", data_task, "август-сентябрь", "Ким Е.В."), consents))

    assert rows_of(reading, "consents_after_data") == [2]


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Ввод персональных данных сотрудников", "ноябрь"),
        ("Семинар для сотрудников, которые будут вводить данные учащихся", "март"),
        ("Вводный семинар по вводу данных учащихся", "март"),
        ("Согласование документов с родителями", "март"),
        ("Ввод расписания звонков", "март"),
    ],
)
def test_what_is_late_enough_or_touches_no_people_is_not_named(text: str, deadline: str) -> None:
    consents = ("2", "Сбор согласий родителей", "до 1 октября", "завуч")

    assert rows_of(read(plan(("1", text, deadline, "Ким Е.В."), consents)), "consents_after_data") == []


@pytest.mark.parametrize(("above", "below"), [("март-май", "апрель"), ("с 1 марта", "март"), ("ежегодно", "март")])
def test_deadlines_that_may_stand_so_are_in_order(above: str, below: str) -> None:
    rows = ("1", "Дело", above, "завуч"), ("2", "Ещё", below, "завуч")

    assert "deadlines_out_of_order" not in codes(read(plan(*rows)))


def test_part_of_a_task_may_leave_people_and_deadline_to_it() -> None:
    reading = read(plan(("1", "Дело", "март", "завуч"), ("1.1", "Часть", "", ""), ("1.2", "Часть вторая", "", "")))

    assert codes(reading) == {"no_year_in_dates"}


def test_task_whose_parts_say_everything_lacks_nothing() -> None:
    merged = row(cell("Этап", span=4))
    parts = [("1.1", "Часть", "март", "завуч"), ("1.2", "Часть вторая", "май", "завуч")]

    assert codes(read(plan(merged, ("1", "Дело", "", ""), *parts))) == {"no_year_in_dates"}


NAMES = "Иванова И.И.,\nКим Е.В." + "\n" * 4 + "Ким Е.В." + "\n" * 4 + "Петров П.П." + "\n" * 3


def test_names_set_against_sub_items_find_them() -> None:
    text = (
        "Подготовка плана работ и комплекта документов школы\nк внедрению журнала:\n"
        "- анализ готовности школы и учителей к внедрению журнала в этом году;\n"
        "- определение состава технических средств и ответственных за них."
    )

    task = only_task(read(plan(("1", text, "май", NAMES))))

    assert people(task) == ["Иванова И.И.", "Ким Е.В."]
    assert [people(subtask) for subtask in task.subtasks] == [["Ким Е.В."], ["Петров П.П."]]


def test_names_that_meet_no_sub_item_stay_with_the_task() -> None:
    reading = read(plan(("1", "Дело:\n- раз\n- два\n- три\n- четыре", "май", "Иванова И.И.\n\nКим Е.В.")))

    assert people(only_task(reading)) == ["Иванова И.И.", "Ким Е.В."]
    assert all(not subtask.people for subtask in only_task(reading).subtasks)
    assert "people_aligned_by_blank_lines" in codes(reading)


def test_blank_lines_between_names_of_a_plain_task_mean_nothing() -> None:
    reading = read(plan(("1", "Дело", "май", "Иванова И.И.\n\nКим Е.В.")))

    assert "people_aligned_by_blank_lines" not in codes(reading)


def test_sub_item_may_carry_its_own_person_and_date() -> None:
    text = cell(para("Совещание:"), para("- о плане (до 5 мая);"), para("- о сроках – Ким Е.В."))

    first, second = only_task(read(plan(row("1", text, "май", "завуч")))).subtasks

    assert (first.deadline.words, str(first.deadline.end)) == ("до 5 мая", "2027-05-05")
    assert people(second) == ["Ким Е.В."]
    assert tree(only_task(read(plan(row("1", text, "май", "завуч"))))) == ["о плане (до 5 мая)", "о сроках – Ким Е.В."]


def test_deadlines_on_lines_belong_to_as_many_sub_items() -> None:
    first, second = only_task(read(plan(("1", "Дело:\n- раз\n- два", "март\nмай", "завуч")))).subtasks

    assert (first.deadline.words, second.deadline.words) == ("март", "май")
