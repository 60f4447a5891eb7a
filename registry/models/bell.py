"""Bell schedules: several in a school (shifts, first grade), and within one the weekdays may differ."""

from django.core.validators import RegexValidator
from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.record import Record


class BellSchedule(Record):
    section = "bell_schedules"

    name = models.CharField("название", max_length=120, help_text="Например: первая смена")
    first_lesson_number = models.PositiveSmallIntegerField(
        "номер первого урока", default=1, help_text="0, если есть нулевой урок; во второй смене — с какого номера"
    )

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key"])

    class Meta(Record.Meta):
        verbose_name = "расписание звонков"
        verbose_name_plural = "расписания звонков"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "name"],
                condition=models.Q(archived_at=None),
                name="bell_schedule_once",
                violation_error_message="Расписание звонков с таким названием уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Bell(Record):
    """One lesson of a schedule. `weekdays` are the days it is in force: «12345» is Monday to Friday."""

    section = "bells"

    schedule = models.ForeignKey(
        BellSchedule, on_delete=models.CASCADE, related_name="bells", verbose_name="расписание звонков"
    )
    number = models.PositiveSmallIntegerField("номер урока")
    starts_at = models.TimeField("начало")
    ends_at = models.TimeField("конец")
    weekdays = models.CharField(
        "дни недели",
        max_length=7,
        default="12345",
        validators=[RegexValidator(r"^1?2?3?4?5?6?7?$", "Дни недели — цифры от 1 (понедельник) до 7 по порядку.")],
    )

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key"])

    class Meta(Record.Meta):
        verbose_name = "звонок"
        verbose_name_plural = "звонки"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "schedule", "number", "weekdays"],
                condition=models.Q(archived_at=None),
                name="bell_once_in_schedule",
                violation_error_message="Урок с таким номером на эти дни уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} урок"

    def words_to_sort(self) -> str:
        return f"{self.weekdays} {self.number:02d}"
