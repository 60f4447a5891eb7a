"""Acts on the destruction of personal data (152-ФЗ, ст. 21; приказ Роскомнадзора № 179 от 28.10.2022)."""

from django.conf import settings
from django.db import models


class DestructionAct(models.Model):
    """What was destroyed, by count and by initials; the data themselves are gone. Never changed after it is made."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    number = models.CharField("номер", max_length=60)
    dated = models.DateField("дата")
    year = models.PositiveSmallIntegerField("год")
    reason = models.CharField("основание", max_length=300)
    commission = models.JSONField("комиссия", default=list)
    subjects = models.JSONField("субъекты: раздел, номер карточки, инициалы", default=list)
    counts = models.JSONField("сколько людей по разделам", default=dict)
    rows = models.PositiveIntegerField("строк стёрто всего", default=0)
    pdf = models.BinaryField("PDF")
    sha256 = models.CharField("SHA-256 файла", max_length=64)
    destroyed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    destroyed_at = models.DateTimeField("уничтожено")

    class Meta:
        verbose_name = "акт об уничтожении"
        verbose_name_plural = "акты об уничтожении"
        ordering = ["-destroyed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "year", "number"],
                name="destruction_act_number_once",
                violation_error_message="Акт с таким номером в этом году уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"Акт № {self.number} от {self.dated:%d.%m.%Y}"
