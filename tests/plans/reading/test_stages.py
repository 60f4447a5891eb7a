"""Stages, tasks and sub-tasks in the shapes in which schools draw them."""

import pytest

from tests.plans.reading.readings import (
    MEETING,
    ORDER,
    TRAINING,
    codes,
    only_task,
    outline,
    people,
    read,
    rows_of,
    tree,
)
from tests.plans.reading.word_file import HEADER, cell, docx, para, plan, row, table


def merged(text: str) -> str:
    return row(cell(text, span=4))


PREPARATION = ("Подготовительный этап", ["1 Провести совещание"])
LAUNCH = ("Внедрение", ["2 Издать приказ"])


@pytest.mark.parametrize(
    "headings",
    [
        (merged("Подготовительный этап"), merged("Внедрение")),
        (("", "Подготовительный этап", "", ""), ("", "Внедрение", "", "")),
        (("Подготовительный этап", "", "", ""), ("Внедрение", "", "", "")),
        (("Подготовительный этап",) * 4, ("Внедрение",) * 4),
        (("I", "Подготовительный этап", "", ""), ("II", "Внедрение", "", "")),
        (("I.", "Подготовительный этап", "", ""), ("II.", "Внедрение", "", "")),
        (row("1", cell("Подготовительный этап", span=3)), row("2", cell("Внедрение", span=3))),
        (row("", cell("Подготовительный этап", bold=True), "", ""), row("5", cell("Внедрение", bold=True), "", "")),
        (row("", cell("Подготовительный этап", shaded=True), "", ""), row("5", cell("Внедрение", shaded=True), "", "")),
    ],
)
def test_heading_is_recognised_however_it_is_drawn(headings: tuple[str | tuple[str, ...], ...]) -> None:
    first, second = headings

    assert outline(read(plan(first, MEETING, second, ORDER))) == [PREPARATION, LAUNCH]


@pytest.mark.parametrize(
    "title",
    [
        "I. Подготовительный этап", "Этап 1. Подготовка", "1 этап – подготовка", "ПОДГОТОВКА", "Раздел 2. Документы",
        "подготовительный этап", "Первый этап: подготовка", "II этап. Внедрение", "Сентябрь", "Работа с родителями",
    ],
)  # fmt: skip
def test_heading_keeps_its_words(title: str) -> None:
    assert [stage.title for stage in read(plan(("", title, "", ""), MEETING)).stages] == [title]


def test_heading_may_stand_above_the_header_that_every_stage_repeats() -> None:
    header = ("№", "Мероприятие", "Срок", "Ответственный")
    rows: list[str | tuple[str, ...]] = [
        merged("Модуль «Урок»"),
        header,
        MEETING,
        merged("Модуль «Профориентация»"),
        header,
        ORDER,
    ]

    reading = read(docx(para("Календарный план"), table(*rows)))

    assert [stage.title for stage in reading.stages] == ["Модуль «Урок»", "Модуль «Профориентация»"]


def test_stage_may_have_a_deadline_of_its_own() -> None:
    stage = row(cell("Этап 1. Подготовка", span=2), "март-май", "")

    assert outline(read(plan(stage, MEETING))) == [("Этап 1. Подготовка (март-май)", ["1 Провести совещание"])]


def test_list_of_aims_above_the_table_is_no_heading() -> None:
    aims = (para("Задачи:"), para("1. Выявить нарушения."), para("2. Устранить их."))

    reading = read(docx(para("План профилактики"), *aims, table(HEADER, MEETING)))

    assert (reading.title, outline(reading)) == ("План профилактики", [("", ["1 Провести совещание"])])


def test_sub_item_says_when_and_who_in_brackets() -> None:
    task = only_task(read(plan(("1", "Ввод:\n- учеников (Ким Е.В., до 1 мая);\n- учителей", "май", "завуч"))))

    first, second = task.subtasks
    assert (people(first), str(first.deadline.end)) == (["Ким Е.В."], "2027-05-01")
    assert (people(second), second.deadline.words) == ([], "")


def test_names_below_a_blank_line_belong_to_the_sub_items() -> None:
    task = only_task(read(plan(("1", "Ввод:\n1) учеников\n2) учителей", "май", "\nКим Е.В.\nЛис А.А."))))

    assert [people(subtask) for subtask in task.subtasks] == [["Ким Е.В."], ["Лис А.А."]]


def test_plan_without_headings_is_one_stage_without_a_title() -> None:
    assert outline(read(plan(MEETING, ORDER))) == [("", ["1 Провести совещание", "2 Издать приказ"])]


