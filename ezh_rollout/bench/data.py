"""Schools with people and plans, made in bulk for measuring."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from plans.models import Assignment, Plan, Stage, Task
from plans.states import DeadlineKind
from registry.actions import access
from registry.models import Employee, School
from registry.states import Gender, Role

TEXT = "Внесение в журнал сведений о кабинетах, предметах и расписании звонков, проверка внесённого"


def make_school(number: int) -> tuple[School, Any]:
    """A school and its director, who is its only employee."""
    school = School.objects.create(full_name=f"Школа № {number}", short_name=f"СОШ № {number}", place="с. Учебное")
    director = get_user_model().objects.create(username=f"director-{number}")
    access.appoint(director, school=school, role=Role.DIRECTOR, by=None, at=timezone.now())
    Employee.objects.create(
        school=school, user=director, last_name="Берёзкина", first_name="Р.", gender=Gender.FEMALE, post="директор"
    )
    return school, director


def make_plan(school: School, *, tasks: int) -> Plan:
    """A plan of 7 stages whose deadlines lie around today; every task is the director's."""
    today = timezone.localdate()
    employee = Employee.objects.get(school=school)
    plan = Plan.objects.create(school=school, title="План внедрения", starts_on=today - timedelta(days=90))
    stages = Stage.objects.bulk_create(
        Stage(school=school, plan=plan, position=number, title=f"Этап {number}") for number in range(1, 8)
    )
    rows = [
        Task(
            school=school,
            plan=plan,
            stage=stages[number * len(stages) // tasks],
            position=number,
            number=f"{number + 1}.",
            text=TEXT,
            deadline_words="март",
            deadline_kind=DeadlineKind.DATES,
            deadline_start=today + timedelta(days=number % 60 - 40),
            deadline_end=today + timedelta(days=number % 60 - 10),
        )
        for number in range(tasks)
    ]
    for row in rows:
        row.search_key = row.key_of_search()
    Assignment.objects.bulk_create(
        Assignment(school=school, task=task, employee=employee, words=employee.short_name)
        for task in Task.objects.bulk_create(rows)
    )
    return plan
