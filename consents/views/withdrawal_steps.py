"""Each step of a withdrawal: what it asks, who may make it, what it does. One table for the page and its buttons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.forms import Form

from consents import rules
from consents.actions import destruction
from consents.actions import withdrawal as actions
from consents.forms.withdrawal import ActForm, ContinueForm, LetterForm, StopForm, VoidForm
from consents.models import Withdrawal
from consents.states import WithdrawalStep
from registry import rules as registry_rules


@dataclass(frozen=True, slots=True)
class Step:
    """`form(withdrawal, today, data)`, `act(withdrawal, valid form, by, at)`, `said` when it is done."""

    form: Callable[[Withdrawal, date, Any], Form]
    act: Callable[[Withdrawal, Any, Any, datetime], Any]
    said: str
    may: Callable[[Any, int], bool] = rules.may_keep_consents


STEPS: Final[Mapping[WithdrawalStep, Step]] = {
    WithdrawalStep.STOP: Step(
        form=lambda _, today, data: StopForm(data, today=today, prefix="stop"),
        act=lambda row, form, by, at: actions.stop(row, on=form.cleaned_data["on"], by=by, at=at),
        said="Отмечено, с какого дня прекращено.",
    ),
    WithdrawalStep.TELL: Step(
        form=lambda _, today, data: LetterForm(data, today=today, prefix="tell"),
        act=lambda row, form, by, at: destruction.tell_processor(
            row, number=form.cleaned_data["number"], on=form.cleaned_data["on"], by=by, at=at
        ),
        said="Письмо составлено и сохранено. Напечатайте его, подпишите и отправьте.",
    ),
    WithdrawalStep.DESTROY: Step(
        form=lambda row, today, data: ActForm(
            data, today=today, prefix="destroy", erasable=destruction.erasable(row.person)
        ),
        act=lambda row, form, by, at: destruction.destroy(row, act=form.act(), by=by, at=at),
        said="Данные уничтожены, акт сохранён. Напечатайте его и подпишите.",
        # Irreversible, and an act is signed: only the head of the school.
        may=registry_rules.may_destroy_data,
    ),
    WithdrawalStep.CONTINUE: Step(
        form=lambda _, today, data: ContinueForm(data, today=today, prefix="continue"),
        act=lambda row, form, by, at: actions.continue_on_ground(
            row, ground=form.ground(), on=form.cleaned_data["on"], by=by, at=at
        ),
        said="Записано: обработка продолжена на другом основании.",
    ),
    WithdrawalStep.VOID: Step(
        form=lambda _, __, data: VoidForm(data, prefix="void"),
        act=lambda row, form, by, at: actions.void(row, reason=form.cleaned_data["reason"], by=by, at=at),
        said="Отзыв отмечен введённым ошибочно. Согласия, которые он прекращал, снова действуют.",
    ),
}


def forms_of(withdrawal: Withdrawal, *, user: Any, today: date) -> dict[str, Form]:
    """The empty forms of the steps that the person may make now."""
    return {
        step.value: asked.form(withdrawal, today, None)
        for step, asked in STEPS.items()
        if withdrawal.may_step(step) and asked.may(user, withdrawal.school_id)
    }
