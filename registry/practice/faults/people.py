"""Faults of people: names, numbers, ages, families, doubles."""

from datetime import date, timedelta
from typing import Any, Final

from registry.models import Person, SchoolClass
from registry.practice.faults.planter import Fault, Planter
from registry.states import Gender, RelationKind

CARD = ("last_name", "first_name", "middle_name", "gender", "birth_date", "snils")


def named(**names: str) -> Fault:
    """A pupil with such a name."""
    return lambda plant: plant.pupil(**names)


def card_of(person: Person) -> dict[str, Any]:
    return {field: getattr(person, field) for field in CARD}


def twice(plant: Planter) -> None:
    plant.pupil(**card_of(plant.pupil()))


def twice_without_birthday(plant: Planter) -> None:
    first = plant.parent(plant.pupil(), birth_date=None, snils="")
    plant.parent(plant.pupil(), **{**card_of(first), "snils": plant.people.snils()})


def shared_number(plant: Planter) -> None:
    plant.pupil(snils=plant.pupil().snils)


def employee_is_parent(plant: Planter) -> None:
    plant.parent(plant.lonely_pupil(), **card_of(plant.employee()))


def parent_is_pupil(plant: Planter) -> None:
    """Of the child's card; the birthday is empty, or the parent would be too young as well."""
    child = plant.lonely_pupil()
    plant.parent(child, **{**card_of(child), "birth_date": None})


def two_classes(plant: Planter) -> None:
    plant.pupil(school_class=plant.school_class(plant.draft.classes[0].parallel), **_fitting(plant))
    plant.pupil(school_class=plant.draft.classes[0], **card_of(plant.draft.pupils[-1]))


def _fitting(plant: Planter) -> dict[str, Any]:
    """A birthday for the first class of the school."""
    return {"birth_date": date(plant.draft.year - plant.draft.classes[0].parallel - 6, 3, 1)}


def wrong_digits(plant: Planter) -> None:
    pupil = plant.pupil()
    last = str((int(pupil.snils[-1]) + 1) % 10)
    pupil.snils = pupil.snils[:-1] + last


def class_of_other_year(plant: Planter) -> None:
    old = SchoolClass(school=plant.draft.school, study_year=plant.last_year(), name="4а", parallel=4, letter="а")
    plant.draft.classes.append(old)
    day = plant.last_year().starts_on
    plant.pupil(school_class=old, birth_date=date(day.year - 10, 3, 1), enrolled_on=day)


def young_parent(plant: Planter) -> None:
    child = plant.lonely_pupil()
    if child.birth_date:
        plant.parent(child, birth_date=child.birth_date - timedelta(days=365 * 13))


def guardian(plant: Planter) -> None:
    plant.parent(plant.lonely_pupil(), kind=RelationKind.GUARDIAN)


def shared_contact(plant: Planter) -> None:
    first = plant.parent(plant.lonely_pupil())
    plant.parent(plant.lonely_pupil(), phone=f"8{first.phone.removeprefix('+7')}")


FAULTS: Final[dict[str, Fault]] = {
    # The first letter is Latin.
    "name_latin_letters": named(first_name="Aнна"),
    "name_digits": named(last_name="Галкина2"),
    "name_spaces": named(last_name="Римская  Корсакова"),
    "name_signs": named(last_name="Галкина (Уткина)"),
    "name_initials": named(first_name="А."),
    "name_in_one_cell": named(last_name="Уточкина Вера Павловна"),
    "name_swapped": named(last_name="Вера", first_name="Уточкина"),
    "name_capitals": named(last_name="УТОЧКИНА"),
    "name_gender_differs": lambda plant: plant.pupil(gender=Gender.MALE.value, first_name="Женя"),
    "person_duplicate": twice,
    "person_maybe_duplicate": twice_without_birthday,
    "snils_shared": shared_number,
    "person_in_two_roles": employee_is_parent,
    "parent_is_pupil": parent_is_pupil,
    "pupil_in_two_classes": two_classes,
    "snils_format": lambda plant: plant.pupil(snils="1234567890"),
    "snils_checksum": wrong_digits,
    "snils_missing": lambda plant: plant.pupil(snils=""),
    "birth_date_impossible": lambda plant: plant.pupil(birth_date=date(1815, 3, 1)),
    "pupil_age_strange": lambda plant: plant.pupil(birth_date=date(plant.draft.year - 25, 3, 1)),
    "adult_age_strange": lambda plant: plant.employee(birth_date=date(plant.draft.year - 8, 3, 1)),
    "parent_too_young": young_parent,
    "pupil_without_class": lambda plant: plant.pupil(school_class=None),
    "pupil_class_wrong": class_of_other_year,
    "pupil_enrolment_incomplete": lambda plant: plant.pupil(enrolment_order=""),
    "pupil_enrolled_outside_year": lambda plant: plant.pupil(enrolled_on=plant.first_day - timedelta(days=400)),
    "pupil_left_active": lambda plant: plant.pupil(left_on=plant.first_day - timedelta(days=400)),
    "pupil_without_parent": lambda plant: plant.lonely_pupil(),
    "parent_without_child": lambda plant: plant.parent(),
    "parent_without_contact": lambda plant: plant.parent(plant.lonely_pupil(), phone=""),
    "guardian_without_document": guardian,
    "contact_shared": shared_contact,
}
