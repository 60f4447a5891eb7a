"""School subjects. The network does not keep their names unique, so this program does."""

from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.record import Record


class Subject(Record):
    section = "subjects"

    name = models.CharField("название", max_length=150)
    short_name = models.CharField("сокращение", max_length=40, blank=True)
    knowledge_area = models.CharField("образовательная область", max_length=150, blank=True)

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key"])

    class Meta(Record.Meta):
        verbose_name = "предмет"
        verbose_name_plural = "предметы"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "name"],
                condition=models.Q(archived_at=None),
                name="subject_once",
                violation_error_message="Такой предмет уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def words_to_search(self) -> str:
        return f"{self.name} {self.short_name} {self.knowledge_area}"
