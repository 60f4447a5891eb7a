"""Logins of a practice school's people: one of each role, with one-time passwords."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from registry.actions import access
from registry.actions.employee import give_login
from registry.models import Employee
from registry.practice.draft import Draft
from registry.practice.people import DEPUTY, DIRECTOR, SYSADMIN, holders
from registry.states import Role


@dataclass(frozen=True, slots=True)
class Login:
    """The password is shown once and stored hashed."""

    name: str
    password: str
    role: str
    who: str


@transaction.atomic
def give_logins(draft: Draft, *, by: Any, at: datetime) -> list[Login]:
    """For a saved draft: the three leading people, the class teacher of the first class, a teacher."""
    logins = []
    for role, employee in _people(draft):
        user, password = give_login(
            last_name=employee.last_name, first_name=employee.first_name, employee=employee, by=by
        )
        access.appoint(user, school=draft.school, role=role, by=by, at=at)
        logins.append(Login(user.get_username(), password, role.value, employee.full_name))
    return logins


def _people(draft: Draft) -> list[tuple[Role, Employee]]:
    leading = [(Role.DIRECTOR, DIRECTOR), (Role.DEPUTY, DEPUTY), (Role.SYSADMIN, SYSADMIN)]
    found = [(role, holders(draft, post)[0]) for role, post in leading]
    class_teachers = [one.class_teacher for one in draft.classes if one.class_teacher is not None]
    teachers = [row.teacher for row in draft.assignments if row.teacher is not None]
    others = [teacher for teacher in teachers if teacher not in class_teachers]
    found.append((Role.CLASS_TEACHER, class_teachers[0]))
    return found + [(Role.EMPLOYEE, teacher) for teacher in others[:1]]
