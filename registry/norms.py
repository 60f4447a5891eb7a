"""How many lesson hours a week a class may have: the largest load by grade and by days of study.

The sanitary rules' table (СанПиН 1.2.3685-21, таблица 6.6). The first grade has no six-day week.
"""

from decimal import Decimal
from typing import Final

FIVE_DAYS, SIX_DAYS = 5, 6

MOST_HOURS_A_WEEK: Final[dict[int, dict[int, int]]] = {
    FIVE_DAYS: {1: 21, 2: 23, 3: 23, 4: 23, 5: 29, 6: 30, 7: 32, 8: 33, 9: 33, 10: 34, 11: 34, 12: 34},
    SIX_DAYS: {2: 26, 3: 26, 4: 26, 5: 32, 6: 33, 7: 35, 8: 36, 9: 36, 10: 37, 11: 37, 12: 37},
}

# Our setting, not a norm: more than two full posts of one teacher is a slip of the pen.
MOST_HOURS_OF_TEACHER: Final = 36


def most_hours(grade: int, days: int = FIVE_DAYS) -> int | None:
    """The norm; None where there is none: the first grade does not study six days."""
    return MOST_HOURS_A_WEEK.get(days, {}).get(grade)


def hours_over(hours: Decimal, *, grade: int, days: int = FIVE_DAYS) -> Decimal:
    """By how much the week of a class is over its norm; zero when it is within it or the grade has none."""
    norm = most_hours(grade, days)
    return max(Decimal(0), hours - norm) if norm is not None else Decimal(0)
