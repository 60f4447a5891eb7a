"""A fixed cast of people in one school, a stranger from another, and one example of everything.

The people: director, sysadmin, deputy, class_teacher, employee, council, district; `stranger` is the director of
another school. All synthetic.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile

from plans.models import (
    Acknowledgement,
    Approval,
    Assignment,
    Order,
    OrderItem,
    Plan,
    PlanUpload,
    Printout,
    Stage,
    Task,
    TaskEvent,
)
from plans.states import ApprovalState, DeadlineKind, EventKind, OrderKind, OrderState, TaskState
from registry.actions import access, eos_account
from registry.codes import Owner
from registry.models import (
    ActivationStep,
    AdminRight,
    Appointment,
    DataRemark,
    DestructionAct,
    Employee,
    FindingWaiver,
    Job,
    Sample,
    School,
    StudyYear,
)
from registry.states import (
    ActivationNeed,
    AdminBlock,
    AdminLevel,
    Gender,
    JobState,
    RemarkState,
    Role,
    SampleState,
)
from tests.exchange_things import make_exchange_things
from tests.world_consents import make_consent_things
from tests.world_reference import make_pupil, make_reference_data

__all__ = [
    "NOW", "PASSWORD", "PEOPLE", "SECRET_CODE", "World", "make_cast", "make_plan", "make_printout", "make_pupil",
    "make_school", "make_task", "make_user", "make_world",
]  # fmt: skip

NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
PASSWORD = "длинный пароль для проверок"

PEOPLE: dict[str, tuple[str, str, str, Gender, str, Role]] = {
    "director": ("Берёзкина", "Раиса", "Андреевна", Gender.FEMALE, "директор школы", Role.DIRECTOR),
    "sysadmin": ("Кленова", "Вера", "Николаевна", Gender.FEMALE, "системный администратор", Role.SYSADMIN),
    "deputy": (
        "Сосновский",
        "Тарас",
        "Алексеевич",
        Gender.MALE,
        "заместитель директора по учебно-воспитательной работе",
        Role.DEPUTY,
    ),
    "class_teacher": ("Ольхова", "Анна", "Игоревна", Gender.FEMALE, "учитель начальных классов", Role.CLASS_TEACHER),
    "employee": ("Ясенев", "Пётр", "Ильич", Gender.MALE, "учитель физики", Role.EMPLOYEE),
}


@dataclass
class World:
    """Everything a test may need, by name."""

    school: School
    other: School
    users: dict[str, Any] = field(default_factory=dict)
    staff: dict[str, Employee] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        for names in (self.__dict__.get("users", {}), self.__dict__.get("things", {})):
            if name in names:
                return names[name]
        raise AttributeError(name)


def make_user(name: str, **fields: Any) -> Any:
    """A user with a fast hash would need other settings; an unusable password is enough for force_login."""
    user = get_user_model().objects.create(username=name, **fields)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return user


def make_school(name: str = "МБОУ «Учебная СОШ»", **fields: Any) -> School:
    return School.objects.create(
        full_name=f"Муниципальное бюджетное общеобразовательное учреждение {name.removeprefix('МБОУ ')}",
        short_name=name,
        place="с. Учебное",
        **fields,
    )


def make_cast() -> World:
    """Two schools and the people, nothing else."""
    world = World(school=make_school(), other=make_school("МБОУ «Чужая СОШ»"))
    for name, (last, first, middle, gender, post, role) in PEOPLE.items():
        user = make_user(name, first_name=first, last_name=last)
        world.users[name] = user
        world.staff[name] = Employee.objects.create(
            school=world.school,
            user=user,
            last_name=last,
            first_name=first,
            middle_name=middle,
            gender=gender,
            post=post,
        )
        access.appoint(user, school=world.school, role=role, by=None, at=NOW)
    for name, role in (("council", Role.COUNCIL), ("district", Role.DISTRICT)):
        world.users[name] = make_user(name, first_name="Иван", last_name="Внешний")
        access.appoint(world.users[name], school=world.school, role=role, by=None, at=NOW)
    stranger = make_user("stranger", first_name="Чужая", last_name="Директор")
    world.users["stranger"] = stranger
    world.staff["stranger"] = Employee.objects.create(
        school=world.other, user=stranger, last_name="Чужая", first_name="Мария", gender=Gender.FEMALE, post="директор"
    )
    access.appoint(stranger, school=world.other, role=Role.DIRECTOR, by=None, at=NOW)
    return world


def make_task(plan: Plan, stage: Stage, text: str, *, people: tuple[Employee, ...] = (), **fields: Any) -> Task:
    fields.setdefault("position", plan.tasks.count() + 1)
    fields.setdefault("number", f"{fields['position']}.")
    task = Task.objects.create(school=plan.school, plan=plan, stage=stage, text=text, **fields)
    for position, employee in enumerate(people):
        Assignment.objects.create(
            school=plan.school, task=task, employee=employee, position=position, words=employee.short_name
        )
    return task


def make_plan(school: School, *, title: str = "План внедрения электронного журнала") -> Plan:
    return Plan.objects.create(school=school, title=title, starts_on=date(2027, 3, 1))


def make_printout(school: School, title: str) -> Printout:
    pdf = b"%PDF-1.7 test"
    return Printout.objects.create(
        school=school, title=title, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), created_at=NOW
    )


def make_world() -> World:
    """The cast and one example of everything that has an address of its own."""
    world = make_cast()
    school, users, staff, things = world.school, world.users, world.staff, world.things
    things["study_year"] = StudyYear.objects.create(
        school=school, starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 31)
    )
    things["appointment"] = Appointment.objects.get(school=school, role=Role.EMPLOYEE)
    make_reference_data(world)
    plan = things["plan"] = make_plan(school)
    stage = things["stage"] = Stage.objects.create(school=school, plan=plan, position=1, title="Подготовительный этап")
    things["task"] = make_task(
        plan,
        stage,
        "Ознакомление коллектива с введением электронного журнала",
        people=(staff["employee"],),
        deadline_words="март",
        deadline_kind=DeadlineKind.DATES,
        deadline_start=date(2027, 3, 1),
        deadline_end=date(2027, 3, 31),
        state=TaskState.STARTED,
        started_by=users["employee"],
        started_at=NOW,
    )
    things["subtask"] = make_task(
        plan, stage, "Провести опрос", parent=things["task"], number="1.1.", people=(staff["employee"],)
    )
    things["submitted_task"] = make_task(
        plan,
        stage,
        "Сбор согласий на обработку персональных данных",
        people=(staff["sysadmin"],),
        deadline_words="до 1 октября",
        deadline_kind=DeadlineKind.DATES,
        deadline_end=date(2027, 10, 1),
        state=TaskState.SUBMITTED,
        submitted_by=users["sysadmin"],
        submitted_at=NOW,
        result="Собраны все согласия",
    )
    TaskEvent.objects.create(
        school=school, task=things["task"], kind=EventKind.COMMENT, by=users["sysadmin"], at=NOW, text="Начали"
    )
    things["upload"] = PlanUpload.objects.create(
        school=school,
        created_by=users["sysadmin"],
        starts_on=date(2027, 3, 1),
        pasted_text="№\tМероприятие\tСрок\tОтветственный\n1.\tОзнакомление\tмарт\tдиректор\n",
    )
    _make_ways_into_the_journal(world)
    _make_checks(world)
    things["job"] = _make_job(world)
    _make_papers(world)
    make_exchange_things(world)
    make_consent_things(world)
    return world


SECRET_CODE = "QX7-MARMALADE-42"


def _make_ways_into_the_journal(world: World) -> None:
    """A code that waits to be handed over, a right, a step and an act of destruction."""
    school, users, things = world.school, world.users, world.things
    eos_account.enter_codes(
        school, {Owner("pupil", things["pupil"].pk): SECRET_CODE}, on=NOW.date(), by=users["sysadmin"]
    )
    things["eos_account"] = things["pupil"].eos_accounts.get()
    things["admin_right"] = AdminRight.objects.create(
        school=school,
        employee=world.staff["sysadmin"],
        block=AdminBlock.PEOPLE,
        level=AdminLevel.FULL,
        order_number="24",
        order_date=date(2027, 3, 9),
        since=date(2027, 3, 9),
        began_by=users["sysadmin"],
    )
    things["activation_step"] = ActivationStep.objects.create(
        school=school, title="Ввод активационного кода", need=ActivationNeed.CODE
    )
    things["finding_waiver"] = FindingWaiver.objects.create(
        school=school,
        code="control_figures_missing",
        section="school",
        object_id=school.pk,
        fingerprint="0" * 64,
        reason="Штатное расписание утвердят в августе",
        waived_by=users["deputy"],
        waived_at=NOW,
    )
    pdf = b"%PDF-1.7 act"
    things["destruction_act"] = DestructionAct.objects.create(
        school=school,
        number="1",
        dated=NOW.date(),
        year=2027,
        reason="истёк срок хранения",
        commission=["Берёзкина Р.А., директор школы"],
        subjects=[{"section": "pupils", "number": 999999, "initials": "И. И. И."}],
        counts={"pupils": 1},
        rows=1,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        destroyed_by=users["director"],
        destroyed_at=NOW,
    )


def _make_checks(world: World) -> None:
    """A remark that was answered and a sample that was finished: nothing that waits for anybody."""
    world.things["remark"] = DataRemark.objects.create(
        school=world.school,
        section="rooms",
        object_id=world.things["room"].pk,
        field="floor",
        was={"floor": "2"},
        text="По паспорту здания третий этаж",
        addressee=world.users["sysadmin"],
        state=RemarkState.REJECTED,
        made_by=world.users["deputy"],
        made_at=NOW,
        rejected_by=world.users["sysadmin"],
        rejected_at=NOW,
        reason="Паспорт здания старый",
    )
    world.things["sample"] = Sample.objects.create(
        school=world.school,
        section="periods",
        seed="a1",
        size=1,
        most_errors=1,
        frame={str(world.things["period"].pk): "0" * 64},
        rows=[world.things["period"].pk],
        state=SampleState.FAILED,
        errors_found=1,
        drawn_by=world.users["deputy"],
        drawn_at=NOW,
        decided_by=world.users["deputy"],
        decided_at=NOW,
    )


def _make_job(world: World) -> Job:
    job = Job(
        school=world.school,
        kind="archive",
        title="Архив плана",
        state=JobState.DONE,
        created_by=world.users["sysadmin"],
        finished_at=NOW,
        result_name="архив.zip",
    )
    job.result.save("архив.zip", ContentFile(b"PK"), save=True)
    return job


def _make_papers(world: World) -> None:
    school, users, things = world.school, world.users, world.things
    old_plan = make_plan(school, title="Утверждённый план")
    things["approved_plan"] = old_plan
    things["printout"] = make_printout(school, "План, редакция 1")
    things["approved"] = Approval.objects.create(
        school=school,
        plan=old_plan,
        state=ApprovalState.APPROVED,
        revision=1,
        content='{"stages":[],"starts_on":"2027-03-01","title":"Утверждённый план"}',
        sha256="0" * 64,
        submitted_by=users["sysadmin"],
        submitted_at=NOW,
        decided_by=users["director"],
        decided_at=NOW,
        printout=things["printout"],
    )
    things["approval"] = Approval.objects.create(
        school=school,
        plan=things["plan"],
        content='{"stages":[],"starts_on":"2027-03-01","title":"План внедрения электронного журнала"}',
        sha256="1" * 64,
        submitted_by=users["sysadmin"],
        submitted_at=NOW,
    )
    things["order"] = Order.objects.create(
        school=school,
        plan=things["plan"],
        kind=OrderKind.INTRODUCTION,
        heading="О внедрении ЕОС «Д»",
        created_by=users["deputy"],
        place=school.place,
        signer=world.staff["director"],
    )
    things["order_item"] = OrderItem.objects.create(
        school=school, order=things["order"], position=1, text="Утвердить календарный план."
    )
    things["signed_order"] = Order.objects.create(
        school=school,
        kind=OrderKind.RESPONSIBLE,
        heading="О назначении ответственного",
        state=OrderState.SIGNED,
        number="24",
        dated=date(2027, 3, 9),
        year=2027,
        created_by=users["deputy"],
        signer=world.staff["director"],
        signed_by=users["director"],
        signed_at=NOW,
        printout=make_printout(school, "Приказ № 24"),
    )
    things["acknowledgement"] = Acknowledgement.objects.create(
        school=school, order=things["signed_order"], employee=world.staff["employee"]
    )
