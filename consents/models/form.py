"""Editions of consent forms. An issued edition is on paper in people's hands, so it never changes again."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from consents.states import ConsentKind, FormState, Subject, TermKind
from ezh_rollout.shared.refusal import Refused
from registry.models import School
from registry.states import Right

ISSUED_STAYS = "Введённая в действие редакция не меняется и не удаляется: составьте новую."


class ConsentFormQuerySet(models.QuerySet["ConsentForm"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(school__in=School.objects.where(user, Right.VIEW_SCHOOL))

    def issued(self) -> Self:
        return self.filter(state=FormState.ISSUED)

    def current(self, school: School | int, kind: str, subject: str) -> ConsentForm | None:
        """The edition that is printed and collected now."""
        found = self.issued().filter(school=school, kind=kind, subject=subject)
        return found.order_by("-edition").first()


class ConsentForm(models.Model):
    """Items 1, 2 and 9 of the law (whose data, who signs, the signature) are lines of the blank itself; the rest is
    text that the school writes. `data` holds one category a line; for distribution each gets a «да/нет»."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    kind = models.CharField("вид согласия", max_length=14, choices=ConsentKind.choices)
    subject = models.CharField("чьи данные", max_length=16, choices=Subject.choices)
    state = models.CharField("состояние", max_length=8, choices=FormState.choices, default=FormState.DRAFT)
    edition = models.PositiveIntegerField("редакция", null=True, blank=True, editable=False)
    title = models.CharField("заголовок", max_length=300)
    purpose = models.TextField("цель обработки", blank=True)
    data = models.JSONField("перечень данных", default=list, blank=True)
    actions = models.TextField("действия с данными", blank=True)
    means = models.TextField("способы обработки", blank=True)
    processing = models.TextField("поручение обработки", blank=True, help_text="Кому и на каком основании поручена")
    conditions = models.TextField("условия и запреты", blank=True, help_text="Только для распространения")
    term = models.TextField("срок действия", blank=True)
    term_kind = models.CharField("срок для учёта", max_length=10, choices=TermKind.choices, default=TermKind.LEFT)
    term_years = models.PositiveSmallIntegerField(
        "лет", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    withdrawing = models.TextField("как отозвать", blank=True)
    # Answered when the edition is issued; the first one always needs signatures.
    needs_signatures = models.BooleanField("нужны новые подписи", null=True, blank=True)
    change_note = models.CharField("что изменилось", max_length=300, blank=True)
    # Everything that is printed, operator and processor included, as it was on the day of issue; its SHA-256.
    frozen = models.JSONField("введённый текст", default=dict, blank=True, editable=False)
    sha256 = models.CharField("SHA-256 текста", max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="кто составил"
    )
    created_at = models.DateTimeField("создан")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто ввёл",
    )
    issued_at = models.DateTimeField("введена", null=True, blank=True)
    issued_on = models.DateField("действует с", null=True, blank=True)
    version = models.PositiveIntegerField("версия", default=1, editable=False)

    history = HistoricalRecords(excluded_fields=["frozen"])
    objects: ClassVar[Any] = ConsentFormQuerySet.as_manager()

    class Meta:
        verbose_name = "бланк согласия"
        verbose_name_plural = "бланки согласий"
        ordering = ["kind", "subject", "-edition", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind", "subject", "edition"],
                condition=Q(state=FormState.ISSUED),
                name="consent_form_edition_once",
                violation_error_message="Такая редакция этого бланка уже есть.",
            ),
            models.UniqueConstraint(
                fields=["school", "kind", "subject"],
                condition=Q(state=FormState.DRAFT),
                name="consent_form_one_draft",
                violation_error_message="Черновик этого бланка уже есть: правьте его.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=FormState.DRAFT, edition=None, issued_at=None, issued_by=None, issued_on=None, sha256=""
                )
                | (
                    Q(state=FormState.ISSUED, edition__isnull=False, issued_at__isnull=False, issued_on__isnull=False)
                    & Q(issued_by__isnull=False, needs_signatures__isnull=False)
                    & ~Q(sha256="")
                ),
                name="consent_form_issued_is_frozen",
                violation_error_message="У введённой редакции есть номер, день, кто её ввёл и ответ о новых подписях.",
            ),
            models.CheckConstraint(
                condition=(Q(term_kind=TermKind.YEARS) & Q(term_years__isnull=False))
                | (~Q(term_kind=TermKind.YEARS) & Q(term_years=None)),
                name="consent_form_years_of_term",
                violation_error_message="Число лет нужно только для срока «на несколько лет».",
            ),
        ]

    def __str__(self) -> str:
        edition = f", редакция {self.edition}" if self.edition else ", черновик"
        return f"{self.get_kind_display()}: {self.get_subject_display()}{edition}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The last door: an issued edition is not written again, whoever tries."""
        if self.pk and ConsentForm.objects.issued().filter(pk=self.pk).exists():
            raise Refused(ISSUED_STAYS)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not self.is_draft:
            raise Refused(ISSUED_STAYS)
        return super().delete(*args, **kwargs)

    @property
    def is_draft(self) -> bool:
        return self.state == FormState.DRAFT
