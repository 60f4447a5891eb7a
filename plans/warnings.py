"""What the director should know before she approves: the doubts of the import reader, asked of a plan's content."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from plans.content import DeadlineContent, PersonContent, PlanContent, StageContent, TaskContent
from plans.deadlines import Deadline, resolve
from plans.reading import MentionKind, PersonMention, StageReading, TaskReading
from plans.reading import problems as rules
from plans.reading.consent_problems import consents_after_data
from plans.reading.order_problems import RULES as ORDER_RULES
from plans.states import DeadlineKind

# The other rules of the reader speak of the document's table, or of what the director sees anyway.
RULES = (
    consents_after_data,
    rules.no_responsible,
    rules.no_deadline,
    rules.doubtful_deadlines,
    rules.unknown_people,
    rules.empty_stages,
    rules.repeated_headings,
    rules.duplicate_numbers,
    *ORDER_RULES,
)
INHERITED = frozenset({"no_responsible", "no_deadline"})


class PlanWarning(NamedTuple):
    """`code` is that of the import's problem; `task` the key of the task, None for a stage or the whole plan."""

    code: str
    where: str
    message: str
    task: int | None


def warnings_of(content: PlanContent) -> list[PlanWarning]:
    """Rule by rule, the gravest first. Rows are counted as on the paper, stage headings included."""
    reader = _Reader(date.fromisoformat(content["starts_on"]))
    stages = [reader.stage(stage) for stage in content["stages"]]
    found = [problem for rule in RULES for problem in rule(stages)]
    warnings = [
        PlanWarning(problem.code, problem.where, problem.message, reader.tasks.get(problem.row or 0))
        for problem in found
    ]
    said = {(warning.code, warning.task) for warning in warnings}
    # What a task lacks its sub-items lack too: saying it once is enough.
    return [
        warning
        for warning in warnings
        if warning.code not in INHERITED or (warning.code, reader.parents.get(warning.task)) not in said
    ]


class _Reader:
    """Turns content into what the import reads; remembers the task of a row and the parent of a task."""

    def __init__(self, starts_on: date) -> None:
        self.starts_on = starts_on
        self.rows = 0
        self.tasks: dict[int, int] = {}
        self.parents: dict[int | None, int] = {}

    def stage(self, stage: StageContent) -> StageReading:
        row = self._next_row() if stage["title"] else self.rows + 1
        return StageReading(stage["title"], tuple(self._all(stage["tasks"])), row=row)

    def _all(self, tasks: list[TaskContent]) -> Iterator[TaskReading]:
        for task in tasks:
            row = self._next_row()
            self.tasks[row] = task["id"]
            self.parents |= {subtask["id"]: task["id"] for subtask in task["tasks"]}
            yield TaskReading(
                number=task["number"].rstrip("."),
                text=task["text"],
                deadline=self._deadline(task["deadline"]),
                people=tuple(map(_mention, task["people"])),
                subtasks=tuple(self._all(task["tasks"])),
                row=row,
            )

    def _next_row(self) -> int:
        self.rows += 1
        return self.rows

    def _deadline(self, deadline: DeadlineContent) -> Deadline:
        kind = DeadlineKind(deadline["kind"])
        words = deadline["words"]
        # The reason is not stored with the task: the same words give it again.
        reason = resolve(words, start=self.starts_on).reason if kind == DeadlineKind.UNKNOWN else ""
        return Deadline(words, kind, _day(deadline["start"]), _day(deadline["end"]), reason)


def _mention(person: PersonContent) -> PersonMention:
    if person["employee"] is not None:
        return PersonMention(person["label"], MentionKind.PERSON)
    kind = MentionKind.GROUP if person["group"] else MentionKind.UNKNOWN
    return PersonMention(person["label"], kind, group=person["group"])


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
