"""Where everybody of a large school stands: the rule in SQL, beside the same rule in Python over rows read at once."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.utils import timezone

from consents.practice import fill
from consents.queries.counts import class_counts, people_of
from consents.queries.facts import facts_of_people
from consents.standing import standing
from consents.states import ConsentKind, ConsentStatus, Subject
from ezh_rollout.bench.timing import Measurement
from registry import practice
from registry.models import School

PUPILS: Final = 1_500
YEAR: Final = 2026


def measurements() -> Iterator[Measurement]:
    now = timezone.now()
    school = _make(now)
    everybody = _in_sql(school, now)
    if everybody != _in_python(school, now):
        raise AssertionError("the two rules disagree: what they take is not worth knowing")
    yield Measurement(
        what="statuses of consents : in Python",
        size=f"{sum(everybody.values())} people",
        ours=lambda: _in_sql(school, now),
        peer=lambda: _in_python(school, now),
        most_ratio=1,
        most_seconds=1,
    )


def _make(now: datetime) -> School:
    draft = practice.drafted(pupils=PUPILS, seed=1, year=YEAR)
    practice.save(draft, by=None, at=now)
    fill(draft.school, by=None, at=now, seed=1)
    return draft.school


def _in_sql(school: School, now: datetime) -> Counter[ConsentStatus]:
    found: Counter[ConsentStatus] = Counter()
    for group in class_counts(school, ConsentKind.PROCESSING, on=timezone.localdate(now)):
        found.update(group.by_status)
    return found


def _in_python(school: School, now: datetime) -> Counter[ConsentStatus]:
    found: Counter[ConsentStatus] = Counter()
    for subject in Subject:
        people = list(people_of(subject, school))
        facts = facts_of_people(people, subject, ConsentKind.PROCESSING, school=school)
        found.update(standing(facts[person.pk], timezone.localdate(now)).status for person in people)
    return found
