"""What stands in the generated appendices: the calendar plan, the administrator's data, the responsible staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import takewhile

from ezh_rollout.shared import typography
from plans.orders.facts import Facts, Job
from plans.orders.paper import NOTHING, Column, Row, Table
from plans.orders.responsible import Charge, full_name_of, post_of, responsible
from plans.states import AppendixKind

INDENT = "\u00a0" * 4


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
        ("Фамилия, имя, отчество администратора", full_name_of(person) if person else ""),
        ("Должность", post_of(person) if person else ""),
        ("Телефон", (person.phone if person else "") or school.phone),
        ("Электронная почта", (person.email if person else "") or school.email),
    )
    columns = (Column("Сведения", 42), Column("Значение", 58))
    return Table(columns, tuple(Row((name, value or NOTHING)) for name, value in pairs))
