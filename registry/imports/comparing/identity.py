"""What tells people apart, folded for comparing; the same for a row of a file and for a person of the registry."""

from dataclasses import dataclass
from functools import lru_cache

from registry import names, snils
from registry.imports.changeset import Values

fold = lru_cache(maxsize=50_000)(names.folded)
is_valid = lru_cache(maxsize=50_000)(snils.is_valid)


@dataclass(slots=True)
class Identity:
    """`place`: the class of a pupil, the child of a representative; 0 for nothing."""

    last: str
    first: str
    middle: str
    born: str
    snils: str
    place: int
    gender: str
    phone: str = ""

    @classmethod
    def of(cls, writes: Values, values: Values, kind: str) -> "Identity":
        if kind == "representatives":
            place = (writes.get("~child") or {}).get("pupil", 0)
        else:
            place = writes.get("school_class") or 0
        return cls(
            fold(writes["last_name"]),
            fold(writes["first_name"]),
            fold(writes["middle_name"]),
            writes.get("birth_date") or "",
            writes.get("snils") or "",
            place,
            values.get("gender") or values.get("gender_derived") or "",
            writes.get("phone") or "",
        )

    @property
    def name(self) -> tuple[str, str, str]:
        return (self.last, self.first, self.middle)

    @property
    def is_named(self) -> bool:
        return bool(self.last and self.first)


def two_numbers(one: str, other: str) -> bool:
    """Two different valid СНИЛС are two people, whatever else agrees."""
    return bool(one and other and one != other) and is_valid(one) and is_valid(other)


def contradict(one: Identity, other: Identity) -> bool:
    """Facts that nobody has two of: with one of the four out, a second one that differs makes two people."""
    genders = one.gender and other.gender and one.gender != other.gender
    return bool(genders) or bool(one.middle and other.middle and one.middle != other.middle)


def other_phones(one: Identity, other: Identity) -> bool:
    """Both have telephones and none in common."""
    return bool(one.phone and other.phone) and not set(one.phone.split(", ")) & set(other.phone.split(", "))


def agree(one: Identity, other: Identity) -> tuple[bool, bool, bool, bool]:
    """Surname, name, birth date, class (or child): whether each is known and equal."""
    return (
        bool(one.last) and one.last == other.last,
        bool(one.first) and one.first == other.first,
        bool(one.born) and one.born == other.born,
        bool(one.place) and one.place == other.place,
    )
