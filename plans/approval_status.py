"""Where a plan stands: draft, before the director's eyes, approved, or changed after that."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone

from ezh_rollout.shared import typography
from plans.content import PlanContent, canonical, content_of, parse
from plans.difference import Change, count_of_changes, difference
from plans.models import Approval, Plan
from plans.states import ApprovalState


@dataclass(frozen=True)
class ApprovalStatus:
    """`running` waits for a decision; `approved` is the revision in force; `returned` waits for the author.

    `changes` are those since the revision in force, `changes_since_submission` those the director would not approve.
    """

    running: Approval | None = None
    approved: Approval | None = None
    returned: Approval | None = None
    changes: list[Change] = field(default_factory=list)
    changes_since_submission: list[Change] = field(default_factory=list)

    @property
    def revision(self) -> int | None:
        return self.approved.revision if self.approved else None

    @property
    def is_approved_as_it_is(self) -> bool:
        """The paper of the revision in force says what the plan says now."""
        return self.approved is not None and not self.changes

    @property
    def badge(self) -> str:
        """The code of the badge of `words`, see templates/components/_badge.html."""
        if self.running:
            return "submitted"
        if self.returned:
            return "returned"
        if self.approved:
            return "warning" if self.changes else "approved"
        return "draft"

    @property
    def words(self) -> str:
        if self.running:
            return f"на утверждении с {typography.date_words(timezone.localdate(self.running.submitted_at))}"
        if self.returned and self.returned.decided_at:
            return f"возвращено на доработку {typography.date_words(timezone.localdate(self.returned.decided_at))}"
        if not self.approved:
            return "черновик"
        return self.words_of_changes or f"утверждено, {self.words_of_revision}"

    @property
    def words_of_revision(self) -> str:
        """«редакция 2 от 27 августа 2027 г.», or nothing."""
        return revision_in_words(self.approved) if self.approved else ""

    @property
    def words_of_changes(self) -> str:
        """«изменено после утверждения: 3 изменения», or nothing."""
        return f"изменено после утверждения: {count_of_changes(len(self.changes))}" if self.changes else ""


def approval_status(plan: Plan, content: PlanContent | None = None) -> ApprovalStatus:
    """At most five queries, one for a draft without approvals. `content` of the plan, when it is known, saves three."""
    latest = _latest(plan)
    running, approved = latest.get(ApprovalState.SUBMITTED), latest.get(ApprovalState.APPROVED)
    returned = latest.get(ApprovalState.RETURNED)
    newest = max(latest.values(), key=lambda approval: (approval.submitted_at, approval.pk), default=None)
    changes, since_submission = _changes(plan, content, approved=approved, running=running)
    return ApprovalStatus(
        running=running,
        approved=approved,
        returned=returned if returned is newest else None,
        changes=changes,
        changes_since_submission=since_submission,
    )


def obstacles_to_submit(status: ApprovalStatus, content: PlanContent) -> list[str]:
    """What the author has to do first; empty means «можно отправлять»."""
    obstacles = []
    if status.running:
        obstacles.append(f"План уже {status.words}: дождитесь решения или отзовите его.")
    if not any(stage["tasks"] for stage in content["stages"]):
        obstacles.append("В плане нет ни одной задачи. Добавьте задачи.")
    if status.is_approved_as_it_is:
        obstacles.append(f"План не отличается от утверждённого ({status.words_of_revision}): утверждать нечего.")
    return obstacles


def revision_in_words(approval: Approval) -> str:
    """«редакция 2 от 27 августа 2027 г.»"""
    words = f"редакция\N{NO-BREAK SPACE}{approval.revision}"
    if approval.decided_at is None:
        return words
    return f"{words} от {typography.date_words(timezone.localdate(approval.decided_at))}"


def _latest(plan: Plan) -> dict[ApprovalState, Approval]:
    """The newest approval in each state. Old contents stay in the database: they are long."""
    approvals = Approval.objects.filter(plan=plan).defer("content").order_by("submitted_at", "pk")
    return {ApprovalState(approval.state): approval for approval in approvals}


def _changes(
    plan: Plan, content: PlanContent | None, *, approved: Approval | None, running: Approval | None
) -> tuple[list[Change], list[Change]]:
    """Changes since the revision in force, and since the submission."""
    frozen = [approval for approval in (approved, running) if approval is not None]
    if not frozen:
        return [], []
    texts = dict(Approval.objects.filter(pk__in=[each.pk for each in frozen]).values_list("pk", "content"))
    now = content or content_of(plan)
    text_now = canonical(now)

    def since(approval: Approval | None) -> list[Change]:
        if approval is None or texts[approval.pk] == text_now:
            return []
        return difference(parse(texts[approval.pk]), now)

    return since(approved), since(running)
