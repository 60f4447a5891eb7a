"""Roles in a school. Groups and their rights are made here and nowhere else."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from guardian.shortcuts import assign_perm

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry import rules
from registry.models import Appointment, School
from registry.states import RIGHTS, Role


def group_of(school: School, role: Role) -> Group:
    """The group of one role in one school, with its rights granted on the school by guardian."""
    group, is_new = Group.objects.get_or_create(name=f"school-{school.pk}-{role.value}")
    if is_new:
        for right in sorted(RIGHTS[role]):
            assign_perm(f"registry.{right.value}", group, school)
    return group


@transaction.atomic
def appoint(user: Any, *, school: School, role: Role, order: str = "", by: Any, at: datetime) -> Appointment:
    """Gives the role. Raises `Refused` when the person already holds it."""
    School.objects.select_for_update().get(pk=school.pk)
    if Appointment.objects.in_force().filter(school=school, user=user, role=role).exists():
        raise Refused("Этот человек уже назначен на эту роль.")
    appointment = Appointment(school=school, user=user, role=role, order_reference=order, began_by=by, began_at=at)
    save_as(appointment, by=by, reason="назначение")
    user.groups.add(group_of(school, role))
    rules.forget_rights_of(user)
    return appointment


@transaction.atomic
def refuse_second_outsider(school: School, *, role: Role, last_name: str, first_name: str) -> None:
    """A form sent twice would make two accounts of one person: nothing else tells an outsider from a namesake."""
    School.objects.select_for_update().get(pk=school.pk)
    there = Appointment.objects.in_force().filter(school=school, role=role, user__employees=None)
    if there.filter(user__last_name=last_name, user__first_name=first_name).exists():
        raise Refused(
            f"На эту роль уже назначен человек с таким именем: {first_name} {last_name}. "
            "Если это однофамилец, допишите к имени отчество."
        )


@transaction.atomic
def dismiss(appointment: Appointment, *, by: Any, at: datetime) -> None:
    """Takes the role away. A school is never left without a director: nobody could appoint anybody then."""
    school = School.objects.select_for_update().get(pk=appointment.school_id)
    fresh = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if fresh.ended_at is not None:
        raise Outrun("Этого человека с роли уже сняли.")
    directors = Appointment.objects.in_force().filter(school=school, role=Role.DIRECTOR)
    if fresh.role == Role.DIRECTOR and directors.count() == 1:
        raise Refused("Это единственный директор школы. Сначала назначьте другого директора.")
    fresh.ended_by, fresh.ended_at = by, at
    save_as(fresh, by=by, reason="снятие с роли", fields=["ended_by", "ended_at"])
    fresh.user.groups.remove(group_of(school, Role(fresh.role)))
    rules.forget_rights_of(fresh.user)
