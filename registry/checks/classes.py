"""Classes: their names, and what each must have before the journal opens (checks 6 and 7)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from registry.checks.facts import Facts
from registry.checks.rows import ClassRow
from registry.checks.rule import Spot, error, warn
from registry.checks.subjects import bare


def spot(one: ClassRow, detail: str, field: str, *data: Any) -> Spot:
    return Spot(one.section, one.pk, one.name, detail, field, data=data)


def pattern(name: str) -> str:
    """«9а» for «10б» and «5в», «9 "А"» for «10 "А"»: what is left when the letters themselves do not matter."""
    signs = re.sub(r"\d+", "9", name)
    signs = re.sub("[а-яё]+", "а", re.sub("[А-ЯЁ]+", "А", signs))
    return re.sub("[a-z]+", "z", re.sub("[A-Z]+", "Z", signs))


@error(
    "class_name_pattern",
    "Название класса не по образцу остальных",
    "classes",
    why="Сеть ищет класс по названию буква в букву: «9а» и «9 «А»» для неё разные классы.",
    mend="Назовите все классы по одному образцу, например «5а».",
)
def name_pattern(facts: Facts) -> Iterator[Spot]:
    patterns = Counter(pattern(one.name) for one in facts.classes)
    if len(patterns) > 1:
        # Of two equally usual ones the plain «9а» is the better.
        usual = max(patterns, key=lambda one: (patterns[one], one == "9а", -len(one)))
        for one in facts.classes:
            if pattern(one.name) != usual:
                example = next(other.name for other in facts.classes if pattern(other.name) == usual)
                yield spot(one, f"остальные названы как «{example}»", "name", one.name, usual)


@error(
    "class_name_not_parallel",
    "Название класса не начинается с его параллели",
    "classes",
    why="По числу в названии сеть и отчёты узнают параллель: класс попадёт не в свою.",
    mend="Исправьте название или параллель.",
)
def not_parallel(facts: Facts) -> Iterator[Spot]:
    for one in facts.classes:
        number = re.match(r"\d+", one.name.strip())
        if number is None or int(number[0][:4]) != one.parallel:
            yield spot(one, f"параллель {one.parallel}", "name", one.name, one.parallel)


@warn(
    "class_letter_differs",
    "Литера не та, что в названии",
    "classes",
    why="Контингент выгружается по параллели и литере: класс не узнают.",
    mend="Исправьте литеру или название.",
)
def letter(facts: Facts) -> Iterator[Spot]:
    for one in facts.classes:
        in_name = bare(re.sub(r"^\s*\d+", "", one.name))
        if one.letter.strip() and in_name != bare(one.letter):
            yield spot(one, f"литера «{one.letter}»", "letter", one.name, one.letter)


@error(
    "class_duplicate",
    "Один класс введён дважды",
    "classes",
    why="Ученики и журналы одного класса разойдутся по двум.",
    mend="Оставьте одну запись, вторую уберите в архив.",
)
def duplicate(facts: Facts) -> Iterator[Spot]:
    groups: dict[tuple[int, str], list[ClassRow]] = defaultdict(list)
    for one in facts.classes:
        groups[one.study_year, bare(one.name)].append(one)
    for group in groups.values():
        if len(group) > 1:
            names = ", ".join(f"«{one.name}»" for one in group)
            yield from (spot(one, f"одинаковы: {names}", "name", names) for one in group)


@error(
    "class_without_teacher",
    "Класс без классного руководителя",
    "classes",
    why="Никто не увидит журнал класса целиком и не поможет родителям с доступом.",
    mend="Назначьте классного руководителя.",
)
def teacher(facts: Facts) -> Iterator[Spot]:
    for one in facts.classes:
        if one.class_teacher is None or one.class_teacher__archived_at:
            yield spot(one, "сотрудник в архиве" if one.class_teacher else "", "class_teacher", one.class_teacher)


@error(
    "class_without_bells",
    "Класс без расписания звонков",
    "classes",
    why="Без звонков у класса не откроются ни расписание, ни журнал.",
    mend="Выберите расписание звонков.",
)
def bells(facts: Facts) -> Iterator[Spot]:
    for one in facts.classes:
        if one.bell_schedule is None or one.bell_schedule__archived_at:
            yield spot(one, "расписание в архиве" if one.bell_schedule else "", "bell_schedule", one.bell_schedule)


@error(
    "class_without_periods",
    "Класс без отчётных периодов",
    "classes",
    why="Без набора периодов негде ставить четвертные отметки.",
    mend="Выберите набор отчётных периодов.",
)
def periods(facts: Facts) -> Iterator[Spot]:
    for one in facts.classes:
        if one.period_set is None or one.period_set__archived_at:
            yield spot(one, "набор в архиве" if one.period_set else "", "period_set", one.period_set)


@error(
    "class_periods_other_year",
    "Отчётные периоды класса — другого учебного года",
    "classes",
    why="Уроки этого года не попадут ни в один период.",
    mend="Выберите набор периодов того же года.",
)
def periods_of_other_year(facts: Facts) -> Iterator[Spot]:
    for one in facts.classes:
        is_there = one.period_set is not None and one.period_set__archived_at is None
        if is_there and one.period_set__study_year != one.study_year:
            yield spot(one, "", "period_set", one.period_set, one.period_set__study_year, one.study_year)


@warn(
    "class_six_days_too_early",
    "Шестидневная неделя в первом классе",
    "classes",
    why="Первые классы учатся пять дней в неделю: санитарные правила шестидневки для них не знают.",
    mend="Поставьте пять учебных дней.",
)
def six_days(facts: Facts) -> Iterator[Spot]:
    return (spot(one, "", "week_days", 6) for one in facts.classes if one.parallel == 1 and one.week_days > 5)
