"""«Проверено» holds for what was looked at: any later change shows, and nobody is overtaken unawares."""

from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import data_remark as remarks
from registry.actions import verification as actions
from registry.actions.bulk import change_many
from registry.actions.link import put
from registry.links import LINKS
from registry.models import Building, Pupil, Representation, Verification
from registry.queries.looked import LOOKS, Names
from registry.queries.verification import count_never_verified, state_of_row, totals, verification_counts
from registry.sections import SECTIONS, shown
from registry.states import CheckState
from tests.plans.race import Race
from tests.registry.verification_things import LATER, looked, verify
from tests.world import NOW, World, make_pupil, make_world


def state(world: World, section: str, pk: int) -> CheckState | None:
    row = state_of_row(LOOKS[section], world.school.pk, pk)
    return row.state if row else None


@pytest.mark.parametrize("section", SECTIONS)
def test_what_is_verified_is_what_screens_show(world: World, section: str) -> None:
    described = SECTIONS[section]
    values = LOOKS[section].values(Names(world.school.pk))

    rows = list(described.rows(world.school.pk))
    assert rows
    assert list(values) == [row.pk for row in rows]
    for row in rows:
        for field in described.fields:
            assert values[row.pk][field] == shown(row, field)


def test_representatives_are_verified_with_their_children(world: World) -> None:
    seen = LOOKS["representatives"].values(Names(world.school.pk))[world.representative.pk]

    assert seen["children"] == "Рябинина Анна Петровна (родитель)"


@pytest.mark.parametrize("kind", LINKS)
def test_links_are_verified_a_subject_at_a_time(world: World, kind: str) -> None:
    values = LOOKS[f"subject_{kind}"].values(Names(world.school.pk))

    linked = {"teachers": "Ясенев Пётр Ильич", "rooms": "202", "classes": "5а"}
    assert values == {world.subject.pk: {"subject": "Математика", "linked": linked[kind]}}


@pytest.mark.parametrize("verified", [[], ["pupils"], ["pupils", "rooms", "subject_teachers"], list(LOOKS)])
def test_the_short_count_agrees_with_the_page_of_progress(world: World, verified: list[str]) -> None:
    for section in verified:
        verify(world, section)
    make_pupil(world.school_class, "Новенький", "Иван")

    counts = verification_counts(world.school.pk)

    assert count_never_verified(world.school.pk) == totals(counts.values())["not_checked"] > 0


@pytest.mark.parametrize("section", LOOKS)
def test_every_section_can_be_verified(world: World, section: str) -> None:
    done = verify(world, section)

    counts = verification_counts(world.school.pk)[section]
    assert len(done.done) == counts.entered == counts.checked > 0
    assert counts.is_verified


def rename(world: World) -> None:
    world.pupil.last_name = "Рябикина"
    save_as(world.pupil, by=world.sysadmin)


def rename_in_bulk(world: World) -> None:
    """As an import does: no `save()`, no signal."""
    world.pupil.last_name = "Рябикина"
    change_many([world.pupil], fields=["last_name"], by=world.sysadmin, at=LATER, reason="импорт")


def rename_past_everything(world: World) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(last_name="Рябикина")


@pytest.mark.parametrize("change", [rename, rename_in_bulk, rename_past_everything])
def test_any_change_turns_a_checked_row_into_a_changed_one(world: World, change: Any) -> None:
    verify(world, "pupils")
    change(world)

    row = state_of_row(LOOKS["pupils"], world.school.pk, world.pupil.pk)
    assert row is not None
    assert row.state == CheckState.CHANGED
    assert [(one.field, one.before, one.after) for one in row.changes] == [("last_name", "Рябинина", "Рябикина")]
    assert state(world, "pupils", world.other_pupil.pk) == CheckState.CHECKED


def test_a_renamed_building_changes_its_rooms(world: World) -> None:
    verify(world, "rooms")
    Building.objects.update(name="Корпус 2")

    assert state(world, "rooms", world.room.pk) == CheckState.CHANGED


def test_a_change_taken_back_is_no_change(world: World) -> None:
    verify(world, "pupils")
    rename(world)
    world.pupil.last_name = "Рябинина"
    save_as(world.pupil, by=world.sysadmin)

    assert state(world, "pupils", world.pupil.pk) == CheckState.CHECKED


def test_another_child_changes_the_representative(world: World) -> None:
    verify(world, "representatives")
    Representation.objects.create(school=world.school, representative=world.representative, pupil=world.other_pupil)

    assert state(world, "representatives", world.representative.pk) == CheckState.CHANGED


def test_a_tick_taken_away_changes_the_subject(world: World) -> None:
    verify(world, "subject_rooms")
    put(LINKS["rooms"], world.school, off=[(world.subject.pk, world.room.pk)], by=world.sysadmin, at=LATER)

    assert state(world, "subject_rooms", world.subject.pk) == CheckState.CHANGED


