"""A table from the clipboard."""

import pytest

from plans.reading import NotAPlan, PlanReading, read_pasted
from tests.plans.reading.readings import START, only_task, outline, people, tree

HEAD = "<tr><th>№</th><th>Мероприятие</th><th>Срок</th><th>Ответственный</th></tr>"


def pasted(text: str = "", html: str = "") -> PlanReading:
    return read_pasted(text, html, start=START)


def test_html_table_is_read_with_its_title_and_stage() -> None:
    html = f"""<html><body><p>План работ</p><table>{HEAD}<tr><td colspan="4"><b>Подготовка</b></td></tr>
        <tr><td>1.</td><td>Провести
        совещание</td><td>март</td><td>завуч</td></tr></table></body></html>"""

    reading = pasted(html=html)

    assert reading.title == "План работ"
    assert outline(reading) == [("Подготовка", ["1 Провести совещание"])]


def test_cell_merged_downwards_counts_for_every_row() -> None:
    html = f"""<table>{HEAD}<tr><td>1</td><td>Раз</td><td rowspan="2">март</td><td rowspan=2>завуч</td></tr>
        <tr><td>2</td><td>Два</td></tr></table>"""

    tasks = pasted(html=html).stages[0].tasks

    assert [(task.text, task.deadline.words, people(task)) for task in tasks] == [
        ("Раз", "март", ["завуч"]),
        ("Два", "март", ["завуч"]),
    ]


@pytest.mark.parametrize(
    "inside",
    [
        "<p>Ввод:</p><ul><li>раз</li><li>два</li></ul>",
        "<p>Ввод:</p><ol><li>раз</li><li>два</li></ol>",
        "Ввод:<br>- раз<br>- два",
        "<p>Ввод:</p><p><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>раз</p><p>·&nbsp;два</p>",
        "<div>Ввод:</div><div>а) раз</div><div>б) два</div>",
    ],
)
def test_lists_become_sub_items(inside: str) -> None:
    html = f"<table>{HEAD}<tr><td>1</td><td>{inside}</td><td>март</td><td>завуч</td></tr></table>"

    assert tree(only_task(pasted(html=html))) == ["раз", "два"]


def test_hidden_struck_and_scripted_text_is_dropped() -> None:
    inside = "Дело<del> старое</del><span style='display:none'> скрыто</span><script>alert(1)</script><!-- нет -->"
    html = f"<table>{HEAD}<tr><td>1</td><td>{inside}</td><td>март</td><td>завуч</td></tr></table>"

    assert only_task(pasted(html=html)).text == "Дело"


TABS = "№\tМероприятие\tСрок\tОтветственный\n"


def test_plain_text_with_tabs_is_read() -> None:
    text = TABS + "1.\tПровести совещание\tмарт\tзавуч\n2.\tИздать приказ\tмай\tдиректор\n"

    assert outline(pasted(text)) == [("", ["1 Провести совещание", "2 Издать приказ"])]


def test_quoted_cell_holds_several_lines() -> None:
    task = only_task(pasted(TABS + '1.\t"Ввод:\n- раз\n- ""два"""\tмарт\t"завуч\nКим Е.В."\r\n'))

    assert tree(task) == ["раз", '"два"']
    assert people(task) == ["Ким Е.В."]


def test_lone_quote_does_not_swallow_the_rest() -> None:
    text = TABS + '1.\t"Дневник" в школе\tмарт\tзавуч\n2.\t"Старт\tмай\tдиректор'

    assert outline(pasted(text)) == [("", ['1 "Дневник" в школе', '2 "Старт'])]


def test_html_without_a_table_gives_way_to_text() -> None:
    assert only_task(pasted(TABS + "1.\tДело\tмарт\tзавуч", "<p>Дело</p>")).text == "Дело"


@pytest.mark.parametrize(
    ("text", "html", "words"),
    [
        ("", "", "нет таблицы"),
        ("просто слова", "", "нет таблицы"),
        ("", "<table></table>", "нет таблицы"),
        ("", "<table><tr><td>раз</td><td>два</td></tr></table>", "не похожа на план"),
        (TABS + "1\tДело\tмарт\tзавуч\n" * 2001, "", "больше 2000 строк"),
        (TABS + "\t" * 201, "", "больше 200 столбцов"),
        (TABS + f"1\t{'а' * 20001}\tмарт\tзавуч", "", "20 000 знаков"),
        ("а" * 8_000_000, "", "слишком много"),
    ],
)
def test_what_is_no_plan_is_refused_in_words(text: str, html: str, words: str) -> None:
    with pytest.raises(NotAPlan, match=words):
        pasted(text, html)


def test_deeply_nested_html_is_read_or_refused_but_does_not_break() -> None:
    html = "<div>" * 3000 + f"<table>{HEAD}</table>"

    with pytest.raises(NotAPlan):
        pasted(html=html)
