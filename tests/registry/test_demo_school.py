"""The synthetic school: whole, plausible, and the same for the same seed."""

import json
from collections import Counter
from collections.abc import Iterable
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from consents.models import Consent, ConsentForm, Demand, Withdrawal
from consents.queries.counts import class_counts
from consents.states import ConsentKind, ConsentStatus, Subject
from registry import practice, snils
from registry.checks.teaching import MOST_HOURS_OF_TEACHER
from registry.models import (
    Appointment,
    Employee,
    Pupil,
    Record,
    Representation,
    Representative,
    School,
    SchoolClass,
    StudyYear,
    TeachingAssignment,
)
from registry.presets import norms
from registry.sections import SECTIONS
from registry.states import Role


def made(*arguments: str) -> Any:
    out = StringIO()
    call_command("demo_school", *arguments, "--year", "2026", "--json", stdout=out)
    return json.loads(out.getvalue())


def words_of(draft: practice.Draft) -> list[str]:
    return [f"{type(row).__name__} {row} {vars(row).get('snils')}" for rows in draft.tables() for row in rows]


def by_class(draft: practice.Draft, rows: Iterable[Any]) -> dict[str, list[Any]]:
    return {one.name: [row for row in rows if row.school_class is one] for one in draft.classes}


@pytest.fixture(scope="module")
def draft() -> practice.Draft:
    return practice.drafted(pupils=200, seed=7, year=2026)


def test_the_same_seed_makes_the_same_school(draft: practice.Draft) -> None:
    assert words_of(practice.drafted(pupils=200, seed=7, year=2026)) == words_of(draft)
    assert words_of(practice.drafted(pupils=200, seed=8, year=2026)) != words_of(draft)


@pytest.mark.django_db
def test_the_command_says_where_the_school_and_its_classes_are() -> None:
    answer = made("--pupils", "60", "--seed", "1")

    school = School.objects.get(pk=answer["school"])
    assert school.is_demo
    assert Pupil.objects.filter(school=school).count() == 60
    assert {"1а", "5а", "11а"} <= set(answer["classes"])
    assert SchoolClass.objects.get(pk=answer["classes"]["5а"]).school == school
    assert StudyYear.objects.get(school=school).starts_on.year == 2026


@pytest.mark.django_db
def test_a_school_does_not_depend_on_what_is_in_the_database() -> None:
    first, second = (made("--pupils", "30", "--seed", "5")["school"] for _ in range(2))

    rows = [
        list(Pupil.objects.filter(school=school).values_list("last_name", "first_name", "snils", "school_class__name"))
        for school in (first, second)
    ]
    assert rows[0] == rows[1]


@pytest.mark.django_db
def test_every_section_is_filled_and_has_its_history() -> None:
    school = made("--pupils", "40", "--seed", "3")["school"]

    for section in SECTIONS.values():
        rows = section.model.objects.filter(school=school)
        history: Any = section.model
        assert rows.exists(), section.key
        assert history.history.filter(school=school).count() == rows.count(), section.key
        assert not rows.filter(sort_key="").exists(), section.key


def test_everybody_has_a_valid_number_and_nobody_comes_twice(draft: practice.Draft) -> None:
    people = [*draft.staff, *draft.pupils, *draft.representatives]

    assert [person for person in people if not snils.is_valid(person.snils)] == []
    assert [number for number, times in Counter(person.snils for person in people).items() if times > 1] == []
    names = Counter((person.full_name, person.birth_date) for person in people)
    assert [name for name, times in names.items() if times > 1] == []


def test_brothers_and_sisters_share_parents_and_some_parents_are_alone(draft: practice.Draft) -> None:
    children = Counter(id(link.representative) for link in draft.representations)
    parents = Counter(id(link.pupil) for link in draft.representations)

    assert max(children.values()) > 1
    assert set(parents.values()) == {1, 2}
    assert len(parents) == len(draft.pupils)


def test_the_load_is_within_the_norms(draft: practice.Draft) -> None:
    for name, rows in by_class(draft, draft.assignments).items():
        grade = int(name[:-1])
        assert rows
        assert sum(row.hours_per_week for row in rows) <= norms()[5, grade]
    hours = Counter[int]()
    for row in draft.assignments:
        hours[id(row.teacher)] += int(row.hours_per_week or 0)
    assert max(hours.values()) <= MOST_HOURS_OF_TEACHER


