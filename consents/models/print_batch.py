"""Printed blanks: a batch is one PDF file, a copy one sheet for one person with a number of its own."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from consents.models.form import ConsentForm
from consents.models.subject import AboutPerson, AboutPersonQuerySet, one_person
from consents.states import AgeGroup
from registry.models import Job, Representative, School
from registry.states import Right


class PrintBatchQuerySet(models.QuerySet["PrintBatch"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(school__in=School.objects.where(user, Right.VIEW_SCHOOL))


class PrintBatch(models.Model):
    """`number` stands in the code of the control sheet; see `consents/numbers.py`."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    form = models.ForeignKey(ConsentForm, on_delete=models.PROTECT, related_name="batches", verbose_name="бланк")
    number = models.CharField("номер листа", max_length=24, unique=True)
    title = models.CharField("кому", max_length=200, help_text="Например: 5а; сотрудники")
    count = models.PositiveIntegerField("бланков")
    sha256 = models.CharField("SHA-256 файла", max_length=64, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("напечатано")

    objects: ClassVar[Any] = PrintBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "печать бланков"
        verbose_name_plural = "печать бланков"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}: {self.form}"


class PrintedCopyQuerySet(AboutPersonQuerySet["PrintedCopy"]):
    def in_order(self) -> Self:
        return self.order_by("batch", "position")


class PrintedCopy(AboutPerson):
    """The number is random: it says nothing of the person and cannot be guessed."""

    batch = models.ForeignKey(PrintBatch, on_delete=models.CASCADE, related_name="copies")
    form = models.ForeignKey(ConsentForm, on_delete=models.PROTECT, related_name="copies", verbose_name="бланк")
    number = models.CharField("номер", max_length=24, unique=True)
    position = models.PositiveIntegerField("место в пачке")
    # Whose name stands in the line of the representative, and for which age the lines of signatures were printed.
    signer = models.ForeignKey(
        Representative, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="представитель"
    )
    age_group = models.CharField("возраст на день печати", max_length=8, choices=AgeGroup.choices, blank=True)

    objects: ClassVar[Any] = PrintedCopyQuerySet.as_manager()

    class Meta:
        verbose_name = "выданный бланк"
        verbose_name_plural = "выданные бланки"
        ordering = ["batch", "position"]
        constraints = [
            one_person("printed_copy_one_person"),
            models.UniqueConstraint(
                fields=["batch", "position"],
                name="printed_copy_place_once",
                violation_error_message="Это место в пачке уже занято.",
            ),
        ]

    def __str__(self) -> str:
        return f"Бланк {self.number}"
