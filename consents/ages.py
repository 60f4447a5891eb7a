"""How old somebody is on a day, and whose signatures that asks for.

152-ФЗ names no age of consent; the rule is a setting of the school (`TeenSigners`). A year of life is full on the
birthday; born on 29 February, in other years on 1 March (ГК РФ, ст. 192: the last day of the month ends the term).
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from consents.states import AgeGroup, Subject, TeenSigners

TEEN_FROM: Final = 14
ADULT_FROM: Final = 18
SELF: Final = "self"
REPRESENTATIVE: Final = "representative"
Signers = frozenset[str]

_ONE: Final[Mapping[AgeGroup, Signers]] = {
    # Whose age nobody knows is asked as a child: a missing signature of a parent cannot be mended later.
    AgeGroup.UNKNOWN: frozenset({REPRESENTATIVE}),
    AgeGroup.CHILD: frozenset({REPRESENTATIVE}),
    AgeGroup.ADULT: frozenset({SELF}),
}
_TEENS: Final[Mapping[TeenSigners, Signers]] = {
    TeenSigners.BOTH: frozenset({SELF, REPRESENTATIVE}),
    TeenSigners.REPRESENTATIVE: frozenset({REPRESENTATIVE}),
    TeenSigners.PUPIL: frozenset({SELF}),
}


def day_number(day: date) -> int:
    """20270310: two of them differ by 140000 or more when 14 full years lie between."""
    return day.year * 10000 + day.month * 100 + day.day


def full_years(born: date, on: date) -> int:
    """May be negative for a day before the birth."""
    return (day_number(on) - day_number(born)) // 10000


def birthday(born: date, years: int) -> date:
    """The day on which so many years are full."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def age_group(born: date | None, on: date) -> AgeGroup:
    if born is None:
        return AgeGroup.UNKNOWN
    years = full_years(born, on)
    if years < TEEN_FROM:
        return AgeGroup.CHILD
    return AgeGroup.TEEN if years < ADULT_FROM else AgeGroup.ADULT


def signers_of(group: AgeGroup, rule: TeenSigners | str) -> Signers:
    """Whose signatures a pupil of this age needs: SELF, REPRESENTATIVE or both."""
    return _TEENS[TeenSigners(rule)] if group is AgeGroup.TEEN else _ONE[group]


def signers_for(subject: Subject, born: date | None, on: date, rule: TeenSigners | str) -> Signers:
    """Members of staff and representatives are of age and sign for themselves."""
    return signers_of(age_group(born, on), rule) if subject is Subject.PUPIL else frozenset({SELF})
