"""Classes of a study year, and subgroups of a class."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.bell import BellSchedule
from registry.models.employee import Employee
from registry.models.period import PeriodSet
from registry.models.record import Record
from registry.models.study_year import StudyYear

LAST_GRADE = 12


class SchoolClass(Record):
    """A row with a `parent` is a subgroup of that class; its name is free."""

    section = "classes"

    study_year = models.ForeignKey(
        StudyYear, on_delete=models.PROTECT, related_name="classes", verbose_name="учебный год"
    )
    name = models.CharField("название", max_length=60, help_text="Один образец на всю школу: «5а»")
    parallel = models.PositiveSmallIntegerField(
        "параллель", validators=[MinValueValidator(1), MaxValueValidator(LAST_GRADE)]
    )
    letter = models.CharField("литера", max_length=10, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subgroups",
        verbose_name="подгруппа класса",
    )
    class_teacher = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="classes",
        verbose_name="классный руководитель",
    )
    bell_schedule = models.ForeignKey(
        BellSchedule,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="classes",
        verbose_name="расписание звонков",
    )
    period_set = models.ForeignKey(
        PeriodSet,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="classes",
        verbose_name="отчётные периоды",
    )
    week_days = models.PositiveSmallIntegerField(
        "учебных дней в неделю", default=5, validators=[MinValueValidator(5), MaxValueValidator(6)]
    )
    planned_pupils = models.PositiveSmallIntegerField(
        "учеников по алфавитной книге", null=True, blank=True, help_text="Контрольное число: с ним сверяется список"
    )

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key"])

    class Meta(Record.Meta):
        verbose_name = "класс"
        verbose_name_plural = "классы"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "study_year", "name"],
                condition=models.Q(archived_at=None),
                name="class_once_a_year",
                violation_error_message="Такой класс в этом учебном году уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def words_to_sort(self) -> str:
        return f"{self.parallel:02d} {self.letter} {self.name}"
