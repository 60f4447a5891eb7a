"""The activation: usual steps to be edited, needs checked live, marks with a day and a name, no code anywhere."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import activation as actions
from registry.actions import eos_account
from registry.codes import Owner
from registry.models import ActivationStep, Appointment, EosAccount, Pupil, Representative, School
from registry.queries.activation import WANTS, activation_counts, activation_steps
from registry.states import ActivationNeed, Role
from tests.world import NOW, World

As = Callable[[str], Client]
DAY = NOW.date()


@pytest.fixture
def steps(world: World) -> list[ActivationStep]:
    """The usual steps instead of the one of the world."""
    ActivationStep.objects.all().delete()
    actions.make_usual_steps(world.school, by=world.sysadmin)
    return list(ActivationStep.objects.filter(school=world.school))


def missing(world: World, need: ActivationNeed) -> set[str]:
    row = next(row for row in activation_steps(world.school) if row.step.need == need)
    return {requirement.label for requirement in row.missing}


def test_the_usual_steps_cover_every_need_once(steps: list[ActivationStep]) -> None:
    assert [step.need for step in steps] == [need.value for need in WANTS] == ActivationNeed.values


def test_the_usual_steps_are_made_once(world: World, steps: list[ActivationStep]) -> None:
    with pytest.raises(Outrun, match="уже составлен"):
        actions.make_usual_steps(world.school, by=world.sysadmin)


@pytest.mark.parametrize(
    ("need", "lacking"),
    [
        (ActivationNeed.NAMES, {"адрес"}),
        (ActivationNeed.CODE, set()),
        (ActivationNeed.ADMINISTRATOR, {"системный администратор назначен приказом", "его электронная почта"}),
        (ActivationNeed.CONTACTS, {"телефон", "электронная почта", "часовой пояс"}),
        (ActivationNeed.SETTINGS, {"система оценивания", "регион", "организационная форма"}),
        (ActivationNeed.TIMETABLE, set()),
        (ActivationNeed.PLACES, set()),
        (ActivationNeed.PEOPLE, set()),
        (ActivationNeed.LINKS, set()),
        (ActivationNeed.CODES, {"коды выданы всем"}),
    ],
)
def test_a_step_names_what_the_school_lacks(
    world: World, steps: list[ActivationStep], need: ActivationNeed, lacking: set[str]
) -> None:
    assert missing(world, need) == lacking


def test_what_was_entered_is_missed_no_more(world: World, steps: list[ActivationStep]) -> None:
    School.objects.filter(pk=world.school.pk).update(
        address="ул. Учебная, 1", phone="1", email="a@example.org", time_zone="МСК", marks="5", region="Р"
    )
    School.objects.filter(pk=world.school.pk).update(organisation_form="МБОУ")
    Appointment.objects.filter(role=Role.SYSADMIN).update(order_reference="№ 24")
    type(world.staff["sysadmin"]).objects.filter(pk=world.staff["sysadmin"].pk).update(email="a@example.org")

    rows = activation_steps(world.school)

    assert {row.step.need for row in rows if row.missing} == {ActivationNeed.CODES}


def test_spaces_are_no_address(world: World, steps: list[ActivationStep]) -> None:
    School.objects.filter(pk=world.school.pk).update(address="   ")

    assert "адрес" in missing(world, ActivationNeed.NAMES)


def test_data_of_another_school_do_not_count(world: World) -> None:
    actions.make_usual_steps(world.other, by=world.stranger)

    row = next(row for row in activation_steps(world.other) if row.step.need == ActivationNeed.PLACES)
    assert len(row.missing) == 3


def test_the_codes_are_out_when_everybody_has_one(world: World, steps: list[ActivationStep]) -> None:
    EosAccount.objects.all().delete()
    people = [
        *(Owner("employee", employee.pk) for name, employee in world.staff.items() if name != "stranger"),
        *(Owner("pupil", pk) for pk in Pupil.objects.values_list("pk", flat=True)),
        *(Owner("representative", pk) for pk in Representative.objects.values_list("pk", flat=True)),
    ]
    codes = {owner: f"CODE-{owner}" for owner in people}
    eos_account.enter_codes(world.school, codes, on=DAY, by=world.sysadmin)
    eos_account.hand_over(world.school, people[1:], on=DAY, signature="ведомость № 1", by=world.sysadmin)

    assert missing(world, ActivationNeed.CODES) == {"коды выданы всем"}
    eos_account.hand_over(world.school, people[:1], on=DAY, signature="ведомость № 1", by=world.sysadmin)
    assert missing(world, ActivationNeed.CODES) == set()


def test_a_step_is_marked_once_and_with_a_name(world: World) -> None:
    step = world.activation_step
    actions.mark_done(step, on=DAY, note="код прислал район", by=world.sysadmin)

    with pytest.raises(Outrun, match="уже отмечен"):
        actions.mark_done(step, on=DAY, by=world.deputy)
    step.refresh_from_db()
    assert (step.done_on, step.done_by, step.note) == (DAY, world.sysadmin, "код прислал район")
    counts = activation_counts(world.school)
    assert (counts.done, counts.total) == (1, 1)


def test_a_done_step_is_not_removed_until_the_mark_is_taken_back(world: World) -> None:
    step = world.activation_step
    actions.mark_done(step, on=DAY, by=world.sysadmin)

    with pytest.raises(Refused, match="снимите отметку"):
        actions.remove_step(step, by=world.sysadmin)
    actions.mark_not_done(step, by=world.sysadmin)
    actions.remove_step(step, by=world.sysadmin)
    with pytest.raises(Outrun, match="уже убрали"):
        actions.remove_step(step, by=world.sysadmin)


@pytest.mark.parametrize(
    ("place", "up", "order"),
    [(0, True, [0, 1, 2]), (1, True, [1, 0, 2]), (1, False, [0, 2, 1]), (2, False, [0, 1, 2])],
)
def test_a_step_changes_places_with_its_neighbour(world: World, place: int, up: bool, order: list[int]) -> None:
    ActivationStep.objects.all().delete()
    made = [actions.add_step(world.school, title=f"Шаг {n}", by=world.sysadmin) for n in range(3)]

    actions.move_step(made[place], up=up, by=world.sysadmin)

    titles = list(ActivationStep.objects.values_list("title", flat=True))
    assert titles == [f"Шаг {n}" for n in order]


def test_a_mark_without_a_name_is_impossible(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivationStep.objects.filter(pk=world.activation_step.pk).update(done_on=DAY)


def test_no_field_could_hold_an_activation_code() -> None:
    names = {field.name for field in ActivationStep._meta.fields}

    assert names == {"id", "school", "position", "title", "need", "done_on", "done_by", "note"}


@pytest.mark.parametrize("count", [1, 30])
def test_the_checklist_costs_the_same_for_one_and_for_thirty(
    world: World, as_: As, django_assert_num_queries: Any, count: int
) -> None:
    ActivationStep.objects.all().delete()
    for number in range(count):
        need = ActivationNeed.values[number % 9] if number else ActivationNeed.CODES.value
        actions.add_step(world.school, title=f"Шаг {number}", need=need, by=world.sysadmin)
    client = as_("sysadmin")

    with django_assert_num_queries(10):
        page = client.get(reverse("registry:activation", args=[world.school.pk])).content.decode()
    assert f"Шаг {count - 1}" in page


def test_a_day_that_has_not_come_is_refused(world: World, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    address = reverse("registry:activation_done", args=[world.activation_step.pk])

    answer = as_("sysadmin").post(address, {"on": "2027-03-11", "note": "примечание"})

    assert answer.status_code == 422
    assert "ещё не наступил" in answer.content.decode()
    assert 'value="примечание"' in answer.content.decode()


@pytest.mark.parametrize("word", ["", "sideways"])
def test_an_unknown_button_changes_nothing(world: World, as_: As, word: str) -> None:
    address = reverse("registry:activation_change", args=[world.activation_step.pk])

    assert as_("sysadmin").post(address, {"do": word}).status_code == 302
    assert ActivationStep.history.filter(history_type="~").count() == 0
