"""A document on its way to become a plan: received, corrected, saved as a whole or thrown away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import Model
from simple_history.utils import bulk_create_with_history

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from plans.evidence_words import proposed_evidence
from plans.matching import People, as_written, group_kind
from plans.models import Assignment, Plan, PlanUpload, Stage, Task
from plans.reading import Column, PersonMention, PlanReading, StageReading, TaskReading
from plans.uploads import seen_key, source_sha256
from registry.actions import record
from registry.models import Employee, School

M = TypeVar("M", bound=Model)

REASON: Final = "импорт"
KEPT: Final = timedelta(days=7)
UNTITLED: Final = "План работ"
GONE: Final = (
    "Этот документ уже сохранён или удалён: возможно, в другой вкладке. Откройте список планов, план должен быть там."
)
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Decision:
    """Who is meant by a name: an employee (one without a key is created), a group; without both the words stay."""

    employee: Employee | None = None
    group: str = ""


@transaction.atomic
def receive(
    school: School,
    *,
    starts_on: date,
    by: Any,
    at: datetime,
    name: str = "",
    data: bytes = b"",
    text: str = "",
    html: str = "",
) -> PlanUpload:
    """Keeps the document for its author until it is saved; what was forgotten for a week goes."""
    PlanUpload.objects.filter(created_at__lt=at - KEPT).delete()
    return PlanUpload.objects.create(
        school=school,
        created_by=by,
        name=name[-200:],
        starts_on=starts_on,
        data=data,
        pasted_text=text,
        pasted_html=html,
    )


@transaction.atomic
def correct_columns(upload: PlanUpload, *, columns: Mapping[int, Column]) -> None:
    """What the columns hold by the word of a person; the document is read again with it."""
    fresh = _locked(upload)
    fresh.columns = {str(index): column.value for index, column in columns.items()}
    fresh.save(update_fields=["columns"])


@transaction.atomic
def discard(upload: PlanUpload) -> None:
    _locked(upload).delete()


@transaction.atomic
def save_upload(
    upload: PlanUpload,
    reading: PlanReading,
    *,
    seen: str,
    title: str,
    people: Mapping[str, Decision],
    with_evidence: bool,
    by: Any,
) -> Plan:
    """The plan that the author saw on the preview, and the upload is gone: a second click finds nothing to save."""
    fresh = _locked(upload)
    if seen_key(fresh) != seen:
        raise Outrun("Столбцы этого документа поправили в другой вкладке. Обновите страницу и проверьте план заново.")
    plan = save_reading(
        reading,
        school=fresh.school,
        starts_on=fresh.starts_on,
        by=by,
        title=title,
        people=people,
        source_name=fresh.name,
        source_sha256=source_sha256(fresh),
        with_evidence=with_evidence,
    )
    fresh.delete()
    return plan


@transaction.atomic
def save_reading(  # noqa: PLR0913 - the facts of one plan, all by keyword
    reading: PlanReading,
    *,
    school: School,
    starts_on: date,
    by: Any,
    title: str | None = None,
    people: Mapping[str, Decision] | None = None,
    source_name: str = "",
    source_sha256: str = "",
    with_evidence: bool = False,
) -> Plan:
    """The plan with its stages, tasks and people: all or nothing. Raises `Refused` when there is nothing to save.

    `people` answers by `Named.key` who is meant; whoever is not answered for and not surely in the staff stays as
    words. `by` is None when the plan comes from the command line. `with_evidence` gives tasks that say what proves
    them their key of `plans.evidence`.
    """
    if not any(True for _ in reading.tasks()):
        raise Refused("В документе не найдено ни одного мероприятия: проверьте, какой столбец что означает.")
    plan = Plan(
        school=school,
        title=_fitted(title or reading.title or UNTITLED, 300),
        starts_on=starts_on,
        source_name=source_name[-200:],
        source_sha256=source_sha256,
        created_by=by,
    )
    save_as(plan, by=by, reason=REASON)
    tasks = _save_tasks(plan, reading.stages, with_evidence=with_evidence, by=by)
    _save_people(plan, tasks, _Answers(plan, reading, people or {}, by=by), by=by)
    return plan


def _locked(upload: PlanUpload) -> PlanUpload:
    """Whoever is second finds the row gone."""
    fresh = PlanUpload.objects.select_for_update().filter(pk=upload.pk).first()
    if fresh is None:
        raise Outrun(GONE)
    return fresh


def _save_tasks(
    plan: Plan, readings: Sequence[StageReading], *, with_evidence: bool, by: Any
) -> list[tuple[Task, TaskReading]]:
    """All tasks with what they were read from; one insert for each level of the tree, because parents come first."""
    stages = [
        Stage(school_id=plan.school_id, plan=plan, position=place, title=_fitted(stage.title, 300))
        for place, stage in enumerate(readings, start=1)
    ]
    _insert(Stage, stages, by=by)
    saved: list[tuple[Task, TaskReading]] = []
    level = list(_in_order(plan, stages, readings))
    for depth in range(1 + max((row.depth for row in level), default=0)):
        rows = [row for row in level if row.depth == depth]
        for row in rows:
            row.task.parent = row.parent
            row.task.evidence = proposed_evidence(row.reading) if with_evidence else ""
        _insert(Task, [row.task for row in rows], by=by)
        saved += [(row.task, row.reading) for row in rows]
    return saved


@dataclass(slots=True)
class _Row:
    task: Task
    reading: TaskReading
    parent: Task | None
    depth: int


_NO_PARENT: Final[Task | None] = None


def _in_order(plan: Plan, stages: Sequence[Stage], readings: Sequence[StageReading]) -> Iterator[_Row]:
    """The tasks as the paper lists them; the position counts through the whole plan."""
    position = 0
    for stage, stage_reading in zip(stages, readings, strict=True):
        waiting = [(task, _NO_PARENT, 0) for task in reversed(stage_reading.tasks)]
        while waiting:
            reading, parent, depth = waiting.pop()
            position += 1
            task = _task(reading, plan, stage, position)
            yield _Row(task, reading, parent, depth)
            waiting.extend((child, task, depth + 1) for child in reversed(reading.subtasks))


def _task(reading: TaskReading, plan: Plan, stage: Stage, position: int) -> Task:
    deadline = reading.deadline
    task = Task(
        school_id=plan.school_id,
        plan=plan,
        stage=stage,
        position=position,
        number=_fitted(reading.number, 20),
        text=reading.text,
        deadline_words=_fitted(deadline.words, 300),
        deadline_kind=deadline.kind,
        deadline_start=deadline.start,
        deadline_end=deadline.end,
        extra=_extra(reading),
    )
    task.search_key = task.key_of_search()  # a bulk insert does not call save()
    return task


def _extra(reading: TaskReading) -> dict[str, str]:
    """The other columns of the document, and what is too long for its own field: nothing is dropped."""
    extra = dict(reading.extra)
    if reading.notes:
        extra["Сноски"] = "\n".join(reading.notes)
    if len(reading.deadline.words) > 300:
        extra["Срок полностью"] = reading.deadline.words
    if len(reading.number) > 20:
        extra["Номер полностью"] = reading.number
    return extra


class _Answers:
    """Who is meant by each mention of the plan; creates those whom a person decided to create, each once."""

    def __init__(self, plan: Plan, reading: PlanReading, decisions: Mapping[str, Decision], *, by: Any) -> None:
        staff = {employee.pk: employee for employee in Employee.objects.filter(school=plan.school).current()}
        self._people = People.of(reading, staff.values())
        if not decisions.keys() <= {named.key for named in self._people}:
            raise Outrun("Пока вы проверяли план, список сотрудников изменился. Обновите страницу и ответьте снова.")
        self._staff = staff
        self._decisions = {key: self._settled(decision, plan, by=by) for key, decision in decisions.items()}

    def assignment(self, mention: PersonMention) -> tuple[int | None, str]:
        """The employee and the group; neither means that the words stay words."""
        named = self._people.get(mention)
        if named is None:
            return None, group_kind(mention).value
        if decision := self._decisions.get(named.key):
            return (decision.employee.pk if decision.employee else None), decision.group
        return (named.employee.pk if named.employee else None), ""

    def _settled(self, decision: Decision, plan: Plan, *, by: Any) -> Decision:
        employee = decision.employee
        if employee is None:
            return decision
        if employee.pk is None:
            employee.school = plan.school
            record.add(employee, by=by, at=plan.created_at)
        elif employee.pk not in self._staff:
            raise Outrun(f"Сотрудника {employee.short_name} уже нет в списке школы: выберите другого.")
        return decision


def _save_people(plan: Plan, tasks: Sequence[tuple[Task, TaskReading]], answers: _Answers, *, by: Any) -> None:
    rows = []
    for task, reading in tasks:
        named: set[int] = set()
        for position, mention in enumerate(reading.people):
            employee, group = answers.assignment(mention)
            if employee in named:
                continue  # written twice in one cell, in full and by initials
            named |= {employee} if employee else set()
            rows.append(
                Assignment(
                    school_id=plan.school_id,
                    task=task,
                    position=position,
                    employee_id=employee,
                    group=group,
                    words=_fitted(as_written(mention), 300),
                )
            )
    _insert(Assignment, rows, by=by)


def _insert(model: type[M], rows: list[M], *, by: Any) -> None:
    """Rows and their history in bulk: one by one 1,000 tasks would take a minute."""
    if rows:
        bulk_create_with_history(rows, model, batch_size=BATCH, default_user=by, default_change_reason=REASON)


def _fitted(words: str, length: int) -> str:
    return words if len(words) <= length else f"{words[: length - 1].rstrip()}…"
