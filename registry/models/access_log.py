"""Who looked at personal data and who took it out of the program, when and what for."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from registry.states import AccessKind


class PersonalDataAccessQuerySet(models.QuerySet["PersonalDataAccess"]):
    def about(self, section: str, person: int) -> Self:
        return self.filter(kind=AccessKind.READING, section=section, person_id=person)


class PersonalDataAccess(models.Model):
    """One reading of a card, or one export or print of many.

    The person is named by number only: the log outlives the card, and holds no names to be destroyed with it.
    """

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("что сделано", max_length=8, choices=AccessKind.choices)
    section = models.SlugField("раздел", max_length=40)
    person_id = models.PositiveBigIntegerField("номер карточки", null=True, blank=True)
    what = models.CharField("что выгружено", max_length=200, blank=True)
    count = models.PositiveIntegerField("человек", default=1)
    fields = models.JSONField("какие сведения", default=list, blank=True)
    why = models.CharField("для чего", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="кто")
    at = models.DateTimeField("когда")

    objects = PersonalDataAccessQuerySet.as_manager()

    class Meta:
        verbose_name = "обращение к персональным данным"
        verbose_name_plural = "журнал обращений к персональным данным"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["school", "-at", "-id"], name="access_log_in_order"),
            models.Index(fields=["school", "section", "person_id", "-at"], name="access_log_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=AccessKind.READING, person_id__isnull=False, count=1)
                | (models.Q(kind=AccessKind.EXPORT, person_id=None) & ~models.Q(what="")),
                name="access_log_says_what",
                violation_error_message="Чтение называет карточку, выгрузка — что выгружено.",
            ),
        ]

    def __str__(self) -> str:
        return self.what or f"{self.get_kind_display()}: {self.section} № {self.person_id}"
