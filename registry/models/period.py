"""Reporting periods («четверти»): a school may have several sets for different classes."""

from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.record import Record
from registry.models.study_year import StudyYear
from registry.states import PeriodKind


class PeriodSet(Record):
    section = "period_sets"

    study_year = models.ForeignKey(
        StudyYear, on_delete=models.PROTECT, related_name="period_sets", verbose_name="учебный год"
    )
    name = models.CharField("название", max_length=120, help_text="Например: четверти 1–9 классов")
    kind = models.CharField("тип", max_length=10, choices=PeriodKind.choices)

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key"])

    class Meta(Record.Meta):
        verbose_name = "набор отчётных периодов"
        verbose_name_plural = "наборы отчётных периодов"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "study_year", "name"],
                condition=models.Q(archived_at=None),
                name="period_set_once_a_year",
                violation_error_message="Набор с таким названием в этом учебном году уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Period(Record):
    section = "periods"

    period_set = models.ForeignKey(PeriodSet, on_delete=models.CASCADE, related_name="periods", verbose_name="набор")
    number = models.PositiveSmallIntegerField("номер")
    name = models.CharField("название", max_length=80, help_text="Например: 1 четверть")
    starts_on = models.DateField("начало")
    ends_on = models.DateField("конец")

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key"])

    class Meta(Record.Meta):
        verbose_name = "отчётный период"
        verbose_name_plural = "отчётные периоды"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "period_set", "number"],
                condition=models.Q(archived_at=None),
                name="period_once_in_set",
                violation_error_message="Период с таким номером в наборе уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def words_to_sort(self) -> str:
        return f"{self.starts_on.isoformat()} {self.number:02d}"
