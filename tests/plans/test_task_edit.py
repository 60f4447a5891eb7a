"""Writing tasks: two people at once, deadlines, people, places, deleting."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared.refusal import Refused
from plans.actions import stage as stage_actions
from plans.actions import task as actions
from plans.actions.task.content import Content, Named
from plans.models import Assignment, Plan, Stage, Task
from plans.states import Duty, TaskState
from tests.world import NOW, World, make_task

As = Callable[[str], Client]


def form_of(html: str) -> dict[str, str]:
    """What a browser would send back of the form untouched."""
    form = html[html.index('<form class="sheet') :]
    data = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            data[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        data[name] = chosen[1] if chosen else ""
    for name, body in re.findall(r'<textarea name="([^"]*)".*?>(.*?)</textarea>', form, re.DOTALL):
        data[name] = body.removeprefix("\n")
    return data


def edit_url(task: Task) -> str:
    return reverse("plans:task_edit", args=[task.pk])


def opened(browser: Client, task: Task) -> dict[str, str]:
    return form_of(browser.get(edit_url(task)).content.decode())


def test_a_form_sent_back_untouched_changes_nothing(as_: As, world: World) -> None:
    browser = as_("sysadmin")
    before = Task.objects.filter(pk=world.task.pk).values().get()

    response = browser.post(edit_url(world.task), opened(browser, world.task))

    assert response.status_code == 302
    assert Task.objects.filter(pk=world.task.pk).values().get() == before | {"version": 2}
    assert Assignment.history.filter(task_id=world.task.pk).count() == 1


def test_the_second_of_two_people_is_told_what_changed_and_loses_nothing(as_: As, world: World) -> None:
    browser = as_("sysadmin")
    first, second = opened(browser, world.task), opened(browser, world.task)
    browser.post(edit_url(world.task), first | {"text": "Собрание коллектива", "deadline_words": "апрель"})

    response = browser.post(edit_url(world.task), second | {"text": "Педсовет"})

    html = response.content.decode()
    assert response.status_code == 409
    assert Task.objects.get(pk=world.task.pk).text == "Собрание коллектива"
    assert "<ins>Собрание коллектива</ins>" in html
    assert "<del>март</del>" in html
    assert "(Кленова В.Н., " in html
    assert "<ins>апрель</ins>" in html
    again = form_of(html)
    assert again["text"] == "Педсовет", "typed words stay"
    assert again["deadline_words"] == "апрель", "what she did not touch takes the other's value"

    assert browser.post(edit_url(world.task), again).status_code == 302
    saved = Task.objects.get(pk=world.task.pk)
    assert (saved.text, saved.deadline_words, saved.deadline_end) == ("Педсовет", "апрель", date(2027, 4, 30))


def test_people_changed_meanwhile_are_told_too(as_: As, world: World) -> None:
    browser = as_("sysadmin")
    first, second = opened(browser, world.task), opened(browser, world.task)
    deputy = f"employee-{world.staff['deputy'].pk}"
    browser.post(edit_url(world.task), first | {"people-0-who": deputy})

    response = browser.post(edit_url(world.task), second | {"text": "Педсовет"})

    html = response.content.decode()
    assert response.status_code == 409
    assert "<del>Ясенев П.И.</del>" in html
    assert form_of(html)["people-0-who"] == deputy
    assert browser.post(edit_url(world.task), form_of(html)).status_code == 302
    assert [row.label for row in Task.objects.get(pk=world.task.pk).assignments.all()] == ["Сосновский Т.А."]


def test_a_move_meanwhile_is_no_conflict(as_: As, world: World) -> None:
    browser = as_("sysadmin")
    data = opened(browser, world.subtask)
    actions.start(world.subtask, by=world.employee, at=NOW)

    assert browser.post(edit_url(world.subtask), data | {"text": "Опрос"}).status_code == 302
    assert Task.objects.get(pk=world.subtask.pk).state == TaskState.STARTED


def test_an_old_version_alone_is_enough_to_be_stopped(as_: As, world: World) -> None:
    """A form that did not bring back what it had shown."""
    Task.objects.filter(pk=world.task.pk).update(version=5)
    people = {"people-TOTAL_FORMS": "0", "people-INITIAL_FORMS": "0"}
    data = {"text": "Педсовет", "stage": world.stage.pk, "version": "4", **people}

    response = as_("sysadmin").post(edit_url(world.task), data)

    assert response.status_code == 409
    assert "Педсовет" in response.content.decode()
    assert Task.objects.get(pk=world.task.pk).text != "Педсовет"


@pytest.mark.parametrize("name", ["plans:plan_edit", "plans:stage_edit"])
def test_headers_are_as_safe_as_tasks(as_: As, world: World, name: str) -> None:
    thing = world.plan if name == "plans:plan_edit" else world.stage
    browser, url = as_("sysadmin"), reverse(name, args=[thing.pk])
    first, second = form_of(browser.get(url).content.decode()), form_of(browser.get(url).content.decode())
    browser.post(url, first | {"title": "Первое"})

    response = browser.post(url, second | {"title": "Второе"})

    html = response.content.decode()
    assert response.status_code == 409
    assert "<ins>Первое</ins>" in html
    assert form_of(html)["title"] == "Второе"
    assert browser.post(url, form_of(html)).status_code == 302
    thing.refresh_from_db()
    assert thing.title == "Второе"


def test_adding_a_task_does_not_outdate_the_header_of_the_plan(as_: As, world: World) -> None:
    browser, url = as_("sysadmin"), reverse("plans:plan_edit", args=[world.plan.pk])
    data = form_of(browser.get(url).content.decode())
    actions.add(world.plan, Content("Новая", world.stage.pk), by=world.sysadmin)

    assert browser.post(url, data | {"title": "План"}).status_code == 302


DEADLINES: list[tuple[dict[str, str], tuple[str, date | None, date | None]]] = [
    ({"deadline_words": "до 1 октября"}, ("dates", None, date(2027, 10, 1))),
    ({"deadline_words": "май"}, ("dates", date(2027, 5, 1), date(2027, 5, 31))),
    ({"deadline_words": "когда получится"}, ("unknown", None, None)),
    ({"deadline_words": "", "deadline_start": "", "deadline_end": ""}, ("unknown", None, None)),
    ({"deadline_end": "2027-04-15"}, ("dates", date(2027, 3, 1), date(2027, 4, 15))),
    ({"deadline_words": "май", "deadline_end": "2027-06-15"}, ("dates", date(2027, 3, 1), date(2027, 6, 15))),
    ({"deadline_start": "", "deadline_end": ""}, ("dates", date(2027, 3, 1), date(2027, 3, 31))),
    ({"number": "7."}, ("dates", date(2027, 3, 1), date(2027, 3, 31))),
]


@pytest.mark.parametrize(("typed", "value"), DEADLINES)
def test_words_become_dates_and_dates_by_hand_win(
    as_: As, world: World, typed: dict[str, str], value: tuple[str, date | None, date | None]
) -> None:
    browser = as_("sysadmin")

    assert browser.post(edit_url(world.task), opened(browser, world.task) | typed).status_code == 302

    task = Task.objects.get(pk=world.task.pk)
    assert (task.deadline_kind, task.deadline_start, task.deadline_end) == value


@pytest.mark.parametrize(
    "typed",
    [
        {"text": " "},
        {"deadline_start": "2027-05-02", "deadline_end": "2027-05-01"},
        {"stage": "999999"},
        {"parent": "999999"},
        {"evidence": "нет такого"},
        {"people-0-who": "employee-999999"},
        {"people-1-who": "{same}"},
        {"number": "1" * 21},
    ],
)
def test_mistakes_are_shown_and_nothing_is_saved(as_: As, world: World, typed: dict[str, str]) -> None:
    browser = as_("sysadmin")
    data = opened(browser, world.task)
    typed = {name: data["people-0-who"] if value == "{same}" else value for name, value in typed.items()}

    response = browser.post(edit_url(world.task), data | {"deadline_words": "тем временем"} | typed)

    assert response.status_code == 422
    assert "тем временем" in response.content.decode()
    assert Task.objects.get(pk=world.task.pk).version == 1


def test_a_task_cannot_belong_to_itself_or_its_own_subtask(world: World) -> None:
    for parent in (world.task, world.subtask):
        with pytest.raises(Refused, match="самой себя"):
            actions.edit(
                world.task,
                Content("Текст", world.stage.pk, parent.pk),
                seen=actions.Seen(version=1),
                by=world.sysadmin,
            )


def test_a_task_takes_its_subtasks_along_to_another_stage(world: World) -> None:
    other = Stage.objects.create(school=world.school, plan=world.plan, position=2, title="Старт")

    actions.edit(world.task, Content("Текст", other.pk), seen=actions.Seen(version=1), by=world.sysadmin)

    assert Task.objects.get(pk=world.subtask.pk).stage == other
    assert in_order(world.plan) == [world.submitted_task, world.task, world.subtask]


def test_a_new_subtask_is_refused_under_a_finished_task(world: World) -> None:
    actions.drop(world.subtask, reason="Не нужен", by=world.sysadmin, at=NOW)

    with pytest.raises(Refused, match="уже закрыта"):
        actions.add(world.plan, Content("Ещё", world.stage.pk, world.subtask.pk), by=world.sysadmin)


def in_order(plan: Plan) -> list[Task]:
    return list(Task.objects.filter(plan=plan).order_by("stage__position", "position"))


def test_positions_follow_the_paper(world: World) -> None:
    """A task added to the first of two stages, and a sub-task added to the first task, stand where they belong."""
    later = Stage.objects.create(school=world.school, plan=world.plan, position=2)
    last = make_task(world.plan, later, "Старт")

    added = actions.add(world.plan, Content("Ещё задача", world.stage.pk), by=world.sysadmin)
    sub = actions.add(world.plan, Content("Ещё подпункт", world.stage.pk, world.task.pk), by=world.sysadmin)

    assert in_order(world.plan) == [world.task, world.subtask, sub, world.submitted_task, added, last]
    assert [task.position for task in in_order(world.plan)] == [1, 2, 3, 4, 5, 6]
    assert Plan.objects.get(pk=world.plan.pk).version == 3


def test_shifting_swaps_neighbours_with_all_that_belongs_to_them(world: World) -> None:
    actions.shift(world.submitted_task, up=True, by=world.sysadmin)
    assert in_order(world.plan) == [world.submitted_task, world.task, world.subtask]

    with pytest.raises(Refused, match="уже первая"):
        actions.shift(world.submitted_task, up=True, by=world.sysadmin)


def test_stages_change_places(world: World) -> None:
    later = stage_actions.add(world.plan, title="Старт", by=world.sysadmin)
    task = actions.add(world.plan, Content("Старт", later.pk), by=world.sysadmin)

    stage_actions.shift(later, up=True, by=world.sysadmin)

    assert in_order(world.plan) == [task, world.task, world.subtask, world.submitted_task]
    assert task.position == 4
    assert Task.objects.get(pk=task.pk).position == 1


@pytest.mark.parametrize(
    ("place", "number"),
    [({}, "4."), ({"parent": "task"}, "1.2."), ({"parent": "subtask"}, "1.1.1."), ({"stage": "²"}, "4.")],
)
def test_the_next_number_is_offered(as_: As, world: World, place: dict[str, str], number: str) -> None:
    """The world's reported task is the third row and carries «3.»."""
    asked = {name: getattr(world, value).pk if value in {"task", "subtask"} else value for name, value in place.items()}

    html = as_("sysadmin").get(reverse("plans:task_add", args=[world.plan.pk]), asked).content.decode()

    assert form_of(html)["number"] == number


