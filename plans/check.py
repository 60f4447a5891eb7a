"""What the public page says of a printed document: whether it is ours and in force. No content, no people."""

from dataclasses import dataclass

from django.utils import timezone

from ezh_rollout.shared import typography
from plans.approval_status import revision_in_words
from plans.models import Approval, Order, Printout
from plans.states import ApprovalState, OrderState


@dataclass(frozen=True)
class Verdict:
    """`kind` «План работ», `words` «редакция 3 от …: действует»."""

    kind: str
    words: str
    is_in_force: bool


def printout_of(code: str) -> Printout | None:
    """By the exact code only, so that nothing can be found by trying parts of one."""
    printouts = Printout.objects.select_related("school", "approval", "order")
    return printouts.defer("pdf", "stamped_pdf", "approval__content").filter(code=code).first()


def verdict_of(printout: Printout) -> Verdict:
    approval: Approval | None = getattr(printout, "approval", None)
    order: Order | None = getattr(printout, "order", None)
    if approval is not None:
        return _verdict_of_plan(approval)
    if order is not None:
        return _verdict_of_order(order)
    # Its plan was deleted from the program after the paper had been printed.
    return Verdict("Документ", "отменён: в программе такого плана больше нет", is_in_force=False)


def _verdict_of_plan(approval: Approval) -> Verdict:
    newer = Approval.objects.filter(plan=approval.plan_id, state=ApprovalState.APPROVED, revision__gt=approval.revision)
    last = newer.defer("content").order_by("-revision").first()
    words = revision_in_words(approval)
    if last is None:
        return Verdict("План работ", f"{words}: действует", is_in_force=True)
    by = typography.date_words(timezone.localdate(last.decided_at))
    return Verdict("План работ", f"{words}: заменена редакцией {last.revision} от {by}", is_in_force=False)


def _verdict_of_order(order: Order) -> Verdict:
    dated = f" от {typography.date_words(order.dated)}" if order.dated else ""
    words = f"подписан №\N{NO-BREAK SPACE}{order.number}{dated}"
    if order.state == OrderState.CANCELLED and order.cancelled_at:
        on = typography.date_words(timezone.localdate(order.cancelled_at))
        return Verdict("Приказ", f"{words}, аннулирован {on}", is_in_force=False)
    return Verdict("Приказ", f"{words}: действует", is_in_force=True)
