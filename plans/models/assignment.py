"""Who answers for a task or takes part in it: a person, a group, or words that a person has yet to explain."""

from django.db import models
from simple_history.models import HistoricalRecords

from plans.states import Duty, GroupKind
from registry.models import Employee, School


class Assignment(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey("plans.Task", on_delete=models.CASCADE, related_name="assignments")
    position = models.PositiveIntegerField("место по порядку", default=0)
    duty = models.CharField("обязанность", max_length=12, choices=Duty.choices, default=Duty.ANSWERS)
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="сотрудник"
    )
    group = models.CharField("группа", max_length=20, choices=GroupKind.choices, blank=True)
    words = models.CharField("как написано в плане", max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "ответственный"
        verbose_name_plural = "ответственные"
        ordering = ["task", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "employee", "duty"],
                condition=models.Q(employee__isnull=False),
                name="assignment_person_once",
                violation_error_message="Этот человек уже указан у задачи.",
            ),
            models.CheckConstraint(
                condition=models.Q(employee=None) | models.Q(group=""),
                name="assignment_person_or_group",
                violation_error_message="Укажите или человека, или группу.",
            ),
            models.CheckConstraint(
                condition=models.Q(employee__isnull=False) | ~models.Q(words="") | ~models.Q(group=""),
                name="assignment_names_somebody",
                violation_error_message="Укажите, кто отвечает.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How the plan's page and its print name this person or group."""
        if self.employee is not None:
            return self.employee.short_name
        return self.words or self.get_group_display()
