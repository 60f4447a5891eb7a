"""What a person says after seeing a page: whose it is, signed, not signed, refused, no consent at all; and back again.

«Получено» comes only from here: a page that the program recognised counts for nothing until somebody has seen the
signature. Each change holds the school's lock and asks the page anew, so of two people one is told.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from consents.actions import consent as register
from consents.actions.consent import Paper, Said
from consents.actions.scan import locked
from consents.models import Consent, ConsentForm, PrintedCopy, ScanBatch, ScanPage, Withdrawal, key_of, subject_of
from consents.scanning.outcome import MISREAD, TWO
from consents.states import Answer, ConsentKind, FormState, PageDecision, PageOutcome, Subject
from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import school_lock
from registry.models import Person, Representative

# A page of these may go to the review as it is: its person is known.
ACCEPTABLE: Final = frozenset({PageOutcome.OUTDATED, PageOutcome.DUPLICATE})
STRANGE: Final = frozenset({PageOutcome.UNREADABLE, PageOutcome.FOREIGN})
NOT_OPEN: Final = "Пачка ещё читается или уже разобрана: её страницы не меняются."
TO_DESK: Final = "Положена на стол вручную, скажите, чей это бланк"
UNDONE: Final = "решение при просмотре скана снято"


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands on the sheet. `in_spite`: the reviewer knows of a later «no» and says that the sheet is newer."""

    said: Sequence[Said]
    signed_on: date
    choices: Mapping[str, bool] = field(default_factory=dict)
    in_spite: bool = False


def obstacles_to_decide(page: ScanPage) -> list[str]:
    """Why nothing can be said about the signature of this page; empty means «можно»."""
    if reasons := _obstacles_of_batch(page):
        return reasons
    if page.decision != PageDecision.WAITING:
        return [_decided(page)]
    if page.is_quiet:
        return ["Страница прочитана как пустая или контрольный лист. Если это бланк, положите её на стол."]
    return []


def obstacles_to_sign(page: ScanPage) -> list[str]:
    if reasons := obstacles_to_decide(page):
        return reasons
    return [] if page.is_in_review else ["Сначала скажите, чей это бланк: страница лежит на столе."]


def obstacles_to_assign(page: ScanPage) -> list[str]:
    if reasons := obstacles_to_decide(page):
        return reasons
    return [] if page.is_on_desk else ["Страница не на столе: её человек уже известен."]


def obstacles_to_accept(page: ScanPage) -> list[str]:
    if reasons := obstacles_to_assign(page):
        return reasons
    if page.outcome in ACCEPTABLE and page.person_or_none and page.form_id:
        return []
    return ["Программа не знает, чей это бланк: выберите человека."]


def obstacles_to_put_on_desk(page: ScanPage) -> list[str]:
    if reasons := _obstacles_of_batch(page):
        return reasons
    if page.decision != PageDecision.WAITING:
        return [_decided(page)]
    return ["Страница уже лежит на столе."] if page.is_on_desk else []


def obstacles_to_take_back(page: ScanPage) -> list[str]:
    if reasons := _obstacles_of_batch(page):
        return reasons
    return ["Решения по этой странице ещё нет."] if page.decision == PageDecision.WAITING else []


def obstacles_to_turn(page: ScanPage) -> list[str]:
    if reasons := _obstacles_of_batch(page):
        return reasons
    return [] if page.picture and page.thumbnail else ["У этой страницы нет картинки."]


def _obstacles_of_batch(page: ScanPage) -> list[str]:
    if page.batch.is_open:
        return []
    return [NOT_OPEN]


def _decided(page: ScanPage) -> str:
    who = page.decided_by.get_full_name() or page.decided_by.get_username() if page.decided_by else ""
    return f"Эту страницу уже разобрали: «{page.get_decision_display()}», {who}."


@transaction.atomic
def sign(page: ScanPage, seen: Seen, *, by: Any, at: datetime) -> ScanPage:
    """The answers of the sheet stand in the register, with the page as their proof."""
    fresh = _asked(page, obstacles_to_sign)
    person, form = fresh.person, fresh.form
    if form is None:
        raise Refused("У страницы нет бланка: положите её на стол и выберите человека ещё раз.")
    if reasons := obstacles_of_later_no(fresh, seen):
        raise Refused(*reasons)
    kind = ConsentKind(form.kind)
    if kind is ConsentKind.DISTRIBUTION and _says_yes(seen) and not any(seen.choices.values()):
        raise Refused("Отметьте, на что человек ответил «да». Если ни на что — это отказ.")
    paper = Paper(kind, seen.signed_on, form=form, copy=fresh.copy, page=fresh, choices=seen.choices)
    _write_down(person, paper, seen.said, by=by, at=at)
    decision = PageDecision.SIGNED if _says_yes(seen) else PageDecision.REFUSED
    return _decide(fresh, decision, by=by, at=at)


def _says_yes(seen: Seen) -> bool:
    return any(one.answer is Answer.GIVEN for one in seen.said)


