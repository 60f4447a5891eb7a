"""Nobody checks the own work: whose value stands in a row is read from its history."""

from datetime import timedelta
from typing import Any

import pytest

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Refused
from registry.actions import imports
from registry.actions import verification as actions
from registry.actions.bulk import change_many
from registry.actions.link import put
from registry.imports import changeset_of
from registry.links import LINKS
from registry.models import Pupil, Representation, Representative, Room, Verification
from registry.queries.authors import authors_of, entered_by
from registry.queries.looked import LOOKS
from tests.registry.imports.books import text
from tests.registry.verification_things import LATER, looked, verify
from tests.world import NOW, World, make_user


def enters(world: World) -> Any:
    """The deputy made the row."""
    room = Room(school=world.school, building=world.building, name="305")
    save_as(room, by=world.deputy)
    return room


def corrects(world: World) -> Any:
    """A value of the deputy's stands in the row."""
    world.room.floor = 3
    save_as(world.room, by=world.deputy)
    return world.room


def is_corrected_by_another(world: World) -> Any:
    """The deputy's value was overwritten: nothing of hers is left."""
    room = corrects(world)
    room.floor = 2
    save_as(room, by=world.sysadmin)
    return room


def is_restored_by_another(world: World) -> Any:
    """Overwritten and put back, as an undone import does: it is the deputy's value that stands there again."""
    room = is_corrected_by_another(world)
    room.floor = 3
    save_as(room, by=world.sysadmin)
    return room


def corrects_under_an_old_account(world: World) -> Any:
    """The deputy's account was replaced since."""
    card, old = world.staff["deputy"], make_user("deputy-old")
    for account in (old, world.deputy):
        card.user = account
        save_as(card, by=world.sysadmin)
    world.room.floor = 3
    save_as(world.room, by=old)
    return world.room


def moves_to_the_archive_and_back(world: World) -> Any:
    """No value of the row is the deputy's for that."""
    for archived_at in (NOW, None):
        world.room.archived_at = archived_at
        save_as(world.room, by=world.deputy)
    return world.room


def is_corrected_from_the_command_line(world: World) -> Any:
    """By nobody who could look at it: anybody may."""
    room = corrects(world)
    room.floor = 4
    change_many([room], fields=["floor"], by=None, at=LATER, reason="импорт")
    return room


@pytest.mark.parametrize(
    ("act", "may"),
    [
        (enters, False),
        (corrects, False),
        (is_corrected_by_another, True),
        (is_restored_by_another, False),
        (corrects_under_an_old_account, False),
        (moves_to_the_archive_and_back, True),
        (is_corrected_from_the_command_line, True),
    ],
)
def test_whoever_entered_a_present_value_cannot_verify_it(world: World, act: Any, may: bool) -> None:
    room = act(world)
    row = {room.pk: looked(world, "rooms")[room.pk]}

    if may:
        assert actions.verify(world.school, "rooms", row, by=world.deputy, at=NOW).done == [room.pk]
    else:
        with pytest.raises(Refused, match="внесли или правили вы"):
            actions.verify(world.school, "rooms", row, by=world.deputy, at=NOW)
        assert not Verification.objects.exists()


def test_a_page_leaves_own_rows_out_and_says_so(world: World) -> None:
    room = enters(world)

    done = verify(world, "rooms")

    assert done.own == [room.pk]
    assert done.done == [world.room.pk]


def test_own_links_and_own_children_are_own_rows(world: World) -> None:
    put(LINKS["teachers"], world.school, on=[(world.subject.pk, world.staff["deputy"].pk)], by=world.deputy, at=NOW)
    kin = Representation(school=world.school, representative=world.representative, pupil=world.other_pupil)
    save_as(kin, by=world.deputy)

    school, deputy = world.school.pk, world.deputy.pk
    assert entered_by(LOOKS["subject_teachers"], school, deputy) == {world.subject.pk}
    assert entered_by(LOOKS["representatives"], school, deputy) == {world.representative.pk}


