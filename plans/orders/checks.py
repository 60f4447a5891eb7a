"""What stands in the way of signing an order, and what a careful person would look at again before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ezh_rollout.shared import text, typography
from plans.models import Appendix, Order, OrderItem
from plans.orders.facts import Facts, facts_of
from plans.orders.numbers import of_items
from plans.states import AppendixKind
from registry.models import Employee

BLANK = re.compile(r"_{3,}")
APPENDIX_NUMBER = re.compile(r"приложени\w*\s+№\s*(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Rows:
    """An order's rows, read once for all checks; items with their printed numbers."""

    items: tuple[tuple[str, OrderItem], ...]
    appendices: tuple[Appendix, ...]
    readers: int

    @property
    def new_tasks(self) -> list[OrderItem]:
        """Items that signing turns into tasks of the plan."""
        return [item for _, item in self.items if item.executor_id and item.due_on and item.task_id is None]

    @property
    def linked(self) -> list[OrderItem]:
        return [item for _, item in self.items if item.task_id is not None]


def rows_of(order: Order) -> Rows:
    items = list(order.items.select_related("executor", "task").order_by("position", "pk"))
    found = of_items([1 if item.parent_id is None else 2 for item in items])
    return Rows(
        items=tuple(zip((number.rstrip(".") for number in found), items, strict=True)),
        appendices=tuple(order.appendices.defer("pdf").order_by("position", "pk")),
        readers=order.acknowledgements.count(),
    )


def obstacles_to_sign(order: Order, rows: Rows | None = None, facts: Facts | None = None) -> list[str]:
    """All reasons at once; an empty list means «можно подписывать». Whoever has read rows and facts hands them in."""
    if not order.is_draft:
        return ["Приказ уже подписан."]
    rows = rows or rows_of(order)
    facts = facts or facts_of(order.school, order.plan, on=order.created_at.date())
    return [
        *_missing_parts(order),
        *_unfit_items(rows),
        *_unfit_appendices(rows, facts),
    ]


def _missing_parts(order: Order) -> Iterator[str]:
    if not order.school.full_name.strip():
        yield "Не указано полное наименование школы: заполните его на странице школы."
    if not order.heading.strip():
        yield "Нет заголовка: напишите, о чём приказ."
    if not order.signer_post.strip():
        yield "Не указана должность того, кто подписывает."
    if order.signer is None:
        yield "Не указано, кто подписывает приказ."
    else:
        yield from _unfit_person(order.signer, "Подписывает приказ")
    if BLANK.search(f"{order.preamble} {order.control}"):
        yield "В преамбуле или в пункте о контроле осталось незаполненное место «____»."


def _unfit_items(rows: Rows) -> Iterator[str]:
    if not rows.items:
        yield "В приказе нет ни одного пункта."
    for number, item in rows.items:
        if not item.text.strip():
            yield f"Пункт {number} пустой: напишите текст или уберите пункт."
        if BLANK.search(item.text):
            yield f"В пункте {number} осталось незаполненное место «____»."
        if item.executor is not None:
            yield from _unfit_person(item.executor, f"Исполнитель пункта {number}")


def _unfit_person(employee: Employee, part: str) -> Iterator[str]:
    if not employee.gender:
        yield f"{part}: {employee.short_name}. В карточке сотрудника не указан пол, без него имя не склонить."


def _unfit_appendices(rows: Rows, facts: Facts) -> Iterator[str]:
    kinds = {appendix.kind for appendix in rows.appendices}
    if AppendixKind.CALENDAR_PLAN in kinds and not facts.jobs:
        yield "В приложении должен быть календарный план, но план не выбран или в нём нет задач."
    if AppendixKind.ADMINISTRATOR in kinds and facts.administrator is None:
        yield (
            "В приложении должны быть данные администратора, но администратор не найден: назначьте его на странице "
            "«Роли» или укажите должность в карточке сотрудника."
        )
    if AppendixKind.RESPONSIBLE in kinds and not any(job.employees for job in facts.jobs) and not _charged(rows):
        yield "В списке ответственных сотрудников никого нет: укажите исполнителей в плане или в пунктах."


