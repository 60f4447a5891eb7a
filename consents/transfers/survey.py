"""What a file holds of whom. The same pass over the rows shows it beforehand and writes it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from consents.states import ALLOWS_TRANSFER, ConsentKind, ConsentStatus, Subject
from consents.transfers.naming import Group, Key, Mention, Named, mention, owners, tells_of
from registry.exports import Layout
from registry.exports.catalogue import Column, Read, Value
from registry.exports.layout import Place
from registry.models import Person

Statuses = Mapping[Subject, Mapping[int, ConsentStatus]]


def may_leave(key: Key, statuses: Statuses) -> bool:
    """Whoever is not among the statuses has no consent that anybody knows of."""
    subject, pk = key
    return statuses[subject].get(pk, ConsentStatus.NONE) in ALLOWS_TRANSFER


@dataclass(frozen=True, slots=True)
class Held:
    """A line of the stop-list."""

    person: Person
    subject: Subject
    status: ConsentStatus
    group: Group
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """The lines of one class, or of the staff, with the parameters of the addresses where they are mended."""

    group: Group
    lines: list[Held]

    @property
    def subjects(self) -> list[Subject]:
        return list(dict.fromkeys(line.subject for line in self.lines))

    @property
    def entry_query(self) -> str:
        """Of the page where the answers of the group are written down."""
        return urlencode({"kind": ConsentKind.PROCESSING, "who": self.subjects[0], "group": self.group.key})

    @property
    def print_query(self) -> str:
        """Of the page that prints the blanks, for all kinds of people who are missing."""
        groups = [f"{subject}-{self.group.school_class}" for subject in self.subjects]
        return urlencode({"kind": ConsentKind.PROCESSING, "group": groups}, doseq=True)


@dataclass
class Survey:
    """Filled while the rows go by. `rows` counts those that go, `columns` the places that held something."""

    layout: Layout
    statuses: Statuses
    going: dict[Key, Person] = field(default_factory=dict)
    held: dict[Key, Held] = field(default_factory=dict)
    rows: int = 0
    columns: set[int] = field(default_factory=set)

    def passing(self, rows: Iterable[Any]) -> Iterator[Any]:
        """The rows that go; whoever they are about, and whoever stays out, is remembered."""
        people_of = owners(self.layout.section, self.layout.fields)
        mentions = self._mentions()
        for row in rows:
            named = people_of(row)
            # Everybody is asked: each of them who holds the row back has a line.
            answers = [self._seen(one) for one in named]
            if not all(answers):
                continue
            self.rows += 1
            self.going.update((one.key, one.person) for one in named)
            for found in mentions:
                beside = found(row)
                if beside is not None and self._seen(beside):
                    self.going[beside.key] = beside.person
            yield row

    def _mentions(self) -> list[Mention]:
        """Each once, in the order of the columns: several of them may speak of the same parent."""
        found = dict.fromkeys(mention(self.layout.section, name) for name in self.layout.fields)
        return [one for one in found if one is not None]

    def _seen(self, named: Named) -> bool:
        """May the person be in the file? If not, the stop-list has a line."""
        if may_leave(named.key, self.statuses):
            return True
        subject, pk = named.key
        known = self.held.get(named.key)
        if known is None:
            status = self.statuses[subject].get(pk, ConsentStatus.NONE)
            self.held[named.key] = Held(named.person, subject, status, named.group, _words(named.note))
        elif named.note and named.note not in known.notes:
            self.held[named.key] = replace(known, notes=(*known.notes, named.note))
        return False

    @property
    def guarded(self) -> Layout:
        """The layout with an empty cell where it would name somebody who may not leave."""
        places = [self._guarded(number, place) for number, place in enumerate(self.layout.places)]
        return replace(self.layout, places=places)

    def _guarded(self, number: int, place: Place) -> Place:
        if place.column is None:
            return place
        found = mention(self.layout.section, place.column.field)
        read = place.column.read if found is None else self._hiding(place.column.read, found)
        return replace(place, column=Column(place.column.field, place.column.title, self._noting(number, read)))

    def _hiding(self, read: Read, found: Mention) -> Read:
        def value(row: Any) -> Value:
            named = found(row)
            return read(row) if named is not None and may_leave(named.key, self.statuses) else ""

        return value

    def _noting(self, number: int, read: Read) -> Read:
        def value(row: Any) -> Value:
            found = read(row)
            if found not in (None, ""):
                self.columns.add(number)
            return found

        return value

    @property
    def titles(self) -> list[str]:
        """Of the columns that held data of the school, in order."""
        return [_title(place) for place in self._held_places()]

    @property
    def titles_of(self) -> dict[Subject, list[str]]:
        """The same of each kind of people in the file: of the child of a parent only the child's own columns."""
        section, places = self.layout.section, self._held_places()
        return {
            subject: [_title(place) for place in places if tells_of(section, place.column.field, subject)]
            for subject in dict.fromkeys(subject for subject, _ in self.going)
        }

    def _held_places(self) -> list[Any]:
        places = [place for number, place in enumerate(self.layout.places) if number in self.columns]
        return [place for place in places if place.column]

    @property
    def groups(self) -> list[HeldGroup]:
        """The stop-list by class, in the order in which the rows came."""
        found: dict[Group, list[Held]] = {}
        for line in self.held.values():
            found.setdefault(line.group, []).append(line)
        return [HeldGroup(group, lines) for group, lines in found.items()]


def _title(place: Any) -> str:
    return place.header or str(place.column.title)


def _words(note: str) -> tuple[str, ...]:
    return (note,) if note else ()
