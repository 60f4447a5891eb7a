"""Lessons and periods of one set must not run into each other or share a number. Knows no models."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

SHORT_DAYS: Final = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time; `start` and `end` compare as text (ISO). `closed`: the last day belongs to it.

    `days` are digits of weekdays; two spans without a common day never meet. Without days every day is common.
    """

    words: str
    number: int
    start: str
    end: str
    days: str = ""
    closed: bool = False

    def meets(self, other: "Span") -> bool:
        if self.closed:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end

    def common_days(self, other: "Span") -> str:
        return "".join(day for day in self.days if day in other.days)


def overlaps(spans: Sequence[Span], *, only_first: bool = False) -> list[str]:
    """A sentence for every pair that cannot be; with `only_first` those of the first span alone."""
    pairs = ((spans[0], other) for other in spans[1:]) if only_first and spans else combinations(spans, 2)
    return [sentence for one, other in pairs if (sentence := _clash(one, other))]


def _clash(one: Span, other: Span) -> str:
    days = one.common_days(other)
    if (one.days or other.days) and not days:
        return ""
    when = f" ({', '.join(SHORT_DAYS[int(day) - 1] for day in days)})" if days else ""
    if one.meets(other):
        return f"Пересекаются по времени{when}: {one.words} и {other.words}."
    if one.number == other.number:
        return f"Одинаковый номер{when}: {one.words} и {other.words}."
    return ""
