"""The plan, its stages, and a document on its way to become a plan."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from simple_history.models import HistoricalRecords

from registry.models import School


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The whole plan is for those who see the whole school; others see their own tasks."""
        return self.filter(school__in=School.objects.visible_to(user))


class Plan(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    title = models.CharField("название", max_length=300)
    starts_on = models.DateField(
        "начало плана", help_text="Месяц без года — первый такой месяц не раньше месяца начала плана."
    )
    source_name = models.CharField("из какого файла", max_length=200, blank=True)
    source_sha256 = models.CharField("SHA-256 файла", max_length=64, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("создан", auto_now_add=True)
    version = models.PositiveIntegerField("версия", default=1, editable=False)

    history = HistoricalRecords()
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "план"
        verbose_name_plural = "планы"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Stage(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="stages", verbose_name="план")
    position = models.PositiveIntegerField("место по порядку")
    title = models.CharField("название", max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "этап"
        verbose_name_plural = "этапы"
        ordering = ["plan", "position", "pk"]

    def __str__(self) -> str:
        return self.title or "Без этапа"


class PlanUpload(models.Model):
    """A document between «Загрузить» and «Сохранить»: the bytes, the start and the corrections by hand.

    It is not a plan: nothing of it is seen by others, and it is thrown away once it was saved or after a week.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    name = models.CharField("имя файла", max_length=200, blank=True)
    starts_on = models.DateField("начало плана")
    data = models.BinaryField("файл", blank=True, default=b"")
    pasted_text = models.TextField(blank=True)
    pasted_html = models.TextField(blank=True)
    columns = models.JSONField("столбцы, указанные вручную", default=dict, blank=True)

    class Meta:
        verbose_name = "загруженный документ"
        verbose_name_plural = "загруженные документы"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name or "Вставленная таблица"