def test_a_new_task_comes_with_people_and_an_understood_deadline(as_: As, world: World) -> None:
    data = form_of(as_("sysadmin").get(reverse("plans:task_add", args=[world.plan.pk])).content.decode())
    people = {
        "people-0-who": f"employee-{world.staff['deputy'].pk}",
        "people-1-who": "group-teachers",
        "people-1-duty": Duty.TAKES_PART.value,
        "people-2-words": "завхоз",
    }

    response = as_("sysadmin").post(
        reverse("plans:task_add", args=[world.plan.pk]),
        data | people | {"text": "Семинар\r\nДля всех", "deadline_words": "апрель"},
    )

    assert response.status_code == 302
    task = Task.objects.get(plan=world.plan, text="Семинар\nДля всех")
    assert [(row.label, row.duty) for row in task.assignments.all()] == [
        ("Сосновский Т.А.", "answers"),
        ("учителя", "takes_part"),
        ("завхоз", "answers"),
    ]
    assert task.deadline_end == date(2027, 4, 30)
    assert task.history.get().history_user == world.sysadmin


@pytest.mark.parametrize(
    ("before", "typed", "words"),
    [
        (("employee", "Ясенев П.И."), {"people-0-who": "deputy"}, ""),  # the words spoke of another person
        (("", "завуч"), {"people-0-who": "deputy"}, "завуч"),  # the words are explained at last
        (("employee", "Ясенев П.И."), {"people-0-who": "deputy", "people-0-words": "завуч"}, "завуч"),
    ],
)
def test_words_of_the_plan_do_not_outlive_their_person(
    as_: As, world: World, before: tuple[str, str], typed: dict[str, str], words: str
) -> None:
    browser, row = as_("sysadmin"), world.task.assignments.get()
    row.employee = world.staff.get(before[0])
    row.words = before[1]
    row.save()
    deputy = world.staff["deputy"]
    typed = {name: f"employee-{deputy.pk}" if value == "deputy" else value for name, value in typed.items()}

    browser.post(edit_url(world.task), opened(browser, world.task) | typed)

    named = world.task.assignments.get()
    assert (named.employee, named.words) == (deputy, words)


