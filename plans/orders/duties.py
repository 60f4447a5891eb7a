"""Which tasks of a plan an order names one by one, and in what words: «обеспечить …»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ezh_rollout.shared.grammar import Case
from plans.orders.facts import Facts, Job
from plans.orders.words import stopped, until
from registry.models import Employee

START = r"\bстарт\w*\b|\bначал\w* (работы|ведения)"

# What a task is recognised by → what its executor is told. {eos} is the journal's name in the genitive, {eos_in} in the
# prepositional. A plan is written in nouns that nobody declines reliably («проверка и, при необходимости, …»), so the
# order says the well-known duties in words of its own; everything else is covered by the calendar plan.
DUTIES = (
    (
        r"\bсогласи\w* на обработку|\bсбор\w* согласи",
        "обеспечить сбор согласий на обработку персональных данных сотрудников, обучающихся и их родителей",
    ),
    (r"\bподготовк\w* данных|\bсведени\w+ о сотрудниках", "подготовить данные для регистрации в {eos_in}"),
    (r"\bрегистраци\w* (оу|школы|учреждения|организации)\b", "обеспечить регистрацию школы в {eos_in}"),
    (r"\bзаполнени\w* базы данных", "обеспечить заполнение базы данных {eos}"),
    (
        r"\bввод\w* информации|\bрасписани\w* звонков|\bзаполнени\w* справочников",
        "обеспечить ввод отчётных периодов, расписания звонков и заполнение справочников {eos}",
    ),
    (r"\bпроверк\w+.*данных", "обеспечить проверку и исправление данных, внесённых в {eos_acc}"),
    (START, "обеспечить начало работы в {eos_in}"),
)


@dataclass(frozen=True)
class Assigned:
    """A sentence of an order with the row it becomes."""

    text: str
    executor: Employee
    due_on: date | None
    job: Job


def assigned_duties(facts: Facts, *, eos: dict[Case, str]) -> Iterator[Assigned]:
    """One sentence a well-known duty, in the plan's order; only unfinished tasks with one person who answers."""
    said: set[str] = set()
    for job in facts.jobs:
        executor = job.sole_executor
        duty = _duty_of(job)
        if executor is None or duty is None or duty in said or job.task.is_finished or executor == facts.director:
            continue
        said.add(duty)
        words = duty.format(eos=eos[Case.GENITIVE], eos_in=eos[Case.PREPOSITIONAL], eos_acc=eos[Case.ACCUSATIVE])
        due_on = job.ends_on if job.ends_on is not None and job.ends_on >= facts.on else None
        yield Assigned(sentence(executor, words, due_on), executor, due_on, job)


def begins_work(job: Job) -> bool:
    return re.search(START, job.task.title.lower()) is not None


def sentence(executor: Employee, words: str, due_on: date | None) -> str:
    """«Заместителю директора по … Селицкой Т.А. обеспечить … в срок до 1 октября 2027 г.»"""
    who = executor.post_and_name_in(Case.DATIVE)
    when = f" в срок {until(due_on)}" if due_on else ""
    return stopped(f"{who[:1].upper()}{who[1:]} {words.strip().rstrip('.;')}{when}")


def _duty_of(job: Job) -> str | None:
    """The first paragraph only: «Разработка комплекта документов: – сбор согласий» has a sub-task of its own."""
    title = job.task.title.lower()
    return next((duty for pattern, duty in DUTIES if re.search(pattern, title)), None)
