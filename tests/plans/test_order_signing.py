"""Signing fixes number, date and bytes for ever, hands out the tasks, and is refused with all reasons."""

import hashlib
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared.refusal import Outrun, Refused
from plans.actions import order_signing as signing
from plans.models import Order, Printout, Task, TaskEvent
from plans.orders import printing
from plans.orders.composing import paper_of, signed_paper_of
from plans.states import DeadlineKind, EventKind, OrderKind, OrderState
from registry.models import Employee
from tests.plans.ordering import AT, TODAY, draft, fresh, pages_of, sign, task_named, usual_plan, value_of
from tests.world import PASSWORD, World

As = Callable[[str], Client]


@pytest.fixture
def order(world: World) -> Any:
    return draft(world, plan=usual_plan(world))


@pytest.fixture
def director(world: World, as_: As) -> Client:
    """The director's browser; her password is known."""
    world.director.set_password(PASSWORD)
    world.director.save()
    return as_("director")


def address(order: Any, name: str = "sign") -> str:
    return reverse(f"plans:order_{name}", args=[order.pk])


def filled(html: str, **changes: Any) -> dict[str, Any]:
    """The form of the signing page as it came, with these changes."""
    found = {name: value_of(html, name) for name in ("number", "dated", "digest")}
    return found | {"password": PASSWORD} | changes


def test_director_signs_what_she_has_read(order: Any, director: Client, world: World) -> None:
    Order.objects.filter(pk=order.pk).update(dated=TODAY)
    page = director.get(address(order)).content.decode()

    response = director.post(address(order), filled(page))

    assert response.status_code == 302
    signed = fresh(order)
    assert (signed.state, signed.number, signed.dated, signed.year) == (OrderState.SIGNED, "25", TODAY, 2027)
    assert signed.signed_by == world.director
    assert signed.printout.sha256 == hashlib.sha256(bytes(signed.printout.pdf)).hexdigest()
    text = " ".join(pages_of(bytes(signed.printout.pdf)))
    assert "№ 25" in text
    assert "10.03.2027" in text
    assert signed.printout.code in text
    assert "ПРОЕКТ" not in text


def test_page_tells_beforehand_what_signing_will_do(order: Any, director: Client, world: World) -> None:
    order.items.create(
        school=world.school, position=90, text="Поручение", executor=world.staff["employee"], due_on=date(2027, 5, 1)
    )

    text = " ".join(director.get(address(order)).content.decode().split())

    assert "Будет создано задач: 1." in text
    assert f"Задач плана получат ссылку на приказ: {order.items.exclude(task=None).count()}." in text
    assert "Приказ увидят по листу ознакомления: 2." in text


def test_signed_bytes_are_served_and_never_drawn_again(order: Any, director: Client, world: World) -> None:
    signed = sign(order, world.director)
    kept = bytes(signed.printout.pdf)
    Employee.objects.update(last_name="Другая")
    Task.objects.update(text="Совсем другое")
    world.school.full_name = "Другая школа"
    world.school.save()

    response = director.get(address(order, "pdf"))

    assert response.content == kept
    assert response["Content-Type"] == "application/pdf"
    assert signed_paper_of(fresh(order)).school != "Другая школа"


def test_items_with_executor_and_date_become_tasks_and_linked_ones_learn_of_it(order: Any, world: World) -> None:
    plan = order.plan
    order.items.create(
        school=world.school,
        position=90,
        text="Ясеневу П.И. провести опрос.",
        executor=world.staff["employee"],
        due_on=date(2027, 5, 1),
    )
    consents = task_named(plan, "Сбор согласий")

    signed = sign(order, world.director)

    item = signed.items.get(position=90)
    task = item.task
    assert (task.stage.title, task.text, task.number) == ("Поручения по приказам", "Ясеневу П.И. провести опрос.", "1.")
    assert (task.deadline_kind, task.deadline_end) == (DeadlineKind.DATES, date(2027, 5, 1))
    assert [row.employee for row in task.assignments.all()] == [world.staff["employee"]]
    assert task.stage.position > 1
    events = TaskEvent.objects.filter(kind=EventKind.ORDER)
    linked = events.get(task=consents)
    assert re.fullmatch(r"Приказ № 45 от 10\.03\.2027, пункт \d+", linked.text)
    assert (linked.by, linked.at) == (world.director, AT)
    assert events.filter(task=task).exists()
    assert events.count() == signed.items.exclude(task=None).count()


