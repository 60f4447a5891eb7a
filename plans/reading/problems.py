"""Every doubt about a plan, as small named rules: each looks at what was understood and yields problems.

The codes are stable; the messages say what is wrong and what to do. Rules about single tasks stand here, those
that compare tasks with one another in `order_problems` and `consent_problems`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from plans.deadlines import Deadline
from plans.reading.columns import Header
from plans.reading.consent_problems import consents_after_data
from plans.reading.order_problems import RULES as ORDER_RULES
from plans.reading.places import all_places, place_of, stage_place
from plans.reading.reading import MentionKind, Problem, StageReading, TaskReading
from plans.reading.sections import Document
from plans.reading.structure import Structure
from plans.states import DeadlineKind

Stages = Sequence[StageReading]
WHOLE_PLAN = "весь план"
NO_SUCH_DATE = re.compile(r"нет \d+-го числа|не бывает")
YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}\.\d{1,2}\.\d{2}\b|(?<!\d)\d\d ?г\.|уч\w*\.? год")


def find_problems(document: Document, structure: Structure, *, start: date) -> tuple[Problem, ...]:
    """All problems in the order of the rows; those of the whole plan come first."""
    stages = structure.stages
    found = [*_problems_of_source(document, structure)]
    for rule in (*STAGE_RULES, *ORDER_RULES, consents_after_data):
        found += rule(stages)
    found += _before_start(stages, start)
    return tuple(sorted(found, key=lambda problem: problem.row or 0))


def _problems_of_source(document: Document, structure: Structure) -> Iterator[Problem]:
    if not document.headers_found:
        yield Problem(
            "headers_not_found",
            WHOLE_PLAN,
            "Заголовки столбцов не найдены, столбцы угаданы по содержанию: проверьте и поправьте их.",
        )
    yield from _guessed_columns(document.sections[0].header)
    for row in structure.rows_without_text:
        yield Problem("empty_task", f"строка {row}", "В строке нет мероприятия, она пропущена: допишите текст.", row)
    for row in structure.rows_left_out:
        yield Problem(
            "row_left_out", f"строка {row}", "Примечание под таблицей в план не вошло: перенесите его, если нужно.", row
        )
    for grid in document.left_out:
        if len(grid.rows) > 3 and grid.width > 2:
            row = grid.rows[0].number
            yield Problem(
                "table_left_out",
                f"строка {row}",
                "Таблица не похожа на план и пропущена: проверьте, нужна ли она.",
                row,
            )
    if not any(stage.tasks for stage in structure.stages):
        yield Problem("no_tasks", WHOLE_PLAN, "В таблице не найдено ни одного мероприятия: проверьте столбцы.")


def _guessed_columns(header: Header) -> Iterator[Problem]:
    for column in header.columns:
        if column.guessed and column.header:
            yield Problem(
                "column_guessed",
                f"столбец «{column.header}»",
                f"По заголовку «{column.header}» не ясно, что в столбце; он принят за мероприятия: проверьте.",
            )


def no_responsible(stages: Stages) -> Iterator[Problem]:
    for place in all_places(stages):
        if not _named(place.task) and not any(map(_named, place.parents)):
            message = "Не указан ответственный: назначьте человека или группу."
            yield Problem("no_responsible", place.words, message, place.task.row)


def _named(task: TaskReading) -> bool:
    """Whether somebody answers for the task, or for each of its parts."""
    return bool(task.people) or (bool(task.subtasks) and all(map(_named, task.subtasks)))


def no_deadline(stages: Stages) -> Iterator[Problem]:
    for place in all_places(stages):
        if not _dated(place.task) and not any(map(_dated, place.parents)):
            yield Problem("no_deadline", place.words, "Не указан срок: впишите дату или месяц.", place.task.row)


def _dated(task: TaskReading) -> bool:
    return bool(task.deadline.words) or (bool(task.subtasks) and all(map(_dated, task.subtasks)))


def doubtful_deadlines(stages: Stages) -> Iterator[Problem]:
    for stage in stages:
        for task in (found for top in stage.tasks for found in top.walk() if found.deadline.words):
            if code := doubt_of(task.deadline):
                message = f"Срок «{task.deadline.words}» оставлен словами. {task.deadline.reason}".strip()
                yield Problem(code, place_of(stage, task), message, task.row)


def doubt_of(deadline: Deadline) -> str:
    """The code of the doubt about a deadline; empty if there is none."""
    if deadline.kind == DeadlineKind.RELATIVE:
        return "deadline_relative"
    if deadline.kind == DeadlineKind.UNKNOWN:
        return "impossible_date" if NO_SUCH_DATE.search(deadline.reason) else "deadline_unknown"
    return ""


def unknown_people(stages: Stages) -> Iterator[Problem]:
    for stage in stages:
        for task in (found for top in stage.tasks for found in top.walk()):
            for mention in task.people:
                if mention.kind is MentionKind.UNKNOWN:
                    message = f"Не понятно, кто такие «{mention.text}»: выберите сотрудника или группу."
                    yield Problem("unknown_person", place_of(stage, task), message, task.row)


def aligned_people(stages: Stages) -> Iterator[Problem]:
    for place in all_places(stages):
        if place.task.people_aligned:
            message = "Ответственные разнесены по подпунктам только пустыми строками: проверьте, кто за что отвечает."
            yield Problem("people_aligned_by_blank_lines", place.words, message, place.task.row)


def no_year(stages: Stages) -> Iterator[Problem]:
    dated = [
        place.task
        for place in all_places(stages)
        if place.task.deadline.kind == DeadlineKind.DATES and not YEAR.search(place.task.deadline.words)
    ]
    if dated:
        message = (
            f"В сроках не указан год (таких сроков: {len(dated)}): год взят по началу плана, проверьте даты "
            "и впишите год, где он другой."
        )
        yield Problem("no_year_in_dates", WHOLE_PLAN, message)


def repeated_headings(stages: Stages) -> Iterator[Problem]:
    seen: set[str] = set()
    for stage in stages:
        key = re.sub(r"\W+", " ", stage.title.casefold().replace("ё", "е")).strip()
        if key and key in seen:
            message = "Такой этап уже есть выше: этапы оставлены отдельными, переименуйте или объедините их."
            yield Problem("repeated_heading", stage_place(stage), message, stage.row)
        elif key:
            seen.add(key)


def empty_stages(stages: Stages) -> Iterator[Problem]:
    for stage in stages:
        if not stage.tasks:
            message = "В этапе нет мероприятий: добавьте их или удалите заголовок."
            yield Problem("empty_stage", stage_place(stage), message, stage.row)


def numbering_restarts(stages: Stages) -> Iterator[Problem]:
    firsts = [stage for stage in stages if any(task.number == "1" for task in stage.tasks)]
    if len(firsts) > 1:
        message = (
            f"Нумерация начинается заново (пункт 1 есть в {len(firsts)} этапах): в приказах и письмах называйте "
            "этап вместе с номером пункта."
        )
        yield Problem("numbering_restarts", WHOLE_PLAN, message)


def duplicate_numbers(stages: Stages) -> Iterator[Problem]:
    for stage in stages:
        counted = Counter(task.number for task in stage.tasks if task.number)
        seen: set[str] = set()
        for task in stage.tasks:
            if counted[task.number] > 1 and task.number in seen:
                message = f"Номер {task.number} в этом этапе уже есть: исправьте нумерацию."
                yield Problem("duplicate_number", place_of(stage, task), message, task.row)
            seen.add(task.number)


def _before_start(stages: Stages, start: date) -> Iterator[Problem]:
    """A deadline with its own year may lie before the plan begins."""
    for place in all_places(stages):
        end = place.task.deadline.end
        if end is not None and end < start.replace(day=1) and place.task.deadline.kind == DeadlineKind.DATES:
            message = (
                f"Срок «{place.task.deadline.words}» раньше начала плана ({start:%d.%m.%Y}): исправьте срок или начало."
            )
            yield Problem("date_before_start", place.words, message, place.task.row)


STAGE_RULES: tuple[Callable[[Stages], Iterator[Problem]], ...] = (
    no_year,
    numbering_restarts,
    repeated_headings,
    empty_stages,
    duplicate_numbers,
    no_responsible,
    no_deadline,
    doubtful_deadlines,
    unknown_people,
    aligned_people,
)
