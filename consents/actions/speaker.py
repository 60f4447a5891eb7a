"""About whom a paper may be written down, and who may speak for the person: answers, withdrawals, demands alike."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from consents.ages import ADULT_FROM, TEEN_FROM, full_years
from consents.models import subject_of
from consents.states import Subject
from ezh_rollout.shared.refusal import Outrun
from registry.models import Person, Representation, Representative


@dataclass(frozen=True, slots=True)
class Deed:
    """How a refusal calls what the paper is: «В день подписи … подписывает»."""

    day: str
    verb: str


SIGNING: Final = Deed("В день подписи", "подписывает")
ASKING: Final = Deed("В этот день", "обращается")


def refuse_if_gone(person: Person) -> None:
    """Behind the school's lock: whoever was destroyed since the page was shown has no register any more."""
    model: Any = type(person)
    fresh = model.objects.filter(pk=person.pk).first()
    if fresh is None or getattr(fresh, "destroyed_at", None):
        raise Outrun("Данные этого человека уничтожены по акту: записывать о нём больше нечего.")


def obstacles_of_speaker(person: Person, signer: Representative | None, *, on: date, deed: Deed) -> list[str]:
    """Why this one cannot speak for the person on that day; `signer` None: the person herself."""
    is_pupil = subject_of(person) is Subject.PUPIL
    years = full_years(person.birth_date, on) if is_pupil and person.birth_date else None
    if signer is None:
        if years is not None and years < TEEN_FROM:
            return [f"{deed.day} ребёнку было {years}: до {TEEN_FROM} лет {deed.verb} законный представитель."]
        return []
    if not is_pupil:
        return [f"Взрослый {deed.verb} сам."]
    if years is not None and years >= ADULT_FROM:
        return [f"{deed.day} человеку уже исполнилось {ADULT_FROM}: он {deed.verb} сам."]
    if not Representation.objects.filter(pupil=person.pk, representative=signer.pk, school=person.school_id).exists():
        unknown = f"{signer.full_name} не записан(а) законным представителем этого ребёнка."
        return [f"{unknown} Сначала внесите это в карточку ребёнка: основание полномочий проверяют по ней."]
    return []
