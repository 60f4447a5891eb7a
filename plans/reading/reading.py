"""What was understood of a plan: the values that the preview shows and the import saves."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from plans.deadlines import Deadline
from plans.reading.grid import Row


class NotAPlan(Exception):
    """The file cannot be read as a plan; the text is one Russian sentence: what is wrong and what to do."""


class Column(StrEnum):
    """What a column of the table holds."""

    NUMBER = "number"
    TEXT = "text"
    DEADLINE = "deadline"
    PEOPLE = "people"
    STAGE = "stage"
    EXTRA = "extra"
    IGNORE = "ignore"


class MentionKind(StrEnum):
    """Whom the words of «Ответственный» name."""

    PERSON = "person"
    GROUP = "group"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person, a role or a group named as responsible.

    `text` is ready to be shown: the surname first, the initials without spaces. `group` is the key of a known
    role or group («director», «class_teachers»); a bare post is a role, so it is a group of one.
    """

    text: str
    kind: MentionKind
    post: str = ""
    surname: str = ""
    first_name: str = ""
    middle_name: str = ""
    initials: str = ""
    group: str = ""

    def as_json(self) -> dict[str, str]:
        return {"text": self.text, "kind": self.kind.value}


@dataclass(frozen=True, slots=True)
class TaskReading:
    """One task; sub-items are tasks too. `row` is the row of the source, `extra` maps headers to values."""

    number: str
    text: str
    deadline: Deadline
    people: tuple[PersonMention, ...] = ()
    subtasks: tuple["TaskReading", ...] = ()
    extra: dict[str, str] = field(default_factory=dict)
    row: int = 0
    notes: tuple[str, ...] = ()
    people_aligned: bool = False

    def walk(self) -> Iterator["TaskReading"]:
        """The task itself and everything under it, in reading order."""
        yield self
        for subtask in self.subtasks:
            yield from subtask.walk()

    def as_json(self) -> dict[str, object]:
        start, end = self.deadline.start, self.deadline.end
        return {
            "number": self.number,
            "text": self.text,
            "deadline": self.deadline.words,
            "kind": str(self.deadline.kind),
            "start": start.isoformat() if start else None,
            "end": end.isoformat() if end else None,
            "responsible": [person.as_json() for person in self.people],
            "subtasks": [subtask.as_json() for subtask in self.subtasks],
        }


@dataclass(frozen=True, slots=True)
class StageReading:
    """A stage; a plan without headings has one with an empty title. `number` is a number typed beside the title."""

    title: str
    tasks: tuple[TaskReading, ...] = ()
    row: int = 0
    number: str = ""

    def as_json(self) -> dict[str, object]:
        return {"title": self.title, "tasks": [task.as_json() for task in self.tasks]}


@dataclass(frozen=True, slots=True)
class Problem:
    """A named doubt. `where` is for people («этап «…», п. 3»), `row` is the source row or None for the whole plan."""

    code: str
    where: str
    message: str
    row: int | None = None

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "where": self.where, "message": self.message}


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """A column as it was recognised; `guessed` means that its header did not say so."""

    index: int
    header: str
    role: Column
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class PlanReading:
    """Everything that was understood, beside the rows it was understood from."""

    title: str
    columns: tuple[ColumnReading, ...]
    stages: tuple[StageReading, ...]
    problems: tuple[Problem, ...]
    rows: tuple[Row, ...]

    def tasks(self) -> Iterator[tuple[StageReading, TaskReading]]:
        """The tasks of the first level, each with its stage."""
        for stage in self.stages:
            for task in stage.tasks:
                yield stage, task

    def as_json(self) -> dict[str, object]:
        """Exactly what `manage.py import_plan --json` prints."""
        return {
            "title": self.title,
            "stages": [stage.as_json() for stage in self.stages],
            "problems": [problem.as_json() for problem in self.problems],
        }
