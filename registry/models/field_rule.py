"""Which fields of the reference data a school must fill: the network's list is not published, so it is data."""

from django.db import models
from simple_history.models import HistoricalRecords

from registry.states import FieldLevel


class FieldRule(models.Model):
    """Only what differs from the defaults of `registry/checks/profile.py` has a row."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    section = models.CharField("раздел", max_length=20)
    field = models.CharField("поле", max_length=40)
    level = models.CharField("заполнять", max_length=10, choices=FieldLevel.choices)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "правило заполнения"
        verbose_name_plural = "правила заполнения"
        ordering = ["section", "field", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "section", "field"],
                name="field_rule_once",
                violation_error_message="Правило для этого поля уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}.{self.field}: {self.get_level_display()}"
