"""From an order's rows to its paper: everything that will be printed, read once, before anything is drawn."""

from __future__ import annotations

import hashlib
from datetime import date

from ezh_rollout.shared import grammar
from plans.models import Acknowledgement, Appendix, Order, OrderItem
from plans.orders import numbers, uploaded
from plans.orders.appendices import label_of, table_of
from plans.orders.facts import Facts, facts_of
from plans.orders.paper import AppendixPaper, Imprint, Line, Paper
from plans.orders.responsible import Charge
from plans.orders.words import unstopped
from plans.states import AppendixKind
from registry.models import Employee


def paper_of(order: Order, *, on: date) -> Paper:
    """The paper as the rows stand now. Needs `order.school`, `order.plan`, `order.signer`."""
    items = list(order.items.select_related("executor").order_by("position", "pk"))
    readers = readers_of(order)
    school = order.school
    return Paper(
        founder=school.founder,
        school=school.full_name,
        school_short=school.short_name,
        place=order.place,
        heading=unstopped(order.heading),
        preamble=order.preamble.strip(),
        lines=lines_of(items, order.control),
        signer_post=order.signer_post.strip(),
        signer=_initials_first(order.signer) if order.signer else "",
        readers=tuple(_initials_first(reader) for reader in readers),
        appendices=_appendices(order, items, on=on),
        dates_in_words=school.dates_in_words,
    )


def signed_paper_of(order: Order) -> Paper:
    """The paper of a signed order as it was kept, never the living plan."""
    return Paper.from_json(order.paper)


def imprint_of(order: Order) -> Imprint:
    return Imprint(number=order.number, dated=order.dated, is_draft=order.is_draft)


def lines_of(items: list[OrderItem], control: str) -> tuple[Line, ...]:
    """Items and, last of all, the control, all numbered by the program."""
    texts = [(item.text.strip(), 1 if item.parent_id is None else 2) for item in items]
    if control.strip():
        texts.append((control.strip(), 1))
    found = numbers.of_items([depth for _, depth in texts])
    return tuple(
        Line(number, text, 1 if number.count(".") == 1 else 2) for number, (text, _) in zip(found, texts, strict=True)
    )


def readers_of(order: Order) -> list[Employee]:
    rows = Acknowledgement.objects.filter(order=order).select_related("employee")
    return [row.employee for row in rows.order_by("employee__sort_key", "pk")]


def _appendices(order: Order, items: list[OrderItem], *, on: date) -> tuple[AppendixPaper, ...]:
    rows = list(order.appendices.order_by("position", "pk"))
    is_generated = any(row.kind != AppendixKind.UPLOADED for row in rows)
    facts = facts_of(order.school, order.plan, on=on) if is_generated else None
    numbers_of_items = [line.number.rstrip(".") for line in lines_of(items, "")]
    charges = tuple(
        Charge(item.executor, number) for number, item in zip(numbers_of_items, items, strict=True) if item.executor
    )
    return tuple(
        _appendix(row, label_of(number, len(rows)), facts, charges) for number, row in enumerate(rows, start=1)
    )


def _appendix(row: Appendix, label: str, facts: Facts | None, charges: tuple[Charge, ...]) -> AppendixPaper:
    if row.kind == AppendixKind.UPLOADED or facts is None:
        data = bytes(row.pdf)
        return AppendixPaper(
            label,
            row.kind,
            row.title,
            uploaded_sha256=hashlib.sha256(data).hexdigest(),
            uploaded_pages=uploaded.pages_of(data),
        )
    table = table_of(AppendixKind(row.kind), facts, charges)
    return AppendixPaper(label, row.kind, row.title, table.columns, table.rows, table.is_wide)


def _initials_first(employee: Employee) -> str:
    """«Р.А. Белебезьева»: in signatures the initials stand before the surname."""
    return grammar.initials_first(employee.short_name)
