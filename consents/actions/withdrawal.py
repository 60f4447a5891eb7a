"""Withdrawals of consent: written down once, then step by step to their end (152-ФЗ, ст. 9 ч. 2, ст. 21 ч. 5).

Every change holds the school's lock: a hand-over of data asks behind the same lock whose consent allows it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from consents.actions.speaker import ASKING, obstacles_of_speaker, refuse_if_gone
from consents.actions.transfer import drop_files_with
from consents.calendar import calendar_of
from consents.models import Consent, Withdrawal, key_of
from consents.states import Answer, ConsentKind, WithdrawalOutcome, WithdrawalStep
from consents.terms import WITHDRAWALS
from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import school_lock
from registry.models import Person, Representative

# What a school may process without a consent; ready answers for the form, its own words do as well.
OTHER_GROUNDS: Final = (
    "обязанность вести учёт успеваемости обучающихся (273-ФЗ, ст. 28 ч. 3 п. 10, 11)",
    "исполнение трудового договора (152-ФЗ, ст. 6 ч. 1 п. 5)",
    "обязанность по закону хранить документы (125-ФЗ, ст. 17)",
    "исполнение договора, стороной которого является субъект (152-ФЗ, ст. 6 ч. 1 п. 5)",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper that came. `signer` None: the person wrote it herself."""

    kind: ConsentKind
    number: str
    received_on: date
    signer: Representative | None = None
    note: str = ""


class Repeated(Outrun):
    """The same was withdrawn before, and no consent was given since: nothing changes."""

    def __init__(self, first: Withdrawal) -> None:
        super().__init__(
            f"Это согласие уже отозвано {first.received_on:%d.%m.%Y} (вх. № {first.number}), "
            "нового с тех пор не давали. Повторный отзыв ничего не меняет: срок идёт с первого."
        )
        self.first = first


@transaction.atomic
def record(person: Person, paper: Paper, *, by: Any, at: datetime) -> Withdrawal:
    """Writes the withdrawal down; from this moment no hand-over holds the person. Raises `Refused`, `Repeated`.

    Somebody without any consent in the register may withdraw as well: the paper came, so the law's clock runs.
    """
    school_lock.lock(person.school_id)
    refuse_if_gone(person)
    reasons = obstacles_to_record(person, paper, on=timezone.localdate(at))
    if reasons:
        raise Refused(*reasons)
    first = repeated(person, paper)
    if first is not None:
        raise Repeated(first)
    row = Withdrawal(
        school_id=person.school_id,
        **key_of(person),
        kind=paper.kind,
        signer=paper.signer,
        signer_words=(paper.signer or person).full_name,
        number=paper.number.strip(),
        received_on=paper.received_on,
        due_on=WITHDRAWALS[paper.kind].due_on(paper.received_on, calendar_of(person.school_id)),
        note=paper.note.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    save_as(row, by=by, reason="отзыв записан")
    if row.kind == ConsentKind.PROCESSING:
        drop_files_with(person, at=at)
    return row


def obstacles_to_record(person: Person, paper: Paper, *, on: date) -> list[str]:
    """Why the paper cannot stand in the register as it is; empty means «можно»."""
    reasons = [] if paper.number.strip() else ["Впишите входящий номер."]
    if paper.received_on > on:
        reasons.append(f"Дата получения {paper.received_on:%d.%m.%Y} ещё не наступила.")
    if person.birth_date and paper.received_on < person.birth_date:
        reasons.append("Дата получения раньше дня рождения человека.")
    return reasons + obstacles_of_speaker(person, paper.signer, on=paper.received_on, deed=ASKING)


def repeated(person: Person, paper: Paper) -> Withdrawal | None:
    """The withdrawal that this one only repeats.

    After a withdrawal no consent is left, whoever gave it. So a second one says something new only when somebody
    consented in between; and when that was the other parent, the first one's repeated «no» is no news either.
    """
    before = Withdrawal.objects.valid().of(person).filter(kind=paper.kind, received_on__lte=paper.received_on)
    last: Withdrawal | None = before.order_by("received_on", "recorded_at").last()
    if last is None:
        return None
    # What was signed after this paper came is ended by neither: the same paper typed in twice must not be two.
    given = given_after(last).filter(signed_on__lte=paper.received_on)
    own = given.filter(signer=paper.signer)
    is_same_maker = last.signer_id == (paper.signer.pk if paper.signer else None)
    return None if (own if is_same_maker else given).exists() else last


def given_after(withdrawal: Withdrawal) -> QuerySet[Consent]:
    """Consents that the withdrawal has not ended: signed later, or on its day and written down after it."""
    later = Q(signed_on__gt=withdrawal.received_on) | Q(
        signed_on=withdrawal.received_on, accepted_at__gte=withdrawal.recorded_at
    )
    given: QuerySet[Consent] = Consent.objects.valid().of(withdrawal.person)
    return given.filter(later, kind=withdrawal.kind, answer=Answer.GIVEN)


@transaction.atomic
def stop(withdrawal: Withdrawal, *, on: date, by: Any, at: datetime) -> Withdrawal:
    """The school has stopped processing. Raises `Refused`, `Outrun`."""
    fresh = locked(withdrawal, WithdrawalStep.STOP, on=on, at=at)
    fresh.stopped_on, fresh.stopped_by = on, by
    save_as(fresh, by=by, reason="обработка прекращена", fields=["stopped_on", "stopped_by"])
    return fresh


@transaction.atomic
def continue_on_ground(withdrawal: Withdrawal, *, ground: str, on: date, by: Any, at: datetime) -> Withdrawal:
    """The law lets the school go on without the consent (ст. 9 ч. 2). Raises `Refused`, `Outrun`."""
    fresh = locked(withdrawal, WithdrawalStep.CONTINUE, on=on, at=at)
    if not ground.strip():
        raise Refused("Напишите основание, по которому обработка продолжается.")
    fresh.outcome, fresh.outcome_on, fresh.outcome_by = WithdrawalOutcome.CONTINUED, on, by
    fresh.ground = ground.strip()
    fields = ["outcome", "outcome_on", "outcome_by", "ground"]
    save_as(fresh, by=by, reason="продолжено на другом основании", fields=fields)
    return fresh


@transaction.atomic
def void(withdrawal: Withdrawal, *, reason: str, by: Any, at: datetime) -> Withdrawal:
    """«Введено ошибочно»: the row stays, struck out; consents that it had ended are in force again."""
    today = timezone.localdate(at)
    fresh = locked(withdrawal, WithdrawalStep.VOID, on=max(withdrawal.last_day, today), at=at)
    if not reason.strip():
        raise Refused("Напишите, в чём ошибка.")
    fresh.voided_by, fresh.voided_at, fresh.void_reason = by, at, reason.strip()
    save_as(fresh, by=by, reason="введено ошибочно", fields=["voided_by", "voided_at", "void_reason"])
    return fresh


def locked(withdrawal: Withdrawal, step: WithdrawalStep, *, on: date, at: datetime) -> Withdrawal:
    """The row as it is now, behind the school's lock, ready for the step. `Outrun` when somebody was faster."""
    school_lock.lock(withdrawal.school_id)
    fresh: Withdrawal | None = Withdrawal.objects.select_for_update().filter(pk=withdrawal.pk).first()
    if fresh is None:
        raise Outrun("Записи больше нет: данные этого человека уничтожены по акту.")
    reasons = fresh.obstacles_to(step, on=on, today=timezone.localdate(at))
    if reasons:
        raise (Refused if fresh.state is withdrawal.state and fresh.may_step(step) else Outrun)(*reasons)
    return fresh
