"""Rules that compare tasks with one another: the order of dates, repeated items."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from plans.reading.places import place_of
from plans.reading.reading import Problem, StageReading, TaskReading
from plans.reading.vocabulary import words
from plans.states import DeadlineKind

Stages = Sequence[StageReading]
IN_BRACKETS = re.compile(r"\([^()]*\)")
SMALL_WORDS = words("small_words")


def out_of_order(stages: Stages) -> Iterator[Problem]:
    """Within a stage a task due before the one above it; between stages one that begins before the stages above."""
    latest: tuple[date, StageReading] | None = None
    for stage in stages:
        dated = [task for task in stage.tasks if task.deadline.kind == DeadlineKind.DATES and _key(task)]
        if dated and latest is not None and _begin(dated[0]) < latest[0]:
            yield _earlier_than_stage(stage, dated[0], latest[1])
        for above, task in pairwise(dated):
            if _is_earlier(task, above):
                yield _earlier_than_task(stage, task, above)
        if dated:
            begin = _begin(dated[0])
            latest = (begin, stage) if latest is None or begin >= latest[0] else latest


def _is_earlier(task: TaskReading, above: TaskReading) -> bool:
    """By the beginnings if both are known, else by the ends: «март–май» may stand above «апрель»."""
    if task.deadline.start and above.deadline.start:
        return task.deadline.start < above.deadline.start
    return bool(task.deadline.end and above.deadline.end) and _key(task) < _key(above)


def _key(task: TaskReading) -> date:
    """The date a task is due; only dated tasks are asked."""
    return task.deadline.end or task.deadline.start or date.max


def _begin(task: TaskReading) -> date:
    return task.deadline.start or _key(task)


def _earlier_than_stage(stage: StageReading, task: TaskReading, before: StageReading) -> Problem:
    message = (
        f"Срок «{task.deadline.words}» раньше, чем начинается стоящий выше этап «{before.title}»: "
        "проверьте порядок этапов и сроки."
    )
    return Problem("deadlines_out_of_order", place_of(stage, task), message, task.row)


def _earlier_than_task(stage: StageReading, task: TaskReading, above: TaskReading) -> Problem:
    message = (
        f"Срок «{task.deadline.words}» раньше срока «{above.deadline.words}» пункта выше: "
        "проверьте порядок пунктов и сроки."
    )
    return Problem("deadlines_out_of_order", place_of(stage, task), message, task.row)


def repeated_items(stages: Stages) -> Iterator[Problem]:
    """The same words among the sub-items of one task, or the same task twice in a stage."""
    for stage in stages:
        yield from _repeats(stage, stage.tasks, by_deadline=True)
        for task in stage.tasks:
            below = [item for item in task.walk() if item is not task]
            yield from _repeats(stage, below, by_deadline=False, owner=task)


def _repeats(
    stage: StageReading, tasks: Sequence[TaskReading], *, by_deadline: bool, owner: TaskReading | None = None
) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], TaskReading] = {}
    for task in tasks:
        meaning = significant_words(task.text)
        key = (*meaning, task.deadline.words) if by_deadline else meaning
        if len(meaning) > 1 and key in seen:
            message = f"«{task.text}» повторяет «{seen[key].text}»: оставьте один пункт."
            yield Problem("repeated_item", place_of(stage, owner or task), message, task.row)
        seen.setdefault(key, task)


def significant_words(text: str) -> tuple[str, ...]:
    """The words in alphabetical order, without brackets and small words: their order does not matter."""
    line = IN_BRACKETS.sub(" ", text.casefold().replace("ё", "е"))
    return tuple(sorted(set(re.findall(r"\w+", line)) - SMALL_WORDS))


RULES: tuple[Callable[[Stages], Iterator[Problem]], ...] = (out_of_order, repeated_items)
