"""Writing down what a person said, and taking back what was written in error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from consents.actions.speaker import SIGNING, obstacles_of_speaker, refuse_if_gone
from consents.ages import birthday
from consents.models import Consent, ConsentForm, PrintedCopy, ScanFile, ScanPage, Withdrawal, key_of, subject_of
from consents.states import Answer, ConsentKind, FormState, Route, TermKind
from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import school_lock
from registry.models import Person, Representation, Representative


@dataclass(frozen=True, slots=True)
class Said:
    """One signature: whose (None: the person's own) and what it says."""

    answer: Answer
    signer: Representative | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper that the answers stand on. `form` None: a paper that was not printed here."""

    kind: ConsentKind
    signed_on: date
    form: ConsentForm | None = None
    route: Route = Route.PAPER
    is_separate: bool = True
    case_file: str = ""
    sheet: str = ""
    copy: PrintedCopy | None = None
    page: ScanPage | None = None
    scan: ScanFile | None = None
    valid_until: date | None = None
    ground: str = ""
    note: str = ""
    choices: Mapping[str, bool] = field(default_factory=dict)


@transaction.atomic
def record(
    person: Person, paper: Paper, *, said: Sequence[Said], by: Any, at: datetime, in_spite: bool = True
) -> list[Consent]:
    """One row for each signature on the paper: all of them or none. Raises `Refused`; `Outrun` when it is there.

    Holds the school's lock: a hand-over of data asks behind the same lock who may be in its file. `in_spite`: a «yes»
    stands beside a «no» of its day or later; whoever presses a quick key knows nothing of it.
    """
    school_lock.lock(person.school_id)
    refuse_if_gone(person)
    reasons = obstacles_to_record(person, paper, said=said, on=timezone.localdate(at))
    reasons += [] if in_spite else obstacles_of_a_no(person, paper, said=said)
    if reasons:
        raise Refused(*reasons)
    rows = [_row(person, paper, one, by=by, at=at) for one in said]
    for row in rows:
        if _is_there(row):
            raise Outrun("Этот ответ уже записан: повторный ввод ничего не меняет.")
    for row in rows:
        save_as(row, by=by, reason="ответ записан")
    return rows


def obstacles_to_record(person: Person, paper: Paper, *, said: Sequence[Said], on: date) -> list[str]:
    """Why the paper cannot stand in the register as it is; empty means «можно»."""
    if not said:
        return ["Отметьте, кто подписал и что ответил."]
    reasons = [*_dates(person, paper, on=on), *_form(person, paper), *_choices(paper, said)]
    for one in said:
        reasons += _signature(person, paper, one)
    if len({one.signer for one in said}) < len(said):
        reasons.append("Один человек отмечен дважды.")
    return list(dict.fromkeys(reasons))


def obstacles_of_a_no(person: Person, paper: Paper, *, said: Sequence[Said]) -> list[str]:
    """Somebody withdrew or refused on the day of the signature or later: a list opened before does not show it, and on
    one day the later entry would turn the «no» round."""
    yes = [one.signer for one in said if one.answer is Answer.GIVEN]
    since = {"school": person.school_id, "kind": paper.kind}
    withdrawn = Withdrawal.objects.valid().of(person).filter(**since, received_on__gte=paper.signed_on)
    no = Consent.objects.valid().of(person).filter(**since, answer=Answer.REFUSED, signed_on__gte=paper.signed_on)
    told = []
    if yes and (row := withdrawn.order_by("received_on").last()):
        told.append(f"Согласие отозвано {row.received_on:%d.%m.%Y} (вх. № {row.number}).")
    told += [f"Записан отказ {row.signed_on:%d.%m.%Y}." for row in no.order_by("signed_on", "pk") if row.signer in yes]
    return [f"{words} Если бланк подписан уже после этого, запишите его в карточке человека." for words in told]


def _dates(person: Person, paper: Paper, *, on: date) -> list[str]:
    reasons = []
    if paper.signed_on > on:
        reasons.append(f"Дата подписания {paper.signed_on:%d.%m.%Y} ещё не наступила.")
    if person.birth_date and paper.signed_on < person.birth_date:
        reasons.append("Дата подписания раньше дня рождения человека.")
    if paper.valid_until and paper.valid_until < paper.signed_on:
        reasons.append("Срок согласия кончается раньше дня подписи.")
    return reasons


def _form(person: Person, paper: Paper) -> list[str]:
    form = paper.form
    if form is None:
        return []
    if (form.school_id, form.kind, form.subject) != (person.school_id, paper.kind, subject_of(person)):
        return ["Бланк другого вида: выберите бланк этого согласия для этих людей."]
    if form.state != FormState.ISSUED:
        return ["Бланк ещё не введён в действие: подписей на нём быть не может."]
    if form.issued_on and paper.signed_on < form.issued_on:
        return [f"Бланк действует с {form.issued_on:%d.%m.%Y}: подписать его раньше было нельзя. Проверьте дату."]
    return []


def _choices(paper: Paper, said: Sequence[Said]) -> list[str]:
    """152-ФЗ, ст. 10.1: silence is no consent to distribution, so somebody has to say to what the «да» belongs."""
    gives = any(one.answer is Answer.GIVEN for one in said)
    if paper.kind is not ConsentKind.DISTRIBUTION or not gives or any(paper.choices.values()):
        return []
    return ["Отметьте, на что человек ответил «да». Если ни на что — это отказ."]


def _signature(person: Person, paper: Paper, said: Said) -> list[str]:
    if said.answer is Answer.NOT_REQUIRED:
        return [] if paper.ground.strip() else ["Напишите основание, по которому согласие не требуется."]
    return obstacles_of_speaker(person, said.signer, on=paper.signed_on, deed=SIGNING)


def _row(person: Person, paper: Paper, said: Said, *, by: Any, at: datetime) -> Consent:
    not_required = said.answer is Answer.NOT_REQUIRED
    return Consent(
        school_id=person.school_id,
        **key_of(person),
        kind=paper.kind,
        form=paper.form,
        edition=_edition(person, paper),
        answer=said.answer,
        ground=paper.ground.strip() if not_required else "",
        choices=dict(paper.choices),
        route=paper.route,
        signer=said.signer,
        signer_words=(said.signer or person).full_name if not not_required else "",
        authority=_authority(person, said.signer),
        signed_on=paper.signed_on,
        valid_until=paper.valid_until or _last_day(paper),
        is_separate=paper.is_separate,
        case_file=paper.case_file.strip(),
        sheet=paper.sheet.strip(),
        copy=paper.copy,
        page=paper.page,
        scan=paper.scan,
        note=paper.note.strip(),
        accepted_by=by,
        accepted_at=at,
    )


def _edition(person: Person, paper: Paper) -> int:
    """A paper from elsewhere stands beside the edition that was in force on the day of its signature."""
    if paper.form is not None:
        return paper.form.edition or 0
    forms = ConsentForm.objects.issued().filter(
        school=person.school_id, kind=paper.kind, subject=subject_of(person), issued_on__lte=paper.signed_on
    )
    return forms.order_by("-edition").values_list("edition", flat=True).first() or 1


def _authority(person: Person, signer: Representative | None) -> str:
    """«родитель», «опекун: решение № 5 от …»: as the card says on this day."""
    if signer is None:
        return ""
    link = Representation.objects.filter(pupil=person.pk, representative=signer.pk).first()
    if link is None:
        return ""
    return f"{link.get_kind_display()}: {link.document}" if link.document else str(link.get_kind_display())


def _last_day(paper: Paper) -> date | None:
    if paper.form is None or paper.form.term_kind != TermKind.YEARS or paper.form.term_years is None:
        return None
    return birthday(paper.signed_on, paper.form.term_years)


def _is_there(row: Consent) -> bool:
    same = Consent.objects.valid().filter(
        school=row.school_id, kind=row.kind, signer=row.signer_id, answer=row.answer, signed_on=row.signed_on
    )
    return same.of(row.person).filter(form=row.form, ground=row.ground, choices=row.choices).exists()


@transaction.atomic
def void_all(consents: Sequence[Consent], *, reason: str, by: Any, at: datetime) -> None:
    """Both signatures of a sheet in one step."""
    for consent in consents:
        void(consent, reason=reason, by=by, at=at)


@transaction.atomic
def void(consent: Consent, *, reason: str, by: Any, at: datetime) -> Consent:
    """«Введено ошибочно»: the row stays, struck out, with the reason. It is not a withdrawal by the person."""
    school_lock.lock(consent.school_id)
    fresh: Consent | None = Consent.objects.select_for_update().filter(pk=consent.pk).first()
    if fresh is None:
        raise Outrun("Записи больше нет: данные этого человека уничтожены по акту.")
    if not reason.strip():
        raise Refused("Напишите, в чём ошибка.")
    if fresh.is_void:
        raise Outrun("Эту запись уже отметили как ошибочную.")
    fresh.voided_by, fresh.voided_at, fresh.void_reason = by, at, reason.strip()
    save_as(fresh, by=by, reason="введено ошибочно", fields=["voided_by", "voided_at", "void_reason"])
    return fresh
