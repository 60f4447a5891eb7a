"""The verdict: which kind of deadline the words are, and the dates they give."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from plans.deadlines import markers
from plans.deadlines.clauses import Bound, Clause
from plans.deadlines.grammar import parse
from plans.deadlines.pieces import (
    NoDateError,
    Piece,
    SeveralDeadlinesError,
    Span,
    Unit,
    day_after,
    day_before,
    placed_year,
    range_dates,
    span,
)
from plans.deadlines.tokens import Kind, Token, line, tokenise
from plans.states import DeadlineKind

LONGEST: Final = 1000
_EMPTY: Final = "Срок не указан."
_TOO_LONG: Final = "Слишком длинно для срока: впишите даты."
_NOT_UNDERSTOOD: Final = "Слова не удалось понять как срок: впишите даты."
_ENDLESS: Final = "Повторяется, но не сказано, с какого и по какое число: впишите даты, если они важны."
_IN_THE_PAST: Final = "«Текущий год» здесь раньше начала плана: впишите год числом."

_TIMES: Final = frozenset(Kind) - {Kind.WORD, Kind.DASH, Kind.SEPARATOR, Kind.OPEN, Kind.CLOSE, Kind.OTHER}

Bounds = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline: the words of the plan and what they turned out to be."""

    words: str
    kind: DeadlineKind
    start: date | None = None
    end: date | None = None
    reason: str = ""


def resolve(words: str, *, start: date) -> Deadline:
    """What the words mean for a plan whose first day is `start`; never raises."""
    if len(words) > LONGEST:
        # Reading takes the square of the length; a cell of 20,000 brackets would hold the server for seconds.
        return Deadline(words, DeadlineKind.UNKNOWN, reason=_TOO_LONG)
    try:
        return _resolved(words, start)
    except NoDateError as problem:
        return Deadline(words, DeadlineKind.UNKNOWN, reason=str(problem))


def _resolved(words: str, start: date) -> Deadline:
    tokens = tokenise(words)
    if all(token.kind in {Kind.DASH, Kind.SEPARATOR} for token in tokens):
        return Deadline(words, DeadlineKind.UNKNOWN, reason=_EMPTY)
    phrase = line(tokens)
    bounds = _dates(_without_brackets(tokens), start)
    if bounds is None and (_is_only_weekdays(tokens) or markers.matches(markers.RECURRING, phrase)):
        return _recurring(words, phrase, start)
    bounds = bounds or _dates(_without_asides(tokens), start) or _dates(_without_paper(tokens), start)
    if bounds:
        return Deadline(words, DeadlineKind.DATES, *bounds)
    if reason := markers.reason_in(markers.UNKNOWN, phrase):
        return Deadline(words, DeadlineKind.UNKNOWN, reason=reason)
    if reason := markers.reason_in(markers.RELATIVE, phrase):
        return Deadline(words, DeadlineKind.RELATIVE, reason=reason)
    return Deadline(words, DeadlineKind.UNKNOWN, reason=_NOT_UNDERSTOOD)


def _without_brackets(tokens: list[Token]) -> list[Token]:
    """Without the marks, unless they do not pair: the 1 of «1) март» is no day."""
    kinds = [token.kind for token in tokens]
    if kinds.count(Kind.OPEN) != kinds.count(Kind.CLOSE):
        return tokens
    return [token for token in tokens if token.kind not in {Kind.OPEN, Kind.CLOSE}]


def _without_asides(tokens: list[Token]) -> list[Token]:
    """«сентябрь (по согласованию)» without the brackets' content, unless that speaks of time itself."""
    kept: list[Token] = []
    aside: list[Token] = []
    depth = 0
    for token in tokens:
        depth += token.kind is Kind.OPEN
        if depth == 0:
            kept.append(token)
        elif token.kind in _TIMES:
            aside.append(token)
        depth -= token.kind is Kind.CLOSE and depth > 0
    return kept if not aside and len(kept) < len(tokens) else []


