"""What a check is, and what it finds."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, field, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from registry.states import Severity

if TYPE_CHECKING:
    from registry.checks.facts import Facts


@dataclass(frozen=True, slots=True)
class Spot:
    """One place to mend. `field` is the cell; `data` is what was looked at, beside the row itself.

    `pk` is 0 where nothing is entered yet and the whole section is the place. `way` is where it is mended, if that is
    not the form of the row itself: a word of `places.WAYS` and the number of what stands there.
    """

    section: str
    pk: int
    label: str
    detail: str = ""
    field: str = ""
    data: tuple[Any, ...] = ()
    way: tuple[str, int] | None = None

    @property
    def fingerprint(self) -> str:
        """Of the data, not of our words about it: rewording a message must not revive what was waived."""
        return hashlib.sha256(repr((self.section, self.pk, self.label, _plain(self.data))).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Rows as tuples, so that the name of a class does not matter; sets of people in one order."""
    if is_dataclass(value) and not isinstance(value, type):
        return astuple(value)
    return tuple(_plain(part) for part in value) if isinstance(value, tuple) else str(value)


Find = Callable[["Facts"], Iterable[Spot]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`code` is a stable word: waivers and scripts keep it. `why` says what breaks, `mend` what to do."""

    code: str
    title: str
    severity: Severity
    section: str
    why: str
    mend: str
    find: "Find"


@dataclass(frozen=True, slots=True)
class Waiver:
    """«Не проблема, потому что …»: what was decided about one place."""

    pk: int
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule and the places where it is broken; `waived` are those somebody decided to leave.

    `lapsed` is what was decided about a row before its data changed, by section and row.
    """

    rule: Rule
    spots: list[Spot] = field(default_factory=list)
    waived: list[tuple[Spot, Waiver]] = field(default_factory=list)
    lapsed: dict[tuple[str, int], Waiver] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.spots)


def error(code: str, title: str, section: str, *, why: str, mend: str) -> Callable[[Find], Rule]:
    """A decorator: the function below becomes a rule of this code."""
    return lambda find: Rule(code, title, Severity.ERROR, section, why, mend, find)


def warn(code: str, title: str, section: str, *, why: str, mend: str) -> Callable[[Find], Rule]:
    return lambda find: Rule(code, title, Severity.WARN, section, why, mend, find)
