"""Short ways to read a document and to say what came out."""

from datetime import date

from plans.reading import Column, PlanReading, StageReading, TaskReading, read_docx

START = date(2027, 3, 1)

MEETING = ("1.", "Провести совещание", "март", "Иванова И.И.")
ORDER = ("2.", "Издать приказ", "апрель", "директор")
TRAINING = ("3.", "Обучить учителей", "май", "Петров П.П.")


def read(data: bytes, columns: dict[int, Column] | None = None) -> PlanReading:
    return read_docx(data, start=START, columns=columns)


def outline(reading: PlanReading) -> list[tuple[str, list[str]]]:
    """Titles of stages with «number text» of their tasks."""
    return [(stage.title, [f"{task.number} {task.text}".strip() for task in stage.tasks]) for stage in reading.stages]


def only_stage(reading: PlanReading) -> StageReading:
    (stage,) = reading.stages
    return stage


def only_task(reading: PlanReading) -> TaskReading:
    (task,) = only_stage(reading).tasks
    return task


def tree(task: TaskReading) -> list[object]:
    """The texts of the sub-items; each is followed by the list of its own, if it has any."""
    found: list[object] = []
    for subtask in task.subtasks:
        found.append(subtask.text)
        if subtask.subtasks:
            found.append(tree(subtask))
    return found


def people(task: TaskReading) -> list[str]:
    return [mention.text for mention in task.people]


def codes(reading: PlanReading) -> set[str]:
    return {problem.code for problem in reading.problems}


def rows_of(reading: PlanReading, code: str) -> list[int | None]:
    return [problem.row for problem in reading.problems if problem.code == code]
