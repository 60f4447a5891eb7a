"""Where a task stands, in words for people: «этап «Подготовительный этап», п. 3»."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.reading.reading import StageReading, TaskReading


@dataclass(frozen=True, slots=True)
class Place:
    """A task that has a row of its own, its stage, and the tasks it is a part of."""

    stage: StageReading
    task: TaskReading
    parents: tuple[TaskReading, ...] = ()

    @property
    def words(self) -> str:
        return place_of(self.stage, self.task)


def all_places(stages: Sequence[StageReading]) -> Iterator[Place]:
    """The tasks that have rows of their own; sub-items of a cell belong to their task."""
    for stage in stages:
        for task in stage.tasks:
            yield from _places(stage, task, ())


def _places(stage: StageReading, task: TaskReading, parents: tuple[TaskReading, ...]) -> Iterator[Place]:
    yield Place(stage, task, parents)
    for subtask in task.subtasks:
        if subtask.row != task.row:
            yield from _places(stage, subtask, (*parents, task))


def stage_place(stage: StageReading) -> str:
    """«этап «…»» or, without a title, the row."""
    return f"этап «{stage.title}»" if stage.title else f"строка {stage.row}"


def place_of(stage: StageReading, task: TaskReading) -> str:
    """The stage and the number; a sub-item is called by its beginning."""
    point = f"п.\u00a0{task.number}" if task.number else f"строка {task.row}"
    if task.number and not any(task is top for top in stage.tasks) and "." not in task.number:
        point = f"строка {task.row}, подпункт {task.number}"
    return f"этап «{stage.title}», {point}" if stage.title else point
