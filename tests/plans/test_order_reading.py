"""Who has read a signed order, of exactly which file."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared.refusal import Outrun, Refused
from plans.actions import order_reading as reading
from plans.models import Acknowledgement, Order
from plans.states import AcknowledgementWay, OrderState
from registry.models import Employee
from tests.plans.ordering import AT, TODAY, draft, fresh, sign, usual_plan
from tests.world import World

As = Callable[[str], Client]


@pytest.fixture
def signed(world: World) -> Any:
    return fresh(sign(draft(world, plan=usual_plan(world)), world.director))


def address(order: Any, name: str) -> str:
    return reverse(f"plans:{name}", args=[order.pk])


def row_of(order: Any, employee: Employee) -> Acknowledgement:
    return Acknowledgement.objects.get(order=order, employee=employee)


def test_named_person_sees_the_order_and_confirms_reading(world: World, as_: As) -> None:
    order = world.signed_order
    browser = as_("employee")
    assert "Ознакомлен(а)" in browser.get(address(order, "order")).content.decode()

    response = browser.post(address(order, "order_acknowledge"), {"sha256": order.printout.sha256})

    assert response.status_code == 302
    row = row_of(order, world.staff["employee"])
    assert (row.way, row.sha256, row.recorded_by) == (
        AcknowledgementWay.ELECTRONIC,
        order.printout.sha256,
        world.employee,
    )
    assert "Ознакомлен(а)" not in browser.get(address(order, "order")).content.decode()


def test_draft_is_seen_by_nobody_on_its_list(world: World, as_: As) -> None:
    order = draft(world)
    order.acknowledgements.create(school=world.school, employee=world.staff["employee"])

    for name in ("order", "order_pdf"):
        assert as_("employee").get(address(order, name)).status_code == 404
    assert as_("employee").post(address(order, "order_acknowledge")).status_code == 404


def test_person_off_the_list_sees_nothing(world: World, as_: As) -> None:
    assert as_("class_teacher").get(address(world.signed_order, "order")).status_code == 404
    assert (
        "О назначении ответственного"
        not in as_("class_teacher").get(reverse("plans:orders", args=[world.school.pk])).content.decode()
    )


def test_reading_is_of_the_file_on_the_page(world: World, signed: Any) -> None:
    with pytest.raises(Outrun, match="устарел"):
        reading.acknowledge(signed, sha256="0" * 64, by=world.deputy, at=AT)

    assert row_of(signed, world.staff["deputy"]).read_on is None


def test_reading_is_recorded_once(world: World, signed: Any) -> None:
    reading.acknowledge(signed, sha256=signed.printout.sha256, by=world.deputy, at=AT)

    with pytest.raises(Outrun, match="уже записано"):
        reading.acknowledge(signed, sha256=signed.printout.sha256, by=world.deputy, at=AT)


@pytest.mark.parametrize("state", [OrderState.CANCELLED, OrderState.DRAFT])
def test_order_out_of_force_takes_no_marks(world: World, signed: Any, state: OrderState) -> None:
    order = world.order if state == OrderState.DRAFT else signed
    if state == OrderState.CANCELLED:
        signed.cancel(reason="Ошибка", by=world.director, at=AT)
        signed.save()

    with pytest.raises(Outrun):
        reading.acknowledge(order, sha256="1", by=world.deputy, at=AT)
    with pytest.raises(Outrun):
        reading.record_paper(order, dates={}, by=world.deputy, at=AT)


def test_dates_from_paper_are_recorded_corrected_and_taken_back(world: World, signed: Any) -> None:
    row = row_of(signed, world.staff["sysadmin"])

    assert reading.record_paper(signed, dates={row.pk: TODAY}, by=world.deputy, at=AT) == 1
    row.refresh_from_db()
    assert (row.way, row.read_on, row.sha256) == (AcknowledgementWay.PAPER, TODAY, signed.printout.sha256)
    assert reading.record_paper(signed, dates={row.pk: TODAY}, by=world.deputy, at=AT) == 0
    assert reading.record_paper(signed, dates={row.pk: None}, by=world.deputy, at=AT) == 1
    row.refresh_from_db()
    assert (row.way, row.read_on, row.recorded_by) == ("", None, None)


def test_paper_never_writes_over_reading_in_the_program(world: World, signed: Any) -> None:
    reading.acknowledge(signed, sha256=signed.printout.sha256, by=world.deputy, at=AT)
    row = row_of(signed, world.staff["deputy"])

    assert reading.record_paper(signed, dates={row.pk: None}, by=world.director, at=AT) == 0

    row.refresh_from_db()
    assert row.way == AcknowledgementWay.ELECTRONIC


@pytest.mark.parametrize(("day", "words"), [(date(2027, 3, 9), "раньше"), (date(2027, 3, 11), "не наступила")])
def test_impossible_date_is_refused_for_all(world: World, signed: Any, day: date, words: Any) -> None:
    good, bad = row_of(signed, world.staff["deputy"]), row_of(signed, world.staff["sysadmin"])

    with pytest.raises(Refused) as refusal:
        reading.record_paper(signed, dates={good.pk: TODAY, bad.pk: day}, by=world.deputy, at=AT)

    assert len(refusal.value.reasons) == 1
    assert words in refusal.value.reasons[0]
    assert row_of(signed, world.staff["deputy"]).read_on is None


def test_page_of_dates_saves_and_shows_the_refusal(world: World, as_: As) -> None:
    order, row = world.signed_order, world.acknowledgement
    Order.objects.filter(pk=order.pk).update(dated=date(2026, 3, 9), year=2026)

    refused = as_("deputy").post(address(order, "order_acknowledgements"), {f"read-{row.pk}": "2026-03-01"})
    saved = as_("deputy").post(address(order, "order_acknowledgements"), {f"read-{row.pk}": "2026-03-09"})

    assert refused.status_code == 422
    assert "раньше с ним не ознакомиться" in refused.content.decode()
    assert 'value="2026-03-01"' in refused.content.decode()
    assert saved.status_code == 302
    row.refresh_from_db()
    assert row.read_on == date(2026, 3, 9)


def test_page_of_the_order_names_who_has_not_read_it_to_the_school_only(world: World, as_: As) -> None:
    row = world.acknowledgement
    world.signed_order.acknowledgements.create(school=world.school, employee=world.staff["class_teacher"])

    for_deputy = as_("deputy").get(address(world.signed_order, "order")).content.decode()
    for_employee = as_("employee").get(address(world.signed_order, "order")).content.decode()

    assert "Ещё не ознакомлены: 2 из 2." in for_deputy
    assert "Ольхова А.И." in for_deputy
    assert row.employee.short_name in for_deputy
    assert "Ольхова" not in for_employee
