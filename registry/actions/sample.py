"""Long lists checked by a sample: rows drawn by a recorded seed, then the list as a whole accepted or refused.

Lock order: School, then the sample.
"""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions.school_lock import lock
from registry.actions.verification import write_checks
from registry.models import Sample, School
from registry.queries.authors import entered_by
from registry.queries.looked import LOOKS
from registry.queries.sample import SampleProgress, progress_of
from registry.queries.verification import row_checks
from registry.states import CheckState, SampleState
from registry.verification import draw

NOTHING = "В этом разделе нет строк, которые вам нужно проверить: всё уже проверено или внесено вами."
RUNNING = "По этому разделу выборка уже проверяется. Закончите её или отложите."


@transaction.atomic
def draw_sample(
    school: School, section: str, *, size: int, most_errors: int, by: Any, at: datetime, seed: str = ""
) -> Sample:
    """Out of the rows that are not verified and not the person's own. The seed is kept: anybody can draw again."""
    lock(school)
    look = LOOKS[section]
    if Sample.objects.running().filter(school=school, section=section).exists():
        raise Outrun(RUNNING)
    rows = row_checks(look, school.pk)
    own = set() if school.one_person else entered_by(look, school.pk, by.pk)
    frame = {pk: row.fingerprint for pk, row in rows.items() if row.state != CheckState.CHECKED and pk not in own}
    if not frame:
        raise Refused(NOTHING)
    if size < 1 or not 1 <= most_errors <= size:
        raise Refused("Строк в выборке — хотя бы одна, а число ошибок — от одной и не больше числа строк.")
    seed = seed or secrets.token_hex(8)
    drawn = draw(frame, size=size, seed=seed)
    return Sample.objects.create(
        school=school,
        section=section,
        seed=seed,
        size=len(drawn),
        most_errors=min(most_errors, len(drawn)),
        frame={str(pk): taken for pk, taken in frame.items()},
        rows=drawn,
        drawn_by=by,
        drawn_at=at,
    )


@transaction.atomic
def finish_sample(sample: Sample, *, by: Any, at: datetime) -> Sample:
    """Accepts the list, or says that all of it is to be checked. Refused while a drawn row was not looked at."""
    fresh = _locked(sample)
    progress = progress_of(fresh)
    if not progress.is_failed and progress.waiting:
        raise Refused(f"Ещё не просмотрены строки выборки: {len(progress.waiting)}. Проверьте их и вернитесь.")
    fresh.errors_found = len(progress.errors)
    fresh.accepted = 0
    if not progress.is_failed:
        fresh.accepted = _accept_the_rest(fresh, progress, by=by, at=at)
    _decide(fresh, SampleState.FAILED if progress.is_failed else SampleState.PASSED, by=by, at=at)
    return fresh


@transaction.atomic
def drop_sample(sample: Sample, *, by: Any, at: datetime) -> Sample:
    """Put aside; it stays in the list, so that nobody draws until a convenient sample comes. A sample in which errors
    were found stays: to draw another instead would hide them."""
    fresh = _locked(sample)
    progress = progress_of(fresh)
    if progress.errors:
        raise Refused("В этой выборке уже найдены ошибки: её можно только закончить.")
    fresh.errors_found = 0
    _decide(fresh, SampleState.DROPPED, by=by, at=at)
    return fresh


def _accept_the_rest(sample: Sample, progress: SampleProgress, *, by: Any, at: datetime) -> int:
    """Rows that are as they were when the sample was drawn, that nobody verified singly, made by somebody else."""
    look, school = LOOKS[sample.section], sample.school
    own = set() if school.one_person else entered_by(look, school.pk, by.pk)
    rest = {
        pk: row
        for pk, row in progress.rows.items()
        if sample.frame.get(str(pk)) == row.fingerprint
        and row.state != CheckState.CHECKED
        and pk not in own
        and pk not in progress.remarked
    }
    write_checks(look, school, rest, by=by, at=at, sample=sample)
    return len(rest)


def _decide(sample: Sample, state: SampleState, *, by: Any, at: datetime) -> None:
    sample.state, sample.decided_by, sample.decided_at = state, by, at
    sample.save(update_fields=["state", "decided_by", "decided_at", "errors_found", "accepted"])


def _locked(sample: Sample) -> Sample:
    lock(sample.school)
    fresh = Sample.objects.select_for_update(of=("self",)).select_related("school").get(pk=sample.pk)
    if fresh.state != SampleState.RUNNING:
        raise Outrun("Эта выборка уже закончена.")
    return fresh
