"""Who holds which right in the network now, and whether there are enough administrators."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from registry.models import AdminRight, Employee, School
from registry.states import AdminBlock, AdminLevel

ENOUGH: Final = 2
"""With one administrator the school is locked out on the day of an illness or a dismissal."""


@dataclass(frozen=True, slots=True)
class RightsRow:
    """An employee and the five blocks in their order; None is no right."""

    employee: Employee
    rights: list[AdminRight | None]

    @property
    def is_administrator(self) -> bool:
        """Full access to every block."""
        return all(right is not None and right.level == AdminLevel.FULL for right in self.rights)

    @property
    def has_order(self) -> bool:
        return all(right.order_number for right in self.rights if right is not None)

    @property
    def orders(self) -> list[str]:
        return list(dict.fromkeys(right.order for right in self.rights if right is not None and right.order))


def rights_matrix(school: School | int) -> list[RightsRow]:
    """Everybody who has a right now, by name. One query."""
    held = AdminRight.objects.in_force().filter(school=school).select_related("employee")
    by_employee: dict[int, dict[str, AdminRight]] = defaultdict(dict)
    people: dict[int, Employee] = {}
    for right in held.order_by("employee__sort_key", "employee"):
        people[right.employee_id] = right.employee
        by_employee[right.employee_id][right.block] = right
    return [RightsRow(people[pk], [rights.get(block) for block in AdminBlock]) for pk, rights in by_employee.items()]


@dataclass(frozen=True, slots=True)
class AdminRightCounts:
    """People with any right; administrators with full access to every block; those of them backed by an order."""

    people: int
    administrators: int
    with_order: int

    @property
    def are_enough(self) -> bool:
        return self.with_order >= ENOUGH


def admin_right_counts(school: School | int) -> AdminRightCounts:
    """Archived staff do not count: a right that a dismissed person still holds is a fault, not an administrator."""
    rows = rights_matrix(school)
    administrators = [row for row in rows if row.is_administrator and not row.employee.is_archived]
    return AdminRightCounts(
        people=len(rows),
        administrators=len(administrators),
        with_order=sum(row.has_order for row in administrators),
    )
