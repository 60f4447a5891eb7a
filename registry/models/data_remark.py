"""A remark on a value: it goes back to whoever entered it and is closed when mended and looked at again."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from registry.states import RemarkState

TEXT_LENGTH = 1000


def _pair(word: str) -> models.Q:
    return models.Q(**{f"{word}_at": None, f"{word}_by": None}) | models.Q(
        **{f"{word}_at__isnull": False, f"{word}_by__isnull": False}
    )


class DataRemarkQuerySet(models.QuerySet["DataRemark"]):
    def pending(self) -> Self:
        """Not yet mended, or mended and not yet looked at again."""
        return self.filter(state__in=[RemarkState.OPEN, RemarkState.MENDED])


class DataRemark(models.Model):
    """`field` is empty for a remark on the whole row. `was` is the value in words that the remark speaks of: when the
    present one differs, the remark reads «исправлено, проверьте», whoever changed it and by whatever way.
    """

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    section = models.CharField("раздел", max_length=40)
    object_id = models.PositiveBigIntegerField("запись")
    field = models.CharField("поле", max_length=60, blank=True)
    was = models.JSONField("что было введено", default=dict)
    text = models.TextField("замечание", max_length=TEXT_LENGTH)
    addressee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кому",
    )
    state = models.CharField(
        "состояние", max_length=8, choices=RemarkState.choices, default=RemarkState.OPEN, editable=False
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("когда")
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mended_at = models.DateTimeField("исправлено", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField("снято", null=True, blank=True)
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    rejected_at = models.DateTimeField("отклонено", null=True, blank=True)
    reason = models.TextField("почему верно", max_length=TEXT_LENGTH, blank=True)

    history = HistoricalRecords()
    objects = DataRemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "замечание к данным"
        verbose_name_plural = "замечания к данным"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["school", "state"], name="data_remark_state")]
        constraints = [
            models.CheckConstraint(
                condition=_pair("mended") & _pair("closed") & _pair("rejected"),
                name="data_remark_pairs",
                violation_error_message="У каждого шага замечания должно быть, кто и когда.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=RemarkState.OPEN, mended_at=None, closed_at=None, rejected_at=None, reason="")
                | models.Q(
                    state=RemarkState.MENDED, mended_at__isnull=False, closed_at=None, rejected_at=None, reason=""
                )
                | models.Q(state=RemarkState.CLOSED, closed_at__isnull=False)
                | (
                    models.Q(state=RemarkState.REJECTED, rejected_at__isnull=False, closed_at=None)
                    & ~models.Q(reason="")
                ),
                name="data_remark_state_has_evidence",
                violation_error_message="У исправленного, снятого и отклонённого замечания должно быть, кто и когда, "
                "у отклонённого — почему.",
            ),
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="data_remark_says_something",
                violation_error_message="Напишите, что неверно.",
            ),
        ]

    def __str__(self) -> str:
        return f"замечание № {self.pk}"

    @property
    def is_pending(self) -> bool:
        return self.state in {RemarkState.OPEN, RemarkState.MENDED}

    def mend(self, *, by: Any, at: Any) -> list[str]:
        self.state, self.mended_by, self.mended_at = RemarkState.MENDED, by, at
        return ["state", "mended_by", "mended_at"]

    def close(self, *, by: Any, at: Any) -> list[str]:
        self.state, self.closed_by, self.closed_at = RemarkState.CLOSED, by, at
        return ["state", "closed_by", "closed_at"]

    def reject(self, reason: str, *, by: Any, at: Any) -> list[str]:
        self.state, self.rejected_by, self.rejected_at, self.reason = RemarkState.REJECTED, by, at, reason
        self.mended_by = self.mended_at = None
        return ["state", "rejected_by", "rejected_at", "reason", "mended_by", "mended_at"]

    def reopen(self) -> list[str]:
        """What was mended or rejected was not right after all."""
        self.state, self.reason = RemarkState.OPEN, ""
        self.mended_by = self.mended_at = self.rejected_by = self.rejected_at = None
        return ["state", "reason", "mended_by", "mended_at", "rejected_by", "rejected_at"]
