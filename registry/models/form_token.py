"""A form that was sent: the second click on its button finds the result of the first."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class FormToken(models.Model):
    """`address` is where the first click led; the row is kept for a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.CharField("знак формы", max_length=40)
    address = models.CharField("куда привела", max_length=300, blank=True)
    created_at = models.DateTimeField("отправлена")

    class Meta:
        verbose_name = "отправленная форма"
        verbose_name_plural = "отправленные формы"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "token"],
                name="form_token_once",
                violation_error_message="Эта форма уже отправлена.",
            ),
        ]

    def __str__(self) -> str:
        return self.token
