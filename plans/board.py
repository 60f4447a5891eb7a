"""The plan's page as plain rows: everything the table prints, prepared once in a constant number of queries.

A thousand model instances with dates formatted in the template cost several times as much (DESIGN.md, «Speed facts»),
so the rows are dictionaries of finished words and the template only puts them in place.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import Count, Value
from django.urls import reverse

from ezh_rollout.shared import text, typography
from plans import evidence
from plans.models import Assignment, Plan, Stage, Task, TaskEvent, TaskFile
from plans.moves import Surroundings, obstacles_to
from plans.rows import LABELS, NOBODY, TaskRow, people_by_task
from plans.states import FINISHED_TASKS, OPEN_TASKS, EventKind, TaskMove, TaskState
from plans.tree import Tree

# The move that a row offers by one click; the others want words and live on the task's own page.
NEXT_MOVE: Final[dict[str, TaskMove]] = {
    TaskState.PLANNED.value: TaskMove.START,
    TaskState.STARTED.value: TaskMove.SUBMIT,
    TaskState.SUBMITTED.value: TaskMove.ACCEPT,
}
SHORT_MOVES: Final = {TaskMove.START: "В работу", TaskMove.SUBMIT: "Сдать", TaskMove.ACCEPT: "Принять"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the person asked to see; everything empty shows the whole plan."""

    query: str = ""
    is_mine: bool = False
    is_late: bool = False
    stage: int | None = None
    person: str = ""
    state: str = ""

    @property
    def is_on(self) -> bool:
        return self != Filters()


@dataclass(slots=True)
class Section:
    """A stage and the rows under it."""

    pk: int
    title: str
    rows: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Board:
    """All rows of a plan for one person on one day, and the numbers above them."""

    sections: list[Section]
    rows: dict[int, dict[str, Any]]
    parents: dict[int, int | None]
    counts: dict[str, Any]
    people: list[tuple[str, str]]
    stages: list[tuple[int, str]]
    shown: int


def board(plan: Plan, *, user: Any, on: date, filters: Filters | None = None) -> Board:
    """At most ten queries, whatever the number of tasks."""
    filters = filters or Filters()
    facts = _Facts(plan, user=user, on=on)
    rows = {task.pk: facts.row(task, depth) for task, depth in facts.tree.in_order()}
    kept = _kept(facts, filters)
    sections = {pk: Section(pk, title) for pk, title in facts.stages}
    for task, _ in facts.tree.in_order():
        if task.pk in kept:
            row = rows[task.pk]
            row["css"] += "" if kept[task.pk] else " is-context"
            sections[task.stage_id].rows.append(row)
    shown = [section for section in sections.values() if section.rows or not filters.is_on]
    return Board(
        sections=shown,
        rows=rows,
        parents=facts.parents,
        counts=facts.counts(),
        people=facts.people_to_choose(),
        stages=facts.stages,
        shown=sum(kept.values()),
    )


def _kept(facts: "_Facts", filters: Filters) -> dict[int, bool]:
    """The rows to show; False marks a row that is there only because something under it was found."""
    if not filters.is_on:
        return dict.fromkeys(facts.tasks, True)
    words = text.search_key(filters.query).split()
    kept = {task.pk: True for task in facts.tasks.values() if facts.fits(task, filters, words)}
    for pk in list(kept):
        above = facts.parents[pk]
        while above is not None and above not in kept:
            kept[above] = False
            above = facts.parents[above]
    return kept


