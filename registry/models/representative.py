"""Parents and other representatives of pupils, and whose they are."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.person import Person
from registry.models.pupil import Pupil
from registry.models.record import RecordQuerySet
from registry.models.school import School
from registry.states import RelationKind, Right


class RepresentativeQuerySet(RecordQuerySet["Representative"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The whole school for those who see it; parents of the own class for a class teacher."""
        whole = models.Q(school__in=School.objects.where(user, Right.VIEW_SCHOOL))
        own = models.Q(
            pk__in=Representation.objects.filter(pupil__in=Pupil.objects.visible_to(user)).values("representative")
        )
        return self.filter(whole | own)


class Representative(Person):
    section = "representatives"

    pupils = models.ManyToManyField(Pupil, through="Representation", related_name="representatives")

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key", "name_key"])
    objects: ClassVar[Any] = RepresentativeQuerySet.as_manager()

    class Meta(Person.Meta):
        verbose_name = "законный представитель"
        verbose_name_plural = "законные представители"


class Representation(models.Model):
    """Who answers for whom, in which quality and by which document."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    representative = models.ForeignKey(
        Representative, on_delete=models.CASCADE, related_name="representations", verbose_name="представитель"
    )
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="representations", verbose_name="ребёнок")
    kind = models.CharField("кем приходится", max_length=12, choices=RelationKind.choices, default=RelationKind.PARENT)
    document = models.CharField(
        "документ", max_length=200, blank=True, help_text="Для опекуна и попечителя: решение, номер, дата"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "представительство"
        verbose_name_plural = "чьи представители"
        ordering = ("representative__sort_key", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "representative", "pupil"],
                name="representation_once",
                violation_error_message="Этот представитель у ребёнка уже записан.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.representative} — {self.pupil}"
