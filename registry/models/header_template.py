"""Header templates: how the network wants a file. The school uploads the empty one and says what goes where."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.school import School
from registry.states import FileDates, FileFormat, Right


class HeaderTemplateQuerySet(models.QuerySet["HeaderTemplate"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(school__in=School.objects.where(user, Right.VIEW_SCHOOL))


class HeaderTemplate(models.Model):
    """`headers` in order; `mapping` beside them: {"field": …} of the export's catalogue, {"constant": …} or {}.

    Only the header and the rows over it are kept: an example row of the template may hold somebody's data.
    """

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    name = models.CharField("название", max_length=120, help_text="Например: сотрудники для сети, 2027 год")
    kind = models.CharField("раздел", max_length=20)
    headers = models.JSONField("заголовки", default=list)
    mapping = models.JSONField("что под заголовками", default=list)
    above = models.JSONField("строки над заголовками", default=list, blank=True)
    header_row = models.PositiveIntegerField("строка заголовков", default=1, validators=[MinValueValidator(1)])
    sheet_name = models.CharField("лист", max_length=100, blank=True)
    dates = models.CharField("даты", max_length=5, choices=FileDates.choices, default=FileDates.DOTS)
    file_format = models.CharField("вид файла", max_length=10, choices=FileFormat.choices, default=FileFormat.XLSX)
    version = models.PositiveIntegerField("версия", default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="загрузил(а)"
    )
    created_at = models.DateTimeField("загружен")

    history = HistoricalRecords()
    objects: ClassVar[Any] = HeaderTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "шаблон файла"
        verbose_name_plural = "шаблоны файлов"
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "name"],
                name="header_template_once",
                violation_error_message="Шаблон с таким названием уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def filled(self) -> int:
        """How many columns get something."""
        return sum(1 for chosen in self.mapping if chosen.get("field") or chosen.get("constant"))
