"""Rows of all sections: entering, correcting, two editors, what cannot be, history."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import record as actions
from registry.models import (
    Building,
    Period,
    Representation,
    Room,
    SchoolClass,
    TeachingAssignment,
)
from registry.queries.history import history_of
from registry.queries.listing import LISTINGS
from registry.queries.uses import obstacles_to_archive
from registry.sections import SECTIONS
from tests.registry.reference import GOOD, add, another_school, as_typed, edit, one
from tests.test_garbage import GARBAGE, tried
from tests.world import NOW, World

As = Callable[[str], Client]


# One correction for each section: the field, what is typed, what is stored.
CORRECTED: dict[str, tuple[str, str, Any]] = {
    "study_years": ("ends_on", "2027-06-15", date(2027, 6, 15)),
    "buildings": ("address", "ул. Другая, 5", "ул. Другая, 5"),
    "rooms": ("capacity", "31", 31),
    "subjects": ("short_name", "Мат.", "Мат."),
    "period_sets": ("name", "Два полугодия", "Два полугодия"),
    "periods": ("ends_on", "2027-05-30", date(2027, 5, 30)),
    "bell_schedules": ("first_lesson_number", "0", 0),
    "bells": ("ends_at", "14:20", time(14, 20)),
    "employees": ("phone", "12-34", "12-34"),
    "classes": ("planned_pupils", "25", 25),
    "pupils": ("phone", "12-34", "12-34"),
    "representatives": ("email", "o@example.org", "o@example.org"),
    "assignments": ("hours_per_week", "3", 3),
}


@pytest.mark.parametrize("section", SECTIONS)
def test_a_row_is_entered_and_its_history_names_who(world: World, as_: As, section: str) -> None:
    model: Any = SECTIONS[section].model
    before = set(model.objects.values_list("pk", flat=True))

    answer = add(as_("sysadmin"), world, section)

    (row,) = model.objects.exclude(pk__in=before)
    assert (answer.status_code, answer["Location"]) == (302, row.get_absolute_url())
    assert row.school == world.school
    assert row.history.get().history_user == world.sysadmin
    assert as_("deputy").get(row.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("section", SECTIONS)
def test_a_row_is_corrected_and_its_card_shows_before_and_after(world: World, as_: As, section: str) -> None:
    row, (field, typed, stored) = one(world, section), CORRECTED[section]

    answer = edit(as_("sysadmin"), section, row, **{field: typed})

    row.refresh_from_db()
    assert answer.status_code == 302
    assert getattr(row, field) == stored
    assert row.version == 2
    newest = history_of(row, school=world.school.pk)[0]
    assert (newest.who, newest.what, len(newest.changes)) == ("Кленова В.Н.", "правка", 1)
    page = as_("deputy").get(row.get_absolute_url()).content.decode()
    assert f"<ins>{newest.changes[0].after}</ins>" in page


@pytest.mark.parametrize("section", SECTIONS)
def test_the_slower_editor_is_told_and_keeps_what_was_typed(world: World, as_: As, section: str) -> None:
    row, (field, typed, stored) = one(world, section), CORRECTED[section]
    slow = as_typed(as_("sysadmin"), section, row, **{field: typed})
    fields = SECTIONS[section].fields
    actions.change(row, to={fields[0]: getattr(row, fields[0])}, version=1, by=world.director, at=NOW)
    url = reverse("registry:row_edit", args=[section, row.pk])

    late = as_("sysadmin").post(url, slow)

    assert late.status_code == 409
    assert getattr(type(row).objects.get(pk=row.pk), field) != stored
    bound = late.context["form"]
    assert bound[field].value() == typed
    assert str(bound["version"].value()) == "2"
    again = as_("sysadmin").post(url, slow | {"version": "2"})
    assert again.status_code == 302
    assert getattr(type(row).objects.get(pk=row.pk), field) == stored


def test_the_slower_editor_sees_what_changed_by_name(world: World, as_: As) -> None:
    slow = as_typed(as_("sysadmin"), "classes", world.school_class, planned_pupils="20")
    fast = {"class_teacher": world.staff["deputy"]}
    actions.change(world.school_class, to=fast, version=1, by=world.director, at=NOW)

    late = as_("sysadmin").post(reverse("registry:row_edit", args=["classes", world.school_class.pk]), slow)

    page = late.content.decode()
    assert "<del>Ольхова Анна Игоревна</del>" in page
    assert "<ins>Сосновский Тарас Алексеевич</ins>" in page
    assert "Берёзкина Р.А." in page


@pytest.mark.parametrize("section", SECTIONS)
def test_nothing_typed_is_refused_field_by_field(world: World, as_: As, section: str) -> None:
    before = SECTIONS[section].model.objects.count()
    data = {"rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"}

    answer = as_("sysadmin").post(reverse("registry:row_add", args=[world.school.pk, section]), data)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert SECTIONS[section].model.objects.count() == before


@pytest.mark.parametrize(
    "section",
    [
        *("study_years", "buildings", "rooms", "subjects", "period_sets", "periods", "bell_schedules", "bells"),
        *("classes", "assignments"),
    ],
)
def test_the_same_row_twice_is_told_at_a_field(world: World, as_: As, section: str) -> None:
    assert add(as_("sysadmin"), world, section).status_code == 302
    before = SECTIONS[section].model.objects.count()

    answer = add(as_("sysadmin"), world, section)

    assert answer.status_code == 422
    assert not answer.context["form"].non_field_errors()
    assert SECTIONS[section].model.objects.count() == before


FOREIGN = [
    ("rooms", "building", "buildings"),
    ("period_sets", "study_year", "study_years"),
    ("periods", "period_set", "period_sets"),
    ("bells", "schedule", "bell_schedules"),
    ("classes", "study_year", "study_years"),
    ("classes", "class_teacher", "employees"),
    ("classes", "bell_schedule", "bell_schedules"),
    ("classes", "period_set", "period_sets"),
    ("classes", "parent", "classes"),
    ("pupils", "school_class", "classes"),
    ("assignments", "school_class", "classes"),
    ("assignments", "subject", "subjects"),
    ("assignments", "teacher", "employees"),
    ("assignments", "room", "rooms"),
]


@pytest.mark.parametrize(("section", "field", "of"), FOREIGN)
@pytest.mark.parametrize("kind", ["foreign", "archived", "garbage"])
def test_only_own_current_rows_can_be_chosen(
    world: World, as_: As, section: str, field: str, of: str, kind: str
) -> None:
    model = SECTIONS[of].model
    if kind == "archived":
        model.objects.filter(school=world.school).update(archived_at=NOW)
    key = {"foreign": another_school(world)[of].pk, "archived": one(world, of).pk, "garbage": "17²"}[kind]

    answer = add(as_("sysadmin"), world, section, **{field: str(key)})

    assert answer.status_code == 422
    assert "Выберите из списка" in " ".join(answer.context["form"].errors[field])


@pytest.mark.parametrize("section", SECTIONS)
def test_a_foreign_row_does_not_exist(world: World, as_: As, section: str) -> None:
    row = one(world, section)

    stranger = as_("stranger")
    assert stranger.get(reverse("registry:row", args=[section, row.pk])).status_code == 404
    assert stranger.get(reverse("registry:row_edit", args=[section, row.pk])).status_code == 404
    assert stranger.post(reverse("registry:row_archive", args=[section, row.pk])).status_code == 404
    assert stranger.get(reverse("registry:rows", args=[world.school.pk, section])).status_code == 404


@pytest.mark.parametrize("person", ["director", "deputy", "class_teacher"])
@pytest.mark.parametrize("section", sorted(set(SECTIONS) - {"employees"}))
def test_who_does_not_keep_the_data_enters_nothing(world: World, as_: As, section: str, person: str) -> None:
    before = SECTIONS[section].model.objects.count()

    assert add(as_(person), world, section).status_code in {403, 404}
    assert SECTIONS[section].model.objects.count() == before


@pytest.mark.parametrize(
    ("section", "renamed", "words"),
    [
        ("employees", {"last_name": "Грушин"}, "грушин"),
        ("subjects", {"name": "Алгебра"}, "алгебра"),
        ("classes", {"name": "5г"}, "5г математика"),
    ],
)
def test_the_teaching_load_is_found_by_the_new_name(
    world: World, as_: As, section: str, renamed: dict[str, str], words: str
) -> None:
    edit(as_("sysadmin"), section, one(world, section), **renamed)

    assert list(TeachingAssignment.objects.all().matching(words)) == [world.assignment]


def test_the_action_itself_refuses_what_the_form_did_not_see(world: World) -> None:
    """Between the check of a form and the lock somebody else may have been faster."""
    twin = Room(school=world.school, building=world.building, name="202")
    with pytest.raises(Refused, match="уже есть кабинет"):
        actions.add(twin, by=world.sysadmin, at=NOW)
    Building.objects.update(archived_at=NOW)
    with pytest.raises(Refused, match="В архиве уже лежит"):
        actions.add(Room(school=world.school, building=world.building, name="404"), by=world.sysadmin, at=NOW)
    with pytest.raises(Outrun):
        actions.change(world.room, to={"name": "203"}, version=7, by=world.sysadmin, at=NOW)


def test_a_row_is_corrected_though_what_it_stands_on_was_archived(world: World) -> None:
    """Not to choose an archived class is one thing, to lose the phone of its pupil another."""
    SchoolClass.objects.filter(pk=world.school_class.pk).update(archived_at=NOW)
    to = {"phone": "12-34", "school_class": world.school_class}

    assert actions.change(world.pupil, to=to, version=1, by=world.sysadmin, at=NOW).phone == "12-34"


@pytest.mark.parametrize("section", sorted(set(SECTIONS) - {"employees"}))
def test_opening_the_form_from_another_card_fills_in_what_is_known(world: World, as_: As, section: str) -> None:
    asked = {"building": world.building.pk, "school_class": world.school_class.pk, "parent": world.school_class.pk}

    form = as_("sysadmin").get(reverse("registry:row_add", args=[world.school.pk, section]), asked).context["form"]

    for field, key in asked.items():
        if field in form.fields:
            assert str(form[field].value()) == str(key)


@pytest.mark.parametrize(
    ("section", "typed", "field"),
    [
        ("study_years", {"starts_on": "0001-09-01", "ends_on": "2028-05-31"}, "starts_on"),
        ("study_years", {"starts_on": "2027-09-01", "ends_on": "9999-05-31"}, "ends_on"),
        ("study_years", {"starts_on": "2027-09-01", "ends_on": "2027-09-01"}, "ends_on"),
        ("study_years", {"starts_on": "2027-09-01", "ends_on": "2027-08-31"}, "ends_on"),
        ("study_years", {"starts_on": "30.02.2027"}, "starts_on"),
        ("periods", {"starts_on": "2027-07-01"}, "ends_on"),
        ("periods", {"starts_on": "2027-05-28"}, "starts_on"),
        ("periods", {"number": "2"}, "number"),
        ("periods", {"number": "-1"}, "number"),
        ("bells", {"ends_at": "14:30"}, "ends_at"),
        ("bells", {"ends_at": "25:00"}, "ends_at"),
        ("bells", {"starts_at": "14:00"}, "starts_at"),
        ("bells", {"weekdays": ["8"]}, "weekdays"),
        ("bells", {"weekdays": []}, "weekdays"),
        ("rooms", {"capacity": "-1"}, "capacity"),
        ("rooms", {"name": "  "}, "name"),
        ("classes", {"parallel": "13"}, "parallel"),
        ("classes", {"parallel": "0"}, "parallel"),
        ("classes", {"week_days": "7"}, "week_days"),
        ("classes", {"name": "5А"}, "name"),
        ("classes", {"name": "5a"}, "name"),
        ("assignments", {"hours_per_week": "41"}, "hours_per_week"),
        ("assignments", {"hours_per_week": "NaN"}, "hours_per_week"),
        ("pupils", {"birth_date": "2099-01-01"}, "birth_date"),
        ("pupils", {"birth_date": "0001-01-01"}, "birth_date"),
        ("pupils", {"birth_date": "1899-01-01"}, "birth_date"),
        ("pupils", {"enrolled_on": "2014-09-01"}, "enrolled_on"),
        ("pupils", {"enrolled_on": "2025-09-01", "left_on": "2025-08-31"}, "left_on"),
        ("pupils", {"snils": "112-233-445 96"}, "snils"),
        ("pupils", {"snils": "12"}, "snils"),
        ("pupils", {"last_name": "Nовиков"}, "last_name"),
        ("representatives", {"first_name": "Игорь1"}, "first_name"),
        ("employees", {"middle_name": "Ivanovna"}, "middle_name"),
        ("employees", {"email": "нет"}, "email"),
        ("employees", {"kind": "boss"}, "kind"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    world: World, as_: As, section: str, typed: dict[str, Any], field: str
) -> None:
    before = SECTIONS[section].model.objects.count()

    answer = add(as_("sysadmin"), world, section, **typed)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert SECTIONS[section].model.objects.count() == before


@pytest.mark.parametrize("section", SECTIONS)
def test_garbage_in_any_field_is_answered(world: World, as_: As, section: str) -> None:
    browser, row = as_("sysadmin"), one(world, section)
    added = reverse("registry:row_add", args=[world.school.pk, section])
    edited, listed = (
        reverse("registry:row_edit", args=[section, row.pk]),
        reverse("registry:rows", args=[world.school.pk, section]),
    )
    good = as_typed(browser, section, row)
    for what, garbage in GARBAGE.items():
        data = dict.fromkeys([*GOOD[section](world), *good], garbage)
        words = {name: value for name, value in data.items() if isinstance(value, str)}
        counted = {name: value for name, value in good.items() if "_FORMS" in name}
        assert tried(lambda: browser.post(added, data)) < 500, what  # noqa: B023 - called at once
        assert tried(lambda: browser.post(edited, data | counted)) < 500, what  # noqa: B023 - called at once
        assert tried(lambda: browser.get(added, words)) < 500, what  # noqa: B023 - called at once
        filters = dict.fromkeys([*LISTINGS[section].filters, "without", "q", "page", "archive"], garbage)
        assert tried(lambda: browser.get(listed, filters)) < 500, what  # noqa: B023 - called at once


def test_a_form_says_what_has_to_be_entered_before(world: World, as_: As) -> None:
    Building.objects.update(archived_at=NOW)

    page = as_("sysadmin").get(reverse("registry:row_add", args=[world.school.pk, "rooms"])).content.decode()

    assert f'<a href="{reverse("registry:row_add", args=[world.school.pk, "buildings"])}">Здания</a>' in page


def test_a_subgroup_fits_its_class(world: World, as_: As) -> None:
    parent = str(world.school_class.pk)
    browser = as_("sysadmin")

    wrong = add(browser, world, "classes", name="5а англ. 1", parallel="6", parent=parent)
    right = add(browser, world, "classes", name="5а англ. 1", parallel="5", parent=parent)
    of_subgroup = add(
        browser, world, "classes", name="x", parallel="5", parent=str(SchoolClass.objects.get(name="5а англ. 1").pk)
    )

    assert "parent" in wrong.context["form"].errors
    assert right.status_code == 302
    assert "parent" in of_subgroup.context["form"].errors
    assert "«5а англ. 1»" in " ".join(obstacles_to_archive(world.school_class))


def test_history_of_a_set_tells_of_its_rows(world: World) -> None:
    period = Period.objects.get(period_set=world.period_set, number=1)
    actions.change(period, to={"ends_on": date(2026, 12, 30)}, version=1, by=world.sysadmin, at=NOW)

    newest = history_of(world.period_set, school=world.school.pk)[0]

    assert newest.what == "1 полугодие: правка"
    assert [(change.label, change.before, change.after) for change in newest.changes] == [
        ("Конец", "29.12.2026", "30.12.2026")
    ]


def test_history_does_not_tell_of_other_rows(world: World) -> None:
    actions.change(world.other_pupil, to={"phone": "12"}, version=1, by=world.sysadmin, at=NOW)

    told = [entry.who for entry in history_of(world.pupil, school=world.school.pk)]

    assert told == ["программа"] * (1 + Representation.objects.filter(pupil=world.pupil).count())
