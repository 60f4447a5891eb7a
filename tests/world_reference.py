"""One small, faultless row of every section of the reference data, and the links between them."""

from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from registry.models import (
    Bell,
    BellSchedule,
    Building,
    Period,
    PeriodSet,
    Pupil,
    Representation,
    Representative,
    Room,
    SchoolClass,
    Subject,
    SubjectClass,
    SubjectRoom,
    SubjectTeacher,
    TeachingAssignment,
)
from registry.states import Gender, PeriodKind

if TYPE_CHECKING:
    from tests.world import World


def make_pupil(school_class: SchoolClass, last: str, first: str, middle: str = "", **fields: Any) -> Pupil:
    """A pupil of the class, enrolled by an order on the first day of its year."""
    fields.setdefault("gender", Gender.FEMALE)
    fields.setdefault("birth_date", date(2015, 1, 31))
    return Pupil.objects.create(
        school=school_class.school,
        school_class=school_class,
        last_name=last,
        first_name=first,
        middle_name=middle,
        enrolled_on=school_class.study_year.starts_on,
        enrolment_order="12-у",
        enrolment_order_date=school_class.study_year.starts_on,
        **fields,
    )


def make_reference_data(world: "World") -> None:
    """Needs the cast and the study year."""
    school, staff, things = world.school, world.staff, world.things
    building = things["building"] = Building.objects.create(
        school=school, name="Главный корпус", address="ул. Учебная, 1"
    )
    room = things["room"] = Room.objects.create(school=school, building=building, name="202", floor=2, capacity=25)
    subject = things["subject"] = Subject.objects.create(
        school=school, name="Математика", knowledge_area="Математика и информатика"
    )
    periods = things["period_set"] = PeriodSet.objects.create(
        school=school, study_year=things["study_year"], name="Полугодия", kind=PeriodKind.HALF_YEAR
    )
    halves = ((date(2026, 9, 1), date(2026, 12, 29)), (date(2027, 1, 11), date(2027, 5, 28)))
    for number, (starts_on, ends_on) in enumerate(halves, start=1):
        things["period"] = Period.objects.create(
            school=school,
            period_set=periods,
            number=number,
            name=f"{number} полугодие",
            starts_on=starts_on,
            ends_on=ends_on,
        )
    bells = things["bell_schedule"] = BellSchedule.objects.create(school=school, name="Первая смена")
    for number in range(1, 7):
        things["bell"] = Bell.objects.create(
            school=school, schedule=bells, number=number, starts_at=time(7 + number, 30), ends_at=time(8 + number, 15)
        )
    school_class = things["school_class"] = SchoolClass.objects.create(
        school=school,
        study_year=things["study_year"],
        name="5а",
        parallel=5,
        letter="а",
        class_teacher=staff["class_teacher"],
        bell_schedule=bells,
        period_set=periods,
    )
    # Of another teacher: the class teacher must never see its pupils.
    other_class = things["other_class"] = SchoolClass.objects.create(
        school=school,
        study_year=things["study_year"],
        name="5б",
        parallel=5,
        letter="б",
        class_teacher=staff["employee"],
    )
    things["pupil"] = make_pupil(school_class, "Рябинина", "Анна", "Петровна", birth_date=date(2015, 4, 12))
    things["other_pupil"] = make_pupil(other_class, "Калинин", "Лев", "Олегович", gender=Gender.MALE)
    for key, pupil in (("representative", things["pupil"]), ("other_representative", things["other_pupil"])):
        parent = things[key] = Representative.objects.create(
            school=school, last_name=pupil.last_name, first_name="Ольга", middle_name="Ивановна", gender=Gender.FEMALE
        )
        things[key.replace("representative", "representation")] = Representation.objects.create(
            school=school, representative=parent, pupil=pupil
        )
    SubjectTeacher.objects.create(school=school, subject=subject, employee=staff["employee"])
    SubjectRoom.objects.create(school=school, subject=subject, room=room)
    SubjectClass.objects.create(school=school, subject=subject, school_class=school_class)
    things["assignment"] = TeachingAssignment.objects.create(
        school=school,
        school_class=school_class,
        subject=subject,
        teacher=staff["employee"],
        room=room,
        hours_per_week=Decimal(5),
    )
