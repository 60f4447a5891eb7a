"""The study year of one school; its borders are a setting, not a rule of the calendar."""

from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.record import Record


class StudyYear(Record):
    section = "study_years"

    school = models.ForeignKey(
        "registry.School", on_delete=models.CASCADE, related_name="study_years", verbose_name="школа"
    )
    starts_on = models.DateField("начало")
    ends_on = models.DateField("конец")

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key"])

    class Meta(Record.Meta):
        verbose_name = "учебный год"
        verbose_name_plural = "учебные годы"
        ordering = ("-starts_on",)
        constraints = [
            models.UniqueConstraint(
                fields=["school", "starts_on"],
                name="study_year_once",
                violation_error_message="Такой учебный год уже есть.",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="study_year_ends_after_start",
                violation_error_message="Учебный год кончается раньше, чем начинается.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on.year}/{self.ends_on.year} учебный год"

    def words_to_sort(self) -> str:
        return self.starts_on.isoformat()
