"""The appendix «Список ответственных сотрудников»: who answers for which items of the plan, said shortly.

The calendar plan holds the words of every task; here its numbers are enough: «подготовительный этап: п. 1–3».
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ezh_rollout.shared import grammar, text, typography
from plans.orders.facts import STAFF_GROUPS, Facts, Job
from plans.orders.paper import NOTHING, Column, Row, Table
from registry.models import Employee

COLUMNS: Final = (
    Column("№ п/п", 9),
    Column("Фамилия, имя, отчество", 23),
    Column("Должность", 23),
    Column("Обязанности", 45),
)
# What stays in capitals where a heading in capitals is said in the middle of a sentence.
ABBREVIATIONS: Final = frozenset({"ЭЖ", "ЭД", "ЭОС", "ИКТ", "ПД", "ПК", "ОУ", "ОО", "УВР", "ФЗ", "ФГОС"})


@dataclass(frozen=True)
class Charge:
    """An item of the order that names the person as its executor."""

    employee: Employee
    number: str


@dataclass
class _Person:
    """One row: the tasks by stage, of those one answers for and of those one takes part in."""

    name: str
    post: str = ""
    answers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    takes_part: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    items: list[str] = field(default_factory=list)

    def duties(self) -> str:
        lines = [*_by_stage(self.answers, ""), *_by_stage(self.takes_part, "участвует: ")]
        if self.items:
            noun = "пункта" if len(self.items) == 1 else "пунктов"
            lines.append(f"исполнение {noun} {typography.joined(self.items)} приказа")
        return ";\n".join(lines) + "."


def responsible(facts: Facts, charges: tuple[Charge, ...]) -> Table:
    """The director, the deputy, the administrator, the others by the alphabet; groups of staff stand last."""
    people: dict[Employee, _Person] = {}
    groups: dict[str, _Person] = {}
    for job, reference in _referred(facts.jobs):
        # Who does a task whole is not listed with each of its sub-tasks.
        for part in () if job.is_inherited else job.parts:
            if part.employee is not None:
                person = people.setdefault(part.employee, _person(part.employee))
            elif part.group in STAFF_GROUPS:
                person = groups.setdefault(part.group, _Person(part.name[:1].upper() + part.name[1:]))
            else:
                continue
            stage = (person.answers if part.answers else person.takes_part)[job.task.stage.title]
            if reference not in stage:
                stage.append(reference)
    for charge in charges:
        people.setdefault(charge.employee, _person(charge.employee)).items.append(charge.number)
    everybody = [*(people[employee] for employee in _in_order(facts, list(people))), *groups.values()]
    rows = (
        Row((f"{number}.", one.name, one.post or NOTHING, one.duties()))
        for number, one in enumerate(everybody, start=1)
    )
    return Table(COLUMNS, tuple(rows))


def full_name_of(employee: Employee) -> str:
    return grammar.full_name(employee.last_name, employee.first_name, employee.middle_name)


def post_of(employee: Employee) -> str:
    """In full: «зам. дир. по УВР» is no post of an order."""
    return employee.post_in(grammar.Case.NOMINATIVE)


def _person(employee: Employee) -> _Person:
    return _Person(full_name_of(employee), post_of(employee))


def _in_order(facts: Facts, people: Sequence[Employee]) -> list[Employee]:
    chiefs = [facts.director, facts.deputy, facts.administrator]

    def place(employee: Employee) -> tuple[int, str, int]:
        rank = chiefs.index(employee) if employee in chiefs else len(chiefs)
        return rank, text.sort_key(full_name_of(employee)), employee.pk

    return sorted(people, key=place)


def _referred(jobs: Sequence[Job]) -> Iterator[tuple[Job, str]]:
    """Every job with the number by which the plan's reader finds it; one without a number is called by its words."""
    numbers: dict[int, str] = {}
    for job in jobs:
        own = job.task.number.strip().rstrip(".)") if re.search(r"\d", job.task.number) else ""
        above = numbers.get(job.task.parent_id or 0, "")
        if own and above and not own.startswith(f"{above}."):
            own = f"{above}.{own}"
        numbers[job.task.pk] = own
        yield job, own or _in_short(job.task.title)


def _by_stage(tasks: dict[str, list[str]], lead: str) -> Iterator[str]:
    for stage, references in tasks.items():
        numbers = [one for one in references if re.fullmatch(r"\d[\w.\-]*", one)]
        words = [one for one in references if one not in numbers]
        said = [f"п.\N{NO-BREAK SPACE}{in_ranges(numbers)}"] if numbers else []
        head = f"{_quiet(stage)}: " if stage else ""
        yield f"{lead}{head}{', '.join([*said, *words])}"


def in_ranges(numbers: Sequence[str]) -> str:
    """«1.1–1.3, 2.1»: neighbours that follow one another become a range, two neighbours stay two."""
    runs: list[list[str]] = []
    for number in numbers:
        if runs and number == _after(runs[-1][-1]):
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def _after(number: str) -> str:
    """The next number of the same level; nothing follows «14-а»."""
    head, _, last = number.rpartition(".")
    if not last.isdecimal():
        return ""
    return f"{head}.{int(last) + 1}" if head else str(int(last) + 1)


def _quiet(title: str) -> str:
    """A stage's heading inside a sentence: «ВНЕДРЕНИЕ ЭЖ» is «внедрение ЭЖ»."""
    words = " ".join(title.split()).rstrip(".:")
    if words.isupper():
        return " ".join(word if word.strip("«»(),.") in ABBREVIATIONS else word.lower() for word in words.split(" "))
    return _in_short(words)


def _in_short(words: str) -> str:
    """A title in the middle of a list: without the stop at its end and the capital at its beginning."""
    words = words.strip().rstrip(".;:,")
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
