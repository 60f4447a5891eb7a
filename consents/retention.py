"""Why somebody's data may not be destroyed yet because of the register, and what of the register goes along with them.

The consent paper is kept three years after the consent ends (`shared/domain/law-and-orders.md`, part 1). A consent
that nobody withdrew ends at the latest when the person leaves the school: its purpose is reached (152-ФЗ, ст. 5 ч. 7,
ст. 21 ч. 4), even where the paper names a later day. The registry destroys nobody before three years after the
leaving, so a consent that was in force to the end holds nobody longer. What the hold adds:

* papers after the leaving (a withdrawal, a demand, a correction): three years from the last of them;
* a withdrawal or a demand that is still open: until it is closed;
* a representative who signed for a child that is still here, or left less than three years ago.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from consents.actions.scan import forget_scans
from consents.models import (
    SECTIONS,
    Consent,
    Demand,
    PrintBatch,
    PrintedCopy,
    ScanBatch,
    ScanFile,
    ScanPage,
    Transfer,
    Withdrawal,
)
from consents.states import Subject
from registry.actions.destruction_mentions import FreeWords, strike_out
from registry.actions.destruction_traces import forget_history
from registry.retention import Destroyed, past_term, years_before

KEPT_YEARS: Final = 3
SUBJECTS: Final = {section: subject for subject, section in SECTIONS.items()}
REGISTER: Final[tuple[Any, ...]] = (Consent, Withdrawal, Demand)
# Days of a row on which something happened, by the table: the last of them is its end.
DAYS: Final[Mapping[Any, tuple[str, ...]]] = {
    Consent: ("signed_on", "voided_at"),
    Withdrawal: ("received_on", "stopped_on", "letter_on", "outcome_on", "voided_at"),
    Demand: ("received_on", "extended_on", "answered_on", "voided_at"),
}
FREE_WORDS: Final[FreeWords] = (
    (Consent, ("signer_words", "authority", "ground", "note", "void_reason")),
    (Withdrawal, ("signer_words", "ground", "note", "void_reason")),
    (Demand, ("signer_words", "text", "answer", "extended_reason", "void_reason")),
    (PrintBatch, ("title",)),
    (ScanBatch, ("title",)),
    (ScanFile, ("name",)),
    (ScanPage, ("reason",)),
    (Transfer, ("narrowed", "file_name", "why")),
)


def held_by_register(section: str, school: int, people: Collection[int], on: date) -> dict[int, str]:
    """A socket of `registry/retention.py`. Three queries, and three more for representatives."""
    subject = SUBJECTS[section]
    reasons: dict[int, str] = {}
    last: dict[int, date] = {}
    for model in REGISTER:
        for pk, day, is_open in _ends(model, subject, school, people):
            if is_open:
                reasons[pk] = "не закончены отзыв или обращение"
            last[pk] = max(last.get(pk, day), day)
    for pk, day in last.items():
        if day > years_before(on, KEPT_YEARS):
            reasons.setdefault(pk, f"записи о согласии {day:%d.%m.%Y} нет трёх лет")
    if subject is Subject.REPRESENTATIVE:
        for pk in _speaking_for_others(school, people, on):
            reasons.setdefault(pk, "подписывал(а) за ребёнка, чей срок хранения ещё не прошёл")
    return reasons


def _ends(model: Any, subject: Subject, school: int, people: Collection[int]) -> Iterator[tuple[int, date, bool]]:
    rows = model.objects.filter(**{"school": school, f"{subject}__in": people}).order_by()
    for pk, is_void, closed, *moments in rows.values_list(subject.value, "voided_at", _closing(model), *DAYS[model]):
        days = [_day(moment) for moment in moments if moment]
        yield pk, max(days), model is not Consent and not is_void and not closed


def _closing(model: Any) -> str:
    """The field that says that nothing more has to be done with the row."""
    return {Consent: "signed_on", Withdrawal: "outcome", Demand: "answered_on"}[model]


def _day(moment: Any) -> date:
    return timezone.localdate(moment) if hasattr(moment, "tzinfo") else moment


def _speaking_for_others(school: int, people: Collection[int], on: date) -> set[int]:
    """Representatives whose signature stands for a pupil who may not be destroyed yet."""
    gone = past_term("pupils", school=school, on=on).order_by().values("pk")
    found: set[int] = set()
    for model in REGISTER:
        rows = model.objects.filter(school=school, signer__in=people, pupil__isnull=False).exclude(pupil__in=gone)
        found |= set(rows.order_by().values_list("signer", flat=True))
    return found


def forget_register(doomed: Destroyed) -> int:
    """A socket of `registry/retention.py`: everything of this app that is about the people or signed by them.

    Names in the words of other rows are struck out first, while the cards still say what they are. Rows of the
    register go before the scans and blanks that they point at. Hand-overs have a destroyer of their own.
    """
    subject = SUBJECTS[doomed.section]
    count = strike_out(doomed, FREE_WORDS)
    about = Q(**{f"{subject}__in": doomed.people})
    # A row that a representative signed says nothing without her: it goes, and it is old enough (`held_by_register`).
    mine = about | Q(signer__in=doomed.people) if subject is Subject.REPRESENTATIVE else about
    scans = list(Consent.objects.filter(mine, school=doomed.school).exclude(scan=None).values_list("scan", flat=True))
    for model in REGISTER:
        keys = list(model.objects.filter(mine, school=doomed.school).values_list("pk", flat=True))
        count += model.objects.filter(pk__in=keys).delete()[0] + forget_history(model, id__in=keys)
        count += forget_history(model, **{f"{subject}__in": doomed.people})
    return count + _scans(doomed, about, scans) + _blanks(doomed, subject, about)


def _scans(doomed: Destroyed, about: Q, scans: Collection[int]) -> int:
    """Pages of the people, and of their blanks; then files that hung on their rows of the register alone."""
    of_blanks = ScanPage.objects.filter(copy__in=PrintedCopy.objects.filter(about, school=doomed.school))
    nobody = dict.fromkeys(Subject.values)
    told = forget_scans(doomed.school, [*ScanPage.objects.filter(about), *of_blanks.filter(**nobody)])
    # A page that was given to somebody else at the desk is that person's.
    of_blanks.update(copy=None)
    for file in ScanFile.objects.filter(pk__in=scans).exclude(pk__in=Consent.objects.exclude(scan=None).values("scan")):
        _delete_file(file.file)
        file.delete()
    return told.pages + told.files + len(scans)


def _blanks(doomed: Destroyed, subject: Subject, about: Q) -> int:
    """The blanks; printed files in which their names stand go with all files of people (`registry.states`)."""
    copies = PrintedCopy.objects.filter(school=doomed.school)
    signed = copies.filter(signer__in=doomed.people) if subject is Subject.REPRESENTATIVE else copies.none()
    return int(signed.update(signer=None) + copies.filter(about).delete()[0])


def _delete_file(file: Any) -> None:
    """After the commit, for good."""
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
