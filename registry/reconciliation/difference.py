"""One difference: between a row here and a row there, or a row that stands on one side only."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ezh_rollout.shared import text


class Group(StrEnum):
    """In the order of a reader's worry."""

    NEAR = "near"
    DIFFERS = "differs"
    HERE = "here"
    THERE = "there"


@dataclass(frozen=True, slots=True)
class FieldPair:
    """«Здесь» and «там» of one field; `why` says what nearly agrees («е и ё»), empty for a plain difference."""

    label: str
    here: str
    there: str
    why: str = ""

    def as_json(self) -> dict[str, str]:
        return {"label": self.label, "here": self.here, "there": self.there, "why": self.why}


@dataclass(frozen=True, slots=True)
class Difference:
    """`place` is where the row stands in the file; `school_class` tells where to look; `pk` is the person's card."""

    group: Group
    what: str
    title: str
    place: str = ""
    school_class: str = ""
    pairs: list[FieldPair] = field(default_factory=list)
    is_suspicion: bool = False
    pk: int | None = None

    def order(self) -> tuple[Any, ...]:
        return (list(Group).index(self.group), self.what, text.sort_key(self.school_class), text.sort_key(self.title))

    def as_json(self) -> dict[str, Any]:
        return {
            "group": self.group.value,
            "what": self.what,
            "title": self.title,
            "place": self.place,
            "class": self.school_class,
            "pairs": [pair.as_json() for pair in self.pairs],
            "is_suspicion": self.is_suspicion,
            "pk": self.pk,
        }
