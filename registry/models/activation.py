"""The activation of the school in the network, step by step. The activation code itself is not kept in any form."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from registry.states import ActivationNeed


class ActivationStep(models.Model):
    """`need` says which data of the school the step asks for; what is missing is counted when the page is opened."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField("место", default=1)
    title = models.CharField("шаг", max_length=200)
    need = models.CharField("какие данные нужны", max_length=16, choices=ActivationNeed.choices, blank=True)
    done_on = models.DateField("сделан", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField("примечание", max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "шаг активации"
        verbose_name_plural = "шаги активации"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_on=None, done_by=None) | models.Q(done_on__isnull=False, done_by__isnull=False),
                name="activation_step_done_pair",
                violation_error_message="У сделанного шага есть дата и тот, кто его отметил.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_done(self) -> bool:
        return self.done_on is not None
