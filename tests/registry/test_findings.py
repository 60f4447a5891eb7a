"""The checks: each notices its fault and nothing else, at a constant number of queries."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from registry import practice
from registry.actions import finding as actions
from registry.checks import RULES, Facts, findings_of
from registry.checks.places import TITLES, url_of
from registry.checks.rule import Finding
from registry.models import (
    Bell,
    BellSchedule,
    Building,
    Employee,
    Period,
    PeriodSet,
    Pupil,
    Representation,
    Representative,
    School,
    SchoolClass,
    StudyYear,
    TeachingAssignment,
)
from registry.practice.faults import FAULTS
from registry.states import Severity
from tests.memory import Memory
from tests.world import World

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TODAY = NOW.date()
# With these faults come others, by their nature.
COMES_WITH = {
    "pupil_in_two_classes": {"person_duplicate"},
    "person_maybe_duplicate": {"snils_missing"},
}


def saved(*codes: str, pupils: int = 33) -> School:
    draft = practice.drafted(pupils=pupils, seed=1, year=2026)
    practice.plant(draft, codes)
    practice.save(draft, by=None, at=NOW)
    return draft.school


CLEAN = Memory(saved, fixture="clean")


@pytest.fixture
def clean(db: None) -> School:
    return CLEAN.recall()


def found_in(school: School) -> dict[str, Finding]:
    return {one.rule.code: one for one in findings_of(Facts(school, on=TODAY))}


def codes_in(school: School) -> set[str]:
    return set(found_in(school))


def test_a_clean_school_has_no_findings(clean: School) -> None:
    assert found_in(clean) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("pupils", [0, 1, 11, 200])
def test_a_clean_school_of_any_size_has_no_findings(pupils: int) -> None:
    assert found_in(saved(pupils=pupils)) == {}


def test_every_rule_has_an_example() -> None:
    assert {rule.code for rule in RULES} == set(FAULTS)


def test_codes_are_said_once_and_every_section_has_a_title() -> None:
    codes = [rule.code for rule in RULES]

    assert len(codes) == len(set(codes))
    assert {rule.section for rule in RULES} <= set(TITLES)
    assert all(rule.title and rule.why.endswith(".") and rule.mend.endswith(".") for rule in RULES)


@pytest.mark.django_db
@pytest.mark.parametrize("pupils", [0, 1, 33])
def test_all_faults_together_show_every_rule_and_every_place_has_an_address(pupils: int) -> None:
    school = saved(*FAULTS, pupils=pupils)

    found = found_in(school)

    assert set(found) == set(FAULTS)
    assert all(url_of(spot, school.pk) for one in found.values() for spot in one.spots)


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(FAULTS))
def test_one_fault_shows_one_rule(code: str) -> None:
    assert codes_in(saved(code, pupils=1)) - COMES_WITH.get(code, set()) == {code}


@pytest.mark.django_db
@pytest.mark.parametrize("pupils", [11, 110])
def test_a_reading_costs_the_same_for_any_school(pupils: int, django_assert_num_queries: Any) -> None:
    school = saved(*FAULTS, pupils=pupils)

    with django_assert_num_queries(22):
        findings_of(Facts(school, on=TODAY))


@pytest.mark.django_db
def test_an_empty_school_is_told_what_it_lacks(cast: World) -> None:
    found = found_in(cast.other)

    assert {"administrators_too_few", "control_figures_missing", "field_required_empty"} <= set(found)


NAMES = [
    ("last_name", "Aлёшина", "name_latin_letters"),
    ("middle_name", "Smith", "name_latin_letters"),
    ("first_name", "Анна1", "name_digits"),
    ("first_name", " Анна", "name_spaces"),
    ("first_name", "Анна\u00a0", "name_spaces"),
    ("last_name", "Мамина - Сибиряк", "name_spaces"),
    ("first_name", "А", "name_initials"),
    ("middle_name", "П.", "name_initials"),
    ("first_name", "Анна, Мария", "name_signs"),
    ("last_name", "-Галкина", "name_signs"),
    ("first_name", "Анна Петровна", "name_in_one_cell"),
    ("last_name", "Галкина Анна", "name_in_one_cell"),
    ("first_name", "Петровна", "name_swapped"),
    ("last_name", "галкина", "name_capitals"),
    ("middle_name", "Петрович", "name_gender_differs"),
]
GOOD_NAMES = [
    {"last_name": "Римская-Корсакова"},
    {"last_name": "Римская Корсакова"},
    {"last_name": "О’Хара"},
    {"last_name": "Ли"},
    {"last_name": "де Карамболь"},
    {"last_name": "Абрамович", "middle_name": "Петровна"},
    {"first_name": "Анна-Мария"},
    {"first_name": "Анна Мария"},
    {"middle_name": ""},
    {"middle_name": "Ильинична"},
    {"middle_name": "Мамед кызы"},
    {"last_name": "Роман", "first_name": "Анна"},
]
CODES_OF_NAMES = {rule.code for rule in RULES if rule.code.startswith("name_")}


def a_pupil(school: School, **fields: Any) -> Pupil:
    pupil = Pupil.objects.filter(school=school, gender="f").order_by("pk").first()
    assert pupil is not None
    Pupil.objects.filter(pk=pupil.pk).update(**fields)
    return pupil


@pytest.mark.parametrize(("field", "value", "code"), NAMES)
def test_a_wrong_name_is_noticed(clean: School, field: str, value: str, code: str) -> None:
    pupil = a_pupil(clean, **{field: value})

    found = found_in(clean)

    assert set(found) & CODES_OF_NAMES == {code}
    assert [spot.pk for spot in found[code].spots] == [pupil.pk]
    assert found[code].spots[0].section == "pupils"


@pytest.mark.parametrize("names", GOOD_NAMES, ids=str)
def test_a_rare_but_right_name_is_left_alone(clean: School, names: dict[str, str]) -> None:
    a_pupil(clean, **names)

    assert codes_in(clean) & CODES_OF_NAMES == set()


NUMBERS = [
    ("112-233-445 95", set()),
    ("11223344595", set()),
    ("112-233-445 96", {"snils_checksum"}),
    ("1122334459", {"snils_format"}),
    ("нет", {"snils_format"}),
    ("000-000-000 00", {"snils_format"}),
    ("", {"snils_missing"}),
]


@pytest.mark.parametrize(("number", "codes"), NUMBERS)
def test_the_number_is_checked(clean: School, number: str, codes: set[str]) -> None:
    a_pupil(clean, snils=number)

    assert codes_in(clean) == codes


def test_twins_are_two_people(clean: School) -> None:
    pupil = a_pupil(clean)
    twin = Pupil.objects.get(pk=pupil.pk)
    twin.pk, twin.first_name, twin.snils = None, "Пелагея", ""
    twin.save()

    assert not codes_in(clean) & {"person_duplicate", "person_maybe_duplicate", "pupil_in_two_classes"}


@pytest.mark.parametrize(
    ("change", "is_found"),
    [
        ({}, True),
        ({"snils": ""}, True),
        ({"snils": "112-233-445 95"}, False),
        ({"snils": "", "birth_date": date(2011, 1, 1)}, False),
        ({"first_name": "Другая", "snils": ""}, False),
    ],
    ids=str,
)
def test_one_person_typed_twice_is_found_and_namesakes_are_not(
    clean: School, change: dict[str, Any], *, is_found: bool
) -> None:
    pupil = a_pupil(clean)
    second = Pupil.objects.get(pk=pupil.pk)
    second.pk = None
    for field, value in change.items():
        setattr(second, field, value)
    second.last_name = second.last_name.upper().replace("А", "A")
    second.save()

    found = found_in(clean)

    assert ("person_duplicate" in found) == is_found
    if is_found:
        assert {spot.pk for spot in found["person_duplicate"].spots} == {pupil.pk, second.pk}


def test_relatives_may_share_a_telephone(clean: School) -> None:
    link = Representation.objects.filter(school=clean).first()
    assert link is not None
    Pupil.objects.filter(pk=link.pupil_id).update(phone=link.representative.phone)

    assert "contact_shared" not in codes_in(clean)


def test_a_dismissed_teacher_is_noticed_where_she_teaches(clean: School) -> None:
    school_class = SchoolClass.objects.filter(school=clean).order_by("sort_key").first()
    assert school_class is not None
    assert school_class.class_teacher_id is not None
    Employee.objects.filter(pk=school_class.class_teacher_id).update(archived_at=NOW)

    found = found_in(clean)

    assert {"class_without_teacher", "assignment_teacher_dismissed", "control_figures_differ"} <= set(found)
    assert [spot.pk for spot in found["class_without_teacher"].spots] == [school_class.pk]


def test_archived_rows_are_not_looked_at(clean: School) -> None:
    Building.objects.create(school=clean, name="Старый корпус", archived_at=NOW)
    Representative.objects.create(school=clean, last_name="1", first_name="А.", archived_at=NOW)

    assert codes_in(clean) == set()


def test_lessons_and_periods_of_archived_sets_are_not_looked_at(clean: School) -> None:
    Bell.objects.filter(school=clean).update(ends_at="08:00")
    Period.objects.filter(school=clean).update(ends_on=date(2020, 1, 1))
    BellSchedule.objects.filter(school=clean).update(archived_at=NOW)
    PeriodSet.objects.filter(school=clean).update(archived_at=NOW)

    assert codes_in(clean) == {"class_without_bells", "class_without_periods"}


def test_other_schools_are_not_looked_at(clean: School) -> None:
    saved(*FAULTS, pupils=11)

    assert codes_in(clean) == set()


def test_holidays_are_no_gap_and_a_month_is(clean: School) -> None:
    period = Period.objects.filter(school=clean, period_set__kind="quarter", number=2).get()

    Period.objects.filter(pk=period.pk).update(starts_on=date(2026, 11, 11))
    assert codes_in(clean) == set()
    Period.objects.filter(pk=period.pk).update(starts_on=date(2026, 11, 30))
    assert codes_in(clean) == {"period_gap"}


def test_periods_may_be_counted_from_zero(clean: School) -> None:
    whole = PeriodSet.objects.get(school=clean, kind="quarter")
    for period in Period.objects.filter(period_set=whole).order_by("number"):
        Period.objects.filter(pk=period.pk).update(number=period.number - 1)

    assert codes_in(clean) == set()


def test_a_lesson_that_ends_before_it_begins_makes_no_overlap(clean: School) -> None:
    """One mistake is told once."""
    bell = Bell.objects.filter(school=clean).order_by("schedule", "starts_at").first()
    assert bell is not None
    Bell.objects.filter(pk=bell.pk).update(starts_at=bell.ends_at, ends_at=bell.starts_at)

    assert codes_in(clean) == {"bell_reversed"}


def told(school: int, *arguments: str) -> Any:
    out = StringIO()
    call_command("findings", "--school", str(school), *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def broken(db: None) -> School:
    """Of the year of the clock, since the command asks it."""
    draft = practice.drafted(pupils=11, seed=1, year=practice.study_year_around(datetime.now(tz=UTC).date())[0].year)
    practice.plant(draft, ["snils_checksum", "snils_missing"])
    practice.save(draft, by=None, at=NOW)
    return draft.school


def test_the_command_prints_what_is_wrong(broken: School) -> None:
    answer = told(broken.pk)

    assert [(one["code"], one["severity"], one["count"]) for one in answer] == [
        ("snils_checksum", Severity.ERROR, 1),
        ("snils_missing", Severity.WARN, 1),
    ]
    (place,) = answer[0]["objects"]
    assert set(place) == {"id", "section", "label", "detail", "url"}
    assert place["section"] == "pupils"
    assert Pupil.objects.filter(pk=place["id"], school=broken).exists()
    assert place["url"] == f"/data/pupils/{place['id']}/edit/#id_snils"


@pytest.mark.django_db
def test_the_command_says_that_there_is_no_such_school() -> None:
    with pytest.raises(CommandError, match="404404"):
        told(404404)


def test_next_years_load_beside_this_years_tires_nobody(clean: School) -> None:
    year = StudyYear.objects.get(school=clean)
    coming = StudyYear.objects.create(school=clean, starts_on=date(2027, 9, 1), ends_on=date(2028, 5, 31))
    periods = PeriodSet.objects.create(school=clean, study_year=coming, name="Год", kind="module")
    Period.objects.create(
        school=clean, period_set=periods, number=1, name="Год", starts_on=coming.starts_on, ends_on=coming.ends_on
    )
    for one in SchoolClass.objects.filter(school=clean, study_year=year):
        lessons = list(TeachingAssignment.objects.filter(school_class=one))
        one.pk, one.study_year, one.period_set, one.planned_pupils = None, coming, periods, None
        one.save()
        for lesson in lessons:
            lesson.pk, lesson.school_class = None, one
            lesson.save()

    assert codes_in(clean) == {"field_desirable_empty"}


def test_the_norms_that_the_school_mended_are_gone_by(clean: School, settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets/norms.tsv").write_text("дней\tпараллель\tуроков\n5\t1\t1\n", encoding="utf-8")

    assert codes_in(clean) == {"class_hours_over_norm"}


def test_a_thousand_namesakes_are_not_written_out_a_thousand_times(clean: School) -> None:
    twin = a_pupil(clean, phone="112")
    twin.phone = "112"
    Pupil.objects.bulk_create(
        Pupil(school=clean, last_name=twin.last_name, first_name=twin.first_name, phone="112") for _ in range(1000)
    )

    found = found_in(clean)

    assert found["contact_shared"].count == 1001
    assert max(len(spot.detail) for one in found.values() for spot in one.spots) < 300


def test_two_places_in_one_row_are_decided_apart(clean: School) -> None:
    School.objects.filter(pk=clean.pk).update(planned_staff=1, planned_pupils=1)
    school = School.objects.get(pk=clean.pk)
    first, second = found_in(school)["control_figures_differ"].spots
    actions.waive(school, code="control_figures_differ", mark=first.fingerprint, reason="Так", by=None, at=NOW)

    found = found_in(school)["control_figures_differ"]

    assert found.spots == [second]
    assert [spot for spot, _ in found.waived] == [first]