def test_an_archived_row_is_out_of_the_count(world: World) -> None:
    verify(world, "pupils")
    Pupil.objects.filter(pk=world.pupil.pk).update(archived_at=NOW)

    counts = verification_counts(world.school.pk)["pupils"]
    assert (counts.entered, counts.checked, counts.changed) == (1, 1, 0)


def test_another_school_has_its_own_checks(world: World) -> None:
    verify(world, "pupils")

    assert all(
        counts.entered == counts.checked == 0
        for key, counts in verification_counts(world.other.pk).items()
        if key != "employees"
    )


# Somebody else at the same time


def test_a_row_that_changed_while_one_looked_is_not_verified(world: World) -> None:
    seen = looked(world, "pupils")
    rename(world)

    with pytest.raises(actions.Moved) as refusal:
        actions.verify(world.school, "pupils", seen, by=world.deputy, at=NOW)

    assert refusal.value.rows == [world.pupil.pk]
    assert "Рябикина" in str(refusal.value)
    assert not Verification.objects.exists()


def test_a_second_click_changes_nothing(world: World) -> None:
    verify(world, "rooms")

    assert verify(world, "rooms").already == [world.room.pk]
    assert Verification.objects.count() == 1


def test_who_comes_second_is_told(world: World) -> None:
    verify(world, "rooms", "director")

    with pytest.raises(Outrun, match="проверил другой человек"):
        verify(world, "rooms")


@pytest.mark.parametrize("mark", ["", "0" * 8, "x" * 64])
def test_a_fingerprint_made_up_verifies_nothing(world: World, mark: str) -> None:
    with pytest.raises(Outrun):
        actions.verify(world.school, "rooms", {world.room.pk: mark}, by=world.deputy, at=NOW)


def test_a_withdrawn_mark_stays_in_the_table(world: World) -> None:
    verify(world, "rooms")

    assert actions.withdraw(world.school, "rooms", [world.room.pk], by=world.deputy, at=LATER) == 1

    assert state(world, "rooms", world.room.pk) == CheckState.NOT_CHECKED
    assert Verification.objects.get().withdrawn_by == world.deputy


def test_a_row_with_an_open_remark_is_not_verified(world: World) -> None:
    remarks.add_remark(
        world.school,
        "rooms",
        world.room.pk,
        field="floor",
        text="Третий этаж",
        looked=looked(world, "rooms")[world.room.pk],
        by=world.deputy,
        at=NOW,
    )

    with pytest.raises(Refused, match="замечание"):
        verify(world, "rooms")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [True, False])
def test_of_two_people_who_verify_one_row_one_is_told(locks: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    row = looked(world, "rooms")

    def act(name: str) -> Any:
        return actions.verify(world.school, "rooms", row, by=world.users[name], at=NOW)

    outcomes = Race('INSERT INTO "registry_verification"', locks=locks).run(
        deputy=lambda: act("deputy"), director=lambda: act("director")
    )

    # Without the lock only the constraint of the database holds: a traceback instead of a sentence.
    assert sorted(outcomes.values()) == (["outrun", "won"] if locks else ["broken", "won"])
    assert Verification.objects.in_force().count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [True, False])
def test_a_row_is_not_edited_between_the_look_and_the_mark(locks: bool) -> None:
    """The tick is taken away while the deputy confirms it: with the lock either she is told, or it shows as changed
    from what she saw; the mark never holds what nobody saw."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    seen = looked(world, "subject_rooms")
    race = Race('INSERT INTO "registry_verification"', locks=locks)
    entered = []

    def edit() -> None:
        race.wait_for("verify")
        put(LINKS["rooms"], world.school, off=[(world.subject.pk, world.room.pk)], by=world.sysadmin, at=NOW)
        entered.append(Verification.objects.count())

    race.run(
        verify=lambda: actions.verify(world.school, "subject_rooms", seen, by=world.deputy, at=NOW),
        edit=edit,
    )

    assert state(world, "subject_rooms", world.subject.pk) == CheckState.CHANGED
    # With the lock the edit waits for the mark; without it the edit slips in before.
    assert entered == ([1] if locks else [0])


# Cost


@pytest.mark.parametrize("pupils", [1, 30])
def test_progress_costs_the_same_for_any_number_of_rows(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, pupils: int
) -> None:
    for number in range(pupils):
        make_pupil(world.school_class, "Рябинин", f"Иван{number}")
    verify(world, "pupils")

    with django_assert_num_queries(31):
        counts = verification_counts(world.school.pk)

    assert counts["pupils"].checked == pupils + 2
    assert totals(counts.values())["checked"] == pupils + 2


@pytest.mark.parametrize("pupils", [1, 30])
def test_verifying_costs_the_same_for_any_number_of_rows(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, pupils: int
) -> None:
    for number in range(pupils):
        make_pupil(world.school_class, "Рябинин", f"Иван{number}")
    seen = looked(world, "pupils")

    with django_assert_num_queries(11):
        actions.verify(world.school, "pupils", seen, by=world.deputy, at=NOW)
