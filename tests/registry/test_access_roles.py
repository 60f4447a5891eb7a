"""Roles give rights on one school and nothing anywhere else."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from ezh_rollout.shared.refusal import Outrun, Refused
from registry import rules
from registry.actions import access
from registry.models import Appointment, Employee, School
from registry.states import RIGHTS, Right, Role
from tests.world import NOW, World


def fresh(user: object) -> object:
    """The same person in a new request: without remembered rights."""
    return get_user_model().objects.get(pk=user.pk)  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gives_exactly_its_rights(cast: World, role: Role) -> None:
    user = get_user_model().objects.create(username="новенький")

    access.appoint(user, school=cast.school, role=role, by=cast.director, at=NOW)

    assert rules.rights_of(fresh(user)).get(cast.school.pk, frozenset()) == {right.value for right in RIGHTS[role]}
    assert cast.other.pk not in rules.rights_of(fresh(user))


@pytest.mark.parametrize("right", list(Right))
def test_the_rule_and_the_query_agree(cast: World, right: Right) -> None:
    for user in cast.users.values():
        asked = {school.pk for school in (cast.school, cast.other) if rules.has(fresh(user), right, school)}

        assert set(School.objects.where(user, right).values_list("pk", flat=True)) == asked


def test_guardian_knows_the_same_rights(cast: World) -> None:
    director = fresh(cast.director)

    assert director.has_perm("registry.approve_plan", cast.school)  # type: ignore[attr-defined]
    assert not director.has_perm("registry.approve_plan", cast.other)  # type: ignore[attr-defined]
    assert not director.has_perm("registry.write_plan", cast.school)  # type: ignore[attr-defined]


def test_a_superuser_signs_nothing(cast: World) -> None:
    admin = get_user_model().objects.create(username="admin", is_superuser=True, is_staff=True)

    assert rules.rights_of(admin) == {}


def test_the_same_role_is_given_once(cast: World) -> None:
    with pytest.raises(Refused, match="уже назначен"):
        access.appoint(cast.deputy, school=cast.school, role=Role.DEPUTY, by=cast.director, at=NOW)


def test_dismissal_takes_the_rights_away_and_keeps_the_record(cast: World) -> None:
    appointment = Appointment.objects.get(school=cast.school, role=Role.DEPUTY)

    access.dismiss(appointment, by=cast.director, at=NOW)

    appointment.refresh_from_db()
    assert (appointment.ended_by, appointment.ended_at) == (cast.director, NOW)
    assert rules.rights_of(fresh(cast.deputy)) == {}


def test_second_dismissal_is_told(cast: World) -> None:
    appointment = Appointment.objects.get(school=cast.school, role=Role.DEPUTY)
    access.dismiss(appointment, by=cast.director, at=NOW)

    with pytest.raises(Outrun, match="уже сняли"):
        access.dismiss(appointment, by=cast.director, at=NOW)


def test_a_school_keeps_its_last_director(cast: World) -> None:
    appointment = Appointment.objects.get(school=cast.school, role=Role.DIRECTOR)

    with pytest.raises(Refused, match="единственный директор"):
        access.dismiss(appointment, by=cast.director, at=NOW)

    assert rules.may_appoint(fresh(cast.director), cast.school)


def test_every_role_of_a_school_has_one_group(cast: World) -> None:
    access.group_of(cast.school, Role.DIRECTOR)

    assert Group.objects.filter(name=f"school-{cast.school.pk}-director").count() == 1


def test_staff_of_another_school_is_not_in_the_list(cast: World) -> None:
    seen = Employee.objects.visible_to(cast.director)

    assert set(seen) == {cast.staff[name] for name in ("director", "sysadmin", "deputy", "class_teacher", "employee")}
