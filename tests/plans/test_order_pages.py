"""The list of orders, a new one, the page of a draft, its copies."""

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from pytest_django import DjangoAssertNumQueries as Queries

from plans.models import Order, Task
from plans.states import OrderKind, OrderState
from tests.plans.ordering import TODAY, draft, fresh, sign, usual_plan
from tests.world import NOW, World, make_printout

As = Callable[[str], Client]


def orders(world: World) -> str:
    return reverse("plans:orders", args=[world.school.pk])


@pytest.mark.parametrize("rows", [1, 30])
def test_list_asks_the_same_number_of_queries_for_any_length(
    world: World, as_: As, rows: int, django_assert_num_queries: Queries
) -> None:
    for number in range(rows):
        Order.objects.create(
            school=world.school,
            kind=OrderKind.MODEL,
            heading=f"О деле {number}",
            state=OrderState.SIGNED,
            number=f"1{number}",
            dated=TODAY,
            year=2027,
            signed_by=world.director,
            signed_at=NOW,
            printout=make_printout(world.school, "Приказ"),
        )
    browser = as_("director")

    with django_assert_num_queries(7):
        browser.get(orders(world))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"О внедрении ЕОС «Д»", "О назначении ответственного"}),
        ("?state=draft", {"О внедрении ЕОС «Д»"}),
        ("?state=signed", {"О назначении ответственного"}),
        ("?year=2027", {"О назначении ответственного"}),
        ("?state=cancelled", set()),
        ("?state=nonsense&year=abc", {"О внедрении ЕОС «Д»", "О назначении ответственного"}),
    ],
)
def test_list_is_filtered_by_state_and_year(world: World, as_: As, query: str, expected: Any) -> None:
    response = as_("deputy").get(orders(world) + query)

    assert {row.heading for row in response.context["rows"].object_list} == expected


def test_employee_is_called_to_read(world: World, as_: As) -> None:
    html = as_("employee").get(orders(world)).content.decode()

    assert "Вам нужно ознакомиться" in html
    assert "О внедрении ЕОС" not in html


def test_empty_list_says_what_to_do(world: World, as_: As) -> None:
    Order.objects.all().delete()

    assert "Составить приказ" in as_("deputy").get(orders(world)).content.decode()
    assert "Составить приказ" not in as_("sysadmin").get(orders(world)).content.decode()


@pytest.mark.parametrize("kind", OrderKind)
@pytest.mark.parametrize("with_plan", [True, False])
def test_new_order_is_a_draft_of_the_chosen_kind(world: World, as_: As, kind: OrderKind, with_plan: bool) -> None:
    plan = usual_plan(world)
    before = set(Order.objects.values_list("pk", flat=True))
    data = {"kind": kind, "plan": plan.pk if with_plan else ""}

    response = as_("deputy").post(reverse("plans:order_new", args=[world.school.pk]), data, follow=True)

    made = Order.objects.exclude(pk__in=before).get()
    assert (made.kind, made.plan, made.created_by) == (kind, plan if with_plan else None, world.deputy)
    assert made.is_draft
    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == reverse("plans:order", args=[made.pk])


@pytest.mark.parametrize("data", [{}, {"kind": "nonsense"}, {"kind": "model", "plan": "999999"}])
def test_nonsense_makes_no_order(world: World, as_: As, data: Any) -> None:
    before = Order.objects.count()

    response = as_("deputy").post(reverse("plans:order_new", args=[world.school.pk]), data)

    assert response.status_code == 422
    assert Order.objects.count() == before


def test_page_of_a_draft_shows_obstacles_and_offers_signing_only_without_them(world: World, as_: As) -> None:
    order = draft(world, plan=usual_plan(world))
    page = reverse("plans:order", args=[order.pk])
    sign_here = reverse("plans:order_sign", args=[order.pk])
    assert sign_here in as_("director").get(page).content.decode()
    assert sign_here not in as_("deputy").get(page).content.decode()

    order.items.all().delete()

    html = as_("director").get(page).content.decode()
    assert "В приказе нет ни одного пункта." in html
    assert sign_here not in html


