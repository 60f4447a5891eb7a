"""Every section of the reference data for tests: what is typed into its form, and many rows of it."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from django.test import Client
from django.urls import reverse

from registry.models import Representation, StudyYear, Subject
from registry.sections import SECTIONS
from tests.world import World, make_pupil

Typed = Callable[[World], dict[str, Any]]


def no_lines(**typed: Any) -> dict[str, Any]:
    """The form of a set with no rows typed."""
    return typed | {"rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"}


# A new row of the section as a person types it.
GOOD: dict[str, Typed] = {
    "study_years": lambda _: {"starts_on": "2027-09-01", "ends_on": "2028-05-31"},
    "buildings": lambda _: {"name": "Новый корпус", "address": "ул. Новая, 2", "floors": "3"},
    "rooms": lambda world: {"building": world.building.pk, "name": "303", "floor": "3", "capacity": "20"},
    "subjects": lambda _: {"name": "Физика", "short_name": "Физ.", "knowledge_area": "Естественные науки"},
    "period_sets": lambda world: no_lines(study_year=world.study_year.pk, kind="quarter", name="Четверти"),
    "periods": lambda world: {
        "period_set": world.period_set.pk,
        "number": "3",
        "name": "Лето",
        "starts_on": "2027-06-01",
        "ends_on": "2027-06-30",
    },
    "bell_schedules": lambda _: no_lines(name="Вторая смена", first_lesson_number="7"),
    "bells": lambda world: {
        "schedule": world.bell_schedule.pk,
        "number": "7",
        "starts_at": "14:30",
        "ends_at": "15:15",
        "weekdays": ["1", "3", "5"],
    },
    "employees": lambda _: {"last_name": "Новикова", "first_name": "Инга", "gender": "f", "post": "учитель химии"},
    "classes": lambda world: {
        "study_year": world.study_year.pk,
        "name": "6а",
        "parallel": "6",
        "letter": "а",
        "week_days": "5",
        "class_teacher": world.staff["deputy"].pk,
    },
    "pupils": lambda world: {
        "last_name": "Новиков",
        "first_name": "Олег",
        "gender": "m",
        "birth_date": "2015-06-07",
        "school_class": world.school_class.pk,
    },
    "representatives": lambda _: {"last_name": "Новиков", "first_name": "Игорь", "gender": "m", "phone": "12-34"},
    "assignments": lambda world: {
        "school_class": world.other_class.pk,
        "subject": world.subject.pk,
        "teacher": world.staff["employee"].pk,
        "hours_per_week": "4.5",
    },
}
ONE: dict[str, str] = {
    "study_years": "study_year",
    "buildings": "building",
    "rooms": "room",
    "subjects": "subject",
    "period_sets": "period_set",
    "periods": "period",
    "bell_schedules": "bell_schedule",
    "bells": "bell",
    "classes": "school_class",
    "pupils": "pupil",
    "representatives": "representative",
    "assignments": "assignment",
}


def one(world: World, section: str) -> Any:
    """The row of the section that the world has."""
    return world.staff["employee"] if section == "employees" else world.things[ONE[section]]


def many(world: World, section: str, number: int) -> None:
    """So many more rows of the section, with all that their lines and columns look at."""
    for place in range(number):
        _another(world, section, place)


def _another(world: World, section: str, place: int) -> None:
    if section == "pupils":
        pupil = make_pupil(world.school_class, f"Ёлкин{place}", "Пётр")
        Representation.objects.create(school=world.school, representative=world.representative, pupil=pupil)
        return
    row = one(world, section)
    copy: Any = type(row).objects.get(pk=row.pk)
    copy.pk, copy.id = None, None
    copy._state.adding = True
    for field, value in _different(world, section, place).items():
        setattr(copy, field, value)
    copy.save()
    if section == "representatives":
        Representation.objects.create(school=world.school, representative=copy, pupil=world.pupil)


def _different(world: World, section: str, place: int) -> dict[str, Any]:
    if section == "study_years":
        return {"starts_on": date(1950 + place, 9, 1), "ends_on": date(1951 + place, 5, 31)}
    if section in {"employees", "representatives"}:
        return {"last_name": f"Ёлкин{place}", "user": None}
    if section == "bells":
        return {"number": 100 + place, "starts_at": time(20, place), "ends_at": time(20, place, 30)}
    if section == "periods":
        return {"number": 100 + place}
    if section == "assignments":
        return {"subject": Subject.objects.create(school=world.school, name=f"Предмет {place}")}
    return {"name": f"Ёлкин{place}"}


def another_school(world: World) -> dict[str, Any]:
    """One row of the other school for each foreign key that a form offers."""
    year = StudyYear.objects.create(school=world.other, starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 31))
    found: dict[str, Any] = {"study_years": year}
    for section in ("buildings", "subjects", "period_sets", "bell_schedules", "classes", "rooms"):
        row = one(world, section)
        copy: Any = type(row).objects.get(pk=row.pk)
        copy.pk, copy.id, copy.school = None, None, world.other
        copy._state.adding = True
        for field, key in (("study_year", "study_years"), ("building", "buildings")):
            if hasattr(copy, f"{field}_id"):
                setattr(copy, field, found[key])
        for field in ("class_teacher", "bell_schedule", "period_set"):
            if hasattr(copy, f"{field}_id"):
                setattr(copy, field, None)
        copy.save()
        found[section] = copy
    found["employees"] = world.staff["stranger"]
    return found


def add(browser: Client, world: World, section: str, **changed: Any) -> Any:
    return browser.post(reverse("registry:row_add", args=[world.school.pk, section]), GOOD[section](world) | changed)


def as_typed(browser: Client, section: str, row: Any, **changed: Any) -> dict[str, Any]:
    """What the form of the row holds, as a browser would send it."""
    form = browser.get(reverse("registry:row_edit", args=[section, row.pk])).context["form"]
    fields = [*form, *(field for line in form.lines or () for field in line)]
    if form.lines:
        fields += list(form.lines.management_form)
    data = {field.html_name: field.value() for field in fields}
    return {name: value for name, value in (data | changed).items() if value not in (None, False)}


def edit(browser: Client, section: str, row: Any, **changed: Any) -> Any:
    return browser.post(
        reverse("registry:row_edit", args=[section, row.pk]), as_typed(browser, section, row, **changed)
    )


assert set(GOOD) == set(SECTIONS)
