"""Checking a long list by rows that the program draws at random."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from registry.states import SampleState


class SampleQuerySet(models.QuerySet["Sample"]):
    def running(self) -> Self:
        return self.filter(state=SampleState.RUNNING)


class Sample(models.Model):
    """`frame` is what the rows were drawn from: key → fingerprint at that moment. `rows` are the drawn keys, and
    anybody can draw them again from `seed`. `most_errors` errors mean «проверять всё».
    """

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    section = models.CharField("раздел", max_length=40)
    seed = models.CharField("начало случайного ряда", max_length=40)
    size = models.PositiveIntegerField("сколько строк", validators=[MinValueValidator(1)])
    most_errors = models.PositiveIntegerField("сколько ошибок — проверять всё", validators=[MinValueValidator(1)])
    frame = models.JSONField("из чего", default=dict)
    rows = models.JSONField("выборка", default=list)
    state = models.CharField(
        "состояние", max_length=8, choices=SampleState.choices, default=SampleState.RUNNING, editable=False
    )
    errors_found = models.PositiveIntegerField("найдено ошибок", null=True, blank=True, editable=False)
    accepted = models.PositiveIntegerField("принято строк", null=True, blank=True, editable=False)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField("составлена")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("закончена", null=True, blank=True)

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name = "выборка"
        verbose_name_plural = "выборки"
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "section"],
                condition=models.Q(state=SampleState.RUNNING),
                name="sample_runs_once",
                violation_error_message="По этому разделу выборка уже проверяется.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=SampleState.RUNNING, decided_at=None, decided_by=None)
                | (~models.Q(state=SampleState.RUNNING) & models.Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="sample_decided_has_evidence",
                violation_error_message="У законченной выборки должно быть, кто и когда её закончил.",
            ),
            models.CheckConstraint(
                condition=models.Q(most_errors__gte=1, size__gte=1),
                name="sample_sizes",
                violation_error_message="В выборке должна быть хотя бы одна строка.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}, {self.size}"
