"""Subjects the network can tell apart (check 10)."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from registry.checks.facts import Facts
from registry.checks.rows import SubjectRow
from registry.checks.rule import Spot, error, warn
from registry.names import folded
from registry.states import FieldLevel

CUT: Final = 12
NOT_WORD = re.compile(r"[\W_]+")
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\W_]+(?=\d)")
# A word with letters of both alphabets; «IT» alone is a word of its own.
MIXED = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[А-Яа-яЁё])\w+\b")


def bare(name: str) -> str:
    """Without case, ё, punctuation and spaces; but «1-1» is not «11»."""
    return "-".join(NOT_WORD.sub("", part) for part in BETWEEN_DIGITS.split(folded(name)))


def cut(name: str) -> str:
    """What is left of the name in the grid of a week."""
    return folded(name)[:CUT].strip()


def alike(facts: Facts, key: Callable[[str], str]) -> Iterator[list[SubjectRow]]:
    groups: dict[str, list[SubjectRow]] = defaultdict(list)
    for subject in facts.subjects:
        groups[key(subject.name)].append(subject)
    return (group for group in groups.values() if len(group) > 1)


def spots_of(group: list[SubjectRow]) -> Iterator[Spot]:
    names = ", ".join(f"«{subject.name}»" for subject in group)
    return (Spot(one.section, one.pk, one.name, f"похожи: {names}", "name", data=(names,)) for one in group)


@error(
    "subject_duplicate",
    "Один предмет введён дважды",
    "subjects",
    why="Сеть одинаковых названий не запрещает: уроки и отметки разойдутся по двум журналам.",
    mend="Оставьте одно название, второе уберите в архив.",
)
def duplicate(facts: Facts) -> Iterator[Spot]:
    for group in alike(facts, bare):
        yield from spots_of(group)


@warn(
    "subject_cut_alike",
    "Названия не различить в сетке недели",
    "subjects",
    why="В недельной сетке сеть показывает первые 12 букв: эти предметы выглядят одинаково.",
    mend="Начните названия по-разному, например «Англ. язык» и «Немецкий язык».",
)
def cut_alike(facts: Facts) -> Iterator[Spot]:
    for group in alike(facts, cut):
        if len({bare(subject.name) for subject in group}) > 1:
            yield from spots_of(group)


@error(
    "subject_without_area",
    "Предмет без образовательной области",
    "subjects",
    why="Сеть раскладывает предметы по областям; без области предмет не попадёт в учебный план.",
    mend="Выберите образовательную область.",
)
def without_area(facts: Facts) -> Iterator[Spot]:
    if facts.levels["subjects"]["knowledge_area"] != FieldLevel.OFF:
        for subject in facts.subjects:
            if not subject.knowledge_area.strip():
                yield Spot(subject.section, subject.pk, subject.name, "", "knowledge_area")


@error(
    "subject_latin_letters",
    "Латинские буквы в названии предмета",
    "subjects",
    why="Сеть ищет предмет по названию буква в букву: расписание не загрузится.",
    mend="Наберите название заново русскими буквами.",
)
def latin(facts: Facts) -> Iterator[Spot]:
    for subject in facts.subjects:
        mixed = MIXED.search(subject.name)
        if mixed:
            yield Spot(subject.section, subject.pk, subject.name, f"в слове «{mixed[0]}»", "name", data=(subject.name,))
