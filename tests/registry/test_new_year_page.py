"""The pages that open the next study year and move its classes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import PeriodSet, StudyYear
from tests.registry.new_year_things import add_class, class_of
from tests.world import World, make_pupil

As = Callable[[str], Client]


def test_a_year_is_opened_with_shifted_periods(world: World, as_: As) -> None:
    client = as_("sysadmin")
    url = reverse("registry:new_year", args=[world.school.pk])
    page = client.get(url)
    data = _typed(page.context)

    answer = client.post(url, data)

    opened = StudyYear.objects.get(starts_on=date(2027, 9, 1))
    assert answer.status_code == 302
    assert list(opened.period_sets.get().periods.order_by("number").values_list("starts_on", "ends_on")) == [
        (date(2027, 9, 1), date(2027, 12, 29)),
        (date(2028, 1, 11), date(2028, 5, 28)),
    ]
    again = client.post(url, data)
    assert again.status_code == 422
    assert (StudyYear.objects.count(), PeriodSet.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [("2027-05-30", "2028-05-30"), ("2028-09-01", "2029-05-31"), ("2027-09-01", "2027-08-01"), ("", ""), ("x", "y")],
)
def test_a_wrong_year_is_not_opened(world: World, as_: As, starts_on: str, ends_on: str) -> None:
    url = reverse("registry:new_year", args=[world.school.pk])

    answer = as_("sysadmin").post(url, {"starts_on": starts_on, "ends_on": ends_on})

    assert answer.status_code == 422
    assert StudyYear.objects.count() == 1


@pytest.mark.usefixtures("next_year")
def test_the_page_moves_what_it_shows(world: World, as_: As) -> None:
    client = as_("sysadmin")
    url = reverse("registry:new_year_classes", args=[world.school.pk])
    page = client.get(url)
    data: dict[str, Any] = {"left_on": "2027-05-31", "source": "nothing"}
    for form in page.context["classes"]:
        data |= {form.add_prefix(name): form.initial[name] for name in ("outcome", "name", "version")}

    assert client.post(url, data).status_code == 302
    assert class_of(world.pupil)[0] == "6а"
    again = client.post(url, data)
    assert again.status_code == 422
    assert "Переводить некого" in again.content.decode()


@pytest.mark.usefixtures("next_year")
def test_the_preview_costs_the_same_for_one_class_and_thirty(world: World, as_: As) -> None:
    client, costs = as_("sysadmin"), []
    for number in (0, 30):
        for n in range(number):
            make_pupil(add_class(world, f"7-{n}", 7, class_teacher=world.staff["employee"]), f"Семёнов{n}", "Иван")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("registry:new_year_classes", args=[world.school.pk]))
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 14


def _typed(context: Any) -> dict[str, Any]:
    data: dict[str, Any] = {name: str(value) for name, value in context["form"].initial.items()}
    for one in context["sets"]:
        for form in (one.head, *one.lines):
            data |= {form.add_prefix(key): str(value) for key, value in form.initial.items()}
    return data
