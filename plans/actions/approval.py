"""The passage of a plan before the director: submitted, withdrawn, returned, approved.

Every change locks the plan first and the approval after it, and then asks the fresh rows: of two people at the same
moment exactly one wins and the other is told (`Outrun`).
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ezh_rollout.shared import typography
from ezh_rollout.shared.refusal import Outrun, Refused
from plans.approval_status import approval_status, obstacles_to_submit, revision_in_words
from plans.content import canonical, content_of, parse, sha256
from plans.difference import count_of_changes, difference
from plans.models import Approval, Plan, Printout
from plans.models.printout import new_code
from plans.prints import ApprovalMark, approval_mark, plan_pdf
from plans.states import ApprovalState

# How many changes a refusal names one by one.
NAMED_CHANGES = 10
PLAN_IS_GONE = "Этого плана больше нет: его удалили."


@transaction.atomic
def submit(plan: Plan, *, note: str = "", by: Any, at: datetime) -> Approval:
    """Freezes the content of the plan and asks the director. Raises `Refused` with all obstacles at once."""
    fresh = _locked_plan(plan.pk)
    content = content_of(fresh)
    status = approval_status(fresh, content)
    if obstacles := obstacles_to_submit(status, content):
        raise (Outrun if status.running else Refused)(*obstacles)
    text = canonical(content)
    return Approval.objects.create(
        school_id=fresh.school_id,
        plan=fresh,
        content=text,
        sha256=sha256(text),
        note=note,
        submitted_by=by,
        submitted_at=at,
    )


@transaction.atomic
def withdraw(approval: Approval, *, by: Any, at: datetime) -> Approval:
    """The author takes the plan back. Raises `Outrun` when it was decided meanwhile."""
    fresh, _ = _locked(approval)
    if fresh.submitted_by_id != by.pk:
        raise Refused("Отозвать план может только тот, кто его отправил.")
    fresh.withdraw(by=by, at=at)
    fresh.save(update_fields=["state", "decided_by", "decided_at"])
    return fresh


@transaction.atomic
def send_back(approval: Approval, *, reason: str, by: Any, at: datetime) -> Approval:
    """Back to the author with a reason. Raises `Outrun` when it was decided meanwhile."""
    fresh, _ = _locked(approval)
    if not reason.strip():
        raise Refused("Напишите, что исправить: без причины вернуть план нельзя.")
    fresh.send_back(reason=reason.strip(), by=by, at=at)
    fresh.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    return fresh


def approve(
    approval: Approval, *, expected_sha256: str, check_url: Callable[[str], str], by: Any, at: datetime
) -> Approval:
    """Makes the submitted content the next revision, with its PDF.

    `expected_sha256` is the hash of the content that the director saw; `check_url` gives the address of a code's
    public check page. Raises `Outrun` when the plan was edited or decided meanwhile, `Refused` when the author herself
    approves it.
    """
    # The PDF takes longer than others may wait for a lock, so it is drawn first, from the frozen text: if the second
    # look, under the lock, finds anything changed, the drawing is thrown away.
    with transaction.atomic():
        fresh, plan = _locked(approval)
        _check_approval(fresh, plan, expected_sha256=expected_sha256, by=by)
        revision = _next_revision(plan)
    mark = approval_mark(fresh.school, revision=revision, code=new_code(), check_url=check_url, by=by, at=at)
    pdf = plan_pdf(parse(fresh.content), school=fresh.school, mark=mark)
    return _record(approval, mark=mark, pdf=pdf, expected_sha256=expected_sha256, by=by, at=at)


@transaction.atomic
def _record(
    approval: Approval, *, mark: ApprovalMark, pdf: bytes, expected_sha256: str, by: Any, at: datetime
) -> Approval:
    fresh, plan = _locked(approval)
    _check_approval(fresh, plan, expected_sha256=expected_sha256, by=by)
    if _next_revision(plan) != mark.revision:
        raise Outrun("Пока печатался план, утвердили другую его редакцию. Откройте страницу заново.")
    printout = Printout.objects.create(
        school_id=plan.school_id,
        code=mark.code,
        title=f"{plan.title}, редакция {mark.revision}"[:400],
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        created_at=at,
    )
    fresh.approve(revision=mark.revision, printout=printout, by=by, at=at)
    fresh.save(update_fields=["state", "revision", "printout", "decided_by", "decided_at", "one_person"])
    return fresh


def _locked_plan(pk: int) -> Plan:
    plan = Plan.objects.select_for_update().filter(pk=pk).first()
    if plan is None:
        raise Outrun(PLAN_IS_GONE)
    return plan


def _locked(approval: Approval) -> tuple[Approval, Plan]:
    """The fresh approval, still waiting for a decision, and its plan. Raises `Outrun` when it is not."""
    plan = _locked_plan(approval.plan_id)
    fresh = Approval.objects.select_for_update().filter(pk=approval.pk).first()
    if fresh is None:
        raise Outrun(PLAN_IS_GONE)
    if not fresh.is_running:
        raise Outrun(_what_was_decided(fresh))
    return fresh, plan


def _check_approval(approval: Approval, plan: Plan, *, expected_sha256: str, by: Any) -> None:
    if approval.submitted_by_id == by.pk and not approval.school.one_person:
        raise Refused("Кто отправил план, тот не может его утвердить: нужен второй человек.")
    if not expected_sha256 == approval.sha256 == sha256(approval.content):
        raise Outrun("На странице был другой текст плана. Откройте её заново и посмотрите план ещё раз.")
    now = content_of(plan)
    if canonical(now) == approval.content:
        return
    changes = difference(parse(approval.content), now)
    more = len(changes) - NAMED_CHANGES
    raise Outrun(
        f"После отправки план изменили: {count_of_changes(len(changes))}. Утвердить можно только то, что есть в плане "
        "сейчас: верните план автору или попросите отправить его заново.",
        *(change.sentence for change in changes[:NAMED_CHANGES]),
        *([f"…и ещё {count_of_changes(more)}."] if more > 0 else []),
    )


def _what_was_decided(approval: Approval) -> str:
    """Who was faster, and what came of it."""
    if approval.decided_by is None or approval.decided_at is None:
        return "План уже не на утверждении."
    who = approval.decided_by.get_full_name() or approval.decided_by.get_username()
    when = typography.date_words(timezone.localdate(approval.decided_at))
    if approval.is_approved:
        return f"План уже утверждён ({revision_in_words(approval)}): {who}."
    if approval.state == ApprovalState.RETURNED:
        return f"План уже возвращён на доработку {when}: {who}. Причина: {approval.reason}"
    return f"Автор отозвал план {when}: {who}. Утверждать больше нечего."


def _next_revision(plan: Plan) -> int:
    return (Approval.objects.filter(plan=plan).aggregate(last=Max("revision"))["last"] or 0) + 1
