"""Hand-overs of people's data to the processor: who, when, which fields of whom, and the fingerprint of the file."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from consents.models.subject import AboutPerson, AboutPersonQuerySet, one_person
from consents.states import ConsentStatus
from registry.models import HeaderTemplate, School
from registry.states import FileFormat, Right


class TransferQuerySet(models.QuerySet["Transfer"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(school__in=School.objects.where(user, Right.VIEW_SCHOOL))


class Transfer(models.Model):
    """Never changed after it is made. The file itself is not kept: its SHA-256 tells it from every other."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    section = models.CharField("раздел", max_length=20)
    template = models.ForeignKey(HeaderTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    template_name = models.CharField("шаблон", max_length=120, blank=True)
    # Titles of the columns that held data, in order.
    fields = models.JSONField("какие сведения", default=list)
    narrowed = models.CharField("кто", max_length=300, blank=True, help_text="Классы словами; пусто — вся школа")
    processor = models.CharField("кому", max_length=400)
    file_name = models.CharField("имя файла", max_length=250)
    file_format = models.CharField("вид файла", max_length=10, choices=FileFormat.choices)
    size = models.PositiveBigIntegerField("байт")
    sha256 = models.CharField("SHA-256 файла", max_length=64)
    count = models.PositiveIntegerField("людей в файле")
    held = models.PositiveIntegerField("людей в стоп-листе")
    why = models.CharField("для чего", max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("передано")

    objects: ClassVar[Any] = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "передача данных"
        verbose_name_plural = "передачи данных"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["school", "sha256"], name="transfer_by_print")]

    def __str__(self) -> str:
        return f"Передача от {self.made_at:%d.%m.%Y}: {self.file_name}"


class TransferPerson(AboutPerson):
    """Somebody whom the file held, or (`held`) whom it left out because of this status of the consent."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="people")
    held = models.CharField("почему не передан(а)", max_length=14, choices=ConsentStatus.choices, blank=True)

    objects: ClassVar[Any] = AboutPersonQuerySet.as_manager()

    class Meta:
        verbose_name = "человек в передаче"
        verbose_name_plural = "люди в передачах"
        ordering = ["transfer", "pk"]
        constraints = [one_person("transfer_person_one_person")]

    def __str__(self) -> str:
        return f"{self.transfer}: № {self.pk}"
