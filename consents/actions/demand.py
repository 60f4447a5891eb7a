"""Demands and questions of people with the law's clock: written down, extended once, answered (152-ФЗ, ст. 20, 21)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from consents.actions.speaker import ASKING, obstacles_of_speaker, refuse_if_gone
from consents.calendar import calendar_of
from consents.models import Demand, key_of
from consents.states import DemandKind
from consents.terms import DEMANDS
from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import school_lock
from registry.models import Person, Representative


@dataclass(frozen=True, slots=True)
class Claim:
    """The paper that came. `signer` None: the person wrote it herself."""

    kind: DemandKind
    number: str
    received_on: date
    text: str = ""
    signer: Representative | None = None


@transaction.atomic
def record(person: Person, claim: Claim, *, by: Any, at: datetime) -> Demand:
    """Raises `Refused`; `Outrun` when this very paper is written down already."""
    school_lock.lock(person.school_id)
    refuse_if_gone(person)
    reasons = obstacles_to_record(person, claim, on=timezone.localdate(at))
    if reasons:
        raise Refused(*reasons)
    number = claim.number.strip()
    same = Demand.objects.valid().of(person).filter(kind=claim.kind, number=number, received_on=claim.received_on)
    if same.exists():
        raise Outrun(f"Обращение вх. № {number} от {claim.received_on:%d.%m.%Y} уже записано.")
    row = Demand(
        school_id=person.school_id,
        **key_of(person),
        kind=claim.kind,
        signer=claim.signer,
        signer_words=(claim.signer or person).full_name,
        number=number,
        received_on=claim.received_on,
        due_on=DEMANDS[claim.kind].due_on(claim.received_on, calendar_of(person.school_id)),
        text=claim.text.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    save_as(row, by=by, reason="обращение записано")
    return row


def obstacles_to_record(person: Person, claim: Claim, *, on: date) -> list[str]:
    """Why the paper cannot stand in the register as it is; empty means «можно»."""
    reasons = [] if claim.number.strip() else ["Впишите входящий номер."]
    if claim.received_on > on:
        reasons.append(f"Дата получения {claim.received_on:%d.%m.%Y} ещё не наступила.")
    return reasons + obstacles_of_speaker(person, claim.signer, on=claim.received_on, deed=ASKING)


@transaction.atomic
def extend(demand: Demand, *, reason: str, on: date, by: Any, at: datetime) -> Demand:
    """Once, while the first term runs, by a notice that says why (ст. 20 ч. 1, ст. 21 ч. 5.1). Raises `Refused`."""
    fresh = _locked(demand, on=on, at=at)
    reasons = obstacles_to_extend(fresh, on=on)
    if not reason.strip():
        reasons.append("Срок продлевают мотивированным уведомлением: напишите причину.")
    if reasons:
        raise Refused(*reasons)
    fresh.due_on = DEMANDS[DemandKind(fresh.kind)].extended(fresh.due_on, calendar_of(fresh.school_id))
    fresh.extended_on, fresh.extended_by, fresh.extended_reason = on, by, reason.strip()
    fields = ["due_on", "extended_on", "extended_by", "extended_reason"]
    save_as(fresh, by=by, reason="срок продлён", fields=fields)
    return fresh


def obstacles_to_extend(demand: Demand, *, on: date) -> list[str]:
    """Why the term cannot be longer; empty means «можно»."""
    if demand.extended_on is not None:
        return [f"Срок уже продлён {demand.extended_on:%d.%m.%Y}: второй раз закон этого не разрешает."]
    if not DEMANDS[DemandKind(demand.kind)].extension:
        return ["Закон не разрешает продлевать срок такого обращения."]
    if on > demand.due_on:
        return [f"Срок прошёл {demand.due_on:%d.%m.%Y}: продлить его уже нельзя, исполните обращение."]
    return []


@transaction.atomic
def answer(demand: Demand, *, words: str, on: date, by: Any, at: datetime) -> Demand:
    """What was done, and the clock stops. Raises `Refused`, `Outrun`."""
    fresh = _locked(demand, on=on, at=at)
    if not words.strip():
        raise Refused("Напишите, что сделано.")
    fresh.answered_on, fresh.answered_by, fresh.answer = on, by, words.strip()
    save_as(fresh, by=by, reason="исполнено", fields=["answered_on", "answered_by", "answer"])
    return fresh


@transaction.atomic
def void(demand: Demand, *, reason: str, by: Any, at: datetime) -> Demand:
    """«Введено ошибочно»: the row stays, struck out, with the reason."""
    fresh = _fresh(demand)
    if fresh.voided_at is not None:
        raise Outrun("Это обращение уже отметили введённым ошибочно.")
    if not reason.strip():
        raise Refused("Напишите, в чём ошибка.")
    fresh.voided_by, fresh.voided_at, fresh.void_reason = by, at, reason.strip()
    save_as(fresh, by=by, reason="введено ошибочно", fields=["voided_by", "voided_at", "void_reason"])
    return fresh


def _fresh(demand: Demand) -> Demand:
    school_lock.lock(demand.school_id)
    fresh: Demand | None = Demand.objects.select_for_update().filter(pk=demand.pk).first()
    if fresh is None:
        raise Outrun("Записи больше нет: данные этого человека уничтожены по акту.")
    return fresh


def _locked(demand: Demand, *, on: date, at: datetime) -> Demand:
    """The row as it is now, open; `Outrun` when somebody has closed it since the page was shown."""
    fresh = _fresh(demand)
    reasons = fresh.obstacles_to_change(on=on, today=timezone.localdate(at))
    if reasons:
        raise (Refused if fresh.is_open else Outrun)(*reasons)
    return fresh
