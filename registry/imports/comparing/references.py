"""What the rows of a file name: classes, buildings, rooms, subjects, people. By the folded name, never by likeness."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final

from ezh_rollout.shared import text
from registry import names
from registry.imports.problem import Problem
from registry.models import (
    BellSchedule,
    Building,
    Employee,
    PeriodSet,
    Pupil,
    Room,
    SchoolClass,
    StudyYear,
    Subject,
)

NOT_IN_NAME: Final = re.compile(r"[^a-zа-я0-9]+")
CLASS_WORD: Final = re.compile(r"^(?:классы?|кл)(?=\d)|(?<=\d)(классы?|кл)(?=[а-я]?$)|(класса?|кл)$")
ORDINAL: Final = re.compile(r"(?<=\d)\s*-?\s*(?:й|ый|ой|ий)\s+(?=\S)")
ROOM: Final = re.compile(
    r"(?:(?:каб|кабинет|к|ауд|аудитория|помещение)\.?\s*)?(?:№\s*)?(\d.*?)(?:\s*(?:каб|кабинет)\.?)?"
)
ROOM_OF_BUILDING: Final = re.compile(r"(.+?)\s*(?:\((.+)\)|,\s*(.+))")
SHOWN: Final = 15


@lru_cache(maxsize=1000)
def class_key(words: str) -> str:
    """«5 "А" класс», «5-А», «5A», «5-й А», «05а» are «5а»."""
    plain = ORDINAL.sub("", names.folded(words))
    return CLASS_WORD.sub("", NOT_IN_NAME.sub("", plain)).lstrip("0")


def room_key(words: str) -> str:
    """«каб. 202», «№ 202», «202 кабинет» are «202»."""
    key = text.search_key(words)
    found = ROOM.fullmatch(key)
    return found[1] if found else key


def short_key(last_name: str, first_name: str, middle_name: str) -> str:
    """«ясенев п и» of a full name."""
    return " ".join(
        filter(None, (names.folded(last_name), names.folded(first_name)[:1], names.folded(middle_name)[:1]))
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A row of the registry that a cell names; `more` tells namesakes apart."""

    pk: int
    name: str
    more: Any = None


@dataclass(slots=True)
class Table:
    """Rows by their folded names."""

    by_key: dict[str, list[Found]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, rows: Iterable[tuple[str, Found]]) -> "Table":
        table = cls()
        for key, found in rows:
            table.by_key[key].append(found)
        return table

    def all(self, key: str) -> list[Found]:
        return self.by_key.get(key, [])

    def everything(self) -> list[Found]:
        return [item for items in self.by_key.values() for item in items]


