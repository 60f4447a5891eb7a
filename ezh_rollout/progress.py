"""How far the school has come, from an empty school to the last task, and whom the next step waits for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from plans import rules as plan_rules
from plans.models import Approval, Order, Plan, Task
from plans.states import OPEN_TASKS, OrderState
from registry import rules
from registry.models import Appointment, School
from registry.states import Right, Role

STEPS: Final = ("Роли", "План", "Утверждение", "Приказы", "Работа по плану", "Архив")


@dataclass(frozen=True)
class Progress:
    """`place` is that of the current step among `STEPS`; `who` does it, and `is_mine` when it is the reader."""

    place: int
    what: str
    who: str
    url: str
    is_mine: bool

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Each step with «done», «current» or nothing."""
        return [
            (title, "done" if place < self.place else "current" if place == self.place else "")
            for place, title in enumerate(STEPS)
        ]


def progress_of(user: Any, school: School) -> Progress:
    """The first step that is not done. Three queries."""
    return next(_unfinished(user, school))


def _unfinished(user: Any, school: School) -> Iterator[Progress]:
    writes, drafts = plan_rules.may_write_plan(user, school), plan_rules.may_draft_orders(user, school)
    held = Appointment.objects.in_force().filter(school=school, role__in=[Role.SYSADMIN, Role.DEPUTY]).order_by()
    if len(set(held.values_list("role", flat=True))) < 2:
        roles = reverse("registry:roles", args=[school.pk])
        what = "назначить системного администратора и заместителя директора"
        yield Progress(0, what, "директор", roles, rules.may_appoint(user, school))
    plan = _newest_plan(school)
    if plan is None:
        url = reverse("plans:import_new" if writes else "plans:plans", args=[school.pk])
        yield Progress(1, "загрузить план внедрения", "системный администратор", url, writes)
    else:
        yield from _approval(plan, approves=rules.has(user, Right.APPROVE_PLAN, school), writes=writes)
        yield from _orders(user, school, drafts=drafts)
        yield _work(plan)


def _newest_plan(school: School) -> Any:
    own = Approval.objects.filter(plan=OuterRef("pk"))
    open_tasks = Task.objects.filter(plan=OuterRef("pk"), state__in=OPEN_TASKS)
    plans = Plan.objects.filter(school=school)
    return plans.annotate(
        is_running=Exists(own.running()), is_approved=Exists(own.approved()), has_open=Exists(open_tasks)
    ).first()


def _approval(plan: Any, *, approves: bool, writes: bool) -> Iterator[Progress]:
    if plan.is_running:
        url = reverse("plans:approvals", args=[plan.pk])
        yield Progress(2, "проверить план и утвердить его или вернуть", "директор", url, approves)
    elif not plan.is_approved:
        url = reverse("plans:plan", args=[plan.pk])
        yield Progress(2, "проверить план и отправить его на утверждение", "системный администратор", url, writes)


def _orders(user: Any, school: School, *, drafts: bool) -> Iterator[Progress]:
    counts = Order.objects.filter(school=school).aggregate(
        signed=Count("pk", filter=Q(state=OrderState.SIGNED)), drafts=Count("pk", filter=Q(state=OrderState.DRAFT))
    )
    url = reverse("plans:orders", args=[school.pk])
    if counts["drafts"] and not counts["signed"]:
        is_mine = plan_rules.may_sign_orders(user, school)
        yield Progress(3, "проверить и подписать проект приказа", "директор", url, is_mine)
    elif not counts["signed"]:
        who = "директор или заместитель директора"
        yield Progress(3, "подготовить приказ о внедрении", who, url, drafts)


def _work(plan: Any) -> Progress:
    """The work is everybody's: each finds her own tasks in the list below."""
    url = reverse("plans:plan", args=[plan.pk])
    if plan.has_open:
        who = "ответственные сдают задачи, заместитель директора или директор принимает"
        return Progress(4, "выполнить задачи плана", who, url, is_mine=False)
    return Progress(
        5, "все задачи закрыты: собрать архив плана", "директор, заместитель или администратор", url, is_mine=True
    )
