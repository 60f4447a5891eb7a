"""«Данные раньше согласий»: the plan's oldest trap, told by the numbers of the register instead of by the plan's dates.

The data of everybody who stands in the registry are entered; a consent must be in force before they leave the school.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from consents.queries.plan import Ahead, ahead_of_consents
from consents.states import Subject
from ezh_rollout.shared import typography
from registry.models import School

_WHO: Final = {
    Subject.PUPIL: ("учащегося", "учащихся"),
    Subject.REPRESENTATIVE: ("представителя", "представителей"),
    Subject.EMPLOYEE: ("сотрудника", "сотрудников"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """People of one kind in one class, or the staff, with the query of their list in the register."""

    title: str
    words: str
    query: str


@dataclass(frozen=True, slots=True)
class ConsentWarning:
    """`allowed` of `people` have a consent in force; `astray`: whose data have left and should not be there now."""

    lines: Sequence[Line]
    allowed: int
    people: int
    astray: int

    @property
    def astray_words(self) -> str:
        return typography.quantity(self.astray, "человека, у которого", "человек, у которых", "человек, у которых")


def consent_warning(school: School, *, on: date) -> ConsentWarning | None:
    """Nothing when every consent is in force. Ten queries."""
    groups = ahead_of_consents(school, on=on)
    lacking = [group for group in groups if group.allowed < group.total]
    if not lacking:
        return None
    return ConsentWarning(
        lines=[_line(group) for group in lacking],
        allowed=sum(group.allowed for group in groups),
        people=sum(group.total for group in groups),
        astray=sum(group.astray for group in groups),
    )


def _line(group: Ahead) -> Line:
    """«согласие у 12 из 25 учащихся, а данные всех уже внесены; передано в журнал: 0»."""
    one, many = _WHO[group.subject]
    people = typography.quantity(group.total, one, many, many)
    words = f"согласие у {group.allowed} из {people}, а данные всех уже внесены; передано в журнал: {group.handed}"
    return Line(group.title, words, f"group={group.group_key}&who={group.subject}")
