"""Faults of buildings, rooms, subjects, classes and fields left empty."""

from typing import Final

from registry.practice.faults.planter import Fault, Planter


def room_in_archived_building(plant: Planter) -> None:
    plant.room("архивный 1", plant.building("Старый корпус", archived_at=plant.archived_at))


def room_twice(plant: Planter) -> None:
    plant.room("каб. 77")
    plant.room("каб.77")


def subject_twice(plant: Planter) -> None:
    plant.subject("Родной край")
    plant.subject("Родной  край.")


def subjects_cut(plant: Planter) -> None:
    plant.subject("Практикум по химии")
    plant.subject("Практикум по физике")


def class_twice(plant: Planter) -> None:
    """One name for the eye and for the network's search, two for the database."""
    plant.school_class(6, name="6ё", letter="ё")
    plant.school_class(6, name="6е", letter="е")


FAULTS: Final[dict[str, Fault]] = {
    "field_required_empty": lambda plant: plant.room("без адреса 1", plant.building("Флигель", address="")),
    "field_desirable_empty": lambda plant: plant.employee(email=""),
    "building_without_rooms": lambda plant: plant.building("Мастерские"),
    "room_building_archived": room_in_archived_building,
    "room_duplicate": room_twice,
    "subject_duplicate": subject_twice,
    "subject_cut_alike": subjects_cut,
    "subject_without_area": lambda plant: plant.subject("Финансовая грамотность", knowledge_area=""),
    # The second letter of «Экология» is Latin here.
    "subject_latin_letters": lambda plant: plant.subject("Экoлогия"),
    "class_name_pattern": lambda plant: plant.school_class(7, name="7 «Ч»", letter="ч"),
    "class_name_not_parallel": lambda plant: plant.school_class(8, parallel=7),
    "class_letter_differs": lambda plant: plant.school_class(8, letter="й"),
    "class_duplicate": class_twice,
    "class_without_teacher": lambda plant: plant.school_class(class_teacher=None),
    "class_without_bells": lambda plant: plant.school_class(bell_schedule=None),
    "class_without_periods": lambda plant: plant.school_class(period_set=None),
    "class_six_days_too_early": lambda plant: plant.school_class(
        1, week_days=6, bell_schedule=plant.bells("Шестидневка", (1, 0, 35), weekdays="123456")
    ),
}
