"""The chart of time: bars lie where their dates are, and one wrong year does not press it into a pixel."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from plans.models import Plan, Task
from plans.timeline import NARROW, WIDE, Shape, timeline
from tests.world import World, make_task

As = Callable[[str], Client]
ON = date(2027, 4, 5)


def row_of(plan: Plan, task: Task, on: date = ON, shape: Shape = WIDE) -> dict[str, Any]:
    found = timeline(plan, on=on)
    assert found is not None
    chart = found.wide if shape is WIDE else found.narrow
    return next(row for row in chart.rows if row.get("url") == reverse("plans:task", args=[task.pk]))


def test_bars_follow_one_another_as_their_dates_do(world: World) -> None:
    march = row_of(world.plan, world.task)
    april = make_task(
        world.plan, world.stage, "Апрель", deadline_start=date(2027, 4, 1), deadline_end=date(2027, 4, 30)
    )

    row = row_of(world.plan, april)
    assert float(row["left"]) == pytest.approx(float(march["left"]) + float(march["wide"]), abs=0.2)


def test_colours_and_words_say_what_is_late(world: World) -> None:
    late, done = row_of(world.plan, world.task), row_of(world.plan, world.submitted_task)

    assert (late["badge"], late["late"]) == ("overdue", "Просрочена на\u00a05\u00a0дней")
    assert (done["badge"], done["late"]) == ("submitted", "")
    assert row_of(world.plan, world.task, on=date(2027, 3, 31))["badge"] == "started"


@pytest.mark.parametrize(
    ("fields", "has_bar"),
    [
        ({}, False),
        ({"deadline_end": date(2027, 5, 1)}, True),
        ({"deadline_start": date(2027, 5, 1)}, True),
        ({"deadline_end": date.max}, True),
        ({"deadline_end": date.min}, True),
    ],
)
@pytest.mark.parametrize("shape", [WIDE, NARROW], ids=["screen", "phone"])
def test_every_task_of_the_top_has_a_row_within_the_chart(
    world: World, fields: dict[str, Any], shape: Shape, *, has_bar: bool
) -> None:
    task = make_task(world.plan, world.stage, "Задача", **fields)

    row = row_of(world.plan, task, shape=shape)
    assert bool(row["left"]) is has_bar
    if has_bar:
        right = float(row["left"]) + float(row["wide"])
        assert shape.labels <= float(row["left"]) <= right <= shape.labels + shape.chart + 0.2
        # The others are still to be seen.
        assert float(row_of(world.plan, world.task)["wide"]) > 10


@pytest.mark.parametrize(("end", "anchor"), [(date(2027, 3, 2), "start"), (date(2027, 11, 30), "end")])
def test_on_a_phone_the_words_of_a_late_bar_stay_on_the_screen(world: World, end: date, anchor: str) -> None:
    make_task(world.plan, world.stage, "Последняя", deadline_end=date(2027, 11, 30))
    task = make_task(world.plan, world.stage, "Поздняя", deadline_start=end, deadline_end=end)

    row = row_of(world.plan, task, on=date(2027, 12, 31), shape=NARROW)

    assert row["late_anchor"] == anchor
    assert 0 <= float(row["late_x"]) <= NARROW.width


def test_subitems_without_dates_stay_inside_their_task(world: World) -> None:
    chart = timeline(world.plan, on=ON)

    assert chart is not None
    assert reverse("plans:task", args=[world.subtask.pk]) not in [row.get("url") for row in chart.wide.rows]
    Task.objects.filter(pk=world.subtask.pk).update(deadline_end=date(2027, 3, 15))
    assert row_of(world.plan, world.subtask)["left"]


@pytest.mark.parametrize(("on", "is_drawn"), [(ON, True), (date(2027, 1, 1), False), (date(2028, 1, 1), False)])
def test_today_is_drawn_when_it_lies_within(world: World, on: date, *, is_drawn: bool) -> None:
    chart = timeline(world.plan, on=on)

    assert chart is not None
    assert bool(chart.wide.today) is is_drawn


def test_a_plan_without_dates_says_what_to_do(world: World, as_: As) -> None:
    Task.objects.all().update(deadline_start=None, deadline_end=None)

    page = as_("director").get(reverse("plans:plan_timeline", args=[world.plan.pk])).content.decode()

    assert timeline(world.plan, on=ON) is None
    assert "Графика пока нет" in page


@pytest.mark.parametrize("tasks", [1, 30])
def test_it_costs_two_queries(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, tasks: int
) -> None:
    for number in range(tasks):
        make_task(world.plan, world.stage, f"Задача {number}", deadline_end=date(2027, 5, 1))

    with django_assert_num_queries(2):
        timeline(world.plan, on=ON)

    page = as_("director").get(reverse("plans:plan_timeline", args=[world.plan.pk])).content.decode()
    assert page.count('<rect class="gantt-bar ') == 2 * (tasks + 2)