def test_tasks_above_the_first_heading_are_kept() -> None:
    assert [title for title, _ in outline(read(plan(MEETING, merged("Внедрение"), ORDER)))] == ["", "Внедрение"]


def test_numbers_under_a_numbered_heading_are_tasks() -> None:
    data = plan(
        ("1", "Подготовка", "", ""),
        ("1.1", *MEETING[1:]),
        ("1.2", *ORDER[1:]),
        ("2", "Старт", "", ""),
        ("2.1", *TRAINING[1:]),
    )

    assert outline(read(data)) == [
        ("Подготовка", ["1.1 Провести совещание", "1.2 Издать приказ"]),
        ("Старт", ["2.1 Обучить учителей"]),
    ]


def test_numbers_under_a_task_are_its_parts() -> None:
    task = only_task(read(plan(MEETING, ("1.1.", *ORDER[1:]), ("1.2.", *TRAINING[1:]))))

    assert tree(task) == ["Издать приказ", "Обучить учителей"]
    assert people(task.subtasks[1]) == ["Петров П.П."]


@pytest.mark.parametrize("text", ["Направление писем родителям", "Часть документов подписать", "Раздел сайта обновить"])
def test_task_that_begins_like_a_heading_is_a_task(text: str) -> None:
    assert outline(read(plan(MEETING, ("2", text, "", ""), TRAINING))) == [
        ("", ["1 Провести совещание", f"2 {text}", "3 Обучить учителей"])
    ]


def test_where_headings_are_merged_a_number_without_a_date_is_a_task() -> None:
    data = plan(merged("Этап 1"), ("1", "Совещания", "", ""), ("1.1", *MEETING[1:]), ("2", *ORDER[1:]))

    assert outline(read(data)) == [("Этап 1", ["1 Совещания", "2 Издать приказ"])]


def test_numbered_task_without_deadline_and_people_is_no_heading() -> None:
    reading = read(plan(MEETING, ("2", "Собрать отчёты", "", ""), TRAINING))

    assert outline(reading) == [("", ["1 Провести совещание", "2 Собрать отчёты", "3 Обучить учителей"])]
    assert rows_of(reading, "no_deadline") == rows_of(reading, "no_responsible") == [3]


def test_letters_are_parts_of_the_task_above() -> None:
    task = only_task(read(plan(MEETING, ("а)", *ORDER[1:]), ("", "- обучить", "май", "завуч"))))

    assert tree(task) == ["Издать приказ", "обучить"]


def test_rest_of_a_sentence_on_the_next_page_joins_its_task() -> None:
    task = only_task(read(plan(MEETING, ("", "с классными руководителями", "", ""))))

    assert task.text == "Провести совещание с классными руководителями"


def test_row_with_people_only_adds_them_to_the_task() -> None:
    assert people(only_task(read(plan(MEETING, ("", "", "", "Ким Е.В."))))) == ["Иванова И.И.", "Ким Е.В."]


@pytest.mark.parametrize("again", [HEADER, ("1", "2", "3", "4")])
def test_repeated_header_and_numbers_of_columns_are_skipped(again: tuple[str, ...]) -> None:
    assert outline(read(plan(again, MEETING, again, ORDER))) == [("", ["1 Провести совещание", "2 Издать приказ"])]


def test_empty_rows_are_skipped() -> None:
    assert outline(read(plan(("", "", "", ""), MEETING, ("", "", "", "")))) == [("", ["1 Провести совещание"])]


@pytest.mark.parametrize("header", [HEADER, None])
def test_table_for_each_stage_under_its_paragraph(header: tuple[str, ...] | None) -> None:
    further = table(header, ORDER) if header else table(ORDER)
    data = docx(para("План"), para("I. Подготовка"), table(HEADER, MEETING), para("II. Старт"), further)

    reading = read(data)

    assert outline(reading) == [("I. Подготовка", ["1 Провести совещание"]), ("II. Старт", ["2 Издать приказ"])]
    assert reading.title == "План"


def test_table_broken_in_two_goes_on() -> None:
    data = docx(para("План"), table(HEADER, MEETING), para(), table(ORDER))

    assert outline(read(data)) == [("", ["1 Провести совещание", "2 Издать приказ"])]


