"""How far a sample is: which drawn rows were looked at, in which an error was found."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.models import Sample
from registry.queries.looked import LOOKS
from registry.queries.verification import RowCheck, errors_of, row_checks, rows_with_remarks
from registry.states import CheckState


@dataclass(frozen=True, slots=True)
class SampleProgress:
    """`rows` is the whole section as it is now. `gone` drawn rows are in the archive since."""

    rows: Mapping[int, RowCheck]
    errors: set[int]
    waiting: list[int]
    looked_at: list[int]
    gone: list[int]
    remarked: set[int]
    is_failed: bool


def progress_of(sample: Sample) -> SampleProgress:
    """An error is a drawn row with a remark, or one that was changed since: mended on the quiet, it was wrong all the
    same. A constant number of queries."""
    rows = row_checks(LOOKS[sample.section], sample.school_id)
    there = [pk for pk in sample.rows if pk in rows]
    changed = {pk for pk in there if rows[pk].fingerprint != sample.frame.get(str(pk))}
    errors = errors_of(sample) | changed
    looked_at = [pk for pk in there if pk in errors or rows[pk].state == CheckState.CHECKED]
    return SampleProgress(
        rows=rows,
        errors=errors,
        waiting=[pk for pk in there if pk not in set(looked_at)],
        looked_at=looked_at,
        gone=[pk for pk in sample.rows if pk not in rows],
        remarked=rows_with_remarks(sample.school_id)[sample.section],
        is_failed=len(errors) >= sample.most_errors,
    )
