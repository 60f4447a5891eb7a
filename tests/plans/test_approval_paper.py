"""The paper of a plan: who approved it, which revision, a code on every page; «ПРОЕКТ» until then."""

import io
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from plans.content import PlanContent
from plans.prints import ApprovalMark, approval_mark, plan_pdf, plan_table
from plans.states import Duty
from registry.models import School
from tests.plans.paper import march, person, plan, stage, task, unknown_deadline
from tests.world import World

SCHOOL = School(full_name="Муниципальное общеобразовательное учреждение «Учебная СОШ»", short_name="«Учебная СОШ»")
URL = "https://ezh.test/check/ABCDE23456/"
MARK = ApprovalMark(
    revision=3,
    approved_at=datetime(2027, 8, 26, 22, 0, tzinfo=UTC),
    post="Директор школы",
    name="Р.А. Берёзкина",
    code="ABCDE23456",
    check_url=URL,
)
LONG = plan(
    stage(1, *(task(number, text=f"Мероприятие номер {number} " + "с длинным названием " * 9) for number in range(40)))
)


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return [" ".join(text.replace("\N{NO-BREAK SPACE}", " ").split()) for text in texts]


def codes_on(pdf: bytes, *, dpi: int = 150) -> list[list[str]]:
    """What a telephone reads on each page of the printed sheet."""
    document = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=dpi / 72).to_pil() for page in document]
    document.close()
    return [[found.text for found in zxingcpp.read_barcodes(picture)] for picture in pictures]


def draw(content: PlanContent, mark: ApprovalMark | None = None) -> bytes:
    return plan_pdf(content, school=SCHOOL, mark=mark)


def test_approved_paper_says_who_when_and_which_revision() -> None:
    first, *_ = pages_of(draw(plan(stage(1, task(11))), MARK))

    assert "УТВЕРЖДАЮ Директор школы Р.А. Берёзкина «27» августа 2027 г." in first
    assert "ПЛАН РАБОТ" in first.upper()
    assert SCHOOL.full_name in first
    assert "Начало плана: 1 марта 2027 г." in first
    assert "ПРОЕКТ" not in first


def test_every_page_bears_revision_code_and_number() -> None:
    pdf = draw(LONG, MARK)

    pages = pages_of(pdf)

    assert len(pages) > 3
    for number, text in enumerate(pages, start=1):
        assert f"Редакция 3 от 27 августа 2027 г. Код проверки: ABCDE23456 {URL}" in text
        assert f"стр. {number} из {len(pages)}" in text
        assert "№ п/п Мероприятие Срок исполнения Ответственный" in text
    assert codes_on(pdf) == [[URL]] * len(pages)


def test_draft_says_so_on_every_page_and_has_no_code() -> None:
    pdf = draw(LONG)

    pages = pages_of(pdf)

    assert all("ПРОЕКТ" in text for text in pages)
    assert not any("УТВЕРЖДАЮ" in text or "Редакция" in text for text in pages)
    assert codes_on(pdf) == [[]] * len(pages)


def test_rows_say_what_the_plan_says() -> None:
    helpers = [person("Ясенев П.И.", employee=8), person("родители", employee=None, duty=Duty.TAKES_PART)]
    content = plan(
        stage(
            1,
            task(11, task(12, number="1.1.", text="Анкета", deadline=unknown_deadline()), number="1.", people=helpers),
            task(13, number="2.", text="Сбор", deadline=march(words="", start=None), people=[]),
            title="Подготовительный этап",
        )
    )

    (text,) = pages_of(draw(content))

    assert (
        "Подготовительный этап 1. Дело 11 март март 2027 г. Ясенев П.И. участвуют: родители 1.1. Анкета "
        "Кленова В.Н. 2. Сбор до 31 марта 2027 г."
    ) in text


def test_words_that_say_the_year_are_not_repeated() -> None:
    ((row,),) = (
        stage.tasks for stage in plan_table(plan(stage(1, task(1, deadline=march(words="Март 2027 г."))))).stages
    )

    assert (row.deadline, row.dates) == ("Март 2027 г.", "")


def test_own_columns_of_the_school_are_printed_and_turn_the_sheet() -> None:
    content = plan(stage(1, task(1, task(2, extra={"Итог": "акт"}), extra={"Итог": "справка", "Отметка": "есть"})))

    pdf = draw(content)

    (text,) = pages_of(pdf)
    assert "Ответственный Итог Отметка" in text
    assert "справка есть" in text
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _, _, width, height = map(float, document.pages[0].mediabox)
    assert width > height


def test_words_of_a_plan_cannot_become_markup() -> None:
    content = plan(stage(1, task(1, text='<img src="https://evil.test/x.png"> <b>жирно</b>')))

    (text,) = pages_of(draw(content))

    assert '<img src="https://evil.test/x.png"> <b>жирно</b>' in text


def test_a_row_taller_than_a_page_goes_on_over_pages() -> None:
    words = [f"слово{number}" for number in range(2500)]

    pages = pages_of(draw(plan(stage(1, task(1, text=" ".join(words))))))

    assert len(pages) > 2
    assert [word for word in words if word not in " ".join(pages)] == []


def test_same_content_and_mark_give_the_same_bytes() -> None:
    assert draw(plan(stage(1, task(1))), MARK) == draw(plan(stage(1, task(1))), MARK)


@pytest.mark.parametrize(
    ("who", "post", "name"),
    [
        ("director", "Директор школы", "Р.А. Берёзкина"),
        ("deputy", "Заместитель директора по учебно-воспитательной работе", "Т.А. Сосновский"),
        ("council", "Директор школы", "Иван Внешний"),
    ],
)
def test_mark_is_in_the_name_of_whoever_approves(cast: World, who: str, post: str, name: str) -> None:
    mark = approval_mark(
        cast.school, revision=1, code="X", check_url=str.lower, by=cast.users[who], at=datetime(2027, 8, 27, tzinfo=UTC)
    )

    assert (mark.post, mark.name, mark.check_url) == (post, name, "x")
