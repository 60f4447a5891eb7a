"""The PDF of an order with its three appendices, first and next, beside a bare table drawn by the same engine."""

from collections.abc import Iterator
from functools import partial
from html import escape

from django.urls import reverse
from django.utils import timezone

from ezh_rollout.bench import data
from ezh_rollout.bench.browser import Browser
from ezh_rollout.bench.timing import Measurement
from ezh_rollout.shared import pdf
from plans.actions import order as actions
from plans.models import Plan
from plans.states import OrderKind

TASKS = 7
SIZE = "4 pages"
MOST_SECONDS = 0.6


def measurements() -> Iterator[Measurement]:
    """Seven tasks, one a stage, make an order, a calendar plan on its side and two lists: a page each."""
    school, director = data.make_school(1)
    plan = data.make_plan(school, tasks=TASKS)
    order = actions.create(school, kind=OrderKind.INTRODUCTION, plan=plan, by=director, on=timezone.localdate())
    draw = partial(Browser(director).get, reverse("plans:order_pdf", args=[order.pk]))
    yield Measurement(what="order's PDF, first", size=SIZE, ours=draw, is_first=True)
    yield Measurement(
        what="order's PDF, next", size=SIZE, ours=draw, peer=partial(_bare_table, plan), most_seconds=MOST_SECONDS
    )


def _bare_table(plan: Plan) -> bytes:
    rows = plan.tasks.values_list("number", "text", "deadline_words", "deadline_start", "deadline_end")
    cells = ("".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in rows)
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    return pdf.render(f"<html lang='ru'><table>{table}</table></html>", stylesheets=(), title="Строки")
