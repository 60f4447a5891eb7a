"""Saving what was read: the whole plan with its people and history, or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ezh_rollout.shared.refusal import Outrun, Refused
from plans.actions import plan_import
from plans.actions.plan_import import Decision, save_reading, save_upload
from plans.evidence import EVIDENCE
from plans.matching import People
from plans.models import Assignment, Plan, PlanUpload, Stage, Task
from plans.reading import Column, PlanReading, read_pasted
from plans.states import DeadlineKind, TaskState
from plans.template import template_reading
from plans.uploads import read_upload, seen_key
from registry.models import Employee
from registry.states import Gender
from tests.world import NOW, World

START = date(2027, 3, 1)
HEAD = "План работ\n№\tМероприятие\tСрок\tОтветственный\tРезультат\n"


def reading_of(*rows: Sequence[str]) -> PlanReading:
    lines = ("\t".join(f'"{cell}"' if "\n" in cell else cell for cell in row) for row in rows)
    return read_pasted(HEAD + "\n".join(lines), "", start=START)


def save(world: World, reading: PlanReading, **kwargs: Any) -> Plan:
    kwargs.setdefault("by", world.users["sysadmin"])
    return save_reading(reading, school=world.school, starts_on=START, **kwargs)


def test_the_plan_is_saved_as_it_was_read(cast: World) -> None:
    reading = reading_of(
        ("Подготовка",),
        ("1.", "Сбор согласий:\n- раздать бланки\n- собрать бланки", "до 1 октября", "Кленова В.Н.", "журнал"),
        ("2.", "Семинар", "каждую пятницу", "классные руководители", ""),
        ("Старт",),
        ("1.", "Начало работы", "после каникул", "", ""),
    )

    plan = save(cast, reading, source_name="план.docx", source_sha256="a" * 64)

    stages = {stage.title: stage.position for stage in plan.stages.all()}
    assert stages == {"Подготовка": 1, "Старт": 2}
    rows = list(Task.objects.filter(plan=plan).order_by("position"))
    assert [(row.position, row.text, row.parent and row.parent.text) for row in rows] == [
        (1, "Сбор согласий:", None),
        (2, "раздать бланки", "Сбор согласий:"),
        (3, "собрать бланки", "Сбор согласий:"),
        (4, "Семинар", None),
        (5, "Начало работы", None),
    ]
    consents = rows[0]
    assert (consents.deadline_words, consents.deadline_kind) == ("до 1 октября", DeadlineKind.DATES)
    assert (consents.deadline_end, consents.state) == (date(2027, 10, 1), TaskState.PLANNED)
    assert consents.extra == {"Результат": "журнал"}
    assert {row.state for row in rows} == {TaskState.PLANNED}
    assert (plan.title, plan.starts_on, plan.source_name, plan.source_sha256) == (
        "План работ",
        START,
        "план.docx",
        "a" * 64,
    )


def test_people_become_employees_groups_or_words(cast: World) -> None:
    who = "Кленова В.Н., Тополева И.И.,\nклассные руководители"

    plan = save(cast, reading_of(("1.", "Сбор согласий", "март", who, "")))

    found = Assignment.objects.filter(task__plan=plan).order_by("position")
    assert [(row.employee, row.group, row.words) for row in found] == [
        (cast.staff["sysadmin"], "", "Кленова В.Н."),
        (None, "", "Тополева И.И."),
        (None, "class_teachers", "классные руководители"),
    ]
    assert Employee.objects.filter(school=cast.school).count() == 5


def test_a_person_named_twice_in_a_cell_answers_once(cast: World) -> None:
    plan = save(cast, reading_of(("1.", "Сбор", "март", "Кленова В.Н.\nКленова Вера Николаевна", "")))

    assert Assignment.objects.get(task__plan=plan).employee == cast.staff["sysadmin"]


def test_decisions_win_and_a_new_employee_is_created_once(cast: World) -> None:
    reading = reading_of(
        ("1.", "Сбор", "март", "Тополева И.И.", ""),
        ("2.", "Ввод", "март", "И.И. Тополева", ""),
        ("3.", "Старт", "март", "Вязов П.П.", ""),
    )
    keys = {named.mention.surname: named.key for named in People.of(reading, [])}
    new = Employee(last_name="Тополева", first_name="И.", middle_name="И.", gender=Gender.FEMALE)
    people = {
        keys["Тополева"]: Decision(employee=new),
        keys["Вязов"]: Decision(employee=cast.staff["employee"]),
    }

    save(cast, reading, people=people)

    created = Employee.objects.get(last_name="Тополева")
    assert (created.school, created.history.get().history_user) == (cast.school, cast.users["sysadmin"])
    assert list(Assignment.objects.order_by("task__position").values_list("employee", flat=True)) == [
        created.pk,
        created.pk,
        cast.staff["employee"].pk,
    ]


@pytest.mark.parametrize("whose", ["stranger", "archived"])
def test_an_employee_who_is_not_of_the_staff_undoes_everything(cast: World, whose: str) -> None:
    reading = reading_of(("1.", "Сбор", "март", "Тополева И.И.", ""))
    (named,) = People.of(reading, [])
    employee = cast.staff["stranger"]
    if whose == "archived":
        employee = cast.staff["employee"]
        Employee.objects.filter(pk=employee.pk).update(archived_at=NOW)

    with pytest.raises(Outrun, match="нет в списке школы"):
        save(cast, reading, people={named.key: Decision(employee=employee)})

    assert (Plan.objects.count(), Stage.objects.count(), Task.objects.count()) == (0, 0, 0)


def test_an_answer_about_nobody_of_the_plan_undoes_everything(cast: World) -> None:
    """A namesake who was entered meanwhile makes another question of the name."""
    with pytest.raises(Outrun, match="список сотрудников изменился"):
        save(cast, reading_of(("1.", "Сбор", "март", "Кленова В.Н.", "")), people={"person|никто|": Decision()})

    assert not Plan.objects.exists()


def test_staff_of_another_school_is_never_matched(cast: World) -> None:
    plan = save(cast, reading_of(("1.", "Сбор", "март", "Чужая М.", "")))

    assert Assignment.objects.get(task__plan=plan).employee is None


def test_history_names_the_importer_and_the_reason(cast: World) -> None:
    plan = save(cast, template_reading(start=START))

    for model in (Plan, Stage, Task, Assignment):
        history = model.history.all()
        assert history.count() == model.objects.count() > 0
        assert {row.history_user for row in history} == {cast.users["sysadmin"]}
        assert {row.history_change_reason for row in history} == {"импорт"}
    assert plan.created_by == cast.users["sysadmin"]


def test_the_command_line_saves_without_a_person(cast: World) -> None:
    plan = save(cast, reading_of(("1.", "Сбор", "март", "Кленова В.Н.", "")), by=None)

    assert plan.created_by is None
    assert Assignment.objects.get().employee == cast.staff["sysadmin"]


def test_saved_tasks_are_found_by_search(cast: World) -> None:
    save(cast, reading_of(("1.", "Сбор согласий учащихся", "март", "", "")))

    assert [task.text for task in Task.objects.matching("СОГЛАСИЙ")] == ["Сбор согласий учащихся"]


def test_nothing_that_is_too_long_is_lost(cast: World) -> None:
    deadline = "март, " + "по отдельному графику работ " * 20
    reading = reading_of(("1.", "Сбор", deadline, "", ""))

    save(cast, reading)

    task = Task.objects.get()
    assert len(task.deadline_words) == 300
    assert task.extra["Срок полностью"] == reading.stages[0].tasks[0].deadline.words


def test_footnotes_are_kept(cast: World) -> None:
    reading = reading_of(("1.", "Сбор", "март", "", ""))
    (stage,) = reading.stages
    noted = replace(stage.tasks[0], notes=("Под устройством понимается компьютер.",))

    save(cast, replace(reading, stages=(replace(stage, tasks=(noted,)),)))

    assert Task.objects.get().extra == {"Сноски": "Под устройством понимается компьютер."}


def test_tasks_that_say_what_proves_them_get_their_evidence(cast: World) -> None:
    save(cast, template_reading(start=START), with_evidence=True)

    proved = Task.objects.exclude(evidence="").order_by("position")
    assert [(task.evidence, task.title[:30]) for task in proved] == [
        ("order_model_signed", "Приказ директора школы. Утверж"),
        ("order_responsible_signed", "Назначение ответственного за в"),
        ("people_prepared", "Подготовка данных для регистра"),
        ("people_prepared", "Сведения о сотрудниках, учащих"),
        ("school_activated", "Основные работы по регистрации"),
        ("school_activated", "ввод минимальной первоначально"),
        ("consents_collected", "Сбор согласий на обработку пер"),
        ("order_introduction_signed", "Выпуск приказа о внедрении ЕОС"),
        ("employees_entered", "Ввод персональных данных сотру"),
        ("staff_codes_handed_out", "Раздача персональных кодов сот"),
        ("admin_rights_given", "Предоставление выбранным сотру"),
        ("information_entered", "Ввод информации :"),
        ("periods_entered", "по отчетным периодам"),
        ("bells_entered", "Ввод расписания звонков"),
        ("reference_entered", "Заполнение справочников ЕОС «Д"),
        ("buildings_entered", "«Здания»"),
        ("rooms_entered", "«Кабинеты и места»"),
        ("subjects_entered", "«Предметы»"),
        ("links_entered", "Установление связей в системе:"),
        ("subject_teachers_linked", "«предмет-учитель»"),
        ("subject_rooms_linked", "«предмет-кабинет»"),
        ("subject_classes_linked", "«предмет-класс»"),
        ("data_verified", "Проверка и (при необходимости)"),
    ]
    assert {task.evidence for task in proved} <= EVIDENCE.keys()


@pytest.mark.parametrize(
    "text",
    [
        *("Обсуждение приказа о внедрении", "Ввод данных", "Семинар: приказ о внедрении", "Ознакомление с приказом"),
        *(
            "Ввод информации: о родителях",
            "Обсуждение предметов",
            "Предметы мебели",
            "Ремонт здания",
            "Проверка техники",
            "Сбор согласий на распространение персональных данных",
            "Разъяснения о сборе согласий",
        ),
    ],
)
def test_words_that_only_mention_the_proof_get_none(cast: World, text: str) -> None:
    save(cast, reading_of(("1.", text, "март", "", "")), with_evidence=True)

    assert Task.objects.get().evidence == ""


def test_a_plan_without_tasks_is_refused(cast: World) -> None:
    empty = replace(reading_of(("1.", "Сбор", "март", "", "")), stages=())

    with pytest.raises(Refused, match="ни одного мероприятия"):
        save(cast, empty)

    assert not Plan.objects.exists()


@pytest.mark.parametrize("size", [1, 20])
def test_rows_are_written_in_bulk(cast: World, size: int) -> None:
    """SQLite takes about thirty tasks in one statement; what matters is that nothing is written one by one."""
    rows = [(f"{number}.", f"Задача {number}", "март", "Кленова В.Н.", "") for number in range(1, size + 1)]
    reading = reading_of(*rows)

    with CaptureQueriesContext(connection) as queries:
        save(cast, reading)

    assert len(queries) == 11


def received(world: World, text: str = "", **kwargs: Any) -> PlanUpload:
    text = text or HEAD + "1.\tСбор согласий\tмарт\tКленова В.Н.\t"
    return plan_import.receive(
        world.school, starts_on=START, by=world.users["sysadmin"], at=kwargs.pop("at", NOW), text=text, **kwargs
    )


def save_received(world: World, upload: PlanUpload) -> Plan:
    return save_upload(
        upload,
        read_upload(upload),
        seen=seen_key(upload),
        title="План",
        people={},
        with_evidence=False,
        by=world.users["sysadmin"],
    )


def test_a_saved_upload_is_gone_and_cannot_be_saved_twice(cast: World) -> None:
    upload = received(cast)

    plan = save_received(cast, upload)
    with pytest.raises(Outrun, match="уже сохранён"):
        save_received(cast, upload)

    assert list(Plan.objects.all()) == [plan]
    assert not PlanUpload.objects.exists()


def test_columns_corrected_in_another_tab_stop_the_save(cast: World) -> None:
    upload = received(cast)
    old = PlanUpload.objects.get()
    plan_import.correct_columns(upload, columns={4: Column.IGNORE})

    with pytest.raises(Outrun, match="в другой вкладке"):
        save_received(cast, old)

    assert not Plan.objects.exists()


def test_uploads_forgotten_for_a_week_go_when_a_new_one_comes(cast: World) -> None:
    old, young = received(cast), received(cast)
    PlanUpload.objects.filter(pk=old.pk).update(created_at=NOW - timedelta(days=7, minutes=1))
    PlanUpload.objects.filter(pk=young.pk).update(created_at=NOW - timedelta(days=6))

    new = received(cast)

    assert set(PlanUpload.objects.all()) == {young, new}


def test_a_discarded_upload_cannot_be_corrected(cast: World) -> None:
    upload = received(cast)
    plan_import.discard(upload)

    with pytest.raises(Outrun):
        plan_import.correct_columns(PlanUpload(pk=upload.pk), columns={})
