"""Which rows a person goes through, one after another: by state, by class, by sample."""

from dataclasses import dataclass
from typing import Final

from registry.models import Sample, School
from registry.queries.authors import entered_by
from registry.queries.looked import Look
from registry.queries.remark import waiting_rows
from registry.queries.verification import RowCheck, errors_of, row_checks, rows_with_remarks
from registry.states import CheckState

REMARKED: Final = "remarked"
TO_CHECK: Final = "to_check"


@dataclass(frozen=True, slots=True)
class Queue:
    """`state` is one of CheckState, REMARKED, TO_CHECK (not checked and changed) or empty for all."""

    state: str = ""
    school_class: int = 0
    sample: int = 0

    def rows(self, look: Look, school: School) -> dict[int, RowCheck]:
        """In the order of the list; a constant number of queries."""
        found = row_checks(look, school.pk, school_class=self.school_class if look.key == "pupils" else 0)
        if self.sample:
            drawn = set(self._drawn(look, school))
            found = {pk: row for pk, row in found.items() if pk in drawn}
        if self.state == REMARKED:
            remarked = rows_with_remarks(school.pk)[look.key]
            return {pk: row for pk, row in found.items() if pk in remarked}
        return {pk: row for pk, row in found.items() if self._holds(row)}

    def _drawn(self, look: Look, school: School) -> list[int]:
        rows = Sample.objects.filter(pk=self.sample, school=school, section=look.key).values_list("rows", flat=True)
        return next(iter(rows), [])

    def _holds(self, row: RowCheck) -> bool:
        if self.state == TO_CHECK:
            return row.state != CheckState.CHECKED
        return self.state in {"", row.state.value}


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is left for this person: the next row after the one at hand, and how many."""

    next: int | None
    left: int


def ahead(look: Look, school: School, queue: Queue, *, user: int, after: int = 0) -> Ahead:
    """Rows that the person may verify and nobody has: own ones and those that wait for a mending are passed over."""
    rows = Queue("", queue.school_class, queue.sample).rows(look, school)
    passed = set() if school.one_person else entered_by(look, school.pk, user)
    passed |= waiting_rows(look, school.pk, {pk: row.seen for pk, row in rows.items()})
    if queue.sample:
        # One error in a row is enough to know of it.
        passed |= _errors(queue.sample)
    places = {pk: place for place, pk in enumerate(rows)}
    here = places.get(after, -1)
    left = [pk for pk, row in rows.items() if row.state != CheckState.CHECKED and pk not in passed and pk != after]
    later = [pk for pk in left if places[pk] > here]
    # Down the list, then from the top again: whoever skipped a row comes back to it.
    return Ahead(next=next(iter([*later, *left]), None), left=len(left))


def _errors(sample: int) -> set[int]:
    found = Sample.objects.filter(pk=sample).first()
    return errors_of(found) if found else set()
