"""The page of a plan: what stands in it, its filters, its one-click moves, and how many queries it takes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plans.board import Filters, board
from plans.models import Assignment, Stage, Task, TaskEvent
from plans.queries import overview_of_plans
from plans.states import DeadlineKind, Duty, EventKind, GroupKind, TaskState
from tests.world import NOW, World, make_task

As = Callable[[str], Client]

ON = date(2027, 4, 5)
# session, user, rights, plan; tasks, stages, people, groups of the person, files and comments, evidence; approvals;
# and with an approval the frozen text and the three kinds of rows it is compared with.
QUERIES_OF_A_DRAFT, QUERIES_AFTER_APPROVAL = 11, 15
QUERIES_OF_THE_LIST = 7


def page_of(world: World) -> str:
    return reverse("plans:plan", args=[world.plan.pk])


EVIDENCE = "employees_entered"


def fill(world: World, number: int) -> None:
    """Tasks with people, groups, sub-tasks, comments and evidence."""
    common: dict[str, Any] = {"school": world.school, "plan": world.plan, "stage": world.stage}
    tasks = [Task(**common, text=f"Задача {i}", position=10 + i, evidence=EVIDENCE) for i in range(number)]
    Task.objects.bulk_create(tasks)
    Task.objects.bulk_create(Task(**common, text="Подпункт", parent=task) for task in tasks)
    people: list[dict[str, Any]] = [{"employee": world.staff["deputy"]}, {"group": GroupKind.TEACHERS}]
    Assignment.objects.bulk_create(
        Assignment(school=world.school, task=task, **person) for task in tasks for person in people
    )
    TaskEvent.objects.bulk_create(
        TaskEvent(school=world.school, task=task, kind=EventKind.COMMENT, by=world.deputy, at=NOW, text="Слова")
        for task in tasks
    )


@pytest.mark.parametrize("queries", [QUERIES_OF_A_DRAFT, QUERIES_AFTER_APPROVAL])
@pytest.mark.parametrize("number", [1, 30, 1000])
def test_the_number_of_queries_does_not_grow(
    as_: As, world: World, number: int, queries: int, django_assert_num_queries: Any
) -> None:
    fill(world, number)
    if queries == QUERIES_OF_A_DRAFT:
        world.plan.approvals.all().delete()
    browser = as_("sysadmin")

    with django_assert_num_queries(queries):
        response = browser.get(page_of(world))

    assert f"Задача {number - 1}" in response.content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_plans_takes_as_many_queries_for_many_plans(
    as_: As, world: World, number: int, django_assert_num_queries: Any
) -> None:
    for i in range(number):
        plan = world.plan.__class__.objects.create(school=world.school, title=f"План {i}", starts_on=ON)
        stage = Stage.objects.create(school=world.school, plan=plan, position=1)
        make_task(plan, stage, "Задача")
    browser = as_("deputy")

    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        response = browser.get(reverse("plans:plans", args=[world.school.pk]))

    assert f"План {number - 1}" in response.content.decode()


def test_the_table_reads_like_the_document(world: World) -> None:
    """Stages in their order, tasks in theirs, sub-items under their task and set in."""
    later = Stage.objects.create(school=world.school, plan=world.plan, position=2, title="Старт")
    first = make_task(world.plan, later, "Начать работу", number="1.", position=1)
    deep = make_task(world.plan, world.stage, "Раздать листы", parent=world.subtask, number="")

    found = board(world.plan, user=world.director, on=ON)

    assert [section.title for section in found.sections] == ["Подготовительный этап", "Старт"]
    order = [row["pk"] for section in found.sections for row in section.rows]
    assert order == [str(task.pk) for task in (world.task, world.subtask, deep, world.submitted_task, first)]
    assert "is-subtask" in found.rows[world.subtask.pk]["css"].split()
    assert "is-subtask-2" in found.rows[deep.pk]["css"].split()


@pytest.mark.parametrize(
    ("fields", "dates"),
    [
        ({"deadline_start": date(2027, 3, 1), "deadline_end": date(2027, 3, 31)}, "март\u00a02027\u00a0г."),
        ({"deadline_start": None, "deadline_end": date(2027, 10, 1)}, "до\u00a01\u00a0октября\u00a02027\u00a0г."),
        ({"deadline_kind": DeadlineKind.RELATIVE}, "зависит от другого события"),
        ({"deadline_kind": DeadlineKind.UNKNOWN}, "дата не определена"),
        ({"deadline_kind": DeadlineKind.RECURRING}, "повторяется"),
    ],
)
def test_a_deadline_is_shown_with_its_value(world: World, fields: dict[str, Any], dates: str) -> None:
    task = make_task(world.plan, world.stage, "Задача", deadline_words="слова", **fields)

    assert board(world.plan, user=world.director, on=ON).rows[task.pk]["dates"] == dates


def test_overdue_is_said_in_words_and_counted(world: World) -> None:
    """The world's task ended on 31 March and is still in work; the reported one has time until October."""
    found = board(world.plan, user=world.director, on=ON)

    row = found.rows[world.task.pk]
    assert (row["badge"], row["label"], row["state"]) == ("overdue", "Просрочена на\u00a05\u00a0дней", "В работе")
    assert found.counts["late"] == 1
    assert board(world.plan, user=world.director, on=date(2027, 3, 31)).counts["late"] == 0


