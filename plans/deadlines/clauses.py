"""Clauses: one deadline each, and how a clause gets from its neighbour what its own words leave out."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from plans.deadlines.pieces import Piece, Unit

NO_MONTH: Final = -1  # of «15 числа» while its month is not found
_LENDING: Final = {Unit.DAY, Unit.WEEK, Unit.DECADE, Unit.HALF, Unit.NTH, Unit.QUARTER, Unit.HALF_YEAR}


class Bound(Enum):
    """Which sides of the piece the words mean."""

    SPAN = auto()  # from its first day to its last
    BEFORE = auto()  # «до октября»: before it begins; of a day: up to that day
    NOT_LATER = auto()  # «до конца октября»: up to its last day
    FROM = auto()  # «с сентября»: no end
    AFTER = auto()  # «после 1 сентября»: the day after, no end


@dataclass(frozen=True, slots=True)
class Clause:
    """One deadline as the words build it, its years not placed yet."""

    bound: Bound
    first: Piece
    last: Piece


def completed(clauses: list[Clause]) -> list[Clause]:
    """With the units and months lent by the neighbours; empty if some piece still lacks one."""
    clauses = _days_behind_their_month(clauses)
    for at in range(len(clauses) - 2, -1, -1):
        clauses[at] = _borrowed(clauses[at], clauses[at + 1].first)
    return [] if any(is_unfinished(clause.first) or is_unfinished(clause.last) for clause in clauses) else clauses


def _is_without_month(piece: Piece) -> bool:
    return piece.unit is Unit.DAY and piece.month == NO_MONTH


def is_unfinished(piece: Piece) -> bool:
    """It still waits for its unit or its month."""
    return piece.unit is Unit.BARE or _is_without_month(piece)


def _days_behind_their_month(clauses: list[Clause]) -> list[Clause]:
    """«октябрь, с 1 по 10», «август (до 15 числа)»; but «март 27» may be a year as well as a day."""
    if len(clauses) != 2:
        return clauses
    (lender, borrower), month = clauses, clauses[0].first
    is_one_month = lender.bound is Bound.SPAN and lender.first == lender.last and month.unit is Unit.MONTH
    days = (borrower.first, borrower.last)
    if not is_one_month or any(day.unit is not Unit.BARE and not _is_without_month(day) for day in days):
        return clauses
    if borrower.bound is Bound.SPAN and borrower.first == borrower.last and borrower.first.unit is Unit.BARE:
        return clauses
    first, last = (replace(month, unit=Unit.DAY, number=day.number) for day in days)
    return [replace(borrower, first=first, last=last)]


def _borrowed(clause: Clause, lender: Piece) -> Clause:
    last = with_unit_of(clause.last, lender)
    return replace(clause, first=with_unit_of(clause.first, last), last=last)


def with_unit_of(piece: Piece, lender: Piece) -> Piece:
    """The 10 of «10-13 октября» becomes a day of October."""
    if piece.unit is Unit.BARE and lender.unit in _LENDING:
        return replace(lender, number=piece.number)
    return piece
