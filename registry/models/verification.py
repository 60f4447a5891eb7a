"""Who checked what against the documents, with a fingerprint of what was looked at.

The table is its own history: a row is only added, and later withdrawn with who and when.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from registry.models.sample import Sample


class VerificationQuerySet(models.QuerySet["Verification"]):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)


class Verification(models.Model):
    """`object_id` is a row of the section (for the three plain links a subject). `seen` are the values in words, so
    that «было → стало» needs no history, and so that a renamed building counts as a change of its rooms.

    Whether the row is still as it was seen is computed on view (`registry/queries/verification.py`).
    """

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    section = models.CharField("раздел", max_length=40)
    object_id = models.PositiveBigIntegerField("запись")
    fingerprint = models.CharField("отпечаток", max_length=64)
    seen = models.JSONField("что видел проверяющий", default=dict)
    by_same_person = models.BooleanField("в школе один человек: проверил тот, кто внёс", default=False)
    sample = models.ForeignKey(
        Sample, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="по выборке"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="проверил(а)"
    )
    checked_at = models.DateTimeField("проверено")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("снято", null=True, blank=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = "проверка записи"
        verbose_name_plural = "проверки записей"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "section", "object_id"],
                condition=models.Q(withdrawn_at=None),
                name="verification_once",
                violation_error_message="Запись уже проверена.",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="verification_withdrawn_pair",
                violation_error_message="У снятой проверки должно быть, кто и когда её снял.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}, {self.object_id}"
