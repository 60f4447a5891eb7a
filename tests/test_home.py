"""«Что от вас нужно сегодня» says what waits for this person, and nothing of others."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consents.actions.consent import Paper, Said, record
from consents.models import ConsentForm, Demand, PrintBatch, Withdrawal
from consents.numbers import new_number
from consents.states import Answer, ConsentKind, PageDecision, PageOutcome, Subject
from ezh_rollout.today import Todo, district_rows, todo_of
from plans.models import Acknowledgement, Plan, Task
from plans.states import DeadlineKind, TaskState
from registry.actions import access
from registry.models import Pupil, Representation, Representative
from registry.queries.verification import count_never_verified
from registry.states import Role
from tests.world import NOW, World, make_school, make_task
from tests.world_consents import make_form

As = Callable[[str], Client]
TODAY = date(2027, 4, 5)
OWN_CLASS = "Нет ответа о согласии в вашем классе"


def titles(world: World, person: str, on: date = TODAY) -> dict[str, int]:
    return {line.title: line.count for line in todo_of(world.users[person], world.school, on=on)}


def test_director_is_told_of_the_plan_that_waits_for_her(world: World) -> None:
    lines = titles(world, "director")

    assert lines["План ждёт вашего утверждения"] == 1
    assert lines["Проекты приказов"] == 1


def test_employee_is_told_of_own_things_only(world: World) -> None:
    Acknowledgement.objects.all().delete()

    # He leads a class of one pupil with one parent.
    assert titles(world, "employee") == {"Ваши просроченные задачи": 1, OWN_CLASS: 2}


def test_who_has_nothing_due_yet_is_told_what_comes_next_and_when(world: World) -> None:
    Acknowledgement.objects.all().delete()

    line, _ = todo_of(world.users["employee"], world.school, on=date(2027, 1, 5))

    assert (line.count, line.title, line.is_late) == (2, "Ваши задачи впереди", False)
    assert "Ближайшая: «" in line.note
    assert line.note.endswith("март\u00a02027\u00a0г.")


def test_a_task_without_a_date_is_still_ahead(world: World) -> None:
    Acknowledgement.objects.all().delete()
    Task.objects.update(deadline_start=None, deadline_end=None, deadline_kind=DeadlineKind.UNKNOWN)

    assert titles(world, "employee") == {"Ваши задачи впереди": 2, OWN_CLASS: 2}


def test_deputy_is_told_of_work_that_others_submitted(world: World) -> None:
    assert titles(world, "deputy")["Задачи ждут вашей проверки"] == 1


def test_deputy_is_told_of_data_that_nobody_verified(world: World) -> None:
    lines = {line.title: line for line in todo_of(world.deputy, world.school, on=TODAY)}
    line = lines["Внесённые данные, которых никто не сверил"]

    assert (line.count, line.is_ahead) == (count_never_verified(world.school.pk), True)
    assert line.url == reverse("registry:verification", args=[world.school.pk])
    assert line.title not in titles(world, "sysadmin")


def test_own_submission_does_not_wait_for_its_author(world: World) -> None:
    world.submitted_task.submitted_by = world.deputy
    world.submitted_task.save()

    assert "Задачи ждут вашей проверки" not in titles(world, "deputy")


def test_sysadmin_of_an_empty_school_is_told_to_make_a_plan(world: World) -> None:
    Plan.objects.all().delete()

    assert titles(world, "sysadmin") == {"Плана ещё нет": 1, "Персональные коды ждут выдачи": 1}


def test_sysadmin_is_told_which_data_come_first(world: World) -> None:
    found = [line for line in todo_of(world.sysadmin, world.other, on=TODAY) if "пусты" in line.title]
    assert found == []  # no right in another school

    access.appoint(world.sysadmin, school=world.other, role=Role.SYSADMIN, by=None, at=NOW)
    user = type(world.sysadmin).objects.get(pk=world.sysadmin.pk)
    (line,) = (line for line in todo_of(user, world.other, on=TODAY) if "пусты" in line.title)

    assert (line.count, line.note) == (10, "Начните с раздела «Учебные годы»")
    assert line.url == reverse("registry:reference", args=[world.other.pk])


def test_who_has_an_order_to_read_is_told(world: World) -> None:
    Acknowledgement.objects.create(school=world.school, order=world.signed_order, employee=world.staff["class_teacher"])

    assert titles(world, "class_teacher") == {
        "Приказы, с которыми нужно ознакомиться": 1,
        "Персональные коды ждут выдачи": 1,
        OWN_CLASS: 2,
    }


def test_late_things_stand_first(world: World) -> None:
    lines = todo_of(world.director, world.school, on=TODAY)

    assert [line.is_late for line in lines] == sorted((line.is_late for line in lines), reverse=True)
    assert lines[0].is_late


@pytest.mark.parametrize("schools", [1, 30])
def test_home_costs_the_same_for_any_number_of_schools(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, schools: int
) -> None:
    for number in range(schools):
        school = make_school(f"Школа {number}")
        access.appoint(world.director, school=school, role=Role.DIRECTOR, by=None, at=NOW)
    client = as_("director")

    with django_assert_num_queries(31):
        page = client.get(reverse("home"))

    assert page.content.decode().count("Школа ") == schools


@pytest.mark.parametrize("schools", [1, 30])
def test_district_page_costs_the_same_for_any_number_of_schools(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, schools: int
) -> None:
    for number in range(schools):
        school = make_school(f"Школа {number}")
        access.appoint(world.district, school=school, role=Role.DISTRICT, by=None, at=NOW)
    client = as_("district")

    with django_assert_num_queries(7):
        page = client.get(reverse("district"))

    assert page.content.decode().count("Школа ") == schools


def test_district_sees_numbers_and_no_names(world: World, as_: As) -> None:
    row = district_rows(world.district, on=TODAY)[0]

    page = as_("district").get(reverse("district")).content.decode()

    assert (row.tasks, row.finished, row.late, row.approved) == (2, 0, 1, True)
    for employee in world.staff.values():
        assert employee.last_name not in page
    assert world.task.text not in page


def test_district_counts_what_is_closed(world: World) -> None:
    stage = world.stage
    make_task(
        world.plan,
        stage,
        "Лишнее",
        state=TaskState.NOT_REQUIRED,
        dropped_by=world.deputy,
        dropped_at=NOW,
        dropped_reason="не нужно",
    )

    assert district_rows(world.district, on=TODAY)[0].finished == 1


@pytest.mark.parametrize(("person", "is_told"), [("deputy", True), ("sysadmin", False), ("employee", False)])
def test_whoever_verifies_finds_the_way_to_the_data(
    world: World, as_: Callable[[str], Client], person: str, is_told: bool
) -> None:
    page = as_(person).get(reverse("home")).content.decode()

    assert (reverse("registry:verification", args=[world.school.pk]) in page) is is_told


# Of the consents


def settled(world: World) -> None:
    """Nothing of the consents waits: the papers are done, the pages looked at, a blank for everybody."""
    Withdrawal.objects.all().delete()
    Demand.objects.all().delete()
    for subject in (Subject.PUPIL, Subject.REPRESENTATIVE):
        ConsentForm.objects.filter(school=world.school, subject=subject).delete()
        make_form(world.school, subject, by=world.deputy)
    for form in ConsentForm.objects.filter(school=world.school):
        print_once(form, by=world.deputy)


def print_once(form: ConsentForm, *, by: Any) -> None:
    PrintBatch.objects.create(
        school=form.school, form=form, number=new_number(), title="5а", count=1, made_by=by, made_at=NOW
    )


def consent_lines(world: World, person: str = "deputy", on: date = TODAY) -> dict[str, Todo]:
    urls = {reverse(f"consents:{name}", args=[world.school.pk]) for name in CONSENT_PAGES}
    return {line.title: line for line in todo_of(world.users[person], world.school, on=on) if line.url in urls}


CONSENT_PAGES = ("deadlines", "scans", "upcoming", "settings", "forms", "register", "print_new")


def test_who_keeps_consents_is_told_nothing_when_nothing_waits(world: World) -> None:
    settled(world)

    assert consent_lines(world) == {}


@pytest.mark.parametrize(
    ("on", "title", "is_late", "is_ahead"),
    [
        (date(2027, 3, 10), "Отзывы и обращения в работе", False, True),
        (date(2027, 4, 1), "Отзывы и обращения: срок на этой неделе", False, False),
        (date(2027, 4, 9), "Отзывы и обращения: срок закона прошёл", True, False),
    ],
)
def test_the_clock_of_the_law_stands_on_the_first_page(
    world: World, on: date, title: str, is_late: bool, is_ahead: bool
) -> None:
    waiting = world.withdrawal
    settled(world)
    waiting.pk = None
    waiting.save()

    (line,) = consent_lines(world, on=on).values()

    assert (line.count, line.title, line.is_late, line.is_ahead) == (1, title, is_late, is_ahead)


def test_pages_of_a_scan_wait_for_whoever_looks_at_them(world: World) -> None:
    settled(world)
    page = world.scan_page
    page.decision, page.decided_by, page.decided_at = PageDecision.WAITING, None, None
    page.save()
    assert {title: line.count for title, line in consent_lines(world).items()} == {
        "Подписи на сканах ждут просмотра": 1
    }

    page.outcome = PageOutcome.UNREADABLE
    page.save()

    assert {title: line.count for title, line in consent_lines(world).items()} == {"Сомнительные страницы сканов": 1}


@pytest.mark.parametrize(("years", "is_told"), [(14, True), (15, False), (18, True)])
def test_a_birthday_that_ends_a_consent_is_told_in_time(world: World, years: int, is_told: bool) -> None:
    settled(world)
    born = date(TODAY.year - years, 5, 1)
    Pupil.objects.filter(pk=world.pupil.pk).update(birth_date=born)
    world.pupil.refresh_from_db()
    signers = [world.representative] if years == 14 else [world.representative, None]
    said = [Said(Answer.GIVEN, signer) for signer in signers]
    record(world.pupil, Paper(ConsentKind.PROCESSING, date(2027, 3, 5)), said=said, by=world.deputy, at=NOW)

    assert ("Согласия, которые скоро перестанут действовать" in consent_lines(world)) is is_told


def test_the_processor_is_asked_for_before_the_blanks(world: World) -> None:
    settled(world)
    PrintBatch.objects.filter(form__subject=Subject.PUPIL, school=world.school).delete()
    ConsentForm.objects.filter(school=world.school, subject=Subject.PUPIL).delete()
    assert list(consent_lines(world)) == ["Бланки согласий не введены в действие"]

    world.consent_settings.processor_name = ""
    world.consent_settings.save()

    assert list(consent_lines(world)) == ["Не названо, кому поручена обработка данных"]


def test_blanks_that_nobody_printed_wait_for_whoever_prints(world: World) -> None:
    """A later edition waits again; a school that collects signatures on sheets of its own is not nagged."""
    settled(world)
    title = "Бланки согласий ещё не напечатаны"
    later = make_form(world.school, Subject.PUPIL, edition=2, by=world.deputy)
    assert [consent_lines(world, who)[title].count for who in ("deputy", "sysadmin")] == [1, 1]

    print_once(later, by=world.sysadmin)

    assert consent_lines(world) == {}
    make_form(world.school, Subject.PUPIL, edition=3, by=world.deputy)
    newest = ConsentForm.objects.get(school=world.school, subject=Subject.PUPIL, edition=3)
    paper = Paper(ConsentKind.PROCESSING, date(2027, 3, 5), form=newest)
    record(world.pupil, paper, said=[Said(Answer.GIVEN, world.representative)], by=world.deputy, at=NOW)
    assert consent_lines(world) == {}


def test_who_has_to_sign_anew_and_who_disagrees_is_told(world: World) -> None:
    settled(world)
    pupil = ConsentForm.objects.get(school=world.school, subject=Subject.PUPIL)
    father = Representative.objects.create(school=world.school, last_name="Рябинин", first_name="Пётр")
    Representation.objects.create(school=world.school, representative=father, pupil=world.pupil)
    said = [Said(Answer.GIVEN, world.representative), Said(Answer.REFUSED, father)]
    record(world.pupil, Paper(ConsentKind.PROCESSING, date(2027, 3, 5), form=pupil), said=said, by=world.deputy, at=NOW)
    assert {title: line.count for title, line in consent_lines(world).items()} == {"Разногласия родителей": 1}

    record(
        world.pupil,
        Paper(ConsentKind.PROCESSING, date(2027, 3, 6), form=pupil),
        said=[Said(Answer.GIVEN, father)],
        by=world.deputy,
        at=NOW,
    )
    print_once(make_form(world.school, Subject.PUPIL, edition=2, by=world.deputy), by=world.deputy)

    assert {title: line.count for title, line in consent_lines(world).items()} == {
        "Согласия, которые нужно подписать заново": 1
    }


def test_who_signed_alone_as_a_teenager_signs_anew_when_of_age(world: World) -> None:
    settled(world)
    form = ConsentForm.objects.get(school=world.school, subject=Subject.PUPIL)
    Pupil.objects.filter(pk=world.pupil.pk).update(birth_date=date(2009, 4, 1))
    world.pupil.refresh_from_db()
    paper = Paper(ConsentKind.PROCESSING, date(2027, 3, 5), form=form)

    record(world.pupil, paper, said=[Said(Answer.GIVEN, None)], by=world.deputy, at=NOW)

    assert consent_lines(world)["Согласия, которые нужно подписать заново"].count == 1


def test_a_consent_that_ran_out_is_to_be_signed_anew(world: World) -> None:
    settled(world)
    said = [Said(Answer.GIVEN, world.representative)]
    (row,) = record(world.pupil, Paper(ConsentKind.PROCESSING, date(2027, 3, 5)), said=said, by=world.deputy, at=NOW)
    row.valid_until = date(2027, 4, 4)
    row.save()

    assert {title: line.count for title, line in consent_lines(world).items()} == {
        "Согласия, которые нужно подписать заново": 1
    }


def test_a_newer_edition_asks_who_agreed_to_the_old_one(world: World) -> None:
    settled(world)
    form = ConsentForm.objects.get(school=world.school, subject=Subject.PUPIL)
    paper, said = Paper(ConsentKind.PROCESSING, date(2027, 3, 5), form=form), [Said(Answer.GIVEN, world.representative)]
    record(world.pupil, paper, said=said, by=world.deputy, at=NOW)

    print_once(make_form(world.school, Subject.PUPIL, edition=2, by=world.deputy), by=world.deputy)

    assert list(consent_lines(world)) == ["Согласия, которые нужно подписать заново"]


def test_a_yes_beside_the_withdrawal_of_the_other_parent_is_a_quarrel(world: World) -> None:
    settled(world)
    father = Representative.objects.create(school=world.school, last_name="Рябинин", first_name="Пётр")
    Representation.objects.create(school=world.school, representative=father, pupil=world.pupil)
    taken_back = Withdrawal(
        school=world.school,
        pupil=world.pupil,
        kind=ConsentKind.PROCESSING,
        signer=world.representative,
        number="1",
        received_on=date(2027, 3, 6),
        due_on=date(2027, 4, 5),
        recorded_by=world.deputy,
        recorded_at=NOW,
    )
    taken_back.save()
    said = [Said(Answer.GIVEN, father)]
    record(world.pupil, Paper(ConsentKind.PROCESSING, date(2027, 3, 8)), said=said, by=world.deputy, at=NOW)

    assert consent_lines(world)["Разногласия родителей"].count == 1


@pytest.mark.parametrize(("person", "count"), [("class_teacher", 2), ("employee", 2), ("council", 0)])
def test_a_class_teacher_is_told_of_the_own_class_only(world: World, person: str, count: int) -> None:
    """A pupil and a parent of one class of the two; «employee» leads the other one."""
    assert sum(line.count for line in consent_lines(world, person).values()) == count


def test_who_does_not_keep_consents_is_not_asked_for_them(world: World) -> None:
    settled(world)

    assert consent_lines(world, "sysadmin") == {}
