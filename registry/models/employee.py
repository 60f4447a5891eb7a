"""A member of the school's staff, with the grammar of the name."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from ezh_rollout.shared import grammar
from registry.models.appointment import Appointment
from registry.models.person import Person
from registry.states import Gender, StaffKind


class Employee(Person):
    section = "employees"

    school = models.ForeignKey(
        "registry.School", on_delete=models.CASCADE, related_name="employees", verbose_name="школа"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="employees",
        verbose_name="учётная запись",
    )
    first_name = models.CharField("имя или инициал", max_length=80)
    middle_name = models.CharField("отчество или инициал", max_length=80, blank=True)
    gender = models.CharField(
        "пол",
        max_length=1,
        choices=Gender.choices,
        help_text="Нужен для склонения: инициалы пола не показывают.",
    )
    post = models.CharField("должность", max_length=200, blank=True, help_text="Полностью, с маленькой буквы")
    kind = models.CharField("категория", max_length=12, choices=StaffKind.choices, blank=True)
    is_part_time = models.BooleanField("внешний совместитель", default=False)
    name_forms = models.JSONField("исправленные формы имени", default=dict, blank=True)
    post_forms = models.JSONField("исправленные формы должности", default=dict, blank=True)
    destroyed_at = models.DateTimeField("данные уничтожены", null=True, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key", "name_key"])

    class Meta(Person.Meta):
        verbose_name = "сотрудник"
        verbose_name_plural = "сотрудники"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "user"],
                name="employee_one_login_per_school",
                violation_error_message="Эта учётная запись уже принадлежит другому сотруднику школы.",
            ),
            # Tasks and orders point at the row, so it stays, empty; nobody brings it back to life.
            models.CheckConstraint(
                condition=models.Q(destroyed_at=None)
                | models.Q(
                    archived_at__isnull=False, birth_date=None, snils="", phone="", email="", first_name="", user=None
                ),
                name="employee_destroyed_is_empty",
                violation_error_message="Данные этого сотрудника уничтожены по акту.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def words_to_search(self) -> str:
        return f"{self.full_name} {self.short_name} {self.post}"

    def get_absolute_url(self) -> str:
        return reverse("registry:employee", args=[self.pk])

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
