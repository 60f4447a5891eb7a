"""«Данные раньше согласий»: whose data are entered without a consent in force, and whose have left already."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consents.actions.consent import Paper, Said, record
from consents.models import TransferPerson
from consents.states import Answer, ConsentKind, Subject
from plans.consent_warning import ConsentWarning, consent_warning
from plans.evidence import measure
from registry.models import Employee
from tests.world import NOW, World, make_pupil
from tests.world_consents import make_form

As = Callable[[str], Client]
TODAY = date(2027, 3, 10)


def say(world: World, person: Any, answer: Answer = Answer.GIVEN, *, on: date = TODAY) -> None:
    signer = world.representative if person == world.pupil else None
    record(person, Paper(ConsentKind.PROCESSING, on), said=[Said(answer, signer)], by=world.deputy, at=NOW)


def found(world: World) -> ConsentWarning:
    warning = consent_warning(world.school, on=TODAY)
    assert warning is not None
    return warning


def lines(world: World) -> dict[str, str]:
    return {f"{line.title}: {line.query}": line.words for line in found(world).lines}


def hand_over(
    world: World, person: Any, subject: Subject = Subject.PUPIL, *, held: str = "", taken: bool = True
) -> None:
    world.transfer.taken_at, world.transfer.taken_by = (NOW, world.sysadmin) if taken else (None, None)
    world.transfer.save()
    TransferPerson.objects.create(school=world.school, transfer=world.transfer, held=held, **{subject.value: person})


def test_every_class_says_how_many_of_whom(world: World) -> None:
    say(world, world.pupil)
    make_pupil(world.school_class, "Рябинин", "Иван")
    key = f"5а: group=class-{world.school_class.pk}&who="

    told = lines(world)

    assert told[f"{key}pupil"] == (
        "согласие у 1 из 2\N{NO-BREAK SPACE}учащихся, а данные всех уже внесены; передано в журнал: 0"
    )
    assert told[f"{key}representative"].startswith("согласие у 0 из 1\N{NO-BREAK SPACE}представителя,")
    assert told["Сотрудники: group=staff&who=employee"].startswith("согласие у 1 из 5\N{NO-BREAK SPACE}сотрудников,")
    assert (found(world).allowed, found(world).people) == (2, 10)


def test_a_class_that_lacks_nothing_is_not_named(world: World) -> None:
    say(world, world.pupil)

    assert [line.title for line in found(world).lines if "who=pupil" in line.query] == ["5б"]


def test_a_refusal_is_an_answer_and_no_permission(world: World) -> None:
    """The task is done when everybody has answered; the warning stays while anybody has not agreed."""
    before = measure(["consents_pupils"], school=world.school.pk, plan=world.plan.pk, on=TODAY)["consents_pupils"]

    say(world, world.pupil, Answer.REFUSED)

    after = measure(["consents_pupils"], school=world.school.pk, plan=world.plan.pk, on=TODAY)["consents_pupils"]
    assert (before.done, after.done, after.total) == (0, 1, 2)
    assert [line.title for line in found(world).lines if "who=pupil" in line.query] == ["5а", "5б"]


def test_data_that_left_without_a_consent_are_counted(world: World) -> None:
    say(world, world.pupil)
    for person in (world.pupil, world.other_pupil):
        hand_over(world, person)
    # Twice in two files is still one person.
    hand_over(world, world.other_pupil)

    assert found(world).astray_words == "1\u00a0человека, у которого"
    assert [line.words.rpartition(" ")[2] for line in found(world).lines if "who=pupil" in line.query] == ["1"]


@pytest.mark.parametrize("how", [{"held": "none"}, {"taken": False}])
def test_data_that_never_left_are_not_counted(world: World, how: dict[str, Any]) -> None:
    """Whoever stood in the stop-list, and a file that nobody took."""
    hand_over(world, world.pupil, **how)

    assert found(world).astray == 0


def test_whoever_withdrew_after_the_data_left_is_counted(world: World) -> None:
    for person in (world.staff["employee"],):
        hand_over(world, person, Subject.EMPLOYEE)
    assert found(world).astray == 0

    say(world, world.staff["employee"], Answer.REFUSED)

    assert found(world).astray == 1


def test_pupils_without_a_class_have_a_line(world: World) -> None:
    world.pupil.school_class = None
    world.pupil.save()

    assert any(key.startswith("Без класса: group=unplaced") for key in lines(world))


def test_when_everybody_agreed_nothing_is_said(world: World) -> None:
    for subject, section in ((Subject.PUPIL, "pupil"), (Subject.REPRESENTATIVE, "representative")):
        make_form(world.school, subject, by=world.deputy)
        other = world.things[f"other_{section}"]
        signer = world.other_representative if subject is Subject.PUPIL else None
        say(world, world.things[section])
        record(other, Paper(ConsentKind.PROCESSING, TODAY), said=[Said(Answer.GIVEN, signer)], by=world.deputy, at=NOW)
    for employee in Employee.objects.current().filter(school=world.school).exclude(pk=world.staff["employee"].pk):
        say(world, employee)

    assert consent_warning(world.school, on=TODAY) is None


def test_the_page_that_the_plan_fetches_says_it_and_leads_to_the_class(world: World, as_: As) -> None:
    hand_over(world, world.pupil)
    hand_over(world, world.other_pupil)

    browser, told = as_("sysadmin"), reverse("plans:plan_consents", args=[world.plan.pk])
    plan = browser.get(reverse("plans:plan", args=[world.plan.pk])).content.decode()
    page = browser.get(told).content.decode()

    assert f'hx-get="{told}" hx-trigger="load" hx-select="#consent-warning"' in plan
    assert f'href="{told}"' in plan
    assert '<div id="consent-warning">' in page

    assert "Данные раньше согласий" in page
    assert "человек, у которых согласия сейчас нет" in page
    url = reverse("consents:people", args=[world.school.pk])
    assert f'href="{url}?group=class-{world.school_class.pk}&amp;who=pupil"' in page


@pytest.mark.parametrize("pupils", [1, 30])
def test_it_costs_the_same_for_any_number_of_people(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, pupils: int
) -> None:
    for number in range(pupils):
        make_pupil(world.school_class, "Рябинин", f"Иван{number}")

    with django_assert_num_queries(10):
        consent_warning(world.school, on=TODAY)
