"""The plan as a chart of time: where each task's bar lies, reckoned here so that the template only draws."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.urls import reverse

from ezh_rollout.shared import typography
from plans.models import Plan, Stage, Task
from plans.rows import TaskRow
from plans.tree import Tree

LABELS: Final = 330
"""Width of the column of names, in the units of the drawing (pixels on a screen)."""
CHART: Final = 840
HEAD: Final = 44
ROW: Final = 28
RIGHT: Final = 150
"""Room for «просрочена на 12 дней» beside the last bar."""
LONGEST: Final = 37
# A year more on each side is a slip of the finger in one date; it must not press the whole plan into a pixel.
MOST_DAYS: Final = 366 * 3


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything of the drawing; coordinates are words, for a template would put commas into numbers."""

    width: str
    height: str
    months: list[dict[str, str]]
    rows: list[dict[str, Any]]
    today: str
    right: str


def timeline(plan: Plan, *, on: date) -> Timeline | None:
    """Two queries, whatever the number of tasks. None when no task has a date."""
    found = Task.objects.filter(plan=plan).order_by().values_list(*TaskRow._fields)
    tasks = [TaskRow._make(row) for row in found]
    days = sorted(day for task in tasks for day in (task.deadline_start, task.deadline_end) if day)
    if not days:
        return None
    scale = _Scale.of(days)
    tree = Tree(tasks)
    stages = Stage.objects.filter(plan=plan).order_by("position", "pk").values_list("pk", "title")
    rows = list(_rows(tree, list(stages), scale, on))
    for place, row in enumerate(rows):
        row |= {
            "y": str(HEAD + place * ROW),
            "text_y": str(HEAD + place * ROW + 19),
            "bar_y": str(HEAD + place * ROW + 7),
        }
    return Timeline(
        width=str(LABELS + CHART + RIGHT),
        height=str(HEAD + len(rows) * ROW + 8),
        months=list(scale.months()),
        rows=rows,
        today=scale.at(on) if scale.first <= on <= scale.last else "",
        right=str(LABELS + CHART),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days laid along the chart."""

    first: date
    last: date

    @classmethod
    def of(cls, days: list[date]) -> "_Scale":
        """Whole months around all dates; of a plan with a date gone astray, the part around the middle date."""
        first, last = days[0], days[-1]
        if (last - first).days > MOST_DAYS:
            middle, half = days[len(days) // 2].toordinal(), MOST_DAYS // 2
            first = max(first, date.fromordinal(max(1, middle - half)))
            last = min(last, date.fromordinal(min(date.max.toordinal(), middle + half)))
        return cls(first.replace(day=1), _end_of_month(last))

    def at(self, day: date) -> str:
        """Where the day begins; a day beyond the chart stands at its edge."""
        days = (self.last - self.first).days + 1
        place = min(max((day - self.first).days, 0), days)
        return f"{LABELS + CHART * place / days:.1f}"

    def bar(self, task: TaskRow) -> tuple[str, str]:
        """Left edge and width; a deadline without a beginning is a short mark at its end."""
        end = task.deadline_end or task.deadline_start or self.last
        left = float(self.at(task.deadline_start or end))
        right = float(self.at(end + timedelta(days=1))) if end < date.max else float(LABELS + CHART)
        wide = max(right - left, 8.0)
        return f"{min(left, LABELS + CHART - wide):.1f}", f"{wide:.1f}"

    def months(self) -> Iterator[dict[str, str]]:
        """Every month has a line; of many months only some have room for a name."""
        starts, day = [self.first], self.first
        while (day := _end_of_month(day)) < self.last:
            day += timedelta(days=1)
            starts.append(day)
        step = -(-len(starts) // 12)
        for place, start in enumerate(starts):
            month = typography.MONTHS[start.month - 1]
            name = month if len(starts) <= 8 else month[:3]
            is_named = place % step == 0
            year = str(start.year) if place == 0 or (start.month == 1 and is_named) else ""
            yield {"x": self.at(start), "name": name if is_named else "", "year": year}


def _end_of_month(day: date) -> date:
    if (day.year, day.month) == (date.max.year, 12):
        return date.max
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, 1) - timedelta(days=1)


def _rows(tree: Tree[TaskRow], stages: list[tuple[int, str]], scale: _Scale, on: date) -> Iterator[dict[str, Any]]:
    """Stages, in them the tasks, and of the sub-items those that have dates of their own."""
    by_stage: dict[int, list[tuple[TaskRow, int]]] = {pk: [] for pk, _ in stages}
    for task, depth in tree.in_order():
        if depth == 0 or task.deadline_end or task.deadline_start:
            by_stage[task.stage_id].append((task, depth))
    for pk, title in stages:
        if by_stage[pk]:
            yield {"is_stage": True, "label": _short(title or "Без названия", 3 * LONGEST), "title": title}
        for task, depth in by_stage[pk]:
            yield _row(task, depth, scale, on)


def _row(task: TaskRow, depth: int, scale: _Scale, on: date) -> dict[str, Any]:
    badge, state = task.badge(on)
    left, wide = scale.bar(task) if task.deadline_end or task.deadline_start else ("", "")
    after = float(left) + float(wide) + 6 if left else 0.0
    return {
        "is_stage": False,
        "url": reverse("plans:task", args=[task.pk]),
        "indent": str(10 + 16 * min(depth, 3)),
        "label": _short(f"{task.number} {task.title}".strip(), LONGEST - 2 * min(depth, 3)),
        "title": f"{task.number} {task.title}".strip(),
        "dates": task.dates or "даты нет",
        "badge": badge,
        "state": state,
        "left": left,
        "wide": wide,
        "late": state if badge == "overdue" and left else "",
        "late_x": f"{after:.1f}",
    }


def _short(words: str, longest: int) -> str:
    words = " ".join(words.split()).rstrip(":;")
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"
