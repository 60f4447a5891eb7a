"""The law's clock: each event with its term, counted from the day after the receipt."""

from datetime import date

import pytest

from consents.calendar import Calendar
from consents.states import ConsentKind, DemandKind
from consents.terms import DEMANDS, WITHDRAWALS, Term, all_terms

PLAIN = Calendar()


@pytest.mark.parametrize(
    ("term", "received_on", "due_on"),
    [
        (WITHDRAWALS[ConsentKind.PROCESSING], date(2026, 3, 9), date(2026, 4, 8)),
        # 30 days over the end of a year, and over a February of 29 days.
        (WITHDRAWALS[ConsentKind.PROCESSING], date(2025, 12, 15), date(2026, 1, 14)),
        (WITHDRAWALS[ConsentKind.PROCESSING], date(2024, 2, 1), date(2024, 3, 2)),
        # The last day is a Sunday: it stays, which is the earlier reading of the law.
        (WITHDRAWALS[ConsentKind.PROCESSING], date(2026, 3, 6), date(2026, 4, 5)),
        (WITHDRAWALS[ConsentKind.DISTRIBUTION], date(2026, 3, 4), date(2026, 3, 10)),
        (DEMANDS[DemandKind.STOP], date(2026, 3, 2), date(2026, 3, 17)),
        (DEMANDS[DemandKind.STOP_DISTRIBUTION], date(2026, 3, 2), date(2026, 3, 5)),
        (DEMANDS[DemandKind.CORRECT], date(2026, 3, 2), date(2026, 3, 12)),
        (DEMANDS[DemandKind.ACCESS], date(2026, 3, 2), date(2026, 3, 17)),
        # Through the holidays of January: the first working day is the 12th.
        (DEMANDS[DemandKind.STOP_DISTRIBUTION], date(2025, 12, 30), date(2026, 1, 14)),
        # Received on a day off.
        (DEMANDS[DemandKind.STOP_DISTRIBUTION], date(2026, 3, 7), date(2026, 3, 12)),
    ],
)
def test_the_last_day_of_a_term(term: Term, received_on: date, due_on: date) -> None:
    assert term.due_on(received_on, PLAIN) == due_on


@pytest.mark.parametrize(
    ("kind", "days"),
    [(DemandKind.STOP, 5), (DemandKind.STOP_DISTRIBUTION, 0), (DemandKind.CORRECT, 0), (DemandKind.ACCESS, 5)],
)
def test_what_a_motivated_notice_adds(kind: DemandKind, days: int) -> None:
    assert DEMANDS[kind].extension == days
    assert bool(DEMANDS[kind].extension_words) is bool(days)


def test_an_extension_is_counted_from_the_first_term() -> None:
    assert DEMANDS[DemandKind.STOP].extended(date(2026, 3, 17), PLAIN) == date(2026, 3, 24)


def test_a_term_follows_the_days_of_the_school() -> None:
    own = Calendar({date(2026, 3, 3): False, date(2026, 3, 7): True})

    assert DEMANDS[DemandKind.STOP_DISTRIBUTION].due_on(date(2026, 3, 2), own) == date(2026, 3, 6)


def test_every_kind_has_a_term_and_an_article() -> None:
    assert set(WITHDRAWALS) == set(ConsentKind)
    assert set(DEMANDS) == set(DemandKind)
    assert all(term.article.startswith("152-ФЗ, ст. ") and term.duty and term.event for term in all_terms())


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (WITHDRAWALS[ConsentKind.PROCESSING], "30\u00a0календарных дней"),
        (WITHDRAWALS[ConsentKind.DISTRIBUTION], "3\u00a0рабочих дня"),
        (DEMANDS[DemandKind.STOP], "10\u00a0рабочих дней"),
    ],
)
def test_a_term_in_words(term: Term, words: str) -> None:
    assert term.words == words
