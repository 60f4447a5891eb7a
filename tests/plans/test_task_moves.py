"""Every state × every move × every person of the school; what is refused changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared.refusal import Outrun, Refused
from plans import moves
from plans.actions import task as actions
from plans.models import Task, TaskEvent
from plans.queries import surroundings_of
from plans.states import EventKind, TaskMove, TaskState
from tests.world import NOW, World, make_task

As = Callable[[str], Client]

LATER = NOW + timedelta(hours=1)

# Who may make a move on a task that names the employee and was reported by the employee.
WHO: dict[TaskMove, set[str]] = {
    TaskMove.START: {"sysadmin", "employee"},
    TaskMove.SUBMIT: {"sysadmin", "employee"},
    TaskMove.ACCEPT: {"director", "deputy"},
    TaskMove.RETURN: {"director", "deputy"},
    TaskMove.DROP: {"director", "deputy", "sysadmin"},
    TaskMove.REOPEN: {"director", "deputy"},
}
# From where to where.
WAYS: dict[tuple[TaskState, TaskMove], TaskState] = {
    (TaskState.PLANNED, TaskMove.START): TaskState.STARTED,
    (TaskState.STARTED, TaskMove.SUBMIT): TaskState.SUBMITTED,
    (TaskState.SUBMITTED, TaskMove.ACCEPT): TaskState.ACCEPTED,
    (TaskState.SUBMITTED, TaskMove.RETURN): TaskState.STARTED,
    (TaskState.PLANNED, TaskMove.DROP): TaskState.NOT_REQUIRED,
    (TaskState.STARTED, TaskMove.DROP): TaskState.NOT_REQUIRED,
    (TaskState.SUBMITTED, TaskMove.DROP): TaskState.NOT_REQUIRED,
    (TaskState.ACCEPTED, TaskMove.REOPEN): TaskState.STARTED,
    (TaskState.NOT_REQUIRED, TaskMove.REOPEN): TaskState.STARTED,
}
PEOPLE = ("director", "sysadmin", "deputy", "class_teacher", "employee", "council", "district", "stranger")


def task_in(world: World, state: TaskState) -> Task:
    """A task of the employee that came to the state by the usual way."""
    employee, deputy = world.employee, world.deputy
    task = make_task(world.plan, world.stage, "Ввод расписания звонков", people=(world.staff["employee"],))
    if state == TaskState.NOT_REQUIRED:
        return actions.drop(task, reason="Уже введено", by=deputy, at=NOW)
    steps: list[tuple[TaskState, Callable[[Task], Task]]] = [
        (TaskState.STARTED, lambda task: actions.start(task, by=employee, at=NOW)),
        (TaskState.SUBMITTED, lambda task: actions.submit(task, result="Введено", by=employee, at=NOW)),
        (TaskState.ACCEPTED, lambda task: actions.accept(task, by=deputy, at=NOW)),
    ]
    for reached, step in steps:
        if task.state != state:
            task = step(task)
            assert task.state == reached
    return task


def may(person: str, state: TaskState, move: TaskMove) -> bool:
    # What was dropped may be taken up again by whoever may drop.
    return person in WHO[move] or (person, state, move) == ("sysadmin", TaskState.NOT_REQUIRED, TaskMove.REOPEN)


def everything() -> list[Any]:
    return [*Task.objects.order_by("pk").values(), *TaskEvent.objects.order_by("pk").values()]


@pytest.mark.parametrize(("state", "move"), list(product(TaskState, TaskMove)))
def test_every_state_and_move(world: World, state: TaskState, move: TaskMove) -> None:
    """The button's rule and the guard agree for everybody, and a refusal leaves no trace."""
    task = task_in(world, state)
    history = Task.history.count()
    allowed = [person for person in PEOPLE if may(person, state, move)] if (state, move) in WAYS else []

    for person in set(PEOPLE) - set(allowed):
        before = everything()
        by = world.users[person]
        assert moves.obstacles_to(move, task, by=by, around=surroundings_of(task, by, on=NOW.date())) != []
        with pytest.raises(Refused) as refused:
            actions.make_move(task, move, words="Слова", by=by, at=LATER)
        assert refused.value.status == (422 if (state, move) in WAYS else 409)
        assert everything() == before
    assert Task.history.count() == history

    for person in allowed[:1]:
        by = world.users[person]
        assert (
            moves.obstacles_to(move, task, by=by, around=surroundings_of(task, by, on=NOW.date()), words="Слова") == []
        )
        moved = actions.make_move(task, move, words="Слова", by=by, at=LATER)
        assert moved.state == Task.objects.get(pk=task.pk).state == WAYS[state, move]
        event = TaskEvent.objects.filter(task=task).latest("pk")
        assert (event.kind, event.by, event.at) == (EventKind.MOVE, by, LATER)
        assert (event.state_before, event.state_after) == (state, WAYS[state, move])
        assert Task.history.filter(id=task.pk).first().history_user == by


@pytest.mark.parametrize(("state", "move"), sorted(WAYS))
def test_everybody_allowed_may_really_do_it(world: World, state: TaskState, move: TaskMove) -> None:
    for person in PEOPLE:
        if may(person, state, move):
            moved = actions.make_move(task_in(world, state), move, words="Слова", by=world.users[person], at=LATER)
            assert moved.state == WAYS[state, move]


@pytest.mark.parametrize(
    ("state", "move"),
    [way for way in sorted(WAYS) if way[1] in {TaskMove.SUBMIT, TaskMove.RETURN, TaskMove.DROP, TaskMove.REOPEN}],
)
def test_a_move_that_wants_words_is_refused_without_them(world: World, state: TaskState, move: TaskMove) -> None:
    task = task_in(world, state)
    person = sorted(person for person in PEOPLE if may(person, state, move))[0]
    before = everything()

    with pytest.raises(Refused, match="Напишите"):
        actions.make_move(task, move, words="  \n ", by=world.users[person], at=LATER)

    assert everything() == before


