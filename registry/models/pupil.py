"""Pupils. Health and other special categories are not collected: a journal does not need them."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.person import Person
from registry.models.record import RecordQuerySet
from registry.models.school import School
from registry.models.school_class import SchoolClass
from registry.states import Right


class PupilQuerySet(RecordQuerySet["Pupil"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The whole school for those who see it; the own class for a class teacher."""
        whole = models.Q(school__in=School.objects.where(user, Right.VIEW_SCHOOL))
        own = models.Q(
            school__in=School.objects.where(user, Right.WORK_HERE),
            school_class__in=SchoolClass.objects.current().filter(
                class_teacher__user=user.pk, class_teacher__archived_at=None
            ),
        )
        return self.filter(whole | own)


class Pupil(Person):
    section = "pupils"

    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="pupils", verbose_name="класс"
    )
    enrolled_on = models.DateField("зачислен(а)", null=True, blank=True)
    enrolment_order = models.CharField("№ приказа о зачислении", max_length=60, blank=True)
    enrolment_order_date = models.DateField("дата приказа", null=True, blank=True)
    left_on = models.DateField("выбыл(а)", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key", "name_key"])
    objects: ClassVar[Any] = PupilQuerySet.as_manager()

    class Meta(Person.Meta):
        verbose_name = "учащийся"
        verbose_name_plural = "учащиеся"
