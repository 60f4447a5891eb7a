"""Who holds which role in a school, since when and by which order."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from registry.states import Role


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self) -> Self:
        return self.filter(ended_at=None)


class Appointment(models.Model):
    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="appointments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments", verbose_name="кто"
    )
    role = models.CharField("роль", max_length=20, choices=Role.choices)
    order_reference = models.CharField(
        "приказ о назначении", max_length=200, blank=True, help_text="Например: № 24 от 27.08.2027"
    )
    began_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    began_at = models.DateTimeField("назначен(а)")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField("снят(а)", null=True, blank=True)

    history = HistoricalRecords()
    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "назначение"
        verbose_name_plural = "назначения"
        ordering = ["role", "began_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "user", "role"],
                condition=models.Q(ended_at=None),
                name="appointment_in_force_once",
                violation_error_message="Этот человек уже назначен на эту роль.",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None) | models.Q(ended_at__isnull=False),
                name="appointment_ended_has_time",
                violation_error_message="У снятого с роли должно быть время снятия.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} — {self.get_role_display()}"
