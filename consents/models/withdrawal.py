"""What people demand of the operator: withdrawals of consent, and everything else the law gives a term for."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from consents.models.consent import Consent
from consents.models.subject import AboutPerson, AboutPersonQuerySet, one_person, pair
from consents.states import (
    WITHDRAWAL_STEPS,
    ConsentKind,
    DemandKind,
    WithdrawalOutcome,
    WithdrawalState,
    WithdrawalStep,
)
from registry.models import Representative


def _by() -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class WithdrawalQuerySet(AboutPersonQuerySet["Withdrawal"]):
    def valid(self) -> Self:
        """Without what was entered in error."""
        return self.filter(voided_at=None)

    def open(self) -> Self:
        """Neither destroyed nor continued: the clock runs."""
        return self.valid().filter(outcome="")


class DemandQuerySet(AboutPersonQuerySet["Demand"]):
    def valid(self) -> Self:
        """Without what was entered in error."""
        return self.filter(voided_at=None)

    def open(self) -> Self:
        """Not answered: the clock runs."""
        return self.valid().filter(answered_on=None)


class Withdrawal(AboutPerson):
    """152-ФЗ, ст. 9 ч. 2 and ст. 21 ч. 5. `signer` is the representative who withdrew; empty: the person herself.

    `due_on` is stored: the term of a paper that came does not move with later changes of the calendar.
    """

    kind = models.CharField("какое согласие", max_length=14, choices=ConsentKind.choices)
    signer = models.ForeignKey(
        Representative, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто отозвал"
    )
    signer_words = models.CharField("отозвал(а)", max_length=250, blank=True)
    number = models.CharField("входящий №", max_length=60)
    received_on = models.DateField("получен")
    due_on = models.DateField("срок исполнения")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("записан")
    stopped_on = models.DateField("обработка прекращена", null=True, blank=True)
    stopped_by = _by()
    letter_number = models.CharField("исходящий № письма", max_length=60, blank=True)
    letter_on = models.DateField("письмо обработчику", null=True, blank=True)
    letter_by = _by()
    letter_pdf = models.BinaryField("письмо, PDF", default=bytes, blank=True)
    letter_sha256 = models.CharField("SHA-256 письма", max_length=64, blank=True)
    outcome = models.CharField("чем кончилось", max_length=10, choices=WithdrawalOutcome.choices, blank=True)
    outcome_on = models.DateField("исполнен", null=True, blank=True)
    outcome_by = _by()
    ground = models.CharField("другое основание", max_length=300, blank=True)
    act_number = models.CharField("№ акта", max_length=60, blank=True)
    act_pdf = models.BinaryField("акт, PDF", default=bytes, blank=True)
    act_sha256 = models.CharField("SHA-256 акта", max_length=64, blank=True)
    note = models.CharField("примечание", max_length=300, blank=True)
    voided_by = _by()
    voided_at = models.DateTimeField("введено ошибочно", null=True, blank=True)
    void_reason = models.CharField("в чём ошибка", max_length=300, blank=True)

    history = HistoricalRecords(excluded_fields=["letter_pdf", "act_pdf"])
    objects: ClassVar[Any] = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = "отзыв согласия"
        verbose_name_plural = "отзывы согласий"
        ordering = ["-received_on", "-pk"]
        constraints = [
            one_person("withdrawal_one_person"),
            pair("withdrawal_stopped_pair", "stopped_on", "stopped_by"),
            pair("withdrawal_letter_pair", "letter_on", "letter_by"),
            pair("withdrawal_outcome_pair", "outcome_on", "outcome_by"),
            pair("withdrawal_voided_pair", "voided_at", "voided_by"),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on=None, ground="", act_number="")
                | (Q(outcome=WithdrawalOutcome.CONTINUED, outcome_on__isnull=False, act_number="") & ~Q(ground=""))
                | (Q(outcome=WithdrawalOutcome.DESTROYED, outcome_on__isnull=False, ground="") & ~Q(act_number="")),
                name="withdrawal_outcome_has_proof",
                violation_error_message="Уничтожение подтверждается актом, продолжение — основанием.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(stopped_on__isnull=False) | Q(outcome=WithdrawalOutcome.CONTINUED),
                name="withdrawal_stopped_before_destroyed",
                violation_error_message="Сначала отметьте, что обработка прекращена.",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="withdrawal_voided_says_why",
                violation_error_message="Напишите, в чём ошибка.",
            ),
        ]
        indexes = [models.Index(fields=["school", "outcome", "due_on"], name="withdrawal_by_term")]

    def __str__(self) -> str:
        return f"Отзыв вх. № {self.number} от {self.received_on:%d.%m.%Y}"

    @property
    def is_done(self) -> bool:
        return self.outcome != ""

    @property
    def state(self) -> WithdrawalState:
        if self.voided_at is not None:
            return WithdrawalState.VOID
        if self.outcome:
            return WithdrawalState(self.outcome)
        if self.letter_on is not None:
            return WithdrawalState.TOLD
        return WithdrawalState.OPEN if self.stopped_on is None else WithdrawalState.STOPPED

    @property
    def last_day(self) -> date:
        """Of the latest event: the next one cannot be earlier."""
        days = (self.received_on, self.stopped_on, self.letter_on, self.outcome_on)
        return max(day for day in days if day is not None)

    def came_after(self, answer: Consent) -> bool:
        """Signed earlier, or on the same day and written down earlier: a consent ends with it (`standing.py`)."""
        return (self.received_on, self.recorded_at) > (answer.signed_on, answer.accepted_at)

    def may_step(self, step: WithdrawalStep) -> bool:
        return step in WITHDRAWAL_STEPS[self.state]

    def obstacles_to(self, step: WithdrawalStep, *, on: date, today: date) -> list[str]:
        """Why the step cannot be made on the day `on`; empty means «можно»."""
        if not self.may_step(step):
            return [f"Сейчас «{self.state.label}»: {step.label} нельзя."]
        if on > today:
            return [f"День {on:%d.%m.%Y} ещё не наступил."]
        if on < self.last_day:
            return [f"Дата раньше предыдущей отметки ({self.last_day:%d.%m.%Y})."]
        return []


class Demand(AboutPerson):
    """A demand or a question with the law's clock (`consents/terms.py`)."""

    kind = models.CharField("чего требуют", max_length=18, choices=DemandKind.choices)
    signer = models.ForeignKey(
        Representative, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто обратился"
    )
    signer_words = models.CharField("обратился (обратилась)", max_length=250, blank=True)
    number = models.CharField("входящий №", max_length=60)
    received_on = models.DateField("получено")
    due_on = models.DateField("срок")
    text = models.TextField("суть", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("записано")
    extended_on = models.DateField("срок продлён", null=True, blank=True)
    extended_by = _by()
    extended_reason = models.CharField("почему продлён", max_length=300, blank=True)
    answered_on = models.DateField("исполнено", null=True, blank=True)
    answered_by = _by()
    answer = models.TextField("что сделано", blank=True)
    voided_by = _by()
    voided_at = models.DateTimeField("введено ошибочно", null=True, blank=True)
    void_reason = models.CharField("в чём ошибка", max_length=300, blank=True)

    history = HistoricalRecords()
    objects: ClassVar[Any] = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = "обращение субъекта"
        verbose_name_plural = "обращения субъектов"
        ordering = ["-received_on", "-pk"]
        constraints = [
            one_person("demand_one_person"),
            pair("demand_extended_pair", "extended_on", "extended_by"),
            pair("demand_answered_pair", "answered_on", "answered_by"),
            pair("demand_voided_pair", "voided_at", "voided_by"),
            models.CheckConstraint(
                condition=Q(extended_on=None, extended_reason="")
                | (Q(extended_on__isnull=False) & ~Q(extended_reason="")),
                name="demand_extended_says_why",
                violation_error_message="Срок продлевают мотивированным уведомлением: напишите причину.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, answer="") | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="demand_answered_says_what",
                violation_error_message="Напишите, что сделано.",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="demand_voided_says_why",
                violation_error_message="Напишите, в чём ошибка.",
            ),
        ]
        indexes = [models.Index(fields=["school", "answered_on", "due_on"], name="demand_by_term")]

    def __str__(self) -> str:
        return f"Обращение вх. № {self.number} от {self.received_on:%d.%m.%Y}"

    @property
    def is_done(self) -> bool:
        return self.answered_on is not None

    @property
    def is_open(self) -> bool:
        return self.answered_on is None and self.voided_at is None

    def obstacles_to_change(self, *, on: date, today: date) -> list[str]:
        """Why it can neither be answered nor extended on the day `on`; empty means «можно»."""
        if self.voided_at is not None:
            return ["Обращение отмечено введённым ошибочно: с ним больше ничего не делают."]
        if self.answered_on is not None:
            return [f"Обращение уже исполнено {self.answered_on:%d.%m.%Y}."]
        if on > today:
            return [f"День {on:%d.%m.%Y} ещё не наступил."]
        if on < (self.extended_on or self.received_on):
            return [f"Дата раньше предыдущей отметки ({self.extended_on or self.received_on:%d.%m.%Y})."]
        return []
