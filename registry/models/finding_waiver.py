"""«Не проблема, потому что …»: a finding that somebody looked at and decided to leave."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords


class FindingWaiverQuerySet(models.QuerySet["FindingWaiver"]):
    def in_force(self) -> Self:
        """Not taken back; whether the data is still what was looked at only the checks can tell."""
        return self.filter(undone_at=None)


class FindingWaiver(models.Model):
    """`fingerprint` is of the data that was looked at: once it changes, the waiver says nothing any more."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    code = models.CharField("замечание", max_length=40)
    section = models.CharField("раздел", max_length=20)
    object_id = models.PositiveBigIntegerField("номер записи")
    fingerprint = models.CharField(max_length=64)
    reason = models.CharField("почему это не проблема", max_length=300)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    waived_at = models.DateTimeField("когда")
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField("возвращено", null=True, blank=True)

    history = HistoricalRecords()
    objects = FindingWaiverQuerySet.as_manager()

    class Meta:
        verbose_name = "снятое замечание"
        verbose_name_plural = "снятые замечания"
        ordering = ["-waived_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                # One row may be the place of several findings of one code: the fingerprint tells them apart.
                fields=["school", "code", "section", "object_id", "fingerprint"],
                condition=models.Q(undone_at=None),
                name="finding_waiver_once",
                violation_error_message="Это замечание уже снято.",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="finding_waiver_says_why",
                violation_error_message="Напишите, почему это не проблема.",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_by=None) | models.Q(undone_at__isnull=False),
                name="finding_waiver_undone_has_time",
                violation_error_message="У возвращённого замечания должно быть время.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"
