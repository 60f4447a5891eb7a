"""Two people at one demand, or at one day of the calendar, at the same moment (PostgreSQL)."""

from datetime import date

import pytest
from django.db import connection

from consents.actions import calendar, demand
from consents.actions.calendar import Day
from consents.actions.demand import Claim
from consents.models import CalendarDay, Demand
from consents.states import DemandKind
from tests.plans.race import Act, Race
from tests.world import NOW, World, make_world

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]

WEDNESDAY, THURSDAY = date(2027, 3, 10), date(2027, 3, 11)


@pytest.mark.parametrize("locks", [True, False])
def test_of_two_equal_demands_one_is_written(locks: bool) -> None:
    world = make_world()
    claim = Claim(DemandKind.ACCESS, "31", date(2027, 3, 2))
    before = Demand.objects.count()

    outcomes = Race('INSERT INTO "consents_demand"', locks=locks).run(
        deputy=lambda: demand.record(world.staff["deputy"], claim, by=world.deputy, at=NOW),
        director=lambda: demand.record(world.staff["deputy"], claim, by=world.director, at=NOW),
    )

    assert sorted(outcomes.values()) == (["outrun", "won"] if locks else ["won", "won"])
    assert Demand.objects.count() - before == (1 if locks else 2)


def moves(world: World) -> dict[str, Act]:
    row = Demand.objects.get(pk=world.things["demand"].pk)
    on, by = NOW.date(), world.deputy
    return {
        "answer": lambda: demand.answer(row, words="сообщили", on=on, by=by, at=NOW),
        "again": lambda: demand.answer(row, words="исправили", on=on, by=world.director, at=NOW),
        "extend": lambda: demand.extend(row, reason="архив", on=on, by=by, at=NOW),
        "void": lambda: demand.void(row, reason="не то обращение", by=by, at=NOW),
    }


@pytest.mark.parametrize("locks", [True, False])
@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("answer", "again", "outrun"),
        ("answer", "extend", "outrun"),
        ("void", "answer", "outrun"),
        ("void", "extend", "outrun"),
        # The longer term was given before the answer; both are true.
        ("extend", "answer", "won"),
    ],
)
def test_of_two_moves_of_a_demand_the_later_one_knows_the_first(
    locks: bool, first: str, second: str, told: str
) -> None:
    world = make_world()
    acts = moves(world)

    outcomes = Race('UPDATE "consents_demand"', locks=locks).in_order(**{first: acts[first], second: acts[second]})

    assert outcomes == {first: "won", second: told if locks else "won"}
    row = Demand.objects.get(pk=world.things["demand"].pk)
    if locks and first != "extend":
        assert (row.voided_at is not None, row.answered_on is not None) == (first == "void", first == "answer")
    if locks and first == "answer":
        assert (row.answer, row.answered_by, row.extended_on) == ("сообщили", world.deputy, None)


@pytest.mark.parametrize("locks", [True, False])
def test_a_day_that_two_people_correct_stands_once(locks: bool) -> None:
    world = make_world()

    def correct(name: str) -> int:
        days = {WEDNESDAY: Day(is_working=False, note=name), THURSDAY: Day(is_working=False, note=name)}
        return calendar.set_days(world.school, days, by=world.users[name])

    outcomes = Race('INSERT INTO "consents_calendarday"', locks=locks).run(
        deputy=lambda: correct("deputy"), director=lambda: correct("director")
    )

    # Without the lock only the constraint of the database holds, and somebody sees an error page.
    assert sorted(outcomes.values()) == (["won", "won"] if locks else ["broken", "won"])
    rows = list(CalendarDay.objects.filter(school=world.school, day__in=[WEDNESDAY, THURSDAY]).order_by("day"))
    assert [row.day for row in rows] == [WEDNESDAY, THURSDAY]
    # Both days are of one of the two: a half of each would be nobody's list.
    assert len({row.note for row in rows}) == 1


def test_a_year_taken_back_while_a_day_is_corrected_is_one_or_the_other() -> None:
    world = make_world()
    CalendarDay.objects.create(school=world.school, day=WEDNESDAY, is_working=False)

    outcomes = Race('DELETE FROM "consents_calendarday"').run(
        back=lambda: calendar.back_to_base(world.school, 2027, by=world.director),
        correct=lambda: calendar.set_days(world.school, {WEDNESDAY: Day(is_working=True)}, by=world.deputy),
    )

    assert sorted(outcomes.values()) == ["won", "won"]
    assert not CalendarDay.objects.filter(school=world.school).exists()
