"""Rooms and places where lessons are given. The name is text: «202», «библ.», «спортзал»."""

from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.building import Building
from registry.models.record import Record


class Room(Record):
    section = "rooms"

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="rooms", verbose_name="здание")
    name = models.CharField("название", max_length=60, help_text="Как в расписании: «202», «библ.»")
    floor = models.SmallIntegerField("этаж", null=True, blank=True)
    capacity = models.PositiveSmallIntegerField("мест", null=True, blank=True)
    kind = models.CharField("тип", max_length=80, blank=True, help_text="Например: кабинет информатики")

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key"])

    class Meta(Record.Meta):
        verbose_name = "кабинет или место"
        verbose_name_plural = "кабинеты и места"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "building", "name"],
                condition=models.Q(archived_at=None),
                name="room_once_in_building",
                violation_error_message="В этом здании уже есть кабинет с таким названием.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def words_to_search(self) -> str:
        return f"{self.name} {self.kind}"
