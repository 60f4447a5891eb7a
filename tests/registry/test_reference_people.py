"""Cards of people: doubles and twins, СНИЛС, whose representative somebody is, the log of readings."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import record as actions
from registry.actions import representation
from registry.models import PersonalDataAccess, Pupil, Representation, Representative
from registry.queries.doubles import same_people
from registry.states import RelationKind
from tests.world import NOW, World

As = Callable[[str], Client]
VALID = ("112-233-445 95", "123-456-789 64")


def typed(world: World, **changed: Any) -> dict[str, Any]:
    return {
        "last_name": "Рябинина",
        "first_name": "Анна",
        "middle_name": "Петровна",
        "gender": "f",
        "birth_date": "2015-04-12",
        "school_class": world.school_class.pk,
    } | changed


def add(browser: Client, world: World, **changed: Any) -> Any:
    return browser.post(reverse("registry:row_add", args=[world.school.pk, "pupils"]), typed(world, **changed))


@pytest.mark.parametrize(
    ("other", "is_double"),
    [
        ({}, True),
        ({"last_name": "РЯБИНИНА", "first_name": " анна "}, True),
        ({"birth_date": ""}, True),
        ({"birth_date": "2015-04-13"}, False),
        ({"first_name": "Алла"}, False),
        ({"middle_name": ""}, False),
        ({"snils": VALID[1]}, False),
        ({"snils": VALID[0]}, None),
    ],
)
def test_one_person_typed_twice_is_found_and_twins_are_two(
    world: World, as_: As, other: dict[str, str], is_double: bool | None
) -> None:
    """None: the same number cannot be written twice at all."""
    Pupil.objects.filter(pk=world.pupil.pk).update(snils=VALID[0])
    before = Pupil.objects.count()

    answer = add(as_("sysadmin"), world, **other)

    assert answer.status_code == (302 if is_double is False else 422)
    if is_double is None:
        assert "Рябинина Анна Петровна" in answer.context["form"].errors["snils"][0]
        return
    if is_double:
        page = answer.content.decode()
        assert f'<a href="{world.pupil.get_absolute_url()}">Рябинина Анна Петровна</a>, 12.04.2015' in page
        confirmed = answer.context["form"]["confirmed"].value()
        assert add(as_("sysadmin"), world, **other, confirmed=confirmed).status_code == 302
    assert Pupil.objects.count() == before + 1


def test_a_confirmation_counts_for_those_who_were_shown(world: World, as_: As) -> None:
    confirmed = add(as_("sysadmin"), world).context["form"]["confirmed"].value()
    Pupil.objects.create(
        school=world.school,
        last_name="Рябинина",
        first_name="Анна",
        middle_name="Петровна",
        birth_date=date(2015, 4, 12),
    )

    assert add(as_("sysadmin"), world, confirmed=confirmed).status_code == 422


def test_a_double_in_the_archive_is_shown_as_such(world: World, as_: As) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(archived_at=NOW)

    assert "в архиве — её можно вернуть" in add(as_("sysadmin"), world).content.decode()


def test_people_of_another_school_are_no_doubles(world: World) -> None:
    Pupil.objects.update(school=world.other)
    pupil = Pupil(school=world.school, last_name="Рябинина", first_name="Анна", middle_name="Петровна")

    assert same_people(pupil) == []


def test_correcting_a_phone_asks_nothing_about_doubles(world: World, as_: As) -> None:
    twin = Pupil.objects.get(pk=world.pupil.pk)
    twin.pk = None
    twin.save()
    data = typed(world, phone="12-34", version="1", enrolled_on="2026-09-01")

    answer = as_("sysadmin").post(reverse("registry:row_edit", args=["pupils", world.pupil.pk]), data)

    assert answer.status_code == 302


@pytest.mark.parametrize("number", ["11223344595", "112 233 445 95", "112-233-445-95"])
def test_a_number_is_stored_in_one_spelling(world: World, as_: As, number: str) -> None:
    add(as_("sysadmin"), world, first_name="Алла", snils=number)

    assert Pupil.objects.get(first_name="Алла").snils == VALID[0]


def test_the_number_of_an_archived_card_is_free(world: World, as_: As) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(archived_at=NOW, snils=VALID[0])

    assert add(as_("sysadmin"), world, first_name="Алла", snils=VALID[0]).status_code == 302
    with pytest.raises(Refused, match="Этот СНИЛС уже записан"):
        actions.restore(world.pupil, by=world.sysadmin)


def test_a_parent_who_works_here_has_two_cards_with_one_number(world: World, as_: As) -> None:
    type(world.staff["employee"]).objects.filter(pk=world.staff["employee"].pk).update(snils=VALID[0])
    data = {"last_name": "Ясенев", "first_name": "Пётр", "gender": "m", "snils": VALID[0]}

    answer = as_("sysadmin").post(reverse("registry:row_add", args=[world.school.pk, "representatives"]), data)

    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["Д’Артаньян", "Петров-Водкин", "Мамед оглы", "Ёлкина", "И."])
def test_russian_names_of_all_kinds_are_taken(world: World, as_: As, name: str) -> None:
    assert add(as_("sysadmin"), world, last_name=name).status_code == 302


def test_every_opened_card_is_logged(world: World, as_: As) -> None:
    for person in (world.pupil, world.representative, world.staff["employee"]):
        as_("deputy").get(person.get_absolute_url())
    as_("deputy").get(world.room.get_absolute_url())

    logged = PersonalDataAccess.objects.values_list("section", "person_id")
    assert sorted(logged) == [
        ("employees", world.staff["employee"].pk),
        ("pupils", world.pupil.pk),
        ("representatives", world.representative.pk),
    ]


def test_a_refused_look_is_not_logged(world: World, as_: As) -> None:
    as_("stranger").get(world.pupil.get_absolute_url())

    assert not PersonalDataAccess.objects.exists()


def test_a_new_representative_is_written_to_the_child_in_one_press(world: World, as_: As) -> None:
    data = {
        "last_name": "Рябинин",
        "first_name": "Пётр",
        "gender": "m",
        "pupil": world.pupil.pk,
        "kind": "guardian",
        "document": "решение № 5",
    }

    answer = as_("sysadmin").post(reverse("registry:row_add", args=[world.school.pk, "representatives"]), data)

    link = Representation.objects.get(representative__first_name="Пётр")
    assert answer.status_code == 302
    assert (link.pupil, link.kind, link.document) == (world.pupil, "guardian", "решение № 5")
    assert link.history.get().history_user == world.sysadmin


@pytest.mark.parametrize("pupil", ["foreign", "17²", "9" * 5000])
def test_a_representative_is_not_written_to_a_foreign_child(world: World, as_: As, pupil: str) -> None:
    Pupil.objects.filter(pk=world.other_pupil.pk).update(school=world.other)
    pupil = str(world.other_pupil.pk) if pupil == "foreign" else pupil
    data = {"last_name": "Рябинин", "first_name": "Пётр", "pupil": pupil, "kind": "parent"}

    answer = as_("sysadmin").post(reverse("registry:row_add", args=[world.school.pk, "representatives"]), data)

    assert answer.status_code == 422
    assert not Representative.objects.filter(first_name="Пётр").exists()


@pytest.mark.parametrize(("section", "other"), [("pupils", "other_representative"), ("representatives", "other_pupil")])
def test_people_are_found_and_attached_from_either_card(world: World, as_: As, section: str, other: str) -> None:
    row = world.pupil if section == "pupils" else world.representative
    url = reverse("registry:representation_add", args=[section, row.pk])

    found = as_("sysadmin").get(url, {"q": "калин"}).content.decode()
    answer = as_("sysadmin").post(url, {"other": world.things[other].pk, "kind": "trustee", "q": "калин"})

    assert world.things[other].full_name in found
    assert (answer.status_code, answer["Location"]) == (302, row.get_absolute_url())
    assert Representation.objects.filter(kind="trustee").count() == 1


@pytest.mark.parametrize("other", ["mine", "foreign", "archived", "", "9" * 30, "17²"])
def test_nobody_else_can_be_attached(world: World, as_: As, other: str) -> None:
    before = Representation.objects.count()
    someone = world.other_representative
    if other == "foreign":
        Representative.objects.filter(pk=someone.pk).update(school=world.other)
    if other == "archived":
        Representative.objects.filter(pk=someone.pk).update(archived_at=NOW)
    key = {"mine": world.representative.pk, "foreign": someone.pk, "archived": someone.pk}.get(other, other)

    answer = as_("sysadmin").post(
        reverse("registry:representation_add", args=["pupils", world.pupil.pk]), {"other": key, "kind": "parent"}
    )

    assert answer.status_code == 422
    assert Representation.objects.count() == before


def test_two_schools_and_a_second_time_are_refused_by_the_action(world: World) -> None:
    words = {"kind": RelationKind.PARENT, "document": "", "by": world.sysadmin}
    with pytest.raises(Outrun):
        representation.attach(world.representative, pupil=world.pupil, **words)
    Pupil.objects.filter(pk=world.other_pupil.pk).update(school=world.other, archived_at=NOW)

    with pytest.raises(Refused) as refused:
        representation.attach(world.representative, pupil=world.other_pupil, **words)

    assert len(refused.value.reasons) == 2


def test_a_link_is_corrected_and_taken_off_with_its_history(world: World, as_: As) -> None:
    link = world.representation
    as_("sysadmin").post(
        reverse("registry:representation_edit", args=[link.pk]), {"kind": "guardian", "document": "решение № 7"}
    )
    answer = as_("sysadmin").post(reverse("registry:representation_remove", args=[link.pk]))

    assert answer["Location"] == world.pupil.get_absolute_url()
    assert not Representation.objects.filter(pk=link.pk).exists()
    page = as_("deputy").get(world.pupil.get_absolute_url()).content.decode()
    assert "<del>родитель</del>" in page
    assert "больше не представитель" in page
    assert as_("sysadmin").post(reverse("registry:representation_remove", args=[link.pk])).status_code == 404


@pytest.mark.parametrize("section", ["rooms", "classes", "employees"])
def test_only_pupils_and_representatives_have_relatives(world: World, as_: As, section: str) -> None:
    row = {"rooms": world.room, "classes": world.school_class, "employees": world.staff["employee"]}[section]

    answer = as_("sysadmin").get(reverse("registry:representation_add", args=[section, row.pk]))

    assert answer.status_code in {403, 404}
