"""Who may do what with plans, tasks, approvals and orders. Each function reads as a sentence."""

from typing import Any

from plans.models import Approval, Order, Plan, Task
from registry import rules as registry_rules
from registry.models import School
from registry.states import Right


def may_view_plan(user: Any, plan: Plan) -> bool:
    return registry_rules.has(user, Right.VIEW_SCHOOL, plan.school_id)


def may_write_plan(user: Any, school: School | int) -> bool:
    return registry_rules.has(user, Right.WRITE_PLAN, school)


def may_report(user: Any, task: Task, *, is_assigned: bool) -> bool:
    """Whoever tracks all tasks, or whoever the task names."""
    if registry_rules.has(user, Right.TRACK_TASKS, task.school_id):
        return True
    return is_assigned and registry_rules.has(user, Right.WORK_HERE, task.school_id)


def may_check(user: Any, task: Task) -> bool:
    """May accept or return tasks in general; `may_accept` adds the four eyes."""
    return registry_rules.has(user, Right.ACCEPT_TASKS, task.school_id)


def may_accept(user: Any, task: Task) -> bool:
    """Four eyes: whoever reported the work cannot accept it, unless the school has one person for both."""
    return may_check(user, task) and (task.school.one_person or task.submitted_by_id != user.pk)


def may_drop(user: Any, task: Task) -> bool:
    """«Не требуется» is said by whoever writes the plan or whoever checks the work."""
    return may_write_plan(user, task.school_id) or may_check(user, task)


def may_approve(user: Any, approval: Approval) -> bool:
    """The author may not approve, unless the school has one person for both."""
    if not registry_rules.has(user, Right.APPROVE_PLAN, approval.school_id):
        return False
    return approval.school.one_person or approval.submitted_by_id != user.pk


def is_barred_as_author(user: Any, approval: Approval) -> bool:
    """Could approve plans, but not this one, which she submitted herself."""
    return registry_rules.has(user, Right.APPROVE_PLAN, approval.school_id) and not may_approve(user, approval)


def may_withdraw(user: Any, approval: Approval) -> bool:
    """Only the author takes the plan back; when the author is away, the director returns it."""
    return may_write_plan(user, approval.school_id) and approval.submitted_by_id == user.pk


def may_draft_orders(user: Any, school: School | int) -> bool:
    return registry_rules.has(user, Right.DRAFT_ORDERS, school)


def may_sign_orders(user: Any, school: School | int) -> bool:
    return registry_rules.has(user, Right.SIGN_ORDERS, school)


def may_view_orders(user: Any, school: School | int) -> bool:
    return registry_rules.has(user, Right.WORK_HERE, school)


def may_acknowledge(user: Any, order: Order) -> bool:
    """Whoever stands on the list of the order and works in the school."""
    return may_view_orders(user, order.school_id) and order.acknowledgements.filter(employee__user=user.pk).exists()
