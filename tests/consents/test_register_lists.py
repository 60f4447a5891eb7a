"""The register as pages: who sees what, the reasons in words, the cost of a list."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consents.ages import birthday
from consents.models import Consent
from consents.queries.counts import class_counts
from consents.queries.register import upcoming
from consents.states import Answer, ConsentKind, ConsentStatus, Subject
from registry.models import Employee, Representation, Representative
from registry.states import Gender
from tests.world import NOW, World, make_pupil
from tests.world_consents import make_form

As = Callable[[str], Client]
TODAY = timezone.localdate()
CHILD = TODAY - timedelta(days=9 * 366)


def agreed(world: World, person: Any, subject: Subject = Subject.PUPIL, **fields: Any) -> Consent:
    return Consent.objects.create(
        school=world.school,
        kind=ConsentKind.PROCESSING,
        accepted_by=world.deputy,
        accepted_at=NOW,
        **{subject.value: person, "answer": Answer.GIVEN, "signed_on": TODAY, "edition": 1, **fields},
    )


def parent_of(world: World, pupil: Any, last: str = "Клёнова") -> Representative:
    parent = Representative.objects.create(school=world.school, last_name=last, first_name="Анна", gender="f")
    Representation.objects.create(school=world.school, representative=parent, pupil=pupil)
    return parent


def listed(client: Client, world: World, **asked: Any) -> str:
    page = client.get(reverse("consents:people", args=[world.school.pk]), asked)
    assert page.status_code == 200
    return page.content.decode()


def group_of(world: World) -> str:
    return f"class-{world.things['school_class'].pk}"


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("who", "queries"), [("pupil", 14), ("representative", 15), ("employee", 14)])
def test_a_list_costs_the_same_for_any_number_of_people(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, who: str, queries: int, rows: int
) -> None:
    make_form(world.school, Subject.PUPIL, by=world.deputy)
    for number in range(rows):
        pupil = make_pupil(world.things["school_class"], f"Клёнова{number}", "Яна", birth_date=CHILD)
        parent = parent_of(world, pupil, f"Клёнова{number}")
        agreed(world, pupil, signer=parent)
        Employee.objects.create(
            school=world.school, last_name=f"Клёнова{number}", first_name="Яна", gender=Gender.FEMALE
        )
    client, asked = as_("deputy"), {"group": "staff" if who == "employee" else group_of(world), "who": who}

    with django_assert_num_queries(queries):
        page = listed(client, world, **asked)

    assert page.count("Клёнова") >= rows


@pytest.mark.parametrize("rows", [1, 30])
def test_the_overview_costs_the_same_for_any_number_of_people(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for number in range(rows):
        agreed(world, make_pupil(world.things["school_class"], f"Клёнова{number}", "Яна"), signer=None)
    client = as_("deputy")

    with django_assert_num_queries(16):
        page = client.get(reverse("consents:register", args=[world.school.pk]))

    assert page.status_code == 200


@pytest.mark.parametrize(
    ("kind", "told", "silent"),
    [
        ("processing", "Данные можно передавать", "размещать"),
        ("distribution", "Разрешили размещать свои сведения", "передавать"),
    ],
)
def test_a_yes_to_photographs_sends_nothing_to_the_journal(
    world: World, as_: As, kind: str, told: str, silent: str
) -> None:
    page = as_("deputy").get(reverse("consents:register", args=[world.school.pk]), {"kind": kind}).content.decode()

    assert told in page
    assert silent not in page


def test_a_school_that_has_not_begun_is_told_the_order_of_things(world: World, as_: As) -> None:
    address = reverse("consents:register", args=[world.school.pk])
    pupil = make_pupil(world.things["school_class"], "Ивина", "Яна", birth_date=CHILD)

    pages = [as_(name).get(address).content.decode() for name in ("deputy", "class_teacher")]
    agreed(world, pupil, signer=parent_of(world, pupil))
    begun = as_("deputy").get(address).content.decode()

    words = "ещё не&nbsp;собирали"
    assert (words in pages[0], words in pages[1], words in begun) == (True, False, False)


@pytest.mark.parametrize("rows", [1, 30])
def test_what_ends_soon_costs_the_same_for_any_number_of_people(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    signed, until = date(2027, 2, 1), date(2027, 4, 1)
    for number in range(rows):
        pupil = make_pupil(world.things["school_class"], f"Клёнова{number}", "Яна", birth_date=date(2018, 1, 1))
        agreed(world, pupil, signer=parent_of(world, pupil), signed_on=signed, valid_until=until)

    with django_assert_num_queries(21):
        found = upcoming(world.school, world.deputy, on=date(2027, 3, 10))

    assert len(found) == rows


def test_the_list_says_why(world: World, as_: As) -> None:
    """A child of fourteen with the mother's signature of last year: the pupil's own is missing."""
    born = birthday(TODAY, -14) - timedelta(days=20)
    pupil = make_pupil(world.things["school_class"], "Клёнова", "Яна", birth_date=born)
    agreed(world, pupil, signer=parent_of(world, pupil), signed_on=TODAY, case_file="04-12", sheet="7")

    page = listed(as_("deputy"), world, group=group_of(world), status="incomplete")

    assert "нет подписи учащегося" in page
    assert "дело 04-12, лист 7" in page
    assert "14–17 лет" in page


def test_a_refusal_is_told_with_its_day_and_whose_it_is(world: World, as_: As) -> None:
    pupil = make_pupil(world.things["school_class"], "Клёнова", "Яна", birth_date=CHILD)
    agreed(world, pupil, answer=Answer.REFUSED, signer=parent_of(world, pupil), signer_words="Клёнова Анна")

    page = listed(as_("deputy"), world, group=group_of(world), status="refused")

    assert f"подписан {TODAY:%d.%m.%Y}: Клёнова Анна" in page


def test_a_status_narrows_the_list(world: World, as_: As) -> None:
    good, bad = (make_pupil(world.things["school_class"], name, "Яна", birth_date=CHILD) for name in ("Ивина", "Осина"))
    agreed(world, good, signer=parent_of(world, good))

    page = listed(as_("deputy"), world, group=group_of(world), status="received")

    assert (good.full_name in page, bad.full_name in page) == (True, False)


def test_a_class_teacher_sees_the_own_class_and_nobody_else(world: World, as_: As) -> None:
    own = make_pupil(world.things["school_class"], "Ивина", "Яна")
    parent_of(world, own, "Ивина-Старшая")
    client = as_("class_teacher")

    page = listed(client, world, who="representative")
    staff = client.get(reverse("consents:people", args=[world.school.pk]), {"group": "staff"})
    person = client.get(reverse("consents:person", args=["employees", world.staff["employee"].pk]))

    assert "Ивина-Старшая" in page
    assert (staff.status_code, person.status_code) == (404, 404)


def test_the_overview_of_a_class_teacher_holds_her_class_alone(world: World, as_: As) -> None:
    make_pupil(world.things["school_class"], "Ивина", "Яна")

    page = as_("class_teacher").get(reverse("consents:register", args=[world.school.pk])).content.decode()

    assert "Сотрудники</a>" not in page
    assert f"group={group_of(world)}" in page


def test_counts_are_those_of_the_people(world: World) -> None:
    """A parent of two children counts once."""
    first, second = (
        make_pupil(world.things["school_class"], name, "Яна", birth_date=CHILD) for name in ("Аист", "Бук")
    )
    parent = parent_of(world, first)
    Representation.objects.create(school=world.school, representative=parent, pupil=second)
    agreed(world, first, signer=parent)
    agreed(world, parent, Subject.REPRESENTATIVE)

    rows = class_counts(world.school, ConsentKind.PROCESSING, on=TODAY)

    found = {(row.subject, row.school_class): row for row in rows}
    pupils = found[Subject.PUPIL, world.things["school_class"].pk]
    parents = found[Subject.REPRESENTATIVE, world.things["school_class"].pk]
    assert pupils.by_status[ConsentStatus.RECEIVED] == 1
    assert (pupils.allowed, pupils.answered) == (1, 1)
    assert parents.by_status[ConsentStatus.RECEIVED] == 1
    assert sum(row.total for row in rows if row.subject is Subject.REPRESENTATIVE) == Representative.objects.count()


def days_before(birthday: date, years: int) -> date:
    return birthday.replace(year=birthday.year - years)


@pytest.mark.parametrize(
    ("ahead", "is_told"),
    [(0, False), (1, True), (60, True), (61, False)],
)
def test_a_fourteenth_birthday_is_told_in_time(cast: World, ahead: int, is_told: bool) -> None:
    """On the day itself it is no more upcoming: the register says so by then."""
    from tests.world_reference import make_reference_data  # noqa: PLC0415 - only here

    on = date(2027, 3, 10)
    cast.things["study_year"] = _year(cast)
    make_reference_data(cast)
    born = days_before(on + timedelta(days=ahead), 14)
    pupil = make_pupil(cast.things["school_class"], "Клёнова", "Яна", birth_date=born)
    agreed(cast, pupil, signer=parent_of(cast, pupil), signed_on=date(2027, 2, 1))

    found = [one for one in upcoming(cast.school, cast.deputy, on=on) if one.person == pupil]

    assert [(one.day, one.why) for one in found] == (
        [(on + timedelta(days=ahead), "исполнится 14 лет: понадобятся подписи учащегося и законного представителя")]
        if is_told
        else []
    )


def _year(world: World) -> Any:
    from registry.models import StudyYear  # noqa: PLC0415 - only here

    return StudyYear.objects.create(school=world.school, starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 31))


def test_an_end_of_term_is_told_in_time(cast: World) -> None:
    on = date(2027, 3, 10)
    person = cast.staff["employee"]
    agreed(cast, person, Subject.EMPLOYEE, signed_on=date(2027, 2, 1), valid_until=date(2027, 4, 1))

    found = upcoming(cast.school, cast.deputy, on=on)

    assert [(one.person, one.day) for one in found] == [(person, date(2027, 4, 2))]
    assert found[0].why.startswith("срок согласия кончается 01.04.2027")


def test_a_second_paper_without_a_term_keeps_quiet(cast: World) -> None:
    person = cast.staff["employee"]
    agreed(cast, person, Subject.EMPLOYEE, signed_on=date(2027, 2, 1), valid_until=date(2027, 4, 1))
    agreed(cast, person, Subject.EMPLOYEE, signed_on=date(2027, 2, 2))

    assert upcoming(cast.school, cast.deputy, on=date(2027, 3, 10)) == []


def test_an_empty_school_says_what_to_do(cast: World, client: Client) -> None:
    cast.school.employees.update(archived_at=NOW)
    client.force_login(cast.deputy, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse("consents:register", args=[cast.school.pk])).content.decode()

    assert "Сначала внесите сотрудников" in page
