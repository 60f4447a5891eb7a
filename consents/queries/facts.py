"""Everything that decides a status, for one person or for the people of a page. A constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.utils import timezone

from consents.models import Consent, ConsentForm, PrintedCopy, Withdrawal, settings_of, subject_of
from consents.standing import Edition, Facts, Withdrew, Word
from consents.states import Answer, ConsentKind, FormState, Subject, TeenSigners
from registry.models import Person, School

WORD_FIELDS = (
    *("pk", "answer", "signed_on", "accepted_at", "signer", "signer_words", "valid_until", "edition"),
    *("choices", "ground"),
)
WITHDREW_FIELDS = ("pk", "received_on", "recorded_at", "signer", "signer_words")


def facts_of(person: Person, kind: ConsentKind) -> Facts:
    """Five queries."""
    return facts_of_people([person], subject_of(person), kind, school=person.school)[person.pk]


def facts_of_people(
    people: Collection[Person], subject: Subject, kind: ConsentKind, *, school: School
) -> dict[int, Facts]:
    """By the key of the person. Five queries, whatever the number of people."""
    keys = [person.pk for person in people]
    about = {"school": school, f"{subject}__in": keys}
    rule = TeenSigners(settings_of(school).teen_signers)
    demanding = demanding_editions(school, kind, subject)
    words = _grouped(
        (row.pop(subject.value), word_of(row, kind))
        for row in Consent.objects.valid().filter(**about, kind=kind).values(*WORD_FIELDS, subject.value)
    )
    withdrawals = _grouped(
        (row.pop(subject.value), Withdrew(**row))
        for row in Withdrawal.objects.valid().filter(**about, kind=kind).values(*WITHDREW_FIELDS, subject.value)
    )
    blanks = PrintedCopy.objects.filter(**about, form__kind=kind, form__state=FormState.ISSUED)
    printed = _grouped(
        (key, Edition(edition, timezone.localdate(made_at)))
        for key, edition, made_at in blanks.order_by().values_list(subject.value, "form__edition", "batch__made_at")
    )
    return {
        person.pk: Facts(
            subject=subject,
            born=person.birth_date,
            rule=rule,
            words=tuple(words[person.pk]),
            withdrawals=tuple(withdrawals[person.pk]),
            demanding=demanding,
            printed=tuple(printed[person.pk]),
        )
        for person in people
    }


def demanding_editions(school: School | int, kind: ConsentKind, subject: Subject) -> tuple[Edition, ...]:
    """The editions since which the signatures on older ones do not do any more."""
    forms = ConsentForm.objects.issued().filter(school=school, kind=kind, subject=subject, needs_signatures=True)
    rows: Any = forms.order_by("edition").values_list("edition", "issued_on")
    return tuple(Edition(number, day) for number, day in rows)


def word_of(row: dict[str, Any], kind: ConsentKind) -> Word:
    """A word of the rule from a row of `WORD_FIELDS`."""
    choices = row.pop("choices")
    row["answer"] = Answer(row["answer"])
    return Word(**row, has_yes=kind != ConsentKind.DISTRIBUTION or True in choices.values())


def _grouped(pairs: Any) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def facts_by_kind(people: Sequence[Person], subject: Subject, *, school: School) -> dict[ConsentKind, dict[int, Facts]]:
    return {kind: facts_of_people(people, subject, kind, school=school) for kind in ConsentKind}
