"""The demo school's plan: the built-in template with the seed's own people put back, and work begun on it.

Months in the plan have no year, so its start decides what is late and what is to come. The seed runs from March to
1 October, so the demo starts with this year's March, or from October on with the next one. Any other start would
put the consents before the data and hide the plan's best known trap. The states are synthetic and made by the same
actions people use.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from plans.actions import task as task_actions
from plans.actions.plan_import import save_reading
from plans.models import Plan, Task
from plans.reading import read_pasted
from plans.states import TaskMove
from plans.template import template_text
from registry.models import Appointment, School
from registry.states import Role

TITLE: Final = "В МКОУ «ХЛЕБЕНСКАЯ ООШ»"
START, SUBMIT, ACCEPT, RETURN = TaskMove.START, TaskMove.SUBMIT, TaskMove.ACCEPT, TaskMove.RETURN


@dataclass(frozen=True)
class Step:
    """A move of a task so many days before the demo was loaded. The task is named by the beginning of its text."""

    text: str
    move: TaskMove
    by: Role
    days: int
    words: str = ""


STEPS: Final = (
    Step("Ознакомление администрации", START, Role.SYSADMIN, 24),
    Step("Ознакомление администрации", SUBMIT, Role.SYSADMIN, 18, "Провели общее собрание, протокол в папке."),
    Step("Ознакомление администрации", ACCEPT, Role.DEPUTY, 17),
    Step("Организация неформального обсуждения", START, Role.DIRECTOR, 20),
    Step("Организация неформального обсуждения", SUBMIT, Role.DIRECTOR, 12, "Обсудили в учительской и с советом."),
    Step("Организация неформального обсуждения", ACCEPT, Role.DEPUTY, 11),
    Step("Совещание при директоре", START, Role.DIRECTOR, 9),
    Step("Выбор варианта используемого ЭЖ", START, Role.SYSADMIN, 9),
    Step("Выбор варианта используемого ЭЖ", SUBMIT, Role.SYSADMIN, 8, "Выбран вариант, решение в протоколе."),
    Step("Выбор варианта используемого ЭЖ", ACCEPT, Role.DEPUTY, 7),
    Step("Сведения о сотрудниках", START, Role.SYSADMIN, 6),
    Step("Сведения о сотрудниках", SUBMIT, Role.SYSADMIN, 4, "Таблица сотрудников готова."),
    Step("Сведения о сотрудниках", RETURN, Role.DEPUTY, 3, "Не хватает отчеств у троих сотрудников, допишите."),
    Step("Организация работы по соблюдению", START, Role.DIRECTOR, 5),
    Step("Организация работы по соблюдению", SUBMIT, Role.DIRECTOR, 1, "Назначены ответственные за обработку данных."),
)


def load_plan(school: School, *, at: datetime) -> Plan:
    """The seed plan in the name of the system administrator, with its first steps made."""
    people = {row.role: row.user for row in Appointment.objects.in_force().filter(school=school).select_related("user")}
    start = start_for(timezone.localdate(at))
    reading = read_pasted(seed_text(), "", start=start)
    author = people[Role.SYSADMIN]
    plan = save_reading(
        reading, school=school, starts_on=start, by=author, source_name="Учебный план", with_evidence=True
    )
    make_steps(plan, people, at=at)
    return plan


def start_for(today: date) -> date:
    """The first of March of the plan that is under way on that day, or of the next one."""
    return date(today.year if today.month < 10 else today.year + 1, 3, 1)


def seed_text() -> str:
    """The template with the names of the seed in the rows where they stand."""
    names: dict[str, str] = json.loads(Path(__file__).with_name("demo_people.json").read_text(encoding="utf-8"))
    return template_text(title=TITLE, people={int(row): cell for row, cell in names.items()})


def make_steps(plan: Plan, people: dict[str, Any], *, at: datetime) -> None:
    for step in STEPS:
        task = Task.objects.select_related("school").get(plan=plan, text__startswith=step.text)
        moment = at - timedelta(days=step.days)
        task_actions.make_move(task, step.move, words=step.words, by=people[step.by], at=moment)