def _write_down(person: Person, paper: Paper, said: Sequence[Said], *, by: Any, at: datetime) -> None:
    """An answer that somebody wrote down from the same sheet by hand gets the page as its proof."""
    new = []
    for one in said:
        there = _same_answer(person, paper, one)
        if there is None:
            new.append(one)
        elif there.page_id is None:
            there.page, there.copy = paper.page, there.copy or paper.copy
            save_as(there, by=by, reason="приложен скан", fields=["page", "copy"])
    if new or not said:
        register.record(person, paper, said=new, by=by, at=at)


def _same_answer(person: Person, paper: Paper, said: Said) -> Consent | None:
    found = Consent.objects.valid().filter(
        school=person.school_id,
        kind=paper.kind,
        signer=said.signer,
        answer=said.answer,
        signed_on=paper.signed_on,
        choices=dict(paper.choices),
    )
    there: Consent | None = found.of(person).filter(Q(form=paper.form) | Q(form=None)).first()
    return there


def obstacles_of_later_no(page: ScanPage, seen: Seen) -> list[str]:
    """Somebody refused or withdrew while the sheet lay in the pile: a quick key must not turn that round."""
    if not _says_yes(seen):
        return []
    later = later_no(page, of={_key(one.signer) for one in seen.said if one.answer is Answer.GIVEN})
    if later is None or (seen.in_spite and seen.signed_on >= later.on):
        return []
    what_to_do = (
        "Если этот бланк подписан позже, поставьте настоящую дату подписи и отметьте «Подписано уже после этого». "
        "Если раньше, отложите страницу: она ничего не меняет."
    )
    return [f"{later} {what_to_do}"]


@dataclass(frozen=True, slots=True)
class LaterNo:
    """A refusal or a withdrawal that no newer «yes» stands against."""

    words: str
    on: date

    def __str__(self) -> str:
        return f"{self.words} {self.on:%d.%m.%Y}."


def _key(signer: Representative | None) -> int | None:
    return signer.pk if signer else None


def later_no(page: ScanPage, *, of: Collection[int | None] | None = None) -> LaterNo | None:
    """«Записан отказ 09.03.2027.» A refusal stands until its own maker says yes. `of`: asks for refusals of these
    signers only (None is the person), without it for anybody's."""
    if page.form is None or page.person_or_none is None:
        return None
    person, kind = page.person, page.form.kind
    withdrawn = Withdrawal.objects.filter(school=page.school_id, kind=kind, voided_at=None, **key_of(person))
    last = withdrawn.order_by("-received_on", "-recorded_at", "-pk").first()
    answers = list(Consent.objects.valid().filter(school=page.school_id, kind=kind).of(person))
    answers.sort(key=lambda answer: (answer.signed_on, answer.pk))
    if last is not None and not (answers and not last.came_after(answers[-1])):
        return LaterNo("Согласие отозвано", last.received_on)
    words = {answer.signer_id: answer for answer in answers if of is None or answer.signer_id in of}
    days = [answer.signed_on for answer in words.values() if answer.answer == Answer.REFUSED]
    return LaterNo("Записан отказ", max(days)) if days else None


@transaction.atomic
def leave_unsigned(page: ScanPage, *, by: Any, at: datetime) -> ScanPage:
    """The sheet came back empty: nothing enters the register, the person is still asked."""
    return _decide(_asked(page, obstacles_to_sign), PageDecision.UNSIGNED, by=by, at=at)


@transaction.atomic
def set_aside(page: ScanPage, *, reason: str, by: Any, at: datetime) -> ScanPage:
    """No consent, or one that counts for nothing: kept with the reason, asked of nobody any more."""
    fresh = _asked(page, obstacles_to_decide)
    if not reason.strip():
        raise Refused("Напишите, что это за страница.")
    fresh.reason = reason.strip()[:300]
    return _decide(fresh, PageDecision.SET_ASIDE, by=by, at=at, also=("reason",))


def strays_of(batch: ScanBatch) -> QuerySet[ScanPage]:
    """Pages on the desk of which nobody knows a person or a blank. What bears a code of ours, though a spoilt one, or
    was put there by hand is a consent of somebody: it is looked at by itself."""
    found: QuerySet[ScanPage] = batch.pages.waiting().filter(outcome__in=STRANGE, copy=None, form=None)
    return found.exclude(reason__in=(MISREAD, TWO)).exclude(reason__startswith=TO_DESK)


@transaction.atomic
def set_strays_aside(batch: ScanBatch, *, reason: str, by: Any, at: datetime) -> int:
    """A book was scanned by mistake: hundreds of pages are no consents at once. Returns how many; each can be taken
    back by itself. A page of a known person waits on."""
    fresh = locked(batch)
    if not fresh.is_open:
        raise Outrun(NOT_OPEN)
    if not reason.strip():
        raise Refused("Напишите, что это за страницы.")
    told = {"reason": reason.strip()[:300], "decided_by": by, "decided_at": at}
    return int(strays_of(fresh).update(decision=PageDecision.SET_ASIDE, **told))


