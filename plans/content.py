"""What the director approves: the content of a plan as plain data, its canonical text and the hash of that text.

Only what stands on the paper is content: stages, tasks, deadlines, people. States, results, comments and files are
not, so that work on an approved plan does not change it. Two contents are equal exactly when their texts are, and
exactly when `plans.difference.difference` finds nothing between them; a test holds them together.
"""

import hashlib
import json
import unicodedata
from collections import defaultdict
from typing import Any, TypedDict

from ezh_rollout.shared import grammar
from plans.models import Assignment, Plan, Stage, Task
from plans.states import Duty, GroupKind


class DeadlineContent(TypedDict):
    """`start` and `end` are ISO dates or None; `kind` is a value of `DeadlineKind`."""

    words: str
    kind: str
    start: str | None
    end: str | None


class PersonContent(TypedDict):
    """`label` is what the paper says; `employee` is a primary key, `group` a value of `GroupKind`, `duty` of `Duty`."""

    label: str
    employee: int | None
    group: str
    duty: str


class TaskContent(TypedDict):
    """People stand in the order of the paper. `extra` maps headers of the school's own columns to words."""

    id: int
    number: str
    text: str
    deadline: DeadlineContent
    people: list[PersonContent]
    extra: dict[str, str]
    tasks: list["TaskContent"]


class StageContent(TypedDict):
    id: int
    title: str
    tasks: list[TaskContent]


class PlanContent(TypedDict):
    title: str
    starts_on: str
    stages: list[StageContent]


# Primary key of the stage, and of the parent task where there is one.
Place = tuple[int, int | None]

TASK_FIELDS = (
    "pk",
    "stage_id",
    "parent_id",
    "number",
    "text",
    "deadline_words",
    "deadline_kind",
    "deadline_start",
    "deadline_end",
    "extra",
)
PERSON_FIELDS = (
    "task_id",
    "duty",
    "group",
    "words",
    "employee_id",
    "employee__last_name",
    "employee__first_name",
    "employee__middle_name",
)


def content_of(plan: Plan) -> PlanContent:
    """The plan as it stands now, in three queries. `plan` itself is taken as it was handed in."""
    people = _people_by_task(plan)
    tasks_at: dict[Place, list[TaskContent]] = defaultdict(list)
    # Rows, not model instances: this runs on every page of a plan, and a plan may have a thousand tasks.
    rows = Task.objects.filter(plan=plan).order_by("position", "pk").values(*TASK_FIELDS)
    for row in rows:
        # A sub-item belongs to its task, wherever its own column of the stage points.
        place = (0, row["parent_id"]) if row["parent_id"] else (row["stage_id"], None)
        tasks_at[place].append(_task(row, people.get(row["pk"], [])))
    stages: list[StageContent] = []
    for pk, title in Stage.objects.filter(plan=plan).order_by("position", "pk").values_list("pk", "title"):
        stages.append({"id": pk, "title": _words(title), "tasks": tasks_at[pk, None]})
        _hang_subtasks(stages[-1]["tasks"], tasks_at)
    return {"title": _words(plan.title), "starts_on": plan.starts_on.isoformat(), "stages": stages}


def canonical(content: PlanContent) -> str:
    """The one text of a content: sorted keys, no spaces, letters as they are. The hash is taken of its UTF-8 bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(canonical_text: str) -> str:
    return hashlib.sha256(canonical_text.encode()).hexdigest()


def parse(canonical_text: str) -> PlanContent:
    """The content back from its text."""
    content: PlanContent = json.loads(canonical_text)
    return content


def _people_by_task(plan: Plan) -> dict[int, list[PersonContent]]:
    people: dict[int, list[PersonContent]] = defaultdict(list)
    rows = Assignment.objects.filter(task__plan=plan).order_by("position", "pk").values(*PERSON_FIELDS)
    # Whoever answers stands before whoever takes part, as on the paper.
    for row in sorted(rows, key=lambda row: row["duty"] != Duty.ANSWERS):
        people[row["task_id"]].append(_person(row))
    return people


def _person(row: dict[str, Any]) -> PersonContent:
    if row["employee_id"] is None:
        # The same choice as `Assignment.label`.
        label = row["words"] or GroupKind(row["group"]).label
    else:
        label = grammar.short_name(
            row["employee__last_name"], row["employee__first_name"], row["employee__middle_name"]
        )
    return {"label": _words(label), "employee": row["employee_id"], "group": row["group"], "duty": row["duty"]}


def _task(row: dict[str, Any], people: list[PersonContent]) -> TaskContent:
    start, end = row["deadline_start"], row["deadline_end"]
    return {
        "id": row["pk"],
        "number": _words(row["number"]),
        "text": _words(row["text"]),
        "deadline": {
            "words": _words(row["deadline_words"]),
            "kind": row["deadline_kind"],
            "start": start.isoformat() if start else None,
            "end": end.isoformat() if end else None,
        },
        "people": people,
        "extra": _extra(row["extra"]),
        "tasks": [],
    }


def _hang_subtasks(tasks: list[TaskContent], tasks_at: dict[Place, list[TaskContent]]) -> None:
    waiting = list(tasks)
    while waiting:
        task = waiting.pop()
        task["tasks"] = tasks_at.get((0, task["id"]), [])
        waiting += task["tasks"]


def _extra(columns: dict[str, Any]) -> dict[str, str]:
    """The school's own columns as words; an empty cell is no cell. Numbers become words: floats have many spellings."""
    words = {_words(str(header)): _words(str(value)) for header, value in columns.items() if value is not None}
    return {header: value for header, value in words.items() if value}


def _words(value: str) -> str:
    """One spelling of the same words: composed letters, one kind of line break, nothing around.

    A browser sends \\r\\n for the \\n that Word's reader stored, and macOS sends «й» as two characters.
    """
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
