"""Hand-overs of people's data to the processor: who, when, which fields of whom, and the fingerprint of the file."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from consents.models.subject import AboutPerson, AboutPersonQuerySet, one_person, pair
from consents.states import ConsentStatus, Subject
from registry.models import HeaderTemplate, Job, School
from registry.states import FileFormat, Right


class TransferQuerySet(models.QuerySet["Transfer"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(school__in=School.objects.where(user, Right.VIEW_SCHOOL))

    def taken(self) -> Self:
        """Those whose file has left the school."""
        return self.filter(taken_at__isnull=False)


class Transfer(models.Model):
    """What the file holds is never changed after it is made; its SHA-256 tells it from every other file.

    Made, it lies in the program and has gone nowhere. It leaves when somebody takes it for the first time (`taken_at`),
    and until then a withdrawal stops it: the file is wiped (`dropped_at`). Taken, it may be fetched again for a while.
    """

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    section = models.CharField("раздел", max_length=20)
    template = models.ForeignKey(HeaderTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    template_name = models.CharField("шаблон", max_length=120, blank=True)
    # Titles of the columns that held data, in order.
    fields = models.JSONField("какие сведения", default=list)
    # The same by the kind of people, because a row may be about two: {"pupil": ["ФИО ребёнка"], …}.
    fields_of = models.JSONField("какие сведения о ком", default=dict)
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
    made_at = models.DateTimeField("файл сделан")
    # Empty once it was wiped: after a month, or because somebody in it withdrew the consent.
    file = models.FileField("файл", upload_to="transfers/%Y/%m/", blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField("передано", null=True, blank=True)
    dropped_at = models.DateTimeField("стёрт до передачи", null=True, blank=True)

    objects: ClassVar[Any] = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "передача данных"
        verbose_name_plural = "передачи данных"
        ordering = ["-made_at", "-pk"]
        constraints = [
            pair("transfer_taken_pair", "taken_at", "taken_by"),
            models.CheckConstraint(
                condition=models.Q(dropped_at=None) | models.Q(taken_at=None),
                name="transfer_dropped_never_left",
                violation_error_message="Файл, который уже передан, нельзя считать стёртым до передачи.",
            ),
        ]
        indexes = [models.Index(fields=["school", "sha256"], name="transfer_by_print")]

    def __str__(self) -> str:
        return f"Передача от {self.made_at:%d.%m.%Y}: {self.file_name}"

    def told_of(self, subject: Subject) -> list[str]:
        """Titles of the columns that held data of such a person."""
        return list(self.fields_of.get(subject, self.fields))

    @property
    def is_taken(self) -> bool:
        return self.taken_at is not None


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
