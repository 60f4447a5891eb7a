"""Withdrawals and demands whose clock runs, the soonest first, and the clock in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q

from consents.calendar import Calendar
from consents.models import SECTIONS, Demand, ScanFile, Withdrawal
from consents.states import ConsentKind, DemandKind, ScanState, WithdrawalState
from consents.terms import DEMANDS, WITHDRAWALS, Term
from ezh_rollout.shared.typography import quantity
from registry.models import School

SOON: Final = timedelta(days=7)
# Closed ones are shown for reference; the journal of consents has all of them.
CLOSED_SHOWN: Final = 50
JOINS: Final = ("pupil", "representative", "employee")
NEXT_STEP: Final = {
    WithdrawalState.OPEN: "прекратить обработку",
    WithdrawalState.STOPPED: "известить обработчика, если данные ему передавались; уничтожить данные",
    WithdrawalState.TOLD: "уничтожить данные по акту или записать основание продолжить",
}
# The school's own pages and stands: a processor has to be told only when it was charged with that.
NEXT_STEP_OF_DISTRIBUTION: Final = {
    **NEXT_STEP,
    WithdrawalState.OPEN: "прекратить распространение",
    WithdrawalState.STOPPED: NEXT_STEP[WithdrawalState.TOLD],
}


@dataclass(frozen=True, slots=True)
class Clock:
    """How much of a term is left on a day."""

    words: str
    is_late: bool = False
    is_last_day: bool = False

    @property
    def badge(self) -> str:
        """The look of the badge (`static/css/badges.css`)."""
        if self.is_late:
            return "overdue"
        return "warning" if self.is_last_day else "started"


def clock(term: Term, due_on: date, *, on: date, calendar: Calendar) -> Clock:
    """«осталось 3 рабочих дня», «сегодня последний день», «просрочено на 2 дня»."""
    if due_on == on:
        return Clock("сегодня последний день", is_last_day=True)
    if due_on > on:
        return Clock(f"осталось {_days(term, on, due_on, calendar)}")
    return Clock(f"просрочено на {_days(term, due_on, on, calendar)}", is_late=True)


def _days(term: Term, after: date, up_to: date, calendar: Calendar) -> str:
    """In the days of the term; in calendar ones when there is no working day between."""
    working = calendar.working_days(after, up_to) if term.is_working else 0
    if working:
        return quantity(working, "рабочий день", "рабочих дня", "рабочих дней")
    return quantity((up_to - after).days, "день", "дня", "дней")


@dataclass(frozen=True, slots=True)
class Line:
    """One withdrawal or demand as the page shows it. `noun` is «withdrawal» or «demand»."""

    noun: str
    pk: int
    name: str
    section: str
    what: str
    number: str
    received_on: date
    due_on: date
    term: Term
    clock: Clock
    next_step: str = ""
    outcome: str = ""
    # The last working day before a last day that is none; the safe one to aim at.
    work_by: date | None = None


def open_lines(school: School | int, *, on: date, calendar: Calendar) -> list[Line]:
    """Two queries."""
    withdrawals = Withdrawal.objects.open().filter(school=school).select_related(*JOINS).defer("letter_pdf", "act_pdf")
    demands = Demand.objects.open().filter(school=school).select_related(*JOINS)
    lines = [
        *(of_withdrawal(row, on=on, calendar=calendar) for row in withdrawals),
        *(of_demand(row, on=on, calendar=calendar) for row in demands),
    ]
    return sorted(lines, key=lambda line: (line.due_on, line.received_on, line.noun, line.pk))


def closed_lines(school: School | int, *, on: date, calendar: Calendar) -> list[Line]:
    """The latest ones, the newest first. Two queries."""
    closed = ~Q(outcome="") | Q(voided_at__isnull=False)
    withdrawals = Withdrawal.objects.filter(closed, school=school).select_related(*JOINS)
    answered = Q(answered_on__isnull=False) | Q(voided_at__isnull=False)
    demands = Demand.objects.filter(answered, school=school).select_related(*JOINS)
    lines = [
        *(
            of_withdrawal(row, on=on, calendar=calendar)
            for row in withdrawals.defer("letter_pdf", "act_pdf")[:CLOSED_SHOWN]
        ),
        *(of_demand(row, on=on, calendar=calendar) for row in demands[:CLOSED_SHOWN]),
    ]
    return sorted(lines, key=lambda line: (line.received_on, line.pk), reverse=True)[:CLOSED_SHOWN]


def of_withdrawal(row: Withdrawal, *, on: date, calendar: Calendar) -> Line:
    state, term = row.state, WITHDRAWALS[ConsentKind(row.kind)]
    steps = NEXT_STEP_OF_DISTRIBUTION if row.kind == ConsentKind.DISTRIBUTION else NEXT_STEP
    return Line(
        noun="withdrawal",
        what=term.event,
        next_step=steps.get(state, ""),
        outcome="" if state in NEXT_STEP else _ended(state.label, row.outcome_on),
        **_common(row, term, on=on, calendar=calendar),
    )


def of_demand(row: Demand, *, on: date, calendar: Calendar) -> Line:
    term = DEMANDS[DemandKind(row.kind)]
    return Line(
        noun="demand",
        what=term.event,
        next_step=term.duty if row.is_open else "",
        outcome="" if row.is_open else _ended("Введено ошибочно" if row.voided_at else "Исполнено", row.answered_on),
        **_common(row, term, on=on, calendar=calendar),
    )


def _common(row: Withdrawal | Demand, term: Term, *, on: date, calendar: Calendar) -> dict[str, Any]:
    last = calendar.last_working_day(row.due_on)
    return {
        "pk": row.pk,
        "name": row.person.full_name,
        "section": SECTIONS[row.subject],
        "number": row.number,
        "received_on": row.received_on,
        "due_on": row.due_on,
        "term": term,
        "clock": clock(term, row.due_on, on=on, calendar=calendar),
        "work_by": last if last != row.due_on else None,
    }


def _ended(words: str, day: date | None) -> str:
    return f"{words} {day:%d.%m.%Y}" if day else words


def scans_with_gone_pages(school: School | int) -> list[ScanFile]:
    """Originals that were read to the end and have lost pages since: those of destroyed people (`forget_scans`), while
    pages of others keep the file. One query."""
    whole = ScanFile.objects.filter(school=school, batch__isnull=False, problem="", pages_total__isnull=False)
    read = whole.exclude(batch__state=ScanState.RECEIVED).annotate(known=Count("pages"))
    return list(read.filter(known__lt=F("pages_total")).select_related("batch").order_by("pk"))


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """Papers whose clock runs: all of them, those past their day, those due within a week."""

    open: int
    late: int
    soon: int


def open_counts(school: School | int, *, on: date) -> OpenCounts:
    """For the home page. Two queries."""
    answers: Sequence[dict[str, int]] = [
        rows.filter(school=school).aggregate(
            open=Count("pk"),
            late=Count("pk", filter=Q(due_on__lt=on)),
            soon=Count("pk", filter=Q(due_on__gte=on, due_on__lte=on + SOON)),
        )
        for rows in (Withdrawal.objects.open(), Demand.objects.open())
    ]
    return OpenCounts(**{name: sum(answer[name] for answer in answers) for name in ("open", "late", "soon")})
