"""The paper of a plan: its table as rows ready for a template, and its PDF.

Everything here is made of `PlanContent`, so the PDF of a frozen revision never reads the living plan.
`templates/plans/print/_plan_table.html` needs one `PlanTable` named `table`; any paper may include it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from ezh_rollout.shared import grammar, pdf, text, typography
from plans.content import DeadlineContent, PlanContent, StageContent, TaskContent
from plans.states import Duty
from registry.models import Employee, School

STYLESHEETS = ("css/print/plan.css",)
POST_OF_APPROVER = "директор школы"
# With more columns of the school's own the four usual ones become too narrow on an upright sheet.
UPRIGHT_EXTRA_COLUMNS = 1


@dataclass(frozen=True)
class PrintedTask:
    """A row. `depth` is 0 for a task and grows with every level of sub-items; `extra` goes along `PlanTable.extra`."""

    number: str
    text: str
    deadline: str
    dates: str
    people: tuple[str, ...]
    taking_part: str
    extra: tuple[str, ...]
    depth: int


@dataclass(frozen=True)
class PrintedStage:
    title: str
    tasks: tuple[PrintedTask, ...]


@dataclass(frozen=True)
class PlanTable:
    """The plan as a table: № / Мероприятие / Срок / Ответственный and the school's own columns `extra`."""

    extra: tuple[str, ...]
    stages: tuple[PrintedStage, ...]

    @property
    def columns(self) -> int:
        return 4 + len(self.extra)

    @property
    def is_wide(self) -> bool:
        """Asks for a sheet on its side."""
        return len(self.extra) > UPRIGHT_EXTRA_COLUMNS


@dataclass(frozen=True)
class ApprovalMark:
    """What an approved paper says of its approval: the block «УТВЕРЖДАЮ» and the imprint of every page."""

    revision: int
    approved_at: datetime
    post: str
    name: str
    code: str
    check_url: str

    @property
    def date_in_words(self) -> str:
        return typography.date_words(timezone.localdate(self.approved_at))

    @property
    def date_in_quotes(self) -> str:
        """««27» августа 2027 г.»"""
        day, month_and_year = re.split(r"\s", self.date_in_words, maxsplit=1)
        return f"«{day}» {month_and_year}"


def approval_mark(
    school: School, *, revision: int, code: str, check_url: Callable[[str], str], by: Any, at: datetime
) -> ApprovalMark:
    """The mark in the name of the school's employee `by`; `check_url` gives the address of a code's check page."""
    employee = Employee.objects.filter(school=school, user=by).first()
    name = grammar.initials_first(employee.short_name) if employee else by.get_full_name() or by.get_username()
    post = (employee.post if employee else "") or POST_OF_APPROVER
    return ApprovalMark(
        revision=revision,
        approved_at=at,
        post=post[0].upper() + post[1:],
        name=name,
        code=code,
        check_url=check_url(code),
    )


def plan_pdf(content: PlanContent, *, school: School, mark: ApprovalMark | None = None) -> bytes:
    """The whole paper; without a mark every page says «ПРОЕКТ»."""
    context = {
        "title": content["title"],
        "starts_on": typography.date_words(date.fromisoformat(content["starts_on"])),
        "school": school,
        "table": plan_table(content),
        "mark": mark,
        "qr": mark_safe(pdf.qr_svg(mark.check_url)) if mark else "",  # noqa: S308 - drawn by our own code
    }
    title = f"{content['title']}, редакция {mark.revision}" if mark else f"{content['title']} (проект)"
    html = render_to_string("plans/print/plan.html", {**context, "document_title": title})
    created = mark.approved_at if mark else None
    return pdf.render(html, stylesheets=STYLESHEETS, title=title, created=created, note=school.paper_note)


def plan_table(content: PlanContent) -> PlanTable:
    extra = tuple(dict.fromkeys(_extra_headers(content)))
    stages = (_printed_stage(stage, extra) for stage in content["stages"])
    return PlanTable(extra=extra, stages=tuple(stages))


def _extra_headers(content: PlanContent) -> Iterator[str]:
    waiting = [task for stage in content["stages"] for task in stage["tasks"]]
    while waiting:
        task = waiting.pop(0)
        yield from task["extra"]
        waiting += task["tasks"]


def _printed_stage(stage: StageContent, extra: tuple[str, ...]) -> PrintedStage:
    rows = (row for task in stage["tasks"] for row in _printed_rows(task, extra, depth=0))
    return PrintedStage(stage["title"], tuple(rows))


def _printed_rows(task: TaskContent, extra: tuple[str, ...], *, depth: int) -> Iterator[PrintedTask]:
    people = task["people"]
    deadline = task["deadline"]
    dates = _dates(deadline)
    yield PrintedTask(
        number=task["number"],
        text=task["text"],
        deadline=deadline["words"] or dates,
        # Words that already say it all, «март 2027 г.», are not said twice.
        dates=dates if deadline["words"] and not _is_said(dates, deadline["words"]) else "",
        people=tuple(person["label"] for person in people if person["duty"] == Duty.ANSWERS),
        taking_part=", ".join(person["label"] for person in people if person["duty"] == Duty.TAKES_PART),
        extra=_extra_cells(task["extra"], extra),
        depth=depth,
    )
    for subtask in task["tasks"]:
        yield from _printed_rows(subtask, extra, depth=depth + 1)


def _extra_cells(cells: Mapping[str, str], headers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cells.get(header, "") for header in headers)


def _dates(deadline: DeadlineContent) -> str:
    """«март 2027 г.»: the words of a plan have no year, so the paper says it."""
    return typography.date_range_words(_day(deadline["start"]), _day(deadline["end"]))


def _is_said(dates: str, words: str) -> bool:
    return text.search_key(dates) == text.search_key(words)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
