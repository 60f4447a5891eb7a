"""Lists of all sections: their cost, search, filters, archive, print, and the overview above them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from registry.actions.verification import verify
from registry.models import Building, PersonalDataAccess, Pupil, Room, SchoolClass, Subject
from registry.queries.looked import LOOKS
from registry.queries.overview import counts_of_sections, steps_of
from registry.queries.verification import row_checks
from registry.sections import SECTIONS
from tests.registry.reference import many, one
from tests.world import NOW, World, make_pupil

As = Callable[[str], Client]

# Session, person, rights, school, number of rows, their keys, the rows; one for each filter and for the column beside.
QUERIES = {
    "study_years": 8,
    "buildings": 8,
    "rooms": 9,
    "subjects": 8,
    "period_sets": 9,
    "periods": 9,
    "bell_schedules": 8,
    "bells": 8,
    "employees": 8,
    "classes": 10,
    "pupils": 10,
    "representatives": 10,
    "assignments": 10,
}


def listed(browser: Client, world: World, section: str, **asked: Any) -> str:
    page = browser.get(reverse("registry:rows", args=[world.school.pk, section]), asked)
    assert page.status_code == 200
    text: str = page.content.decode()
    return text[text.index("</form>", text.index('class="filters"')) :]


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("section", SECTIONS)
def test_a_list_costs_the_same_for_any_number_of_rows(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, section: str, rows: int
) -> None:
    model = SECTIONS[section].model
    many(world, section, rows)
    client = as_("sysadmin")

    with django_assert_num_queries(QUERIES[section]):
        page = client.get(reverse("registry:rows", args=[world.school.pk, section]))

    assert page.content.decode().count('<td class="cell-main">') == model.objects.filter(school=world.school).count()


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("section", SECTIONS)
def test_a_card_costs_the_same_for_any_number_of_rows_on_it(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, section: str, rows: int
) -> None:
    for other in SECTIONS:
        many(world, other, rows)
    client, row = as_("deputy"), one(world, section)
    client.get(row.get_absolute_url())

    with django_assert_num_queries(CARD_QUERIES[section]):
        page = client.get(row.get_absolute_url())

    assert page.status_code == 200


CARD_QUERIES = {
    "study_years": 9,
    "buildings": 8,
    "rooms": 9,
    "subjects": 8,
    "period_sets": 12,
    "periods": 8,
    "bell_schedules": 11,
    "bells": 8,
    "employees": 12,
    "classes": 14,
    "pupils": 13,
    "representatives": 12,
    "assignments": 11,
}


@pytest.mark.parametrize("section", SECTIONS)
def test_pages_of_fifty(world: World, as_: As, section: str) -> None:
    many(world, section, 51)

    first, second = (listed(as_("director"), world, section, page=page) for page in (1, 2))

    assert first.count('<td class="cell-main">') == 50
    assert 1 <= second.count('<td class="cell-main">') <= 12


def test_rows_of_another_school_stay_there(world: World, as_: As) -> None:
    Subject.objects.create(school=world.other, name="Чужой предмет")

    assert "Чужой предмет" not in listed(as_("sysadmin"), world, "subjects")


@pytest.mark.parametrize(
    ("section", "asked", "found", "hidden"),
    [
        ("pupils", {"q": "ряби"}, "Рябинина Анна", "Калинин"),
        ("pupils", {"q": "анна РЯБИНИНА"}, "Рябинина Анна", "Калинин"),
        ("pupils", {"school_class": "other_class"}, "Калинин", "Рябинина"),
        ("pupils", {"without": "representatives"}, "Одинокий", "Рябинина"),
        ("pupils", {"without": "order"}, "Безприказный", "Рябинина"),
        ("representatives", {"school_class": "other_class"}, "Калинин Ольга", "Рябинина Ольга"),
        ("classes", {"without": "bell_schedule"}, "5б", "5а"),
        ("classes", {"without": "pupils"}, "9я", "5а"),
        ("classes", {"parallel": "9"}, "9я", "5а"),
        ("rooms", {"kind": "спортзал"}, "Большой зал", "202"),
        ("rooms", {"without": "capacity"}, "Большой зал", "202"),
        ("subjects", {"without": "teacher"}, "Астрономия", "Математика"),
        ("subjects", {"knowledge_area": "Математика и информатика"}, "Математика", "Астрономия"),
        ("employees", {"q": "физики"}, "Ясенев", "Ольхова"),
    ],
)
def test_search_and_filters(
    world: World, as_: As, section: str, asked: dict[str, str], found: str, hidden: str
) -> None:
    make_pupil(world.school_class, "Одинокий", "Пётр")
    Pupil.objects.create(school=world.school, last_name="Безприказный", first_name="Пётр")
    Room.objects.create(school=world.school, building=world.building, name="Большой зал", kind="спортзал")
    Subject.objects.create(school=world.school, name="Астрономия")
    SchoolClass.objects.create(school=world.school, study_year=world.study_year, name="9я", parallel=9, letter="я")
    asked = {name: str(world.things[value].pk) if name == "school_class" else value for name, value in asked.items()}

    page = listed(as_("deputy"), world, section, **asked)

    assert found in page
    assert hidden not in page


def test_rows_stand_in_the_order_of_the_key(world: World, as_: As) -> None:
    for name in ("10а", "2б", "1ё"):
        SchoolClass.objects.create(
            school=world.school, study_year=world.study_year, name=name, parallel=int(name[:-1]), letter=name[-1]
        )

    page = listed(as_("deputy"), world, "classes")

    places = [page.index(f">{name}</a>") for name in ("1ё", "2б", "5а", "5б", "10а")]
    assert places == sorted(places)


def test_archived_rows_have_a_list_of_their_own(world: World, as_: As) -> None:
    Room.objects.create(school=world.school, building=world.building, name="Старая кладовая", archived_at=NOW)

    assert "Старая кладовая" not in listed(as_("deputy"), world, "rooms")
    archive = listed(as_("deputy"), world, "rooms", archive="1")
    assert "Старая кладовая" in archive
    assert "202" not in archive


def test_a_printed_list_of_people_is_logged_with_what_and_how_many(world: World, as_: As) -> None:
    page = as_("deputy").get(reverse("registry:rows_print", args=[world.school.pk, "pupils"]), {"q": "рябинина"})

    assert "Рябинина Анна Петровна" in page.content.decode()
    logged = PersonalDataAccess.objects.get()
    assert (logged.section, logged.count, logged.by, logged.school) == ("pupils", 1, world.deputy, world.school)
    assert "birth_date" in logged.fields


def test_a_printed_list_of_things_is_no_personal_data(world: World, as_: As) -> None:
    as_("deputy").get(reverse("registry:rows_print", args=[world.school.pk, "rooms"]))

    assert not PersonalDataAccess.objects.exists()


def test_a_print_holds_all_rows(world: World, as_: As) -> None:
    many(world, "rooms", 60)

    page = as_("deputy").get(reverse("registry:rows_print", args=[world.school.pk, "rooms"])).content.decode()

    assert page.count("Ёлкин") == 60


@pytest.mark.parametrize("section", ["nothing", "school", "pupil"])
def test_an_unknown_section_does_not_exist(world: World, as_: As, section: str) -> None:
    assert as_("sysadmin").get(reverse("registry:rows", args=[world.school.pk, section])).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_overview_costs_the_same(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for section in SECTIONS:
        many(world, section, rows)
    client = as_("director")

    with django_assert_num_queries(OVERVIEW_QUERIES):
        page = client.get(reverse("registry:reference", args=[world.school.pk]))

    assert page.status_code == 200


OVERVIEW_QUERIES = 5


@pytest.mark.parametrize("rows", [1, 30])
def test_the_notes_of_the_overview_cost_the_same(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for section in SECTIONS:
        many(world, section, rows)
    client = as_("director")

    with django_assert_num_queries(NOTES_QUERIES):
        page = client.get(reverse("registry:reference_notes", args=[world.school.pk]))

    assert page.status_code == 200


NOTES_QUERIES = 58


def test_the_overview_tells_what_is_wrong_and_what_is_verified(world: World, as_: As) -> None:
    """Asked for afterwards by the page itself; without a script, by a link to the same address."""
    client, address = as_("deputy"), reverse("registry:reference_notes", args=[world.school.pk])
    rooms = {pk: row.fingerprint for pk, row in row_checks(LOOKS["rooms"], world.school.pk).items()}
    verify(world.school, "rooms", rooms, by=world.deputy, at=NOW)
    Building.objects.update(archived_at=NOW)

    first = client.get(reverse("registry:reference", args=[world.school.pk])).content.decode()
    whole, piece = client.get(address), client.get(address, headers={"HX-Request": "true"})

    assert first.count(address) == 2
    assert "проверено" not in first.split("Работа с данными", 1)[0].split("<tbody>", 1)[1].lower()
    for answer in (whole, piece):
        page = answer.content.decode()
        assert "проверено 1 из 1" in page
        assert f"{reverse('registry:findings', args=[world.school.pk])}?section=rooms&amp;severity=error" in page
        assert address not in page
    assert "<html" in whole.content.decode()
    assert "<html" not in piece.content.decode()


def test_counts_know_the_archive_and_the_school(world: World) -> None:
    Room.objects.create(school=world.school, building=world.building, name="Кладовая", archived_at=NOW)

    counts = counts_of_sections(world.school.pk)

    assert set(counts) == set(SECTIONS)
    assert counts["rooms"] == (1, 1)
    assert counts_of_sections(world.other.pk)["rooms"] == (0, 0)


@pytest.mark.parametrize(
    ("filled", "following"),
    [
        (set(), "study_years"),
        ({"study_years"}, "buildings"),
        ({"study_years", "buildings"}, "rooms"),
        ({"study_years", "buildings", "rooms", "bell_schedules", "period_sets", "subjects"}, "employees"),
        (set(SECTIONS) - {"pupils", "representatives"}, "pupils"),
        (set(SECTIONS), None),
    ],
)
def test_the_next_section_is_the_first_that_can_be_filled(filled: set[str], following: str | None) -> None:
    steps = steps_of({key: (int(key in filled), 0) for key in SECTIONS})

    assert [step.section.key for step in steps if step.is_next] == ([following] if following else [])


def test_an_empty_school_is_told_where_to_begin(world: World, as_: As) -> None:
    page = as_("stranger").get(reverse("registry:reference", args=[world.other.pk])).content.decode()

    assert "после раздела «Здания»" in page
