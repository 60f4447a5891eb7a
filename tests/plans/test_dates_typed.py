"""A year that no plan has is a slip of the finger and told beside its field."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Plan
from tests.world import World

As = Callable[[str], Client]


@pytest.mark.parametrize("day", ["0001-01-01", "0202-03-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_plan_begins_in_a_likely_year(world: World, as_: As, day: str) -> None:
    before = Plan.objects.count()

    response = as_("sysadmin").post(
        reverse("plans:plan_new", args=[world.school.pk]), {"title": "План", "starts_on": day}
    )

    assert response.status_code == 422
    assert "Проверьте год" in response.content.decode()
    assert Plan.objects.count() == before


@pytest.mark.parametrize("field", ["deadline_start", "deadline_end"])
def test_a_task_has_a_deadline_in_a_likely_year(world: World, as_: As, field: str) -> None:
    people = {"people-TOTAL_FORMS": "0", "people-INITIAL_FORMS": "0"}
    form = {"text": "Задача", "stage": world.stage.pk, "version": world.task.version, field: "0202-03-01", **people}

    response = as_("sysadmin").post(reverse("plans:task_edit", args=[world.task.pk]), form)

    assert response.status_code == 422
    assert "Проверьте год" in response.content.decode()
