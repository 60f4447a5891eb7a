"""Who teaches what to whom, and for how many hours (checks 11 and 12)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from registry.checks.facts import Facts
from registry.checks.rows import AssignmentRow, EmployeeRow
from registry.checks.rule import Spot, error, warn
from registry.presets import norms
from registry.states import StaffKind

# «учитель-логопед» and «учитель-дефектолог» have no lessons of a class.
TEACHES = re.compile(r"^(старший )?(учитель|преподаватель)(?!-(логопед|дефектолог))", re.IGNORECASE)

# Our setting, not a norm: more than two full posts of one teacher is a slip of the pen.
MOST_HOURS_OF_TEACHER = 36


def spot(row: AssignmentRow, detail: str, field: str, *data: Any) -> Spot:
    return Spot(row.section, row.pk, row.label, detail, field, data=data)


def shown(hours: Decimal) -> str:
    return f"{hours.normalize():f}".replace(".", ",")


@error(
    "class_subject_without_teacher",
    "Предмет класса без учителя",
    "assignments",
    why="В журнале появится надпись «учитель не назначен», и вести его будет некому.",
    mend="Впишите учителя в нагрузку.",
)
def without_teacher(facts: Facts) -> Iterator[Spot]:
    taught, waiting = set(), {}
    for row in facts.assignments_at_work:
        pair = (row.subject, row.school_class)
        if row.teacher is not None:
            taught.add(pair)
        else:
            waiting[pair] = row
    for pair, row in waiting.items():
        if pair not in taught:
            yield spot(row, "", "teacher", row.subject, row.school_class)
    yield from _links_without_load(facts, taught | waiting.keys())


def _links_without_load(facts: Facts, known: set[tuple[int, int]]) -> Iterator[Spot]:
    """«Предмет–класс» says that the class has the subject, and no line of the load follows."""
    parents = {one.pk: one.parent for one in facts.subgroups}
    of_parents = {(subject, parents[one]) for subject, one in known if one in parents}
    classes = {one.pk: one for one in (*facts.classes, *facts.subgroups)}
    for subject, one in sorted(facts.subject_classes - known):
        if one in classes and subject in facts.subject_names and (subject, one) not in of_parents:
            found = classes[one]
            detail = f"{facts.subject_names[subject]}: в нагрузке нет"
            whole = parents.get(one) or one
            yield Spot(found.section, found.pk, found.name, detail, data=(subject,), way=("load", whole))


@error(
    "assignment_teacher_dismissed",
    "Нагрузка у сотрудника из архива",
    "assignments",
    why="У уволенного нет доступа: журнал вести некому.",
    mend="Передайте нагрузку другому учителю.",
)
def dismissed(facts: Facts) -> Iterator[Spot]:
    for row in facts.assignments_at_work:
        if row.teacher is not None and row.teacher__archived_at is not None:
            yield spot(row, f"{row.teacher__last_name} {row.teacher__first_name}", "teacher", row.teacher)


@error(
    "assignment_points_at_archive",
    "Нагрузка с предметом, классом или кабинетом из архива",
    "assignments",
    why="В сети этого предмета, класса или места уже не будет: строка не загрузится.",
    mend="Выберите действующую запись или уберите строку в архив.",
)
def archived_ground(facts: Facts) -> Iterator[Spot]:
    for row in facts.assignments:
        gone = [
            (words, field, pk)
            for words, field, pk, archived_at in (
                (f"предмет «{row.subject__name}»", "subject", row.subject, row.subject__archived_at),
                (f"класс «{row.school_class__name}»", "school_class", row.school_class, row.school_class__archived_at),
                (f"кабинет «{row.room__name}»", "room", row.room, row.room__archived_at),
            )
            if archived_at is not None
        ]
        if gone:
            yield spot(
                row, f"в архиве: {', '.join(words for words, _, _ in gone)}", gone[0][1], *(one[1:] for one in gone)
            )


@error(
    "teacher_not_linked",
    "Учитель не связан с предметом, который ведёт",
    "assignments",
    why="В сети учителя можно поставить только на предмет, с которым он связан.",
    mend="Отметьте пару в сетке «предмет–учитель».",
)
def not_linked(facts: Facts) -> Iterator[Spot]:
    for row in facts.assignments_at_work:
        is_there = row.teacher is not None and row.teacher__archived_at is None
        if is_there and (row.subject, row.teacher) not in facts.subject_teachers:
            detail = f"{row.teacher__last_name} {row.teacher__first_name}"
            data, way = (row.subject, row.teacher), ("subjects of teacher", row.teacher or 0)
            yield Spot(row.section, row.pk, row.label, detail, data=data, way=way)


@error(
    "teacher_without_load",
    "Учитель без нагрузки",
    "employees",
    why="У учителя не откроется ни один журнал.",
    mend="Впишите нагрузку или исправьте должность.",
)
def without_load(facts: Facts) -> Iterator[Spot]:
    busy = {row.teacher for row in facts.assignments_at_work}
    linked = {employee for _, employee in facts.subject_teachers}
    for one in facts.employees:
        if one.pk not in busy and (one.pk in linked or is_teacher(one)):
            yield Spot(one.section, one.pk, one.label, one.post, "post", data=(one.post,))


def is_teacher(one: EmployeeRow) -> bool:
    return one.kind in {"", StaffKind.TEACHING} and bool(TEACHES.match(one.post.strip()))


@warn(
    "class_hours_over_norm",
    "Часов у класса больше нормы",
    "classes",
    why="Недельная нагрузка выше санитарной нормы: расписание не пройдёт проверку.",
    mend="Проверьте часы в нагрузке и число учебных дней.",
)
def over_norm(facts: Facts) -> Iterator[Spot]:
    norm_of = norms()
    for one in facts.classes:
        hours = facts.hours_of_classes.get(one.pk, Decimal(0))
        norm = norm_of.get((one.week_days, one.parallel))
        if norm is not None and hours > norm:
            detail = f"{shown(hours)} ч, норма {norm}"
            yield Spot(one.section, one.pk, one.name, detail, data=(hours, norm), way=("load", one.pk))


@warn(
    "teacher_hours_too_many",
    "У учителя слишком много часов",
    "employees",
    why="Больше двух ставок у одного человека — чаще всего опечатка в нагрузке.",
    mend="Проверьте часы в нагрузке.",
)
def too_many(facts: Facts) -> Iterator[Spot]:
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for row in facts.assignments_this_year:
        if row.teacher is not None:
            hours[row.teacher] += row.hours_per_week or Decimal(0)
    for one in facts.employees:
        if hours[one.pk] > MOST_HOURS_OF_TEACHER:
            detail = f"{shown(hours[one.pk])} ч в неделю"
            yield Spot(one.section, one.pk, one.label, detail, data=(hours[one.pk],), way=("loads", 0))


@warn(
    "assignment_without_hours",
    "Нагрузка без часов",
    "assignments",
    why="Без часов не проверить норму и не составить расписание.",
    mend="Впишите часы в неделю.",
)
def without_hours(facts: Facts) -> Iterator[Spot]:
    for row in facts.assignments_at_work:
        if not row.hours_per_week:
            yield spot(row, "", "hours_per_week", row.hours_per_week)


@warn(
    "subgroup_hours_differ",
    "У подгрупп одного класса разные часы",
    "assignments",
    why="Пока одна подгруппа на уроке, у другой окажется окно.",
    mend="Поставьте подгруппам одинаковые часы по предмету.",
)
def subgroups(facts: Facts) -> Iterator[Spot]:
    parents = {one.pk: one.parent for one in facts.subgroups}
    groups: dict[tuple[int | None, int], list[AssignmentRow]] = defaultdict(list)
    for row in facts.assignments_at_work:
        if row.school_class in parents:
            groups[parents[row.school_class], row.subject].append(row)
    for group in groups.values():
        hours: dict[int, Decimal] = defaultdict(Decimal)
        for row in group:
            hours[row.school_class] += row.hours_per_week or Decimal(0)
        if len(set(hours.values())) > 1:
            total = tuple(sorted(hours.items()))
            yield from (spot(row, f"{shown(hours[row.school_class])} ч", "hours_per_week", *total) for row in group)
