"""What of the consents waits for somebody today: numbers for the home page, each from one short query."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from consents.ages import ADULT_FROM, TEEN_FROM
from consents.models import Consent, ConsentForm, ConsentSettings, PrintBatch, Withdrawal
from consents.queries.counts import class_counts, people_of
from consents.queries.deadline import OpenCounts, open_counts
from consents.queries.plan import issued_forms
from consents.queries.register import SOON, upcoming
from consents.queries.scan import waiting_counts
from consents.queries.status import last_birthday_of, with_status
from consents.states import RENEWING, Answer, ConsentKind, ConsentStatus, Subject
from registry.models import School, SchoolClass
from registry.queries.own_class import led_classes


@dataclass(frozen=True, slots=True)
class Waiting:
    """For whoever keeps the consents. `review`: signatures to be seen; `desk`: doubtful pages; `ending`: consents that
    stop working within `register.SOON` days; `renewing`: people who have to sign anew; `conflicts`: pupils whose
    parents disagree; `blanks`: kinds of people without a blank."""

    clocks: OpenCounts
    review: int
    desk: int
    ending: int
    renewing: int
    conflicts: int
    blanks: int
    lacks_processor: bool


def waiting_for_keeper(school: School, user: Any, *, on: date) -> Waiting:
    """Nine queries; those of `register.upcoming` when a birthday or a term is near, and three for each kind of people
    among whom somebody may have to sign anew or may be disagreed about."""
    review, desk = waiting_counts(school)
    issued, kinds = issued_forms(school.pk)
    unsettled = _unsettled(school, on=on)
    named = ConsentSettings.objects.filter(school=school).exclude(processor_name="")
    return Waiting(
        clocks=open_counts(school, on=on),
        review=review,
        desk=desk,
        ending=len(upcoming(school, user, on=on)) if _may_end(school, on=on) else 0,
        renewing=sum(unsettled[status] for status in RENEWING),
        conflicts=unsettled[ConsentStatus.CONFLICT],
        blanks=kinds - issued,
        lacks_processor=not named.exists(),
    )


def _unsettled(school: School, *, on: date) -> Counter[ConsentStatus]:
    """How many stand where, of those about whom something was said that may not hold any more."""
    newer = ConsentForm.objects.issued().filter(
        **{name: OuterRef(name) for name in ("school", "kind")}, needs_signatures=True, issued_on__lte=on
    )
    taken_back = Exists(
        Withdrawal.objects.valid().filter(pupil=OuterRef("pupil"), kind=OuterRef("kind"), signer__isnull=False)
    )
    # From 14 on a parent's word may not do any more, from 18 on that of a pupil who had to sign with a parent.
    grown = Q(pupil__birth_date__lte=last_birthday_of(on, TEEN_FROM), signer__isnull=False)
    grown |= Q(pupil__birth_date__lte=last_birthday_of(on, ADULT_FROM))
    found: Counter[ConsentStatus] = Counter()
    for subject in Subject:
        given = Consent.objects.valid().filter(school=school, kind=ConsentKind.PROCESSING)
        old = Exists(newer.filter(subject=subject, edition__gt=OuterRef("edition")))
        doubtful = (
            Q(answer=Answer.REFUSED, signer__isnull=False) | Q(valid_until__lt=on) | grown | Q(old) | Q(taken_back)
        )
        answers = given.filter(doubtful, **{f"{subject}__isnull": False})
        if answers.exists():
            people = people_of(subject, school).filter(pk__in=answers.values(subject.value)).order_by()
            people = with_status(people, subject, ConsentKind.PROCESSING, school=school, on=on)
            found.update(map(ConsentStatus, people.values_list("consent_status", flat=True)))
    return found


def _may_end(school: School, *, on: date) -> bool:
    """Whether a consent ends soon, or somebody who gave one comes to an age at which others sign."""
    last = on + timedelta(days=SOON)
    near = Q(valid_until__range=(on, last))
    for years in (TEEN_FROM, ADULT_FROM):
        born_after, born_by = last_birthday_of(on, years), last_birthday_of(last, years)
        near |= Q(pupil__birth_date__gt=born_after, pupil__birth_date__lte=born_by)
    given = Consent.objects.valid().filter(school=school).exclude(answer=Answer.REFUSED)
    return bool(given.filter(near).exists())


def unprinted_forms(school: School) -> int:
    """Blanks in force that nobody has printed and nobody has answered: for how many kinds of people. One query."""
    same = {name: OuterRef(name) for name in ("school", "kind", "subject")}
    later = ConsentForm.objects.issued().filter(**same, edition__gt=OuterRef("edition"))
    of_form = {"form": OuterRef("pk")}
    return (
        ConsentForm.objects.issued()
        .filter(school=school, kind=ConsentKind.PROCESSING)
        .exclude(Exists(later))
        .exclude(Exists(PrintBatch.objects.filter(**of_form)))
        .exclude(Exists(Consent.objects.valid().filter(**of_form)))
        .count()
    )


def missing_in_own_classes(school: School, user: Any, *, on: date) -> int:
    """People of the classes that the person leads who have not answered. Nothing is asked for others."""
    own = SchoolClass.objects.current().filter(school=school, parent=None, pk__in=led_classes(user).values("pk"))
    if not own.exists():
        return 0
    return sum(group.missing for group in class_counts(school, ConsentKind.PROCESSING, on=on, classes=own))
