"""The appendix «Список ответственных сотрудников» is short: numbers of the plan's items, in ranges, by stages."""

from datetime import date
from typing import Any

import pytest

from plans.models import Assignment, Stage
from plans.orders.dates import objection_to
from plans.orders.facts import facts_of
from plans.orders.responsible import Charge, in_ranges, responsible
from plans.states import Duty, GroupKind
from tests.plans.ordering import TODAY
from tests.world import World, make_plan, make_task


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ("", ""),
        ("1", "1"),
        ("1 2", "1, 2"),
        ("1 2 3", "1–3"),
        ("1 2 3 5 7 8 9 10", "1–3, 5, 7–10"),
        ("1.1 1.2 1.3 2.1", "1.1–1.3, 2.1"),
        ("1.9 1.10 1.11", "1.9–1.11"),
        ("1.3 2.4 3.5", "1.3, 2.4, 3.5"),
        ("1 2.1 3", "1, 2.1, 3"),
        ("14 14-а 15", "14, 14-а, 15"),
        ("3 2 1", "3, 2, 1"),
    ],
)
def test_numbers_in_ranges(numbers: str, said: str) -> None:
    assert in_ranges(numbers.split()) == said


@pytest.fixture
def plan(world: World) -> Any:
    plan, staff = make_plan(world.school), world.staff
    first = Stage.objects.create(school=world.school, plan=plan, position=1, title="ВНЕДРЕНИЕ ЭЖ В ШКОЛЕ")
    for number in (1, 2, 3):
        make_task(plan, first, f"Задача {number}", number=f"{number}.", people=(staff["employee"],))
    second = Stage.objects.create(school=world.school, plan=plan, position=2, title="Обучение")
    above = make_task(plan, second, "Курсы", number="1.", people=(staff["sysadmin"], staff["deputy"]))
    make_task(plan, second, "Без своих людей", number="1)", parent=above)
    make_task(plan, second, "Для учителей", number="2)", parent=above, people=(staff["employee"],))
    marked = make_task(plan, second, "Без номера.", number="-", people=(staff["director"],))
    for group in (GroupKind.TEACHERS, GroupKind.PARENTS):
        Assignment.objects.create(school=world.school, task=marked, group=group, duty=Duty.TAKES_PART, position=5)
    return plan


def test_everyone_has_one_row_in_the_order_of_rank(world: World, plan: Any) -> None:
    charges = (Charge(world.staff["employee"], "3"), Charge(world.staff["class_teacher"], "3"))

    rows = responsible(facts_of(world.school, plan, on=TODAY), charges).rows

    named = ["director", "deputy", "sysadmin"]
    others = sorted(("employee", "class_teacher"), key=lambda name: world.staff[name].last_name)
    people = [world.staff[name] for name in [*named, *others]]
    full = [f"{one.last_name} {one.first_name} {one.middle_name}" for one in people]
    assert [row.cells[1] for row in rows] == [*full, "Учителя"]
    duties = {row.cells[1]: row.cells[3].replace("\u00a0", " ") for row in rows}
    employee = next(name for name in full if world.staff["employee"].last_name in name)
    assert duties[employee] == "внедрение ЭЖ в школе: п. 1–3;\nобучение: п. 1.2;\nисполнение пункта 3 приказа."
    assert duties[full[0]] == "обучение: без номера."
    assert duties["Учителя"] == "участвует: обучение: без номера."


@pytest.mark.parametrize(
    ("dated", "objection"),
    [
        (date(2027, 3, 10), ""),
        (date(2028, 3, 10), ""),
        (date(2028, 3, 11), "через год"),
        (date(2207, 3, 10), "через год"),
        (date(9999, 12, 31), "через год"),
        (date(2017, 3, 10), ""),
        (date(2017, 3, 9), "десяти лет"),
        (date(1, 1, 1), "десяти лет"),
    ],
)
def test_a_date_with_a_slip_in_the_year_is_refused(dated: date, objection: str) -> None:
    found = objection_to(dated, today=TODAY)

    assert (objection in found) if objection else found == ""


def test_a_leap_day_has_a_year_too() -> None:
    assert objection_to(date(2029, 2, 28), today=date(2028, 2, 29)) == ""
    assert objection_to(date(2029, 3, 1), today=date(2028, 2, 29)) != ""
