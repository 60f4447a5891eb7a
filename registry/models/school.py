"""The school, and the table of rights that guardian grants on it."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from guardian.models.models import GroupObjectPermissionBase
from simple_history.models import HistoricalRecords

from registry.states import Right


class SchoolQuerySet(models.QuerySet["School"]):
    def where(self, user: AbstractBaseUser | AnonymousUser, right: Right) -> Self:
        """The schools on which the person holds the right through one of the roles."""
        granted = SchoolGroupObjectPermission.objects.filter(
            group__user=user.pk, permission__codename=right.value
        ).values("content_object")
        return self.filter(pk__in=granted)

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.where(user, Right.VIEW_SCHOOL)


class School(models.Model):
    full_name = models.CharField("полное наименование", max_length=400)
    short_name = models.CharField("краткое наименование", max_length=150)
    founder = models.CharField("учредитель (первая строка приказа)", max_length=300, blank=True)
    place = models.CharField("место издания приказов", max_length=120, blank=True, help_text="Например: с. Хлебное")
    address = models.CharField("адрес", max_length=300, blank=True)
    phone = models.CharField("телефон", max_length=60, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    site = models.CharField("сайт", max_length=200, blank=True)
    region = models.CharField("регион", max_length=120, blank=True)
    municipality = models.CharField("муниципалитет", max_length=120, blank=True)
    time_zone = models.CharField("часовой пояс", max_length=60, blank=True, help_text="Например: МСК+0")
    organisation_form = models.CharField(
        "организационная форма", max_length=150, blank=True, help_text="Например: муниципальное казённое учреждение"
    )
    organisation_type = models.CharField(
        "тип организации", max_length=150, blank=True, help_text="Например: общеобразовательная организация"
    )
    marks = models.CharField("система оценивания", max_length=80, blank=True, help_text="Например: пятибалльная")
    licence = models.CharField("лицензия", max_length=200, blank=True)
    accreditation = models.CharField("аккредитация", max_length=200, blank=True)
    planned_staff = models.PositiveIntegerField("сотрудников по штату", null=True, blank=True)
    planned_classes = models.PositiveIntegerField("классов по плану", null=True, blank=True)
    planned_pupils = models.PositiveIntegerField("учеников по отчёту ОО-1", null=True, blank=True)
    eos_name = models.CharField("название электронного журнала", max_length=120, default="ЕОС «Дневник»")
    one_person = models.BooleanField(
        "готовит и утверждает один человек",
        default=False,
        help_text="В очень маленькой школе: сдать и принять, составить и утвердить может один человек. "
        "Каждый такой случай записывается.",
    )
    dates_in_words = models.BooleanField("даты приказов словами", default=False, help_text="«27 августа 2027 г.»")
    is_demo = models.BooleanField("учебные данные", default=False)
    created_at = models.DateTimeField("создана", auto_now_add=True)

    history = HistoricalRecords()
    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = "школа"
        verbose_name_plural = "школы"
        ordering = ["short_name", "pk"]
        permissions = [(right.value, str(right.label)) for right in Right]

    def __str__(self) -> str:
        return self.short_name

    @property
    def paper_note(self) -> str:
        """What stands on every page of every paper of the school."""
        return "Учебные данные — люди вымышлены" if self.is_demo else ""


class SchoolGroupObjectPermission(GroupObjectPermissionBase):
    """Guardian's rights on schools with a real foreign key: a list joins it instead of comparing texts."""

    content_object = models.ForeignKey(School, on_delete=models.CASCADE, related_name="group_rights")

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        verbose_name = "право роли"
        verbose_name_plural = "права ролей"