def test_draft_is_drawn_as_it_is_now(world: World, as_: As) -> None:
    order = draft(world, OrderKind.RESPONSIBLE)
    first = as_("deputy").get(reverse("plans:order_pdf", args=[order.pk]))
    order.items.filter(position=1).update(text="Совсем другое.")

    second = as_("deputy").get(reverse("plans:order_pdf", args=[order.pk]))

    assert first.content.startswith(b"%PDF")
    assert second.content != first.content


def test_name_of_the_file_survives_any_number(world: World, as_: As) -> None:
    order = draft(world, plan=usual_plan(world))
    sign(order, world.director, number="Ш4-13-508/0")

    response = as_("deputy").get(reverse("plans:order_pdf", args=[order.pk]))

    name = unquote(response["Content-Disposition"])
    assert "Приказ № Ш4-13-508 0" in name
    assert "\n" not in name


def words_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    rows = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *rows]).replace("\u00a0", " ")


def test_word_copy_says_what_the_paper_says(world: World, as_: As) -> None:
    order = draft(world, plan=usual_plan(world))

    response = as_("deputy").get(reverse("plans:order_docx", args=[order.pk]))

    words = words_of(response.content)
    for part in (
        "ПРОЕКТ",
        "Муниципальное бюджетное общеобразовательное учреждение «Учебная СОШ»",
        "О внедрении ЕОС «Дневник»",
        "ПРИКАЗЫВАЮ:",
        "2.1. календарный план внедрения",
        "3. Назначить Кленову В.Н. администратором",
        "Контроль за исполнением приказа оставляю за собой.",
        "Р.А. Берёзкина",
        "В.Н. Кленова",
        "Приложение № 1",
        "НАЧАЛО ИСПОЛЬЗОВАНИЯ ЭЖ",
        "Сосновский Тарас Алексеевич",
    ):
        assert part in words, part


def test_word_copy_has_the_sheet_of_an_order(world: World, as_: As) -> None:
    order = draft(world, plan=usual_plan(world))

    document: Any = Document(io.BytesIO(as_("deputy").get(reverse("plans:order_docx", args=[order.pk])).content))

    first, *others = document.sections
    margins = [
        round(side.mm) for side in (first.left_margin, first.right_margin, first.top_margin, first.bottom_margin)
    ]
    assert margins == [30, 15, 20, 20]
    assert [section.page_width > section.page_height for section in others] == [True, False, False]
    assert first.different_first_page_header_footer
    assert not any(section.different_first_page_header_footer for section in others)
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_word_copy_of_a_signed_order_is_of_what_was_signed(world: World, as_: As) -> None:
    order = draft(world, plan=usual_plan(world))
    sign(order, world.director)
    Task.objects.filter(plan=order.plan).update(text="Изменено после подписания")

    words = words_of(as_("deputy").get(reverse("plans:order_docx", args=[order.pk])).content)

    assert "Копия для правки" in words
    assert "№ 45" in words
    assert "Старт работы в ЕОС «Д»" in words
    assert "Изменено после подписания" not in words


@pytest.mark.parametrize("rows", [1, 30])
def test_page_of_a_draft_asks_the_same_number_of_queries(
    world: World, as_: As, rows: int, django_assert_num_queries: Queries
) -> None:
    order = draft(world, OrderKind.RESPONSIBLE, world.plan)
    order.items.all().delete()
    for place in range(rows):
        order.items.create(
            school=world.school, position=place, text="П", executor=world.staff["employee"], task=world.task
        )
    order = fresh(order)
    browser = as_("director")

    with django_assert_num_queries(13):
        browser.get(reverse("plans:order", args=[order.pk]))


def test_longest_heading_and_strange_signs_reach_pdf_and_word(world: World, as_: As) -> None:
    order = draft(world, OrderKind.RESPONSIBLE)
    Order.objects.filter(pk=order.pk).update(heading=f"О {'порядке учёта ' * 28}"[:400])
    order.items.filter(position=1).update(text="Первая строка\nвторая\x0bстрока\x01.")

    pdf = as_("deputy").get(reverse("plans:order_pdf", args=[order.pk]))
    word = as_("deputy").get(reverse("plans:order_docx", args=[order.pk]))

    assert pdf.content.startswith(b"%PDF")
    assert "вторая строка" in words_of(word.content)
    assert len(unquote(word["Content-Disposition"]).encode()) < 300