def test_second_order_adds_to_the_same_stage(world: World) -> None:
    plan = usual_plan(world)
    for number in ("1", "2"):
        order = draft(world, OrderKind.RESPONSIBLE, plan)
        order.items.create(
            school=world.school, position=90, text=f"Дело {number}", executor=world.staff["employee"], due_on=TODAY
        )
        sign(order, world.director, number=number)

    assert plan.stages.count() == 2
    assert list(Task.objects.filter(stage__title=signing.STAGE_TITLE).values_list("number", "text")) == [
        ("1.", "Дело 1"),
        ("2.", "Дело 2"),
    ]


def test_order_without_a_plan_makes_no_tasks(world: World) -> None:
    order = draft(world, OrderKind.RESPONSIBLE)
    order.items.create(school=world.school, position=90, text="Дело", executor=world.staff["employee"], due_on=TODAY)
    before = Task.objects.count()

    sign(order, world.director)

    assert Task.objects.count() == before


@pytest.mark.parametrize("number", ["24", "№ 24", " 24 "])
def test_taken_number_is_refused_with_the_next_free_one(order: Any, world: World, number: str) -> None:
    with pytest.raises(Outrun) as refusal:
        sign(order, world.director, number=number)

    assert refusal.value.reasons == [
        "Номер 24 в 2027 году уже занят приказом «О назначении ответственного». Следующий свободный — 25."
    ]
    assert fresh(order).is_draft
    assert not Printout.objects.filter(title__contains="О внедрении").exists()


def test_number_is_free_in_another_year_school_and_for_drafts(order: Any, world: World) -> None:
    Order.objects.filter(pk=world.order.pk).update(number="77", dated=TODAY, year=2027)

    assert sign(order, world.director, number="24", dated=date(2028, 1, 11)).year == 2028
    other = draft(world, OrderKind.RESPONSIBLE)
    assert sign(other, world.director, number="77").number == "77"


def test_number_of_a_cancelled_order_stays_taken(order: Any, world: World) -> None:
    signed = sign(order, world.director, number="50")
    signing.cancel(fresh(signed), reason="Ошибка в тексте", by=world.director, at=AT)

    with pytest.raises(Outrun):
        sign(draft(world, OrderKind.RESPONSIBLE), world.director, number="50")
    assert signing.suggested_number(world.school, 2027) == "51"


@pytest.mark.parametrize(
    "change",
    [
        lambda order: Order.objects.filter(pk=order.pk).update(preamble="Другая преамбула"),
        lambda order: order.items.filter(position=1).update(text="Другой пункт"),
        lambda order: order.acknowledgements.all()[0].delete(),
        lambda order: order.appendices.filter(position=1).update(title="Другое"),
        lambda order: Task.objects.filter(plan=order.plan).update(deadline_words="до мая"),
        lambda order: Employee.objects.filter(pk=order.signer_id).update(last_name="Новая"),
    ],
)
def test_paper_that_changed_after_reading_is_not_signed(order: Any, world: World, change: Any) -> None:
    digest = paper_of(order, on=TODAY).digest
    change(order)

    with pytest.raises(Outrun, match="он изменился"):
        sign(fresh(order), world.director, digest=digest)

    assert fresh(order).is_draft


