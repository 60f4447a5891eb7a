"""The order on paper, read back from the PDF: the layout of law-and-orders.md, part 2."""

import io
from typing import Any

import pikepdf
import pytest
from pytest_django import DjangoAssertNumQueries as Queries

from plans.models import Appendix, Order
from plans.orders.composing import imprint_of, paper_of
from plans.orders.paper import Imprint, Paper
from plans.orders.printing import pdf_of, uploads_of
from plans.states import AppendixKind, OrderKind
from tests.plans.ordering import TODAY, draft, fresh, pages_of, sizes_of, usual_plan
from tests.world import World

UPRIGHT, WIDE = (210, 297), (297, 210)
SIGNED = Imprint("24", TODAY, is_draft=False, code="ABCDE23456", check_url="https://school.example/check/ABCDE23456/")


def drawn(order: Any, imprint: Imprint | None = None) -> bytes:
    order = fresh(order)
    return pdf_of(paper_of(order, on=TODAY), imprint or imprint_of(order), uploads=uploads_of(order))


def test_parts_stand_in_the_order_of_the_standard(world: World) -> None:
    world.school.founder = "Отдел образования администрации"
    world.school.save()
    order = draft(world, plan=usual_plan(world))

    text = " ".join(pages_of(drawn(order, SIGNED)))

    parts = [
        "Отдел образования администрации",
        "Муниципальное бюджетное общеобразовательное учреждение «Учебная СОШ»",
        "ПРИКАЗ",
        "10.03.2027",
        "№ 24",
        "с. Учебное",
        "О внедрении ЕОС «Дневник»",
        "В целях",
        "ПРИКАЗЫВАЮ:",
        "1. Организовать",
        "2.1. календарный план",
        "3. Назначить Кленову В.Н. администратором",
        "Контроль за исполнением приказа оставляю за собой.",
        "Директор школы",
        "Р.А. Берёзкина",
        "С приказом ознакомлены:",
        "Дата Подпись И.О. Фамилия",
        "В.Н. Кленова",
        "Т.А. Сосновский",
        "Приложение № 1 к приказу МБОУ «Учебная СОШ» от 10.03.2027 № 24",
        "Календарный план внедрения ЕОС «Дневник»",
        "НАЧАЛО ИСПОЛЬЗОВАНИЯ ЭЖ",
        "Приложение № 2 к приказу",
        "Данные администратора ЕОС «Дневник»",
        "Приложение № 3 к приказу",
        "Список сотрудников, ответственных за внедрение ЕОС «Дневник», и их обязанности",
    ]
    after = 0
    for part in parts:
        assert part in text[after:], f"{part!r} is missing or stands too early"
        after = text.index(part, after) + len(part)


def test_heading_has_no_full_stop_and_items_are_numbered_to_the_control(world: World) -> None:
    order = draft(world, OrderKind.RESPONSIBLE)
    Order.objects.filter(pk=order.pk).update(heading="О назначении ответственного.")

    text = " ".join(pages_of(drawn(order, SIGNED)))

    assert "О назначении ответственного В целях" in text
    assert f"{order.items.filter(parent=None).count() + 1}. Контроль за исполнением" in text


def test_calendar_plan_lies_on_its_side_and_everything_else_stands(world: World) -> None:
    pdf = drawn(draft(world, plan=usual_plan(world)))

    pages, sizes = pages_of(pdf), sizes_of(pdf)

    plan = next(place for place, page in enumerate(pages) if "Приложение № 1 к" in page)
    assert sizes[plan] == WIDE
    assert {size for place, size in enumerate(sizes) if place != plan} == {UPRIGHT}


def test_every_appendix_begins_a_page_and_pages_are_numbered_from_the_second(world: World) -> None:
    pages = pages_of(drawn(draft(world, plan=usual_plan(world))))

    begins = [place for place, page in enumerate(pages) if "Приложение №" in page and "к приказу" in page]
    assert len(begins) == 3
    assert not pages[0].endswith(" 1 ПРОЕКТ")
    for number, page in enumerate(pages[1:], start=2):
        assert page.endswith(f" {number} ПРОЕКТ"), page[-40:]


def test_single_appendix_has_no_number(world: World) -> None:
    text = " ".join(pages_of(drawn(draft(world, OrderKind.MODEL, usual_plan(world)), SIGNED)))

    assert "Приложение к приказу МБОУ «Учебная СОШ» от 10.03.2027 № 24" in text
    assert "Приложение №" not in text


def test_draft_says_so_on_every_page_and_a_signed_order_nowhere(world: World) -> None:
    order = draft(world, plan=usual_plan(world))

    assert all("ПРОЕКТ" in page for page in pages_of(drawn(order)))
    assert not any("ПРОЕКТ" in page for page in pages_of(drawn(order, SIGNED)))


