"""Whose a task is: of the people it names; a sub-task that names nobody is of the people of the task above it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plans import rules
from plans.board import Filters, board
from plans.models import Assignment, Task
from plans.models.task import GROUP_ROLES
from plans.queries import surroundings_of
from plans.states import Duty, GroupKind, TaskState
from registry.models import Appointment
from tests.world import NOW, World, make_task

As = Callable[[str], Client]
WORKERS = ("director", "sysadmin", "deputy", "class_teacher", "employee")


def named_by_hand(user: Any, task: Task | None) -> bool:
    """The rule once more, slowly and in other words, to hold the database to it."""
    while task is not None:
        rows = list(task.assignments.select_related("employee"))
        if rows or task.parent is None:
            roles = set(
                Appointment.objects.in_force().filter(user=user, school=task.school).values_list("role", flat=True)
            )
            return any(
                (row.employee is not None and row.employee.user_id == user.pk)
                or (row.group != "" and roles & set(GROUP_ROLES.get(GroupKind(row.group), ())))
                for row in rows
            )
        task = task.parent
    return False


def name(task: Task, **fields: Any) -> None:
    Assignment.objects.create(school=task.school, task=task, **fields)


@pytest.fixture
def tree(world: World) -> dict[str, Task]:
    """Nobody is named at the leaves; each branch inherits from another place."""
    tasks: dict[str, Task] = {}

    def grow(key: str, parent: str = "", **fields: Any) -> None:
        tasks[key] = make_task(world.plan, world.stage, key, parent=tasks.get(parent))
        if fields:
            name(tasks[key], **fields)

    grow("of a person", employee=world.staff["employee"], words="Ясенев П.И.")
    grow("child", "of a person")
    grow("grandchild", "child")
    grow("depth 4", "grandchild")
    grow("child of another", "of a person", employee=world.staff["deputy"], words="другой")
    grow("under another", "child of another")
    grow("child of unknown", "of a person", words="завхоз")
    grow("under unknown", "child of unknown")
    grow("of a group", group=GroupKind.CLASS_TEACHERS, words="кл. руководители")
    grow("child of a group", "of a group")
    grow("takes part", group=GroupKind.EMPLOYEES, words="все", duty=Duty.TAKES_PART)
    grow("child takes part", "takes part")
    grow("of nobody")
    grow("child of nobody", "of nobody")
    grow("named below", "child of nobody", employee=world.staff["sysadmin"], words="сисадмин")
    return tasks


@pytest.mark.parametrize("person", [*WORKERS, "council", "stranger"])
def test_the_database_and_the_rule_by_hand_agree(world: World, tree: dict[str, Task], person: str) -> None:
    user = world.users[person]

    found = set(Task.objects.assigned_to(user).values_list("pk", flat=True))

    assert found == {task.pk for task in Task.objects.all() if named_by_hand(user, task)}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("child", True),
        ("grandchild", True),
        ("depth 4", True),
        ("child of another", False),
        ("under another", False),
        ("child of unknown", False),
        ("under unknown", False),
        ("child takes part", True),
        ("child of a group", False),
        ("of nobody", False),
        ("child of nobody", False),
    ],
)
def test_an_employee_sees_and_reports_what_belongs_to_her_task(
    world: World, tree: dict[str, Task], as_: As, key: str, *, expected: bool
) -> None:
    task = tree[key]

    assert as_("employee").get(reverse("plans:task", args=[task.pk])).status_code == (200 if expected else 404)
    is_assigned = surroundings_of(task, world.employee, on=NOW.date()).is_assigned
    assert (is_assigned, rules.may_report(world.employee, task, is_assigned=is_assigned)) == (expected, expected)


def test_a_task_above_is_not_of_whoever_is_named_below(world: World, tree: dict[str, Task]) -> None:
    mine = set(Task.objects.assigned_to(world.sysadmin).values_list("text", flat=True))

    assert "named below" in mine
    assert not mine & {"of nobody", "child of nobody"}


def test_the_plan_page_counts_and_filters_by_the_same_rule(world: World, tree: dict[str, Task]) -> None:
    asked = Filters(person=str(world.staff["deputy"].pk))

    whole = board(world.plan, user=world.deputy, on=NOW.date())
    of_deputy = board(world.plan, user=world.deputy, on=NOW.date(), filters=asked)

    assert whole.counts["mine"] == Task.objects.filter(plan=world.plan).assigned_to(world.deputy).count()
    shown = {int(row["pk"]) for section in of_deputy.sections for row in section.rows}
    assert {tree["child of another"].pk, tree["under another"].pk} <= shown
    assert tree["grandchild"].pk not in shown


def test_my_tasks_show_a_subtask_under_its_task(world: World, as_: As) -> None:
    """A sub-task has no date of its own, so by date it would come last, far from what it belongs to."""
    parent = make_task(world.plan, world.stage, "Первая", people=(world.staff["employee"],), deadline_end=NOW.date())
    later = make_task(world.plan, world.stage, "Без срока", people=(world.staff["employee"],))
    child = make_task(world.plan, world.stage, "Внутри первой", parent=parent)

    page = as_("employee").get(reverse("plans:my_tasks")).content.decode()

    places = [page.index(reverse("plans:task", args=[task.pk])) for task in (parent, child, later)]
    assert places == sorted(places)


def test_a_closed_task_does_not_hide_its_open_subtask(world: World, as_: As) -> None:
    who = {"dropped_by": world.director, "dropped_at": NOW, "dropped_reason": "нет"}
    parent = make_task(
        world.plan, world.stage, "Снятая", people=(world.staff["employee"],), state=TaskState.NOT_REQUIRED, **who
    )
    child = make_task(world.plan, world.stage, "Внутри снятой", parent=parent)

    page = as_("employee").get(reverse("plans:my_tasks")).content.decode()

    assert page.index(reverse("plans:task", args=[child.pk])) < page.index("Закрытые")
