"""People of the registry as plain rows: one query for the people, one for whose parents they are."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from registry.imports.changeset import Values
from registry.imports.comparing.identity import Identity, fold
from registry.imports.fields import KINDS
from registry.models import Employee, Representation, Representative

BASE = ("pk", "version", "archived_at")
DATES = {name for section in KINDS.values() for name, read in section.reads.items() if read in {"date", "birth_date"}}


@dataclass(slots=True)
class KnownPerson:
    """`values` are in the order of `Known.fields`, as the database gives them."""

    pk: int
    version: int
    is_archived: bool
    identity: Identity
    values: tuple[Any, ...]
    places: tuple[int, ...]

    @property
    def name(self) -> str:
        return " ".join(part for part in self.values[:3] if part)

    @property
    def birth_date(self) -> str:
        return self.identity.born

    @property
    def snils(self) -> str:
        return self.identity.snils

    @property
    def school_class(self) -> int | None:
        return self.identity.place or None


class Known:
    """All people of the section, the archive too: an import must not make a second card of somebody archived."""

    def __init__(self, fields: tuple[str, ...], people: list[KnownPerson], links: Mapping[int, dict[int, Any]]) -> None:
        self.fields, self.people, self.links = fields, people, links
        self.dates = [name for name in fields if name in DATES]

    @classmethod
    def of(cls, model: Any, fields: tuple[str, ...], school: int) -> "Known":
        found = model.objects.filter(school=school)
        if model is Employee:
            found = found.filter(destroyed_at=None)
        links = _links(school) if model is Representative else {}
        is_class = "school_class" in fields
        at = fields.index("school_class") if is_class else 0
        people = []
        for pk, version, archived_at, *values in found.order_by("pk").values_list(*BASE, *fields):
            places = tuple(links.get(pk, ()))
            place = (values[at] or 0) if is_class else (places[0] if places else 0)
            people.append(KnownPerson(pk, version, archived_at is not None, _identity(values, place), values, places))
        return cls(fields, people, links)

    def current(self) -> Iterator[KnownPerson]:
        return (person for person in self.people if not person.is_archived)

    def values_of(self, person: KnownPerson) -> Values:
        """Plain ones, as a row of a file has them."""
        found = dict(zip(self.fields, person.values, strict=True))
        for name in self.dates:
            if found[name]:
                found[name] = found[name].isoformat()
        return found

    def link_change(self, person: int, link: Values) -> dict[str, tuple[Any, Any]]:
        """A new child, another kind of relation."""
        stored = self.links.get(person, {}).get(link["pupil"])
        if stored is None:
            return {"pupil": ("", link["name"])}
        given = link.get("kind")
        changes = {"kind": (stored[0], given)} if given and given != stored[0] else {}
        document = link.get("document")
        return changes | ({"document": (stored[1], document)} if document and document != stored[1] else {})


def _identity(values: Any, place: int) -> Identity:
    last, first, middle, gender, born, number = values[:6]
    return Identity(
        fold(last), fold(first), fold(middle), born.isoformat() if born else "", number or "", place, gender
    )


def _links(school: int) -> dict[int, dict[int, Any]]:
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    rows = Representation.objects.filter(school=school).order_by("pk")
    for person, pupil, kind, document in rows.values_list("representative", "pupil", "kind", "document"):
        found[person][pupil] = (kind, document)
    return found
