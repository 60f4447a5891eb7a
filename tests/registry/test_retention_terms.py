"""Whose term is over: every rule of keeping is one that the program executes, to the day."""

from datetime import date, datetime, timedelta

import pytest

from registry import personal_data
from registry.models import Representation, Representative
from registry.personal_data import Start
from tests.registry.destruction_things import LONG_AGO, expired, leave
from tests.world import NOW, World, make_pupil


def test_every_term_of_the_registry_is_a_rule_the_program_executes() -> None:
    """A term with years is executed by the retention page; everything else goes with its row."""
    starts = {field.keep.start for field in personal_data.PERSONAL.values() if field.keep.years}

    assert starts == {Start.LEFT, Start.LAST_CHILD_LEFT, Start.ARCHIVED, Start.WRITTEN}
    assert all(bool(field.keep.years) != (field.keep.start is Start.ROW) for field in personal_data.PERSONAL.values())


@pytest.mark.parametrize(
    "name",
    sorted({name for name in personal_data.PERSONAL if name.split(".")[0] in {"Pupil", "Representative", "Employee"}}),
)
def test_every_field_of_a_card_has_the_term_of_its_section(name: str) -> None:
    fields = {"Pupil": personal_data.PUPIL, "Representative": personal_data.PARENT, "Employee": personal_data.STAFF}

    assert personal_data.PERSONAL[name] == fields[name.partition(".")[0]]


@pytest.mark.parametrize(
    ("left_on", "archived", "on", "is_over"),
    [
        (date(2024, 3, 10), LONG_AGO, date(2027, 3, 10), True),
        (date(2024, 3, 11), LONG_AGO, date(2027, 3, 10), False),
        # Left long ago, archived last week: the term runs from the leaving.
        (date(2024, 3, 10), NOW, date(2027, 3, 10), True),
        (None, LONG_AGO, date(2027, 3, 1), True),
        (None, LONG_AGO, date(2027, 2, 28), False),
        # The leaving is known, the card is not archived: perhaps the pupil came back.
        (date(2020, 1, 1), None, date(2027, 3, 10), False),
        (None, None, date(2099, 1, 1), False),
        (date(2024, 2, 28), LONG_AGO, date(2027, 2, 28), True),
        (date(2024, 2, 29), LONG_AGO, date(2027, 2, 28), False),
        (date(2025, 2, 28), LONG_AGO, date(2028, 2, 29), True),
    ],
)
def test_the_term_of_a_pupil_is_three_years_from_leaving(
    world: World, left_on: date | None, archived: datetime | None, on: date, is_over: bool
) -> None:
    leave(world.pupil, at=archived, left_on=left_on)  # type: ignore[arg-type]

    assert (("pupils", world.pupil.pk) in expired(world, on)) is is_over


def test_a_parent_stays_as_long_as_the_last_child(world: World) -> None:
    sister = make_pupil(world.school_class, "Рябинина", "Ева")
    Representation.objects.create(school=world.school, representative=world.representative, pupil=sister)
    leave(world.pupil, left_on=date(2023, 1, 1))

    assert ("representatives", world.representative.pk) not in expired(world)
    leave(sister, left_on=date(2024, 3, 11))
    assert ("representatives", world.representative.pk) not in expired(world)
    leave(sister, left_on=date(2024, 3, 10))
    assert ("representatives", world.representative.pk) in expired(world)


def test_a_parent_without_children_is_counted_from_the_archive(world: World) -> None:
    alone = Representative.objects.create(school=world.school, last_name="Один", first_name="Ян")

    assert ("representatives", alone.pk) not in expired(world)
    leave(alone)
    assert ("representatives", alone.pk) in expired(world)


def test_staff_are_counted_from_the_archive(world: World) -> None:
    leave(world.staff["employee"], at=NOW - timedelta(days=3 * 366))
    leave(world.staff["deputy"], at=NOW)

    assert {pk for section, pk in expired(world) if section == "employees"} == {world.staff["employee"].pk}