@transaction.atomic
def take_back(page: ScanPage, *, by: Any, at: datetime) -> ScanPage:
    """The decision is undone: what it wrote is struck out as entered in error, what it was laid to lets it go."""
    fresh = _asked(page, obstacles_to_take_back)
    for row in Consent.objects.valid().filter(page=fresh):
        if row.accepted_at == fresh.decided_at:
            register.void(row, reason=UNDONE, by=by, at=at)
        else:
            row.page = None
            save_as(row, by=by, reason=UNDONE, fields=["page"])
    return _decide(fresh, PageDecision.WAITING, by=None, at=None)


@transaction.atomic
def assign(
    page: ScanPage, person: Person, *, form: ConsentForm, copy: PrintedCopy | None = None, by: Any, at: datetime
) -> ScanPage:
    """«Это бланк такого-то»: the page goes to the review with this person; the code had not said it."""
    fresh = _asked(page, obstacles_to_assign)
    if reasons := obstacles_of_person(fresh, person, form):
        raise Refused(*reasons)
    if copy is not None and (copy.person != person or copy.form_id != form.pk):
        raise Refused("Этот номер стоит на бланке другого человека или другого вида.")
    for subject in Subject:
        setattr(fresh, subject, person if subject is subject_of(person) else None)
    fresh.form, fresh.copy = form, copy or _copy_of(person, form)
    fresh.outcome, fresh.reason = PageOutcome.MATCHED, _by_hand("Человек выбран вручную", by, at, before=fresh.reason)
    fresh.save(update_fields=["outcome", "reason", "form", "copy", *Subject.values])
    return fresh


def obstacles_of_person(page: ScanPage, person: Person, form: ConsentForm) -> list[str]:
    if person.school_id != page.school_id or form.school_id != page.school_id:
        return ["Человек и бланк должны быть из этой школы."]
    if form.state != FormState.ISSUED:
        return ["Бланк ещё не введён в действие: подписей на нём быть не может."]
    if form.subject != subject_of(person):
        return ["Этот бланк для других людей: выберите бланк, который подходит человеку."]
    return []


def _copy_of(person: Person, form: ConsentForm) -> PrintedCopy | None:
    found: PrintedCopy | None = PrintedCopy.objects.of(person).filter(form=form).order_by("-pk").first()
    return found


@transaction.atomic
def accept(page: ScanPage, *, by: Any, at: datetime) -> ScanPage:
    """An old edition or a second sheet is taken to the review all the same: the status will say what it is worth."""
    fresh = _asked(page, obstacles_to_accept)
    fresh.outcome, fresh.reason = PageOutcome.MATCHED, _by_hand("Принята к просмотру", by, at, before=fresh.reason)
    fresh.save(update_fields=["outcome", "reason"])
    return fresh


@transaction.atomic
def put_on_desk(page: ScanPage, *, by: Any, at: datetime) -> ScanPage:
    """The code led to somebody else, or a page taken for an empty one holds something."""
    fresh = _asked(page, obstacles_to_put_on_desk)
    for subject in Subject:
        setattr(fresh, subject, None)
    fresh.form = fresh.copy = None
    fresh.outcome, fresh.reason = PageOutcome.UNREADABLE, _by_hand(TO_DESK, by, at)
    fresh.save(update_fields=["outcome", "reason", "form", "copy", *Subject.values])
    return fresh


def _by_hand(what: str, by: Any, at: datetime, *, before: str = "") -> str:
    """Stands beside the page with who did it: whoever looks at the signature later sees whose word the name is."""
    who = by.get_full_name() or by.get_username()
    return f"{what}: {who}, {timezone.localdate(at):%d.%m.%Y}. {before}".strip()[:300]


def asked_to_turn(page: ScanPage) -> ScanPage:
    """The locked page for `scan_reading.turn`."""
    return _asked(page, obstacles_to_turn)


def _asked(page: ScanPage, obstacles: Callable[[ScanPage], list[str]]) -> ScanPage:
    """The page as it is now, locked; raises when it does not allow this (`Outrun` when it was decided meanwhile)."""
    school_lock.lock(page.school_id)
    found = ScanPage.objects.select_for_update(of=("self",)).filter(pk=page.pk)
    fresh: ScanPage | None = found.select_related("batch", "form", "copy", "decided_by", *Subject.values).first()
    if fresh is None:
        raise Outrun("Этой страницы больше нет.")
    if reasons := obstacles(fresh):
        is_outrun = fresh.decision != page.decision or fresh.decision != PageDecision.WAITING
        raise (Outrun if is_outrun or not fresh.batch.is_open else Refused)(*reasons)
    return fresh


def _decide(
    page: ScanPage, decision: PageDecision, *, by: Any, at: datetime | None, also: Sequence[str] = ()
) -> ScanPage:
    page.decision, page.decided_by, page.decided_at = decision, by, at
    page.save(update_fields=["decision", "decided_by", "decided_at", *also])
    return page