def test_progress_comes_from_subtasks_or_from_evidence(world: World) -> None:
    Task.objects.filter(pk=world.submitted_task.pk).update(evidence=EVIDENCE)
    Task.objects.filter(pk=world.subtask.pk).update(
        state=TaskState.NOT_REQUIRED, dropped_by=world.deputy, dropped_at=timezone.now(), dropped_reason="Не нужен"
    )

    rows = board(world.plan, user=world.director, on=ON).rows

    assert rows[world.task.pk]["done"] == "1 из 1"
    assert rows[world.submitted_task.pk]["done"] == "5 из 5"
    assert rows[world.subtask.pk]["done"] == ""


def test_words_that_name_nobody_are_marked(world: World) -> None:
    Assignment.objects.create(school=world.school, task=world.subtask, words="завхоз", duty=Duty.ANSWERS)

    row = board(world.plan, user=world.director, on=ON).rows[world.subtask.pk]

    assert (row["people"], row["unknown"]) == ("Ясенев\u00a0П.И.", "завхоз")


@pytest.mark.parametrize("person", ["director", "sysadmin", "deputy", "class_teacher", "employee"])
@pytest.mark.parametrize("group", GroupKind)
def test_my_tasks_are_the_same_in_python_and_in_sql(world: World, person: str, group: GroupKind) -> None:
    """The page counts them over rows it has anyway; access asks the database."""
    Assignment.objects.create(school=world.school, task=world.submitted_task, group=group, words="в плане")

    found = board(world.plan, user=world.users[person], on=ON, filters=Filters(is_mine=True))

    mine = Task.objects.filter(plan=world.plan).assigned_to(world.users[person])
    assert found.counts["mine"] == found.shown == mine.count()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"q": "СОГЛАСИЙ"}, {"submitted_task"}),
        ({"q": "введением электронного"}, {"task"}),
        ({"q": "опрос"}, {"task", "subtask"}),  # the sub-item with the task it belongs to
        ({"q": "нет такого"}, set()),
        ({"state": "submitted"}, {"submitted_task"}),
        ({"state": "нет такого"}, {"task", "subtask", "submitted_task"}),
        ({"stage": "999999"}, set()),
        ({"stage": "²"}, {"task", "subtask", "submitted_task"}),
        ({"q": "согласий", "state": "planned"}, set()),
        ({"mine": "1"}, {"submitted_task"}),
        ({}, {"task", "subtask", "submitted_task"}),
    ],
)
def test_filters(as_: As, world: World, asked: dict[str, str], shown: set[str]) -> None:
    html = as_("sysadmin").get(page_of(world), asked).content.decode()

    names = ("task", "subtask", "submitted_task")
    assert {name for name in names if f'id="task-{world.things[name].pk}"' in html} == shown


def test_filter_by_person_and_overdue(as_: As, world: World) -> None:
    Task.objects.filter(pk=world.subtask.pk).update(deadline_end=timezone.localdate() - timedelta(days=1))
    Task.objects.exclude(pk=world.subtask.pk).update(deadline_end=None)
    browser = as_("director")

    late = browser.get(page_of(world), {"overdue": "1"}).content.decode()
    of_sysadmin = browser.get(page_of(world), {"person": str(world.staff["sysadmin"].pk)}).content.decode()

    assert f'id="task-{world.subtask.pk}"' in late
    assert f'id="task-{world.submitted_task.pk}"' not in late
    assert f'id="task-{world.submitted_task.pk}"' in of_sysadmin
    assert f'id="task-{world.subtask.pk}"' not in of_sysadmin


def test_an_empty_plan_says_what_to_do_next(as_: As, world: World) -> None:
    empty = reverse("plans:plan", args=[world.approved_plan.pk])

    assert reverse("plans:task_add", args=[world.approved_plan.pk]) in as_("sysadmin").get(empty).content.decode()
    assert reverse("plans:task_add", args=[world.approved_plan.pk]) not in as_("deputy").get(empty).content.decode()


def test_one_click_answers_with_the_row_of_the_page(as_: As, world: World) -> None:
    """The fragment is a piece of the page: after a reload the row reads the same."""
    browser, pk = as_("deputy"), world.submitted_task.pk

    answer = browser.post(
        reverse("plans:task_move", args=[pk]),
        {"move": "accept"},
        headers={"HX-Request": "true", "HX-Target": f"task-{pk}"},
    ).content.decode()

    row = answer[answer.index(f'<tr id="task-{pk}"') : answer.index("</tr>") + 5]
    assert "badge-accepted" in row
    assert row in browser.get(page_of(world)).content.decode()
    assert 'id="plan-counts" hx-swap-oob="true"' in answer


