"""The page of a plan, small and large, beside a bare table of the same tasks."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.urls import reverse

from ezh_rollout.bench import bare, data
from ezh_rollout.bench.browser import Browser
from ezh_rollout.bench.timing import Measurement
from plans.models import Assignment, Plan, Task

SIZES = (22, 1000)
MOST_RATIO = 3.0


def measurements() -> Iterator[Measurement]:
    school, director = data.make_school(1)
    for size in SIZES:
        plan = data.make_plan(school, tasks=size)
        browser = Browser(director)
        yield Measurement(
            what="plan page",
            size=f"{size} tasks",
            ours=partial(browser.get, reverse("plans:plan", args=[plan.pk])),
            peer=bare.page(browser, f"plan-{size}", partial(_rows, plan)),
            most_ratio=MOST_RATIO,
        )


def _rows(plan: Plan) -> Iterator[Sequence[Any]]:
    """The cells of our table by two plain queries: number, text, words, dates, people, state."""
    people: dict[int, list[str]] = defaultdict(list)
    named = Assignment.objects.filter(task__plan=plan).order_by("position", "pk")
    for task, last, first in named.values_list("task_id", "employee__last_name", "employee__first_name"):
        people[task].append(f"{last} {first}")
    columns = ("number", "text", "deadline_words", "deadline_start", "deadline_end", "state", "pk")
    for *cells, pk in Task.objects.filter(plan=plan).order_by("stage__position", "position").values_list(*columns):
        yield *cells, ", ".join(people[pk])
