"""The home page of a director: other schools in the database must not cost her anything."""

from collections.abc import Iterator

from django.urls import reverse

from ezh_rollout.bench import bare, data
from ezh_rollout.bench.browser import Browser
from ezh_rollout.bench.timing import Measurement
from plans.models import Task

TASKS = 22


def measurements() -> Iterator[Measurement]:
    school, director = data.make_school(1)
    data.make_plan(school, tasks=TASKS)
    yield _of(Browser(director), school.pk, "1 school")
    for number in range(2, 301):
        data.make_plan(data.make_school(number)[0], tasks=TASKS)
    yield _of(Browser(director), school.pk, "300 schools")


def _of(browser: Browser, school_id: int, size: str) -> Measurement:
    rows = (
        Task.objects.filter(school=school_id).order_by("deadline_end").values_list("number", "text", "deadline_words")
    )
    return Measurement(
        what="home page",
        size=size,
        ours=lambda: browser.get(reverse("home")),
        peer=bare.page(browser, "tasks", rows.all),
    )
