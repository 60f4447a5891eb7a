"""One passage of a plan before the director's eyes; an approved one is a frozen revision."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import F, Q

from plans.models.plan import Plan
from plans.models.printout import Printout
from plans.states import ApprovalState
from registry.models import School


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(school__in=School.objects.visible_to(user))

    def running(self) -> Self:
        return self.filter(state=ApprovalState.SUBMITTED)

    def approved(self) -> Self:
        return self.filter(state=ApprovalState.APPROVED)


class Approval(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="approvals")
    state = models.CharField("состояние", max_length=10, choices=ApprovalState.choices, default=ApprovalState.SUBMITTED)
    revision = models.PositiveIntegerField("редакция", null=True, blank=True)
    content = models.TextField("содержание (канонический JSON)")
    sha256 = models.CharField("SHA-256 содержания", max_length=64)
    note = models.TextField("пояснение", blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("отправлен на утверждение")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("решение принято", null=True, blank=True)
    reason = models.TextField("причина возврата", blank=True)
    one_person = models.BooleanField("составил и утвердил один человек", default=False)
    printout = models.OneToOneField(Printout, on_delete=models.PROTECT, null=True, blank=True, related_name="approval")

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = "утверждение плана"
        verbose_name_plural = "утверждения планов"
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state=ApprovalState.SUBMITTED),
                name="approval_one_running",
                violation_error_message="План уже на утверждении.",
            ),
            models.UniqueConstraint(fields=["plan", "revision"], name="approval_revision_once"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="approval_decided_by_and_at",
                violation_error_message="У решения должны быть и кто, и когда.",
            ),
            models.CheckConstraint(
                condition=Q(state=ApprovalState.SUBMITTED, decided_at=None)
                | (~Q(state=ApprovalState.SUBMITTED) & Q(decided_at__isnull=False)),
                name="approval_decision_has_time",
                violation_error_message="У решённого утверждения должно быть время решения.",
            ),
            models.CheckConstraint(
                condition=Q(state=ApprovalState.APPROVED, revision__isnull=False, printout__isnull=False)
                | (~Q(state=ApprovalState.APPROVED) & Q(revision=None, printout=None)),
                name="approval_approved_is_frozen",
                violation_error_message="У утверждённой редакции должны быть номер и напечатанный файл.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApprovalState.RETURNED) | ~Q(reason=""),
                name="approval_return_has_reason",
                violation_error_message="Возврату нужна причина.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApprovalState.APPROVED) | Q(one_person=True) | ~Q(decided_by=F("submitted_by")),
                name="approval_four_eyes",
                violation_error_message="Кто отправил план, тот не может его утвердить.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.get_state_display()}"

    @property
    def is_running(self) -> bool:
        return self.state == ApprovalState.SUBMITTED

    @property
    def is_approved(self) -> bool:
        return self.state == ApprovalState.APPROVED

    # Transitions change only the row in memory; `plans/actions/approval.py` asks first, locks and saves.

    def approve(self, *, revision: int, printout: Printout, by: Any, at: datetime) -> None:
        self.state = ApprovalState.APPROVED
        self.revision, self.printout = revision, printout
        self.decided_by, self.decided_at = by, at
        self.one_person = self.submitted_by_id == by.pk

    def send_back(self, *, reason: str, by: Any, at: datetime) -> None:
        self.state = ApprovalState.RETURNED
        self.reason = reason
        self.decided_by, self.decided_at = by, at

    def withdraw(self, *, by: Any, at: datetime) -> None:
        self.state = ApprovalState.WITHDRAWN
        self.decided_by, self.decided_at = by, at
