"""What each step of the activation needs, and whether the school has it. Two queries, whatever the number of steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from registry.models import (
    ActivationStep,
    Appointment,
    Bell,
    Building,
    Employee,
    Period,
    Pupil,
    Representative,
    Room,
    School,
    SchoolClass,
    Subject,
    TeachingAssignment,
)
from registry.queries.eos_account import CodeCounts, code_counts
from registry.states import ActivationNeed, Role


@dataclass(frozen=True, slots=True)
class Requirement:
    """One piece of data: is it there, and where to mend it."""

    label: str
    is_met: bool
    url: str


@dataclass(frozen=True, slots=True)
class Want:
    """`fact` names a field of the school or a fact of `_facts`; `page` the address of the registry that mends it."""

    label: str
    fact: str
    page: str
    section: str = ""


WANTS: Final[Mapping[ActivationNeed, tuple[Want, ...]]] = {
    ActivationNeed.NAMES: (
        Want("полное наименование", "full_name", "school_edit"),
        Want("краткое наименование", "short_name", "school_edit"),
        Want("адрес", "address", "school_edit"),
        Want("руководитель назначен", "has_director", "roles"),
        Want("должность руководителя вписана", "has_post_of_director", "employees"),
    ),
    ActivationNeed.CODE: (Want("ответственный (системный администратор) назначен", "has_sysadmin", "roles"),),
    ActivationNeed.ADMINISTRATOR: (
        Want("системный администратор назначен приказом", "has_order_of_sysadmin", "roles"),
        Want("его электронная почта", "has_email_of_sysadmin", "employees"),
    ),
    ActivationNeed.CONTACTS: (
        Want("телефон", "phone", "school_edit"),
        Want("электронная почта", "email", "school_edit"),
        Want("часовой пояс", "time_zone", "school_edit"),
    ),
    ActivationNeed.SETTINGS: (
        Want("система оценивания", "marks", "school_edit"),
        Want("регион", "region", "school_edit"),
        Want("организационная форма", "organisation_form", "school_edit"),
    ),
    ActivationNeed.TIMETABLE: (
        Want("звонки", "has_bells", "rows", "bells"),
        Want("отчётные периоды", "has_periods", "rows", "periods"),
    ),
    ActivationNeed.PLACES: (
        Want("здание с адресом", "has_buildings", "rows", "buildings"),
        Want("кабинеты и места", "has_rooms", "rows", "rooms"),
        Want("предметы", "has_subjects", "rows", "subjects"),
    ),
    ActivationNeed.PEOPLE: (
        Want("сотрудники", "has_staff", "employees"),
        Want("классы", "has_classes", "rows", "classes"),
        Want("учащиеся", "has_pupils", "rows", "pupils"),
        Want("представители", "has_representatives", "rows", "representatives"),
    ),
    ActivationNeed.LINKS: (Want("учебная нагрузка", "has_assignments", "rows", "assignments"),),
    ActivationNeed.CODES: (Want("коды выданы всем", "has_all_codes_out", "codes"),),
}


@dataclass(frozen=True, slots=True)
class StepRow:
    step: ActivationStep
    requirements: list[Requirement]

    @property
    def missing(self) -> list[Requirement]:
        return [requirement for requirement in self.requirements if not requirement.is_met]


def activation_steps(school: School) -> list[StepRow]:
    """Every step with what it needs, in the order of the list."""
    steps = list(ActivationStep.objects.filter(school=school).select_related("done_by"))
    facts = _facts(school, needs={step.need for step in steps})
    return [StepRow(step, _requirements(step.need, facts, school)) for step in steps]


def _requirements(need: str, facts: Mapping[str, bool], school: School) -> list[Requirement]:
    if not need:
        return []
    return [Requirement(want.label, facts[want.fact], _url(want, school.pk)) for want in WANTS[ActivationNeed(need)]]


def _url(want: Want, school_id: int) -> str:
    return reverse(f"registry:{want.page}", args=[school_id, want.section] if want.section else [school_id])


def _facts(school: School, *, needs: set[str]) -> dict[str, bool]:
    """All facts at once: the fields of the card as the database holds them now, and what exists."""
    row = School.objects.filter(pk=school.pk).annotate(**_existing()).values().get()
    facts = {name: bool(value.strip() if isinstance(value, str) else value) for name, value in row.items()}
    # The codes are three queries more; they are counted only when a step asks.
    counts = code_counts(school) if ActivationNeed.CODES in needs else CodeCounts(0, 0, 0, 0, 0)
    facts["has_all_codes_out"] = 0 < counts.total == counts.handed_over
    return facts


def _existing() -> dict[str, Any]:
    held = Appointment.objects.in_force().filter(school=OuterRef("pk"))
    directors, sysadmins = held.filter(role=Role.DIRECTOR), held.filter(role=Role.SYSADMIN)
    # The person of a role is the member of staff with that login in the same school.
    own_card = Q(user__employees__school=F("school"), user__employees__archived_at=None, user__employees__post__gt="")
    return {
        "has_director": Exists(directors),
        "has_post_of_director": Exists(directors.filter(own_card)),
        "has_sysadmin": Exists(sysadmins),
        "has_order_of_sysadmin": Exists(sysadmins.exclude(order_reference="")),
        "has_email_of_sysadmin": Exists(
            Employee.objects.current()
            .filter(school=OuterRef("pk"), user__appointments__in=_in_force(Role.SYSADMIN))
            .exclude(email="")
        ),
        "has_bells": _some(Bell.objects.current()),
        "has_periods": _some(Period.objects.current()),
        "has_buildings": _some(Building.objects.current().exclude(address="")),
        "has_rooms": _some(Room.objects.current()),
        "has_subjects": _some(Subject.objects.current()),
        "has_staff": _some(Employee.objects.current()),
        "has_classes": _some(SchoolClass.objects.current()),
        "has_pupils": _some(Pupil.objects.current()),
        "has_representatives": _some(Representative.objects.current()),
        "has_assignments": _some(TeachingAssignment.objects.current()),
    }


def _in_force(role: Role) -> QuerySet[Appointment]:
    return Appointment.objects.in_force().filter(role=role, school=OuterRef("school"))


def _some(rows: QuerySet[Any]) -> Exists:
    return Exists(rows.filter(school=OuterRef("pk")))


@dataclass(frozen=True, slots=True)
class ActivationCounts:
    done: int
    total: int


def activation_counts(school: School | int) -> ActivationCounts:
    """Steps marked as done. One query, for the plan's evidence."""
    steps = ActivationStep.objects.filter(school=school)
    numbers = steps.aggregate(total=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))
    return ActivationCounts(done=numbers["done"], total=numbers["total"])
