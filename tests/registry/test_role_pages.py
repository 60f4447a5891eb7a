"""The director appoints, removes and hands out first passwords."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from registry.actions import access
from registry.actions.employee import give_login
from registry.models import Appointment, Employee
from registry.states import Gender, Role
from tests.world import NOW, World, make_user

As = Callable[[str], Client]


def newcomer(world: World) -> Employee:
    return Employee.objects.create(
        school=world.school, last_name="Щукина", first_name="Юлия", gender=Gender.FEMALE, post="секретарь"
    )


@pytest.mark.parametrize("rows", [1, 30])
def test_roles_page_costs_the_same_for_any_number_of_people(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for number in range(rows):
        access.appoint(make_user(f"u{number}"), school=world.school, role=Role.EMPLOYEE, by=None, at=NOW)
    client = as_("director")

    with django_assert_num_queries(6):
        page = client.get(reverse("registry:roles", args=[world.school.pk]))

    assert page.content.decode().count("Снять с роли") >= rows


def test_appointing_a_newcomer_gives_a_login_and_shows_the_password_once(world: World, as_: As) -> None:
    person = newcomer(world)
    data = {"role": "employee", "employee": person.pk, "order_reference": "№ 3 от 01.03.2027"}

    page = as_("director").post(reverse("registry:appoint", args=[world.school.pk]), data)

    user = get_user_model().objects.get(username="shchukina-y")
    shown = page.content.decode()
    password = next(word for word in shown.replace("<", " ").replace(">", " ").split() if word.count("-") == 3)
    assert user.check_password(password)
    assert Appointment.objects.get(user=user).order_reference == "№ 3 от 01.03.2027"
    assert Employee.objects.get(pk=person.pk).user == user


def test_refused_appointment_leaves_no_login_behind(world: World, as_: As) -> None:
    data = {"role": "deputy", "employee": world.staff["deputy"].pk}
    before = get_user_model().objects.count()

    page = as_("director").post(reverse("registry:appoint", args=[world.school.pk]), data)

    assert page.status_code == 422
    assert "уже назначен" in page.content.decode()
    assert get_user_model().objects.count() == before


@pytest.mark.parametrize("role", ["director", "sysadmin", "deputy", "class_teacher", "employee"])
def test_a_role_of_the_staff_is_not_given_to_an_outsider(world: World, as_: As, role: str) -> None:
    data = {"role": role, "last_name": "Прохожий", "first_name": "Иван"}

    page = as_("director").post(reverse("registry:appoint", args=[world.school.pk]), data)

    assert page.status_code == 422
    assert "назначают сотрудника школы" in page.content.decode()


def test_a_person_of_another_school_cannot_be_appointed(world: World, as_: As) -> None:
    data = {"role": "deputy", "employee": world.staff["stranger"].pk}

    page = as_("director").post(reverse("registry:appoint", args=[world.school.pk]), data)

    assert page.status_code == 422
    assert not Appointment.objects.filter(school=world.school, user=world.stranger).exists()


def test_password_of_somebody_who_works_in_two_schools_is_not_reset_by_one(world: World, as_: As) -> None:
    access.appoint(world.employee, school=world.other, role=Role.EMPLOYEE, by=None, at=NOW)
    before = get_user_model().objects.get(pk=world.employee.pk).password

    page = as_("director").post(reverse("registry:new_password", args=[world.things["appointment"].pk]))

    assert page.status_code == 422
    assert get_user_model().objects.get(pk=world.employee.pk).password == before


def test_who_gave_a_new_password_stands_in_history(world: World, as_: As) -> None:
    """It opens another's account, so two pairs of eyes may turn out to be one: the day and the name are kept."""
    appointment = world.things["appointment"]

    page = as_("director").post(reverse("registry:new_password", args=[appointment.pk]))

    assert page.status_code == 200
    newest = appointment.history.order_by("history_id").last()
    assert (newest.history_user, newest.history_change_reason) == (world.director, "новый пароль")


def test_whoever_was_dismissed_gets_no_new_password(world: World, as_: As) -> None:
    appointment = world.things["appointment"]
    access.dismiss(appointment, by=world.director, at=NOW)
    before = get_user_model().objects.get(pk=world.employee.pk).password

    page = as_("director").post(reverse("registry:new_password", args=[appointment.pk]))

    assert page.status_code == 409
    assert get_user_model().objects.get(pk=world.employee.pk).password == before


def test_a_form_sent_twice_makes_one_account_of_an_outsider(world: World, as_: As) -> None:
    form = {"role": Role.COUNCIL, "employee": "", "last_name": "Внешняя", "first_name": "Нина", "order_reference": ""}
    address = reverse("registry:appoint", args=[world.school.pk])

    answers = [as_("director").post(address, form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 422]
    assert "Если это однофамилец" in answers[1].content.decode()
    assert get_user_model().objects.filter(last_name="Внешняя").count() == 1


def test_the_longest_name_still_fits_a_login(db: None) -> None:
    logins = [give_login(last_name="Щ" * 80, first_name="Юлия", by=None)[0].username for _ in range(2)]

    assert len(set(logins)) == 2
    assert all(len(login) <= 150 for login in logins)
