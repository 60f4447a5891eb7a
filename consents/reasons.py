"""Why somebody stands where she stands, in words for the list of a class: what is missing and since when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from consents.ages import ADULT_FROM, REPRESENTATIVE, SELF, TEEN_FROM, Signers, birthday, full_years
from consents.standing import Facts, Standing, Word
from consents.states import ConsentStatus, Subject

OF_WHOM = {
    frozenset({SELF}): "подпись учащегося",
    frozenset({REPRESENTATIVE}): "подпись законного представителя",
    frozenset({SELF, REPRESENTATIVE}): "подписи учащегося и законного представителя",
}
WITHOUT = {
    frozenset({SELF}): "нет подписи учащегося",
    frozenset({REPRESENTATIVE}): "нет подписи законного представителя",
    frozenset({SELF, REPRESENTATIVE}): "нет подписей учащегося и законного представителя",
}


def numeric(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def reasons(standing: Standing, facts: Facts, on: date) -> list[str]:
    """Sentences without a full stop; may be empty for staff of whom nothing is known."""
    return _WORDS[standing.status](standing, facts, on)


def needed_words(needed: Signers, subject: Subject) -> str:
    """«подписи учащегося и законного представителя»."""
    return OF_WHOM[needed] if subject is Subject.PUPIL else "подпись"


def _none(standing: Standing, facts: Facts, _: date) -> list[str]:
    found = [f"нужна {needed_words(standing.needed, facts.subject)}".replace("нужна подписи", "нужны подписи")]
    if facts.subject is Subject.PUPIL and facts.born is None:
        found.append("дата рождения не указана: подпись спрашивают у законного представителя")
    return found


def _waiting(_: Standing, facts: Facts, on: date) -> list[str]:
    blank = max((blank for blank in facts.printed if blank.day <= on), key=lambda blank: blank.day)
    return [f"бланк напечатан {numeric(blank.day)}, подписанный ещё не вернулся"]


def _received(standing: Standing, _: Facts, __: date) -> list[str]:
    last = max(standing.yes, key=lambda word: word.place)
    ends = [word.valid_until for word in standing.yes if word.valid_until]
    return [f"подписано {numeric(last.signed_on)}" + (f", действует по {numeric(min(ends))}" if ends else "")]


def _incomplete(standing: Standing, facts: Facts, on: date) -> list[str]:
    return [WITHOUT[standing.missing], *_since(facts, on, standing)]


def _refused(standing: Standing, _: Facts, __: date) -> list[str]:
    """The word «отказ» itself stands in the badge beside."""
    return [f"подписан {numeric(word.signed_on)}" + _by(word) for word in standing.no]


def _by(word: Word) -> str:
    return f": {word.signer_words}" if word.signer_words else ""


def _not_required(standing: Standing, _: Facts, __: date) -> list[str]:
    if standing.exempt is None:
        return []
    end = standing.exempt.valid_until
    return [standing.exempt.ground + (f" (по {numeric(end)})" if end else "")]


def _withdrawn(standing: Standing, _: Facts, __: date) -> list[str]:
    taken = standing.withdrawal
    if taken is None:
        return []
    return [f"отзыв получен {numeric(taken.received_on)}" + (f": {taken.signer_words}" if taken.signer_words else "")]


def _expired(standing: Standing, _: Facts, __: date) -> list[str]:
    ends = [word.valid_until for word in standing.yes if word.valid_until]
    return [f"срок вышел {numeric(max(ends))}"] if ends else []


def _conflict(standing: Standing, _: Facts, __: date) -> list[str]:
    agreed = ", ".join(word.signer_words for word in standing.yes if word.role == REPRESENTATIVE and word.signer_words)
    against = [word.signer_words for word in standing.no if word.signer_words]
    if not against and standing.withdrawal and standing.withdrawal.signer_words:
        against = [standing.withdrawal.signer_words]
    return [
        f"согласие: {agreed or 'один из родителей'}; против: {', '.join(against) or 'другой'}",
        "родителям нужно договориться, до этого данные не передаются",
    ]


def _renew_age(standing: Standing, facts: Facts, on: date) -> list[str]:
    return [*_since(facts, on, standing), f"теперь нужно: {needed_words(standing.needed, facts.subject)}"]


def _renew_form(standing: Standing, facts: Facts, on: date) -> list[str]:
    signed = max(word.edition for word in standing.yes)
    number = facts.demanded_edition(on)
    day = next(edition.day for edition in facts.demanding if edition.number == number)
    return [f"подписана редакция {signed}, с {numeric(day)} нужна редакция {number}"]


def _since(facts: Facts, on: date, standing: Standing) -> list[str]:
    """«исполнилось 14 лет 12.03.2027», when that is what made the signatures too few."""
    if facts.born is None or not standing.yes:
        return []
    first = min(word.signed_on for word in standing.yes)
    crossed = [years for years in (ADULT_FROM, TEEN_FROM) if full_years(facts.born, first) < years]
    crossed = [years for years in crossed if full_years(facts.born, on) >= years]
    return [f"исполнилось {years} лет {numeric(birthday(facts.born, years))}" for years in crossed[:1]]


_WORDS: dict[ConsentStatus, Callable[[Standing, Facts, date], list[str]]] = {
    ConsentStatus.NONE: _none,
    ConsentStatus.WAITING: _waiting,
    ConsentStatus.RECEIVED: _received,
    ConsentStatus.INCOMPLETE: _incomplete,
    ConsentStatus.REFUSED: _refused,
    ConsentStatus.NOT_REQUIRED: _not_required,
    ConsentStatus.WITHDRAWN: _withdrawn,
    ConsentStatus.EXPIRED: _expired,
    ConsentStatus.CONFLICT: _conflict,
    ConsentStatus.RENEW_AGE: _renew_age,
    ConsentStatus.RENEW_FORM: _renew_form,
}
