"""Faults of the control figures, the administrators and the codes: planted last, when everything else is counted."""

from typing import Any, Final
from uuid import uuid4

from django.contrib.auth import get_user_model

from registry.models import AdminRight, EosAccount, Pupil
from registry.practice.faults.planter import Fault, Planter
from registry.states import AdminBlock, AdminLevel, CodeState


def one_figure(plant: Planter, name: str, value: int | None) -> None:
    setattr(plant.draft.school, name, value)


def class_count(plant: Planter) -> None:
    first = plant.draft.classes[0]
    first.planned_pupils = (first.planned_pupils or 0) + 1


def one_administrator(plant: Planter) -> None:
    rights = plant.draft.admin_rights
    plant.draft.admin_rights = [right for right in rights if right.employee is rights[0].employee]


def right_without_order(plant: Planter) -> None:
    _right(plant, plant.employee(), order_number="", order_date=None)
    _one_more(plant)


def right_of_dismissed(plant: Planter) -> None:
    _right(plant, plant.employee(archived_at=plant.archived_at), order_number="24", order_date=plant.first_day)


def _right(plant: Planter, employee: Any, **order: Any) -> None:
    plant.draft.admin_rights.append(
        AdminRight(
            school=plant.draft.school,
            employee=employee,
            block=AdminBlock.PEOPLE,
            level=AdminLevel.VIEW,
            since=plant.first_day,
            **order,
        )
    )


def _one_more(plant: Planter) -> None:
    """The member of staff that the fault needed is counted: the control figures are a fault of their own."""
    if plant.draft.school.planned_staff is not None:
        plant.draft.school.planned_staff += 1


def _somebody(plant: Planter, place: int) -> Pupil:
    """Without a code yet, of that class if it has anybody. A school of no pupils gets one more, who is counted."""
    busy = {id(account.pupil) for account in plant.draft.eos_accounts}
    free = [one for one in plant.draft.pupils if one.school_class is not None and id(one) not in busy]
    of_class = [one for one in free if one.school_class is plant.draft.classes[place]]
    return (of_class or free or [_one_more_pupil(plant)])[0]


def _one_more_pupil(plant: Planter) -> Pupil:
    pupil = plant.pupil()
    for counted in (plant.draft.school, pupil.school_class):
        if counted is not None and counted.planned_pupils is not None:
            counted.planned_pupils += 1
    return pupil


def not_handed_over(plant: Planter) -> None:
    pupil = _somebody(plant, 0)
    plant.draft.eos_accounts.append(EosAccount(school=plant.draft.school, pupil=pupil, state=CodeState.NOT_GENERATED))


def not_registered(plant: Planter) -> None:
    """A code that was handed over names who did it, so a nameless account without a password comes along."""
    clerk = get_user_model()(username=f"practice-{uuid4().hex[:16]}", is_active=False, password="!")  # noqa: S106 - nobody can log in with it
    plant.draft.users.append(clerk)
    pupil = _somebody(plant, 1)
    plant.draft.eos_accounts.append(
        EosAccount(
            school=plant.draft.school,
            pupil=pupil,
            state=CodeState.HANDED_OVER,
            generated_on=plant.first_day,
            generated_by=clerk,
            handed_over_on=plant.first_day,
            handed_over_by=clerk,
            handed_to=pupil.full_name,
            signature="ведомость № 1",
        )
    )


FAULTS: Final[dict[str, Fault]] = {
    "class_count_differs": class_count,
    "administrators_too_few": one_administrator,
    "admin_right_without_order": right_without_order,
    "admin_right_of_dismissed": right_of_dismissed,
    "codes_not_handed_over": not_handed_over,
    "codes_not_registered": not_registered,
    "control_figures_missing": lambda plant: one_figure(plant, "planned_classes", None),
    "control_figures_differ": lambda plant: one_figure(plant, "planned_pupils", len(plant.draft.pupils) + 1),
}
