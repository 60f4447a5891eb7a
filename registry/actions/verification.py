"""Saying «верно»: of one row, of a page, of a whole section. Taking it back.

Under the school's lock, which every writer of the reference data takes: between the look at the present values and
the writing of the fingerprint nobody changes them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions.data_remark import close_looked_at
from registry.actions.school_lock import lock
from registry.models import Sample, School, Verification
from registry.queries.authors import MANY, entered_by
from registry.queries.looked import LOOKS, Look
from registry.queries.remark import waiting_rows
from registry.queries.verification import RowCheck, row_checks
from registry.states import CheckState
from registry.verification import SHORT

BATCH: Final = 500
NAMED: Final = 5

OWN = "Эту запись внесли или правили вы. Проверить её должен другой человек."
REMARKED = "К этой записи есть замечание, которое ещё не исправлено. Сначала снимите его или дождитесь исправления."
FASTER = "Пока вы смотрели, эту запись проверил другой человек."


@dataclass(frozen=True, slots=True)
class Verified:
    """What was done with the rows: `own` and `remarked` were left out, `already` needed nothing."""

    done: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    remarked: list[int] = field(default_factory=list)
    already: list[int] = field(default_factory=list)


class Moved(Outrun):
    """Rows are no longer what the person looked at; `rows` are their keys."""

    def __init__(self, *reasons: str, rows: Collection[int] = ()) -> None:
        super().__init__(*reasons)
        self.rows = list(rows)


@transaction.atomic
def verify(school: School, section: str, looked: Mapping[int, str], *, by: Any, at: datetime) -> Verified:
    """`looked`: row → the fingerprint (or its beginning) of what the person saw. Raises `Moved` when a row is no
    longer so, `Refused` when nothing is left of the rows that the person may verify."""
    lock(school)
    look = LOOKS[section]
    rows = _as_looked_at(look, school, looked)
    sorted_out = _sorted_out(look, school, rows, by=by)
    _refuse_if_nothing_is_left(sorted_out, rows, by=by)
    done = {pk: rows[pk] for pk in sorted_out.done}
    write_checks(look, school, done, by=by, at=at)
    close_looked_at(look, school, done, by=by, at=at)
    return sorted_out


@transaction.atomic
def withdraw(school: School, section: str, pks: Collection[int], *, by: Any, at: datetime) -> int:
    """The rows need a look again; says how many lost their mark."""
    lock(school)
    return take_marks(school, section, pks, by=by, at=at)


def take_marks(school: School | int, section: str, pks: Collection[int], *, by: Any, at: datetime) -> int:
    """Under the lock."""
    count = 0
    for chunk in _chunks(sorted(pks)):
        found = Verification.objects.in_force().filter(school=school, section=section, object_id__in=chunk)
        count += found.update(withdrawn_at=at, withdrawn_by=by)
    return count


def write_checks(
    look: Look, school: School, rows: Mapping[int, RowCheck], *, by: Any, at: datetime, sample: Sample | None = None
) -> None:
    """Under the lock: one mark a row, the old ones withdrawn; three statements for each five hundred rows."""
    take_marks(school, look.key, [pk for pk, row in rows.items() if row.check is not None], by=by, at=at)
    own = entered_by(look, school.pk, by.pk, rows) if school.one_person and rows else set()
    Verification.objects.bulk_create(
        [
            Verification(
                school=school,
                section=look.key,
                object_id=pk,
                fingerprint=row.fingerprint,
                seen=dict(row.seen),
                by_same_person=pk in own,
                sample=sample,
                checked_by=by,
                checked_at=at,
            )
            for pk, row in rows.items()
        ],
        batch_size=BATCH,
    )


def _as_looked_at(look: Look, school: School, looked: Mapping[int, str]) -> dict[int, RowCheck]:
    """The rows as they are now, if they still are what the person saw."""
    if not looked:
        raise Refused("Не выбрано ни одной строки. Отметьте проверенные строки и нажмите ещё раз.")
    now = row_checks(look, school.pk, pks=list(looked) if len(looked) <= MANY else None)
    gone = [pk for pk in looked if pk not in now]
    moved = [pk for pk, seen in looked.items() if pk in now and not _is_same(now[pk].fingerprint, seen)]
    if gone or moved:
        raise Moved(*_told(look, now, moved, gone), rows=moved)
    return {pk: now[pk] for pk in looked}


def _is_same(taken: str, seen: str) -> bool:
    return len(seen) >= SHORT and taken.startswith(seen)


def _told(look: Look, now: Mapping[int, RowCheck], moved: list[int], gone: list[int]) -> list[str]:
    reasons = [f"Изменилось, пока вы смотрели: {look.name_of(now[pk].seen)}." for pk in moved[:NAMED]]
    if len(moved) > NAMED:
        reasons.append(f"И ещё строк: {len(moved) - NAMED}.")
    if gone:
        reasons.append("Части строк уже нет в списке: их убрали в архив.")
    return [*reasons, "Ничего не отмечено. Посмотрите новые значения и нажмите «Верно» ещё раз."]


def _sorted_out(look: Look, school: School, rows: Mapping[int, RowCheck], *, by: Any) -> Verified:
    """Four eyes, remarks that nobody has mended, and rows that are verified as they are."""
    own = set() if school.one_person else entered_by(look, school.pk, by.pk, rows)
    remarked = waiting_rows(look, school.pk, {pk: row.seen for pk, row in rows.items()})
    found = Verified()
    for pk, row in rows.items():
        if pk in own:
            found.own.append(pk)
        elif pk in remarked:
            found.remarked.append(pk)
        elif row.state == CheckState.CHECKED and not _is_only_drawn(row):
            found.already.append(pk)
        else:
            found.done.append(pk)
    return found


def _is_only_drawn(row: RowCheck) -> bool:
    """A row that passed with its list may still be read by itself."""
    return row.check is not None and row.check.sample is not None


def _refuse_if_nothing_is_left(found: Verified, rows: Mapping[int, RowCheck], *, by: Any) -> None:
    if found.done:
        return
    if found.already and not (found.own or found.remarked):
        others = [row for pk in found.already if (row := rows[pk].check) is not None and row.by != by.pk]
        if others:
            raise Outrun(FASTER)
        return
    reasons = [*([OWN] if found.own else []), *([REMARKED] if found.remarked else [])]
    raise Refused(*reasons)


def _chunks(pks: list[int]) -> Iterable[list[int]]:
    return (pks[start : start + BATCH] for start in range(0, len(pks), BATCH))