def test_draft_without_number_and_date_leaves_places_for_them(world: World) -> None:
    pages = pages_of(drawn(draft(world, OrderKind.RESPONSIBLE)))

    assert "None" not in pages[0]
    assert "№" in pages[0]


def test_code_of_check_stands_on_every_page_of_a_signed_order_only(world: World) -> None:
    order = draft(world, plan=usual_plan(world))

    assert all("ABCDE23456" in page for page in pages_of(drawn(order, SIGNED)))
    assert not any("Код проверки" in page for page in pages_of(drawn(order)))


def test_dates_in_words_where_the_school_chose_so(world: World) -> None:
    world.school.dates_in_words = True
    world.school.save()

    text = " ".join(pages_of(drawn(draft(world, plan=usual_plan(world)), SIGNED)))

    assert text.count("10 марта 2027 г.") == 4
    assert "10.03.2027" not in text


def test_sub_items_stay_in_the_cell_of_their_task_and_people_are_named(world: World) -> None:
    pages = pages_of(drawn(draft(world, plan=usual_plan(world))))

    plan = next(page for page in pages if "Приложение № 1 к" in page)
    assert "Разработка комплекта документов по защите ПД: - Сбор согласий на обработку персональных данных" in plan
    assert "Сосновский Т.А." in plan
    responsible = pages[-1]
    assert "Сосновский Тарас Алексеевич" in responsible
    assert "заместитель директора по учебно-воспитательной работе" in responsible
    assert "исполнение пунктов" in responsible


def test_pdf_is_archival_with_embedded_fonts(world: World) -> None:
    pdf = drawn(draft(world, plan=usual_plan(world)), SIGNED)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.open_metadata()["pdfaid:part"] == "2"
        fonts = [
            one
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all("LiberationSerif" in str(font["/FontName"]).replace("-", "") for font in fonts)
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        assert "Приказ № 24" in str(document.docinfo["/Title"])


def test_markup_in_a_text_is_printed_and_not_obeyed(world: World) -> None:
    order = draft(world, OrderKind.RESPONSIBLE)
    order.items.filter(position=1).update(text="Считать 5 < 7 & <b>верным</b> № 3-а.")

    text = " ".join(pages_of(drawn(order)))

    assert "Считать 5 < 7 & <b>верным</b> № 3-а." in text


def some_pdf(pages: int = 2) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(300, 300))
        document.save(out)
    return out.getvalue()


def test_uploaded_pages_follow_their_own_title_sheet(world: World) -> None:
    order = draft(world, OrderKind.MODEL, usual_plan(world))
    Appendix.objects.create(
        school=world.school, order=order, position=0, kind=AppendixKind.UPLOADED, title="Регламент", pdf=some_pdf(2)
    )

    pdf = drawn(order, SIGNED)

    pages, sizes = pages_of(pdf), sizes_of(pdf)
    sheet = next(place for place, page in enumerate(pages) if "Приложение № 1 к" in page)
    assert "Регламент" in pages[sheet]
    assert sizes[sheet + 1 : sheet + 3] == [(106, 106), (106, 106)]
    assert "Приложение № 2 к" in pages[sheet + 3]


def test_claim_of_pdf_a_is_dropped_with_foreign_pages(world: World) -> None:
    order = draft(world, OrderKind.RESPONSIBLE)
    Appendix.objects.create(
        school=world.school, order=order, position=1, kind=AppendixKind.UPLOADED, title="Регламент", pdf=some_pdf()
    )

    with pikepdf.open(io.BytesIO(drawn(order, SIGNED))) as document:
        assert "pdfaid:part" not in document.open_metadata()


def test_paper_survives_being_kept_and_the_digest_sees_every_change(world: World) -> None:
    order = draft(world, plan=usual_plan(world))
    paper = paper_of(order, on=TODAY)

    assert Paper.from_json(paper.as_json()) == paper
    order.preamble += " "
    assert paper_of(order, on=TODAY).digest == paper.digest
    order.preamble += "и"
    assert paper_of(order, on=TODAY).digest != paper.digest


@pytest.mark.parametrize("rows", [1, 30])
def test_paper_is_read_in_the_same_number_of_queries(
    world: World, rows: int, django_assert_num_queries: Queries
) -> None:
    plan = usual_plan(world)
    order = draft(world, plan=plan)
    for place in range(rows):
        order.items.create(school=world.school, position=50 + place, text="Пункт", executor=world.staff["employee"])

    with django_assert_num_queries(8):
        paper_of(order, on=TODAY)
