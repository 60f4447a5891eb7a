"""Evidence: how far a task is, measured by the program's own data instead of asked from people.

A task may carry a key of `EVIDENCE`. All keys of a page are measured with at most four queries, however many tasks
there are; the numbers of the school come from `registry/queries.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.urls import reverse

from plans.models import Approval, Order
from plans.states import OrderKind, OrderState
from registry import queries as registry_queries
from registry.states import Role


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of the work is done and where it can be seen."""

    title: str
    done: int
    total: int
    place: str
    url: str

    @property
    def is_complete(self) -> bool:
        """Nothing to count is not «done»: an empty list of employees proves nothing."""
        return 0 < self.total <= self.done

    @property
    def shown(self) -> str:
        return f"{self.done} из {self.total}"


class Facts:
    """The numbers behind the evidence of one plan, each kind read once and only when asked for."""

    def __init__(self, *, school: int, plan: int) -> None:
        self.school = school
        self.plan = plan

    @cached_property
    def staff(self) -> registry_queries.StaffCounts:
        return registry_queries.staff_counts(self.school)

    @cached_property
    def roles(self) -> dict[str, bool]:
        return registry_queries.roles_in_force(self.school)

    @cached_property
    def signed_orders(self) -> set[str]:
        """The kinds of which the school has a signed order."""
        signed = Order.objects.filter(school=self.school, state=OrderState.SIGNED)
        return set(signed.order_by().values_list("kind", flat=True).distinct())

    @cached_property
    def is_approved(self) -> bool:
        return Approval.objects.filter(plan=self.plan).approved().exists()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One way to measure a task. `page` is the URL name of the place to look at; its argument is the school or plan."""

    title: str
    measure: Callable[[Facts], tuple[int, int]]
    place: str
    page: str
    of_plan: bool = False

    def progress(self, facts: Facts) -> Progress:
        done, total = self.measure(facts)
        url = reverse(self.page, args=[facts.plan if self.of_plan else facts.school])
        return Progress(title=self.title, done=done, total=total, place=self.place, url=url)


def _yes(answer: bool) -> tuple[int, int]:  # noqa: FBT001 - reads as «yes(is signed)»
    return int(answer), 1


def _of_order(kind: OrderKind, title: str) -> Evidence:
    return Evidence(title, lambda facts: _yes(kind.value in facts.signed_orders), "Приказы", "plans:orders")


def _of_role(role: Role, title: str) -> Evidence:
    """The appointment counts with its order: an appointment by word of mouth proves nothing."""
    return Evidence(title, lambda facts: _yes(facts.roles.get(role.value, False)), "Роли", "registry:roles")


_LEADING_ROLES: Final = (Role.DIRECTOR, Role.SYSADMIN, Role.DEPUTY)

EVIDENCE: Final[dict[str, Evidence]] = {
    "employees_entered": Evidence(
        "Сотрудники внесены с полным именем, полом и должностью",
        lambda facts: (facts.staff.complete, facts.staff.total),
        "Сотрудники",
        "registry:employees",
    ),
    "administrator_appointed": _of_role(Role.SYSADMIN, "Администратор журнала назначен приказом"),
    "responsible_appointed": _of_role(Role.DEPUTY, "Ответственный за ведение журнала назначен приказом"),
    "roles_appointed": Evidence(
        "Назначены директор, системный администратор и заместитель",
        lambda facts: (sum(role.value in facts.roles for role in _LEADING_ROLES), len(_LEADING_ROLES)),
        "Роли",
        "registry:roles",
    ),
    "order_introduction_signed": _of_order(OrderKind.INTRODUCTION, "Приказ о внедрении журнала подписан"),
    "order_responsible_signed": _of_order(OrderKind.RESPONSIBLE, "Приказ о назначении ответственного подписан"),
    "order_model_signed": _of_order(OrderKind.MODEL, "Приказ о модели журнала и сроках подписан"),
    "plan_approved": Evidence(
        "План утверждён", lambda facts: _yes(facts.is_approved), "Утверждение плана", "plans:approvals", of_plan=True
    ),
}

CHOICES: Final = [("", "Отчётом исполнителя"), *((key, evidence.title) for key, evidence in EVIDENCE.items())]
"""For the form of a task."""


def measure(keys: Iterable[str], *, school: int, plan: int) -> dict[str, Progress]:
    """The progress of every key that is known; at most four queries."""
    facts = Facts(school=school, plan=plan)
    return {key: EVIDENCE[key].progress(facts) for key in sorted({*keys} & EVIDENCE.keys())}