def test_pupils_have_the_age_of_their_grade(draft: practice.Draft) -> None:
    for pupil in draft.pupils:
        assert pupil.school_class is not None
        assert pupil.birth_date is not None
        age = (draft.study_year.starts_on - pupil.birth_date).days / 365.25
        assert pupil.school_class.parallel + 5.5 < age < pupil.school_class.parallel + 7.5


@pytest.mark.django_db
def test_logins_are_made_on_demand_with_their_roles() -> None:
    answer = made("--pupils", "11", "--logins")

    roles = set(Appointment.objects.filter(school=answer["school"]).values_list("role", flat=True))
    assert roles == {Role.DIRECTOR, Role.DEPUTY, Role.SYSADMIN, Role.CLASS_TEACHER, Role.EMPLOYEE}
    assert {login["role"] for login in answer["logins"]} == roles
    assert all(login["password"] for login in answer["logins"])


@pytest.mark.django_db
def test_without_the_wish_nobody_gets_a_login() -> None:
    made("--pupils", "11")

    assert not Employee.objects.exclude(user=None).exists()


@pytest.mark.django_db
def test_several_schools_have_different_people() -> None:
    answers = made("--pupils", "11", "--schools", "2", "--seed", "4")

    names = [set(Representative.objects.filter(school=one["school"]).values_list("snils")) for one in answers]
    assert names[0].isdisjoint(names[1])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "nonsense", [("--pupils", "-1"), ("--schools", "0"), ("--year", "3"), ("--seed", "1" + "0" * 40)]
)
def test_nonsense_is_refused(nonsense: tuple[str, str]) -> None:
    with pytest.raises(CommandError):
        call_command("demo_school", *nonsense)

    assert not School.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("pupils", [0, 1])
def test_an_almost_empty_school_can_be_made(pupils: int) -> None:
    answer = made("--pupils", str(pupils))

    assert Pupil.objects.filter(school=answer["school"]).count() == pupils
    assert len(answer["classes"]) == 11


def test_every_row_of_a_draft_belongs_to_its_school(draft: practice.Draft) -> None:
    rows = [row for table in draft.tables() for row in table]

    assert all(row.school is draft.school for row in rows)
    assert any(isinstance(row, Record) for row in rows)
    assert any(isinstance(row, Representation) for row in rows)
    assert any(isinstance(row, TeachingAssignment) for row in rows)


@pytest.mark.parametrize("pupils", [60, 1_500, 3_500])
def test_faults_fit_into_a_school_of_any_size(pupils: int) -> None:
    """A name of a class that comes twice would be refused by the database."""
    draft = practice.drafted(pupils=pupils, seed=1, year=2026)

    practice.plant(draft)

    names = [(one.study_year.starts_on, one.name) for one in draft.classes if one.archived_at is None]
    assert len(names) == len(set(names)) > 11


@pytest.mark.django_db
def test_consents_of_every_status_wait_in_the_school() -> None:
    answer = made("--pupils", "150", "--seed", "2", "--logins")
    told = answer["consents"]
    school = School.objects.get(pk=answer["school"])

    statuses: Counter[str] = Counter()
    for subject, counts in told["statuses"].items():
        statuses.update(counts)
        assert ConsentForm.objects.get(pk=told["forms"][subject]).subject == subject
    assert {status for status in ConsentStatus.values if statuses[status]} == set(ConsentStatus.values)
    assert statuses["received"] > sum(statuses.values()) / 2
    assert told["statuses"]["pupil"] == {
        status.value: count for status, count in _pupils_by_status(school).items() if count
    }
    assert Withdrawal.objects.open().filter(school=school).count() == 2
    assert Demand.objects.open().filter(school=school).exists()
    assert all(row.history.count() == 1 for row in Consent.objects.filter(school=school)[:5])


def _pupils_by_status(school: School) -> Counter[ConsentStatus]:
    groups = class_counts(school, ConsentKind.PROCESSING, on=timezone.localdate())
    return sum((Counter(group.by_status) for group in groups if group.subject == Subject.PUPIL), Counter())


@pytest.mark.django_db
def test_consents_need_nobody_who_can_log_in() -> None:
    made("--pupils", "20")

    assert not get_user_model().objects.filter(is_active=True).exists()
