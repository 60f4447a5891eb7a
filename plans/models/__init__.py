"""Plans, tasks, approvals and orders, one file per noun."""

from plans.models.approval import Approval
from plans.models.assignment import Assignment
from plans.models.order import Acknowledgement, Appendix, Order, OrderItem
from plans.models.plan import Plan, PlanUpload, Stage
from plans.models.printout import Printout
from plans.models.task import Task
from plans.models.task_event import TaskEvent, TaskFile

__all__ = [
    "Acknowledgement",
    "Appendix",
    "Approval",
    "Assignment",
    "Order",
    "OrderItem",
    "Plan",
    "PlanUpload",
    "Printout",
    "Stage",
    "Task",
    "TaskEvent",
    "TaskFile",
]
