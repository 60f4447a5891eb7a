"""Demands: the term of each kind, one extension in time, an answer that stops the clock."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from consents.actions import demand as actions
from consents.actions.demand import Claim
from consents.models import CalendarDay, Demand
from consents.states import DemandKind
from ezh_rollout.shared.refusal import Outrun, Refused
from tests.world import NOW, World

TODAY = NOW.date()
MARCH_2 = date(2027, 3, 2)


def claim(kind: DemandKind = DemandKind.ACCESS, **fields: Any) -> Claim:
    return Claim(**{"kind": kind, "number": "31", "received_on": MARCH_2, **fields})


def record(world: World, asked: Claim | None = None) -> Demand:
    return actions.record(world.staff["deputy"], asked or claim(), by=world.deputy, at=NOW)


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        (DemandKind.STOP, date(2027, 3, 17)),
        (DemandKind.STOP_DISTRIBUTION, date(2027, 3, 5)),
        (DemandKind.CORRECT, date(2027, 3, 12)),
        (DemandKind.ACCESS, date(2027, 3, 17)),
    ],
)
def test_a_demand_has_the_term_of_its_kind(world: World, kind: DemandKind, due_on: date) -> None:
    row = record(world, claim(kind, text=" всё, что есть "))

    row.refresh_from_db()
    assert (row.due_on, row.text, row.signer_words) == (due_on, "всё, что есть", "Сосновский Тарас Алексеевич")
    assert [line.history_user for line in row.history.all()] == [world.deputy]


def test_the_term_that_was_counted_does_not_move_with_the_calendar(world: World) -> None:
    row = record(world)
    CalendarDay.objects.create(school=world.school, day=date(2027, 3, 10), is_working=False)

    row.refresh_from_db()
    assert row.due_on == date(2027, 3, 17)
    assert record(world, claim(number="32")).due_on == date(2027, 3, 18)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"number": " "}, "входящий номер"),
        ({"received_on": TODAY + timedelta(days=2)}, "ещё не наступила"),
    ],
)
def test_what_is_not_written_down(world: World, fields: dict[str, Any], reason: str) -> None:
    before = Demand.objects.count()
    with pytest.raises(Refused, match=reason):
        record(world, claim(**fields))
    with pytest.raises(Refused, match="до 14 лет"):
        actions.record(world.pupil, claim(), by=world.deputy, at=NOW)
    assert Demand.objects.count() == before


def test_one_paper_is_written_down_once(world: World) -> None:
    record(world)

    with pytest.raises(Outrun, match=r"вх\. № 31 от 02\.03\.2027 уже записано"):
        record(world)
    assert record(world, claim(number="32")).pk
    assert record(world, claim(DemandKind.STOP)).pk


def extend(row: Demand, world: World, on: date = TODAY, reason: str = "архив") -> Demand:
    return actions.extend(row, reason=reason, on=on, by=world.director, at=NOW)


@pytest.mark.parametrize("kind", [DemandKind.STOP, DemandKind.ACCESS])
def test_an_extension_adds_five_working_days_once(world: World, kind: DemandKind) -> None:
    row = extend(record(world, claim(kind)), world)

    row.refresh_from_db()
    assert (row.due_on, row.extended_on, row.extended_by) == (date(2027, 3, 24), TODAY, world.director)
    with pytest.raises(Refused, match="уже продлён"):
        extend(row, world)


@pytest.mark.parametrize("kind", [DemandKind.STOP_DISTRIBUTION, DemandKind.CORRECT])
def test_other_terms_are_not_extended(world: World, kind: DemandKind) -> None:
    row = record(world, claim(kind))

    with pytest.raises(Refused, match="не разрешает"):
        extend(row, world, on=MARCH_2)


def test_a_term_that_is_over_is_not_extended(world: World) -> None:
    row = record(world, claim(received_on=date(2027, 2, 1)))

    with pytest.raises(Refused, match=r"Срок прошёл 15\.02\.2027"):
        extend(row, world)


@pytest.mark.parametrize(
    ("on", "reason", "expected"),
    [
        (TODAY, " ", "напишите причину"),
        (TODAY + timedelta(days=2), "архив", "ещё не наступил"),
        (MARCH_2 - timedelta(days=1), "архив", "раньше предыдущей отметки"),
    ],
)
def test_an_extension_says_why_and_has_a_day(world: World, on: date, reason: str, expected: str) -> None:
    with pytest.raises(Refused, match=expected):
        extend(record(world), world, on=on, reason=reason)


def answer(row: Demand, world: World, words: str = "ответ № 5", on: date = TODAY) -> Demand:
    return actions.answer(row, words=words, on=on, by=world.deputy, at=NOW)


def test_an_answer_stops_the_clock(world: World) -> None:
    row = answer(record(world), world)

    row.refresh_from_db()
    assert (row.is_open, row.answered_on, row.answered_by, row.answer) == (False, TODAY, world.deputy, "ответ № 5")
    assert row not in Demand.objects.open()


@pytest.mark.parametrize(
    ("words", "on", "expected"),
    [
        (" ", TODAY, "что сделано"),
        ("да", TODAY + timedelta(days=2), "ещё не наступил"),
        ("да", date(2027, 3, 1), "раньше"),
    ],
)
def test_an_answer_says_what_was_done_and_when(world: World, words: str, on: date, expected: str) -> None:
    with pytest.raises(Refused, match=expected):
        answer(record(world), world, words, on)


def void(row: Demand, world: World) -> Demand:
    return actions.void(row, reason="не тот человек", by=world.deputy, at=NOW)


CHANGES: dict[str, Callable[[Demand, World], Demand]] = {"answer": answer, "extend": extend, "void": void}
# (what happened before, what is tried) -> whether it may be
TABLE = {
    ("answer", "answer"): False,
    ("answer", "extend"): False,
    ("answer", "void"): True,
    ("extend", "answer"): True,
    ("extend", "extend"): False,
    ("extend", "void"): True,
    ("void", "answer"): False,
    ("void", "extend"): False,
    ("void", "void"): False,
}


@pytest.mark.parametrize(("before", "tried"), TABLE, ids=[" then ".join(pair) for pair in TABLE])
def test_each_change_after_each(world: World, before: str, tried: str) -> None:
    row = record(world)
    CHANGES[before](row, world)

    if TABLE[before, tried]:
        assert CHANGES[tried](row, world).pk == row.pk
    else:
        # The page was open before the first change: whoever comes second is told.
        with pytest.raises(Refused):
            CHANGES[tried](row, world)
