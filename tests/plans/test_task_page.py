"""The page of a task: files, comments, history, evidence; the list of one's own tasks."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Refused
from plans import evidence
from plans.actions import task as actions
from plans.actions.task import files
from plans.actions.task.content import Content, Named
from plans.history import history_of
from plans.models import Assignment, Plan, Task, TaskEvent, TaskFile
from plans.states import GroupKind, TaskState
from registry.models import Appointment, Employee
from tests.plans.test_evidence_of_data import OF_DATA
from tests.world import NOW, World, make_task

As = Callable[[str], Client]

QUERIES_OF_THE_PAGE = 16
QUERIES_OF_MY_TASKS = 7


def url(task: Task) -> str:
    return reverse("plans:task", args=[task.pk])


def upload(name: str = "акт.pdf", content: bytes = b"%PDF-1.7") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def folder_of(settings: Any) -> Path:
    return Path(settings.STORAGES["default"]["OPTIONS"]["location"])


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_takes_as_many_queries_for_many_things(
    as_: As, world: World, number: int, django_assert_num_queries: Any
) -> None:
    for i in range(number):
        make_task(world.plan, world.stage, f"Подпункт {i}", parent=world.task, people=(world.staff["deputy"],))
        actions.comment(world.task, text=f"Слова {i}", by=world.deputy, at=NOW)
        actions.attach(world.task, upload(), by=world.sysadmin, at=NOW)
        world.task.number = str(i)
        save_as(world.task, by=world.sysadmin, fields=["number"])
    browser = as_("sysadmin")

    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        response = browser.get(url(world.task))

    assert f"Слова {number - 1}" in response.content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_own_tasks_takes_as_many_queries_for_many_tasks(
    as_: As, world: World, number: int, django_assert_num_queries: Any
) -> None:
    for i in range(number):
        make_task(world.plan, world.stage, f"Моя {i}", people=(world.staff["employee"],))
    browser = as_("employee")

    with django_assert_num_queries(QUERIES_OF_MY_TASKS):
        response = browser.get(reverse("plans:my_tasks"))

    assert f"Моя {number - 1}" in response.content.decode()


def test_own_tasks_are_those_of_the_person_and_of_her_groups(as_: As, world: World) -> None:
    group = make_task(world.plan, world.stage, "Семинар для учителей")
    Assignment.objects.create(school=world.school, task=group, group=GroupKind.TEACHERS)
    make_task(world.plan, world.stage, "Чужая работа", people=(world.staff["deputy"],))

    html = as_("employee").get(reverse("plans:my_tasks")).content.decode()

    assert "Семинар для учителей" in html
    assert world.task.title in html
    assert "Чужая работа" not in html


def test_whoever_has_no_tasks_is_told_so(as_: As, world: World) -> None:
    assert "Задач для вас пока нет" in as_("council").get(reverse("plans:my_tasks")).content.decode()


def test_a_subtask_of_somebody_else_is_not_shown_to_an_employee(as_: As, world: World) -> None:
    """She would only get «не найдено» behind the link."""
    make_task(world.plan, world.stage, "Подпункт завуча", parent=world.task, people=(world.staff["deputy"],))

    html = as_("employee").get(url(world.task)).content.decode()

    assert "Провести опрос" in html
    assert "Подпункт завуча" not in html
    assert "Подпункт завуча" in as_("director").get(url(world.task)).content.decode()


def test_a_file_is_stored_privately_and_served_as_a_download(as_: As, world: World, settings: LazySettings) -> None:
    """An HTML page with a script is served as bytes that no browser runs."""
    page = b"<script>alert(1)</script>"

    as_("employee").post(reverse("plans:task_file_add", args=[world.task.pk]), {"file": upload("акт «1».html", page)})

    file = TaskFile.objects.get(task=world.task)
    assert (file.name, file.size, file.sha256) == ("акт «1».html", len(page), hashlib.sha256(page).hexdigest())
    assert (file.uploaded_by, file.school) == (world.employee, world.school)
    stored = Path(file.file.path)
    assert stored.is_relative_to(folder_of(settings))
    assert "акт" not in stored.name
    assert "." not in stored.name

    response: Any = as_("deputy").get(reverse("plans:task_file", args=[file.pk]))

    assert b"".join(response.streaming_content) == page
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("person", ["class_teacher", "council", "district", "stranger"])
def test_whoever_does_not_see_the_task_does_not_get_its_file(as_: As, world: World, person: str) -> None:
    file = actions.attach(world.task, upload(), by=world.employee, at=NOW)

    assert as_(person).get(reverse("plans:task_file", args=[file.pk])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("акт.pdf", "акт.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Документы\\акт.pdf", "акт.pdf"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        ("gnp.\u202eexe", "gnp.exe"),
        ("я" * 300 + ".pdf", "я" * 196 + ".pdf"),
        ("", "файл"),
        ("..", "файл"),
    ],
)
def test_names_of_files_are_kept_but_harmless(typed: str, kept: str) -> None:
    assert files.clean_name(typed) == kept


@pytest.mark.parametrize(("size", "message"), [(0, "Файл пустой"), (26, "больше 25"), (25, "")])
def test_empty_and_huge_files_are_refused(
    as_: As, world: World, monkeypatch: pytest.MonkeyPatch, size: int, message: str
) -> None:
    monkeypatch.setattr(files, "MAX_FILE_SIZE", 25)

    response = as_("employee").post(
        reverse("plans:task_file_add", args=[world.task.pk]), {"file": upload(content=b"x" * size)}
    )

    assert response.status_code == (422 if message else 302)
    assert message in response.content.decode()
    assert TaskFile.objects.exists() is not bool(message)


def test_a_refused_file_leaves_no_bytes_behind(world: World, settings: LazySettings) -> None:
    accepted = actions.accept(world.submitted_task, by=world.deputy, at=NOW)

    with pytest.raises(Refused, match="Задача принята"):
        actions.attach(accepted, upload(), by=world.sysadmin, at=NOW)

    assert [path for path in (folder_of(settings) / "evidence").rglob("*") if path.is_file()] == []


def test_only_the_uploader_takes_a_file_back_and_only_until_acceptance(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    task = world.submitted_task
    file, other = (actions.attach(task, upload(), by=world.sysadmin, at=NOW) for _ in range(2))
    path = Path(file.file.path)

    with pytest.raises(Refused, match="только тот, кто его приложил"):
        actions.detach(file, by=world.deputy, at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        actions.detach(file, by=world.sysadmin, at=NOW)
    assert not path.exists()

    actions.accept(task, by=world.deputy, at=NOW)
    with pytest.raises(Refused, match="Задача принята"):
        actions.detach(other, by=world.sysadmin, at=NOW)
    assert TaskFile.objects.get() == other


def test_deleting_a_task_deletes_the_bytes_of_its_files(world: World, django_capture_on_commit_callbacks: Any) -> None:
    path = Path(actions.attach(world.subtask, upload(), by=world.sysadmin, at=NOW).file.path)

    with django_capture_on_commit_callbacks(execute=True):
        actions.delete(world.task, by=world.sysadmin)

    assert not path.exists()


def test_an_empty_comment_is_refused_and_a_full_one_is_escaped(as_: As, world: World) -> None:
    add = reverse("plans:task_comment", args=[world.task.pk])
    browser = as_("employee")

    assert browser.post(add, {"text": "  "}).status_code == 422
    assert browser.post(add, {"text": "<b>Готово?</b>"}).status_code == 302

    assert "&lt;b&gt;Готово?&lt;/b&gt;" in browser.get(url(world.task)).content.decode()
    assert TaskEvent.objects.filter(text="<b>Готово?</b>", by=world.employee).exists()


def test_history_tells_who_changed_what(world: World) -> None:
    people = (Named(employee_id=world.staff["deputy"].pk),)
    task = actions.add(world.plan, Content("Собрание", world.stage.pk, people=people), by=world.sysadmin)
    edited = Content(
        "Педсовет",
        world.stage.pk,
        world.task.pk,
        deadline_words="май",
        deadline_kind="dates",
        deadline_start=date(2027, 5, 1),
        deadline_end=date(2027, 5, 31),
        evidence="plan_approved",
    )
    actions.edit(task, edited, seen=actions.Seen(version=1), by=world.sysadmin)
    actions.start(task, by=world.sysadmin, at=NOW)

    entries = history_of(Task.objects.get(pk=task.pk))

    said = {(entry.who, change.label, change.before, change.after) for entry in entries for change in entry.changes}
    assert said == {
        ("Кленова В.Н.", "Ответственные", "", "Сосновский Т.А. (отвечает)"),
        ("Кленова В.Н.", "Ответственные", "Сосновский Т.А. (отвечает)", ""),
        ("Кленова В.Н.", "Что сделать", "Собрание", "Педсовет"),
        ("Кленова В.Н.", "В составе задачи", "—", str(world.task)),
        ("Кленова В.Н.", "Срок словами", "—", "май"),
        ("Кленова В.Н.", "Даты", "дата не определена", "май\u00a02027\u00a0г."),
        ("Кленова В.Н.", "Чем подтверждается", "—", "План утверждён"),
        ("Кленова В.Н.", "Состояние", "Запланирована", "В работе"),
    }


def test_history_is_in_order_of_time_the_newest_first(world: World) -> None:
    entries = history_of(world.task)

    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    assert any(entry.text == "Начали" and entry.who == "Кленова В.Н." for entry in entries)


def measured(world: World, key: str, plan: Plan | None = None) -> str:
    plan = plan or world.plan
    return evidence.measure([key], school=world.school.pk, plan=plan.pk, on=NOW.date())[key].shown


OF_PEOPLE_AND_PAPERS = [
    ("employees_entered", "5 из 5"),
    ("administrator_appointed", "0 из 1"),
    ("responsible_appointed", "0 из 1"),
    ("roles_appointed", "3 из 3"),
    ("order_introduction_signed", "0 из 1"),  # a draft is no order
    ("order_responsible_signed", "1 из 1"),
    ("order_model_signed", "0 из 1"),
    ("plan_approved", "0 из 1"),  # before the director's eyes, not approved
]


@pytest.mark.parametrize(("key", "shown"), OF_PEOPLE_AND_PAPERS)
def test_evidence_of_the_world(world: World, key: str, shown: str) -> None:
    assert measured(world, key) == shown


def test_every_evidence_is_tested() -> None:
    tested = {key for key, _ in (*OF_PEOPLE_AND_PAPERS, *OF_DATA)}

    assert tested == set(evidence.EVIDENCE)


@pytest.mark.parametrize(
    "fields", [{"first_name": "П."}, {"first_name": "П"}, {"middle_name": "И."}, {"post": ""}, {"gender": ""}]
)
def test_an_incomplete_card_is_not_counted(world: World, fields: dict[str, str]) -> None:
    Employee.objects.filter(pk=world.staff["employee"].pk).update(**fields)

    assert measured(world, "employees_entered") == "4 из 5"


def test_archived_people_and_other_schools_are_not_counted(world: World) -> None:
    Employee.objects.filter(pk=world.staff["employee"].pk).update(archived_at=NOW)
    Employee.objects.filter(pk=world.staff["stranger"].pk).update(middle_name="Ивановна")

    assert measured(world, "employees_entered") == "4 из 4"


def test_evidence_follows_the_facts(world: World) -> None:
    Appointment.objects.filter(school=world.school, role="sysadmin").update(order_reference="№ 24 от 27.08.2027")

    assert measured(world, "administrator_appointed") == "1 из 1"
    assert measured(world, "plan_approved", world.approved_plan) == "1 из 1"


def test_nothing_to_count_is_not_done() -> None:
    assert not evidence.Progress("Сотрудники", 0, 0, "Сотрудники", "/").is_complete


def test_evidence_of_people_and_papers_takes_four_queries(world: World, django_assert_num_queries: Any) -> None:
    """A plan without tasks about the data does not pay for them."""
    with django_assert_num_queries(4):
        evidence.measure(dict(OF_PEOPLE_AND_PAPERS), school=world.school.pk, plan=world.plan.pk, on=NOW.date())


def test_an_unknown_key_measures_nothing(world: World) -> None:
    """A key of a newer program in an older database breaks no page."""
    assert evidence.measure(["lessons_held"], school=world.school.pk, plan=world.plan.pk, on=NOW.date()) == {}


def test_the_page_says_how_far_the_evidence_is_and_where_to_look(as_: As, world: World) -> None:
    Task.objects.filter(pk=world.task.pk).update(evidence="employees_entered")

    html = as_("sysadmin").get(url(world.task)).content.decode()

    assert "5 из 5" in html
    assert reverse("registry:employees", args=[world.school.pk]) in html


def test_the_result_is_suggested(as_: As, world: World) -> None:
    actions.drop(world.subtask, reason="Не нужен", by=world.sysadmin, at=NOW)
    Task.objects.filter(pk=world.task.pk).update(evidence="roles_appointed")

    html = as_("sysadmin").get(url(world.task)).content.decode()

    assert "Назначены директор, системный администратор и заместитель: 3 из 3." in html
    assert Task.objects.get(pk=world.task.pk).state == TaskState.STARTED


def test_a_subtask_without_people_and_deadline_goes_by_its_task(world: World, as_: As) -> None:
    world.subtask.assignments.all().delete()
    Task.objects.filter(pk=world.subtask.pk).update(deadline_words="", deadline_start=None, deadline_end=None)

    html = as_("sysadmin").get(reverse("plans:task", args=[world.subtask.pk])).content.decode()

    assert html.count("как у&nbsp;задачи") == 2
    assert "никто не назначен" not in html
