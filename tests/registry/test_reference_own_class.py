"""A class teacher sees the own class, its pupils and their representatives, and nothing else of the data."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Employee, Representation, SchoolClass
from registry.sections import SECTIONS
from tests.registry.reference import many, one
from tests.world import NOW, World

As = Callable[[str], Client]


@pytest.mark.parametrize(
    ("section", "own", "foreign"),
    [
        ("pupils", "pupil", "other_pupil"),
        ("representatives", "representative", "other_representative"),
    ],
)
def test_lists_hold_the_own_class_alone(world: World, as_: As, section: str, own: str, foreign: str) -> None:
    for name in ("registry:rows", "registry:rows_print"):
        page = as_("class_teacher").get(reverse(name, args=[world.school.pk, section])).content.decode()

        assert world.things[own].full_name in page
        assert world.things[foreign].last_name not in page


@pytest.mark.parametrize(
    ("section", "own", "foreign"),
    [
        ("pupils", "pupil", "other_pupil"),
        ("representatives", "representative", "other_representative"),
    ],
)
def test_cards_of_other_classes_do_not_exist(world: World, as_: As, section: str, own: str, foreign: str) -> None:
    teacher = as_("class_teacher")

    assert teacher.get(reverse("registry:row", args=[section, world.things[own].pk])).status_code == 200
    assert teacher.get(reverse("registry:row", args=[section, world.things[foreign].pk])).status_code == 404


def test_search_and_filters_find_nobody_of_another_class(world: World, as_: As) -> None:
    url = reverse("registry:rows", args=[world.school.pk, "pupils"])
    for asked in ({"q": "калинин"}, {"school_class": world.other_class.pk}, {"archive": "1"}):
        assert "Калинин Лев" not in as_("class_teacher").get(url, asked).content.decode()


def test_a_brother_in_another_class_stays_unnamed(world: World, as_: As) -> None:
    Representation.objects.create(school=world.school, representative=world.representative, pupil=world.other_pupil)

    for url in (
        world.representative.get_absolute_url(),
        reverse("registry:rows", args=[world.school.pk, "representatives"]),
    ):
        assert "Калинин" not in as_("class_teacher").get(url).content.decode()
        assert "Калинин" in as_("deputy").get(url).content.decode()


@pytest.mark.parametrize("section", sorted(set(SECTIONS) - {"pupils", "representatives"}))
def test_other_sections_do_not_exist(world: World, as_: As, section: str) -> None:
    teacher = as_("class_teacher")

    assert teacher.get(reverse("registry:rows", args=[world.school.pk, section])).status_code == 404
    assert teacher.get(reverse("registry:row", args=[section, one(world, section).pk])).status_code == 404


@pytest.mark.parametrize("section", ["pupils", "representatives"])
def test_a_class_teacher_changes_nothing(world: World, as_: As, section: str) -> None:
    teacher, row = as_("class_teacher"), one(world, section)
    page = teacher.get(row.get_absolute_url()).content.decode()

    assert "Изменить" not in page
    assert "В архив" not in page
    assert teacher.get(reverse("registry:row_edit", args=[section, row.pk])).status_code == 403
    assert teacher.post(reverse("registry:row_archive", args=[section, row.pk])).status_code == 403


def lose_class(world: World) -> None:
    SchoolClass.objects.filter(pk=world.school_class.pk).update(class_teacher=None)


def archive_class(world: World) -> None:
    SchoolClass.objects.filter(pk=world.school_class.pk).update(archived_at=NOW)


def archive_teacher(world: World) -> None:
    Employee.objects.filter(pk=world.staff["class_teacher"].pk).update(archived_at=NOW)


@pytest.mark.parametrize("lose", [lose_class, archive_class, archive_teacher])
def test_without_a_class_there_is_nothing_to_see(world: World, as_: As, lose: Callable[[World], None]) -> None:
    lose(world)
    teacher = as_("class_teacher")

    assert teacher.get(reverse("registry:rows", args=[world.school.pk, "pupils"])).status_code == 404
    assert teacher.get(world.pupil.get_absolute_url()).status_code == 404
    assert "Мой класс" not in teacher.get(reverse("home")).content.decode()


def test_the_menu_leads_to_the_own_class(world: World, as_: As) -> None:
    link = f'href="{reverse("registry:rows", args=[world.school.pk, "pupils"])}"'

    page = as_("class_teacher").get(reverse("home")).content.decode()

    assert link in page
    assert "Мой класс" in page


def test_the_menu_has_one_link_for_all_data(world: World, as_: As) -> None:
    page = as_("deputy").get(reverse("home")).content.decode()

    assert page.count(f'href="{reverse("registry:reference", args=[world.school.pk])}"') == 1
    assert "Мой класс" not in page


@pytest.mark.parametrize("person", ["council", "district"])
@pytest.mark.parametrize("section", SECTIONS)
def test_outsiders_see_no_personal_data(world: World, as_: As, section: str, person: str) -> None:
    outsider = as_(person)

    assert outsider.get(reverse("registry:rows", args=[world.school.pk, section])).status_code == 404
    assert outsider.get(reverse("registry:row", args=[section, one(world, section).pk])).status_code == 404


def test_the_own_class_of_two_hundred_costs_as_much_as_one(
    world: World, as_: As, django_assert_num_queries: Callable[[int], object]
) -> None:
    many(world, "pupils", 30)
    teacher = as_("class_teacher")

    with django_assert_num_queries(9):  # type: ignore[attr-defined]
        teacher.get(reverse("registry:rows", args=[world.school.pk, "pupils"]))
