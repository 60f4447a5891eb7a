"""The editor of a draft: rows without JavaScript, two people at once, nothing typed is lost."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries as Queries

from plans.forms.order_editor import OrderEditor
from plans.models import Order, OrderItem
from plans.states import AppendixKind, OrderKind, OrderState
from tests.plans.ordering import draft, fresh, sign, usual_plan, value_of
from tests.plans.test_order_paper import some_pdf
from tests.world import World, make_plan

As = Callable[[str], Client]


def typed(order: Any, items: Any = None, appendices: Any = None, **fields: Any) -> dict[str, Any]:
    """What a browser would send: the order as it is, with these changes."""
    editor = OrderEditor(order)
    values = {name: field.value() for name, field in ((bound.name, bound) for bound in editor.fields)}
    data = {name: "" if value is None else value for name, value in values.items()} | fields
    rows = {"items": items, "appendices": appendices}
    for prefix, formset in (("items", editor.items), ("appendices", editor.appendices)):
        wanted = rows[prefix]
        if wanted is None:
            wanted = [
                {name: value for name, value in form.initial.items() if value not in (None, False)} for form in formset
            ]
        data |= {f"{prefix}-TOTAL_FORMS": len(wanted), f"{prefix}-INITIAL_FORMS": 0}
        for place, row in enumerate(wanted):
            data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


def address(order: Any) -> str:
    return reverse("plans:order_edit", args=[order.pk])


def item_values(html: str) -> list[str]:
    return [unescape(text).strip() for text in re.findall(r'<textarea name="items-\d+-text"[^>]*>([^<]*)', html)]


@pytest.fixture
def order(world: World) -> Any:
    return draft(world, OrderKind.RESPONSIBLE)


def test_everything_can_be_changed(order: Any, as_: As, world: World) -> None:
    plan_task = world.task
    Order.objects.filter(pk=order.pk).update(plan=world.plan)
    order = fresh(order)
    data = typed(
        order,
        items=[
            {"text": "Назначить Ясенева П.И. ответственным."},
            {"text": "поручить ему учёт;", "is_subitem": "on"},
            {
                "text": "Ясеневу П.И. провести опрос до 1 мая 2027 г.",
                "executor": world.staff["employee"].pk,
                "due_on": "2027-05-01",
                "task": plan_task.pk,
            },
        ],
        heading="О назначении Ясенева П.И.",
        number="№ 14-а",
        dated="2027-03-12",
        place="г. Учебный",
        preamble="На основании решения",
        control="Контроль оставляю за собой.",
        signer=world.staff["deputy"].pk,
        signer_post="И.о. директора школы",
        readers=[world.staff["employee"].pk],
    )

    response = as_("deputy").post(address(order), data)

    assert response.status_code == 302
    saved = fresh(order)
    assert (saved.heading, saved.number, str(saved.dated), saved.place) == (
        "О назначении Ясенева П.И.",
        "14-а",
        "2027-03-12",
        "г. Учебный",
    )
    assert (saved.signer, saved.signer_post, saved.version) == (world.staff["deputy"], "И.о. директора школы", 2)
    rows = list(saved.items.order_by("position"))
    assert [row.parent for row in rows] == [None, rows[0], None]
    assert (rows[2].executor, str(rows[2].due_on), rows[2].task) == (world.staff["employee"], "2027-05-01", plan_task)
    assert [row.employee for row in saved.acknowledgements.all()] == [world.staff["employee"]]
    assert saved.history.first().history_user == world.deputy


def test_rows_keep_their_identity_and_history(order: Any, as_: As) -> None:
    first, second = order.items.order_by("position")[:2]
    rows = [{"id": second.pk, "text": second.text}, {"id": first.pk, "text": "Новый текст."}]

    as_("deputy").post(address(order), typed(order, items=rows))

    assert [row.pk for row in order.items.order_by("position")] == [second.pk, first.pk]
    assert OrderItem.history.filter(id=first.pk).count() == 2
    assert set(
        OrderItem.history.filter(history_type="-", order_id=order.pk).values_list("history_user", flat=True)
    ) == {fresh(order).history.first().history_user_id}


def test_nothing_changed_writes_no_history_of_items(order: Any, as_: As) -> None:
    before = OrderItem.history.count()

    as_("deputy").post(address(order), typed(order))

    assert OrderItem.history.count() == before


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("items-up-1", ["Б", "А", "В"]),
        ("items-down-1", ["А", "В", "Б"]),
        ("items-remove-0", ["Б", "В"]),
        ("items-add", ["А", "Б", "В", ""]),
        ("items-up-0", ["А", "Б", "В"]),
        ("items-down-2", ["А", "Б", "В"]),
        ("items-remove-99", ["А", "Б", "В"]),
        ("items-up-x", ["А", "Б", "В"]),
        ("nonsense", ["А", "Б", "В"]),
    ],
)
def test_rows_move_without_saving_and_keep_what_was_typed(order: Any, as_: As, command: str, expected: Any) -> None:
    data = typed(order, items=[{"text": text} for text in "АБВ"], heading="О недописанном", row=command)

    response = as_("deputy").post(address(order), data)

    html = response.content.decode()
    assert response.status_code == 200
    assert item_values(html) == expected
    assert 'value="О недописанном"' in html
    assert fresh(order).heading != "О недописанном"


def test_sentence_gets_its_executor_in_the_dative_and_the_deadline(order: Any, as_: As, world: World) -> None:
    row = {"text": "обеспечить сбор отзывов;", "executor": world.staff["employee"].pk, "due_on": "2027-05-01"}

    as_("deputy").post(address(order), typed(order, items=[row]))

    text = order.items.get().text.replace("\u00a0", " ")
    assert text == "Учителю физики Ясеневу П.И. обеспечить сбор отзывов в срок до 1 мая 2027 г."


def test_control_is_laid_on_the_chosen_person(order: Any, as_: As, world: World) -> None:
    as_("deputy").post(address(order), typed(order, control_person=world.staff["class_teacher"].pk))

    assert fresh(order).control == (
        "Контроль за исполнением приказа возложить на учителя начальных классов Ольхову А.И."
    )


def test_second_person_is_told_what_changed_and_loses_nothing(order: Any, as_: As, world: World) -> None:
    late = typed(order, heading="О позднем", items=[{"text": "Поздний пункт."}])
    as_("director").post(address(order), typed(order, place="г. Другой", readers=[world.staff["employee"].pk]))

    response = as_("deputy").post(address(order), late)

    html = unescape(response.content.decode())
    assert response.status_code == 409
    assert "«место издания» (с. Учебное → г. Другой)" in html
    assert "«лист ознакомления»" in html
    assert "«пункты»" not in html
    assert item_values(html) == ["Поздний пункт."]
    assert fresh(order).heading != "О позднем"


def test_saved_once_more_the_second_person_wins(order: Any, as_: As) -> None:
    late = typed(order, heading="О позднем")
    as_("director").post(address(order), typed(order, heading="О раннем"))
    refused = as_("deputy").post(address(order), late).content.decode()
    version = value_of(refused, "version")
    seen = value_of(refused, "seen")

    response = as_("deputy").post(address(order), late | {"version": version, "seen": seen})

    assert response.status_code == 302
    assert fresh(order).heading == "О позднем"


def test_signed_meanwhile_the_draft_stays_as_signed(world: World, as_: As) -> None:
    order = draft(world, plan=usual_plan(world))
    late = typed(order, heading="О позднем")
    sign(order, world.director)

    response = as_("deputy").post(address(order), late)

    assert response.status_code == 409
    assert "уже подписан" in response.content.decode()
    assert fresh(order).heading == "О внедрении ЕОС «Дневник»"


def test_signed_order_has_no_editor(as_: As, world: World) -> None:
    assert as_("deputy").get(reverse("plans:order_edit", args=[world.signed_order.pk])).status_code == 302


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"items": [{"text": "", "executor": "EMPLOYEE"}]}, "Напишите текст пункта"),
        ({"items": [{"text": "А", "due_on": "31.13.2027"}]}, "дату"),
        ({"dated": "вчера"}, "дату"),
        ({"dated": "1927-03-12"}, "десяти лет назад"),
        ({"dated": "9999-12-31"}, "больше чем через год"),
        ({"plan": "999999"}, "Выберите корректный вариант"),
        ({"signer": "999999"}, "Выберите корректный вариант"),
        ({"items": [{"text": "А", "task": "999999"}]}, "Выберите корректный вариант"),
        ({"appendices": [{"kind": "uploaded", "title": "Файл"}]}, "Выберите файл PDF"),
    ],
)
def test_mistake_is_shown_at_its_place_and_nothing_is_saved(
    order: Any, as_: As, world: World, change: Any, words: Any
) -> None:
    if "items" in change:
        person = str(world.staff["employee"].pk)
        change = {"items": [{k: person if v == "EMPLOYEE" else v for k, v in row.items()} for row in change["items"]]}

    response = as_("deputy").post(address(order), typed(order, **change))

    assert response.status_code == 422
    assert words in response.content.decode()
    assert fresh(order).version == 1


def test_people_and_tasks_of_another_school_cannot_be_named(order: Any, as_: As, world: World) -> None:
    response = as_("deputy").post(
        address(order), typed(order, items=[{"text": "А", "executor": world.staff["stranger"].pk}])
    )

    assert response.status_code == 422


def test_pdf_is_taken_as_an_appendix_and_kept_on_the_next_save(order: Any, as_: As) -> None:
    row = {"kind": AppendixKind.UPLOADED, "title": "Регламент", "pdf": SimpleUploadedFile("r.pdf", some_pdf())}
    as_("deputy").post(address(order), typed(order, appendices=[row]))
    kept = order.appendices.get()
    size = len(kept.pdf)

    order = fresh(order)
    as_("deputy").post(address(order), typed(order, appendices=[{"id": kept.pk, "kind": kept.kind, "title": "Новое"}]))

    again = order.appendices.get()
    assert size > 0
    assert (again.pk, again.title, len(again.pdf)) == (kept.pk, "Новое", size)


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"not a pdf", "не читается как PDF"), (b"", "пуст"), (b"%PDF-1.7 broken", "не читается как PDF")],
)
def test_file_that_is_no_pdf_is_refused(order: Any, as_: As, data: Any, words: Any) -> None:
    row = {"kind": AppendixKind.UPLOADED, "title": "Файл", "pdf": SimpleUploadedFile("r.pdf", data)}

    response = as_("deputy").post(address(order), typed(order, appendices=[row]))

    assert response.status_code == 422
    assert words in response.content.decode()


def test_hidden_marks_that_were_spoiled_only_spoil_the_message(order: Any, as_: As) -> None:
    as_("director").post(address(order), typed(order, heading="О раннем"))

    for seen in ("не json", "[1]", json.dumps({"пункты": 5})):
        response = as_("deputy").post(address(order), typed(order, version="1", seen=seen))
        assert response.status_code == 409


def test_draft_is_deleted_and_a_signed_order_is_not(order: Any, as_: As, world: World) -> None:
    assert as_("deputy").post(reverse("plans:order_delete", args=[order.pk])).status_code == 302
    assert not Order.objects.filter(pk=order.pk).exists()

    response = as_("deputy").post(reverse("plans:order_delete", args=[world.signed_order.pk]))
    assert response.status_code == 409
    assert Order.objects.get(pk=world.signed_order.pk).state == OrderState.SIGNED


@pytest.mark.parametrize("rows", [1, 30])
def test_editor_asks_the_same_number_of_queries_for_any_order(
    order: Any, as_: As, world: World, rows: int, django_assert_num_queries: Queries
) -> None:
    order.items.all().delete()
    for place in range(rows):
        order.items.create(school=world.school, position=place, text="Пункт", executor=world.staff["employee"])
    browser = as_("deputy")

    with django_assert_num_queries(13):
        browser.get(address(order))


def test_another_plan_can_be_chosen_while_it_is_a_draft(order: Any, as_: As, world: World) -> None:
    plan = usual_plan(world)

    assert as_("deputy").post(address(order), typed(order, plan=plan.pk)).status_code == 302
    assert fresh(order).plan == plan
    assert as_("deputy").post(address(order), typed(fresh(order), plan="")).status_code == 302
    assert fresh(order).plan is None


def test_a_plan_of_another_school_cannot_be_chosen(order: Any, as_: As, world: World) -> None:
    foreign = make_plan(world.other)

    assert as_("deputy").post(address(order), typed(order, plan=foreign.pk)).status_code == 422
    assert fresh(order).plan is None


def test_an_item_that_was_sent_twice_is_no_parent_of_itself(order: Any, as_: As) -> None:
    item = order.items.order_by("position").first()
    rows = [{"id": item.pk, "text": "Пункт"}, {"id": item.pk, "text": "Подпункт", "is_subitem": "on"}]

    as_("deputy").post(reverse("plans:order_edit", args=[order.pk]), typed(order, items=rows))

    first, second = order.items.order_by("position")
    assert (first.pk, first.text, first.parent_id) == (item.pk, "Пункт", None)
    assert (second.text, second.parent_id) == ("Подпункт", item.pk)


@pytest.mark.parametrize("seen", ["[" * 3000, '{"a":' * 3000, "[]", "null", '{"пункты": []}', "\\ud800"])
def test_a_spoiled_memory_of_the_form_spoils_only_its_message(order: Any, as_: As, seen: str) -> None:
    response = as_("deputy").post(
        reverse("plans:order_edit", args=[order.pk]), typed(order, seen=seen, heading="О том")
    )

    assert response.status_code == 302
    assert fresh(order).heading == "О том"


@pytest.mark.parametrize("row", ["items-up-" + "9" * 5000, "items-down-²", "items-remove--1", "nothing", "items"])
@pytest.mark.parametrize("total", ["9" * 5000, "²", "-1", "", "999999999"])
def test_rows_are_moved_by_likely_numbers_only(order: Any, as_: As, row: str, total: str) -> None:
    form = {**typed(order), "row": row, "items-TOTAL_FORMS": total}

    assert as_("deputy").post(reverse("plans:order_edit", args=[order.pk]), form).status_code == 200
