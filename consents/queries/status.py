"""The status of many people in SQL: the rule of `consents/standing.py`, proved equal to it by `test_status_*`.

Four subqueries a person, whatever stands in the register: «не требуется», what the counted answers say together,
«отозвано», «бланк выдан»; the first that has something to say wins.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, ExtractDay, ExtractMonth, ExtractYear
from django.db.models.lookups import Contains, IsNull
from django.utils import timezone

from consents.ages import ADULT_FROM, REPRESENTATIVE, SELF, TEEN_FROM, day_number, signers_of
from consents.models import Consent, PrintedCopy, Withdrawal, settings_of
from consents.queries.facts import demanding_editions
from consents.standing import STALE, Age
from consents.states import AgeGroup, Answer, ConsentKind, ConsentStatus, FormState, Subject, TeenSigners
from registry.models import School

# Expressions and rows of three kinds of people: no one type of the stubs names them.
Sql = Any
Rows = Any
WORDS: Final = (Answer.GIVEN, Answer.REFUSED)
NOBODY: Final = 0
MASKS: Final = {SELF: 1, REPRESENTATIVE: 2}
# One year in the numbers of `ages.day_number`.
YEAR: Final = 10000


def with_status(people: Rows, subject: Subject, kind: ConsentKind, *, school: School, on: date) -> Rows:
    """The people with `consent_status`, a value of `ConsentStatus`; to filter, to count, to order. Fetching the
    setting and the editions takes two queries."""
    rule = _Rule(subject, kind, school, on)
    return people.annotate(
        consent_status=Coalesce(
            Subquery(rule.exempt()),
            Subquery(rule.verdict()),
            Subquery(rule.withdrawn()),
            Subquery(rule.waiting()),
            Value(ConsentStatus.NONE.value),
            output_field=CharField(),
        )
    )


class _Rule:
    """The parts of the rule for one kind of people and one day."""

    def __init__(self, subject: Subject, kind: ConsentKind, school: School, on: date) -> None:
        self.subject, self.kind, self.school, self.on = subject, kind, school, on
        self.teens = TeenSigners(settings_of(school).teen_signers)
        editions = demanding_editions(school, kind, subject)
        self.edition = max((edition.number for edition in editions if edition.day <= on), default=0)

    # Rows

    def _answers(self, person: str) -> Rows:
        """Of the person of the outer row; `person` is the name of her key there."""
        rows: Rows = (
            Consent.objects.valid()
            .filter(school=self.school, kind=self.kind, signed_on__lte=self.on)
            .filter(**{self.subject.value: OuterRef(person)})
            .order_by()
        )
        return rows

    def _withdrawals(self, person: str) -> Rows:
        rows: Rows = Withdrawal.objects
        rows = rows.valid().filter(school=self.school, kind=self.kind, received_on__lte=self.on)
        return rows.filter(**{self.subject.value: OuterRef(person)}).order_by()

    # What beats all the rest, and what speaks when nobody has

    def exempt(self) -> Rows:
        said = self._answers(self.subject.value).filter(_later, answer__in=WORDS)
        rows = self._answers("pk").filter(answer=Answer.NOT_REQUIRED)
        rows = rows.filter(Q(valid_until=None) | Q(valid_until__gte=self.on)).exclude(Exists(said))
        return _one(rows, ConsentStatus.NOT_REQUIRED)

    def withdrawn(self) -> Rows:
        return _one(self._withdrawals("pk"), ConsentStatus.WITHDRAWN)

    def waiting(self) -> Rows:
        """A blank that would do, printed by the end of the day."""
        tomorrow = timezone.make_aware(datetime.combine(self.on + timedelta(days=1), time.min))
        blanks: Rows = PrintedCopy.objects.filter(
            **{self.subject.value: OuterRef("pk")},
            school=self.school,
            form__kind=self.kind,
            form__state=FormState.ISSUED,
            form__edition__gte=self.edition,
            batch__made_at__lt=tomorrow,
        )
        return _one(blanks.order_by(), ConsentStatus.WAITING)

    # What the answers say together

    def verdict(self) -> Rows:
        """No row when no answer counts."""
        me = self.subject.value
        later = self._answers(me).filter(_same_signer, _later, answer__in=WORDS)
        killed = self._withdrawals(me).filter(_withdrawn_later)
        rows = self._answers("pk").filter(answer__in=WORDS).exclude(Exists(later)).alias(is_yes=self._is_yes())
        rows = rows.exclude(Q(is_yes=True) & Exists(killed))
        rows = self._with_ages(rows).alias(withdrawing=Coalesce(Subquery(self._withdrawing()), Value(NOBODY)))
        return rows.values(me).annotate(**_SEEN).annotate(verdict=_CONCLUDED).values("verdict")

    def _is_yes(self) -> Sql:
        given = Q(answer=Answer.GIVEN)
        if self.kind == ConsentKind.DISTRIBUTION:
            # {"фото": true}: both databases keep a space after the colon, and no category is called so.
            given &= Q(Contains(Cast("choices", TextField()), Value('": true')))
        return Case(When(given, then=True), default=False, output_field=BooleanField())

    def _withdrawing(self) -> Rows:
        """`MASKS` of whoever withdrew last and has said nothing since; for an outer row of `Consent`."""
        me = self.subject.value
        since = Q(signed_on__gt=OuterRef("received_on")) | Q(
            signed_on=OuterRef("received_on"), accepted_at__gte=OuterRef("recorded_at")
        )
        spoken = self._answers(me).filter(_same_signer, since, answer__in=WORDS)
        role = Case(
            When(Exists(spoken), then=NOBODY),
            When(signer=None, then=MASKS[SELF]),
            default=MASKS[REPRESENTATIVE],
            output_field=IntegerField(),
        )
        rows = self._withdrawals(me).order_by("-received_on", "-recorded_at", "-pk")
        return rows.annotate(role=role).values("role")[:1]

    def _with_ages(self, rows: Rows) -> Rows:
        """`age` as in `Age`, and `needed`: whose signatures the day asks for, in `MASKS`."""
        stale = [When(valid_until__lt=self.on, then=Age.EXPIRED.value)]
        if self.subject is Subject.PUPIL:
            born = _number_of("pupil__birth_date")
            rows = rows.alias(lived_then=_number_of("signed_on") - born, lived=Value(day_number(self.on)) - born).alias(
                needed_then=self._needed("lived_then"), needed=self._needed("lived")
            )
            stale.append(When(~Q(needed_then=F("needed")), then=Age.OLD_AGE.value))
        else:
            rows = rows.alias(needed=Value(MASKS[SELF]))
        stale.append(When(edition__lt=self.edition, then=Age.OLD_FORM.value))
        return rows.alias(age=Case(*stale, default=Age.FRESH.value, output_field=IntegerField()))

    def _needed(self, lived: str) -> Sql:
        """Years in the numbers of `ages.day_number`; nothing for a pupil whose birthday nobody knows."""
        return Case(
            When(Q(**{f"{lived}__gte": ADULT_FROM * YEAR}), then=self._mask(AgeGroup.ADULT)),
            When(Q(**{f"{lived}__gte": TEEN_FROM * YEAR}), then=self._mask(AgeGroup.TEEN)),
            When(Q(**{f"{lived}__isnull": True}), then=self._mask(AgeGroup.UNKNOWN)),
            default=self._mask(AgeGroup.CHILD),
            output_field=IntegerField(),
        )

    def _mask(self, group: AgeGroup) -> int:
        return sum(MASKS[role] for role in signers_of(group, self.teens))


def _one(rows: Rows, status: ConsentStatus) -> Rows:
    """The word for the status if there is any row."""
    return rows.annotate(word=Value(status.value, output_field=CharField())).values("word")[:1]


def _number_of(field: str) -> Sql:
    return ExtractYear(field) * 10000 + ExtractMonth(field) * 100 + ExtractDay(field)


# The inner row against the outer one.
_later = Q(signed_on__gt=OuterRef("signed_on")) | Q(signed_on=OuterRef("signed_on"), pk__gt=OuterRef("pk"))
_same_signer = Q(signer=OuterRef("signer")) | Q(signer=None) & Q(IsNull(OuterRef("signer"), rhs=True))
_withdrawn_later = Q(received_on__gt=OuterRef("signed_on")) | Q(
    received_on=OuterRef("signed_on"), recorded_at__gt=OuterRef("accepted_at")
)

_SELF, _PARENT = Q(signer=None), Q(signer__isnull=False)
_SEEN: dict[str, Sql] = {
    "self_no": Count("pk", filter=Q(is_yes=False) & _SELF),
    "parent_no": Count("pk", filter=Q(is_yes=False) & _PARENT),
    "self_yes": Count("pk", filter=Q(is_yes=True) & _SELF),
    "parent_yes": Count("pk", filter=Q(is_yes=True) & _PARENT),
    "self_fresh": Count("pk", filter=Q(is_yes=True, age=Age.FRESH.value) & _SELF),
    "parent_fresh": Count("pk", filter=Q(is_yes=True, age=Age.FRESH.value) & _PARENT),
    "best": Min("age", filter=Q(is_yes=True)),
    "who": Max("needed"),
    "taken": Max("withdrawing"),
}
_NO = Q(self_no__gt=0) | Q(parent_no__gt=0)
# Of age and agreed herself: what the parents said before does not bind her.
_BOUND_BY_PARENTS = Q(who__gte=MASKS[REPRESENTATIVE]) | Q(self_yes=0)
_SELF_REFUSES = Q(self_no__gt=0) | Q(taken=MASKS[SELF])
_PARENT_REFUSES = (Q(parent_no__gt=0) | Q(taken=MASKS[REPRESENTATIVE])) & _BOUND_BY_PARENTS
_SIGNED = (
    Q(who=MASKS[SELF], self_fresh__gt=0)
    | Q(who=MASKS[REPRESENTATIVE], parent_fresh__gt=0)
    | Q(who=MASKS[SELF] + MASKS[REPRESENTATIVE], self_fresh__gt=0, parent_fresh__gt=0)
)
_CONCLUDED: Sql = Case(
    When(_SELF_REFUSES & _NO, then=Value(ConsentStatus.REFUSED.value)),
    When(_SELF_REFUSES, then=Value(ConsentStatus.WITHDRAWN.value)),
    When(_PARENT_REFUSES & Q(parent_yes__gt=0), then=Value(ConsentStatus.CONFLICT.value)),
    When(_PARENT_REFUSES & _NO, then=Value(ConsentStatus.REFUSED.value)),
    When(_PARENT_REFUSES, then=Value(ConsentStatus.WITHDRAWN.value)),
    When(_SIGNED, then=Value(ConsentStatus.RECEIVED.value)),
    When(best=Age.FRESH.value, then=Value(ConsentStatus.INCOMPLETE.value)),
    *(When(best=age.value, then=Value(status.value)) for age, status in STALE.items()),
    output_field=CharField(),
)