class References:
    """Tables are read when the first row needs them, each by one query."""

    def __init__(self, school: int, on: date) -> None:
        self.school, self.on = school, on
        self._classes_asked: dict[tuple[str, str, bool], Found | Problem] = {}

    def _rows(self, model: Any) -> Any:
        return model.objects.current().filter(school=self.school)

    @cached_property
    def years(self) -> list[StudyYear]:
        return list(self._rows(StudyYear).order_by("starts_on"))

    @cached_property
    def year(self) -> StudyYear | None:
        """The study year that the file is about: the running one, else the next, else the last."""
        running = [year for year in self.years if year.starts_on <= self.on <= year.ends_on]
        coming = [year for year in self.years if year.starts_on > self.on]
        return next(iter(running[-1:] or coming[:1] or self.years[-1:]), None)

    @cached_property
    def classes(self) -> Table:
        rows = self._rows(SchoolClass).filter(study_year=self.year).values_list("pk", "name", "parent")
        return Table.of((class_key(name), Found(pk, name, parent)) for pk, name, parent in rows)

    @cached_property
    def class_names(self) -> dict[int, str]:
        """Of all years: a pupil may still stand in a class of the last one."""
        return dict(SchoolClass.objects.filter(school=self.school).values_list("pk", "name"))

    @cached_property
    def buildings(self) -> Table:
        return self._named(Building)

    @cached_property
    def subjects(self) -> Table:
        return self._named(Subject)

    @cached_property
    def schedules(self) -> Table:
        return self._named(BellSchedule)

    @cached_property
    def period_sets(self) -> Table:
        """`more` is the kind of the set."""
        rows = self._rows(PeriodSet).filter(study_year=self.year).values_list("pk", "name", "kind")
        return Table.of((text.search_key(name), Found(pk, name, kind)) for pk, name, kind in rows)

    @cached_property
    def rooms(self) -> Table:
        rows = self._rows(Room).values_list("pk", "name", "building__name")
        return Table.of((room_key(name), Found(pk, name, building)) for pk, name, building in rows)

    def _named(self, model: Any) -> Table:
        return Table.of(
            (text.search_key(name), Found(pk, name)) for pk, name in self._rows(model).values_list("pk", "name")
        )

    @cached_property
    def employees(self) -> Table:
        """By the whole name and by surname with initials; `more` says whether only a part of the name is meant."""
        table = Table()
        for pk, last, first, middle in self._rows(Employee).values_list("pk", "last_name", "first_name", "middle_name"):
            found = Found(pk, " ".join(filter(None, (last, first, middle))))
            whole = {names.person_key(last, first, middle), short_key(last, first, middle)}
            for key in whole:
                table.by_key[key].append(found)
            for key in {names.person_key(last, first), short_key(last, first, "")} - whole:
                table.by_key[key].append(Found(pk, found.name, "part"))
        return table

    @cached_property
    def pupils(self) -> Table:
        """By the whole name and by surname with first name; `more` is (birth date, class, patronymic)."""
        table = Table()
        columns = ("pk", "last_name", "first_name", "middle_name", "birth_date", "school_class")
        for pk, last, first, middle, born, school_class in self._rows(Pupil).values_list(*columns):
            more = (born.isoformat() if born else "", school_class, names.folded(middle))
            found = Found(pk, " ".join(filter(None, (last, first, middle))), more)
            table.by_key[names.person_key(last, first)].append(found)
        return table

    def class_of(self, words: str, *, name: str = "school_class", subgroups: bool = False) -> Found | Problem:
        """The class of the study year that the cell names; many rows name the same."""
        asked = (words, name, subgroups)
        if asked not in self._classes_asked:
            self._classes_asked[asked] = self._class_of(words, name=name, subgroups=subgroups)
        return self._classes_asked[asked]

    def _class_of(self, words: str, *, name: str, subgroups: bool) -> Found | Problem:
        found = [item for item in self.classes.all(class_key(words)) if subgroups or item.more is None]
        exact = [item for item in found if item.name == words]
        if len(found) == 1 or len(exact) == 1:
            return (exact or found)[0]
        if found:
            named = ", ".join(f"«{item.name}»" for item in found)
            return Problem("ambiguous_class", name, f"Под «{words}» подходят классы {named}: напишите точно.")
        return Problem("unknown_class", name, self._no_class(words))

    def _no_class(self, words: str) -> str:
        if self.year is None:
            return f"Класса «{words}» нет: в программе ещё нет учебного года. Заведите его и классы."
        known = [item.name for item in self.classes.everything() if item.more is None]
        shown = ", ".join(known[:SHOWN]) + ("…" if len(known) > SHOWN else "")
        there = f"Есть: {shown}." if known else "Классов в нём пока нет вовсе."
        return f"Класса «{words}» в программе нет ({self.year}): исправьте файл или заведите класс. {there}"


def one_of(table: Table, words: str, *, name: str, unknown: str, code: str) -> Found | Problem:
    """The only row with this name; `unknown` is the sentence about none of them."""
    found = table.all(text.search_key(words))
    exact = [item for item in found if item.name == words]
    if len(found) == 1 or len(exact) == 1:
        return (exact or found)[0]
    if found:
        named = ", ".join(f"«{item.name}» ({item.more})" if item.more else f"«{item.name}»" for item in found)
        return Problem(f"ambiguous_{code}", name, f"Под «{words}» подходит несколько: {named}. Уточните.")
    return Problem(f"unknown_{code}", name, unknown)


def rooms_of(references: References, words: str) -> list[Found]:
    """«202», «каб. 202»; where buildings have equal numbers also «202 (Главный корпус)»."""
    found = references.rooms.all(room_key(words))
    named = None if found else ROOM_OF_BUILDING.fullmatch(words)
    if named is None:
        return found
    building = text.search_key(named[2] or named[3])
    return [item for item in references.rooms.all(room_key(named[1])) if text.search_key(item.more) == building]


def employee_of(references: References, words: str, *, name: str) -> Found | Problem:
    """«Ясенев Пётр Ильич», «Ясенев П.И.», «П.И. Ясенев», «Ясенев, П.»."""
    parts = names.folded(re.sub("[.,]", " ", words)).split()
    for key in (" ".join(parts), " ".join([*parts[-1:], *parts[:-1]])):
        found = references.employees.all(key)
        found = [item for item in found if item.more is None] or found
        if len(found) == 1:
            return found[0]
        if found:
            named = ", ".join(item.name for item in found)
            return Problem("ambiguous_teacher", name, f"Под «{words}» подходят: {named}. Напишите имя полностью.")
    return Problem("unknown_teacher", name, f"Сотрудника «{words}» в программе нет: исправьте имя или внесите его.")
