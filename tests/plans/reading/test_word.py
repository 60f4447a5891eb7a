"""What Word writes and what a reader of the paper sees."""

import pytest

from plans.reading.grid import Paragraph
from plans.reading.package import Package
from plans.reading.word import WordReader
from tests.plans.reading.readings import outline, people, read, tree
from tests.plans.reading.word_file import cell, docx, level, numbering, para, plan, row, run, table


def lines(*blocks: str, **parts: str) -> list[str]:
    """The paragraphs of a document as they are seen."""
    read_blocks = WordReader(Package(docx(*blocks, parts=parts))).blocks()
    return [block.shown for block in read_blocks if isinstance(block, Paragraph)]


def tracked(name: str, inner: str) -> str:
    return f'<w:{name} w:id="1" w:author="А" w:date="2027-01-01T00:00:00Z">{inner}</w:{name}>'


DELETED = tracked("del", "<w:r><w:delText>старое</w:delText></w:r>")


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        (run("План ") + tracked("ins", run("нового")), "План нового"),
        (run("План ") + DELETED + run("работ"), "План работ"),
        (run("План ") + tracked("moveTo", run("здесь")), "План здесь"),
        (run("План ") + tracked("moveFrom", run("там")) + run("работ"), "План работ"),
        (tracked("ins", tracked("del", '<w:r><w:delText>нет</w:delText></w:r>')) + run("да"), "да"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('из списка')}</w:sdtContent></w:sdt>", "из списка"),
        (f"<w:hyperlink>{run('ссылка')}</w:hyperlink>", "ссылка"),
        (f'<w:smartTag w:uri="u" w:element="e">{run("метка")}</w:smartTag>', "метка"),
        (f'<w:fldSimple w:instr="DATE">{run("1 марта")}</w:fldSimple>', "1 марта"),
        (
            run(raw='<w:fldChar w:fldCharType="begin"/>')
            + run("код", raw='<w:instrText>DATE</w:instrText>')
            + run(raw='<w:fldChar w:fldCharType="separate"/>') + run("1 марта")
            + run(raw='<w:fldChar w:fldCharType="end"/>') + run(" утром"),
            "1 марта утром",
        ),
        (run("раз", raw="<w:tab/><w:t>два</w:t>"), "раз два"),
        (run("учитель", raw="<w:noBreakHyphen/><w:t>предметник</w:t>"), "учитель-предметник"),
        (run("жур", raw="<w:softHyphen/><w:t>нал</w:t>"), "журнал"),
        (run("жур\u00adнал\u200b и\u00a0план"), "журнал и план"),
        (run(raw='<w:sym w:font="Symbol" w:char="F0B7"/>') + run(" раз"), "• раз"),
        (run("видно") + run(" скрыто", hidden=True), "видно"),
        (run("текст") + run(raw='<w:commentReference w:id="0"/>'), "текст"),
    ],
)  # fmt: skip
def test_paragraph_is_read_as_it_is_seen(raw: str, seen: str) -> None:
    assert lines(para(raw=raw)) == [seen]


def test_line_break_makes_a_line() -> None:
    assert lines(para(raw=run("раз", raw="<w:br/><w:t>два</w:t>"))) == ["раз", "два"]


def test_deleted_end_of_a_paragraph_joins_it_with_the_next() -> None:
    assert lines(para("План ", mark="<w:del/>"), para("работ")) == ["План работ"]


def test_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{para('рамка')}</w:txbxContent>"
    drawing = f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
    old = f"<w:pict><v:textbox>{box}</v:textbox></w:pict>"
    choice = f'<mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    both = f"<mc:AlternateContent>{choice}</mc:AlternateContent>"

    assert lines(para(raw=run("текст", raw=both))) == ["текст", "рамка"]


def test_deleted_row_is_dropped_and_inserted_row_is_kept() -> None:
    gone = row("1.", "Старое", "март", "завуч", properties=tracked("del", ""))
    new = row("1.", "Новое", "март", "завуч", properties=tracked("ins", ""))

    assert outline(read(plan(gone, new))) == [("", ["1 Новое"])]


def test_rows_and_cells_in_content_controls_are_read() -> None:
    inside = f"<w:sdt><w:sdtContent>{cell('Дело')}</w:sdtContent></w:sdt>"
    controlled = f"<w:sdt><w:sdtContent>{row('1.', inside, 'март', 'завуч')}</w:sdtContent></w:sdt>"

    assert outline(read(plan(controlled))) == [("", ["1 Дело"])]


def test_cells_keep_their_columns_after_an_indent_of_the_row() -> None:
    header = row("Этап", "Мероприятие", "Срок", "Ответственный")
    late = row("Дело", "март", "завуч", properties='<w:gridBefore w:val="1"/>')

    assert outline(read(docx(para("План"), table(header, late)))) == [("", ["Дело"])]


def test_cells_merged_the_old_way_are_one_heading() -> None:
    parts = [cell("Этап подготовки", properties='<w:hMerge w:val="restart"/>'), *[cell(properties="<w:hMerge/>")] * 3]

    assert outline(read(plan(row(*parts), ("1.", "Дело", "март", "завуч")))) == [("Этап подготовки", ["1 Дело"])]


