"""The status of many people in SQL: the rule of `consents/standing.py`, proved equal to it by `test_status_*`.

Five subqueries a person, whatever stands in the register: «не требуется», a withdrawal after which its maker said
nothing, what the counted answers say together, any withdrawal, a blank; the first that has something to say wins.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
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
from django.db.models.lookups import Contains, IsNull, LessThan
from django.utils import timezone

from consents.ages import ADULT_FROM, REPRESENTATIVE, SELF, TEEN_FROM, signers_of
from consents.models import Consent, PrintedCopy, Withdrawal, settings_of
from consents.queries.facts import demanding_editions
from consents.standing import STALE, Age
from consents.states import AgeGroup, Answer, ConsentKind, ConsentStatus, FormState, Subject, TeenSigners
from registry.models import School

# Expressions and rows of three kinds of people: no one type of the stubs names them.
Sql = Any
Rows = Any
WORDS: Final = (Answer.GIVEN, Answer.REFUSED)
MASKS: Final = {SELF: 1, REPRESENTATIVE: 2}
# One year in the numbers of `ages.day_number`.
YEAR: Final = 10000
NEVER: Final = -(10**9)


def with_status(people: Rows, subject: Subject, kind: ConsentKind, *, school: School, on: date) -> Rows:
    """The people with `consent_status`, a value of `ConsentStatus`; to filter, to count, to order. Fetching the
    setting and the editions takes two queries."""
    rule = _Rule(subject, kind, school, on)
    return people.annotate(
        consent_status=Coalesce(
            Subquery(rule.exempt()),
            Subquery(rule.taken_back()),
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
        self.yes = Q(answer=Answer.GIVEN)
        if kind == ConsentKind.DISTRIBUTION:
            # {"фото": true}: both databases keep a space after the colon, and no category is called so.
            self.yes &= Q(Contains(Cast("choices", TextField()), Value('": true')))
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

    def _counted(self, person: str) -> Rows:
        """The last answer of each signer, without the consents that a withdrawal killed."""
        me = self.subject.value
        later = self._answers(me).filter(_same_signer, _later, answer__in=WORDS)
        killed = self._withdrawals(me).filter(_withdrawn_later)
        rows = self._answers(person).filter(answer__in=WORDS).exclude(Exists(later))
        return rows.exclude(self.yes & Exists(killed))

    def verdict(self) -> Rows:
        """While nobody withdraws; no row when no answer counts."""
        rows = self._counted("pk").alias(age=self._age(), who=self._needed())
        yes, no = self.yes, ~self.yes
        seen = {
            "self_no": Count("pk", filter=no & _SELF),
            "parent_no": Count("pk", filter=no & _PARENT),
            "self_yes": Count("pk", filter=yes & _SELF),
            "parent_yes": Count("pk", filter=yes & _PARENT),
            "self_fresh": Count("pk", filter=yes & _SELF & Q(age=Age.FRESH.value)),
            "parent_fresh": Count("pk", filter=yes & _PARENT & Q(age=Age.FRESH.value)),
            "best": Min("age", filter=yes),
            "needed": Max("who"),
        }
        return rows.values(self.subject.value).annotate(**seen).annotate(verdict=_CONCLUDED).values("verdict")

    def taken_back(self) -> Rows:
        """What the last withdrawal says while whoever made it has said nothing since: a «no»."""
        me = self.subject.value
        counted = self._counted(me)
        spoken = self._answers(me).filter(_same_signer, _since_withdrawal, answer__in=WORDS)
        self_agreed = Exists(counted.filter(self.yes & _SELF))
        # Of age and agreed herself: what the parents said before does not bind her.
        outgrown = self._self_is_enough() & self_agreed if self.subject is Subject.PUPIL else Q(pk=None)
        says = Case(
            When(Exists(spoken), then=None),
            When(_PARENT & outgrown, then=None),
            When(Exists(counted.filter(~self.yes & _SELF)), then=Value(ConsentStatus.REFUSED.value)),
            When(_PARENT & Q(Exists(counted.filter(self.yes & _PARENT))), then=Value(ConsentStatus.CONFLICT.value)),
            When(Exists(counted.filter(~self.yes)), then=Value(ConsentStatus.REFUSED.value)),
            default=Value(ConsentStatus.WITHDRAWN.value),
            output_field=CharField(),
        )
        rows = self._withdrawals("pk").order_by("-received_on", "-recorded_at", "-pk")
        return rows.annotate(says=says).values("says")[:1]

    # Ages

    def _needed(self) -> Sql:
        """Whose signatures the day asks for, in `MASKS`. Nobody's birthday unknown counts as a child's."""
        if self.subject is not Subject.PUPIL:
            return Value(MASKS[SELF])
        return Case(
            When(self._has_lived(ADULT_FROM), then=self._mask(AgeGroup.ADULT)),
            When(self._has_lived(TEEN_FROM), then=self._mask(AgeGroup.TEEN)),
            default=self._mask(AgeGroup.CHILD),
            output_field=IntegerField(),
        )

    def _age(self) -> Sql:
        """`Age` of a yes."""
        stale = [When(valid_until__lt=self.on, then=Age.EXPIRED.value)]
        if self.subject is Subject.PUPIL:
            stale.append(When(self._outgrew_signers(), then=Age.OLD_AGE.value))
        stale.append(When(edition__lt=self.edition, then=Age.OLD_FORM.value))
        return Case(*stale, default=Age.FRESH.value, output_field=IntegerField())

    def _outgrew_signers(self) -> Q:
        """A birthday after which others sign lies between the signature and the day."""
        child, teen, adult = (self._mask(group) for group in (AgeGroup.CHILD, AgeGroup.TEEN, AgeGroup.ADULT))
        birthdays = [years for years, change in ((ADULT_FROM, teen != adult), (TEEN_FROM, child != teen)) if change]
        last = Case(
            *(When(self._has_lived(years), then=years * YEAR) for years in birthdays),
            default=NEVER,
            output_field=IntegerField(),
        )
        return Q(LessThan(_number_of("signed_on") - _number_of("pupil__birth_date"), last))

    def _has_lived(self, years: int) -> Q:
        """Full years on the day: born on the last such day or before."""
        return Q(pupil__birth_date__lte=last_birthday_of(self.on, years))

    def _self_is_enough(self) -> Q:
        years = TEEN_FROM if self._mask(AgeGroup.TEEN) == MASKS[SELF] else ADULT_FROM
        return self._has_lived(years)

    def _mask(self, group: AgeGroup) -> int:
        return sum(MASKS[role] for role in signers_of(group, self.teens))


def last_birthday_of(on: date, years: int) -> date:
    """Whoever was born on this day or before has so many full years; the mirror of `ages.full_years`."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 2, 28)


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