def test_stage_column_makes_stages() -> None:
    header = ("Этап", "Мероприятие", "Срок", "Ответственный")
    first = row(cell("Подготовка", down="restart"), "Раз", "март", "завуч")
    second = row(cell(down="continue"), "Два", "май", "завуч")
    third = row("Старт", "Три", "май", "завуч")

    assert outline(read(docx(para("План"), table(header, first, second, third)))) == [
        ("Подготовка", ["Раз", "Два"]),
        ("Старт", ["Три"]),
    ]


def test_first_heading_is_known_by_the_looks_of_the_later_ones() -> None:
    data = docx(para("План работ"), para("Подготовка"), table(HEADER, MEETING), para("Старт"), table(HEADER, ORDER))

    reading = read(data)

    assert [stage.title for stage in reading.stages] == ["Подготовка", "Старт"]
    assert reading.title == "План работ"


def test_lower_heading_above_a_single_table_is_its_stage() -> None:
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
        '<w:style w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    data = docx(
        para("План работ", style="T"), para("Подготовка", style="H"), table(HEADER, MEETING), parts={"styles": styles}
    )

    reading = read(data)

    assert (reading.title, reading.stages[0].title) == ("План работ", "Подготовка")


@pytest.mark.parametrize("line", ["внедрения журнала", "на 2027 год", "МБОУ СОШ № 5", "по внедрению ЭЖ"])
def test_second_line_of_a_title_is_no_stage(line: str) -> None:
    data = docx(para("План работ"), para(line), table(HEADER, MEETING), para("Старт"), table(HEADER, ORDER))

    assert read(data).title == f"План работ {line}"


def test_word_for_a_stage_may_stand_in_the_number_column() -> None:
    assert outline(read(plan(("Раздел I", "Документы", "", ""), MEETING))) == [
        ("Раздел I. Документы", ["1 Провести совещание"])
    ]


def test_tasks_under_a_month_are_due_in_it() -> None:
    data = docx(para("План"), table(("Мероприятие", "Ответственный"), row(cell("Сентябрь", span=2)), ("Дело", "завуч")))

    assert only_task(read(data)).deadline.words == "Сентябрь"


@pytest.mark.parametrize("ditto", ["-//-", "--//--", "»", "то же", "″"])
def test_ditto_marks_repeat_the_row_above(ditto: str) -> None:
    first, second = read(plan(MEETING, ("2.", "Ещё", ditto, ditto))).stages[0].tasks

    assert (second.deadline.words, people(second)) == (first.deadline.words, people(first))


def test_tables_beside_the_plan_are_left_out() -> None:
    approval = table(("СОГЛАСОВАНО", "УТВЕРЖДАЮ\nДиректор школы ______ И.И. Иванова"))
    signature = table(("Директор", "________", "И.И. Иванова", ""))

    reading = read(docx(approval, para("План работ"), table(HEADER, MEETING), signature))

    assert outline(reading) == [("", ["1 Провести совещание"])]
    assert reading.title == "План работ"


def test_plan_framed_by_another_table_is_found() -> None:
    assert outline(read(docx(table(row(cell(table(HEADER, MEETING), para())))))) == [("", ["1 Провести совещание"])]


@pytest.mark.parametrize(
    ("paragraphs", "title"),
    [
        (["ПЛАН РАБОТ", "ПО ВНЕДРЕНИЮ ЖУРНАЛА", "В ШКОЛЕ № 1"], "ПЛАН РАБОТ ПО ВНЕДРЕНИЮ ЖУРНАЛА В ШКОЛЕ № 1"),
        (["УТВЕРЖДАЮ", "Директор ______ И.И. Иванова", "«__» ______ 2027 г.", "Дорожная карта"], "Дорожная карта"),
        (
            ["Приложение № 1 к приказу от 01.03.2027 № 5", "План мероприятий", "на 2027 год"],
            "План мероприятий на 2027 год",
        ),
        (["План мероприятий", "Цель: внедрить журнал."], "План мероприятий"),
        ([], ""),
    ],
)
def test_title_is_what_stands_above_the_table(paragraphs: list[str], title: str) -> None:
    assert read(docx(*map(para, paragraphs), table(HEADER, MEETING))).title == title


def test_title_may_be_a_row_of_the_table() -> None:
    assert read(docx(table(merged("План мероприятий школы"), HEADER, MEETING))).title == "План мероприятий школы"


def test_note_under_the_table_is_named_and_left_out() -> None:
    reading = read(plan(MEETING, merged("Примечание: сроки уточняются")))

    assert outline(reading) == [("", ["1 Провести совещание"])]
    assert "row_left_out" in codes(reading)