def test_cell_merged_downwards_counts_for_every_row() -> None:
    first = row(cell("1."), cell("Раз"), cell("май", down="restart"), cell("Ким Е.В.", down="restart"))
    second = row(cell("2."), cell("Два"), cell(down="continue"), cell(down="continue"))

    tasks = read(plan(first, second)).stages[0].tasks

    assert [(task.text, task.deadline.words, people(task)) for task in tasks] == [
        ("Раз", "май", ["Ким Е.В."]),
        ("Два", "май", ["Ким Е.В."]),
    ]


def test_task_merged_downwards_gathers_the_people_of_its_rows() -> None:
    first = row(cell("1.", down="restart"), cell("Дело", down="restart"), "март", "завуч")
    second = row(cell(down="continue"), cell(down="continue"), "март", "Ким Е.В.")

    (task,) = read(plan(first, second)).stages[0].tasks

    assert (people(task), task.deadline.words) == (["завуч", "Ким Е.В."], "март")


def test_text_of_a_nested_table_is_kept() -> None:
    inner = table(("раз", "два"))
    (task,) = (
        read(plan(row(cell("1."), cell(para("Дело:"), inner, para()), cell("март"), cell("завуч")))).stages[0].tasks
    )

    assert tree(task) == ["раз два"]


def test_footnote_is_a_note_and_not_text() -> None:
    reference = '<w:footnoteReference w:id="2"/>'
    footnotes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:id="2">{para("Любое устройство.")}</w:footnote></w:footnotes>'
    )
    text = cell(para(raw=run("Доступ", raw=reference) + run(" учителей")))
    rows = table(("№", "Мероприятие", "Срок", "Ответственный"), row("1.", text, "март", "завуч"))

    (task,) = read(docx(rows, parts={"footnotes": footnotes})).stages[0].tasks

    assert (task.text, task.notes) == ("Доступ учителей", ("Любое устройство.",))


def test_strict_document_is_read() -> None:
    rows = table(("№", "Мероприятие", "Срок", "Ответственный"), ("1.", "Дело", "март", "завуч"))

    assert outline(read(docx(rows, strict=True))) == [("", ["1 Дело"])]


LISTS = numbering(
    (level("decimal", "%1."), level("decimal", "%1.%2.", depth=1)),
    (level("upperRoman", "%1."),),
    (level("russianLower", "%1)"),),
    (level("decimal", "%1)", start=5),),
    (level("bullet", "\uf0b7"),),
    extra=(
        '<w:num w:numId="9"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("numbered", "seen"),
    [
        ([(1, 0), (1, 0), (1, 1), (1, 1), (1, 0), (1, 1)], ["1.", "2.", "2.1.", "2.2.", "3.", "3.1."]),
        ([(2, 0)] * 4, ["I.", "II.", "III.", "IV."]),
        ([(3, 0)] * 3, ["а)", "б)", "в)"]),
        ([(4, 0), (4, 0)], ["5)", "6)"]),
        ([(5, 0), (5, 0)], ["•", "•"]),
        ([(1, 0), (1, 0), (9, 0), (9, 0)], ["1.", "2.", "1.", "2."]),
        ([(1, 0), (2, 0), (1, 0)], ["1.", "I.", "2."]),
        ([(0, 0)], [""]),
    ],
)
def test_automatic_numbers_are_drawn_as_word_draws_them(numbered: list[tuple[int, int]], seen: list[str]) -> None:
    assert lines(*(para(num=num) for num in numbered), numbering=LISTS) == seen


def test_number_comes_from_the_style_and_what_it_is_based_on() -> None:
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:styleId="List"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Mine"><w:basedOn w:val="List"/></w:style></w:styles>'
    )

    assert lines(para("раз", style="List"), para("два", style="Mine"), numbering=LISTS, styles=styles) == [
        "1. раз",
        "2. два",
    ]


def test_list_styles_of_word_are_one_under_another() -> None:
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:styleId="A"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>'
        "</w:style>"
        '<w:style w:styleId="B"><w:name w:val="List Bullet 2"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>'
        "</w:style></w:styles>"
    )
    text = cell(para("Ввод:"), para("раз", style="A"), para("часть", style="B"), para("два", style="A"))
    rows = table(("№", "Мероприятие", "Срок", "Ответственный"), row("1.", text, "март", "завуч"))

    (task,) = read(docx(rows, parts={"numbering": LISTS, "styles": styles})).stages[0].tasks

    assert tree(task) == ["раз", ["часть"], "два"]


def test_deleted_paragraph_takes_no_number() -> None:
    gone = para(num=(1, 0), raw=DELETED, mark="<w:del/>")

    assert lines(para("раз", num=(1, 0)), gone, para("два", num=(1, 0)), numbering=LISTS) == ["1. раз", "2. два"]


def test_automatic_numbers_in_the_number_column_number_the_tasks() -> None:
    def numbered(depth: int, text: str) -> str:
        return row(cell(para(num=(1, depth))), text, "март", "завуч")

    rows = table(
        ("№", "Мероприятие", "Срок", "Ответственный"), numbered(0, "Раз"), numbered(1, "Часть"), numbered(0, "Два")
    )
    first, second = read(docx(rows, parts={"numbering": LISTS})).stages[0].tasks

    assert (first.number, first.subtasks[0].number, second.number) == ("1", "1.1", "2")