def test_whoever_reported_cannot_accept(world: World) -> None:
    task = actions.start(task_in(world, TaskState.PLANNED), by=world.sysadmin, at=NOW)
    make_own(task, world)
    task = actions.submit(task, result="Готово", by=world.deputy, at=NOW)

    with pytest.raises(Refused, match="Вы сами сдали эту задачу"):
        actions.accept(task, by=world.deputy, at=LATER)

    assert actions.accept(task, by=world.director, at=LATER).accepted_by_one_person is False


def test_one_person_for_both_is_recorded(world: World) -> None:
    world.school.one_person = True
    world.school.save(update_fields=["one_person"])
    task = task_in(world, TaskState.STARTED)
    make_own(task, world)
    task = actions.submit(task, result="Готово", by=world.deputy, at=NOW)

    accepted = actions.accept(task, by=world.deputy, at=LATER)

    assert accepted.accepted_by_one_person is True


def make_own(task: Task, world: World) -> None:
    """Names the deputy at the task, so that she may report it."""
    task.assignments.update(employee=world.staff["deputy"])


def test_a_second_person_is_told_who_was_first(world: World) -> None:
    task = task_in(world, TaskState.SUBMITTED)
    actions.accept(task, by=world.deputy, at=LATER)

    with pytest.raises(Outrun) as outrun:
        actions.accept(task, by=world.director, at=LATER + timedelta(minutes=1))

    # 09:00 UTC is noon in Moscow.
    assert "Задачу уже принял(а) Сосновский Т.А. в\N{NO-BREAK SPACE}13:00." in outrun.value.reasons


@pytest.mark.parametrize("move", [TaskMove.SUBMIT, TaskMove.DROP])
def test_open_subtasks_stand_in_the_way(world: World, move: TaskMove) -> None:
    """The world's task has one open sub-task."""
    with pytest.raises(Refused, match="не закрыто 1\N{NO-BREAK SPACE}подпункт"):
        actions.make_move(world.task, move, words="Слова", by=world.sysadmin, at=LATER)

    actions.drop(world.subtask, reason="Не нужен", by=world.sysadmin, at=LATER)
    actions.make_move(world.task, move, words="Слова", by=world.sysadmin, at=LATER)


def test_a_subtask_cannot_be_reopened_under_a_finished_task(world: World) -> None:
    subtask = actions.drop(world.subtask, reason="Не нужен", by=world.sysadmin, at=NOW)
    actions.drop(world.task, reason="Не нужна", by=world.sysadmin, at=NOW)

    with pytest.raises(Refused, match="Сначала верните в работу задачу"):
        actions.reopen(subtask, reason="Нужен", by=world.deputy, at=LATER)


def test_incomplete_evidence_stands_in_the_way_and_says_where_to_look(world: World) -> None:
    task = task_in(world, TaskState.STARTED)
    Task.objects.filter(pk=task.pk).update(evidence="order_model_signed")

    with pytest.raises(Refused, match=r"0 из 1\. Что осталось, видно на странице «Приказы»"):
        actions.submit(task, result="Готово", by=world.sysadmin, at=LATER)


def test_a_reason_stays_with_the_task(world: World) -> None:
    returned = actions.send_back(
        task_in(world, TaskState.SUBMITTED), reason=" Нет протокола ", by=world.deputy, at=LATER
    )
    assert (returned.was_returned, returned.returned_reason) == (True, "Нет протокола")

    again = actions.submit(returned, result="Приложен", by=world.employee, at=LATER)
    assert (again.was_returned, again.returned_reason, again.result) == (False, "", "Приложен")


def test_the_page_offers_exactly_what_the_guard_allows(as_: As, world: World) -> None:
    """The deputy sees «Принять» and «Вернуть» at a reported task; its reporter sees neither."""
    task = task_in(world, TaskState.SUBMITTED)
    url = reverse("plans:task", args=[task.pk])

    deputy, employee = as_("deputy").get(url).content.decode(), as_("employee").get(url).content.decode()

    assert 'value="accept"' in deputy
    assert 'value="return"' in deputy
    assert 'name="move"' not in employee


def test_a_refused_move_keeps_what_was_typed(as_: As, world: World) -> None:
    response = as_("sysadmin").post(
        reverse("plans:task_move", args=[world.task.pk]), {"move": "submit", "words": "Раздали листы"}
    )

    assert response.status_code == 422
    assert "не закрыто" in response.content.decode()
    assert Task.objects.get(pk=world.task.pk).state == TaskState.STARTED


def test_an_outrun_move_is_409_with_the_state_as_it_is(as_: As, world: World) -> None:
    task = task_in(world, TaskState.ACCEPTED)

    response = as_("director").post(reverse("plans:task_move", args=[task.pk]), {"move": "accept"})

    assert response.status_code == 409
    assert "Задача уже принята" in response.content.decode()


def test_an_unknown_move_does_not_exist(as_: As, world: World) -> None:
    assert as_("director").post(reverse("plans:task_move", args=[world.task.pk]), {"move": "fly"}).status_code == 404


def test_after_a_move_the_browser_goes_back_only_inside_the_site(as_: As, world: World) -> None:
    task = task_in(world, TaskState.PLANNED)
    url = reverse("plans:task_move", args=[task.pk])

    response = as_("sysadmin").post(url, {"move": "start", "next": "https://evil.example/"})

    assert response.headers["Location"] == reverse("plans:task", args=[task.pk])
