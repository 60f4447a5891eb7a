"""Sub-items inside a cell."""

import pytest

from plans.reading.grid import Mark, Paragraph
from plans.reading.items import CellText, Item, read_text
from plans.reading.marks import bare_number, typed_mark


def cell(*lines: str | Paragraph) -> CellText:
    return read_text([Paragraph(line) if isinstance(line, str) else line for line in lines])


def texts(items: list[Item]) -> list[object]:
    found: list[object] = []
    for item in items:
        found.append(item.text)
        if item.children:
            found.append(texts(item.children))
    return found


@pytest.mark.parametrize(
    ("line", "kind", "number", "rest"),
    [
        ("1. Анализ", "number0.", "1", "Анализ"),
        ("1.Анализ", "number0.", "1", "Анализ"),
        ("1) анализ", "number0)", "1", "анализ"),
        ("1.2. Анализ", "number1.", "1.2", "Анализ"),
        ("1.2 Анализ", "number1.", "1.2", "Анализ"),
        ("а) анализ", "letter", "а", "анализ"),
        ("IV. Анализ", "roman", "IV", "Анализ"),
        ("- анализ", "dash", "", "анализ"),
        ("—анализ", "dash", "", "анализ"),
        ("• анализ", "bullet", "", "анализ"),
        ("· анализ", "bullet", "", "анализ"),
        ("\uf0b7 анализ", "bullet", "", "анализ"),
        ("o анализ", "bullet", "", "анализ"),
    ],
)
def test_mark_is_recognised(line: str, kind: str, number: str, rest: str) -> None:
    mark = typed_mark(line)

    assert mark is not None
    assert (mark.kind, mark.number, mark.rest) == (kind, number, rest)


@pytest.mark.parametrize(
    "line",
    [
        "25.04.2027 собрание",
        "01.09. собрание",
        "2027 год",
        "5 классов",
        "В. Н. Кондратова",
        "о плане",
        "1,5 ставки",
        "1.",
        "",
    ],
)
def test_dates_initials_and_plain_words_are_no_marks(line: str) -> None:
    assert typed_mark(line) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.", "1"),
        ("1", "1"),
        ("1.1.", "1.1"),
        ("1)", "1"),
        ("№ 3", "3"),
        ("II.", "II"),
        ("ІІ", "II"),
        ("а)", "а"),
        ("Этап", None),
        ("", None),
    ],
)
def test_number_of_a_cell_has_no_dot(written: str, number: str | None) -> None:
    assert bare_number(written) == number


@pytest.mark.parametrize(
    ("lines", "text", "items"),
    [
        (["Провести совещание"], "Провести совещание", []),
        (["Совещание:", "- раз;", "- два."], "Совещание:", ["раз;", "два."]),
        (["Совещание:", "-Раз.", "Два.", "- Три"], "Совещание:", ["Раз.", "Два.", "Три"]),
        (["Подготовка:", "", "1. Анализ:", "-раз;", "- два.", "2. Состав"],
         "Подготовка:", ["Анализ:", ["раз;", "два."], "Состав"]),
        (["Анализ базы;", "проекты изменений"], "Анализ базы;", ["проекты изменений"]),
        (["Ввод:", "-раз", "- Справочники:", "· «А»", "· Связи:", "· «Б»", "· «В»"],
         "Ввод:", ["раз", "Справочники:", ["«А»", "Связи:", ["«Б»", "«В»"]]]),
        (["Ввод:", "а) раз", "б) два"], "Ввод:", ["раз", "два"]),
        (["Ввод:", "о плане", "о сроках"], "Ввод:", ["о плане о сроках"]),
        (["Ввод:", "О плане", "О сроках"], "Ввод:", ["О плане", "О сроках"]),
        (["Подготовить план", "внедрения журнала"], "Подготовить план внедрения журнала", []),
        (["Подготовить ИКТ-", "инфраструктуру"], "Подготовить ИКТ-инфраструктуру", []),
        (["Провести совещание.", "Составить протокол."], "Провести совещание.\nСоставить протокол.", []),
        (["Совещание", "- обсудить план", "и сроки", "- решить"], "Совещание", ["обсудить план и сроки", "решить"]),
        (["1. Анализ:", "2. Определение:", "3. Итог"],
         "Анализ:\nОпределение:\nИтог", ["Анализ:", "Определение:", "Итог"]),
        (["Работа:", "1. Ввод:", "1. списков", "2. кодов", "2. Проверка"],
         "Работа:", ["Ввод:", ["списков", "кодов"], "Проверка"]),
        ([], "", []),
    ],
)  # fmt: skip
def test_lines_become_text_and_items(lines: list[str], text: str, items: list[object]) -> None:
    read = cell(*lines)

    assert (read.text, texts(read.items)) == (text, items)


def test_mark_on_the_only_first_line_numbers_the_task() -> None:
    read = cell("1. Анализ готовности:", "- учителя", "- техника")

    assert (read.number, read.text, texts(read.items)) == ("1", "Анализ готовности:", ["учителя", "техника"])


def bullet(text: str, level: int) -> Paragraph:
    return Paragraph(text, Mark("•", level, ordered=False))


def ordered(text: str, label: str, level: int = 0) -> Paragraph:
    return Paragraph(text, Mark(label, level, ordered=True))


def test_depth_of_drawn_marks_is_kept() -> None:
    read = cell("Ввод:", bullet("а", 0), bullet("б", 1), bullet("в", 2), bullet("г", 1), bullet("д", 0))

    assert texts(read.items) == ["а", ["б", ["в"], "г"], "д"]


def test_drawn_bullets_lie_under_drawn_numbers_of_the_same_depth() -> None:
    read = cell("Ввод:", ordered("а", "1."), bullet("б", 0), bullet("в", 0), ordered("г", "2."))

    assert texts(read.items) == ["а", ["б", "в"], "г"]
    assert [item.number for item in read.items] == ["1", "2"]


def test_footnote_belongs_to_its_line() -> None:
    read = cell(Paragraph("Условия:", notes=("первая",)), Paragraph("- доступ", notes=("вторая",)))

    assert (read.notes, read.items[0].notes) == (("первая",), ("вторая",))