def test_a_click_on_a_subtask_brings_the_row_above_along(as_: As, world: World) -> None:
    pk = world.subtask.pk

    answer = (
        as_("sysadmin")
        .post(
            reverse("plans:task_move", args=[pk]),
            {"move": "start"},
            headers={"HX-Request": "true", "HX-Target": f"task-{pk}"},
        )
        .content.decode()
    )

    assert f'id="task-{world.task.pk}"' in answer
    assert answer.count("<tr ") == 2


def test_a_click_that_came_too_late_shows_the_row_and_the_reason(as_: As, world: World) -> None:
    pk = world.submitted_task.pk
    as_("deputy").post(reverse("plans:task_move", args=[pk]), {"move": "accept"})

    answer = as_("director").post(
        reverse("plans:task_move", args=[pk]),
        {"move": "accept"},
        headers={"HX-Request": "true", "HX-Target": f"task-{pk}"},
    )

    assert answer.status_code == 409
    assert "badge-accepted" in answer.content.decode()
    assert "Задачу уже принял(а) Сосновский Т.А." in answer.content.decode()


@pytest.mark.parametrize(
    ("person", "buttons"),
    [
        ("sysadmin", {"subtask": "start"}),
        ("deputy", {"submitted_task": "accept"}),
        ("director", {"submitted_task": "accept"}),
    ],
)
def test_rows_offer_only_what_the_rules_allow(world: World, person: str, buttons: dict[str, str]) -> None:
    """The task in work has an open sub-task: nobody can hand it over yet."""
    rows = board(world.plan, user=world.users[person], on=ON).rows

    names = ("task", "subtask", "submitted_task")
    assert {
        name: rows[world.things[name].pk]["move"] for name in names if rows[world.things[name].pk]["move"]
    } == buttons


def test_bulk_says_row_by_row_what_was_skipped_and_why(as_: As, world: World) -> None:
    tasks = [world.task.pk, world.subtask.pk, world.submitted_task.pk]

    response = as_("sysadmin").post(
        reverse("plans:tasks_bulk", args=[world.plan.pk]), {"bulk_move": "start", "tasks": tasks}
    )

    html = response.content.decode()
    assert "Сделано: 1 из" in html
    assert html.count("Пропущена.") == 2
    assert "Задача уже на проверке" in html
    assert [Task.objects.get(pk=pk).state for pk in tasks] == ["started", "started", "submitted"]


def test_bulk_moves_a_branch_from_the_leaves_up(as_: As, world: World) -> None:
    """The parent is ticked first, yet its sub-task goes before it."""
    data = {"bulk_move": "drop", "bulk_words": "Отложено", "tasks": [world.task.pk, world.subtask.pk]}
    as_("sysadmin").post(reverse("plans:tasks_bulk", args=[world.plan.pk]), data)
    assert set(Task.objects.filter(pk__in=data["tasks"]).values_list("state", flat=True)) == {"not_required"}

    as_("deputy").post(reverse("plans:tasks_bulk", args=[world.plan.pk]), data | {"bulk_move": "reopen"})
    assert set(Task.objects.filter(pk__in=data["tasks"]).values_list("state", flat=True)) == {"started"}


@pytest.mark.parametrize("data", [{"bulk_move": "start"}, {"bulk_move": "fly", "tasks": [1]}, {}])
def test_bulk_without_tasks_or_with_an_unknown_move_does_nothing(as_: As, world: World, data: dict[str, Any]) -> None:
    assert as_("sysadmin").post(reverse("plans:tasks_bulk", args=[world.plan.pk]), data).status_code == 422


def test_bulk_touches_no_task_of_another_plan(as_: As, world: World) -> None:
    foreign_stage = Stage.objects.create(school=world.school, plan=world.approved_plan, position=1)
    foreign = make_task(world.approved_plan, foreign_stage, "Задача другого плана")

    response = as_("sysadmin").post(
        reverse("plans:tasks_bulk", args=[world.plan.pk]), {"bulk_move": "start", "tasks": [foreign.pk]}
    )

    assert response.status_code == 422
    assert Task.objects.get(pk=foreign.pk).state == TaskState.PLANNED


def test_the_list_of_plans_counts_tasks_as_the_document_does(world: World) -> None:
    """«0 из 2»: the sub-item is a part of its task; an overdue one is overdue all the same."""
    Task.objects.filter(pk=world.subtask.pk).update(deadline_end=date(2027, 3, 31))

    line = next(line for line in overview_of_plans(world.school, on=ON) if line.plan == world.plan)

    assert (line.total, line.closed, line.late) == (2, 0, 2)


@pytest.mark.parametrize(("asked", "is_open"), [({}, False), ({"q": "согласий"}, True)])
def test_filters_on_a_phone_are_open_only_when_one_is_active(
    as_: As, world: World, asked: dict[str, str], *, is_open: bool
) -> None:
    html = as_("sysadmin").get(page_of(world), asked).content.decode()

    assert ('<details class="filters-fold no-print" open>' in html) is is_open
