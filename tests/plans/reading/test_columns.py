"""Columns under the many words that schools use."""

import pytest

from plans.reading import Column
from plans.reading.columns import role_of
from tests.plans.reading.readings import MEETING, ORDER, TRAINING, codes, only_task, outline, people, read
from tests.plans.reading.word_file import cell, docx, para, row, table

WORDS = {
    Column.NUMBER: ["№", "№ п/п", "№\nп/п", "№п/п", "N п/п", "п/п", "№ п.п.", "Номер"],
    Column.TEXT: [
        "Мероприятие", "Мероприятия", "Содержание работы", "Наименование мероприятия", "Наименование",
        "Вид деятельности",
        "Что сделать", "Задачи", "Действия", "Вопрос", "Виды работ", "Планируемые мероприятия", "Перечень мероприятий",
        "МЕРОПРИЯТИЕ", "Содержание мероприятий", "Название мероприятия", "Что нужно сделать",
    ],
    Column.DEADLINE: [
        "Срок", "Сроки", "Срок исполнения", "Срок\nисполнения", "Сроки проведения", "Дата", "Дата проведения", "Период",
        "Когда", "Время", "Сроки реализации", "Дата и место проведения", "Срок выполне-\nния",
        "Установленный срок", "Дедлайн",
    ],
    Column.PEOPLE: [
        "Ответственный", "Ответственные", "Исполнитель", "Исполнители", "Кто проводит", "Кто отвечает",
        "Ф.И.О. ответственного", "Ответственное лицо", "Ответственные исполнители", "Отв.", "Ответст-\nвенный",
        "Назначенные ответственные",
    ],
    Column.EXTRA: ["Результат", "Ожидаемый результат", "Отметка о выполнении", "Примечание", "Планируемый результат"],
    Column.STAGE: ["Этап", "Раздел", "Направление", "Наименование этапа"],
}  # fmt: skip


@pytest.mark.parametrize(("role", "header"), [(role, header) for role, headers in WORDS.items() for header in headers])
def test_header_says_what_the_column_holds(role: Column, header: str) -> None:
    found = role_of(header)

    assert found is not None
    assert found[0] is role


@pytest.mark.parametrize("header", ["Класс", "Место", "Бюджет", "Подпись"])
def test_other_headers_say_nothing(header: str) -> None:
    assert role_of(header) is None


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (1, 2, 3, 0), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_columns_come_in_any_order(order: tuple[int, ...]) -> None:
    header = ("№", "Что сделать", "Когда", "Кто отвечает")
    rows = [tuple(cells[place] for place in order) for cells in (header, MEETING)]

    task = only_task(read(docx(para("План"), table(*rows))))

    assert (task.number, task.text, task.deadline.words, people(task)) == (
        "1",
        "Провести совещание",
        "март",
        ["Иванова И.И."],
    )


@pytest.mark.parametrize("header", ["Срок, ответственный", "Сроки и ответственные", "Ответственный / срок"])
@pytest.mark.parametrize(
    ("written", "when", "who"),
    [
        ("сентябрь\nКлассные руководители", "сентябрь", ["Классные руководители"]),
        ("октябрь, соц. педагог Ким Е.В.", "октябрь", ["Ким Е.В."]),
        ("Ким Е.В., до 1 мая", "до 1 мая", ["Ким Е.В."]),
        ("до 15 мая (Ким Е.В.)", "до 15 мая", ["Ким Е.В."]),
        ("сентябрь 2027 г. Ким Е.В.", "сентябрь 2027 г.", ["Ким Е.В."]),
        ("с 1 по 5 мая; директор, завуч", "с 1 по 5 мая", ["директор", "завуч"]),
        ("сентябрь-октябрь – зам. директора по УВР", "сентябрь-октябрь", ["зам. директора по УВР"]),
        ("в течение года, кл. руководители", "в течение года", ["кл. руководители"]),
        ("апрель\n2027 г.\nдиректор", "апрель 2027 г.", ["директор"]),
        ("до 1 мая. Отв.: Ким Е.В.", "до 1 мая.", ["Ким Е.В."]),
        ("до 1 мая\nАбракадабра", "до 1 мая", ["Абракадабра"]),
        ("сентябрь, май, учителя", "сентябрь, май", ["учителя"]),
        ("сентябрь, октябрь", "сентябрь, октябрь", []),
        ("по плану, согласованному с директором", "по плану, согласованному с директором", []),
        ("Ким Е.В.", "", ["Ким Е.В."]),
    ],
)
def test_one_column_may_say_when_and_who(header: str, written: str, when: str, who: list[str]) -> None:
    task = only_task(read(docx(table(("№", "Мероприятие", header), ("1", "Рейд", written)))))

    assert (task.deadline.words, people(task)) == (when, who)


