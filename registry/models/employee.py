"""A member of the school's staff, with the grammar of the name."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from ezh_rollout.shared import grammar, text
from registry.models.appointment import Appointment
from registry.models.school import School
from registry.states import Gender, Right


class EmployeeQuerySet(models.QuerySet["Employee"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(school__in=School.objects.where(user, Right.VIEW_SCHOOL))

    def current(self) -> Self:
        return self.filter(archived_at=None)

    def matching(self, words: str) -> Self:
        found = self
        for word in text.search_key(words).split():
            found = found.filter(search_key__contains=word)
        return found

    def in_order(self) -> Self:
        return self.order_by("sort_key", "pk")


class Employee(models.Model):
    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="employees")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="employees",
        verbose_name="учётная запись",
    )
    last_name = models.CharField("фамилия", max_length=80)
    first_name = models.CharField("имя или инициал", max_length=80)
    middle_name = models.CharField("отчество или инициал", max_length=80, blank=True)
    gender = models.CharField(
        "пол",
        max_length=1,
        choices=Gender.choices,
        help_text="Нужен для склонения: инициалы пола не показывают.",
    )
    post = models.CharField("должность", max_length=200, blank=True, help_text="Полностью, с маленькой буквы")
    phone = models.CharField("телефон", max_length=60, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    name_forms = models.JSONField("исправленные формы имени", default=dict, blank=True)
    post_forms = models.JSONField("исправленные формы должности", default=dict, blank=True)
    archived_at = models.DateTimeField("в архиве с", null=True, blank=True)
    version = models.PositiveIntegerField("версия", default=1, editable=False)
    search_key = models.CharField(max_length=500, editable=False, default="")
    sort_key = models.CharField(max_length=500, editable=False, default="", db_index=True)

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key"])
    objects = EmployeeQuerySet.as_manager()

    class Meta:
        verbose_name = "сотрудник"
        verbose_name_plural = "сотрудники"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "user"],
                name="employee_one_login_per_school",
                violation_error_message="Эта учётная запись уже принадлежит другому сотруднику школы.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the keys of search and order with the name, whoever saves: both databases order Cyrillic wrongly."""
        self.search_key = text.search_key(f"{self.full_name} {self.short_name} {self.post}")[:500]
        self.sort_key = text.sort_key(self.full_name)[:500]
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "search_key", "sort_key"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        known = {case.value for case in grammar.Case}
        for field in ("name_forms", "post_forms"):
            forms = getattr(self, field)
            if (
                not isinstance(forms, dict)
                or not set(forms) <= known
                or not all(isinstance(v, str) for v in forms.values())
            ):
                raise ValidationError({field: "Ожидается словарь «падеж: форма»."})

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)

    @property
    def short_name(self) -> str:
        """«Кондратова В.Н.»"""
        return grammar.short_name(self.last_name, self.first_name, self.middle_name)

    def appointments_in_force(self) -> list[Appointment]:
        if self.user_id is None:
            return []
        return list(Appointment.objects.in_force().filter(school=self.school_id, user=self.user_id))

    def name_in(self, case: grammar.Case) -> str:
        """«Кондратову В.Н.»; a form corrected by hand wins over the library."""
        return self.name_forms.get(case.value) or grammar.decline_name(
            self.short_name, grammar.Gender(self.gender), case
        )

    def post_in(self, case: grammar.Case) -> str:
        """«заместителя директора по …»; a form corrected by hand wins over the library."""
        return self.post_forms.get(case.value) or grammar.decline_post(grammar.expand_post(self.post), case)

    def post_and_name_in(self, case: grammar.Case) -> str:
        return f"{self.post_in(case)} {self.name_in(case)}".strip()
