"""The page where the director destroys: what it does, what a wrong form does, what it costs."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.models import Pupil
from tests.registry.destruction_things import As, leave
from tests.world import NOW, World, make_pupil


@pytest.fixture
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def form(*people: str, **changed: str) -> dict[str, Any]:
    data = {
        "number": "8",
        "dated": "2027-03-10",
        "reason": "срок",
        "commission": "Берёзкина Р.А.",
        "word": "Уничтожить",
    }
    return {**data, **changed, "people": list(people)}


@pytest.mark.usefixtures("_today")
def test_the_director_destroys_from_the_page(world: World, as_: As) -> None:
    leave(world.pupil)

    answer = as_("director").post(
        reverse("registry:retention", args=[world.school.pk]), form(f"pupils-{world.pupil.pk}"), follow=True
    )

    assert "Акт № 8 от 10.03.2027" in answer.content.decode()
    assert not Pupil.objects.filter(pk=world.pupil.pk).exists()


@pytest.mark.usefixtures("_today")
@pytest.mark.parametrize(
    ("changed", "status", "message"),
    [
        ({"word": "да"}, 422, "впишите «уничтожить»"),
        ({"word": ""}, 422, "Обязательное поле"),
        ({"dated": "2027-03-11"}, 422, "ещё не наступил"),
        ({"commission": " \n "}, 422, "Обязательное поле"),
        ({"number": "1"}, 422, "уже есть"),
        ({"people": "pupils-999999"}, 409, "данные изменились"),
        ({"people": ""}, 404, ""),
        ({"people": "schools-1"}, 404, ""),
    ],
)
def test_nothing_is_destroyed_by_a_wrong_form(
    world: World, as_: As, changed: dict[str, str], status: int, message: str
) -> None:
    leave(world.pupil)
    data = form(f"pupils-{world.pupil.pk}")

    answer = as_("director").post(reverse("registry:retention", args=[world.school.pk]), {**data, **changed})

    assert answer.status_code == status
    assert message in answer.content.decode()
    assert Pupil.objects.filter(pk=world.pupil.pk).exists()


@pytest.mark.usefixtures("_today")
@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_one_and_for_thirty(
    world: World, as_: As, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        leave(make_pupil(world.school_class, f"Вязов{number:02}", "Ян"))
    client = as_("director")

    with django_assert_num_queries(12):
        page = client.get(reverse("registry:retention", args=[world.school.pk])).content.decode()
    assert f"Вязов{count - 1:02} Ян" in page
