"""Signing and cancelling an order: the paper is drawn before the transaction, which only compares and keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from ezh_rollout.shared import pdf, typography
from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from plans.actions.order import GONE, NOT_A_DRAFT
from plans.models import Assignment, Order, OrderItem, Plan, Printout, Stage, Task, TaskEvent
from plans.models.printout import new_code
from plans.orders import dates, numbers
from plans.orders.checks import obstacles_to_sign, rows_of
from plans.orders.composing import paper_of
from plans.orders.facts import facts_of
from plans.orders.paper import Imprint, Paper
from plans.orders.printing import pdf_of, title_of, uploads_of
from plans.states import DeadlineKind, Duty, EventKind
from registry.models import School

STAGE_TITLE = "Поручения по приказам"
CHANGED = "Пока вы читали приказ, он изменился (сам приказ, план или карточки людей). Прочитайте новый и подпишите его."


@dataclass(frozen=True)
class Signature:
    """What a person decides at the moment of signing; `digest` is that of the paper she has read."""

    number: str
    dated: date
    digest: str
    by: Any
    at: datetime

    @property
    def today(self) -> date:
        return timezone.localtime(self.at).date()


def taken_numbers(school: School, year: int) -> list[str]:
    return list(Order.objects.numbered().filter(school=school, year=year).values_list("number", flat=True))


def suggested_number(school: School, year: int) -> str:
    """A suggestion reserves nothing: the constraint on signed orders decides."""
    return numbers.next_free(taken_numbers(school, year))


def sign(
    order: Order, *, number: str, dated: date, digest: str, by: Any, at: datetime, check_url: Callable[[str], str]
) -> Order:
    """Fixes number and date and keeps the drawn paper for ever.

    Raises `Refused` when something is missing and `Outrun` when the paper is no longer the one that was read,
    the order is signed already, or the number is taken.
    """
    signature = Signature(numbers.tidy(number), dated, digest, by, at)
    if not signature.number:
        raise Refused("Укажите номер приказа.")
    if objection := dates.objection_to(dated, today=signature.today):
        raise Refused(objection)
    paper = _ready_paper(order, signature)
    code = new_code()
    imprint = Imprint(signature.number, dated, is_draft=False, code=code, check_url=check_url(code))
    drawn = pdf_of(paper, imprint, uploads=uploads_of(order), note=order.school.paper_note)
    printout = Printout(
        school=order.school,
        code=code,
        title=title_of(paper, imprint)[:400],
        pdf=drawn,
        sha256=hashlib.sha256(drawn).hexdigest(),
        created_at=at,
    )
    return _keep(order, signature, paper, printout)


def _ready_paper(order: Order, signature: Signature) -> Paper:
    """The paper to be drawn, refused early for everything that can be seen without locks."""
    if not order.is_draft:
        raise Outrun(NOT_A_DRAFT)
    _refuse_taken(order.school, signature)
    reasons = obstacles_to_sign(order, rows_of(order), facts_of(order.school, order.plan, on=signature.today))
    if reasons:
        raise Refused(*reasons)
    paper = paper_of(order, on=signature.today)
    if paper.digest != signature.digest:
        raise Outrun(CHANGED)
    return paper


@transaction.atomic
def _keep(order: Order, signature: Signature, paper: Paper, printout: Printout) -> Order:
    school = School.objects.select_for_update().get(pk=order.school_id)
    plan = _locked_plan(order)
    fresh = _still_the_same(order, paper, signature)
    _refuse_taken(school, signature)
    printout.save()
    fresh.sign(number=signature.number, dated=signature.dated, printout=printout, by=signature.by, at=signature.at)
    fresh.paper = paper.as_json()
    fresh.version += 1
    fields = ["state", "number", "dated", "year", "printout", "signed_by", "signed_at", "paper", "version"]
    try:
        with transaction.atomic():
            save_as(fresh, by=signature.by, reason="подписан", fields=fields)
    except IntegrityError as error:
        raise Outrun(_taken_sentence(school, signature)) from error
    if plan is not None:
        _hand_out(fresh, plan, signature)
    return fresh


def _locked_plan(order: Order) -> Plan | None:
    return Plan.objects.select_for_update().filter(pk=order.plan_id).first() if order.plan_id else None


def _still_the_same(order: Order, paper: Paper, signature: Signature) -> Order:
    """Locked, still a draft, and still the paper that was drawn a moment ago, the plan and the people included."""
    locked = Order.objects.select_for_update().filter(pk=order.pk).first()
    if locked is None:
        raise Outrun(GONE)
    if not locked.is_draft:
        raise Outrun(NOT_A_DRAFT)
    fresh = Order.objects.select_related("school", "plan", "signer").get(pk=order.pk)
    if paper_of(fresh, on=signature.today).digest != paper.digest:
        raise Outrun(CHANGED)
    return fresh


def _refuse_taken(school: School, signature: Signature) -> None:
    taken = taken_numbers(school, signature.dated.year)
    if any(numbers.is_same(signature.number, number) for number in taken):
        raise Outrun(_taken_sentence(school, signature))


def _taken_sentence(school: School, signature: Signature) -> str:
    year = signature.dated.year
    holders = Order.objects.numbered().filter(school=school, year=year)
    holder = next((one for one in holders if numbers.is_same(one.number, signature.number)), None)
    whose = f" приказом {typography.quoted(holder.heading)}" if holder else ""
    return (
        f"Номер {signature.number} в {year} году уже занят{whose}. "
        f"Следующий свободный — {suggested_number(school, year)}."
    )


def _hand_out(order: Order, plan: Plan, signature: Signature) -> None:
    """Items with an executor and a date become tasks of the plan; tasks that items name learn of the order."""
    rows = rows_of(order)
    new = {item.pk for item in rows.new_tasks}
    stage = _stage_of_orders(plan, signature) if new else None
    for number, item in rows.items:
        if stage is not None and item.pk in new:
            item.task = _new_task(item, stage, signature)
            save_as(item, by=signature.by, reason="задача по приказу", fields=["task"])
        if item.task is not None:
            _note(item.task, f"{reference(order)}, пункт {number}", signature.by, signature.at)


def _stage_of_orders(plan: Plan, signature: Signature) -> Stage:
    stage = Stage.objects.filter(plan=plan, title=STAGE_TITLE).order_by("position").last()
    if stage is None:
        last = Stage.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0
        stage = Stage(school=plan.school, plan=plan, position=last + 1, title=STAGE_TITLE)
        save_as(stage, by=signature.by, reason="задачи по приказу")
    return stage


def _new_task(item: OrderItem, stage: Stage, signature: Signature) -> Task:
    last = Task.objects.filter(plan=stage.plan).aggregate(last=Max("position"))["last"] or 0
    number = Task.objects.filter(stage=stage, parent=None).count() + 1
    due_on = item.due_on
    task = Task(
        school=stage.school,
        plan=stage.plan,
        stage=stage,
        position=last + 1,
        number=f"{number}.",
        text=item.text.rstrip(";"),
        deadline_words=f"до {typography.date_words(due_on)}" if due_on else "",
        deadline_kind=DeadlineKind.DATES,
        deadline_end=due_on,
    )
    save_as(task, by=signature.by, reason="задача по приказу")
    assignment = Assignment(
        school=stage.school, task=task, duty=Duty.ANSWERS, employee=item.executor, words=str(item.executor)
    )
    save_as(assignment, by=signature.by, reason="задача по приказу")
    return task


def _note(task: Task, words: str, by: Any, at: datetime) -> None:
    TaskEvent.objects.create(school=task.school, task=task, kind=EventKind.ORDER, by=by, at=at, text=words)


def reference(order: Order) -> str:
    """«Приказ № 24 от 27.08.2027»"""
    dated = f" от {typography.date_numeric(order.dated)}" if order.dated else ""
    return f"Приказ № {order.number}{dated}"


def cancel(order: Order, *, reason: str, by: Any, at: datetime) -> Order:
    """The signed bytes stay as they are; a second copy carries «АННУЛИРОВАН»."""
    reason = reason.strip()
    if not reason:
        raise Refused("Напишите, почему приказ аннулируется.")
    if not order.is_signed or order.printout is None:
        raise Outrun("Аннулировать можно только подписанный приказ. Обновите страницу.")
    return _keep_cancelled(order, pdf.stamp(bytes(order.printout.pdf), "АННУЛИРОВАН"), reason, by, at)


@transaction.atomic
def _keep_cancelled(order: Order, stamped: bytes, reason: str, by: Any, at: datetime) -> Order:
    fresh = Order.objects.select_for_update().get(pk=order.pk)
    if not fresh.is_signed:
        raise Outrun("Этот приказ уже аннулировали.")
    fresh.cancel(reason=reason, by=by, at=at)
    fresh.version += 1
    fields = ["state", "cancelled_by", "cancelled_at", "cancelled_reason", "version"]
    save_as(fresh, by=by, reason="аннулирован", fields=fields)
    Printout.objects.filter(order=fresh).update(stamped_pdf=stamped)
    for item in fresh.items.select_related("task").exclude(task=None):
        if item.task is not None:
            _note(item.task, f"{reference(fresh)} аннулирован: {reason}", by, at)
    return fresh
