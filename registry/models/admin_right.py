"""Administrative rights in the network: whose, on which block, by which order, since when and until when."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.employee import Employee
from registry.states import AdminBlock, AdminLevel


class AdminRightQuerySet(models.QuerySet["AdminRight"]):
    def in_force(self) -> Self:
        return self.filter(until=None)


class AdminRight(models.Model):
    """A changed right is a new row: the old one keeps its days and its order."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    employee = models.ForeignKey(
        Employee, on_delete=models.CASCADE, related_name="admin_rights", verbose_name="сотрудник"
    )
    block = models.CharField("блок", max_length=12, choices=AdminBlock.choices)
    level = models.CharField("уровень", max_length=8, choices=AdminLevel.choices)
    order_number = models.CharField("№ приказа", max_length=60, blank=True)
    order_date = models.DateField("дата приказа", null=True, blank=True)
    since = models.DateField("с какого дня")
    began_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    until = models.DateField("по какой день", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = HistoricalRecords()
    objects = AdminRightQuerySet.as_manager()

    class Meta:
        verbose_name = "право в сети"
        verbose_name_plural = "права в сети"
        ordering = ["employee__sort_key", "block", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "employee", "block"],
                condition=models.Q(until=None),
                name="admin_right_once",
                violation_error_message="Право этого сотрудника на этот блок уже записано.",
            ),
            models.CheckConstraint(
                condition=models.Q(order_number="", order_date=None)
                | (~models.Q(order_number="") & models.Q(order_date__isnull=False)),
                name="admin_right_order_pair",
                violation_error_message="У приказа должны быть и номер, и дата.",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None, ended_by=None) | models.Q(until__gte=models.F("since")),
                name="admin_right_ends_after_start",
                violation_error_message="Право кончается раньше, чем начинается.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_block_display()}: {self.get_level_display()}"

    @property
    def order(self) -> str:
        """«№ 24 от 27.08.2027»"""
        return f"№ {self.order_number} от {self.order_date:%d.%m.%Y}" if self.order_number else ""
