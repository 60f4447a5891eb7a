"""Сверка: the network's own export laid beside the prepared data. Nothing of it reaches the reference data."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.school import School
from registry.states import Right


class ReconciliationQuerySet(models.QuerySet["Reconciliation"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(school__in=School.objects.where(user, Right.VIEW_SCHOOL))


class Reconciliation(models.Model):
    """One file compared at one moment. Counts stay for good; the file and the rows live shortly (`wiped_at`).

    `differences` are rows of `registry.reconciliation.Difference.as_json`.
    """

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    kind = models.CharField("раздел", max_length=20)
    file_name = models.CharField("файл", max_length=200, blank=True)
    sha256 = models.CharField("SHA-256 файла", max_length=64)
    content = models.BinaryField("содержимое до стирания", default=bytes, blank=True)
    columns = models.JSONField("столбцы", default=list, blank=True)
    problems = models.JSONField("замечания к файлу", default=list, blank=True)
    differences = models.JSONField("различия", default=list, blank=True)
    counts = models.JSONField("итоги", default=dict, blank=True)
    by_class = models.JSONField("итоги по классам", default=list, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="кто сверял"
    )
    created_at = models.DateTimeField("сверено")
    wiped_at = models.DateTimeField("строки стёрты", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["content", "differences", "problems", "columns"])
    objects: ClassVar[Any] = ReconciliationQuerySet.as_manager()

    class Meta:
        verbose_name = "сверка"
        verbose_name_plural = "сверки"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wiped_at=None) | models.Q(differences=[], columns=[], problems=[]),
                name="reconciliation_wiped_is_empty",
                violation_error_message="У стёртой сверки не остаётся строк файла.",
            ),
        ]

    def __str__(self) -> str:
        return f"сверка № {self.pk}"
