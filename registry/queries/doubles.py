"""Is this person here already? Twins stay two people, one person typed twice is found."""

from django.db.models import Q

from registry import names, snils
from registry.models import Person


def same_people(person: Person) -> list[Person]:
    """Other cards, archived ones too, that look like the same person: an equal name and birth date.

    A date that nobody wrote down contradicts nothing. Two different valid СНИЛС are two people.
    """
    key = names.person_key(person.last_name, person.first_name, person.middle_name)
    found = type(person)._default_manager.filter(school=person.school_id, name_key=key).exclude(pk=person.pk)  # noqa: SLF001 - Django's public manager
    if person.birth_date is not None:
        found = found.filter(Q(birth_date=person.birth_date) | Q(birth_date=None))
    number = snils.normal(person.snils)
    return [other for other in found.order_by("pk")[:20] if not _are_two(number, other.snils)]


def _are_two(one: str, other: str) -> bool:
    return one != other and snils.is_valid(one) and snils.is_valid(other)


def holder_of_snils(person: Person) -> Person | None:
    """Whose card already has this number; archived cards do not count, they may be the mistake put away."""
    number = snils.normal(person.snils)
    if not number:
        return None
    cards = type(person)._default_manager.filter(school=person.school_id, snils=number, archived_at=None)  # noqa: SLF001 - the same
    holder: Person | None = cards.exclude(pk=person.pk).order_by("pk").first()
    return holder


def taken_snils(person: Person) -> str:
    """Why the number cannot be written here; empty when it can."""
    holder = holder_of_snils(person)
    return f"Этот СНИЛС уже записан в карточке «{holder.full_name}». Проверьте номер по документу." if holder else ""
