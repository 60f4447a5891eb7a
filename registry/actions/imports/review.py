"""From the file to the rows that a person looks through and decides about."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions.imports.stamp import stamp_of
from registry.actions.school_lock import lock
from registry.imports import Changeset, Line, Parsed, Problem, compare, read_rows, remembered_columns
from registry.models import HeaderMapping, ImportRow, ImportRun, School
from registry.states import ImportDecision, ImportOutcome, ImportState

KEPT: Final = timedelta(days=30)
BATCH: Final = 1000
OF_CELLS: Final = "~problems"
CLOSED: Final = "Этот импорт уже сохранён или отложен: откройте список импортов."
WIPED: Final = "Файл этого импорта уже стёрт. Загрузите его ещё раз."
UNDECIDED: Final = (ImportOutcome.DOUBTFUL, ImportOutcome.WRONG)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person said about one row. `chosen`: which of the candidates, when it is the same record."""

    decision: ImportDecision
    chosen: int | None = None


@transaction.atomic
def receive(school: School, *, kind: str, file_name: str, data: bytes, by: Any, at: datetime) -> ImportRun:
    """Keeps the file until a worker reads it. Rows of imports that are older than their term are wiped on the way."""
    lock(school)
    for old in ImportRun.objects.filter(school=school, created_at__lt=at - KEPT, wiped_at=None):
        wipe(old, at=at)
    run = ImportRun(school=school, kind=kind, file_name=file_name[-200:], content=data, created_by=by, created_at=at)
    save_as(run, by=by, reason="файл получен")
    return run


def prepare(run: ImportRun, *, on: date, mapping: Mapping[str, str] | None = None) -> ImportRun:
    """Reads the file and compares it. Again for a run that is already looked through: nothing. May raise Unreadable."""
    if run.state != ImportState.RECEIVED:
        return run
    if run.wiped_at is not None:
        raise Outrun(WIPED)
    columns = {**remembered_columns(run.school, run.kind), **(mapping or {})}
    understood = read_rows(run.kind, bytes(run.content), on=on, mapping=columns)
    with transaction.atomic():
        fresh = _locked(run)
        if fresh.state != ImportState.RECEIVED:
            return fresh
        if fresh.wiped_at is not None:
            # People whose data were destroyed while the file was being read must not come back with it.
            raise Outrun(WIPED)
        changeset = compare(run.kind, run.school_id, understood.rows, on=on)
        changeset.problems, changeset.columns = understood.problems, understood.columns
        fresh.content = b""
        return _keep(fresh, changeset, by=run.created_by)


@transaction.atomic
def store(
    school: School,
    changeset: Changeset,
    *,
    file_name: str,
    by: Any,
    at: datetime,
    stamp: Mapping[str, list[int]] | None = None,
) -> ImportRun:
    """A run out of a changeset that was made without a lock. `stamp` was taken before that: whatever was written
    meanwhile is then seen when the run is saved."""
    run = ImportRun(school=school, kind=changeset.kind, file_name=file_name[-200:], created_by=by, created_at=at)
    save_as(run, by=by, reason="файл прочитан")
    return _keep(run, changeset, by=by, stamp=stamp)


def _keep(run: ImportRun, changeset: Changeset, *, by: Any, stamp: Mapping[str, list[int]] | None = None) -> ImportRun:
    run.state = ImportState.REVIEW
    run.columns = [column.as_json() for column in changeset.columns]
    run.problems = [problem.as_json() for problem in changeset.problems]
    _lay_down(run, changeset)
    run.stamp = stamp or run.stamp
    save_as(
        run,
        by=by,
        reason="сверено с данными",
        fields=["state", "content", "columns", "problems", "missing", "counts", "stamp"],
    )
    ImportRow.objects.bulk_create(
        (_row(run, position, line) for position, line in enumerate(changeset.lines)), batch_size=BATCH
    )
    return run


def _lay_down(run: ImportRun, changeset: Changeset) -> None:
    run.missing, run.counts = changeset.missing, changeset.counts
    run.stamp = stamp_of(run.school_id, run.kind)


def _row(run: ImportRun, position: int, line: Line) -> ImportRow:
    values = line.values
    if line.of_cells:
        values = {**values, OF_CELLS: [problem.as_json() for problem in line.of_cells]}
    return ImportRow(run=run, position=position, location=line.location[:150], values=values, **_compared(line))


def _compared(line: Line) -> dict[str, Any]:
    """What comparing adds to what was read. `writes` keeps only what differs from `fields`: references and links."""
    fields = line.fields
    return {
        "outcome": line.outcome.value,
        "fields": fields,
        "writes": {name: value for name, value in line.writes.items() if fields.get(name, ...) != value},
        "problems": [problem.as_json() for problem in line.problems],
        "changes": {name: list(pair) for name, pair in line.changes.items()},
        "candidates": line.candidates,
        "target": line.target,
        "target_version": line.target_version,
    }


def review_again(run: ImportRun, *, on: date) -> list[int]:
    """Compares the rows with the registry as it is now; returns positions of rows that mean something else now.

    Their decisions are taken back: a person decided about other facts.
    """
    with transaction.atomic():
        fresh = _in_review(run)
        changeset, rows = compared_again(fresh, on=on)
        changed = []
        for row, line in zip(rows, changeset.lines, strict=True):
            new = _compared(line)
            if any(getattr(row, name) != value for name, value in new.items()):
                changed.append(row)
                for name, value in {**new, "decision": "", "chosen": None}.items():
                    setattr(row, name, value)
        ImportRow.objects.bulk_update(changed, [*new, "decision", "chosen"] if changed else ["decision"], BATCH)
        _lay_down(fresh, changeset)
        save_as(fresh, by=None, reason="сверено с данными ещё раз", fields=["missing", "counts", "stamp"])
    return [row.position for row in changed]


