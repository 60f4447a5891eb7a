"""The consents of a practice school: blanks, printed piles, answers of every status, papers with the law's clock.

    fill(school, by=deputy, at=now, seed=1)     # after the people are saved

Days hang from `at`, choices from the seed; only the numbers of printed blanks are random, as they are everywhere.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from consents.models import Consent, ConsentForm
from consents.practice.answers import answers_of_parents, answers_of_pupils, answers_of_staff
from consents.practice.blanks import REASON, issue_forms, print_piles, settle
from consents.practice.papers import record_papers
from consents.practice.people import Cast, cast_of
from consents.queries.counts import class_counts
from consents.states import ConsentKind, Subject
from registry.actions.bulk import add_many
from registry.models import School


@dataclass(frozen=True, slots=True)
class Filled:
    """The blanks in force, and how many people of each kind have each status."""

    forms: Mapping[Subject, ConsentForm]
    statuses: Mapping[Subject, Mapping[str, int]]

    def as_json(self) -> dict[str, Any]:
        return {
            "forms": {subject.value: form.pk for subject, form in self.forms.items()},
            "statuses": {subject.value: dict(counts) for subject, counts in self.statuses.items()},
        }


@transaction.atomic
def fill(school: School, *, by: Any, at: datetime, seed: int) -> Filled:
    """`by` None: an account that cannot be entered stands in, for somebody must have accepted every paper."""
    by = by or _stand_in(school)
    settle(school, by=by)
    forms = issue_forms(school, by=by, at=at)
    cast = cast_of(school, forms, chance=random.Random(f"{seed} consents"), at=at)  # noqa: S311 - practice data
    print_piles(school, cast, at=at)
    rows: list[Consent] = []
    for answers in (answers_of_pupils(cast), answers_of_parents(cast), answers_of_staff(cast)):
        rows += answers
    for number, row in enumerate(rows, start=1):
        row.school, row.accepted_by, row.accepted_at = school, by, _accepted(row, at)
        row.case_file, row.sheet = ("01-17", str(number)) if row.form_id else ("01-16", str(number))
    add_many(rows, by=by, at=at, reason=REASON)
    record_papers(school, cast, by=by, at=at)
    return Filled(forms=cast.forms, statuses=_statuses(school, cast))


def _stand_in(school: School) -> Any:
    user, is_new = get_user_model().objects.get_or_create(
        username=f"practice-{school.pk}", defaults={"is_active": False, "first_name": "Учебные", "last_name": "данные"}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _accepted(row: Consent, at: datetime) -> datetime:
    """The paper was accepted on the day of its signature, but never before the school of today was there."""
    days = (timezone.localdate(at) - row.signed_on).days
    return at - timedelta(days=min(days, 50), minutes=1)


def _statuses(school: School, cast: Cast) -> dict[Subject, dict[str, int]]:
    found: dict[Subject, dict[str, int]] = {subject: {} for subject in Subject}
    for group in class_counts(school, ConsentKind.PROCESSING, on=cast.on):
        counts = found[group.subject]
        for status, count in group.by_status.items():
            counts[status.value] = counts.get(status.value, 0) + count
    return found