def _without_paper(tokens: list[Token]) -> list[Token]:
    """«май, по отдельному графику», «по плану (май)»: the month stands, the paper only says where to look."""
    cuts = [at for at in range(len(tokens)) if markers.begins(markers.ON_PAPER, line(tokens[at:]))]
    if not cuts:
        return []
    paper = tokens[cuts[0] :]
    times = [at for at, token in enumerate(paper) if token.kind in _TIMES]
    if not times:
        return tokens[: cuts[0]]
    marks = [at for at, token in enumerate(paper[: times[0]]) if token.kind in {Kind.SEPARATOR, Kind.OPEN, Kind.DASH}]
    # «по приказу от 1 мая»: the date of the paper is no deadline, so a mark must stand between.
    return _without_brackets(paper[marks[-1] :]) if marks and cuts[0] == 0 else []


def _is_only_weekdays(tokens: list[Token]) -> bool:
    return any(token.kind is Kind.WEEKDAY for token in tokens) and all(
        token.kind in {Kind.WEEKDAY, Kind.SEPARATOR, Kind.DASH} or token.text in {"в", "с", "по"} for token in tokens
    )


# What repeats


def _recurring(words: str, phrase: str, start: date) -> Deadline:
    """With the bounds that the rest of the words give, if all of it is understood."""
    rest = _without_brackets(tokenise(markers.without(markers.RECURRING, phrase)))
    clauses = parse(rest, this_year=start.year)
    if markers.matches(markers.YEARLY, phrase):
        # «ежегодно до 1 сентября» says when in each year, not until when.
        clauses = [clause for clause in clauses if clause.first.year or clause.last.year]
    bounds: Bounds = (None, None)
    if clauses and not all(_is_one_day(clause) for clause in clauses):
        # «ежеквартально (март, июнь)»: separate months are the repetition itself, they bound nothing.
        with suppress(SeveralDeadlinesError):
            bounds = _bounds(clauses, start)
    return Deadline(words, DeadlineKind.RECURRING, *bounds, reason="" if any(bounds) else _ENDLESS)


def _is_one_day(clause: Clause) -> bool:
    """«ежемесячно, 1 октября»: a day bounds nothing."""
    return clause.bound is Bound.SPAN and clause.first == clause.last and clause.first.unit in {Unit.DAY, Unit.NTH}


# Dates


def _dates(tokens: list[Token], start: date) -> Bounds | None:
    clauses = parse(tokens, this_year=start.year)
    if not clauses:
        return None
    bounds = _bounds(clauses, start)
    latest = bounds[1] or bounds[0]
    if markers.matches(markers.THIS_YEAR, line(tokens)) and latest and latest < start.replace(day=1):
        raise NoDateError(_IN_THE_PAST)
    return bounds


def _bounds(clauses: list[Clause], start: date) -> Bounds:
    floor = start.replace(day=1)
    if len(clauses) > 1:
        return _one_stretch(clauses, floor)
    clause = clauses[0]
    if clause.bound is Bound.SPAN:
        return range_dates(clause.first, clause.last, floor)
    if clause.bound in {Bound.BEFORE, Bound.NOT_LATER}:
        return None, _last_day(clause.first, clause.bound, floor)
    first, last = span(clause.first, placed_year(clause.first, floor))
    return (first if clause.bound is Bound.FROM else day_after(last)), None


def _last_day(piece: Piece, bound: Bound, floor: date) -> date:
    year = placed_year(piece, floor)
    first, last = span(piece, year)
    if piece.unit is Unit.DAY or bound is Bound.NOT_LATER:
        return last
    if piece.year is None and first <= floor:
        # «до марта» in a plan that begins in March can only be the next one.
        first, _ = span(piece, year + 1)
    return day_before(first)


def _one_stretch(clauses: list[Clause], floor: date) -> Span:
    """«сентябрь, октябрь» is one stretch; «март, сентябрь» would be a lie as one, so a person decides."""
    if any(clause.bound is not Bound.SPAN for clause in clauses):
        raise SeveralDeadlinesError
    start, end = range_dates(clauses[0].first, clauses[-1].last, floor)
    following = start
    for clause in clauses:
        first, last = range_dates(clause.first, clause.last, following)
        if first != following:
            raise SeveralDeadlinesError
        following = day_after(last)
    if day_before(following) != end:
        raise SeveralDeadlinesError
    return start, end
