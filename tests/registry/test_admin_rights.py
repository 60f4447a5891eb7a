"""Rights in the network: by blocks, levels and orders; the past is kept; two administrators need two orders."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions.admin_right import set_rights
from registry.models import AdminRight, Employee
from registry.queries.admin_right import admin_right_counts, rights_matrix
from registry.states import AdminBlock, AdminLevel
from tests.world import NOW, World

As = Callable[[str], Client]
DAY = date(2027, 3, 10)
EVERYTHING = dict.fromkeys(AdminBlock, AdminLevel.FULL)
ORDER = {"order_number": "30", "order_date": date(2027, 3, 9)}


def seen(employee: Employee) -> list[int]:
    return list(AdminRight.objects.in_force().filter(employee=employee).values_list("pk", flat=True))


def give(world: World, who: str, levels: Mapping[AdminBlock, AdminLevel | None], **changed: Any) -> int:
    employee = world.staff[who]
    given = {"on": DAY, "seen": seen(employee), "by": world.sysadmin, **changed}
    return set_rights(employee, levels=levels, **given)


def test_a_changed_level_ends_the_old_row_and_begins_a_new_one(world: World) -> None:
    changed = give(world, "sysadmin", {AdminBlock.PEOPLE: AdminLevel.VIEW}, **ORDER)

    old, new = AdminRight.objects.filter(employee=world.staff["sysadmin"]).order_by("pk")
    assert changed == 1
    assert (old.until, old.ended_by, old.order) == (DAY, world.sysadmin, "№ 24 от 09.03.2027")
    assert (new.level, new.since, new.until, new.order) == (AdminLevel.VIEW, DAY, None, "№ 30 от 09.03.2027")


def test_a_right_that_stays_keeps_its_order(world: World) -> None:
    give(world, "sysadmin", {AdminBlock.PEOPLE: AdminLevel.FULL, AdminBlock.SETTINGS: AdminLevel.VIEW}, **ORDER)

    orders = dict(AdminRight.objects.filter(employee=world.staff["sysadmin"]).values_list("block", "order_number"))
    assert orders == {AdminBlock.PEOPLE: "24", AdminBlock.SETTINGS: "30"}


def test_an_order_signed_later_is_written_to_the_same_right(world: World) -> None:
    give(world, "employee", {AdminBlock.PEOPLE: AdminLevel.FULL})

    give(world, "employee", {AdminBlock.PEOPLE: AdminLevel.FULL}, **ORDER)

    right = AdminRight.objects.get(employee=world.staff["employee"])
    assert right.order == "№ 30 от 09.03.2027"
    assert right.history.count() == 2


def test_nothing_changed_writes_nothing(world: World) -> None:
    assert give(world, "sysadmin", {AdminBlock.PEOPLE: AdminLevel.FULL, AdminBlock.SETTINGS: None}) == 0
    assert AdminRight.objects.count() == 1


def test_a_form_opened_before_somebody_elses_change_is_refused(world: World) -> None:
    old = seen(world.staff["sysadmin"])
    give(world, "sysadmin", {AdminBlock.PEOPLE: None})

    with pytest.raises(Outrun, match="изменил другой человек"):
        give(world, "sysadmin", {AdminBlock.PEOPLE: AdminLevel.VIEW}, seen=old)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"order_number": "30"}, "и номер, и дата"),
        ({"order_date": DAY}, "и номер, и дата"),
        ({"on": date(2027, 3, 8)}, "позже указанного дня"),
    ],
)
def test_half_an_order_and_a_day_before_the_right_are_refused(
    world: World, changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(Refused, match=message):
        give(world, "sysadmin", {AdminBlock.PEOPLE: None}, **changed)


def test_from_a_dismissed_employee_rights_are_only_taken(world: World) -> None:
    employee = world.staff["sysadmin"]
    employee.archived_at = NOW
    employee.save()

    with pytest.raises(Refused, match="только снять"):
        give(world, "sysadmin", {AdminBlock.PEOPLE: AdminLevel.VIEW})
    assert give(world, "sysadmin", {AdminBlock.PEOPLE: None}) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"order_number": "30", "order_date": None},
        {"order_number": "", "order_date": DAY},
        {"since": DAY, "until": date(2027, 3, 9)},
    ],
)
def test_the_database_holds_no_half_evidence(world: World, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AdminRight.objects.create(
            school=world.school,
            employee=world.staff["employee"],
            block=AdminBlock.PEOPLE,
            level=AdminLevel.VIEW,
            **{"since": DAY, **fields},
        )


def test_one_block_has_one_right_at_a_time(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AdminRight.objects.create(
            school=world.school,
            employee=world.staff["sysadmin"],
            block=AdminBlock.PEOPLE,
            level=AdminLevel.VIEW,
            since=DAY,
        )


def test_an_administrator_has_full_access_to_all_blocks_and_needs_an_order(world: World) -> None:
    give(world, "deputy", EVERYTHING, **ORDER)
    give(world, "employee", EVERYTHING)
    give(world, "director", {**EVERYTHING, AdminBlock.SETTINGS: AdminLevel.VIEW}, **ORDER)

    counts = admin_right_counts(world.school)

    assert (counts.people, counts.administrators, counts.with_order, counts.are_enough) == (4, 2, 1, False)


def test_two_administrators_with_orders_are_enough(world: World) -> None:
    for who in ("deputy", "employee"):
        give(world, who, EVERYTHING, **ORDER)

    assert admin_right_counts(world.school).are_enough


def test_a_dismissed_administrator_does_not_count_and_is_still_shown(world: World, as_: As) -> None:
    give(world, "deputy", EVERYTHING, **ORDER)
    world.staff["deputy"].archived_at = NOW
    world.staff["deputy"].save()

    page = as_("director").get(reverse("registry:admin_rights", args=[world.school.pk])).content.decode()

    assert admin_right_counts(world.school).administrators == 0
    assert "в архиве, права не&nbsp;сняты" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_matrix_costs_the_same_for_one_and_for_thirty(
    world: World, as_: As, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        employee = Employee.objects.create(
            school=world.school, last_name=f"Дубов{number:02}", first_name="Ян", gender="m"
        )
        set_rights(employee, levels=EVERYTHING, on=DAY, seen=[], by=world.sysadmin)
    client = as_("sysadmin")

    with django_assert_num_queries(7):
        page = client.get(reverse("registry:admin_rights", args=[world.school.pk])).content.decode()
    assert f"Дубов{count - 1:02} Ян" in page
    assert len(rights_matrix(world.school)) == count + 1


def test_rights_are_written_from_the_page(world: World, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    address = reverse("registry:admin_right_edit", args=[world.staff["deputy"].pk])
    data = {"level_people": "full", "order_number": "31", "order_date": "2027-03-09", "on": "2027-03-10"}

    answer = as_("sysadmin").post(address, data)

    right = AdminRight.objects.get(employee=world.staff["deputy"])
    assert answer.status_code == 302
    assert (right.block, right.level, right.order) == (AdminBlock.PEOPLE, AdminLevel.FULL, "№ 31 от 09.03.2027")


@pytest.mark.parametrize(
    ("changed", "status", "message"),
    [
        ({"on": "2027-03-11"}, 422, "ещё не наступил"),
        ({"order_date": ""}, 422, "и номер, и дату"),
        ({"seen": "999"}, 409, "изменил другой человек"),
        ({"level_people": "owner"}, 422, "owner"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed(
    world: World, as_: As, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], status: int, message: str
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    address = reverse("registry:admin_right_edit", args=[world.staff["deputy"].pk])
    data = {"level_people": "full", "order_number": "31", "order_date": "2027-03-09", "on": "2027-03-10", **changed}

    answer = as_("sysadmin").post(address, data)

    assert answer.status_code == status
    assert message in answer.content.decode()
    assert 'value="31"' in answer.content.decode()
    assert not AdminRight.objects.filter(employee=world.staff["deputy"]).exists()
