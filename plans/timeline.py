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

HEAD: Final = 44
STAGE: Final = 28
LATE: Final = 150
"""Room for «просрочена на 12 дней» beside a bar."""
# A year more on each side is a slip of the finger in one date; it must not press the whole plan into a pixel.
MOST_DAYS: Final = 366 * 3


@dataclass(frozen=True, slots=True)
class Shape:
    """The measures of a drawing, in its units (pixels on a screen)."""

    labels: int  # width of the column of names
    chart: int
    right: int
    row: int
    text: int  # from the top of a row down to its words, and to its bar
    bar: int
    longest: int  # letters of a name
    months: int  # as many names of months have room

    @property
    def width(self) -> int:
        return self.labels + self.chart + self.right


WIDE: Final = Shape(labels=330, chart=840, right=LATE, row=28, text=19, bar=7, longest=37, months=12)
NARROW: Final = Shape(labels=0, chart=360, right=0, row=46, text=18, bar=25, longest=40, months=9)
"""For a phone: the whole plan in the width of the screen, each name above its bar."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing for a screen and for a phone."""

    wide: "Chart"
    narrow: "Chart"


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything of the drawing; coordinates are words, for a template would put commas into numbers."""

    width: str
    height: str
    months: list[dict[str, str]]
    rows: list[dict[str, Any]]
    today: str
    nothing_x: str


def timeline(plan: Plan, *, on: date) -> Timeline | None:
    """Two queries, whatever the number of tasks. None when no task has a date."""
    found = Task.objects.filter(plan=plan).order_by().values_list(*TaskRow._fields)
    tasks = [TaskRow._make(row) for row in found]
    days = sorted(day for task in tasks for day in (task.deadline_start, task.deadline_end) if day)
    if not days:
        return None
    tree = Tree(tasks)
    stages = list(Stage.objects.filter(plan=plan).order_by("position", "pk").values_list("pk", "title"))
    wide, narrow = (_drawn(tree, stages, _Scale.of(days, shape), on) for shape in (WIDE, NARROW))
    return Timeline(wide, narrow)


def _drawn(tree: Tree[TaskRow], stages: list[tuple[int, str]], scale: "_Scale", on: date) -> Chart:
    shape, y = scale.shape, HEAD
    rows = list(_rows(tree, stages, scale, on))
    for row in rows:
        text = WIDE.text if row["is_stage"] else shape.text
        row |= {
            "y": str(y),
            "text_y": str(y + text),
            "bar_y": str(y + shape.bar),
            "beside_bar_y": str(y + shape.bar + 12),
        }
        y += STAGE if row["is_stage"] else shape.row
    return Chart(
        width=str(shape.width),
        height=str(y + 8),
        months=list(scale.months()),
        rows=rows,
        today=scale.at(on) if scale.first <= on <= scale.last else "",
        nothing_x=str(shape.labels + 8),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days laid along the chart."""

    first: date
    last: date
    shape: Shape

    @classmethod
    def of(cls, days: list[date], shape: Shape) -> "_Scale":
        """Whole months around all dates; of a plan with a date gone astray, the part around the middle date."""
        first, last = days[0], days[-1]
        if (last - first).days > MOST_DAYS:
            middle, half = days[len(days) // 2].toordinal(), MOST_DAYS // 2
            first = max(first, date.fromordinal(max(1, middle - half)))
            last = min(last, date.fromordinal(min(date.max.toordinal(), middle + half)))
        return cls(first.replace(day=1), _end_of_month(last), shape)

    def at(self, day: date) -> str:
        """Where the day begins; a day beyond the chart stands at its edge."""
        days = (self.last - self.first).days + 1
        place = min(max((day - self.first).days, 0), days)
        return f"{self.shape.labels + self.shape.chart * place / days:.1f}"

    def bar(self, task: TaskRow) -> tuple[str, str]:
        """Left edge and width; a deadline without a beginning is a short mark at its end."""
        edge = self.shape.labels + self.shape.chart
        end = task.deadline_end or task.deadline_start or self.last
        left = float(self.at(task.deadline_start or end))
        right = float(self.at(end + timedelta(days=1))) if end < date.max else float(edge)
        wide = max(right - left, 8.0)
        return f"{min(left, edge - wide):.1f}", f"{wide:.1f}"

    def months(self) -> Iterator[dict[str, str]]:
        """Every month has a line; of many months only some have room for a name."""
        starts, day = [self.first], self.first
        while (day := _end_of_month(day)) < self.last:
            day += timedelta(days=1)
            starts.append(day)
        step = -(-len(starts) // self.shape.months)
        for place, start in enumerate(starts):
            month = typography.MONTHS[start.month - 1]
            name = month if len(starts) <= 8 and self.shape is WIDE else month[:3]
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
            yield {
                "is_stage": True,
                "label": _short(
                    title or "Без названия", 3 * WIDE.longest if scale.shape is WIDE else NARROW.longest - 8
                ),
                "title": title,
            }
        for task, depth in by_stage[pk]:
            yield _row(task, depth, scale, on)


def _row(task: TaskRow, depth: int, scale: _Scale, on: date) -> dict[str, Any]:
    badge, state = task.badge(on)
    left, wide = scale.bar(task) if task.deadline_end or task.deadline_start else ("", "")
    late = state if badge == "overdue" and left else ""
    return {
        "is_stage": False,
        "url": reverse("plans:task", args=[task.pk]),
        "indent": str(10 + 16 * min(depth, 3)),
        "label": _short(f"{task.number} {task.title}".strip(), scale.shape.longest - 2 * min(depth, 3)),
        "title": f"{task.number} {task.title}".strip(),
        "dates": task.dates or "даты нет",
        "badge": badge,
        "state": state,
        "left": left,
        "wide": wide,
        "late": late,
        **(_beside(float(left), float(wide), scale.shape) if late else {}),
    }


def _beside(left: float, wide: float, shape: Shape) -> dict[str, str]:
    """Where the words «просрочена на 12 дней» stand: after the bar, else before it."""
    after = left + wide + 6
    if after + LATE <= shape.width or left < LATE:
        return {"late_x": f"{after:.1f}", "late_anchor": "start"}
    return {"late_x": f"{left - 6:.1f}", "late_anchor": "end"}


def _short(words: str, longest: int) -> str:
    words = " ".join(words.split()).rstrip(":;")
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"
