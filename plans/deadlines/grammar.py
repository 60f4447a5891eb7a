"""From tokens to clauses by plain descent; the clauses must use up every token, or nothing is understood.

    phrase    = clause { [","] clause }          «май-июнь-июль» is a list too
    clause    = { filler } ( until edge | after piece | «между» piece «и» piece | [from] piece [ joiner piece ] )
                [ «включительно» ]
    edge      = [ «конец» | «начало» | «середина» ] piece
    piece     = date | day month | month | part month | number quarter | season | year …          [ year ]

A number without a unit («10» in «10-13 октября», «I» in «I и II квартал») takes the unit of the next piece; days may
also stand behind their month («август, до 15 числа»).
"""

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Final

from plans.deadlines.clauses import NO_MONTH, Bound, Clause, completed, is_unfinished, with_unit_of
from plans.deadlines.pieces import Piece, Unit
from plans.deadlines.tokens import Kind, Token

_FILLERS: Final = frozenset({
    "в", "на", "за", "течение", "протяжение", "период", "срок", "дата", "весь",
    "исполнения", "выполнения", "ориентировочно", "примерно", "предварительно", "приблизительно", "планируется",
})  # fmt: skip
_UNTIL: Final = (
    (("не", "позднее"), Bound.NOT_LATER),
    (("вплоть", "до"), Bound.NOT_LATER),
    (("по",), Bound.NOT_LATER),
    (("до",), Bound.BEFORE),
    (("к",), Bound.BEFORE),
)
_FROM: Final = (("начиная", "с"), ("не", "ранее"), ("с",), ("от",))
_JOINERS: Final = (("вплоть", "до"), ("по",), ("до",))
_PARTS: Final = {"начало": 1, "середина": 2, "конец": 3}
_ORDERED: Final = {
    "неделя": Unit.WEEK, "декада": Unit.DECADE, "половина": Unit.HALF, "число": Unit.DAY,
    # These are counted after a bare number («3 дня»), so only an ordinal makes them one piece («последний день»).
    "недели": Unit.WEEK, "декады": Unit.DECADE, "день": Unit.DAY,
}  # fmt: skip
_ONLY_WITH_ORDINALS: Final = frozenset({"недели", "декады", "день"})


def parse(tokens: Sequence[Token], *, this_year: int) -> list[Clause]:
    """The clauses of a phrase; empty when some word does not fit. `this_year` is what «текущего года» means."""
    clauses = _Descent(tokens, this_year).phrase()
    return completed(clauses) if clauses else []