def test_extra_columns_are_kept_with_their_headers() -> None:
    header = ("№", "Мероприятие", "Срок", "Ответственный", "Ожидаемый результат", "Отметка о выполнении")

    task = only_task(read(docx(table(header, (*MEETING, "протокол", "")))))

    assert task.extra == {"Ожидаемый результат": "протокол"}


def test_header_in_two_rows_with_a_split_deadline() -> None:
    first = row(
        cell("№", down="restart"),
        cell("Дело, мероприятие"),
        cell("Сроки", span=2),
        cell("Ответственный", down="restart"),
    )
    first = first.replace("Дело, мероприятие", "Мероприятие")
    second = row(cell(down="continue"), "", "начало", "окончание", cell(down="continue"))

    task = only_task(read(docx(table(first, second, ("1.", "Дело", "01.03.2027", "05.03.2027", "завуч")))))

    assert (str(task.deadline.start), str(task.deadline.end)) == ("2027-03-01", "2027-03-05")


def test_split_deadline_need_not_be_merged() -> None:
    rows = ("№", "Мероприятие", "Сроки", "", "Ответственный"), ("", "", "с", "по", "")

    task = only_task(read(docx(table(*rows, ("1.", "Дело", "01.03.2027", "05.03.2027", "завуч")))))

    assert (str(task.deadline.start), str(task.deadline.end)) == ("2027-03-01", "2027-03-05")


def test_surer_of_two_headers_wins_and_the_other_is_kept() -> None:
    header = ("Задачи", "Мероприятия", "Срок", "Ответственный")

    task = only_task(read(docx(table(header, ("Подготовка", "Совещание", "март", "завуч")))))

    assert (task.text, task.extra) == ("Совещание", {"Задачи": "Подготовка"})


def test_header_may_stand_under_other_rows() -> None:
    reading = read(
        docx(
            table(
                row(cell("План школы", span=4)),
                row(cell("на 2027 год", span=4)),
                ("№", "Мероприятие", "Срок", "Кто"),
                MEETING,
            )
        )
    )

    assert outline(reading) == [("", ["1 Провести совещание"])]


def test_table_without_headers_is_guessed_and_named() -> None:
    reading = read(docx(para("План"), table(MEETING, ORDER, TRAINING)))

    assert [column.role for column in reading.columns] == [Column.NUMBER, Column.TEXT, Column.DEADLINE, Column.PEOPLE]
    assert "headers_not_found" in codes(reading)
    assert len(reading.stages[0].tasks) == 3


def test_unknown_header_above_the_tasks_is_guessed_and_named() -> None:
    reading = read(docx(table(("№", "Пункт программы", "Срок", "Ответственный"), MEETING)))

    assert only_task(reading).text == "Провести совещание"
    assert "column_guessed" in codes(reading)


def test_person_corrects_the_columns() -> None:
    data = docx(
        table(
            ("№", "Мероприятие", "Содержание", "Срок", "Ответственный"), ("1", "Тема", "Провести урок", "март", "завуч")
        )
    )

    task = only_task(read(data, columns={2: Column.TEXT, 3: Column.IGNORE}))

    assert (task.text, task.deadline.words, task.extra) == ("Провести урок", "", {"Мероприятие": "Тема"})
