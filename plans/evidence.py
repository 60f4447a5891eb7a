"""Evidence: how far a task is, measured by the program's own data instead of asked from people.

A task may carry a key of `EVIDENCE`. All keys of a page are measured with the same few queries, however many tasks
there are: each kind of facts is read once, and only when a task of the plan asks for it. The numbers of the school
come from `registry/queries/`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from django.urls import reverse

from consents.queries.plan import ConsentCounts, consent_counts, issued_forms
from consents.states import Subject
from plans.models import Approval, Order
from plans.states import OrderKind, OrderState
from registry import queries as registry_queries
from registry.queries.activation import ActivationCounts, activation_counts
from registry.queries.admin_right import ENOUGH, AdminRightCounts, admin_right_counts
from registry.queries.entered import Entered, entered, staff_with_codes
from registry.queries.verification import SectionCounts, totals, verification_counts
from registry.states import Role


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of the work is done and where it can be seen."""

    title: str
    done: int
    total: int
    place: str
    url: str

    @property
    def is_complete(self) -> bool:
        """Nothing to count is not «done»: an empty list of employees proves nothing."""
        return 0 < self.total <= self.done

    @property
    def shown(self) -> str:
        return f"{self.done} из {self.total}"


class Facts:
    """The numbers behind the evidence of one plan, each kind read once and only when asked for."""

    def __init__(self, *, school: int, plan: int, on: date) -> None:
        self.school = school
        self.plan = plan
        self.on = on

    @cached_property
    def staff(self) -> registry_queries.StaffCounts:
        return registry_queries.staff_counts(self.school)

    @cached_property
    def entered(self) -> Entered:
        return entered(self.school)

    @cached_property
    def checked(self) -> dict[str, SectionCounts]:
        """What a second person verified: some thirty queries, so asked for by the tasks of verification alone."""
        return verification_counts(self.school)

    @cached_property
    def activation(self) -> ActivationCounts:
        return activation_counts(self.school)

    @cached_property
    def consents(self) -> ConsentCounts:
        """Who has said her word: a dozen queries, so asked for by the tasks of consents alone."""
        return consent_counts(self.school, on=self.on)

    @cached_property
    def consent_forms(self) -> tuple[int, int]:
        return issued_forms(self.school)

    @cached_property
    def admin_rights(self) -> AdminRightCounts:
        return admin_right_counts(self.school)

    @cached_property
    def roles(self) -> dict[str, bool]:
        return registry_queries.roles_in_force(self.school)

    @cached_property
    def signed_orders(self) -> set[str]:
        """The kinds of which the school has a signed order."""
        signed = Order.objects.filter(school=self.school, state=OrderState.SIGNED)
        return set(signed.order_by().values_list("kind", flat=True).distinct())

    @cached_property
    def is_approved(self) -> bool:
        return Approval.objects.filter(plan=self.plan).approved().exists()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One way to measure a task. `page` is the URL name of the place to look at; its argument is the school or plan."""

    title: str
    measure: Callable[[Facts], tuple[int, int]]
    place: str
    page: str
    of_plan: bool = False

    def progress(self, facts: Facts) -> Progress:
        done, total = self.measure(facts)
        url = reverse(self.page, args=[facts.plan if self.of_plan else facts.school])
        return Progress(title=self.title, done=done, total=total, place=self.place, url=url)


def _yes(answer: bool) -> tuple[int, int]:  # noqa: FBT001 - reads as «yes(is signed)»
    return int(answer), 1


def _of_order(kind: OrderKind, title: str) -> Evidence:
    return Evidence(title, lambda facts: _yes(kind.value in facts.signed_orders), "Приказы", "plans:orders")


def _of_role(role: Role, title: str) -> Evidence:
    """The appointment counts with its order: an appointment by word of mouth proves nothing."""
    return Evidence(title, lambda facts: _yes(facts.roles.get(role.value, False)), "Роли", "registry:roles")


def _of_data(title: str, measure: Callable[[Entered], tuple[int, int]]) -> Evidence:
    """Measured by what is entered; the overview of the data leads to every section."""
    return Evidence(title, lambda facts: measure(facts.entered), "Данные", "registry:reference")


def _of_links(kind: str, title: str) -> Evidence:
    return Evidence(title, lambda facts: facts.entered.links(kind), "Связи", "registry:grids")


def _of_consents(title: str, subject: Subject | None = None) -> Evidence:
    """A refusal and a withdrawal are words too: nothing is left to collect from whoever has said one."""
    return Evidence(title, lambda facts: facts.consents.answered(subject), "Согласия", "consents:register")


def _together(*parts: tuple[int, int]) -> tuple[int, int]:
    """Several pieces of work as one: a piece nobody began still counts as one to do."""
    return sum(min(done, total) for done, total in parts), sum(max(total, 1) for _, total in parts)


def _people(data: Entered) -> tuple[int, int]:
    return _together(
        data.against_plan("employees"),
        data.against_plan("pupils", data.pupils_in_classes),
        (data.pupils_with_parents, data.rows["pupils"]),
    )


def _reference(data: Entered) -> tuple[int, int]:
    return _together(*(data.some(section) for section in ("buildings", "rooms", "subjects")))


def _links(data: Entered) -> tuple[int, int]:
    return _together(*(data.links(kind) for kind in ("teachers", "rooms", "classes")))


def _timetable(data: Entered) -> tuple[int, int]:
    return _together((data.with_periods, data.classes), (data.with_bells, data.classes))


def _verified(sections: dict[str, SectionCounts]) -> tuple[int, int]:
    """Rows that a second person found right and nobody has changed since; a row with a remark is not done."""
    numbers = totals(sections.values())
    return numbers["checked"], numbers["entered"]


_LEADING_ROLES: Final = (Role.DIRECTOR, Role.SYSADMIN, Role.DEPUTY)

EVIDENCE: Final[dict[str, Evidence]] = {
    "employees_entered": Evidence(
        "Сотрудники внесены с полным именем, полом и должностью",
        lambda facts: (facts.staff.complete, facts.staff.total),
        "Сотрудники",
        "registry:employees",
    ),
    "administrator_appointed": _of_role(Role.SYSADMIN, "Администратор журнала назначен приказом"),
    "responsible_appointed": _of_role(Role.DEPUTY, "Ответственный за ведение журнала назначен приказом"),
    "roles_appointed": Evidence(
        "Назначены директор, системный администратор и заместитель",
        lambda facts: (sum(role.value in facts.roles for role in _LEADING_ROLES), len(_LEADING_ROLES)),
        "Роли",
        "registry:roles",
    ),
    "order_introduction_signed": _of_order(OrderKind.INTRODUCTION, "Приказ о внедрении журнала подписан"),
    "order_responsible_signed": _of_order(OrderKind.RESPONSIBLE, "Приказ о назначении ответственного подписан"),
    "order_model_signed": _of_order(OrderKind.MODEL, "Приказ о модели журнала и сроках подписан"),
    "people_prepared": _of_data("Сотрудники, учащиеся и представители внесены", _people),
    "pupils_entered": _of_data(
        "Учащиеся внесены и распределены по классам",
        lambda data: data.against_plan("pupils", data.pupils_in_classes),
    ),
    "representatives_entered": _of_data(
        "У каждого учащегося есть законный представитель",
        lambda data: (data.pupils_with_parents, data.rows["pupils"]),
    ),
    "classes_entered": _of_data("Классы внесены", lambda data: data.against_plan("classes", data.classes)),
    "periods_entered": _of_data(
        "У каждого класса есть отчётные периоды", lambda data: (data.with_periods, data.classes)
    ),
    "bells_entered": _of_data("У каждого класса есть расписание звонков", lambda data: (data.with_bells, data.classes)),
    "buildings_entered": _of_data("Здания внесены", lambda data: data.some("buildings")),
    "rooms_entered": _of_data("Кабинеты и места внесены", lambda data: data.some("rooms")),
    "subjects_entered": _of_data("Предметы внесены", lambda data: data.some("subjects")),
    "reference_entered": _of_data("Здания, кабинеты и предметы внесены", _reference),
    "timetable_entered": _of_data("Периоды и звонки есть у каждого класса", _timetable),
    "subject_teachers_linked": _of_links("teachers", "У каждого предмета есть учитель"),
    "subject_rooms_linked": _of_links("rooms", "У каждого предмета есть кабинет"),
    "subject_classes_linked": _of_links("classes", "У каждого предмета есть класс"),
    "links_entered": Evidence(
        "Предметы связаны с учителями, кабинетами и классами",
        lambda facts: _links(facts.entered),
        "Связи",
        "registry:grids",
    ),
    "information_entered": _of_data(
        "Периоды, звонки, справочники и связи внесены",
        lambda data: _together(_timetable(data), _reference(data), _links(data)),
    ),
    "data_verified": Evidence(
        "Внесённые данные проверены вторым человеком",
        lambda facts: _verified(facts.checked),
        "Проверка",
        "registry:verification",
    ),
    "school_activated": Evidence(
        "Шаги активации школы пройдены",
        lambda facts: (facts.activation.done, facts.activation.total),
        "Активация",
        "registry:activation",
    ),
    "staff_codes_handed_out": Evidence(
        "Персональные коды сотрудников выданы", lambda facts: staff_with_codes(facts.school), "Коды", "registry:codes"
    ),
    "admin_rights_given": Evidence(
        "Административные права в сети даны приказом",
        lambda facts: (min(facts.admin_rights.with_order, ENOUGH), ENOUGH),
        "Права",
        "registry:admin_rights",
    ),
    "consents_pupils": _of_consents("Ответ о согласии есть для каждого учащегося", Subject.PUPIL),
    "consents_representatives": _of_consents("Ответ о согласии дал каждый представитель", Subject.REPRESENTATIVE),
    "consents_staff": _of_consents("Ответ о согласии дал каждый сотрудник", Subject.EMPLOYEE),
    "consents_collected": _of_consents("Согласия на обработку собраны: ответил каждый"),
    "consent_forms_issued": Evidence(
        "Бланки согласий на обработку введены в действие",
        lambda facts: facts.consent_forms,
        "Бланки",
        "consents:forms",
    ),
    "plan_approved": Evidence(
        "План утверждён", lambda facts: _yes(facts.is_approved), "Утверждение плана", "plans:approvals", of_plan=True
    ),
}

CHOICES: Final = [("", "Отчётом исполнителя"), *((key, evidence.title) for key, evidence in EVIDENCE.items())]
"""For the form of a task."""


def measure(keys: Iterable[str], *, school: int, plan: int, on: date) -> dict[str, Progress]:
    """The progress of every key that is known; the same queries for any number of tasks and rows."""
    facts = Facts(school=school, plan=plan, on=on)
    return {key: EVIDENCE[key].progress(facts) for key in sorted({*keys} & EVIDENCE.keys())}
