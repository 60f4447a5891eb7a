"""Long work with a progress bar that survives a restart."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from registry.states import JobState


class Job(models.Model):
    """One piece of long work. The heartbeat tells a working job from one whose worker was killed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField("вид", max_length=60)
    title = models.CharField("что делается", max_length=200)
    parameters = models.JSONField(default=dict, blank=True)
    state = models.CharField("состояние", max_length=12, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField("сделано", default=0)
    total = models.PositiveIntegerField("всего", default=0)
    attempts = models.PositiveSmallIntegerField("попыток", default=0)
    message = models.TextField("сообщение", blank=True)
    result = models.FileField("результат", upload_to="jobs/%Y/%m/", blank=True)
    result_name = models.CharField("имя файла", max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("создано", auto_now_add=True)
    heartbeat_at = models.DateTimeField("последний признак жизни", null=True, blank=True)
    finished_at = models.DateTimeField("закончено", null=True, blank=True)

    class Meta:
        verbose_name = "долгая работа"
        verbose_name_plural = "долгие работы"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[JobState.DONE, JobState.FAILED], finished_at__isnull=False)
                | models.Q(state__in=[JobState.WAITING, JobState.RUNNING], finished_at=None),
                name="job_finished_has_time",
                violation_error_message="У законченной работы должно быть время окончания.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}
