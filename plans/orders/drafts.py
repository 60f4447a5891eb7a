"""What a new order says before anybody has touched it: one builder a kind of order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from ezh_rollout.shared import typography
from ezh_rollout.shared.grammar import Case, Gender
from plans.orders.duties import assigned_duties, begins_work, sentence
from plans.orders.facts import Facts
from plans.orders.words import CONTROL_BY_DIRECTOR, control_by, name_of_journal, stopped
from plans.states import AppendixKind, OrderKind
from registry.models import Employee, School

Journal = dict[Case, str]


@dataclass(frozen=True)
class DraftItem:
    text: str
    depth: int = 1
    executor: Employee | None = None
    due_on: date | None = None
    task_id: int | None = None


@dataclass(frozen=True)
class Draft:
    heading: str
    preamble: str
    items: tuple[DraftItem, ...]
    control: str
    appendices: tuple[tuple[AppendixKind, str], ...]
    readers: tuple[Employee, ...]


def draft_of(kind: OrderKind, facts: Facts) -> Draft:
    builders: dict[OrderKind, Callable[[Facts, Journal], Draft]] = {
        OrderKind.INTRODUCTION: introduction,
        OrderKind.RESPONSIBLE: responsible,
        OrderKind.MODEL: model,
    }
    return builders[kind](facts, name_of_journal(facts.school.eos_name))


def introduction(facts: Facts, eos: Journal) -> Draft:
    """«О внедрении ЕОС «Д»»: calendar plan, administrator's data and responsible staff as appendices."""
    name = eos[Case.GENITIVE]
    items = (
        DraftItem(f"Организовать внедрение {name} в {_school(facts.school)} по календарному плану (приложение № 1)."),
        DraftItem("Утвердить:"),
        DraftItem(f"календарный план внедрения {name} (приложение № 1);", depth=2),
        DraftItem(f"данные администратора {name} (приложение № 2);", depth=2),
        DraftItem("список ответственных сотрудников с их обязанностями (приложение № 3).", depth=2),
        *_administrator(facts, eos),
        *_duties(facts, eos),
        DraftItem(
            "Ответственным сотрудникам, указанным в приложении № 3, обеспечить выполнение календарного плана "
            "в установленные сроки."
        ),
        *_familiarise(facts, "сотрудников, указанных в приложении № 3,"),
    )
    appendices = (
        (AppendixKind.CALENDAR_PLAN, f"Календарный план внедрения {name}"),
        (AppendixKind.ADMINISTRATOR, f"Данные администратора {name}"),
        (AppendixKind.RESPONSIBLE, f"Список сотрудников, ответственных за внедрение {name}, и их обязанности"),
    )
    return Draft(
        heading=f"О внедрении {name}",
        preamble=_preamble("В целях перехода на ведение журналов успеваемости в электронной форме", facts),
        items=items,
        control=CONTROL_BY_DIRECTOR,
        appendices=appendices,
        readers=_readers(facts),
    )


def responsible(facts: Facts, _eos: Journal) -> Draft:
    """«О назначении ответственного за ведение ЭЖ»: the administrator, until somebody else is put there."""
    person = facts.administrator
    items = [
        DraftItem(
            f"Назначить {_whom(person)} {_responsible_in(person, Case.INSTRUMENTAL)} за ведение электронного журнала "
            f"({facts.school.eos_name}) в {_school(facts.school)}.",
            executor=person,
        ),
        DraftItem(
            f"{_capital(_responsible_in(person, Case.DATIVE))} за ведение электронного журнала {_to_whom(person)}:"
        ),
        DraftItem("организовать работу с электронным журналом и поддерживать в нём актуальные данные школы;", depth=2),
        DraftItem("оказывать учителям и классным руководителям помощь в работе с электронным журналом;", depth=2),
        DraftItem("обеспечивать защиту персональных данных при ведении электронного журнала;", depth=2),
        DraftItem("докладывать директору школы о ходе работы и о выявленных нарушениях.", depth=2),
    ]
    if facts.deputy is not None:
        words = "обеспечить методическое сопровождение и проверку полноты данных электронного журнала"
        items.append(DraftItem(sentence(facts.deputy, words, None), executor=facts.deputy))
    return Draft(
        heading="О назначении ответственного за ведение электронного журнала",
        preamble=_preamble("В целях организации ведения электронного журнала", facts),
        items=tuple(items),
        control=CONTROL_BY_DIRECTOR,
        appendices=(),
        readers=_unique([person, facts.deputy], besides=facts.director),
    )


