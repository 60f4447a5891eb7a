"""What people read about approvals: the history of a plan, and the one passage before the director's eyes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plans.approval_status import revision_in_words
from plans.content import PlanContent, canonical, content_of, parse
from plans.difference import Change, difference
from plans.models import Approval, Plan
from plans.prints import PlanTable, plan_table
from plans.warnings import PlanWarning, warnings_of
from registry.queries import names_by_user

# Long texts and bytes that no list shows.
HEAVY = ("content", "printout__pdf", "printout__stamped_pdf")


@dataclass(frozen=True)
class HistoryLine:
    approval: Approval
    submitted_by: str
    decided_by: str


@dataclass(frozen=True)
class ApprovalReading:
    """`previous` is the revision that was in force before; without one the whole plan is new and `changes` is empty.

    `edits` are what somebody changed in the plan after it was submitted; only a running approval has them.
    """

    line: HistoryLine
    table: PlanTable
    warnings: list[PlanWarning]
    previous: Approval | None
    changes: list[Change]
    edits: list[Change]


def history_of(plan: Plan) -> list[HistoryLine]:
    """All passages, the newest first. Two queries."""
    names = names_by_user(plan.school_id)
    approvals = Approval.objects.filter(plan=plan).select_related("submitted_by", "decided_by", "printout")
    return [_line(approval, names) for approval in approvals.defer(*HEAVY)]


def reading_of(approval: Approval) -> ApprovalReading:
    content = parse(approval.content)
    previous = _previous(approval)
    return ApprovalReading(
        line=_line(approval, names_by_user(approval.school_id)),
        table=plan_table(content),
        warnings=warnings_of(content),
        previous=previous,
        changes=difference(parse(previous.content), content) if previous else [],
        edits=_edits(approval, content),
    )


def revisions_in_words(plan: Plan) -> dict[int, str]:
    """«редакция 2 от 27 августа 2027 г.» by its number, the newest first."""
    approvals = Approval.objects.filter(plan=plan).approved().defer("content").order_by("-revision")
    return {approval.revision: revision_in_words(approval) for approval in approvals if approval.revision is not None}


def content_at(plan: Plan, revision: int | None) -> PlanContent:
    """The content of a revision, or of the plan as it is now. Raises `Approval.DoesNotExist`."""
    if revision is None:
        return content_of(plan)
    return parse(Approval.objects.approved().get(plan=plan, revision=revision).content)


def _line(approval: Approval, names: dict[int, str]) -> HistoryLine:
    return HistoryLine(approval, _name(approval.submitted_by, names), _name(approval.decided_by, names))


def _name(user: Any, names: dict[int, str]) -> str:
    """As the school calls the person; whoever is no longer on its staff keeps the name of the login."""
    if user is None:
        return ""
    return names.get(user.pk) or user.get_full_name() or user.get_username()


def _previous(approval: Approval) -> Approval | None:
    earlier = Approval.objects.filter(plan=approval.plan_id).approved().exclude(pk=approval.pk)
    if approval.revision is not None:
        earlier = earlier.filter(revision__lt=approval.revision)
    elif approval.decided_at is not None:
        earlier = earlier.filter(decided_at__lt=approval.decided_at)
    return earlier.order_by("-revision").first()


def _edits(approval: Approval, content: PlanContent) -> list[Change]:
    if not approval.is_running:
        return []
    now = content_of(approval.plan)
    return [] if canonical(now) == approval.content else difference(content, now)
