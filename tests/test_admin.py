"""The administration is no way around the actions: what they guard is only read there, and nothing is deleted."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from plans.models import Approval, Order, Plan, Task
from registry.models import DataRemark, Employee, ImportRun, PersonalDataAccess, School, StudyYear, Verification
from tests.registry.verification_things import verify
from tests.world import World

OURS = ("registry", "consents", "plans", "auth")
# What the technical administrator enters; everything else is written by actions.
WRITABLE = {get_user_model(), School, StudyYear}
SCREENS = [(model, screen) for model, screen in admin.site._registry.items() if model._meta.app_label in OURS]


def name_of(value: Any) -> str:
    return value._meta.label if isinstance(value, type) and issubclass(value, Model) else ""


@pytest.fixture
def root(db: None) -> Any:
    return get_user_model().objects.create_superuser("root")


@pytest.fixture
def browser(root: Any) -> Client:
    client = Client()
    client.force_login(root, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("model", "screen"), SCREENS, ids=name_of)
def test_even_the_superuser_deletes_nothing(model: type[Model], screen: Any, root: Any) -> None:
    request = RequestFactory().get("/")
    request.user = root

    assert not screen.has_delete_permission(request)
    assert not screen.has_delete_permission(request, model())
    assert "delete_selected" not in screen.get_actions(request)


@pytest.mark.parametrize(("model", "screen"), SCREENS, ids=name_of)
def test_what_actions_guard_is_only_read(model: type[Model], screen: Any, root: Any) -> None:
    request = RequestFactory().get("/")
    request.user = root
    inlines = [inline for inline in screen.get_inline_instances(request) if inline.has_change_permission(request)]

    assert screen.has_change_permission(request) == screen.has_add_permission(request) == (model in WRITABLE)
    assert inlines == []


@pytest.mark.parametrize("model", [Plan, Task, Approval, Order, Employee, School, Group])
def test_a_screen_shows_and_does_not_delete(model: type[Model], browser: Client, world: World) -> None:
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    address = f"admin:{model._meta.app_label}_{model._meta.model_name}"

    shown = browser.get(reverse(f"{address}_change", args=[row.pk]))
    deleted = browser.post(reverse(f"{address}_delete", args=[row.pk]), {"post": "yes"})

    assert (shown.status_code, deleted.status_code) == (200, 403)
    assert "deletelink" not in shown.content.decode()
    assert model._default_manager.filter(pk=row.pk).exists()


def test_rights_are_not_given_in_the_administration(browser: Client, world: World) -> None:
    """Only appointments give them, with an order behind."""
    names = {pattern.name for pattern in admin.site._registry[School].get_urls()}

    assert [name for name in names if name and "permissions" in name] == []


@pytest.mark.parametrize(
    ("person", "page"),
    [("pupil", "change"), ("representative", "change"), ("employee", "change"), ("employee", "history")],
)
def test_whoever_opens_a_card_in_the_administration_stands_in_the_log(
    person: str, page: str, browser: Client, root: Any, world: World
) -> None:
    PersonalDataAccess.objects.all().delete()
    card = {"pupil": world.pupil, "representative": world.representative, "employee": world.staff["employee"]}[person]
    address = f"admin:registry_{person}_{page}"

    assert browser.get(reverse(address, args=[card.pk])).status_code == 200
    assert browser.get(reverse(address, args=[card.pk + 900_000])).status_code in {302, 404}

    log = PersonalDataAccess.objects.values_list("school", "section", "person_id", "by")
    assert list(log) == [(world.school.pk, card.section, card.pk, root.pk)]


def test_whoever_may_not_open_a_card_leaves_no_trace(world: World) -> None:
    PersonalDataAccess.objects.all().delete()
    helper = get_user_model().objects.create_user("helper", is_staff=True)
    client = Client()
    client.force_login(helper, "django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("admin:registry_pupil_change", args=[world.pupil.pk])).status_code == 403
    assert not PersonalDataAccess.objects.exists()


@pytest.mark.parametrize(
    ("model", "values"),
    [(Verification, {"seen"}), (DataRemark, {"was", "text", "reason"}), (ImportRun, {"file_name", "problems"})],
    ids=name_of,
)
def test_values_of_people_stand_only_where_a_look_is_logged(
    model: Any, values: set[str], browser: Client, world: World
) -> None:
    verify(world, "rooms")
    rows = model._default_manager.filter(school=world.school)
    assert rows.update(**dict.fromkeys(values, "999-77-55"))

    page = browser.get(reverse(f"admin:registry_{model._meta.model_name}_change", args=[rows[0].pk]))

    assert page.status_code == 200
    assert "999-77-55" not in page.content.decode()
