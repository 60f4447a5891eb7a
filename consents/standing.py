"""How a person stands on a day: the status of a consent is computed from the rows, never stored.

The rule stands here in Python for one person and in `queries/status.py` in SQL for lists; `test_status_*` proves them
equal. Who signs at which age is a setting of the school (`consents/ages.py`); 152-ФЗ, ст. 9 asks for consent and lets
anybody take it back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum

from consents.ages import REPRESENTATIVE, SELF, Signers, signers_for
from consents.states import Answer, ConsentStatus, Subject, TeenSigners


@dataclass(frozen=True, slots=True)
class Word:
    """A row of `Consent`. `signer` is the key of a representative, None for the person's own word."""

    pk: int
    answer: Answer
    signed_on: date
    accepted_at: datetime
    signer: int | None = None
    valid_until: date | None = None
    edition: int = 0
    # A consent to distribution with «нет» for every category is a refusal.
    has_yes: bool = True
    ground: str = ""
    signer_words: str = ""

    @property
    def is_yes(self) -> bool:
        return self.answer == Answer.GIVEN and self.has_yes

    @property
    def role(self) -> str:
        return SELF if self.signer is None else REPRESENTATIVE

    @property
    def place(self) -> tuple[date, int]:
        return self.signed_on, self.pk

    @property
    def moment(self) -> tuple[date, datetime]:
        return self.signed_on, self.accepted_at

    def in_force(self, on: date) -> bool:
        return self.valid_until is None or self.valid_until >= on


@dataclass(frozen=True, slots=True)
class Withdrew:
    """A row of `Withdrawal`."""

    pk: int
    received_on: date
    recorded_at: datetime
    signer: int | None = None
    signer_words: str = ""

    @property
    def role(self) -> str:
        return SELF if self.signer is None else REPRESENTATIVE

    @property
    def moment(self) -> tuple[date, datetime]:
        return self.received_on, self.recorded_at


@dataclass(frozen=True, slots=True)
class Edition:
    """An issued edition, or a blank of it, with the day from which it counts."""

    number: int
    day: date


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one person and one kind of consent, without the rows entered in error."""

    subject: Subject
    born: date | None = None
    rule: TeenSigners = TeenSigners.BOTH
    words: tuple[Word, ...] = ()
    withdrawals: tuple[Withdrew, ...] = ()
    # Editions that asked for new signatures, and the blanks printed for the person.
    demanding: tuple[Edition, ...] = ()
    printed: tuple[Edition, ...] = ()

    def needed(self, on: date) -> Signers:
        return signers_for(self.subject, self.born, on, self.rule)

    def demanded_edition(self, on: date) -> int:
        return max((edition.number for edition in self.demanding if edition.day <= on), default=0)


class Age(IntEnum):
    """What is wrong with a consent given once; the best one speaks for all."""

    FRESH = 0
    OLD_FORM = 1
    OLD_AGE = 2
    EXPIRED = 3


STALE = {
    Age.OLD_FORM: ConsentStatus.RENEW_FORM,
    Age.OLD_AGE: ConsentStatus.RENEW_AGE,
    Age.EXPIRED: ConsentStatus.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The status with what it was concluded from."""

    status: ConsentStatus
    needed: Signers
    # Whose fresh consent is not there; empty when the status does not hang on it.
    missing: Signers = frozenset()
    yes: tuple[Word, ...] = ()
    no: tuple[Word, ...] = ()
    withdrawal: Withdrew | None = None
    exempt: Word | None = None
    ages: dict[int, Age] = field(default_factory=dict)