def test_paper_that_changes_while_it_is_drawn_is_not_signed(
    order: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = printing.pdf_of

    def slow(paper: Any, imprint: Any, **rest: Any) -> bytes:
        order.items.filter(position=1).update(text="Вставлено в последний миг")
        return draw(paper, imprint, **rest)

    monkeypatch.setattr(signing, "pdf_of", slow)

    with pytest.raises(Outrun, match="он изменился"):
        sign(order, world.director)

    assert fresh(order).is_draft


def test_order_is_signed_once(order: Any, world: World) -> None:
    stale = fresh(order)
    sign(order, world.director)

    with pytest.raises(Outrun, match="уже подписан"):
        sign(stale, world.director, number="46", digest=paper_of(stale, on=TODAY).digest)

    assert fresh(order).number == "45"


def test_unfinished_order_is_refused_with_all_reasons(order: Any, world: World) -> None:
    order.items.all().delete()
    Order.objects.filter(pk=order.pk).update(heading="")

    with pytest.raises(Refused) as refusal:
        sign(fresh(order), world.director)

    assert len(refusal.value.reasons) == 2
    assert refusal.value.status == 422


@pytest.mark.parametrize("number", ["", "  ", "№"])
def test_number_is_needed(order: Any, world: World, number: str) -> None:
    with pytest.raises(Refused, match="Укажите номер"):
        sign(order, world.director, number=number)


def test_wrong_password_signs_nothing(order: Any, director: Client) -> None:
    page = director.get(address(order)).content.decode()

    response = director.post(address(order), filled(page, password="не тот"))

    html = response.content.decode()
    assert response.status_code == 422
    assert "Пароль не подошёл" in html
    assert "не тот" not in html
    assert fresh(order).is_draft


def test_refused_page_keeps_number_and_date_and_offers_the_new_paper(order: Any, director: Client) -> None:
    page = director.get(address(order)).content.decode()
    order.items.filter(position=1).update(text="Другой пункт.")

    refused = director.post(address(order), filled(page, number="99-к", dated="2027-04-01"))

    html = refused.content.decode()
    assert refused.status_code == 409
    assert "он изменился" in html
    again = filled(html)
    assert (again["number"], again["dated"]) == ("99-к", "2027-04-01")
    assert director.post(address(order), again).status_code == 302
    assert fresh(order).number == "99-к"


def test_second_click_is_told_that_it_is_signed(order: Any, director: Client) -> None:
    form = filled(director.get(address(order)).content.decode())
    director.post(address(order), form)

    response = director.post(address(order), form)

    assert response.status_code == 409
    assert "уже подписан" in response.content.decode()
    assert Printout.objects.filter(order=order).count() == 1


def test_deputy_cannot_sign(order: Any, as_: As) -> None:
    assert as_("deputy").get(address(order)).status_code == 403
    assert as_("deputy").post(address(order), {"number": "1"}).status_code == 403


def test_cancelled_order_is_read_with_its_mark_and_the_original_stays(
    order: Any, director: Client, world: World
) -> None:
    signed = sign(order, world.director)
    kept = bytes(signed.printout.pdf)

    response = director.post(address(order, "cancel"), {"reason": "Издан ошибочно", "password": PASSWORD})

    assert response.status_code == 302
    cancelled = fresh(order)
    assert (cancelled.state, cancelled.cancelled_by) == (OrderState.CANCELLED, world.director)
    assert bytes(cancelled.printout.pdf) == kept
    shown = pages_of(director.get(address(order, "pdf")).content)
    assert all("АННУЛИРОВАН" in page for page in shown)
    assert director.get(address(order, "pdf") + "?original").content == kept
    assert "Издан ошибочно" in director.get(reverse("plans:order", args=[order.pk])).content.decode()
    assert TaskEvent.objects.filter(kind=EventKind.ORDER, text__contains="аннулирован: Издан ошибочно").exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"reason": "", "password": PASSWORD}, "Почему приказ аннулируется"),
        ({"reason": "  ", "password": PASSWORD}, "Почему приказ аннулируется"),
        ({"reason": "Ошибка", "password": "не тот"}, "Пароль не подошёл"),
    ],
)
def test_cancelling_needs_a_reason_and_the_password(
    order: Any, director: Client, world: World, data: Any, words: Any
) -> None:
    sign(order, world.director)

    response = director.post(address(order, "cancel"), data)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert fresh(order).state == OrderState.SIGNED


def test_order_is_cancelled_once_and_a_draft_never(order: Any, world: World) -> None:
    with pytest.raises(Outrun):
        signing.cancel(fresh(order), reason="Ошибка", by=world.director, at=AT)
    signed = fresh(sign(order, world.director))
    stale = fresh(signed)
    signing.cancel(signed, reason="Ошибка", by=world.director, at=AT)

    with pytest.raises(Outrun, match="уже аннулировали"):
        signing.cancel(stale, reason="Другая", by=world.director, at=AT)

    assert fresh(order).cancelled_reason == "Ошибка"


def test_page_of_a_signed_order_leads_to_its_tasks(order: Any, director: Client, world: World) -> None:
    sign(order, world.director)

    html = director.get(reverse("plans:order", args=[order.pk])).content.decode()

    assert reverse("plans:task", args=[task_named(order.plan, "Сбор согласий").pk]) in html
