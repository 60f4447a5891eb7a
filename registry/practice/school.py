"""A whole school from a number of pupils, a seed and a year."""

from collections.abc import Iterable
from datetime import date
from math import ceil
from random import Random
from typing import Final

from registry.models import AdminRight, Employee, School, SchoolClass, StudyYear
from registry.practice.draft import Draft
from registry.practice.families import add_pupils
from registry.practice.people import DEPUTY, SYSADMIN, People, hire_office, holders
from registry.practice.teaching import Teaching
from registry.practice.timetable import LAST_GRADE_OF_QUARTERS, add_schedule_of_day
from registry.states import AdminBlock, AdminLevel

# Without «е»: a fault plants «6е» beside «6ё». The last letters are left to the faults, in a school of any size.
LETTERS: Final = "абвгджзиклмнопрстуфхцчшэюя"
MOST_CLASSES_IN_GRADE: Final = 11
PUPILS_IN_CLASS: Final = 25
GRADES: Final = range(1, 12)


def study_year_around(day: date) -> tuple[date, date]:
    """The study year of the day; in summer the next one, which the plans are made for."""
    first = day.year if day.month >= 6 else day.year - 1
    return date(first, 9, 1), date(first + 1, 5, 31)


def drafted(*, pupils: int, seed: int, year: int) -> Draft:
    """A new school. `year` is the one in which the study year begins."""
    school = new_school(seed)
    starts_on, ends_on = study_year_around(date(year, 9, 1))
    draft = Draft(school=school, study_year=StudyYear(school=school, starts_on=starts_on, ends_on=ends_on))
    return filled(draft, pupils=pupils, seed=seed, grades=GRADES)


def filled(draft: Draft, *, pupils: int, seed: int, grades: Iterable[int], hires: bool = True) -> Draft:
    """Everything the school of the draft has not yet; its staff is put to work first, or alone without `hires`."""
    people = People(Random(seed))  # noqa: S311 - the same school for the same seed, no secret
    if hires:
        hire_office(draft, people)
    add_schedule_of_day(draft)
    _add_classes(draft, pupils=pupils, grades=list(grades))
    Teaching(draft, people, hires=hires).add()
    add_pupils(draft, people, pupils)
    _add_administrators(draft)
    _set_control_figures(draft)
    return draft


def new_school(seed: int) -> School:
    return School(
        full_name=f"Муниципальное бюджетное общеобразовательное учреждение «Учебная школа № {seed}»",
        short_name=f"МБОУ «Учебная школа № {seed}»",
        founder="Отдел образования (учебный пример)",
        place="с. Учебное",
        address="с. Учебное, ул. Учебная, д. 1",
        phone="+7 900 999-00-01",
        email="school@example.org",
        region="Учебный край",
        municipality="Учебный район",
        time_zone="МСК+0",
        organisation_form="муниципальное бюджетное учреждение",
        organisation_type="общеобразовательная организация",
        marks="пятибалльная",
        is_demo=True,
    )


def _add_classes(draft: Draft, *, pupils: int, grades: list[int]) -> None:
    quarters, half_years = draft.period_sets
    first_bells, other_bells = draft.bell_schedules
    in_grade = min(MOST_CLASSES_IN_GRADE, max(1, ceil(pupils / len(grades) / PUPILS_IN_CLASS)))
    for grade in grades:
        for letter in LETTERS[:in_grade]:
            draft.classes.append(
                SchoolClass(
                    school=draft.school,
                    study_year=draft.study_year,
                    name=f"{grade}{letter}",
                    parallel=grade,
                    letter=letter,
                    bell_schedule=first_bells if grade == 1 else other_bells,
                    period_set=quarters if grade <= LAST_GRADE_OF_QUARTERS else half_years,
                )
            )


def _add_administrators(draft: Draft) -> None:
    """Two people with all blocks, by one order."""
    since = draft.study_year.starts_on
    for employee in administrators(draft):
        draft.admin_rights += [
            AdminRight(
                school=draft.school,
                employee=employee,
                block=block,
                level=AdminLevel.FULL,
                order_number="24",
                order_date=since,
                since=since,
            )
            for block in AdminBlock
        ]


def administrators(draft: Draft) -> list[Employee]:
    return [holders(draft, post)[0] for post in (SYSADMIN, DEPUTY)]


def _set_control_figures(draft: Draft) -> None:
    draft.school.planned_staff = len(draft.staff)
    draft.school.planned_classes = len(draft.classes)
    draft.school.planned_pupils = len(draft.pupils)
