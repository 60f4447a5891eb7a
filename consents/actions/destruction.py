"""The end of a withdrawal: the processor is told, and what is kept of the person only by consent is destroyed.

Papers are drawn first, outside of the transaction; behind the lock everything is asked again, and what has changed
meanwhile stops the whole.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from consents.actions.withdrawal import locked
from consents.models import Withdrawal, settings_of
from consents.queries.transfer import transfers_of
from consents.queries.withdrawal import has_act
from consents.states import ConsentKind, WithdrawalOutcome, WithdrawalStep
from consents.withdrawal_papers import act_pdf, letter_pdf
from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions.destruction import refuse_while_exported
from registry.actions.destruction_mentions import strike_values
from registry.actions.destruction_traces import forget_copies, forget_history
from registry.actions.personal_data import log_export
from registry.models import DestructionAct, EosAccount, Person
from registry.retention import PEOPLE, Destroyed

# Of a card whose person stays: the name and the class are kept by law, these only by consent.
CARD_FIELDS: Final[Mapping[str, str]] = {"phone": "телефон", "email": "электронная почта", "snils": "СНИЛС"}
CODE: Final = "code"
CODE_WORDS: Final = "персональный код доступа к электронному журналу и отметки о нём"
CHANGED: Final = "Пока готовился документ, данные изменились. Посмотрите на страницу ещё раз и повторите."


@dataclass(frozen=True, slots=True)
class Act:
    """What a person writes into the act. `erase` are keys of `erasable`; `also` is what was destroyed elsewhere."""

    number: str
    on: date
    commission: Sequence[str]
    erase: frozenset[str] = frozenset()
    also: str = ""


def tell_processor(withdrawal: Withdrawal, *, number: str, on: date, by: Any, at: datetime) -> Withdrawal:
    """The letter, stored as it was sent. Raises `Refused`, `Outrun`, `PdfProblem`."""
    reasons = obstacles_to_tell(withdrawal, on=on, at=at)
    if not number.strip():
        reasons.append("Впишите исходящий номер письма.")
    _refuse(withdrawal, WithdrawalStep.TELL, reasons)
    transfers = list(transfers_of(withdrawal.person))
    told = settings_of(withdrawal.school)
    pdf = letter_pdf(withdrawal, number=number.strip(), on=on, told=told, transfers=transfers, created=at)
    with transaction.atomic():
        fresh = locked(withdrawal, WithdrawalStep.TELL, on=on, at=at)
        if [row.pk for row in transfers_of(fresh.person)] != [row.pk for row in transfers]:
            raise Outrun(CHANGED)
        fresh.letter_number, fresh.letter_on, fresh.letter_by = number.strip(), on, by
        fresh.letter_pdf, fresh.letter_sha256 = pdf, hashlib.sha256(pdf).hexdigest()
        fields = ["letter_number", "letter_on", "letter_by", "letter_pdf", "letter_sha256"]
        save_as(fresh, by=by, reason="обработчик извещён", fields=fields)
        log_export(
            fresh.school_id,
            what="Письмо обработчику об отзыве согласия, PDF",
            section=fresh.person.section,
            count=1,
            fields=["фамилия, имя, отчество", "класс или должность", "передачи"],
            by=by,
            at=at,
        )
    return fresh


def obstacles_to_tell(withdrawal: Withdrawal, *, on: date, at: datetime) -> list[str]:
    """Why the letter cannot be written; empty means «можно»."""
    reasons = withdrawal.obstacles_to(WithdrawalStep.TELL, on=on, today=timezone.localdate(at))
    if not all(settings_of(withdrawal.school).processor):
        reasons.append("Впишите в настройки согласий, кто обрабатывает данные по поручению: название и адрес.")
    return reasons


def erasable(person: Person) -> dict[str, str]:
    """What the program keeps of the person besides what the law demands, by key, in words; only what is there."""
    found = {name: words for name, words in CARD_FIELDS.items() if _values_ever(person, name)}
    if EosAccount.objects.of(person).exists():
        found[CODE] = CODE_WORDS
    return found


def obstacles_to_destroy(withdrawal: Withdrawal, *, on: date, at: datetime) -> list[str]:
    """Why the act cannot be made; empty means «можно»."""
    reasons = withdrawal.obstacles_to(WithdrawalStep.DESTROY, on=on, today=timezone.localdate(at))
    # The journal has people's data by the consent to processing; that to distribution is about the school's own pages.
    is_processing = withdrawal.kind == ConsentKind.PROCESSING
    if is_processing and withdrawal.may_step(WithdrawalStep.TELL) and transfers_of(withdrawal.person).exists():
        reasons.append("Данные этого человека передавались обработчику: сначала составьте письмо ему.")
    return reasons


def destroy(withdrawal: Withdrawal, *, act: Act, by: Any, at: datetime) -> Withdrawal:
    """Erases the chosen fields, their history and copies, and stores the act. Raises as `tell_processor` does."""
    reasons = obstacles_to_destroy(withdrawal, on=act.on, at=at)
    reasons += _unfinished(act)
    _refuse(withdrawal, WithdrawalStep.DESTROY, reasons)
    _refuse_if_number_taken(withdrawal, act)
    known = erasable(withdrawal.person)
    if not act.erase <= set(known):
        raise Outrun(CHANGED)
    words = [known[key] for key in known if key in act.erase]
    pdf = act_pdf(withdrawal, act=act, destroyed=words, also=act.also.strip(), created=at)
    return _destroy(withdrawal, act, pdf, by=by, at=at)


def _refuse(withdrawal: Withdrawal, step: WithdrawalStep, reasons: Sequence[str]) -> None:
    if reasons:
        raise (Refused if withdrawal.may_step(step) else Outrun)(*reasons)


def _unfinished(act: Act) -> list[str]:
    reasons = []
    if not act.number.strip():
        reasons.append("Впишите номер акта.")
    if not act.commission:
        reasons.append("Впишите хотя бы одного человека, который уничтожает данные.")
    if not act.erase and not act.also.strip():
        reasons.append("Отметьте, что стереть из карточки, или напишите, что уничтожено вне программы.")
    return reasons


@transaction.atomic
def _destroy(withdrawal: Withdrawal, act: Act, pdf: bytes, *, by: Any, at: datetime) -> Withdrawal:
    fresh = locked(withdrawal, WithdrawalStep.DESTROY, on=act.on, at=at)
    reasons = obstacles_to_destroy(fresh, on=act.on, at=at)
    if reasons or not act.erase <= set(erasable(fresh.person)):
        raise Outrun(*(reasons or [CHANGED]))
    _refuse_if_number_taken(fresh, act)
    if act.erase:
        refuse_while_exported(fresh.school)
        _erase(fresh.person, act.erase, by=by, at=at)
    fresh.outcome, fresh.outcome_on, fresh.outcome_by = WithdrawalOutcome.DESTROYED, act.on, by
    fresh.act_number, fresh.act_pdf, fresh.act_sha256 = act.number.strip(), pdf, hashlib.sha256(pdf).hexdigest()
    fields = ["outcome", "outcome_on", "outcome_by", "act_number", "act_pdf", "act_sha256"]
    save_as(fresh, by=by, reason="данные уничтожены по акту", fields=fields)
    return fresh


def _refuse_if_number_taken(withdrawal: Withdrawal, act: Act) -> None:
    """Acts of the school are numbered in one row, whatever they are about."""
    school, number, year = withdrawal.school_id, act.number.strip(), act.on.year
    is_taken = DestructionAct.objects.filter(school=school, year=year, number=number).exists()
    if is_taken or has_act(school, year, number, besides=withdrawal):
        raise Refused(f"Акт № {number} за {year} год уже есть. Впишите другой номер.")


def _erase(person: Person, keys: frozenset[str], *, by: Any, at: datetime) -> None:
    """The values of today and of all days before, and copies of them in rows and files about others."""
    model: Any = type(person)
    fresh = model.objects.select_for_update().get(pk=person.pk)
    fields = [name for name in CARD_FIELDS if name in keys]
    values = {value for name in fields for value in _values_ever(fresh, name)} - _values_of_others(fresh, fields)
    for name in fields:
        setattr(fresh, name, "")
    if fields:
        fresh.version += 1
        save_as(fresh, by=by, reason="стёрто по отзыву согласия", fields=[*fields, "version"])
        fresh.history.update(**dict.fromkeys(fields, ""))
        strike_values(fresh.school_id, values)
        forget_copies(_as_doomed(fresh, at=at))
    if CODE in keys:
        accounts = list(EosAccount.objects.of(fresh).values_list("pk", flat=True))
        EosAccount.objects.filter(pk__in=accounts).delete()
        forget_history(EosAccount, id__in=accounts)


def _values_ever(person: Person, name: str) -> set[str]:
    model: Any = type(person)
    past = model.history.filter(id=person.pk).exclude(**{name: ""}).values_list(name, flat=True)
    return {value for value in (getattr(person, name), *past) if value}


def _values_of_others(person: Person, fields: Sequence[str]) -> set[str]:
    """A phone of the whole family stays in the rows about its other members."""
    found: set[str] = set()
    for section, model in PEOPLE.items():
        rows: Any = model._default_manager.filter(school=person.school_id)  # noqa: SLF001 - Django's public manager
        rows = rows.exclude(pk=person.pk) if section == person.section else rows
        for name in fields:
            found |= set(rows.exclude(**{name: ""}).values_list(name, flat=True))
    return found


def _as_doomed(person: Person, *, at: datetime) -> Destroyed:
    return Destroyed(
        school=person.school_id,
        section=person.section,
        people=frozenset({person.pk}),
        name_keys=frozenset({person.name_key}),
        snils=frozenset({person.snils} - {""}),
        at=at,
    )