class _Descent:
    """One pass over the tokens; a rule that does not fit leaves the position where it was."""

    def __init__(self, tokens: Sequence[Token], this_year: int) -> None:
        self._tokens = tokens
        self._at = 0
        self._end = len(tokens)
        self._this_year = this_year

    # The cursor

    def _take(self, kind: Kind) -> Token | None:
        if self._at < self._end and self._tokens[self._at].kind is kind:
            self._at += 1
            return self._tokens[self._at - 1]
        return None

    def _take_words(self, *words: str) -> bool:
        after = self._at
        for word in words:
            if after == self._end or self._tokens[after].text != word:
                return False
            after += 1
        self._at = after
        return True

    def _take_any(self, phrases: Sequence[tuple[str, ...]]) -> bool:
        return any(self._take_words(*phrase) for phrase in phrases)

    def _take_one_of(self, words: Container[str]) -> str | None:
        if self._at < self._end and self._tokens[self._at].text in words:
            self._at += 1
            return self._tokens[self._at - 1].text
        return None

    # The phrase and its clauses

    def phrase(self) -> list[Clause]:
        while self._take(Kind.SEPARATOR):
            pass
        clauses = []
        while self._at < self._end:
            clause = self._clause()
            if clause is None:
                return []
            clauses.append(clause)
            while self._take(Kind.SEPARATOR):
                pass
        return clauses

    def _clause(self) -> Clause | None:
        while self._take_one_of(_FILLERS) or self._take(Kind.DASH):
            pass
        for words, bound in _UNTIL:
            if self._take_words(*words):
                return self._until(bound)
        if self._take_words("после"):
            piece = self._piece()
            return Clause(Bound.AFTER, piece, piece) if piece else None
        if self._take_words("между"):
            first = self._piece()
            return self._range(first) if first and self._take(Kind.SEPARATOR) else None
        return self._numbered_months() or self._from_or_range() or self._years()

    def _numbered_months(self) -> Clause | None:
        """«08-09.2027»; its dash and two digits keep it from «5 сентября» and «10-13 октября»."""
        start = self._at
        first, dash, last = self._take(Kind.NUMBER), self._take(Kind.DASH), self._take(Kind.MONTH_YEAR)
        if first and dash and last and len(first.text) == 2:
            self._skip_year_words()
            return Clause(Bound.SPAN, Piece(Unit.MONTH, 0, *first.numbers), Piece(Unit.MONTH, 0, *last.numbers))
        self._at = start
        return None

    def _from_or_range(self) -> Clause | None:
        is_open = self._take_any(_FROM)
        first = self._piece()
        if first is None:
            return None
        if first.unit is Unit.MONTH and not is_open and (day := self._day_behind(first)):
            return Clause(Bound.BEFORE, day, day)
        if self._joins(is_open=is_open):
            return self._range(first)
        if not is_open:
            return Clause(Bound.SPAN, first, first)
        self._take_words("и", "далее") or self._take_words("далее")
        return Clause(Bound.FROM, first, first)

    def _day_behind(self, month: Piece) -> Piece | None:
        """«август (до 15 числа)», no range: the day has no month of its own."""
        start = self._at
        day = self._piece() if self._take_words("до") else None
        if day and is_unfinished(day):
            return replace(month, unit=Unit.DAY, number=day.number)
        self._at = start
        return None

    def _years(self) -> Clause | None:
        """«2027–2029 годы»."""
        years = self._take(Kind.YEARS)
        if years is None or not self._take_words("год"):
            return None
        self._skip_year_words()
        first, last = years.numbers
        return Clause(Bound.SPAN, Piece(Unit.YEAR, year=first), Piece(Unit.YEAR, year=last))

    def _until(self, bound: Bound) -> Clause | None:
        self._take(Kind.DASH)
        part = self._take_one_of(_PARTS)
        piece = self._piece()
        if piece is None:
            return None
        if part == "середина":
            if piece.unit is not Unit.MONTH:
                return None
            piece = replace(piece, unit=Unit.DAY, number=15)
        elif part is not None:
            bound = Bound.NOT_LATER if part == "конец" else Bound.BEFORE
        if self._take_words("включительно"):
            bound = Bound.NOT_LATER
        return Clause(bound, piece, piece)

    def _joins(self, *, is_open: bool) -> bool:
        """A dash, «по», «до»; «и до» too, but only behind «с»: «март, до 1 мая» is two deadlines."""
        before = self._at
        if is_open and self._take(Kind.SEPARATOR):
            if self._take_any(_JOINERS):
                return True
            self._at = before
            return False
        dash = self._take(Kind.DASH)
        return self._take_any(_JOINERS) or dash is not None

    def _range(self, first: Piece) -> Clause | None:
        self._take_words("в")
        last = self._piece()
        if last is None or (last.unit is Unit.YEAR) > (first.unit is Unit.YEAR):
            return None  # «июнь-2027» is no range
        self._take_words("включительно")
        return Clause(Bound.SPAN, with_unit_of(first, last), last)

    # The pieces

    def _piece(self) -> Piece | None:
        """With its weekday, if one is named: «понедельник, 6 сентября», «6 сентября, понедельник»."""
        before = self._at
        weekday = self._take(Kind.WEEKDAY)
        if weekday:
            self._take(Kind.SEPARATOR)
        piece = self._piece_without_weekday()
        weekday = weekday or (self._weekday_behind() if piece else None)
        if piece is not None and weekday is None:
            return piece
        if piece is not None and weekday is not None and piece.unit is Unit.DAY:
            return replace(piece, weekday=weekday.numbers[0])
        self._at = before
        return None

    def _piece_without_weekday(self) -> Piece | None:
        for rule in (self._date, self._part, self._month, self._season, self._numbered, self._whole_year):
            before = self._at
            piece = rule()
            if piece is not None:
                return piece
            self._at = before
        return None

    def _weekday_behind(self) -> Token | None:
        before = self._at
        self._take(Kind.SEPARATOR)
        weekday = self._take(Kind.WEEKDAY)
        if weekday is None:
            self._at = before
        return weekday

    def _date(self) -> Piece | None:
        if token := self._take(Kind.DATE):
            day, month, year = token.numbers
            self._skip_year_words()
            return Piece(Unit.DAY, day, month, year)
        if token := self._take(Kind.MONTH_YEAR):
            self._skip_year_words()
            return Piece(Unit.MONTH, 0, *token.numbers)
        if token := self._take(Kind.DAY):
            day, month = token.numbers
            return Piece(Unit.DAY, day, month, self._year(month))
        return None

    def _part(self) -> Piece | None:
        part = self._take_one_of(_PARTS)
        month = self._take(Kind.MONTH)
        return self._in_month(Unit.DECADE, _PARTS[part], month) if part and month else None

    def _month(self) -> Piece | None:
        month = self._take(Kind.MONTH)
        if month is None:
            return None
        self._take_words("месяц")
        return self._month_then_part(month) or self._in_month(Unit.MONTH, 0, month)

    def _month_then_part(self, month: Token) -> Piece | None:
        """«октябрь, 1-я декада», «октябрь (конец)»; not the first half of «октябрь, 1-я декада ноября»."""
        start = self._at
        self._take(Kind.SEPARATOR)
        part = self._part_of_some_month()
        self._take_words("месяц")
        if part and not self._take(Kind.MONTH):
            unit, number = part
            return self._in_month(unit, number, month)
        self._at = start
        return None

    def _part_of_some_month(self) -> tuple[Unit, int] | None:
        if part := self._take_one_of(_PARTS):
            return Unit.DECADE, _PARTS[part]
        number = self._take(Kind.NUMBER) or self._take(Kind.ORDINAL)
        word = self._take_one_of(_ORDERED)
        return (_ORDERED[word], number.numbers[0]) if number and word else None

    def _season(self) -> Piece | None:
        season = self._take(Kind.SEASON)
        if season is None:
            return None
        self._take_words("период") or self._take_words("время")
        month = season.numbers[0]
        if month == 12 and (token := self._take(Kind.YEARS)) and token.numbers[1] == token.numbers[0] + 1:
            self._skip_year_words()
            return Piece(Unit.SEASON, 0, month, token.numbers[0])
        year = self._year(month)
        # «зима 2027 года» may begin or end in 2027: a person must say which.
        return None if month == 12 and year is not None else Piece(Unit.SEASON, 0, month, year)

    def _numbered(self) -> Piece | None:
        token = self._take(Kind.NUMBER) or self._take(Kind.ORDINAL)
        if token is None:
            return None
        number = token.numbers[0]
        # «1-3 недели сентября» are numbered, «3 недели сентября» are counted.
        is_end_of_range = self._at > 1 and self._tokens[self._at - 2].kind is Kind.DASH
        if self._take_words("квартал"):
            return Piece(Unit.QUARTER, number, 0, self._year())
        if self._take_words("полугодие"):
            year = self._year()
            return Piece(Unit.HALF_YEAR, number, 0, year) if year is not None else None
        return self._numbered_in_month(token, is_numbered=is_end_of_range or token.kind is Kind.ORDINAL)

    def _numbered_in_month(self, token: Token, *, is_numbered: bool) -> Piece | None:
        start, number = self._at, token.numbers[0]
        word, weekday = self._take_one_of(_ORDERED), self._take(Kind.WEEKDAY)
        if word in _ONLY_WITH_ORDINALS and not is_numbered:
            return None
        if month := self._take(Kind.MONTH):
            return self._in_month(_ORDERED[word] if word else Unit.DAY, number, month, weekday)
        self._at = start
        if self._take_words("число"):
            return Piece(Unit.DAY, number, NO_MONTH)
        return self._bare_year(token) or Piece(Unit.BARE, number)

    def _bare_year(self, token: Token) -> Piece | None:
        if token.kind is Kind.NUMBER and len(token.text) == 2 and self._take_words("год"):
            return Piece(Unit.YEAR, year=2000 + token.numbers[0])
        return None

    def _in_month(self, unit: Unit, number: int, month: Token, weekday: Token | None = None) -> Piece:
        year = self._year(month.numbers[0])
        if weekday is None:
            return Piece(unit, number, month.numbers[0], year)
        return Piece(Unit.NTH, number, month.numbers[0], year, weekday.numbers[0])

    def _whole_year(self) -> Piece | None:
        is_study_year = self._take_words("учебный", "год")
        if token := self._take(Kind.YEARS):
            first, second = token.numbers
            if second == first + 1 and (is_study_year or self._takes_study_year()):
                return Piece(Unit.STUDY_YEAR, year=first)
            return None
        year = None if is_study_year else self._year()
        return None if year is None else Piece(Unit.YEAR, year=year)

    # The year behind a piece

    def _skip_year_words(self) -> None:
        """«г.», «года», «г.г.»."""
        while self._take_words("год"):
            pass

    def _takes_study_year(self) -> bool:
        return self._take_words("учебный", "год") or self._take_words("у", "год")

    def _year(self, month: int | None = None) -> int | None:
        if self._take_words("текущий", "год") or self._take_words("с", "год"):
            return self._this_year
        if self._take_words("следующий", "год"):
            return self._this_year + 1
        before = self._at
        self._take(Kind.SEPARATOR)  # «апрель, 2027 г.»
        if token := self._take(Kind.YEAR):
            self._skip_year_words()
            return token.numbers[0]
        self._at = before
        return self._short_year() or self._year_of_study(month)

    def _short_year(self) -> int | None:
        start = self._at
        token = self._take(Kind.NUMBER)
        if token and len(token.text) == 2 and self._take_words("год"):
            return 2000 + token.numbers[0]
        self._at = start
        return None

    def _year_of_study(self, month: int | None) -> int | None:
        """«май 2027-2028 учебного года» is May 2028; July and August belong to neither for certain."""
        start = self._at
        token = self._take(Kind.YEARS)
        if token and month not in (None, 7, 8) and self._takes_study_year():
            first, second = token.numbers
            if second == first + 1:
                return first if month is not None and month >= 9 else second
        self._at = start
        return None
