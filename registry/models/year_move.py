"""A move of classes to the next study year: what was done, when, and whether it was taken back."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from registry.models.study_year import StudyYear


class YearMove(models.Model):
    """`moved_at` names the step in the histories of classes and pupils: all its rows there carry this moment."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    from_year = models.ForeignKey(StudyYear, on_delete=models.PROTECT, related_name="+", verbose_name="из года")
    to_year = models.ForeignKey(StudyYear, on_delete=models.PROTECT, related_name="+", verbose_name="в год")
    classes = models.PositiveIntegerField("классов переведено", default=0)
    pupils = models.PositiveIntegerField("учащихся переведено", default=0)
    left = models.PositiveIntegerField("учащихся выпущено", default=0)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField("переведено")
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField("отменено", null=True, blank=True)

    class Meta:
        verbose_name = "перевод на следующий год"
        verbose_name_plural = "переводы на следующий год"
        ordering = ["-moved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "moved_at"],
                name="year_move_names_its_moment",
                violation_error_message="В этот же миг уже был другой перевод.",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_by=None, undone_at=None)
                | models.Q(undone_by__isnull=False, undone_at__isnull=False),
                name="year_move_undone_by_and_at",
                violation_error_message="Отмена перевода записывается вместе с тем, кто и когда отменил.",
            ),
        ]

    def __str__(self) -> str:
        return f"Перевод из «{self.from_year}» в «{self.to_year}»"

    @property
    def reason(self) -> str:
        """The words in the histories of all rows that the move touched."""
        return f"перевод на {self.to_year}"
