"""Rows of tasks as plain data: what a list prints about a task, in words, from few queries."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from ezh_rollout.shared import grammar, typography
from plans.models import Assignment, Task
from plans.states import FINISHED_TASKS, OPEN_TASKS, DeadlineKind, Duty, GroupKind, TaskState


class TaskRow(NamedTuple):
    """One task as the database gives it, and the words for it that every list uses."""

    pk: int
    stage_id: int
    parent_id: int | None
    position: int
    number: str
    text: str
    deadline_words: str
    deadline_kind: str
    deadline_start: date | None
    deadline_end: date | None
    state: str
    returned_at: Any
    submitted_by_id: int | None
    evidence: str
    search_key: str

    @property
    def title(self) -> str:
        """The first paragraph, as `Task.title` says it."""
        return self.text.strip().partition("\n")[0]

    @property
    def dates(self) -> str:
        """A sub-item without words of its own shares the deadline of its task: nothing has to be decided."""
        if self.parent_id is not None and not self.deadline_words and self.deadline_end is None:
            return ""
        return deadline_in_dates(self.deadline_kind, self.deadline_start, self.deadline_end)

    def days_late(self, on: date) -> int:
        if self.deadline_end is None or self.state not in OPEN_TASKS:
            return 0
        return max(0, (on - self.deadline_end).days)

    def badge(self, on: date) -> tuple[str, str]:
        """The code and the words of the state; an overdue task says so first."""
        late = self.days_late(on)
        if late:
            return "overdue", f"Просрочена на\N{NO-BREAK SPACE}{typography.quantity(late, 'день', 'дня', 'дней')}"
        if self.state == TaskState.STARTED and self.returned_at is not None:
            return "returned", "Возвращена"
        return self.state, LABELS[self.state]

    def css(self, on: date, depth: int = 0) -> str:
        depths = ("", "is-subtask", "is-subtask is-subtask-2")[min(depth, 2)]
        state = "is-overdue" if self.days_late(on) else "is-done" if self.state in FINISHED_TASKS else ""
        return f"{depths} {state}".strip()


class People(NamedTuple):
    """Who is named at one task: as words, and by the keys of the filter."""

    shown: str
    unknown: str
    keys: frozenset[str]


NOBODY: Final = People("", "", frozenset())


LABELS: Final = {state.value: str(state.label) for state in TaskState}
_GROUPS: Final = {group.value: str(group.label) for group in GroupKind}


def people_by_task(assignments: QuerySet[Assignment]) -> tuple[dict[int, People], dict[str, str]]:
    """The people of each task, and everybody who is named, by key. One query."""
    rows = assignments.order_by("position", "pk")
    named: dict[int, list[_Person]] = defaultdict(list)
    names: dict[str, str] = {}
    short: dict[int, str] = {}
    for task, duty, group, words, employee, *name in rows.values_list(*_PEOPLE_COLUMNS):
        key, label = group, words or _GROUPS.get(group, "")
        if employee is not None:
            if employee not in short:
                short[employee] = typography.tie(grammar.short_name(*name))
            key, label = str(employee), short[employee]
        if key:
            names[key] = label if employee is not None else _GROUPS[group]
        named[task].append(_Person(key, label, duty))
    return {task: _people(found) for task, found in named.items()}, names


_PEOPLE_COLUMNS: Final = (
    "task_id",
    "duty",
    "group",
    "words",
    "employee_id",
    "employee__last_name",
    "employee__first_name",
    "employee__middle_name",
)


class _Person(NamedTuple):
    key: str
    label: str
    duty: str


def _people(named: Sequence[_Person]) -> People:
    answers: list[str] = []
    takes_part: list[str] = []
    unknown: list[str] = []
    for person in named:
        if not person.key:
            unknown.append(person.label)
        else:
            (answers if person.duty == Duty.ANSWERS else takes_part).append(person.label)
    shown = ", ".join(answers)
    if takes_part:
        shown += f"{'; ' if shown else ''}участвует: {', '.join(takes_part)}"
    keys = frozenset(person.key for person in named if person.key)
    return People(shown, ", ".join(unknown), keys)


@lru_cache(maxsize=4096)
def deadline_in_dates(kind: str, start: date | None, end: date | None) -> str:
    """The value of a deadline in words: «1–31 марта 2027 г.», «до 1 октября 2027 г.», or who has to decide."""
    return typography.date_range_words(start, end) or _WITHOUT_DATES[kind]


_WITHOUT_DATES: Final = {
    DeadlineKind.DATES.value: "",
    DeadlineKind.RECURRING.value: "повторяется",
    DeadlineKind.RELATIVE.value: "зависит от другого события",
    DeadlineKind.UNKNOWN.value: "дата не определена",
}


def listed(tasks: QuerySet[Task], *, on: date) -> list[dict[str, Any]]:
    """A plain list of tasks, each with its plan and school: two queries."""
    rows = tasks.values_list(*TaskRow._fields, "plan__title", "school__short_name")
    found = [(TaskRow._make(row[:-2]), *row[-2:]) for row in rows]
    people, _ = people_by_task(Assignment.objects.filter(task__in=[row.pk for row, *_ in found]))
    return [_listed(row, plan, school, people.get(row.pk, NOBODY), on) for row, plan, school in found]


def set_in(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows in their order, but a sub-task right under its task, where that is among them."""
    known = {row["pk"] for row in rows}
    under: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        under[row["parent"] if row["parent"] in known else None].append(row)
    found: list[dict[str, Any]] = []
    waiting = under[None][::-1]
    while waiting:
        row = waiting.pop()
        found.append(row)
        below = [
            {**child, "css": f"is-subtask {child['css']}".strip(), "is_inside": True} for child in under[row["pk"]]
        ]
        waiting.extend(reversed(below))
    return found


def _listed(row: TaskRow, plan: str, school: str, people: People, on: date) -> dict[str, Any]:
    badge, label = row.badge(on)
    return {
        "pk": row.pk,
        "parent": row.parent_id,
        "is_inside": False,
        "url": reverse("plans:task", args=[row.pk]),
        "css": row.css(on),
        "number": row.number,
        "title": row.title,
        "words": row.deadline_words,
        "dates": row.dates,
        "people": people.shown,
        "unknown": people.unknown,
        "badge": badge,
        "label": label,
        "is_open": row.state in OPEN_TASKS,
        "plan": plan,
        "school": school,
    }