def compared_again(run: ImportRun, *, on: date) -> tuple[Changeset, list[ImportRow]]:
    rows = list(run.rows.order_by("position"))
    parsed = [_as_read(row) for row in rows]
    return compare(run.kind, run.school_id, parsed, on=on), rows


def _as_read(row: ImportRow) -> Parsed:
    values = dict(row.values)
    return Parsed(row.location, values, [Problem(**problem) for problem in values.pop(OF_CELLS, ())])


@transaction.atomic
def decide(run: ImportRun, choices: Mapping[int, Choice], *, by: Any) -> None:
    """By position. Refused with all reasons when a choice does not fit its row."""
    fresh = _in_review(run)
    rows = list(fresh.rows.filter(position__in=list(choices)))
    reasons = [reason for row in rows for reason in _obstacles_to_decide(row, choices[row.position])]
    if reasons:
        raise Refused(*reasons)
    for row in rows:
        choice = choices[row.position]
        row.decision, row.chosen = choice.decision, choice.chosen
        if choice.decision is ImportDecision.SAME and row.chosen is None:
            row.chosen = row.target or row.candidates[0]["id"]
    ImportRow.objects.bulk_update(rows, ["decision", "chosen"], BATCH)
    save_as(fresh, by=by, reason="решения по строкам", fields=["state"])


def _obstacles_to_decide(row: ImportRow, choice: Choice) -> list[str]:
    known = {item["id"] for item in row.candidates} | ({row.target} if row.target else set())
    if row.outcome == ImportOutcome.WRONG and choice.decision is not ImportDecision.SKIP:
        return [f"{row.location}: ошибочную строку можно только пропустить. Исправьте файл и загрузите снова."]
    if choice.decision is ImportDecision.SAME and (choice.chosen not in known if choice.chosen else len(known) != 1):
        return [f"{row.location}: выберите, какая именно это запись."]
    return []


@transaction.atomic
def decide_all(run: ImportRun, decision: ImportDecision, *, by: Any, outcomes: Collection[str] = UNDECIDED) -> int:
    """The same for every row that still waits. «Новая» fits doubtful rows only."""
    fresh = _in_review(run)
    if decision is ImportDecision.SAME:
        raise Refused("Какая запись та же самая, решают построчно.")
    taken = set(outcomes) - ({ImportOutcome.WRONG} if decision is ImportDecision.NEW else set())
    number: int = fresh.rows.filter(outcome__in=taken, decision="").update(decision=decision, chosen=None)
    save_as(fresh, by=by, reason="решения по строкам", fields=["state"])
    return number


def obstacles_to_save(run: ImportRun) -> list[str]:
    """What a person still has to do; empty means «можно сохранять»."""
    waiting = run.rows.filter(decision="")
    doubtful = waiting.filter(outcome=ImportOutcome.DOUBTFUL).count()
    wrong = waiting.filter(outcome=ImportOutcome.WRONG).count()
    reasons = [str(problem["message"]) for problem in run.problems if problem["level"] == "error"]
    if wrong:
        reasons.append(f"Ошибочных строк: {wrong}. Исправьте файл и загрузите снова или пропустите эти строки.")
    if doubtful:
        reasons.append(f"Сомнительных строк без решения: {doubtful}. Решите по каждой: та же, новая или пропустить.")
    return reasons


@transaction.atomic
def remember_columns(school: School, *, kind: str, columns: Mapping[str, str]) -> None:
    """`columns`: header words → field, «» to skip. Added to what the school said before."""
    lock(school)
    found, _ = HeaderMapping.objects.get_or_create(school=school, kind=kind)
    found.columns = {**found.columns, **columns}
    found.save(update_fields=["columns"])


@transaction.atomic
def drop(run: ImportRun, *, by: Any, at: datetime) -> None:
    """Not to be saved: the rows go at once."""
    fresh = _locked(run)
    if not fresh.is_open:
        raise Outrun(CLOSED)
    fresh.state = ImportState.DROPPED
    save_as(fresh, by=by, reason="отложен без сохранения", fields=["state"])
    wipe(fresh, at=at)


def wipe_expired(*, at: datetime) -> int:
    """The rows of all schools' imports that are past their term, for the worker. Returns how many runs lost them."""
    expired = list(ImportRun.objects.filter(created_at__lt=at - KEPT, wiped_at=None).defer("content"))
    for old in expired:
        wipe(old, at=at)
    return len(expired)


@transaction.atomic
def wipe(run: ImportRun, *, at: datetime) -> None:
    """The raw data go, the counts stay. After that the run can neither be saved nor undone."""
    # The run first, as everybody who works on its rows.
    ImportRun.objects.select_for_update().only("pk").get(pk=run.pk)
    run.rows.all().delete()
    ImportRun.objects.filter(pk=run.pk).update(content=b"", missing=[], problems=[], written={}, wiped_at=at)


def _locked(run: ImportRun) -> ImportRun:
    lock(run.school_id)
    found: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
    return found


def _in_review(run: ImportRun) -> ImportRun:
    """Locked; a wiped run stays in its state, but has nothing to look through any more."""
    fresh = _locked(run)
    if fresh.state != ImportState.REVIEW or fresh.wiped_at is not None:
        raise Outrun(CLOSED)
    return fresh
