"""What the school decides once: who the operator and the processor are, who signs at 14–17, which days are at work."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from consents.states import TeenSigners
from registry.models import School


class ConsentSettings(models.Model):
    """One row a school. Schools move between systems, so the processor is never a part of the program."""

    school = models.OneToOneField("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    operator_name = models.CharField(
        "оператор", max_length=400, blank=True, help_text="Пусто — полное наименование школы"
    )
    operator_address = models.CharField("адрес оператора", max_length=300, blank=True, help_text="Пусто — адрес школы")
    contacts = models.CharField(
        "куда обращаться", max_length=300, blank=True, help_text="Телефон, почта, часы приёма: для отзыва согласия"
    )
    processor_name = models.CharField(
        "кто обрабатывает по поручению", max_length=400, blank=True, help_text="Владелец электронного журнала"
    )
    processor_address = models.CharField("его адрес", max_length=300, blank=True)
    processor_contract = models.CharField("№ договора с ним", max_length=80, blank=True)
    processor_contract_date = models.DateField("дата договора", null=True, blank=True)
    teen_signers = models.CharField(
        "кто подписывает в 14–17 лет", max_length=14, choices=TeenSigners.choices, default=TeenSigners.BOTH
    )
    version = models.PositiveIntegerField("версия", default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "настройки согласий"
        verbose_name_plural = "настройки согласий"

    def __str__(self) -> str:
        return f"Настройки согласий: {self.school}"

    @property
    def operator(self) -> tuple[str, str]:
        """Name and address as the papers print them; the card of the school stands in for what is empty."""
        return self.operator_name or self.school.full_name, self.operator_address or self.school.address

    @property
    def processor(self) -> tuple[str, str]:
        return self.processor_name, self.processor_address

    def clean(self) -> None:
        if self.processor_contract_date and not self.processor_contract:
            raise ValidationError({"processor_contract": "Впишите номер договора: дата без номера ничего не называет."})


def settings_of(school: School) -> ConsentSettings:
    """The school's row, or an unsaved one with what is usual."""
    return ConsentSettings.objects.select_related("school").filter(school=school).first() or ConsentSettings(
        school=school
    )


class CalendarDay(models.Model):
    """A day on which the school works otherwise than the country's calendar says (`consents/calendar.py`)."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    day = models.DateField("день")
    is_working = models.BooleanField("рабочий")
    note = models.CharField("почему", max_length=150, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "день производственного календаря"
        verbose_name_plural = "производственный календарь"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "day"],
                name="calendar_day_once",
                violation_error_message="Этот день в календаре уже исправлен.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}: {'рабочий' if self.is_working else 'выходной'}"
