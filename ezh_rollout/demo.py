"""The demo school: the staff that stands in the seed plan, and synthetic people around them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from consents import practice as consent_practice
from consents.practice.pile import bring_back
from ezh_rollout.demo_plan import load_plan
from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Refused
from registry import practice
from registry.actions import access
from registry.actions.employee import one_time_password
from registry.models import Appointment, Employee, School, StudyYear
from registry.states import Gender, Role

F, M = Gender.FEMALE, Gender.MALE
REASON = "учебные данные"
# A small basic school: nine grades.
PUPILS, SEED, GRADES = 60, 1, range(1, 10)


@dataclass(frozen=True)
class Person:
    """A member of the demo staff; `login` and `role` are empty for those who have no account yet."""

    last: str
    first: str
    middle: str
    gender: Gender
    post: str
    login: str = ""
    role: Role | None = None


DEPUTY_POST = "заместитель директора по учебно-воспитательной работе"
# The plan knows its three main people by initials only.
STAFF = (
    Person("Белебезьева", "Р.", "А.", F, "директор школы", "director", Role.DIRECTOR),
    Person("Селицкая", "Т.", "А.", F, DEPUTY_POST, "deputy", Role.DEPUTY),
    Person("Кондратова", "В.", "Н.", F, "системный администратор", "sysadmin", Role.SYSADMIN),
    Person("Журавлёва", "Елена", "Павловна", F, "учитель начальных классов", "class_teacher", Role.CLASS_TEACHER),
    Person("Синицын", "Олег", "Борисович", M, "учитель математики", "employee", Role.EMPLOYEE),
    Person("Снегирёва", "Ирина", "Юрьевна", F, "учитель русского языка и литературы"),
    Person("Чижов", "Глеб", "Ильич", M, "учитель физической культуры"),
    Person("Иволгина", "Нина", "Фёдоровна", F, "учитель химии и биологии"),
    Person("Дроздов", "Артём", "Игоревич", M, "учитель истории и обществознания"),
    Person("Зимородок", "Светлана", "Львовна", F, "учитель иностранного языка"),
)
OUTSIDERS = (
    ("council", "Лидия", "Пеночкина", Role.COUNCIL),
    ("district", "Роман", "Стрижов", Role.DISTRICT),
)


@dataclass(frozen=True)
class Login:
    """What is shown once: the password is stored hashed."""

    name: str
    password: str
    who: str


def is_database_empty() -> bool:
    return not School.objects.exists() and not get_user_model().objects.exists()


@transaction.atomic
def load(*, at: datetime) -> list[Login]:
    """The demo school with its people and its plan. Raises `Refused` when there is anything in the database."""
    if not is_database_empty():
        raise Refused("В базе уже есть данные. Учебная школа загружается только в пустую базу.")
    admin, logins = _make_admin()
    school = _make_school(by=admin, at=at)
    for person in STAFF:
        logins += _make_employee(person, school=school, by=admin, at=at)
    for name, first, last, role in OUTSIDERS:
        user, password = _make_user(name, first=first, last=last)
        access.appoint(user, school=school, role=role, by=admin, at=at)
        logins.append(Login(name, password, str(role.label)))
    _fill(school, by=admin, at=at)
    _consents(school, at=at)
    load_plan(school, at=at)
    return logins


def _fill(school: School, *, by: Any, at: datetime) -> None:
    """Classes, pupils, rooms, bells: something to see on every screen of the reference data."""
    study_year = StudyYear.objects.get(school=school)
    staff = list(Employee.objects.filter(school=school).order_by("pk"))
    draft = practice.Draft(school=school, study_year=study_year, staff=staff)
    practice.filled(draft, pupils=PUPILS, seed=SEED, grades=GRADES, hires=False)
    practice.plant(draft, practice.A_FEW)
    practice.save(draft, by=by, at=at)
    save_as(school, by=by, reason=REASON, fields=["planned_staff", "planned_classes", "planned_pupils"])


def _consents(school: School, *, at: datetime) -> None:
    deputy = Appointment.objects.in_force().select_related("user").get(school=school, role=Role.DEPUTY)
    consent_practice.fill(school, by=deputy.user, at=at, seed=SEED)
    bring_back(school, by=deputy.user, at=at)


def _make_admin() -> tuple[Any, list[Login]]:
    password = one_time_password()
    admin = get_user_model().objects.create_superuser("admin", password=password)
    return admin, [Login("admin", password, "Технический администратор (/admin/)")]


def _make_school(*, by: Any, at: datetime) -> School:
    school = School(
        full_name="Муниципальное казённое общеобразовательное учреждение "
        "«Хлебенская основная общеобразовательная школа»",
        short_name="МКОУ «Хлебенская ООШ»",
        founder="Отдел образования (учебный пример)",
        place="с. Хлебное",
        is_demo=True,
    )
    save_as(school, by=by, reason=REASON)
    starts_on, ends_on = practice.study_year_around(timezone.localdate(at))
    save_as(StudyYear(school=school, starts_on=starts_on, ends_on=ends_on), by=by, reason=REASON)
    return school


def _make_user(name: str, *, first: str, last: str) -> tuple[Any, str]:
    password = one_time_password()
    user = get_user_model().objects.create_user(name, password=password, first_name=first, last_name=last)
    return user, password


def _make_employee(person: Person, *, school: School, by: Any, at: datetime) -> list[Login]:
    employee = Employee(
        school=school,
        last_name=person.last,
        first_name=person.first,
        middle_name=person.middle,
        gender=person.gender,
        post=person.post,
    )
    logins = []
    if person.role is not None:
        employee.user, password = _make_user(person.login, first=person.first, last=person.last)
        access.appoint(employee.user, school=school, role=person.role, by=by, at=at)
        logins.append(Login(person.login, password, f"{person.role.label}: {employee.short_name}"))
    save_as(employee, by=by, reason=REASON)
    return logins
