"""The register of consents: one row is what one person said about one person's data on one day."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from consents.models.form import ConsentForm
from consents.models.print_batch import PrintedCopy
from consents.models.scan import ScanFile, ScanPage
from consents.models.subject import AboutPerson, AboutPersonQuerySet, one_person, pair
from consents.states import Answer, ConsentKind, Route
from registry.models import Representative


class ConsentQuerySet(AboutPersonQuerySet["Consent"]):
    def valid(self) -> Self:
        """Without what was entered in error."""
        return self.filter(voided_at=None)


class Consent(AboutPerson):
    """A sheet with two signatures (14–17) is two rows. `signer` is the representative who signed; empty means that the
    person signed for herself. Rows are never edited into another answer: an error is voided and entered again."""

    kind = models.CharField("вид согласия", max_length=14, choices=ConsentKind.choices)
    form = models.ForeignKey(
        ConsentForm, on_delete=models.PROTECT, null=True, blank=True, related_name="consents", verbose_name="бланк"
    )
    # The edition of `form`; for a paper of another origin the one that was in force when it was recorded.
    edition = models.PositiveIntegerField("редакция бланка", default=0, editable=False)
    answer = models.CharField("ответ", max_length=14, choices=Answer.choices)
    ground = models.CharField(
        "основание", max_length=300, blank=True, help_text="Для «не требуется»: статья закона, договор"
    )
    # For distribution: {"category": true}; a consent without a single «да» is a refusal.
    choices = models.JSONField("выбор по категориям", default=dict, blank=True)
    route = models.CharField("форма", max_length=10, choices=Route.choices, default=Route.PAPER)
    signer = models.ForeignKey(
        Representative, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто подписал"
    )
    signer_words = models.CharField("подписал(а)", max_length=250, blank=True, help_text="ФИО на день подписи")
    authority = models.CharField("основание полномочий", max_length=250, blank=True)
    signed_on = models.DateField("дата подписания")
    valid_until = models.DateField("действует по", null=True, blank=True)
    is_separate = models.BooleanField("отдельный документ", default=True)
    case_file = models.CharField("дело", max_length=60, blank=True)
    sheet = models.CharField("лист", max_length=30, blank=True)
    copy = models.ForeignKey(
        PrintedCopy, on_delete=models.PROTECT, null=True, blank=True, related_name="consents", verbose_name="бланк №"
    )
    page = models.ForeignKey(
        ScanPage, on_delete=models.PROTECT, null=True, blank=True, related_name="consents", verbose_name="скан"
    )
    scan = models.ForeignKey(
        ScanFile, on_delete=models.PROTECT, null=True, blank=True, related_name="consents", verbose_name="файл скана"
    )
    note = models.CharField("примечание", max_length=300, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="кто принял"
    )
    accepted_at = models.DateTimeField("записано")
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    voided_at = models.DateTimeField("введено ошибочно", null=True, blank=True)
    void_reason = models.CharField("в чём ошибка", max_length=300, blank=True)

    history = HistoricalRecords()
    objects: ClassVar[Any] = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "согласие"
        verbose_name_plural = "согласия"
        ordering = ["-signed_on", "-pk"]
        constraints = [
            one_person("consent_one_person"),
            pair("consent_voided_pair", "voided_at", "voided_by"),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="consent_voided_says_why",
                violation_error_message="Напишите, в чём ошибка.",
            ),
            models.CheckConstraint(
                condition=(Q(answer=Answer.NOT_REQUIRED, signer=None) & ~Q(ground=""))
                | (~Q(answer=Answer.NOT_REQUIRED) & Q(ground="")),
                name="consent_not_required_has_ground",
                violation_error_message="Для «не требуется» нужно основание, и только для него.",
            ),
            models.CheckConstraint(
                condition=Q(signer=None) | Q(pupil__isnull=False),
                name="consent_represented_is_pupil",
                violation_error_message="Представитель подписывает только за ребёнка.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("signed_on")),
                name="consent_term_after_signature",
                violation_error_message="Срок кончается раньше дня подписи.",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "kind", "pupil", "signed_on"], name="consent_of_pupil"),
            models.Index(fields=["school", "kind", "representative", "signed_on"], name="consent_of_representative"),
            models.Index(fields=["school", "kind", "employee", "signed_on"], name="consent_of_employee"),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()} от {self.signed_on:%d.%m.%Y}"

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None