def standing(facts: Facts, on: date) -> Standing:
    """The rule, in the order in which a word beats another."""
    needed = facts.needed(on)
    words = [word for word in facts.words if word.signed_on <= on]
    exempt = _exempt(words, on)
    if exempt:
        return Standing(ConsentStatus.NOT_REQUIRED, needed, exempt=exempt)
    withdrawal = max(
        (one for one in facts.withdrawals if one.received_on <= on), key=lambda one: (*one.moment, one.pk), default=None
    )
    counted = _counted(words, withdrawal)
    yes = tuple(word for word in counted if word.is_yes)
    no = tuple(word for word in counted if not word.is_yes)
    if REPRESENTATIVE not in needed and any(word.role == SELF for word in yes):
        # She is of age now and has agreed herself: what the parents refused before does not bind her.
        no = tuple(word for word in no if word.role == SELF)
    refused = _refused(yes, no, _withdrawing(words, withdrawal, yes=yes, needed=needed))
    if refused:
        return Standing(refused, needed, yes=yes, no=no, withdrawal=withdrawal)
    if yes:
        return _agreed(facts, yes, needed, withdrawal, on)
    if withdrawal:
        return Standing(ConsentStatus.WITHDRAWN, needed, withdrawal=withdrawal)
    demanded = facts.demanded_edition(on)
    is_printed = any(blank.number >= demanded and blank.day <= on for blank in facts.printed)
    return Standing(ConsentStatus.WAITING if is_printed else ConsentStatus.NONE, needed, missing=needed)


def _exempt(words: list[Word], on: date) -> Word | None:
    """«Не требуется» holds until its end, or until somebody answers after all."""
    said = max((word.place for word in words if word.answer != Answer.NOT_REQUIRED), default=None)
    return next(
        (
            word
            for word in sorted(words, key=lambda word: word.place, reverse=True)
            if word.answer == Answer.NOT_REQUIRED and word.in_force(on) and (said is None or word.place > said)
        ),
        None,
    )


def _counted(words: list[Word], withdrawal: Withdrew | None) -> list[Word]:
    """The last word of each signer; a withdrawal kills every consent given before it."""
    last: dict[int | None, Word] = {}
    for word in sorted(words, key=lambda word: word.place):
        if word.answer != Answer.NOT_REQUIRED:
            last[word.signer] = word
    return [word for word in last.values() if not (word.is_yes and withdrawal and word.moment < withdrawal.moment)]


def _withdrawing(
    words: list[Word], withdrawal: Withdrew | None, *, yes: tuple[Word, ...], needed: Signers
) -> str | None:
    """The role of whoever withdrew and has said nothing since."""
    if withdrawal is None:
        return None
    has_spoken = any(
        word.signer == withdrawal.signer and word.answer != Answer.NOT_REQUIRED and word.moment >= withdrawal.moment
        for word in words
    )
    outgrown = withdrawal.role not in needed and any(word.role == SELF for word in yes)
    return None if has_spoken or outgrown else withdrawal.role


def _refused(yes: tuple[Word, ...], no: tuple[Word, ...], withdrawing: str | None) -> ConsentStatus | None:
    roles = {word.role for word in no} | ({withdrawing} if withdrawing else set())
    if not roles:
        return None
    if SELF not in roles and any(word.role == REPRESENTATIVE for word in yes):
        return ConsentStatus.CONFLICT
    return ConsentStatus.REFUSED if no else ConsentStatus.WITHDRAWN


def _agreed(facts: Facts, yes: tuple[Word, ...], needed: Signers, withdrawal: Withdrew | None, on: date) -> Standing:
    ages = {word.pk: _age(facts, word, on) for word in yes}
    fresh = {word.role for word in yes if ages[word.pk] is Age.FRESH}
    missing = needed - fresh
    status = ConsentStatus.INCOMPLETE if fresh else STALE[min(ages.values())]
    return Standing(
        status if missing else ConsentStatus.RECEIVED,
        needed,
        missing=missing,
        yes=yes,
        withdrawal=withdrawal,
        ages=ages,
    )


def _age(facts: Facts, word: Word, on: date) -> Age:
    if not word.in_force(on):
        return Age.EXPIRED
    if facts.needed(word.signed_on) != facts.needed(on):
        return Age.OLD_AGE
    return Age.OLD_FORM if word.edition < facts.demanded_edition(on) else Age.FRESH
