"""The archive of every section: what stands in the way, what goes along, what never comes back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared.refusal import Refused
from registry.actions import record as actions
from registry.models import (
    Bell,
    Building,
    Employee,
    Room,
    SchoolClass,
    SubjectClass,
    SubjectRoom,
    SubjectTeacher,
    TeachingAssignment,
)
from registry.queries.history import history_of
from registry.queries.uses import obstacles_to_archive
from registry.sections import SECTIONS
from tests.registry.reference import add, one
from tests.world import NOW, World

As = Callable[[str], Client]


# What has to go before the row of the section may: words of each reason.
IN_USE: dict[str, list[str]] = {
    "study_years": ["Полугодия", "5а"],
    "buildings": ["202"],
    "rooms": ["Математика", "Математика"],
    "subjects": ["5а, Математика", "Ясенев П.И.", "202", "5а"],
    "period_sets": ["5а"],
    "periods": [],
    "bell_schedules": ["5а"],
    "bells": [],
    "employees": ["5б", "Математика", "Математика", "роли"],
    "classes": ["Рябинина", "Математика", "Математика"],
    "pupils": [],
    "representatives": ["Рябинина"],
    "assignments": [],
}


@pytest.mark.parametrize("section", SECTIONS)
def test_the_archive_names_all_reasons_at_once(world: World, as_: As, section: str) -> None:
    row = one(world, section)

    reasons = obstacles_to_archive(row)

    assert len(reasons) == len(IN_USE[section])
    assert all(word in reason for word, reason in zip(IN_USE[section], reasons, strict=True)), reasons
    answer = as_("sysadmin").post(reverse("registry:row_archive", args=[section, row.pk]))
    row.refresh_from_db()
    if reasons:
        assert answer.status_code == 422
        assert all(reason in answer.content.decode().replace("&#x27;", "'") for reason in reasons)
    assert row.is_archived == (not reasons)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_free_row_goes_to_the_archive_and_comes_back(world: World, as_: As, section: str) -> None:
    model = SECTIONS[section].model
    before = set(model.objects.values_list("pk", flat=True))
    add(as_("sysadmin"), world, section)
    (row,) = model.objects.exclude(pk__in=before)
    url = reverse("registry:row_archive", args=[section, row.pk])

    gone = as_("sysadmin").post(url)
    row.refresh_from_db()
    assert (gone.status_code, row.is_archived) == (302, True)
    assert as_("sysadmin").post(url).status_code == 409
    back = as_("sysadmin").post(url, {"back": "1"})

    row.refresh_from_db()
    assert (back.status_code, row.is_archived, row.version) == (302, False, 3)
    assert [entry.what for entry in history_of(row, school=world.school.pk)] == ["из архива", "в архив", "внесено"]


def test_long_reasons_name_three_and_count_the_rest(world: World) -> None:
    for name in ("301", "302", "303", "304"):
        Room.objects.create(school=world.school, building=world.building, name=name)

    assert obstacles_to_archive(world.building) == [
        "В здании есть кабинеты: «202», «301», «302» и\u00a0ещё 2. Сначала перенесите или уберите их."
    ]


@pytest.mark.parametrize("link", [SubjectTeacher, SubjectRoom, SubjectClass, TeachingAssignment])
def test_what_is_archived_itself_stands_in_nobodys_way(world: World, link: Any) -> None:
    links: tuple[Any, ...] = (SubjectTeacher, SubjectRoom, SubjectClass, TeachingAssignment)
    for other in set(links) - {link}:
        other.objects.all().delete()
    assert len(obstacles_to_archive(world.subject)) == 1

    for row in (*world.staff.values(), world.room, world.school_class, world.assignment):
        type(row).objects.filter(pk=row.pk).update(archived_at=NOW)

    assert obstacles_to_archive(world.subject) == []


def test_a_set_takes_its_rows_to_the_archive_and_brings_them_back(world: World) -> None:
    SchoolClass.objects.update(bell_schedule=None)
    before = Bell.objects.get(schedule=world.bell_schedule, number=6)
    actions.archive(before, by=world.sysadmin, at=NOW)

    actions.archive(world.bell_schedule, by=world.sysadmin, at=NOW.replace(hour=11))
    assert not Bell.objects.current().filter(schedule=world.bell_schedule).exists()
    actions.restore(world.bell_schedule, by=world.sysadmin)

    assert Bell.objects.current().filter(schedule=world.bell_schedule).count() == 5


def change_phone(world: World) -> None:
    actions.change(world.staff["deputy"], to={"phone": "12"}, version=1, by=world.sysadmin, at=NOW)


def bring_back(world: World) -> None:
    actions.restore(world.staff["deputy"], by=world.sysadmin)


@pytest.mark.parametrize("do", [change_phone, bring_back])
def test_nobody_comes_back_whose_data_were_destroyed(world: World, do: Callable[[World], None]) -> None:
    nothing = dict.fromkeys(("snils", "phone", "email", "first_name"), "")
    Employee.objects.filter(pk=world.staff["deputy"].pk).update(
        archived_at=NOW, destroyed_at=NOW, birth_date=None, user=None, **nothing
    )

    with pytest.raises(Refused, match="уничтожены по акту"):
        do(world)


def test_nothing_comes_back_onto_archived_ground(world: World) -> None:
    room = Room.objects.create(school=world.school, building=world.building, name="303", archived_at=NOW)
    Building.objects.update(archived_at=NOW)

    with pytest.raises(Refused, match="здание «Главный корпус»"):
        actions.restore(room, by=world.sysadmin)


def test_nothing_comes_back_where_its_name_is_taken(world: World) -> None:
    room = Room.objects.create(school=world.school, building=world.building, name="202", archived_at=NOW)

    with pytest.raises(Refused, match="уже есть кабинет"):
        actions.restore(room, by=world.sysadmin)