class _Facts:
    """What the rows are made of, read once."""

    def __init__(self, plan: Plan, *, user: Any, on: date) -> None:
        self.plan, self.user, self.on = plan, user, on
        found = Task.objects.filter(plan=plan)
        self.tasks = {row[0]: TaskRow._make(row) for row in found.order_by().values_list(*TaskRow._fields)}
        self.tree = Tree(self.tasks.values())
        self.parents = {pk: task.parent_id if task.parent_id in self.tasks else None for pk, task in self.tasks.items()}
        self.stages = list(Stage.objects.filter(plan=plan).order_by("position", "pk").values_list("pk", "title"))
        self.people, self._names = people_by_task(Assignment.objects.filter(task__plan=plan))
        self.mine = set(found.assigned_to(user).order_by().values_list("pk", flat=True))
        self.answering = self.tree.inherited(self.people, NOBODY)
        self.marks = _marks_by_task(plan)
        keys = {task.evidence for task in self.tasks.values()} - {""}
        self.progress = evidence.measure(keys, school=plan.school_id, plan=plan.pk, on=on)
        self._urls = reverse("plans:task", args=[0]).rsplit("0", 1)
        self._buttons: dict[tuple[Any, ...], TaskMove | None] = {}

    def row(self, task: TaskRow, depth: int) -> dict[str, Any]:
        """Finished words only: numbers are strings, so that the template need not localise them."""
        people = self.people.get(task.pk, NOBODY)
        title, _, rest = task.text.strip().partition("\n")
        badge, label = task.badge(self.on)
        move = self._next_move(task)
        return {
            "pk": str(task.pk),
            "url": f"{self._urls[0]}{task.pk}{self._urls[1]}",
            "css": task.css(self.on, depth),
            "number": task.number,
            "title": title,
            "rest": rest.strip(),
            "words": task.deadline_words,
            "dates": task.dates,
            "people": people.shown,
            "unknown": people.unknown,
            "badge": badge,
            "label": label,
            "state": LABELS[task.state] if badge == "overdue" else "",
            "done": self._done(task),
            "marks": self.marks.get(task.pk, ""),
            "move": move.value if move else "",
            "move_label": SHORT_MOVES[move] if move else "",
        }

    def fits(self, task: TaskRow, filters: Filters, words: Sequence[str]) -> bool:
        """Does the row answer all that was asked?"""
        return (
            (not filters.is_mine or task.pk in self.mine)
            and (not filters.is_late or task.days_late(self.on) > 0)
            and (filters.stage in {None, task.stage_id})
            and (filters.state in {"", task.state})
            and (not filters.person or filters.person in self.answering[task.pk].keys)
            and all(word in task.search_key for word in words)
        )

    def counts(self) -> dict[str, Any]:
        """Numbers of the plan; `size` says them as the document does: tasks, and items inside them."""
        by_state = Counter(task.state for task in self.tasks.values())
        tops = sum(parent is None for parent in self.parents.values())
        inner = len(self.tasks) - tops
        size = typography.quantity(tops, "задача", "задачи", "задач")
        return {
            "total": len(self.tasks),
            "size": f"{size}, {typography.quantity(inner, 'подпункт', 'подпункта', 'подпунктов')}" if inner else size,
            "late": sum(task.days_late(self.on) > 0 for task in self.tasks.values()),
            "mine": len(self.mine),
            **{state.value: by_state[state.value] for state in TaskState},
        }

    def people_to_choose(self) -> list[tuple[str, str]]:
        """The people and groups this plan names, for the filter."""
        return sorted(self._names.items(), key=lambda item: text.sort_key(item[1]))

    def _done(self, task: TaskRow) -> str:
        progress = self.progress.get(task.evidence)
        if progress is not None:
            return progress.shown
        children = self.tree.children(task.pk)
        if not children:
            return ""
        return f"{sum(child.state in FINISHED_TASKS for child in children)} из {len(children)}"

    def _next_move(self, task: TaskRow) -> TaskMove | None:
        """The rules are asked once for every kind of row, not for every row."""
        if task.state not in NEXT_MOVE:
            return None
        key = (
            task.state,
            task.pk in self.mine,
            task.submitted_by_id == self.user.pk,
            any(child.state in OPEN_TASKS for child in self.tree.children(task.pk)),
            task.evidence,
        )
        if key not in self._buttons:
            self._buttons[key] = self._ask(task, *key[1:4])
        return self._buttons[key]

    def _ask(self, task: TaskRow, is_mine: bool, is_my_report: bool, has_open: bool) -> TaskMove | None:  # noqa: FBT001
        like = Task(school=self.plan.school, state=task.state, submitted_by_id=self.user.pk if is_my_report else None)
        around = Surroundings(
            is_assigned=is_mine, open_subtasks=int(has_open), progress=self.progress.get(task.evidence)
        )
        move = NEXT_MOVE[task.state]
        return None if obstacles_to(move, like, by=self.user, around=around) else move


def _marks_by_task(plan: Plan) -> dict[int, str]:
    """«2 файла, 3 комментария» for the tasks that have any, in one query."""
    files = TaskFile.objects.filter(task__plan=plan).order_by().values_list("task")
    comments = TaskEvent.objects.filter(task__plan=plan, kind=EventKind.COMMENT).order_by().values_list("task")
    found: dict[int, list[str]] = defaultdict(list)
    both = files.annotate(what=Value(1), number=Count("pk")).union(
        comments.annotate(what=Value(2), number=Count("pk")), all=True
    )
    for task, what, number in sorted(both):
        found[task].append(typography.quantity(number, *_MARKS[what]))
    return {task: ", ".join(marks) for task, marks in found.items()}


_MARKS: Final = {1: ("файл", "файла", "файлов"), 2: ("комментарий", "комментария", "комментариев")}
