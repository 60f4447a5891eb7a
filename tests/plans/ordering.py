"""For the tests of orders: a plan with the usual duties, a draft of it, and reading a PDF back.

Orders are handed out as Any: a test says what must be there and falls over where it is not.
"""

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pypdfium2

from plans.actions import order as actions
from plans.actions import order_signing as signing
from plans.models import Order, Plan, Stage, Task
from plans.orders.composing import paper_of
from plans.states import DeadlineKind, OrderKind
from tests.world import World, make_plan, make_task

TODAY = date(2027, 3, 10)
AT = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)


def usual_plan(world: World) -> Plan:
    """Consents by the deputy (as a sub-item), filling by the administrator, check and start."""
    staff = world.staff
    plan = make_plan(world.school, title="План внедрения")
    stage = Stage.objects.create(school=world.school, plan=plan, position=1, title="НАЧАЛО ИСПОЛЬЗОВАНИЯ ЭЖ")
    papers = make_task(
        plan, stage, "Разработка комплекта документов по защите ПД:", people=(staff["deputy"],), **until(10, 1)
    )
    make_task(plan, stage, "Сбор согласий на обработку персональных данных", parent=papers, number="-")
    make_task(plan, stage, "Заполнение базы данных:", people=(staff["sysadmin"],), **until(9, 30))
    make_task(plan, stage, "Анализ готовности школы", people=(staff["sysadmin"], staff["deputy"]), **until(5, 31))
    make_task(plan, stage, "Старт работы в ЕОС «Д»", people=(staff["sysadmin"],), **until(9, 1))
    return plan


def until(month: int, day: int) -> dict[str, Any]:
    end = date(2027, month, day)
    return {"deadline_words": f"до {day}.{month:02}", "deadline_kind": DeadlineKind.DATES, "deadline_end": end}


def draft(world: World, kind: OrderKind = OrderKind.INTRODUCTION, plan: Plan | None = None) -> Any:
    made = actions.create(world.school, kind=kind, plan=plan, by=world.users["deputy"], on=TODAY)
    return fresh(made)


def fresh(order: Order) -> Any:
    return Order.objects.select_related("school", "plan", "signer", "printout").get(pk=order.pk)


def sign(order: Order, by: Any, *, number: str = "45", dated: date = TODAY, digest: str | None = None) -> Any:
    """Signs what stands in the order now, unless the digest of another paper is given."""
    return signing.sign(
        order,
        number=number,
        dated=dated,
        digest=paper_of(order, on=TODAY).digest if digest is None else digest,
        by=by,
        at=AT,
        check_url=lambda code: f"https://school.example/check/{code}/",
    )


def pages_of(pdf: bytes) -> list[str]:
    """The text of every page; runs of spaces and line ends are one space."""
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        text = page.get_textpage()
        texts.append(" ".join(text.get_text_range().replace("\ufffe", "-").split()))
        text.close()
        page.close()
    document.close()
    return texts


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of every page in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    sizes = [tuple(round(side * 25.4 / 72) for side in document.get_page_size(place)) for place in range(len(document))]
    document.close()
    return [(width, height) for width, height in sizes]


def value_of(html: str, name: str) -> str:
    """What stands in an input of the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no {name} on the page"
    return unescape(found[1])


def task_named(plan: Any, beginning: str) -> Task:
    return Task.objects.get(plan=plan, text__startswith=beginning)
