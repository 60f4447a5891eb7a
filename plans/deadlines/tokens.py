"""From the words of a cell to tokens: the only place that knows about spelling.

Case, ё, soft hyphens, kinds of spaces and dashes, Latin letters among Cyrillic ones, Roman numerals typed with
whatever letters were at hand, words broken at the end of a line: after this module none of them matters.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plans.deadlines.words import LEMMAS, MONTHS, ORDINALS, SEASONS, WEEKDAYS, is_known


class Kind(StrEnum):
    """What a token is; `Token.numbers` holds its value."""

    NUMBER = "number"  # (n,)
    ORDINAL = "ordinal"  # (n,), LAST for «последний»
    MONTH = "month"  # (1..12,)
    DAY = "day"  # «01.10»: (day, month)
    DATE = "date"  # «01.10.2027»: (day, month, year)
    MONTH_YEAR = "month_year"  # «09.2027»: (month, year)
    YEAR = "year"  # four digits: (year,)
    YEARS = "years"  # «2027/28»: (2027, 2028)
    WEEKDAY = "weekday"  # (0..6,), Monday is 0
    SEASON = "season"  # (month it begins,)
    WORD = "word"  # text is the lemma where the vocabulary has one
    DASH = "dash"
    SEPARATOR = "separator"
    OPEN = "open"
    CLOSE = "close"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    """One unit of a phrase; texts joined with spaces give the same tokens again."""

    kind: Kind
    text: str
    numbers: tuple[int, ...] = ()


_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u0301"))
_DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_TO_HYPHEN: Final = dict.fromkeys(map(ord, _DASHES), "-")
_LOOK_ALIKE: Final = str.maketrans("abcehkmoptxy", "авсенкмортху")
_ROMAN_LETTERS: Final = str.maketrans(
    {"1": "i", "l": "i", "і": "i", "ӏ": "i", "п": "ii", "ш": "iii", "у": "v", "y": "v", "х": "x"}
)
_ROMAN_NAMES: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMANS: Final = {roman: number for number, roman in enumerate(_ROMAN_NAMES, start=1)}
_ENDING: Final = "ого|ому|его|ему|го|му|ый|ий|ой|ая|ья|ое|ье|ые|ую|ью|ом|ым|ей|й|я|е|м|ю|х"

# «1-мая» is a day; «10.-мая» and «июнь-2027» are not touched.
_HYPHEN_BEFORE_MONTH: Final = re.compile(rf"(?<![\d.])(\d{{1,2}})-(?=(?:{'|'.join(MONTHS)})(?![а-я]))")
_BROKEN_WORD: Final = re.compile(r"([а-я]+)-\s*\n\s*([а-я]+)")
# «в 10:00», «до 18.00», «в 9.30»: with a dot only what cannot be a day and a month.
_CLOCK: Final = re.compile(
    r"(?:\b(?:[вксc]|до|по)\s+)?(?<![.\d])(?:\d{1,2}:\d\d|\d{1,2}[.-]00)(?![.\d])(?:\s*ч\w*)?"
    r"|\bв\s+\d{1,2}\.(?:1[3-9]|[2-5]\d)(?![.\d])(?:\s*ч\w*)?"
)
# «до 17.00 20 мая» ends on that day: the «до» belongs to the date as well.
_UNTIL_CLOCK: Final = re.compile(r"^\s*(до|не позднее)\s+(?:\d{1,2}:\d\d|\d{1,2}[.-]00)(?![.\d])(?:\s*ч\w*)?(?=.*\d)")
_TOKEN: Final = re.compile(
    rf"""
      (?P<iso> \d{{4}} ([-.]) \d{{1,2}} \2 \d{{1,2}} (?!\d) )
    | (?P<date> \d{{1,2}} \s*\.\s* \d{{1,2}} \s*\.\s* \d{{4}} (?!\d)
              | \d{{1,2}} ([./-]) \d{{1,2}} \4 \d{{2,4}} (?!\d) )
    | (?P<month_year> \d{{1,2}} [./] \d{{4}} (?!\d) )
    | (?P<years> \d{{4}} (?: \s*[-/]\s* \d{{4}} | [-/] \d{{2}} ) (?! \d | [.-]\d ) )
    | (?P<day> \d{{1,2}} \. \d{{1,2}} (?!\d) | \d\d/\d\d (?!\d) )
    | (?P<roman> (?: 1? [ivxlіӏпшху]+ ) ) (?: -(?:{_ENDING}) )? (?! [a-zа-яіӏ\d] )
    | (?P<ordinal> \d{{1,2}} ) -? (?:{_ENDING}) (?! [a-zа-яіӏ\d] )
    | (?P<number> \d+ )
    | (?P<word> [a-zа-яіӏ]+ )
    | (?P<dash> -(?:[-\s]*-)? | \.{{2,}} )
    | (?P<separator> [,;/+&] )
    | (?P<open> [(\[] )
    | (?P<close> [)\]] )
    | (?P<nothing> [\s.:«»"'“”„’*]+ )
    | (?P<other> . )
    """,
    re.VERBOSE,
)


def tidy(words: str) -> str:
    """Lower case, е for ё, plain hyphens, no invisible characters, no clock times, no broken words."""
    text = unicodedata.normalize("NFKC", words.translate(_INVISIBLE)).lower()
    text = text.replace("ё", "е").translate(_TO_HYPHEN)
    text = _BROKEN_WORD.sub(_joined_if_a_word, text)
    text = _HYPHEN_BEFORE_MONTH.sub(r"\1 ", _UNTIL_CLOCK.sub(r"\1 ", text))
    return _CLOCK.sub(" ", text).strip().rstrip(".…")


def tokenise(words: str) -> list[Token]:
    """The tokens of a phrase; never raises, what has no meaning becomes `Kind.OTHER`."""
    tokens = []
    for match in _TOKEN.finditer(tidy(words)):
        group = match.lastgroup or "other"
        if group != "nothing":
            tokens.append(_token(group, match))
    return tokens


def line(tokens: list[Token]) -> str:
    """The phrase again, in lemmas and single spaces: what the tables of markers are matched against."""
    return " ".join(token.text for token in tokens)


def _joined_if_a_word(match: re.Match[str]) -> str:
    """«сен-⏎тябрь» is one word, «август-⏎сентябрь» stays two."""
    head, tail = match.groups()
    return head + tail if is_known(head + tail) and not is_known(tail) else match[0]


def _token(group: str, match: re.Match[str]) -> Token:
    text = match[0]
    if group == "roman":
        number = _ROMANS.get(match["roman"].translate(_ROMAN_LETTERS))
        # A lone «у» or «х» is a word; nobody writes a fifth quarter.
        if number is None or match["roman"] in {"у", "х", "y"}:
            return _word(text)
        return Token(Kind.ORDINAL, f"{number}-й", (number,))
    if group == "word":
        return _word(text)
    if group in {"dash", "separator", "open", "close", "other"}:
        return Token(Kind(group), {"dash": "-", "separator": ","}.get(group, text))
    return _numeric(group, text)


def _numeric(group: str, text: str) -> Token:
    if group == "number" and len(text) > 4:
        return Token(Kind.OTHER, text)
    numbers = [int(digits) for digits in re.findall(r"\d+", text)]
    plain = re.sub(r"\s", "", text)
    if group == "iso":
        year, month, day = numbers
        return Token(Kind.DATE, plain, (day, month, year))
    if group == "date":
        day, month, year = numbers
        return Token(Kind.DATE, plain, (day, month, _full_year(year)))
    if group == "years":
        first, second = numbers
        return Token(Kind.YEARS, plain, (first, second if second > 99 else first // 100 * 100 + second))
    if group == "number":
        return _number(plain, numbers[0])
    return Token(Kind(group), plain, tuple(numbers))


def _number(text: str, number: int) -> Token:
    if len(text) == 4:
        return Token(Kind.YEAR, text, (number,))
    return Token(Kind.NUMBER, text, (number,))


def _full_year(year: int) -> int:
    return 2000 + year if year < 100 else year


def _word(text: str) -> Token:
    word = text.translate(_LOOK_ALIKE)
    for kind, table in (
        (Kind.MONTH, MONTHS),
        (Kind.ORDINAL, ORDINALS),
        (Kind.WEEKDAY, WEEKDAYS),
        (Kind.SEASON, SEASONS),
    ):
        if word in table:
            return Token(kind, word, (table[word],))
    if word == "и":
        return Token(Kind.SEPARATOR, word)
    return Token(Kind.WORD, LEMMAS.get(word, word))
