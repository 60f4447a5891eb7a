"""An import on its way: the file, its rows as a changeset, and which header words mean what at this school.

The rows hold raw personal data, so they live shortly: `ImportRun.wiped_at` says when they went.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.school import School
from registry.states import ImportDecision, ImportOutcome, ImportState, Right

ACTORS = ("saved", "undone")
# Stands as the reason in the history of every row that the import wrote.
NAME = "импорт № {}"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(school__in=School.objects.where(user, Right.VIEW_SCHOOL))


def _pair(word: str) -> models.CheckConstraint:
    """Who is unknown to the command line, so only the time is bound to the state."""
    state = ImportState(word)
    later = [ImportState.SAVED, ImportState.UNDONE] if state is ImportState.SAVED else [ImportState.UNDONE]
    return models.CheckConstraint(
        condition=models.Q(state__in=later, **{f"{word}_at__isnull": False})
        | (~models.Q(state__in=later) & models.Q(**{f"{word}_at__isnull": True})),
        name=f"import_run_{word}_at",
        violation_error_message="Состояние импорта записывается вместе со временем.",
    )


class ImportRun(models.Model):
    """One file for one section. `stamp` tells whether the registry changed since the rows were compared with it."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    kind = models.CharField("раздел", max_length=20)
    state = models.CharField("состояние", max_length=10, choices=ImportState.choices, default=ImportState.RECEIVED)
    file_name = models.CharField("файл", max_length=200, blank=True)
    content = models.BinaryField("содержимое до разбора", default=bytes, blank=True)
    columns = models.JSONField("столбцы", default=list, blank=True)
    problems = models.JSONField("замечания к файлу", default=list, blank=True)
    missing = models.JSONField("есть в программе, нет в файле", default=list, blank=True)
    counts = models.JSONField("итоги", default=dict, blank=True)
    stamp = models.JSONField("отпечаток данных", default=dict, blank=True, editable=False)
    written = models.JSONField("что записано", default=dict, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("загружен")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField("сохранён", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField("отменён", null=True, blank=True)
    wiped_at = models.DateTimeField("строки стёрты", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["content", "missing", "written", "stamp"])
    objects: ClassVar[Any] = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "импорт"
        verbose_name_plural = "импорты"
        ordering = ["-created_at", "-pk"]
        constraints = [_pair(word) for word in ACTORS]

    def __str__(self) -> str:
        return NAME.format(self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in {ImportState.RECEIVED, ImportState.REVIEW}


class ImportRow(models.Model):
    """One row of the file. `values` are what was read, `fields` what it means here, `target` whom it would change."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows", verbose_name="импорт")
    position = models.PositiveIntegerField("порядок")
    location = models.CharField("место в файле", max_length=150)
    outcome = models.CharField("итог", max_length=10, choices=ImportOutcome.choices)
    decision = models.CharField("решение", max_length=5, choices=ImportDecision.choices, blank=True)
    chosen = models.PositiveBigIntegerField("та же запись, что", null=True, blank=True)
    values = models.JSONField("прочитано", default=dict)
    fields = models.JSONField("значения", default=dict)
    writes = models.JSONField("что записать", default=dict, blank=True, editable=False)
    problems = models.JSONField("замечания", default=list, blank=True)
    changes = models.JSONField("было и стало", default=dict, blank=True)
    candidates = models.JSONField("возможные записи", default=list, blank=True)
    target = models.PositiveBigIntegerField("запись", null=True, blank=True)
    target_version = models.PositiveIntegerField("версия записи", null=True, blank=True)

    class Meta:
        verbose_name = "строка импорта"
        verbose_name_plural = "строки импорта"
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "position"],
                name="import_row_once",
                violation_error_message="Такая строка в этом импорте уже есть.",
            ),
        ]
        indexes = [models.Index(fields=["run", "outcome", "position"], name="import_row_by_outcome")]

    def __str__(self) -> str:
        return self.location


class HeaderMapping(models.Model):
    """What a person said the columns of this school's files mean; kept for the next file of the section."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    kind = models.CharField("раздел", max_length=20)
    columns = models.JSONField("слова столбцов и поля", default=dict, blank=True)

    class Meta:
        verbose_name = "столбцы файлов школы"
        verbose_name_plural = "столбцы файлов школы"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind"],
                name="header_mapping_once",
                violation_error_message="Столбцы этого раздела уже запомнены.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.kind}"
