"""Buildings of the school. Their address is the school's address in the network's reports."""

from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.record import Record


class Building(Record):
    section = "buildings"

    name = models.CharField("название", max_length=150, help_text="Например: главный корпус")
    address = models.CharField("адрес", max_length=300, blank=True)
    floors = models.PositiveSmallIntegerField("этажей", null=True, blank=True)
    kind = models.CharField("тип здания", max_length=80, blank=True)

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key"])

    class Meta(Record.Meta):
        verbose_name = "здание"
        verbose_name_plural = "здания"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "name"],
                condition=models.Q(archived_at=None),
                name="building_once",
                violation_error_message="Здание с таким названием уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def words_to_search(self) -> str:
        return f"{self.name} {self.address} {self.kind}"
