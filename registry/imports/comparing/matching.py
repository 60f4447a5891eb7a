"""Whom a row speaks of.

СНИЛС first; else the full name with the birth date; else three of four of surname, name, birth date, class make a
candidate for a person to look at. Two different valid СНИЛС are two people whatever else agrees. A person whom
another row of the file names surely is no candidate: so twins, both in the file or one already known, stay two.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

from registry.imports.comparing.identity import Identity, agree, contradict, two_numbers
from registry.imports.comparing.known import Known, KnownPerson
from registry.imports.problem import Problem
from registry.names import is_one_letter_apart

MOST_CANDIDATES: Final = 5


@dataclass(slots=True)
class Match:
    target: KnownPerson | None = None
    candidates: list[KnownPerson] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def everybody(self) -> Iterator[KnownPerson]:
        return chain([self.target] if self.target else [], self.candidates)


def _doubt(code: str, message: str, candidates: list[KnownPerson]) -> Match:
    return Match(None, candidates[:MOST_CANDIDATES], [Problem(code, "", message, "doubt")])


class Matcher:
    def __init__(self, kind: str, known: Known) -> None:
        self.kind, self.known = kind, known
        self.by_snils: dict[str, list[KnownPerson]] = defaultdict(list)
        self.by_name: dict[Any, list[KnownPerson]] = defaultdict(list)
        for person in known.people:
            if person.identity.snils:
                self.by_snils[person.identity.snils].append(person)
            self.by_name[person.identity.name].append(person)

    def match_all(self, identities: list[Identity]) -> list[Match]:
        """Sure matches first: they take people away from the doubtful ones."""
        if not self.known.people:
            return [Match() for _ in identities]
        found = [self._sure(identity) if identity.is_named else Match() for identity in identities]
        claimed = {match.target.pk for match in found if match and match.target}
        near = _Near(self.known, claimed)
        return [
            match if match is not None else self._unsure(identity, claimed, near)
            for match, identity in zip(found, identities, strict=True)
        ]

    def _sure(self, row: Identity) -> Match | None:
        """A match, a doubt about a sure one, or None when the rule says nothing."""
        if row.snils and (holders := self.by_snils.get(row.snils)):
            return self._by_number(row, holders)
        namesakes = [
            person for person in self.by_name.get(row.name, ()) if not two_numbers(person.identity.snils, row.snils)
        ]
        born = [person for person in namesakes if row.born and person.identity.born == row.born]
        if born:
            return _one(born)
        if self.kind == "representatives" and row.place:
            parents = [
                person for person in namesakes if row.place in person.places and not (row.born and person.identity.born)
            ]
            return _one(parents) if parents else None
        return None

    def _by_number(self, row: Identity, holders: list[KnownPerson]) -> Match:
        match = _one(holders)
        person = match.target
        if person is None:
            return match
        # A surname changes, a date or a letter is mended; with another first name it may be the twin, given
        # the number by mistake.
        if row.first != person.identity.first and not self._is_slip_of(person, row):
            told = f"Этот СНИЛС записан у человека с другим именем: {person.name}. Проверьте, один ли это человек."
            return _doubt("snils_of_another", told, [person])
        return match

    def _is_slip_of(self, person: KnownPerson, row: Identity) -> bool:
        """One letter of the first name, everything else of the person; nobody else is called so and born then."""
        other = person.identity
        return (
            bool(row.born)
            and (row.last, row.born) == (other.last, other.born)
            and is_one_letter_apart(row.first, other.first)
            and not any(row.born == namesake.identity.born for namesake in self.by_name.get(row.name, ()))
        )

    def _unsure(self, row: Identity, claimed: set[int], near: "_Near") -> Match:
        undated = [
            person
            for person in self.by_name.get(row.name, ())
            if person.pk not in claimed
            and not (row.born and person.identity.born)
            and not two_numbers(person.identity.snils, row.snils)
        ]
        close = near.to(row)
        candidates = undated + [person for person in close if person.pk not in {other.pk for other in undated}]
        if not candidates:
            return self._nobody(row)
        if len(candidates) == 1 and undated and row.born == candidates[0].identity.born == "" and not row.snils:
            return self._the_same_words(row, candidates[0])
        told = "Похоже на того, кто уже есть в программе, но совпало не всё: решите, тот же это человек или другой."
        return _doubt("similar_person", told, candidates)

    def _the_same_words(self, row: Identity, person: KnownPerson) -> Match:
        """Without any birth date: the same name in the same place, or where places mean nothing, is the same person."""
        is_same_place = row.place == person.identity.place or row.place in person.places or not row.place
        if is_same_place and not person.is_archived and (self.kind == "employees" or row.place):
            return Match(person)
        told = "Полный тёзка уже есть в программе, а даты рождения нет: решите, тот же это человек или другой."
        return _doubt("similar_person", told, [person])

    def _nobody(self, row: Identity) -> Match:
        """A new person; a namesake born the same day with another СНИЛС is worth a word."""
        others = [
            person
            for person in self.by_name.get(row.name, ())
            if row.born and person.identity.born == row.born and two_numbers(person.identity.snils, row.snils)
        ]
        if not others:
            return Match()
        told = f"Есть полный тёзка с той же датой рождения и другим СНИЛС ({others[0].snils}): это другой человек."
        return Match(None, [], [Problem("namesake", "snils", told, "info")])


def _one(people: list[KnownPerson]) -> Match:
    current = [person for person in people if not person.is_archived]
    if len(current) == 1:
        return Match(current[0])
    if current:
        told = "В программе несколько карточек с такими данными: решите, какая из них эта, а лишнюю уберите в архив."
        return _doubt("several_people", told, current)
    told = "Этот человек есть в архиве: вернуть его или это другой?"
    return _doubt("archived_person", told, people)


class _Near:
    """Three of four, by an index for each pair that three of four always share; made when first asked."""

    def __init__(self, known: Known, claimed: set[int]) -> None:
        self.known, self.claimed = known, claimed
        self.index: dict[Any, list[KnownPerson]] | None = None

    def to(self, row: Identity) -> list[KnownPerson]:
        if self.index is None:
            self.index = self._made()
        found: dict[int, KnownPerson] = {}
        for key in _pairs(row, (row.place,)):
            for person in self.index.get(key, ()):
                if person.pk not in found and person.pk not in self.claimed and is_near(row, person):
                    found[person.pk] = person
        return list(found.values())

    def _made(self) -> dict[Any, list[KnownPerson]]:
        index: dict[Any, list[KnownPerson]] = defaultdict(list)
        for person in self.known.people:
            for key in _pairs(person.identity, person.places or (person.identity.place,)):
                index[key].append(person)
        return index


def _pairs(row: Identity, places: tuple[int, ...]) -> Iterator[tuple[str, str, Any]]:
    """Any three of four hold surname with name, or birth date with class."""
    if row.last and row.first:
        yield ("name", row.last, row.first)
    if row.born:
        for place in places:
            if place:
                yield ("place", row.born, place)


def is_near(row: Identity, person: KnownPerson) -> bool:
    other = person.identity
    if two_numbers(row.snils, other.snils):
        return False
    last, first, born, place = agree(row, other)
    place = place or bool(row.place and row.place in person.places)
    if last + first + born + place < 3:
        return False
    return (last and first and born) or not contradict(row, other)
