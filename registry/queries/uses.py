"""What of the reference data stands on a row: shown on its card, and a reason not to archive it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model

from ezh_rollout.shared.typography import joined
from registry.models import (
    Appointment,
    Bell,
    BellSchedule,
    Building,
    Employee,
    Period,
    PeriodSet,
    Pupil,
    Record,
    Representation,
    Representative,
    Room,
    SchoolClass,
    StudyYear,
    Subject,
    SubjectClass,
    SubjectRoom,
    SubjectTeacher,
    TeachingAssignment,
)

GONE = "В архиве уже лежит то, на что указывает запись"
WHAT_THEN = "Сначала верните его или выберите другое."
NAMED = 3
"""So many of the rows that stand in the way are named, the rest is counted."""


@dataclass(frozen=True, slots=True)
class Use:
    """Rows of `model` whose `field` points at the row. `names` leads to what is named in the sentence `reason`."""

    model: type[Model]
    field: str
    reason: str
    names: str = ""
    joins: tuple[str, ...] = ()

    def rows(self, record: Record) -> Any:
        """Those of them that are in force."""
        found = self.model._default_manager.filter(**{self.field: record})  # noqa: SLF001 - Django's public manager
        if issubclass(self.model, Record):
            found = found.filter(archived_at=None)
        if self.names:
            found = found.filter(**{f"{self.names}__archived_at": None})
        joins = (*self.joins, *((self.names,) if self.names else ()))
        return found.select_related(*joins).order_by("pk") if joins else found.order_by("pk")

    def sentence(self, record: Record) -> str:
        """Why the row may not go; empty when nothing stands on it."""
        found = self.rows(record)
        first = list(found[: NAMED + 1])
        if not first:
            return ""
        named = [f"«{getattr(row, self.names) if self.names else row}»" for row in first[:NAMED]]
        rest = found.count() - NAMED if len(first) > NAMED else 0
        return self.reason.format(joined([*named, f"ещё {rest}"]) if rest else joined(named))


LOAD: Final = ("school_class", "subject")
USES: Final[dict[type[Record], tuple[Use, ...]]] = {
    StudyYear: (
        Use(PeriodSet, "study_year", "На учебном годе стоят наборы периодов: {}. Сначала уберите их в архив."),
        Use(SchoolClass, "study_year", "В учебном году есть классы: {}. Сначала уберите их в архив."),
    ),
    Building: (Use(Room, "building", "В здании есть кабинеты: {}. Сначала перенесите или уберите их."),),
    Room: (
        Use(TeachingAssignment, "room", "Кабинет указан в нагрузке: {}. Сначала смените там кабинет.", joins=LOAD),
        Use(SubjectRoom, "room", "Кабинет связан с предметами: {}. Сначала снимите связь.", "subject"),
    ),
    Subject: (
        Use(TeachingAssignment, "subject", "Предмет есть в нагрузке: {}. Сначала уберите эти строки.", joins=LOAD),
        Use(SubjectTeacher, "subject", "Предмет связан с учителями: {}. Сначала снимите связь.", "employee"),
        Use(SubjectRoom, "subject", "Предмет связан с кабинетами: {}. Сначала снимите связь.", "room"),
        Use(SubjectClass, "subject", "Предмет связан с классами: {}. Сначала снимите связь.", "school_class"),
    ),
    PeriodSet: (Use(SchoolClass, "period_set", "По набору учатся классы: {}. Сначала дайте им другой набор."),),
    BellSchedule: (
        Use(SchoolClass, "bell_schedule", "По расписанию учатся классы: {}. Сначала дайте им другие звонки."),
    ),
    Employee: (
        Use(SchoolClass, "class_teacher", "Классный руководитель классов: {}. Сначала назначьте там другого."),
        Use(TeachingAssignment, "teacher", "Ведёт нагрузку: {}. Сначала передайте её другому учителю.", joins=LOAD),
        Use(SubjectTeacher, "employee", "Связан(а) с предметами: {}. Сначала снимите связь.", "subject"),
    ),
    SchoolClass: (
        Use(Pupil, "school_class", "В классе числятся учащиеся: {}. Сначала переведите их или уберите в архив."),
        Use(SchoolClass, "parent", "У класса есть подгруппы: {}. Сначала уберите их в архив."),
        Use(TeachingAssignment, "school_class", "У класса есть нагрузка: {}. Сначала уберите её строки.", joins=LOAD),
        Use(SubjectClass, "school_class", "Класс связан с предметами: {}. Сначала снимите связь.", "subject"),
    ),
    Representative: (
        Use(Representation, "representative", "Представляет детей: {}. Сначала снимите связь на карточке.", "pupil"),
    ),
}

# A set is nothing without its rows: they go to the archive and come back with it.
PARTS: Final[dict[type[Record], tuple[type[Record], str]]] = {
    PeriodSet: (Period, "period_set"),
    BellSchedule: (Bell, "schedule"),
}


def obstacles_to_archive(record: Record) -> list[str]:
    """All reasons at once; empty means «можно»."""
    reasons = [use.sentence(record) for use in USES.get(type(record), ())]
    if isinstance(record, Employee) and _holds_a_role(record):
        reasons.append("За сотрудником числятся роли. Сначала снимите его с ролей на странице «Роли».")
    return [reason for reason in reasons if reason]


def _holds_a_role(employee: Employee) -> bool:
    held = Appointment.objects.in_force().filter(school=employee.school_id, user=employee.user_id)
    return bool(employee.user_id) and held.exists()


def archived_ground(record: Record, fields: Sequence[str] | None = None) -> list[str]:
    """What the row stands on and what is in the archive: a current row must not begin to point there.

    Asks the database: what a form has read a moment ago may have gone since.
    """
    reasons = []
    for key in record._meta.concrete_fields:  # noqa: SLF001 - Django's public model API
        model, points_at = key.related_model, getattr(record, key.attname)
        if not isinstance(model, type) or not issubclass(model, Record) or points_at is None:
            continue
        if fields is None or key.name in fields:
            gone = model.objects.filter(pk=points_at, archived_at__isnull=False).first()
            reasons += [f"{GONE}: {key.verbose_name} «{gone}». {WHAT_THEN}"] if gone else []
    return reasons