def _charged(rows: Rows) -> bool:
    return any(item.executor_id for _, item in rows.items)


def doubts_about(order: Order, rows: Rows, facts: Facts) -> list[str]:
    """Nothing here forbids signing; each line names its place."""
    return [
        *_doubtful_parts(order, rows, facts),
        *_unreachable_administrator(rows, facts),
        *_doubtful_items(rows, order.plan_id),
        *_doubtful_references(rows),
    ]


def _doubtful_parts(order: Order, rows: Rows, facts: Facts) -> Iterator[str]:
    if not re.match(r"(о|об|обо)\s", order.heading.strip().lower()):
        yield "Заголовок обычно начинается с «О …» или «Об …»."
    if not order.preamble.strip():
        yield "Нет преамбулы: на основании чего издаётся приказ?"
    if not order.control.strip():
        yield "Нет пункта о контроле за исполнением."
    if not rows.readers:
        yield "Лист ознакомления пуст: никто не увидит приказ, кроме администрации."
    if rows.new_tasks and order.plan is None:
        yield "Приказ не связан с планом, поэтому поручения из его пунктов не станут задачами."
    if order.plan is not None and facts.revision is None and rows.appendices:
        yield "План, на который опирается приказ, ещё не утверждён."


def _unreachable_administrator(rows: Rows, facts: Facts) -> Iterator[str]:
    person = facts.administrator
    if person is None or not any(row.kind == AppendixKind.ADMINISTRATOR for row in rows.appendices):
        return
    missing = [name for name, value in (("телефон", person.phone), ("почта", person.email)) if not value]
    if missing:
        yield f"У администратора {person.short_name} не указано: {', '.join(missing)}."


def _doubtful_items(rows: Rows, plan: int | None) -> Iterator[str]:
    for number, item in rows.items:
        words = text.search_key(item.text)
        if item.executor is not None and not _is_named(item.executor, words):
            yield f"Пункт {number}: исполнитель — {item.executor.short_name}, но в тексте его фамилии нет."
        if item.due_on is not None and not _is_dated(item, words):
            yield (f"Пункт {number}: срок — {typography.date_words(item.due_on)}, но в тексте этой даты нет.")
        task = item.task
        if task is not None and task.plan_id != plan:
            yield f"Пункт {number}: его задача — из другого плана, а не из того, на который опирается приказ."
        if task is not None and item.due_on and task.deadline_end and item.due_on != task.deadline_end:
            yield (
                f"Пункт {number}: срок по приказу — {typography.date_words(item.due_on)}, "
                f"а у задачи плана — {typography.date_words(task.deadline_end)}."
            )


def _is_named(employee: Employee, words: str) -> bool:
    """By the beginning of the surname: the text may hold it in any case."""
    surname = text.search_key(employee.last_name)
    forms = [text.search_key(form) for form in employee.name_forms.values()]
    stem = surname[: max(3, len(surname) - 2)]
    return stem in words or any(form.split()[0] in words for form in forms if form)


def _is_dated(item: OrderItem, words: str) -> bool:
    if item.due_on is None:
        return True
    forms = (typography.date_words(item.due_on), typography.date_numeric(item.due_on))
    return any(text.search_key(form).removesuffix(" г.") in words for form in forms)


def _doubtful_references(rows: Rows) -> Iterator[str]:
    """«(приложение № 3)» must exist, and an appendix that no item mentions approves nothing."""
    said = " ".join(item.text for _, item in rows.items).replace("\u00a0", " ")
    mentioned = {int(number) for number in APPENDIX_NUMBER.findall(said)}
    total = len(rows.appendices)
    for number in sorted(mentioned):
        if number > total or total == 1:
            has = "одно, без номера" if total == 1 else f"всего {total}"
            yield f"В тексте есть ссылка на приложение № {number}, а приложений {has}."
    if total == 1 and "приложени" not in said.lower():
        yield "В тексте нет ссылки на приложение."
    if total > 1:
        for number in sorted(set(range(1, total + 1)) - mentioned):
            yield f"В тексте нет ссылки на приложение № {number}."