_since_withdrawal = Q(signed_on__gt=OuterRef("received_on")) | Q(
    signed_on=OuterRef("received_on"), accepted_at__gte=OuterRef("recorded_at")
)

_SELF, _PARENT = Q(signer=None), Q(signer__isnull=False)
# Of age and agreed herself: what the parents said before does not bind her.
_PARENT_REFUSES = Q(parent_no__gt=0) & (Q(needed__gte=MASKS[REPRESENTATIVE]) | Q(self_yes=0))
_SIGNED = (
    Q(needed=MASKS[SELF], self_fresh__gt=0)
    | Q(needed=MASKS[REPRESENTATIVE], parent_fresh__gt=0)
    | Q(needed=MASKS[SELF] + MASKS[REPRESENTATIVE], self_fresh__gt=0, parent_fresh__gt=0)
)
_CONCLUDED: Sql = Case(
    When(self_no__gt=0, then=Value(ConsentStatus.REFUSED.value)),
    When(_PARENT_REFUSES & Q(parent_yes__gt=0), then=Value(ConsentStatus.CONFLICT.value)),
    When(_PARENT_REFUSES, then=Value(ConsentStatus.REFUSED.value)),
    When(_SIGNED, then=Value(ConsentStatus.RECEIVED.value)),
    When(best=Age.FRESH.value, then=Value(ConsentStatus.INCOMPLETE.value)),
    *(When(best=age.value, then=Value(status.value)) for age, status in STALE.items()),
    output_field=CharField(),
)