def test_what_was_accepted_is_not_deleted(as_: As, world: World) -> None:
    actions.accept(world.submitted_task, by=world.deputy, at=NOW)

    for url in ("plans:task_delete", "plans:stage_delete"):
        pk = world.submitted_task.pk if url == "plans:task_delete" else world.stage.pk
        response = as_("sysadmin").post(reverse(url, args=[pk]))
        assert response.status_code == 422
        assert "принята и остаётся" in response.content.decode()
    assert Task.objects.filter(plan=world.plan).count() == 3


def test_deleting_takes_the_branch_and_names_the_actor(as_: As, world: World) -> None:
    page = as_("sysadmin").get(reverse("plans:task_delete", args=[world.task.pk])).content.decode()
    assert "Провести опрос" in page

    as_("sysadmin").post(reverse("plans:task_delete", args=[world.task.pk]))

    assert in_order(world.plan) == [world.submitted_task]
    gone = Task.history.filter(history_type="-")
    assert {(row.id, row.history_user) for row in gone} == {
        (world.task.pk, world.sysadmin),
        (world.subtask.pk, world.sysadmin),
    }


def test_deleting_a_stage_takes_its_tasks(as_: As, world: World) -> None:
    as_("sysadmin").post(reverse("plans:stage_delete", args=[world.stage.pk]))

    assert not Stage.objects.filter(plan=world.plan).exists()
    assert not Task.objects.filter(plan=world.plan).exists()


def test_people_keep_their_rows_when_only_the_order_changes(world: World) -> None:
    people = (Named(employee_id=world.staff["deputy"].pk), Named(group="teachers"))
    task = actions.add(world.plan, Content("Задача", world.stage.pk, people=people), by=world.sysadmin)
    rows = set(task.assignments.values_list("pk", flat=True))

    turned = Content("Задача", world.stage.pk, people=people[::-1])
    actions.edit(task, turned, seen=actions.Seen(version=1), by=world.sysadmin)

    assert set(task.assignments.values_list("pk", flat=True)) == rows
    assert [row.group for row in task.assignments.order_by("position")] == ["teachers", ""]


def test_a_plan_without_stages_asks_for_a_stage_first(as_: As, world: World) -> None:
    response: Any = as_("sysadmin").get(reverse("plans:task_add", args=[world.approved_plan.pk]))

    assert response.headers["Location"] == reverse("plans:stage_add", args=[world.approved_plan.pk])
