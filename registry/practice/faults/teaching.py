"""Faults of the load: who teaches what, where and for how long."""

from typing import Final

from registry.models import SchoolClass
from registry.practice.faults.planter import Fault, Planter
from registry.states import StaffKind

# More than any week of lessons holds, shared by two classes so that neither is over its norm.
HALF_OF_TOO_MUCH = 30
LATE_GRADE = 9


def without_teacher(plant: Planter) -> None:
    plant.lesson(plant.school_class(), plant.subject("Шахматы"), 1, teacher=None)


def dismissed(plant: Planter) -> None:
    gone = plant.employee(archived_at=plant.archived_at)
    plant.lesson(plant.school_class(), plant.subject("Хоровое пение"), 1, teacher=gone)


def archived_subject(plant: Planter) -> None:
    plant.lesson(plant.school_class(), plant.subject("Чистописание", archived_at=plant.archived_at), 1)


def not_linked(plant: Planter) -> None:
    plant.lesson(plant.school_class(), plant.subject("Робототехника"), 1, teacher=plant.teacher())


def over_norm(plant: Planter) -> None:
    """A sixth grade with thirty-one hours, when thirty are the most."""
    plant.lesson(plant.school_class(6), plant.subject("Мировая художественная культура"), 31)


def tired_teacher(plant: Planter) -> None:
    subject = plant.subject("Астрономия")
    teacher = plant.teacher(subject)
    for _ in range(2):
        plant.lesson(plant.school_class(), subject, 20, teacher=teacher)


def too_few_lessons(plant: Planter) -> None:
    bells = plant.bells("Один урок", (1, 0, 40))
    plant.lesson(plant.school_class(bell_schedule=bells), plant.subject("Живопись"), 10)


def subgroups(plant: Planter) -> None:
    whole, subject = plant.school_class(), plant.subject("Второй иностранный язык")
    for number, hours in ((1, 1), (2, 2)):
        part = SchoolClass(
            school=plant.draft.school,
            study_year=plant.draft.study_year,
            name=f"{whole.name}, группа {number}",
            parallel=whole.parallel,
            letter=whole.letter,
            parent=whole,
        )
        plant.draft.subgroups.append(part)
        plant.lesson(part, subject, hours)


def foreign_room(plant: Planter) -> None:
    plant.lesson(plant.school_class(), plant.subject("Лепка"), 1, room=plant.room("каб. 88"))


def full_room(plant: Planter) -> None:
    """The subject has another room, so that only this one is full."""
    subject = plant.subject("Бассейн")
    room = plant.room("каб. 99", subject=subject)
    plant.room("каб. 98", subject=subject)
    for _ in range(2):
        plant.lesson(plant.school_class(LATE_GRADE), subject, HALF_OF_TOO_MUCH, room=room)


def few_rooms(plant: Planter) -> None:
    subject = plant.subject("Ритмика")
    plant.room("каб. 97", subject=subject)
    for _ in range(2):
        plant.lesson(plant.school_class(LATE_GRADE), subject, HALF_OF_TOO_MUCH)


FAULTS: Final[dict[str, Fault]] = {
    "class_subject_without_teacher": without_teacher,
    "assignment_teacher_dismissed": dismissed,
    "assignment_points_at_archive": archived_subject,
    "teacher_not_linked": not_linked,
    "teacher_without_load": lambda plant: plant.employee(post="учитель черчения", kind=StaffKind.TEACHING),
    "class_hours_over_norm": over_norm,
    "teacher_hours_too_many": tired_teacher,
    "bell_too_few_lessons": too_few_lessons,
    "assignment_without_hours": lambda plant: plant.lesson(plant.school_class(), plant.subject("Театр"), None),
    "subgroup_hours_differ": subgroups,
    "room_not_linked": foreign_room,
    "room_overbooked": full_room,
    "subject_rooms_too_few": few_rooms,
}