def saved_by_another(world: World, kind: str, header: list[str], *rows: list[str]) -> None:
    """The deputy brought the file, the sysadmin saved it."""
    changeset = changeset_of(world.school, kind, text(header, *rows), on=NOW.date())
    run = imports.store(world.school, changeset, file_name="список.csv", by=world.deputy, at=NOW)
    imports.save(run, by=world.sysadmin, at=LATER, on=NOW.date())


def test_whoever_brought_the_file_is_no_second_person_for_it(world: World) -> None:
    pupils = ["Фамилия", "Имя", "Отчество", "Дата рождения", "Класс", "Телефон"]
    anna = ["Рябинина", "Анна", "Петровна", "12.04.2015", "5а"]
    saved_by_another(
        world, "pupils", pupils, [*anna, "89121234567"], ["Осокина", "Вера", "Ивановна", "02.03.2015", "5б", ""]
    )
    vera = Pupil.objects.get(last_name="Осокина")

    of_pupils = (LOOKS["pupils"], world.school.pk)
    assert entered_by(*of_pupils, world.deputy.pk) == {world.pupil.pk, vera.pk}
    assert entered_by(*of_pupils, world.sysadmin.pk) == {world.pupil.pk, vera.pk}
    assert entered_by(*of_pupils, world.director.pk) == set()

    # Of the one who was only corrected nothing of the file's is left; who came with the file stays the deputy's.
    for card in (Pupil.objects.get(pk=world.pupil.pk), vera):
        card.phone = "+7 912 765-43-21"
        save_as(card, by=world.director)
    assert entered_by(*of_pupils, world.deputy.pk) == {vera.pk}


def test_whoever_brought_the_file_is_no_second_person_for_the_children_in_it(world: World) -> None:
    parents = ["Фамилия", "Имя", "Отчество", "Кем приходится", "Ребёнок", "Класс ребёнка"]
    saved_by_another(
        world, "representatives", parents, ["Калинина", "Ольга", "Юрьевна", "мать", "Калинин Лев Олегович", "5б"]
    )
    olga = Representation.objects.get(representative__last_name="Калинина").representative_id

    assert entered_by(LOOKS["representatives"], world.school.pk, world.deputy.pk) == {olga}
    Representation.history.filter(representative=olga).update(history_user=world.director)
    Representative.history.filter(id=olga).update(history_change_reason="правка")
    assert entered_by(LOOKS["representatives"], world.school.pk, world.deputy.pk) == {olga}


def test_a_tick_that_another_put_back_is_still_an_own_one(world: World) -> None:
    cell = [(world.subject.pk, world.staff["deputy"].pk)]
    put(LINKS["teachers"], world.school, on=cell, by=world.deputy, at=NOW)
    put(LINKS["teachers"], world.school, off=cell, by=world.sysadmin, at=NOW + timedelta(minutes=1))
    deputy = (LOOKS["subject_teachers"], world.school.pk, world.deputy.pk)
    assert entered_by(*deputy) == set()

    put(LINKS["teachers"], world.school, on=cell, by=world.sysadmin, at=NOW + timedelta(minutes=2))
    assert entered_by(*deputy) == {world.subject.pk}


def test_in_a_school_of_one_person_it_is_written_down(world: World) -> None:
    world.school.one_person = True
    world.school.save()
    room = enters(world)

    verify(world, "rooms")

    marks = {mark.object_id: mark.by_same_person for mark in Verification.objects.all()}
    assert marks == {room.pk: True, world.room.pk: False}


def test_the_author_of_each_value_is_known(world: World) -> None:
    corrects(world)
    world.room.capacity = 12
    save_as(world.room, by=world.sysadmin)

    authors = authors_of(LOOKS["rooms"], world.school.pk, [world.room.pk])[world.room.pk]
    assert authors.of("floor") == world.deputy.pk
    assert authors.of("capacity") == world.sysadmin.pk
    assert authors.of("name") is None
