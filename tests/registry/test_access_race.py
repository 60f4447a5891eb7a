"""Roles, logins, rights and templates: two people at the same moment (PostgreSQL)."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from registry.actions import access, admin_right, record
from registry.actions import header_template as templates
from registry.actions.destruction import ActData, destroy
from registry.actions.employee import give_login
from registry.models import AdminRight, Appointment, Employee, HeaderTemplate
from registry.states import AdminBlock, AdminLevel, FileDates, FileFormat, Role
from tests.plans.race import Act, Race
from tests.registry.destruction_things import LONG_AGO
from tests.world import NOW, World

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


@pytest.fixture
def newcomer(world: World) -> Employee:
    new: Employee = Employee.objects.create(school=world.school, last_name="Липина", first_name="Ева")
    return new


def changing(world: World, template: HeaderTemplate, name: str, version: int = 1) -> Act:
    return lambda: templates.change(
        template,
        name=name,
        mapping=[],
        dates=FileDates.values[0],
        file_format=FileFormat.XLSX,
        version=version,
        by=world.sysadmin,
    )


def test_of_two_people_who_save_one_template_one_is_told(world: World) -> None:
    template = world.header_template

    def both_save(version: int, *, locks: bool) -> dict[str, str]:
        return Race('UPDATE "registry_headertemplate"', locks=locks).run(
            one=changing(world, template, "Один", version), other=changing(world, template, "Другой", version)
        )

    assert sorted(both_save(1, locks=False).values()) == ["won", "won"]
    outcomes = both_save(2, locks=True)
    assert sorted(outcomes.values()) == ["outrun", "won"]
    winner = {"one": "Один", "other": "Другой"}[next(name for name in outcomes if outcomes[name] == "won")]
    assert HeaderTemplate.objects.get(pk=template.pk).name == winner


def test_a_template_is_removed_once_and_not_changed_afterwards(world: World) -> None:
    template = world.header_template
    acts: dict[str, Act] = {
        "remove": lambda: templates.remove(template, by=world.sysadmin),
        "change": changing(world, template, "Другой"),
    }

    outcomes = Race('DELETE FROM "registry_headertemplate"').in_order(**acts)

    assert outcomes == {"remove": "won", "change": "outrun"}


def test_one_person_gets_a_role_once(world: World) -> None:
    user = world.users["employee"]

    def both_appoint(role: Role, *, locks: bool) -> list[str]:
        def appoint() -> Appointment:
            return access.appoint(user, school=world.school, role=role, by=world.director, at=NOW)

        return sorted(Race('INSERT INTO "registry_appointment"', locks=locks).run(one=appoint, other=appoint).values())

    # Without the lock only the constraint holds, and one of the two sees an error of the program.
    assert both_appoint(Role.SYSADMIN, locks=False) == ["broken", "won"]
    assert both_appoint(Role.DEPUTY, locks=True) == ["refused", "won"]
    assert Appointment.objects.in_force().filter(user=user, role=Role.DEPUTY).count() == 1


def test_an_appointment_and_an_edit_of_the_same_card_do_not_wait_for_each_other(
    world: World, newcomer: Employee
) -> None:
    """Both begin with the school: the other way round each would hold what the other one wants."""

    @transaction.atomic
    def appoint() -> None:
        user, _ = give_login(last_name="Липина", first_name="Ева", employee=newcomer, by=world.director)
        access.appoint(user, school=world.school, role=Role.EMPLOYEE, by=world.director, at=NOW)

    acts: dict[str, Act] = {
        "appoint": appoint,
        "edit": lambda: record.change(newcomer, to={"phone": "+7 3"}, version=1, by=world.sysadmin, at=NOW),
    }

    outcomes = Race('UPDATE "registry_employee"').in_order(**acts)

    assert outcomes == {"appoint": "won", "edit": "outrun"}


@pytest.mark.parametrize("gets", ["login", "right"])
def test_nothing_is_given_to_somebody_whose_data_are_being_destroyed(
    world: World, newcomer: Employee, gets: str
) -> None:
    Employee.objects.filter(pk=newcomer.pk).update(archived_at=LONG_AGO)
    newcomer.refresh_from_db()
    people = {"employees": frozenset({newcomer.pk})}
    act = ActData(number="7", dated=NOW.date(), reason="срок", commission=["Берёзкина Р.А."])
    levels = {AdminBlock.PEOPLE: AdminLevel.FULL}
    gifts: dict[str, Act] = {
        "login": lambda: give_login(last_name="Липина", first_name="Ева", employee=newcomer, by=world.director),
        "right": lambda: admin_right.set_rights(newcomer, levels=levels, on=NOW.date(), seen=(), by=world.sysadmin),
    }

    outcomes = Race('UPDATE "registry_employee"').in_order(
        destroy=lambda: destroy(world.school, people, act=act, by=world.director, at=NOW), gift=gifts[gets]
    )

    assert outcomes == {"destroy": "won", "gift": "outrun" if gets == "login" else "refused"}
    assert not get_user_model().objects.filter(last_name="Липина").exists()
    assert not AdminRight.objects.filter(employee=newcomer).exists()
