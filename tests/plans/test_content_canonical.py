"""The canonical content of a plan: what belongs to it, in which spelling, at what cost."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.content import canonical, content_of, parse, sha256
from plans.models import Assignment, Plan, Stage, Task
from plans.states import DeadlineKind, Duty, GroupKind, TaskState
from tests.world import NOW, World, make_plan, make_task


def test_text_of_a_small_plan_is_literally_this(cast: World) -> None:
    plan = Plan.objects.create(school=cast.school, title="План", starts_on=date(2027, 3, 1))
    stage = Stage.objects.create(school=cast.school, plan=plan, position=1, title="Начало")
    task = make_task(
        plan,
        stage,
        "Опрос",
        people=(cast.staff["employee"],),
        deadline_words="до 1 мая",
        deadline_kind=DeadlineKind.DATES,
        deadline_end=date(2027, 5, 1),
        extra={"Итог": "отчёт"},
    )

    expected = (
        '{"stages":[{"id":STAGE,"tasks":[{"deadline":{"end":"2027-05-01","kind":"dates","start":null,'
        '"words":"до 1 мая"},"extra":{"Итог":"отчёт"},"id":TASK,"number":"1.",'
        '"people":[{"duty":"answers","employee":PERSON,"group":"","label":"Ясенев П.И."}],"tasks":[],"text":"Опрос"}],'
        '"title":"Начало"}],"starts_on":"2027-03-01","title":"План"}'
    )
    for name, row in {"STAGE": stage, "TASK": task, "PERSON": cast.staff["employee"]}.items():
        expected = expected.replace(name, str(row.pk))
    assert canonical(content_of(plan)) == expected
    assert sha256(expected) == hashlib.sha256(expected.encode("utf-8")).hexdigest()


def test_content_comes_back_from_its_text(world: World) -> None:
    content = content_of(world.plan)

    assert parse(canonical(content)) == content


NOT_CONTENT: dict[str, Callable[[Task], Any]] = {
    "state": lambda task: _set(task, state=TaskState.PLANNED, started_at=None, started_by=None),
    "result": lambda task: _set(task, result="Готово"),
    "evidence": lambda task: _set(task, evidence="consents"),
    "version": lambda task: _set(task, version=9),
    "comment": lambda task: task.events.create(school=task.school, kind="comment", at=NOW, text="Слово"),
    "composed letters": lambda task: _set(task, text=task.text.replace("й", "и\u0306")),
    "line breaks of a browser": lambda task: _set(task, text=f"{task.text}\r\n"),
    "empty column": lambda task: _set(task, extra={"Примечание": ""}),
}


@pytest.mark.parametrize("name", NOT_CONTENT)
def test_what_the_paper_does_not_show_is_not_content(world: World, name: str) -> None:
    before = canonical(content_of(world.plan))

    NOT_CONTENT[name](world.task)

    assert canonical(content_of(world.plan)) == before


CONTENT: dict[str, Callable[[Task], Any]] = {
    "number": lambda task: _set(task, number="7."),
    "text": lambda task: _set(task, text="Другое"),
    "words of the deadline": lambda task: _set(task, deadline_words="в марте"),
    "kind of the deadline": lambda task: _set(task, deadline_kind=DeadlineKind.RECURRING),
    "start": lambda task: _set(task, deadline_start=None),
    "end": lambda task: _set(task, deadline_end=date(2027, 4, 1)),
    "own column": lambda task: _set(task, extra={"Примечание": 1}),
    "person": lambda task: task.assignments.all().delete(),
    "duty": lambda task: task.assignments.update(duty=Duty.TAKES_PART),
    "group": lambda task: task.assignments.create(school=task.school, group=GroupKind.PARENTS, position=5),
    "place": lambda task: _set(task, position=99),
    "parent": lambda task: Task.objects.filter(parent=task).update(parent=None),
    "title of the stage": lambda task: Stage.objects.filter(pk=task.stage_id).update(title="Иначе"),
    "task": lambda task: task.delete(),
}


@pytest.mark.parametrize("name", CONTENT)
def test_what_the_paper_shows_is_content(world: World, name: str) -> None:
    before = canonical(content_of(world.plan))

    CONTENT[name](world.task)

    assert canonical(content_of(world.plan)) != before


def _set(task: Task, **fields: Any) -> None:
    Task.objects.filter(pk=task.pk).update(**fields)


def test_numbers_in_own_columns_become_words(world: World) -> None:
    _set(world.task, extra={"Часы": 1.5, "Дни": 2})

    (stage,) = content_of(world.plan)["stages"]

    assert stage["tasks"][0]["extra"] == {"Часы": "1.5", "Дни": "2"}


def test_whoever_answers_stands_before_whoever_takes_part(world: World) -> None:
    task = world.task
    task.assignments.update(duty=Duty.TAKES_PART, position=0)
    Assignment.objects.create(school=task.school, task=task, employee=world.staff["deputy"], position=1)

    (stage,) = content_of(world.plan)["stages"]

    assert [person["label"] for person in stage["tasks"][0]["people"]] == ["Сосновский Т.А.", "Ясенев П.И."]


def test_label_of_content_is_the_label_of_the_model(world: World) -> None:
    task = world.task
    task.assignments.create(school=task.school, group=GroupKind.PARENTS, position=1)
    task.assignments.create(school=task.school, words="инициативная группа", position=2)
    task.assignments.create(school=task.school, group=GroupKind.COUNCIL, words="УС", position=3)

    (stage,) = content_of(world.plan)["stages"]

    labels = [assignment.label for assignment in task.assignments.select_related("employee")]
    assert [person["label"] for person in stage["tasks"][0]["people"]] == labels


def test_subtasks_of_subtasks_stay_under_their_tasks(world: World) -> None:
    deep = make_task(world.plan, world.stage, "Глубже", parent=world.subtask)

    (stage,) = content_of(world.plan)["stages"]

    (child,) = stage["tasks"][0]["tasks"]
    assert (child["id"], [task["id"] for task in child["tasks"]]) == (world.subtask.pk, [deep.pk])


@pytest.mark.parametrize("rows", [1, 30])
def test_content_takes_three_queries_for_any_number_of_rows(cast: World, rows: int) -> None:
    plan = make_plan(cast.school)
    for position in range(rows):
        stage = Stage.objects.create(school=cast.school, plan=plan, position=position, title=f"Этап {position}")
        task = make_task(plan, stage, "Дело", people=tuple(cast.staff[name] for name in ("deputy", "employee")))
        make_task(plan, stage, "Часть дела", parent=task)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        content = content_of(plan)

    assert (len(content["stages"]), len(queries)) == (rows, 3)
    assert json.loads(canonical(content)) == content
