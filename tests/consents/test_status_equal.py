"""Hundreds of people with rows put together at random: the rule in Python and the rule in SQL say the same of each."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from consents.models import Consent, ConsentSettings, PrintBatch, PrintedCopy, Withdrawal
from consents.queries.facts import facts_of_people
from consents.queries.status import with_status
from consents.standing import standing
from consents.states import Answer, ConsentKind, ConsentStatus, Subject, TeenSigners
from registry.models import Employee, Pupil, Representative
from tests.world import World
from tests.world_consents import make_form, number_of

D0 = date(2027, 3, 1)
SPAN = 12
# Birthdays near the borders, on 29 February, and none.
BORN = [
    None,
    date(2020, 5, 5),
    date(2013, 3, 6),
    date(2009, 3, 5),
    date(2008, 2, 29),
    date(2012, 2, 29),
    date(2011, 6, 1),
]


class Chance:
    """Random rows of one school from one seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random = world, random.Random(seed)  # noqa: S311 - the same rows in each run
        self.parents = [
            Representative.objects.create(school=world.school, last_name="Рябинина", first_name=name)
            for name in ("Мария", "Ольга")
        ]
        self.number = 0

    def day(self) -> date:
        return D0 + timedelta(days=self.random.randrange(SPAN))

    def moment(self) -> datetime:
        return datetime(2027, 3, 1, tzinfo=UTC) + timedelta(hours=self.random.randrange(3))

    def signer(self, subject: Subject) -> Representative | None:
        return self.random.choice([None, *self.parents]) if subject is Subject.PUPIL else None

    def answer(self, about: dict[str, Any], kind: ConsentKind, subject: Subject) -> Consent:
        roll = self.random
        answer = roll.choices(list(Answer), weights=[6, 2, 1])[0]
        not_required = answer is Answer.NOT_REQUIRED
        signed_on, voided = self.day(), roll.random() < 0.1
        return Consent(
            **about,
            kind=kind,
            answer=answer,
            ground="договор" if not_required else "",
            choices=roll.choice([{}, {"фото": True}, {"фото": False}, {"фото": False, "имя": True}]),
            signer=None if not_required else self.signer(subject),
            signed_on=signed_on,
            valid_until=roll.choice([None, None, signed_on + timedelta(days=roll.randrange(SPAN))]),
            edition=roll.randrange(4),
            accepted_by=self.world.deputy,
            accepted_at=self.moment(),
            voided_at=self.moment() if voided else None,
            voided_by=self.world.deputy if voided else None,
            void_reason="не тот" if voided else "",
        )

    def withdrawal(self, about: dict[str, Any], kind: ConsentKind, subject: Subject) -> Withdrawal:
        received, voided = self.day(), self.random.random() < 0.1
        return Withdrawal(
            **about,
            kind=kind,
            signer=self.signer(subject),
            number="1",
            received_on=received,
            due_on=received + timedelta(days=30),
            recorded_by=self.world.deputy,
            recorded_at=self.moment(),
            voided_at=self.moment() if voided else None,
            voided_by=self.world.deputy if voided else None,
            void_reason="не тот" if voided else "",
        )

    def copy(self, about: dict[str, Any], batches: list[PrintBatch]) -> PrintedCopy:
        self.number += 1
        batch = self.random.choice(batches)
        number = number_of(f"77{self.number:06d}")
        return PrintedCopy(**about, batch=batch, form=batch.form, number=number, position=self.number)


def make_rows(world: World, people: list[Any], subject: Subject, seed: int) -> None:
    chance = Chance(world, seed)
    answers: list[Consent] = []
    withdrawals: list[Withdrawal] = []
    copies: list[PrintedCopy] = []
    batches: list[PrintBatch] = []
    for kind in ConsentKind:
        for edition in (1, 2, 3):
            form = make_form(
                world.school,
                subject,
                kind,
                edition=edition,
                issued_on=D0 + timedelta(days=edition * 3),
                needs_signatures=edition != 2,
                by=world.deputy,
            )
            made_at = datetime(2027, 3, 1, 18, tzinfo=UTC) + timedelta(days=edition * 3, hours=edition)
            number = number_of(f"88{len(batches):06d}")
            batch = PrintBatch.objects.create(
                school=world.school,
                form=form,
                number=number,
                title="5а",
                count=1,
                made_by=world.deputy,
                made_at=made_at,
            )
            batches.append(batch)
    for person in people:
        about = {"school": world.school, subject.value: person}
        for kind in ConsentKind:
            answers += [chance.answer(about, kind, subject) for _ in range(chance.random.choice([0, 0, 1, 1, 2, 3, 4]))]
            withdrawals += [
                chance.withdrawal(about, kind, subject) for _ in range(chance.random.choice([0, 0, 0, 1, 1, 2]))
            ]
        copies += [chance.copy(about, batches) for _ in range(chance.random.choice([0, 1]))]
    Consent.objects.bulk_create(answers)
    Withdrawal.objects.bulk_create(withdrawals)
    PrintedCopy.objects.bulk_create(copies)


def make_people(world: World, subject: Subject, count: int) -> list[Any]:
    """In bulk: a hundred people are not worth a hundred saves."""
    if subject is Subject.PUPIL:
        rows: list[Any] = [
            Pupil(school=world.school, last_name="Клёнов", first_name=str(n), birth_date=BORN[n % len(BORN)])
            for n in range(count)
        ]
        return list(Pupil.objects.bulk_create(rows))
    model: Any = Employee if subject is Subject.EMPLOYEE else Representative
    rows = [model(school=world.school, last_name="Клёнов", first_name=str(n), gender="m") for n in range(count)]
    return list(model.objects.bulk_create(rows))


@pytest.mark.parametrize(
    ("subject", "rule", "count"),
    [
        (Subject.PUPIL, TeenSigners.BOTH, 300),
        (Subject.PUPIL, TeenSigners.PUPIL, 200),
        (Subject.PUPIL, TeenSigners.REPRESENTATIVE, 200),
        (Subject.EMPLOYEE, TeenSigners.BOTH, 120),
        (Subject.REPRESENTATIVE, TeenSigners.BOTH, 120),
    ],
)
def test_sql_says_what_python_says(cast: World, subject: Subject, rule: TeenSigners, count: int) -> None:
    ConsentSettings.objects.create(school=cast.school, teen_signers=rule)
    people = make_people(cast, subject, count)
    make_rows(cast, people, subject, seed=count)
    seen = set()

    for kind in ConsentKind:
        facts = facts_of_people(people, subject, kind, school=cast.school)
        for on in (D0 + timedelta(days=days) for days in (0, 4, 5, 8, SPAN, 40)):
            found = with_status(type(people[0]).objects.filter(pk__in=facts), subject, kind, school=cast.school, on=on)
            in_sql = dict(found.values_list("pk", "consent_status"))
            in_python = {pk: standing(fact, on).status.value for pk, fact in facts.items()}
            seen |= set(in_python.values())
            assert in_sql == in_python, (kind, on)

    grown_ups = {ConsentStatus.INCOMPLETE, ConsentStatus.CONFLICT, ConsentStatus.RENEW_AGE}
    impossible = set() if subject is Subject.PUPIL else grown_ups
    if rule is TeenSigners.REPRESENTATIVE:
        impossible = set()
    assert seen == set(ConsentStatus.values) - impossible
