"""From an empty school to the archive the home page names the next step and whom it waits for."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ezh_rollout.progress import Progress, progress_of
from plans.models import Approval, Order, Plan, Stage, Task
from plans.states import OrderState, TaskState
from registry.models import Appointment
from registry.states import Role
from tests.world import NOW, World, make_task

As = Callable[[str], Client]


def leave_a_task(world: World) -> None:
    plan = world.approved_plan
    stage, _ = Stage.objects.get_or_create(school=world.school, plan=plan, position=1)
    make_task(plan, stage, "Осталась")


def empty(world: World) -> None:
    Order.objects.filter(school=world.school).delete()
    Approval.objects.filter(school=world.school).delete()
    Plan.objects.filter(school=world.school).delete()


def nobody(world: World) -> None:
    empty(world)
    Appointment.objects.filter(school=world.school, role__in=[Role.SYSADMIN, Role.DEPUTY]).delete()


def never_submitted(world: World) -> None:
    Order.objects.filter(school=world.school).delete()
    Approval.objects.filter(school=world.school).delete()
    Plan.objects.filter(pk=world.approved_plan.pk).delete()


def submitted(world: World) -> None:
    approval = Approval.objects.filter(school=world.school).running().get()
    Plan.objects.exclude(pk=approval.plan_id).delete()


def approved(world: World) -> None:
    """The approved plan is the newest one; no orders yet."""
    Order.objects.filter(school=world.school).delete()
    leave_a_task(world)


def with_a_draft(world: World) -> None:
    Order.objects.filter(school=world.school).exclude(state=OrderState.DRAFT).delete()
    leave_a_task(world)


def at_work(world: World) -> None:
    leave_a_task(world)


def finished(world: World) -> None:
    Task.objects.filter(plan=world.approved_plan).update(state=TaskState.NOT_REQUIRED, dropped_at=NOW)


EVERYBODY = {"director", "deputy", "sysadmin"}


@pytest.mark.parametrize(
    ("life", "place", "mine"),
    [
        (nobody, 0, {"director"}),
        (empty, 1, {"sysadmin"}),
        (never_submitted, 2, {"sysadmin"}),
        (submitted, 2, {"director"}),
        (approved, 3, {"director", "deputy"}),
        (with_a_draft, 3, {"director"}),
        (at_work, 4, set()),
        (finished, 5, EVERYBODY),
    ],
)
def test_the_next_step_and_whom_it_waits_for(
    world: World, life: Callable[[World], None], place: int, mine: set[str]
) -> None:
    life(world)

    found = {name: progress_of(world.users[name], world.school) for name in EVERYBODY}

    assert {step.place for step in found.values()} == {place}
    # Whoever lost the role has no page to go to; the others are told whose turn it is.
    assert {name for name, step in found.items() if step.is_mine} == mine


def test_steps_before_the_current_one_are_done() -> None:
    states = [state for _, state in Progress(2, "", "", "", is_mine=True).steps]

    assert states == ["done", "done", "current", "", "", ""]


@pytest.mark.parametrize("person", ["director", "deputy", "sysadmin"])
def test_the_link_of_the_step_opens(world: World, as_: As, person: str) -> None:
    for life in (at_work, with_a_draft, approved):
        life(world)
        step = progress_of(world.users[person], world.school)

        assert as_(person).get(step.url).status_code == 200
        assert step.what in as_(person).get(reverse("home")).content.decode()


def test_an_employee_is_not_shown_the_whole_school(world: World, as_: As) -> None:
    assert "Как идёт внедрение" not in as_("employee").get(reverse("home")).content.decode()


@pytest.mark.parametrize("tasks", [1, 30])
def test_it_costs_the_same_for_any_plan(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, tasks: int
) -> None:
    for _ in range(tasks):
        leave_a_task(world)
    user = type(world.director).objects.get(pk=world.director.pk)

    with django_assert_num_queries(4):
        progress_of(user, world.school)
