"""Which dates an order can bear: a slip of the finger in the year must not become the number's year for ever."""

from datetime import date
from typing import Final

from ezh_rollout.shared import typography

YEARS_BACK: Final = 10
YEARS_AHEAD: Final = 1


def objection_to(dated: date, *, today: date) -> str:
    """Why an order cannot bear this date; empty when it can. Old orders are entered late, so ten years are let pass."""
    words = typography.date_words(dated)
    if dated > _shifted(today, YEARS_AHEAD):
        return f"Дата приказа — {words}, это больше чем через год. Проверьте год."
    if dated < _shifted(today, -YEARS_BACK):
        return f"Дата приказа — {words}, это больше десяти лет назад. Проверьте год."
    return ""


def _shifted(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    year = min(max(day.year + years, date.min.year), date.max.year)
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=year, day=28 if is_leap_day else day.day)
