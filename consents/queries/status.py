"""The status of many people in SQL: the rule of `consents/standing.py`, proved equal to it by `test_status_*`.

Four subqueries a person, whatever stands in the register: «не требуется», what the counted answers and the last
withdrawal say together, any withdrawal, a blank; the first that has something to say wins. Django takes longer to
write such a query than a database to answer it, so each part stands in it as few times as it can.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    Func,
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
from django.db.models.functions import Cast, Coalesce
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
        # By the person alone: asked for the school as well, SQLite reads all rows of the school for every person.
        rows: Rows = Withdrawal.objects
        rows = rows.valid().filter(kind=self.kind, received_on__lte=self.on)
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
        """What the answers and whoever takes them back say together; no row when no answer counts."""
        rows = self._counted("pk").alias(age=self._age(), who=self._needed())
        yes, no = self.yes, ~self.yes
        seen = {
            "self_no": Count("pk", filter=no & _SELF),
            "parent_no": Count("pk", filter=no & _PARENT),
            # The best of the yes; NULL when there is none.
            "self_age": Min("age", filter=yes & _SELF),
            "parent_age": Min("age", filter=yes & _PARENT),
            "needed": Max("who"),
            "taking_back": Max(Subquery(self._taking_back())),
        }
        return rows.values(self.subject.value).annotate(**seen).annotate(verdict=_CONCLUDED).values("verdict")

    def _taking_back(self) -> Rows:
        """Who made the last withdrawal and has said nothing since, in `MASKS`: a «no»."""
        me = self.subject.value
        spoken = self._answers(me).filter(_same_signer, _since_withdrawal, answer__in=WORDS)
        maker = Case(
            When(Exists(spoken), then=None),
            When(_SELF, then=MASKS[SELF]),
            default=MASKS[REPRESENTATIVE],
            output_field=IntegerField(),
        )
        rows = self._withdrawals(me).order_by("-received_on", "-recorded_at", "-pk")
        return rows.annotate(maker=maker).values("maker")[:1]

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
        return Q(LessThan(_DayNumber("signed_on") - _DayNumber("pupil__birth_date"), last))

    def _has_lived(self, years: int) -> Q:
        """Full years on the day: born on the last such day or before."""
        return Q(pupil__birth_date__lte=last_birthday_of(self.on, years))

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


class _DayNumber(Func):
    """A day as `ages.day_number` writes it: 20270310."""

    template = "CAST(TO_CHAR(%(expressions)s, 'YYYYMMDD') AS integer)"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(REPLACE(%(expressions)s, '-', '') AS integer)", **extra)


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
# Who is of age and has agreed herself is not bound by what the parents said before.
_PARENT_BINDS = Q(needed__gte=MASKS[REPRESENTATIVE]) | Q(self_age=None)
_PARENT_REFUSES = Q(parent_no__gt=0) | Q(taking_back=MASKS[REPRESENTATIVE])
_SIGNED = (
    Q(needed=MASKS[SELF], self_age=Age.FRESH.value)
    | Q(needed=MASKS[REPRESENTATIVE], parent_age=Age.FRESH.value)
    | Q(needed=MASKS[SELF] + MASKS[REPRESENTATIVE], self_age=Age.FRESH.value, parent_age=Age.FRESH.value)
)


def _either(age: Age) -> Q:
    return Q(self_age=age.value) | Q(parent_age=age.value)


def _status(status: ConsentStatus) -> Sql:
    return Value(status.value)


_CONCLUDED: Sql = Case(
    When(self_no__gt=0, then=_status(ConsentStatus.REFUSED)),
    When(
        taking_back=MASKS[SELF],
        then=Case(
            When(_PARENT_BINDS & Q(parent_no__gt=0), then=_status(ConsentStatus.REFUSED)),
            default=_status(ConsentStatus.WITHDRAWN),
        ),
    ),
    When(
        _PARENT_BINDS & _PARENT_REFUSES,
        then=Case(
            When(parent_age__isnull=False, then=_status(ConsentStatus.CONFLICT)),
            When(parent_no__gt=0, then=_status(ConsentStatus.REFUSED)),
            default=_status(ConsentStatus.WITHDRAWN),
        ),
    ),
    When(_SIGNED, then=_status(ConsentStatus.RECEIVED)),
    When(_either(Age.FRESH), then=_status(ConsentStatus.INCOMPLETE)),
    *(When(_either(age), then=_status(status)) for age, status in STALE.items()),
    output_field=CharField(),
)
