"""Staff screens: list, card, six forms, archive, two editors at once."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ezh_rollout.shared.grammar import Case
from registry.models import Employee, PersonalDataAccess
from registry.states import Gender
from tests.world import NOW, World

As = Callable[[str], Client]


def crowd(world: World, count: int) -> None:
    for number in range(count):
        Employee.objects.create(
            school=world.school, last_name=f"Ёлкин{number}", first_name="Пётр", gender=Gender.MALE, post="учитель"
        )


@pytest.mark.parametrize("rows", [1, 30])
def test_list_costs_the_same_for_any_number_of_rows(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    crowd(world, rows)
    client = as_("sysadmin")

    with django_assert_num_queries(8):
        page = client.get(reverse("registry:employees", args=[world.school.pk]))

    assert page.content.decode().count("Ёлкин") == rows


def test_search_knows_cyrillic(world: World, as_: As) -> None:
    crowd(world, 2)

    page = (
        as_("deputy").get(reverse("registry:employees", args=[world.school.pk]), {"q": "ЕЛКИН1 петр"}).content.decode()
    )

    assert "Ёлкин1" in page
    assert "Ёлкин0" not in page


def test_yo_stands_between_ye_and_zhe(world: World) -> None:
    for name in ("Жуков", "Ёлкин", "Егоров"):
        Employee.objects.create(school=world.other, last_name=name, first_name="А.", gender=Gender.MALE)

    names = Employee.objects.filter(school=world.other).in_order().values_list("last_name", flat=True)

    assert list(names) == ["Егоров", "Ёлкин", "Жуков", "Чужая"]


def test_latin_letter_in_a_name_is_refused_and_nothing_typed_is_lost(world: World, as_: As) -> None:
    data = {"last_name": "Иванова", "first_name": "Aнна", "gender": "f", "post": "учитель", "version": "1"}

    page = as_("sysadmin").post(reverse("registry:row_add", args=[world.school.pk, "employees"]), data)

    assert page.status_code == 422
    assert "Лишнее: «A»" in page.content.decode()
    assert 'value="Иванова"' in page.content.decode()
    assert not Employee.objects.filter(last_name="Иванова").exists()


@pytest.mark.parametrize(
    ("who", "status"), [("director", 302), ("sysadmin", 302), ("deputy", 403), ("employee", 404), ("stranger", 404)]
)
def test_the_staff_is_entered_by_whoever_keeps_it(world: World, as_: As, who: str, status: int) -> None:
    data = {"last_name": "Новый", "first_name": "Иван", "gender": "m", "version": "1"}

    answer = as_(who).post(reverse("registry:row_add", args=[world.school.pk, "employees"]), data)

    assert answer.status_code == status
    assert Employee.objects.filter(last_name="Новый").exists() == (status == 302)


def test_second_editor_is_told_what_changed_and_may_save_knowingly(world: World, as_: As) -> None:
    person = world.staff["employee"]
    url = reverse("registry:employee_edit", args=[person.pk])
    typed = {"last_name": "Ясенев", "first_name": "Пётр", "middle_name": "Ильич", "gender": "m", "version": "1"}
    as_("director").post(url, typed | {"post": "учитель физики и астрономии"})

    late = as_("sysadmin").post(url, typed | {"phone": "12-34"})

    page = late.content.decode()
    assert late.status_code == 409
    assert "учитель физики и астрономии" in page
    assert 'value="12-34"' in page
    assert Employee.objects.get(pk=person.pk).phone == ""
    again = as_("sysadmin").post(url, typed | {"phone": "12-34", "post": "учитель", "version": "2"})
    assert again.status_code == 302
    assert Employee.objects.get(pk=person.pk).phone == "12-34"


def test_a_corrected_form_wins_and_a_cleared_one_returns_to_the_library(world: World, as_: As) -> None:
    person = world.staff["class_teacher"]
    url = reverse("registry:employee_forms", args=[person.pk])

    as_("sysadmin").post(url, {"version": "1", "name_dative": "Ольховой-Исправленной А.И."})
    corrected = Employee.objects.get(pk=person.pk)
    as_("sysadmin").post(url, {"version": "2", "name_dative": ""})
    cleared = Employee.objects.get(pk=person.pk)

    assert corrected.name_in(Case.DATIVE) == "Ольховой-Исправленной А.И."
    assert corrected.name_forms == {"dative": "Ольховой-Исправленной А.И."}
    assert cleared.name_forms == {}


def test_nothing_is_written_into_a_card_whose_data_were_destroyed(world: World, as_: As) -> None:
    person = world.staff["class_teacher"]
    nothing = dict.fromkeys(("snils", "phone", "email", "first_name"), "")
    Employee.objects.filter(pk=person.pk).update(
        archived_at=NOW, destroyed_at=NOW, birth_date=None, user=None, **nothing
    )

    answer = as_("sysadmin").post(
        reverse("registry:employee_forms", args=[person.pk]), {"version": "1", "name_dative": "Ольховой А.И."}
    )

    assert answer.status_code == 422
    assert "уничтожены по акту" in answer.content.decode()
    assert Employee.objects.get(pk=person.pk).name_forms == {}


def test_who_holds_a_role_is_not_archived(world: World, as_: As) -> None:
    person = world.staff["deputy"]

    answer = as_("sysadmin").post(reverse("registry:employee_archive", args=[person.pk]))

    assert answer.status_code == 422
    assert "снимите его с ролей" in answer.content.decode()
    assert Employee.objects.get(pk=person.pk).archived_at is None


def test_a_form_that_is_shown_again_shows_the_card_and_is_logged_as_a_look(world: World, as_: As) -> None:
    person = world.staff["class_teacher"]
    PersonalDataAccess.objects.all().delete()

    page = as_("sysadmin").post(reverse("registry:employee_forms", args=[person.pk]), {"version": ""})

    assert page.status_code == 422
    assert person.full_name in page.content.decode()
    looks = PersonalDataAccess.objects.about("employees", person.pk)
    assert list(looks.values_list("by", flat=True)) == [world.sysadmin.pk]
