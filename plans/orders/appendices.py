"""What stands in the generated appendices: the calendar plan, the administrator's data, the responsible staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from ezh_rollout.shared import typography
from ezh_rollout.shared.grammar import Case
from plans.orders.facts import STAFF_GROUPS, Facts, Job
from plans.orders.paper import Column, Row
from plans.states import AppendixKind
from registry.models import Employee

NOTHING = "—"
INDENT = "\u00a0" * 4


@dataclass(frozen=True)
class Charge:
    """An item of the order that names the person as its executor."""

    employee: Employee
    number: str


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    is_wide: bool = False


def table_of(kind: AppendixKind, facts: Facts, charges: tuple[Charge, ...] = ()) -> Table:
    builders: dict[AppendixKind, Callable[[], Table]] = {
        AppendixKind.CALENDAR_PLAN: lambda: calendar_plan(facts),
        AppendixKind.ADMINISTRATOR: lambda: administrator(facts),
        AppendixKind.RESPONSIBLE: lambda: responsible(facts, charges),
    }
    return builders[kind]()


def label_of(position: int, total: int) -> str:
    """A single appendix has no number."""
    return "Приложение" if total == 1 else f"Приложение № {position}"


def calendar_plan(facts: Facts) -> Table:
    """The plan in its own words; the dates beside the words say what they mean."""
    columns = (
        Column("№ п/п", 7),
        Column("Мероприятие", 44),
        Column("Срок исполнения", 15),
        Column("Даты", 16),
        Column("Ответственный", 18),
    )
    return Table(columns, tuple(_calendar_rows(facts)), is_wide=True)


def _calendar_rows(facts: Facts) -> Iterator[Row]:
    """Sub-tasks without people and dates of their own stay inside the cell of their task, as people write plans."""
    stage = None
    for place, job in enumerate(facts.jobs):
        if _is_folded(job):
            continue
        if job.depth == 1 and job.task.stage_id != stage:
            stage = job.task.stage_id
            if job.task.stage.title:
                yield Row((job.task.stage.title,), is_stage=True)
        folded = takewhile(_is_folded, facts.jobs[place + 1 :])
        yield Row(
            (job.task.number, "\n".join([job.task.text.strip(), *map(_folded_line, folded)]), *_when(job), _who(job))
        )


def _is_folded(job: Job) -> bool:
    has_own_dates = job.task.deadline_words or job.task.deadline_start or job.task.deadline_end
    return job.is_inherited and not has_own_dates


def _folded_line(job: Job) -> str:
    mark = job.task.number or "–"
    return f"{INDENT * (job.depth - 1)}{mark} {job.task.text.strip()}"


def _when(job: Job) -> tuple[str, str]:
    """Words and dates; a sub-task that takes both from its task repeats neither."""
    task = job.task
    dates = typography.date_range_words(task.deadline_start, task.deadline_end)
    empty = NOTHING if job.depth == 1 else ""
    return task.deadline_words or empty, dates or empty


def _who(job: Job) -> str:
    names = dict.fromkeys(part.name for part in job.parts)
    return ",\n".join(names) or NOTHING


def administrator(facts: Facts) -> Table:
    """Who runs the journal and how to reach her. An empty line stays to be filled in, visibly."""
    person = facts.administrator
    school = facts.school
    pairs = (
        ("Электронный журнал", school.eos_name),
        ("Образовательная организация", school.short_name),
        ("Фамилия, имя, отчество администратора", _full_name(person) if person else ""),
        ("Должность", _post(person) if person else ""),
        ("Телефон", (person.phone if person else "") or school.phone),
        ("Электронная почта", (person.email if person else "") or school.email),
    )
    columns = (Column("Сведения", 42), Column("Значение", 58))
    return Table(columns, tuple(Row((name, value or NOTHING)) for name, value in pairs))


@dataclass
class _Person:
    name: str
    post: str
    duties: list[str] = field(default_factory=list)


def responsible(facts: Facts, charges: tuple[Charge, ...]) -> Table:
    """People in the order in which the plan calls them, groups of staff after them; each with the duties."""
    people: dict[str, _Person] = {}
    groups: dict[str, _Person] = {}
    # Who does a task whole is not listed with each of its sub-tasks: those are in the calendar plan.
    for job in (job for job in facts.jobs if not job.is_inherited):
        for part in job.parts:
            duty = _duty(job, answers=part.answers)
            if part.employee is not None:
                _add(people, str(part.employee.pk), _full_name(part.employee), _post(part.employee), duty)
            elif part.group in STAFF_GROUPS:
                _add(groups, part.group, part.name[:1].upper() + part.name[1:], "", duty)
    for employee, items in _by_person(charges):
        _add(people, str(employee.pk), _full_name(employee), _post(employee), f"исполнение {items} приказа")
    everybody = [*people.values(), *groups.values()]
    columns = (
        Column("№ п/п", 9),
        Column("Фамилия, имя, отчество", 22),
        Column("Должность", 22),
        Column("Обязанности", 47),
    )
    rows = (
        Row((f"{number}.", one.name, one.post or NOTHING, ";\n".join(one.duties) + "."))
        for number, one in enumerate(everybody, start=1)
    )
    return Table(columns, tuple(rows))


def _by_person(charges: tuple[Charge, ...]) -> Iterator[tuple[Employee, str]]:
    """«пункта 3», «пунктов 3, 4 и 12»"""
    found: dict[Employee, list[str]] = {}
    for charge in charges:
        found.setdefault(charge.employee, []).append(charge.number)
    for employee, items in found.items():
        yield employee, f"{'пункта' if len(items) == 1 else 'пунктов'} {typography.joined(items)}"


def _add(found: dict[str, _Person], key: str, name: str, post: str, duty: str) -> None:
    person = found.setdefault(key, _Person(name, post))
    if duty and duty not in person.duties:
        person.duties.append(duty)


def _duty(job: Job, *, answers: bool) -> str:
    title = _in_short(job.task.title)
    when = f" ({job.task.deadline_words})" if job.task.deadline_words else ""
    return f"{'' if answers else 'участвует: '}{title}{when}"


def _in_short(words: str) -> str:
    """A title in the middle of a list: without the stop at its end and the capital at its beginning."""
    words = words.strip().rstrip(".;:,")
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _full_name(employee: Employee) -> str:
    """«Кондратова Вера Николаевна»; where only initials are known, «Кондратова В.Н.»"""
    is_initial = len(employee.first_name.rstrip(".")) <= 1
    return employee.short_name if is_initial else employee.full_name


def _post(employee: Employee) -> str:
    """In full: «зам. дир. по УВР» is no post of an order."""
    return employee.post_in(Case.NOMINATIVE)
