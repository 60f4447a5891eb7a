"""Drafts of orders: made from the school's facts, edited by several people, thrown away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from ezh_rollout.shared.history import changed_since, delete_as, save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from plans.models import Acknowledgement, Appendix, Order, OrderItem, Plan, Task
from plans.orders.drafts import DraftItem, draft_of
from plans.orders.facts import facts_of
from plans.states import AppendixKind, OrderKind
from registry.models import Employee, School

NOT_A_DRAFT = "Приказ уже подписан, изменить его нельзя. Обновите страницу."
GONE = "Этот проект приказа уже удалили."


@dataclass(frozen=True)
class ItemContent:
    """One item as a person wants it; without `pk` it is new."""

    text: str
    depth: int = 1
    pk: int | None = None
    executor: Employee | None = None
    due_on: date | None = None
    task: Task | None = None


@dataclass(frozen=True)
class AppendixContent:
    """One appendix; `pdf` of an already uploaded one may be left out."""

    kind: AppendixKind
    title: str
    pk: int | None = None
    pdf: bytes = b""


@dataclass(frozen=True)
class OrderContent:
    """Everything of a draft that a person edits. `fields` are columns of `Order`."""

    fields: dict[str, Any]
    items: list[ItemContent] = field(default_factory=list)
    appendices: list[AppendixContent] = field(default_factory=list)
    readers: list[Employee] = field(default_factory=list)


def parts_of(order: Order) -> dict[str, str]:
    """A mark of each part that is rows of its own: a form carries them, so that a late one can name what changed."""
    items = order.items.order_by("position", "pk").values_list("text", "parent_id", "executor_id", "due_on", "task_id")
    appendices = order.appendices.order_by("position", "pk").values_list("kind", "title", "pk")
    readers = order.acknowledgements.order_by("employee_id").values_list("employee_id")
    parts = (("пункты", items), ("приложения", appendices), ("лист ознакомления", readers))
    return {name: _mark(rows) for name, rows in parts}


def _mark(rows: Iterable[Any]) -> str:
    return hashlib.sha256(json.dumps([list(row) for row in rows], default=str).encode()).hexdigest()[:12]


@transaction.atomic
def create(school: School, *, kind: OrderKind, plan: Plan | None, by: Any, on: date) -> Order:
    """A draft full of sensible words: names in the right cases, the plan's deadlines, the appendices of its kind."""
    facts = facts_of(school, plan, on=on)
    draft = draft_of(kind, facts)
    order = Order(
        school=school,
        plan=plan,
        kind=kind,
        place=school.place,
        heading=draft.heading,
        preamble=draft.preamble,
        control=draft.control,
        signer=facts.director,
        created_by=by,
    )
    if facts.director is not None and facts.director.post:
        order.signer_post = facts.director.post[:1].upper() + facts.director.post[1:]
    save_as(order, by=by, reason="новый проект приказа")
    _write_items(order, [_content(item) for item in draft.items], by=by)
    _write_appendices(order, [AppendixContent(kind=kind, title=title) for kind, title in draft.appendices])
    _write_readers(order, list(draft.readers))
    return order


def _content(item: DraftItem) -> ItemContent:
    task = Task.objects.get(pk=item.task_id) if item.task_id else None
    return ItemContent(item.text, item.depth, None, item.executor, item.due_on, task)


@transaction.atomic
def edit(order: Order, *, content: OrderContent, version: int, seen: dict[str, str], by: Any) -> Order:
    """Saves a draft. Raises `Outrun` when it was changed after the form was opened, and names what."""
    fresh = locked_draft(order)
    if fresh.version != version:
        raise Outrun(_what_changed(fresh, version, seen))
    for name, value in content.fields.items():
        setattr(fresh, name, value)
    fresh.version += 1
    save_as(fresh, by=by, reason="правка проекта", fields=[*content.fields, "version"])
    _write_items(fresh, content.items, by=by)
    _write_appendices(fresh, content.appendices)
    _write_readers(fresh, content.readers)
    return fresh


@transaction.atomic
def delete(order: Order, *, by: Any) -> None:
    """Throws a draft away; a signed order is only cancelled."""
    delete_as(locked_draft(order), by=by, reason="проект удалён")


def locked_draft(order: Order) -> Order:
    """The row as it is now, locked. Raises `Outrun` when it is no draft any more."""
    fresh = Order.objects.select_for_update().filter(pk=order.pk).first()
    if fresh is None:
        raise Outrun(GONE)
    if not fresh.is_draft:
        raise Outrun(NOT_A_DRAFT)
    return fresh


def _what_changed(order: Order, version: int, seen: dict[str, str]) -> str:
    fields = [f"«{change.label}» ({change.before} → {change.after})" for change in changed_since(order, version)]
    parts = [f"«{name}»" for name, mark in parts_of(order).items() if seen.get(name) != mark]
    what = ", ".join([*fields, *parts]) or "проект приказа"
    return (
        f"Пока вы правили, другой человек уже сохранил: {what}. Ваш текст ниже цел. "
        "Сверьте его с новым и сохраните ещё раз — тогда останется ваш вариант."
    )


def _write_items(order: Order, items: list[ItemContent], *, by: Any) -> None:
    """Rows keep their identity, so that the history of an item shows its life; only what differs is written."""
    kept = {item.pk: item for item in order.items.all()}
    wanted = {item.pk for item in items}
    for pk, row in kept.items():
        if pk not in wanted:
            delete_as(row, by=by, reason="пункт убран")
    above: OrderItem | None = None
    for position, item in enumerate(items, start=1):
        # Taken out: an id that was sent twice is a new row the second time, not a parent of itself.
        row = kept.pop(item.pk) if item.pk in kept else OrderItem(school=order.school, order=order)
        before = _values(row)
        row.position, row.text = position, item.text
        row.executor, row.due_on, row.task = item.executor, item.due_on, item.task
        row.parent = above if item.depth > 1 else None
        if row.pk is None or before != _values(row):
            save_as(row, by=by, reason="пункт приказа")
        if row.parent is None:
            above = row


def _values(row: OrderItem) -> tuple[Any, ...]:
    return (row.position, row.text, row.executor_id, row.due_on, row.task_id, row.parent_id)


def _write_appendices(order: Order, appendices: list[AppendixContent]) -> None:
    kept = {row.pk: row for row in order.appendices.all()}
    order.appendices.exclude(pk__in=[one.pk for one in appendices if one.pk in kept]).delete()
    for position, one in enumerate(appendices, start=1):
        row = kept.pop(one.pk) if one.pk in kept else Appendix(school=order.school, order=order)
        if one.kind == AppendixKind.UPLOADED and not (one.pdf or row.pdf):
            raise Refused(f"Приложение «{one.title}»: выберите файл PDF.")
        row.kind, row.title, row.position = one.kind, one.title, position
        row.pdf = one.pdf or row.pdf if one.kind == AppendixKind.UPLOADED else b""
        row.save()


def _write_readers(order: Order, readers: list[Employee]) -> None:
    """People keep their row; those taken off the list lose it (a draft's rows hold no dates yet)."""
    wanted = {reader.pk for reader in readers}
    order.acknowledgements.exclude(employee__in=wanted).delete()
    there = set(order.acknowledgements.values_list("employee_id", flat=True))
    Acknowledgement.objects.bulk_create(
        Acknowledgement(school=order.school, order=order, employee=reader)
        for reader in readers
        if reader.pk not in there
    )