def model(facts: Facts, eos: Journal) -> Draft:
    """«Об утверждении модели ЭЖ, сроков введения и плана работ»: the plan is the only appendix."""
    items = (
        DraftItem(
            f"Утвердить модель электронного журнала: учёт успеваемости и посещаемости в электронной форме "
            f"в {eos[Case.PREPOSITIONAL]}."
        ),
        DraftItem(stopped(f"Установить сроки введения электронного журнала: {_terms(facts)}")),
        DraftItem("Утвердить план работ по подготовке к внедрению электронного журнала (приложение)."),
        *_administrator(facts, eos),
        DraftItem("Ответственным исполнителям обеспечить выполнение плана работ в установленные сроки."),
        *_familiarise(facts, "работников школы"),
    )
    return Draft(
        heading="Об утверждении модели электронного журнала, сроков введения и плана работ",
        preamble=_preamble("В целях подготовки к внедрению электронного журнала", facts),
        items=items,
        control=control_by(facts.deputy) if facts.deputy else CONTROL_BY_DIRECTOR,
        appendices=((AppendixKind.CALENDAR_PLAN, "План работ по подготовке к внедрению электронного журнала"),),
        readers=_readers(facts),
    )


def _preamble(aim: str, facts: Facts) -> str:
    """The aim, the law that the plan itself names, and the plan with its approved revision."""
    ground = ""
    if facts.plan is not None:
        ground = " и на основании плана работ по внедрению электронного журнала"
    if facts.revision is not None and facts.revision.decided_at is not None:
        approved = typography.date_words(facts.revision.decided_at.date())
        ground += f" (редакция {facts.revision.revision}, утверждена {approved})"
    return (
        f"{aim}, в соответствии с Федеральным законом от 29 декабря 2012 г. № 273-ФЗ «Об образовании в Российской "
        f"Федерации», Федеральным законом от 27 июля 2006 г. № 152-ФЗ «О персональных данных»{ground}"
    )


def _administrator(facts: Facts, eos: Journal) -> Iterator[DraftItem]:
    """Accusative and instrumental: «Назначить Кондратову В.Н. администратором …»."""
    person = facts.administrator
    if person is not None:
        yield DraftItem(
            f"Назначить {person.name_in(Case.ACCUSATIVE)} администратором {eos[Case.GENITIVE]}.", executor=person
        )


def _duties(facts: Facts, eos: Journal) -> Iterator[DraftItem]:
    for duty in assigned_duties(facts, eos=eos):
        yield DraftItem(duty.text, executor=duty.executor, due_on=duty.due_on, task_id=duty.job.task.pk)


def _familiarise(facts: Facts, whom: str) -> Iterator[DraftItem]:
    if facts.deputy is not None:
        words = f"ознакомить {whom} с настоящим приказом под подпись"
        yield DraftItem(sentence(facts.deputy, words, None), executor=facts.deputy)


def _terms(facts: Facts) -> str:
    """The plan's start, and the day its work in the journal begins; without such a task, the last of its dates."""
    if facts.plan is None:
        return "подготовительный этап — с ____________, начало ведения — с ____________"
    begins = typography.date_words(facts.plan.starts_on)
    dated = [job for job in facts.jobs if job.ends_on]
    ends = max(
        (job.ends_on for job in [job for job in dated if begins_work(job)] or dated if job.ends_on), default=None
    )
    until = f", начало ведения электронного журнала — не позднее {typography.date_words(ends)}" if ends else ""
    return f"начало работ — {begins}{until}"


def _readers(facts: Facts) -> tuple[Employee, ...]:
    """Everybody whom the plan or the order names; the director who signs has read it."""
    named = [employee for job in facts.jobs for employee in job.employees]
    return _unique([facts.administrator, facts.deputy, *named], besides=facts.director)


def _unique(people: list[Employee | None], *, besides: Employee | None) -> tuple[Employee, ...]:
    found = {person.pk: person for person in people if person is not None and person != besides}
    return tuple(found.values())


def _responsible_in(person: Employee | None, case: Case) -> str:
    """Agrees with the person: «назначить … ответственной», «ответственному …»."""
    is_woman = person is not None and person.gender == Gender.FEMALE
    forms = {Case.INSTRUMENTAL: ("ответственным", "ответственной"), Case.DATIVE: ("ответственному", "ответственной")}
    return forms[case][is_woman]


def _whom(person: Employee | None) -> str:
    return person.post_and_name_in(Case.ACCUSATIVE) if person else "____________________"


def _to_whom(person: Employee | None) -> str:
    return person.name_in(Case.DATIVE) if person else "____________________"


def _school(school: School) -> str:
    """«в МКОУ «Хлебенская ООШ»»: an abbreviation does not change."""
    return school.short_name


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
