"""The rule of status as a table: every case is put into the register and asked of Python and of SQL."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from consents.models import Consent, ConsentSettings, PrintBatch, PrintedCopy, Withdrawal
from consents.queries.status import with_status
from consents.states import Answer, ConsentKind, ConsentStatus, Route, Subject, TeenSigners
from consents.status import status_of
from registry.models import Employee, Pupil, Representative
from tests.world import World
from tests.world_consents import make_form, number_of

S = ConsentStatus
CHILD, TEEN, ADULT = date(2016, 5, 5), date(2011, 5, 5), date(2008, 5, 5)
BOTH, PARENT, PUPIL = TeenSigners.BOTH, TeenSigners.REPRESENTATIVE, TeenSigners.PUPIL


def day(number: int) -> date:
    """March 2027; 32 is the first of April."""
    return date.fromordinal(date(2027, 3, 1).toordinal() + number - 1)


@dataclass
class Register:
    """One person's rows."""

    world: World
    subject: Subject
    person: Any
    kind: ConsentKind
    parents: dict[str, Representative] = field(default_factory=dict)
    forms: dict[int, Any] = field(default_factory=dict)

    @property
    def about(self) -> dict[str, Any]:
        return {"school": self.world.school, self.subject.value: self.person}

    def signer(self, who: str) -> Representative | None:
        if who == "self":
            return None
        if who not in self.parents:
            self.parents[who] = Representative.objects.create(
                school=self.world.school, last_name="Рябинина", first_name=who
            )
        return self.parents[who]

    def form(self, edition: int) -> Any:
        return self.forms[edition]


Step = Callable[[Register], Any]


def says(who: str, answer: Answer, on: int | date, *, hour: int = 9, void: bool = False, **fields: Any) -> Step:
    def step(register: Register) -> Consent:
        fields.setdefault("edition", 1)
        if register.kind == ConsentKind.DISTRIBUTION:
            fields.setdefault("choices", {"фото": True})
        user = register.world.deputy
        voided = {"voided_at": datetime(2027, 3, 2, tzinfo=UTC), "voided_by": user, "void_reason": "не тот"}
        signed_on = day(on) if isinstance(on, int) else on
        return Consent.objects.create(
            **register.about,
            **fields,
            **(voided if void else {}),
            kind=register.kind,
            answer=answer,
            signer=register.signer(who),
            signed_on=signed_on,
            accepted_by=user,
            accepted_at=datetime(2027, 3, signed_on.day if signed_on.month == 3 else 1, hour, tzinfo=UTC),
        )

    return step


def yes(who: str, on: int | date = 5, **fields: Any) -> Step:
    return says(who, Answer.GIVEN, on, **fields)


def no(who: str, on: int | date = 5, **fields: Any) -> Step:
    return says(who, Answer.REFUSED, on, **fields)


def exempt(on: int | date = 5, **fields: Any) -> Step:
    return says("self", Answer.NOT_REQUIRED, on, ground="договор", **fields)


def took(who: str, on: int, *, hour: int = 12, void: bool = False) -> Step:
    def step(register: Register) -> Withdrawal:
        user = register.world.deputy
        voided = {"voided_at": datetime(2027, 3, 2, tzinfo=UTC), "voided_by": user, "void_reason": "не тот"}
        return Withdrawal.objects.create(
            **register.about,
            **(voided if void else {}),
            kind=register.kind,
            signer=register.signer(who),
            number="7",
            received_on=day(on),
            due_on=day(on + 30),
            recorded_by=user,
            recorded_at=datetime.combine(day(on), datetime.min.time().replace(hour=hour), tzinfo=UTC),
        )

    return step


def issued(edition: int, on: int, *, needs: bool = True) -> Step:
    def step(register: Register) -> Any:
        register.forms[edition] = make_form(
            register.world.school,
            register.subject,
            register.kind,
            edition=edition,
            issued_on=day(on),
            needs_signatures=needs,
            by=register.world.deputy,
        )
        return register.forms[edition]

    return step


def printed(edition: int, on: int, *, hour: int = 9) -> Step:
    def step(register: Register) -> PrintedCopy:
        form, school = register.forms[edition], register.world.school
        batch = PrintBatch.objects.create(
            school=school,
            form=form,
            number=number_of(f"9{edition}{on:02d}"),
            title="5а",
            count=1,
            made_by=register.world.deputy,
            made_at=datetime.combine(day(on), datetime.min.time().replace(hour=hour), tzinfo=UTC),
        )
        return PrintedCopy.objects.create(
            **register.about, batch=batch, form=form, number=number_of(f"1{edition}{on:02d}"), position=1
        )

    return step


@dataclass(frozen=True)
class Case:
    name: str
    steps: tuple[Step, ...]
    expected: ConsentStatus
    on: int | date = 20
    born: date | None = CHILD
    rule: TeenSigners = BOTH
    subject: Subject = Subject.PUPIL
    kind: ConsentKind = ConsentKind.PROCESSING


def rows(*cases: tuple[Any, ...], **common: Any) -> list[Case]:
    """(name, expected, *steps) with what they have in common; a dictionary among the steps is of the case alone."""
    made = []
    for name, expected, *steps in cases:
        own = {key: value for step in steps if isinstance(step, dict) for key, value in step.items()}
        made.append(Case(name, tuple(s for s in steps if not isinstance(s, dict)), expected, **{**common, **own}))
    return made


STAFF = {"subject": Subject.EMPLOYEE, "born": None}
SHARE = {"kind": ConsentKind.DISTRIBUTION}
LEAP_EVE = date(2014, 2, 28)

CASES = [
    *rows(
        ("никто ничего не сказал", S.NONE),
        ("мать согласна", S.RECEIVED, yes("мать")),
        ("электронная подпись не хуже бумаги", S.RECEIVED, yes("мать", route=Route.SIGNATURE)),
        ("в самый день подписи", S.RECEIVED, yes("мать"), {"on": 5}),
        ("накануне подписи", S.NONE, yes("мать"), {"on": 4}),
        ("запись ошибочна", S.NONE, yes("мать", void=True)),
        ("отказ ошибочен, согласие верно", S.RECEIVED, yes("мать"), no("мать", 6, void=True)),
        ("мать отказалась", S.REFUSED, no("мать")),
        ("мать передумала: согласна", S.RECEIVED, no("мать"), yes("мать", 6)),
        ("мать передумала: против", S.REFUSED, yes("мать"), no("мать", 6)),
        ("в один день действует записанное позже", S.REFUSED, yes("мать"), no("мать", 5)),
        ("отказ из будущего", S.RECEIVED, yes("мать"), no("мать", 25)),
        ("оба родителя согласны", S.RECEIVED, yes("мать"), yes("отец")),
        ("мать за, отец против", S.CONFLICT, yes("мать"), no("отец")),
        ("мать за давно и без срока, отец против", S.CONFLICT, yes("мать", valid_until=day(10)), no("отец")),
        ("оба против", S.REFUSED, no("мать"), no("отец")),
        ("отец передумал: разногласия больше нет", S.RECEIVED, yes("мать"), no("отец"), yes("отец", 6)),
        ("за ребёнка подписал он сам", S.INCOMPLETE, yes("self")),
        ("ребёнок отказался сам", S.REFUSED, yes("мать"), no("self")),
        born=CHILD,
    ),
    *rows(
        ("только родитель", S.INCOMPLETE, yes("мать")),
        ("только ученик", S.INCOMPLETE, yes("self")),
        ("ученик и мать", S.RECEIVED, yes("self"), yes("мать", 7)),
        ("ученик отказался, мать согласна", S.REFUSED, no("self"), yes("мать")),
        ("ученик отказался, родители спорят", S.REFUSED, no("self"), yes("мать"), no("отец")),
        ("ученик согласен, мать против", S.REFUSED, yes("self"), no("мать")),
        ("ученик согласен, родители спорят", S.CONFLICT, yes("self"), yes("мать"), no("отец")),
        ("подпись матери истекла", S.INCOMPLETE, yes("self"), yes("мать", valid_until=day(10))),
        ("обе истекли", S.EXPIRED, yes("self", valid_until=day(10)), yes("мать", valid_until=day(11))),
        ("правило: подписывает родитель", S.RECEIVED, yes("мать"), {"rule": PARENT}),
        ("правило: родитель, подписал ученик", S.INCOMPLETE, yes("self"), {"rule": PARENT}),
        ("правило: подписывает ученик", S.RECEIVED, yes("self"), {"rule": PUPIL}),
        ("правило: ученик, подписала мать", S.INCOMPLETE, yes("мать"), {"rule": PUPIL}),
        ("правило: ученик согласен, мать против", S.RECEIVED, no("мать"), yes("self", 6), {"rule": PUPIL}),
        ("правило: ученик молчит, мать против", S.REFUSED, no("мать"), {"rule": PUPIL}),
        born=TEEN,
    ),
    *rows(
        ("накануне 14 лет", S.RECEIVED, yes("мать"), {"on": 19}),
        ("в день 14 лет", S.RENEW_AGE, yes("мать")),
        ("в день 14 лет по правилу «родитель»", S.RECEIVED, yes("мать"), {"rule": PARENT}),
        ("в день 14 лет по правилу «ученик»", S.RENEW_AGE, yes("мать"), {"rule": PUPIL}),
        ("в 14 подписал ученик, подпись матери прежняя", S.INCOMPLETE, yes("мать"), yes("self", 20)),
        ("в 14 подписали оба", S.RECEIVED, yes("мать"), yes("мать", 20), yes("self", 20)),
        ("мать отказалась ребёнком: отказ в силе", S.REFUSED, no("мать")),
        born=date(2013, 3, 20),
    ),
    *rows(
        ("накануне 18 лет", S.RECEIVED, yes("self"), yes("мать"), {"on": 19}),
        ("в день 18 лет", S.RENEW_AGE, yes("self"), yes("мать")),
        ("в день 18 лет по правилу «ученик»", S.RECEIVED, yes("self"), {"rule": PUPIL}),
        ("в день 18 лет по правилу «родитель»", S.RENEW_AGE, yes("мать"), {"rule": PARENT}),
        ("в 18 согласна сама", S.RECEIVED, yes("мать"), yes("self", 20)),
        ("в 18 согласна сама, мать отказывала", S.RECEIVED, no("мать"), yes("self", 20)),
        ("в 18 согласна сама, мать отзывала", S.RECEIVED, yes("мать", 3), took("мать", 4), yes("self", 20)),
        ("в 18 отказалась сама", S.REFUSED, yes("мать"), no("self", 20)),
        ("в 18 подписала только мать", S.INCOMPLETE, yes("мать", 20)),
        born=date(2009, 3, 20),
    ),
    *rows(
        ("29 февраля: накануне", S.RECEIVED, yes("мать", date(2026, 2, 1)), {"on": date(2026, 2, 28)}),
        ("29 февраля: исполнилось 1 марта", S.RENEW_AGE, yes("мать", date(2026, 2, 1)), {"on": date(2026, 3, 1)}),
        ("29 февраля: подписано 1 марта", S.INCOMPLETE, yes("мать", date(2026, 3, 1)), {"on": date(2026, 3, 1)}),
        ("18 лет 1 марта", S.RENEW_AGE, yes("self", 0), yes("мать", 0), {"on": date(2030, 3, 1)}),
        ("18 лет накануне", S.RECEIVED, yes("self", 0), yes("мать", 0), {"on": date(2030, 2, 28)}),
        born=date(2012, 2, 29),
    ),
    *rows(
        ("14 лет на 29 февраля: родилась 1 марта", S.RECEIVED, yes("мать", date(2028, 2, 1))),
        ("14 лет на 29 февраля: родилась 28-го", S.RENEW_AGE, yes("мать", date(2028, 2, 1)), {"born": LEAP_EVE}),
        on=date(2028, 2, 29),
        born=date(2014, 3, 1),
    ),
    *rows(
        ("возраст неизвестен: мать", S.RECEIVED, yes("мать")),
        ("возраст неизвестен: сам", S.INCOMPLETE, yes("self")),
        born=None,
    ),
    *rows(
        ("взрослая подписала сама", S.RECEIVED, yes("self")),
        ("взрослая молчит, есть слово матери", S.INCOMPLETE, yes("мать")),
        born=ADULT,
    ),
    *rows(
        ("отозвала в тот же день позже", S.WITHDRAWN, yes("мать", hour=9), took("мать", 5, hour=12)),
        ("подписала снова в день отзыва", S.RECEIVED, took("мать", 5, hour=9), yes("мать", 5, hour=12)),
        ("подпись и отзыв записаны разом: подпись жива", S.RECEIVED, yes("мать", hour=9), took("мать", 5, hour=9)),
        ("отозвала", S.WITHDRAWN, yes("мать"), took("мать", 9)),
        ("до дня отзыва", S.RECEIVED, yes("мать"), took("мать", 9), {"on": 8}),
        ("в день отзыва", S.WITHDRAWN, yes("мать"), took("мать", 9), {"on": 9}),
        ("отзыв записан ошибочно", S.RECEIVED, yes("мать"), took("мать", 9, void=True)),
        ("отозвала и подписала снова", S.RECEIVED, yes("мать"), took("мать", 9), yes("мать", 12)),
        ("отозвала, подписала, отозвала", S.WITHDRAWN, took("мать", 9), yes("мать", 12), took("мать", 14)),
        ("отзыв отца гасит подпись матери", S.WITHDRAWN, yes("мать"), took("отец", 9)),
        ("мать подписала после отзыва отца", S.CONFLICT, yes("мать"), took("отец", 9), yes("мать", 12)),
        ("и отец подписал после", S.RECEIVED, took("отец", 9), yes("мать", 12), yes("отец", 13)),
        ("мать отозвала, отец отказал", S.REFUSED, yes("мать"), no("отец"), took("мать", 9)),
        ("мать отказала после своего отзыва", S.REFUSED, yes("мать"), took("мать", 9), no("мать", 12)),
        ("мать отказала, согласилась, отозвала", S.WITHDRAWN, no("мать", 3), yes("мать", 5), took("мать", 9)),
        ("отозвано то, чего не давали", S.WITHDRAWN, took("мать", 9)),
        born=CHILD,
    ),
    *rows(
        ("ученик отозвал, мать согласна", S.WITHDRAWN, yes("self"), yes("мать"), took("self", 9), yes("мать", 10)),
        ("ученик отозвал, мать против", S.REFUSED, yes("self"), no("мать"), took("self", 9)),
        ("отзыв отца, ученик подписал снова", S.WITHDRAWN, yes("self"), took("отец", 9), yes("self", 12)),
        born=TEEN,
    ),
    *rows(
        ("не требуется", S.NOT_REQUIRED, exempt()),
        ("не требуется до дня включительно", S.NOT_REQUIRED, exempt(valid_until=day(20))),
        ("не требуется кончилось", S.NONE, exempt(valid_until=day(19))),
        ("не требуется ещё не началось", S.NONE, exempt(21)),
        ("не требуется ошибочно", S.NONE, exempt(void=True)),
        ("не требуется важнее прежнего отказа", S.NOT_REQUIRED, no("мать", 4), exempt()),
        ("потом всё же согласилась", S.RECEIVED, exempt(), yes("мать", 7)),
        ("потом отказалась", S.REFUSED, exempt(), no("мать", 7)),
        ("отказ и не требуется в один день: записанное позже", S.NOT_REQUIRED, no("мать"), exempt()),
        ("отзыв не отменяет «не требуется»", S.NOT_REQUIRED, yes("мать", 3), exempt(), took("мать", 9)),
        born=CHILD,
    ),
    *rows(
        ("бланк выдан", S.WAITING, issued(1, 1), printed(1, 5)),
        ("бланк напечатан позже", S.NONE, issued(1, 1), printed(1, 21)),
        ("бланк напечатан сегодня", S.WAITING, issued(1, 1), printed(1, 20)),
        ("напечатан после полуночи по Москве", S.NONE, issued(1, 1), printed(1, 20, hour=22)),
        ("бланк прежней редакции", S.NONE, issued(1, 1), printed(1, 5), issued(2, 10)),
        ("новая редакция завтра", S.WAITING, issued(1, 1), printed(1, 5), issued(2, 21)),
        ("редакционная правка: бланк годится", S.WAITING, issued(1, 1), printed(1, 5), issued(2, 10, needs=False)),
        ("бланк новой редакции", S.WAITING, issued(1, 1), issued(2, 10), printed(2, 11)),
        ("бланк после отзыва", S.WITHDRAWN, issued(1, 1), yes("мать", 3), took("мать", 4), printed(1, 5)),
        ("подписан", S.RECEIVED, issued(1, 1), printed(1, 5), yes("мать", 8)),
        born=CHILD,
    ),
    *rows(
        ("новая редакция требует подписи", S.RENEW_FORM, issued(1, 1), yes("мать"), issued(2, 10)),
        ("новая редакция завтра, подпись годится", S.RECEIVED, issued(1, 1), yes("мать"), issued(2, 21)),
        ("правка без новых подписей", S.RECEIVED, issued(1, 1), yes("мать"), issued(2, 10, needs=False)),
        ("подписана новая", S.RECEIVED, issued(1, 1), issued(2, 10), yes("мать", 11, edition=2)),
        ("правка после новой", S.RECEIVED, issued(2, 10), issued(3, 12, needs=False), yes("мать", 11, edition=2)),
        ("срок отца вышел", S.RENEW_FORM, issued(2, 10), yes("мать"), yes("отец", valid_until=day(9))),
        ("и старая, и истекла", S.EXPIRED, issued(2, 10), yes("мать", valid_until=day(15))),
        ("возраст важнее редакции", S.RENEW_AGE, issued(2, 10), yes("мать"), {"born": date(2013, 3, 20)}),
        born=CHILD,
    ),
    *rows(
        ("последний день срока", S.RECEIVED, yes("мать", valid_until=day(20))),
        ("срок вышел вчера", S.EXPIRED, yes("мать", valid_until=day(19))),
        ("срок вышел, подписала снова", S.RECEIVED, yes("мать", valid_until=day(10)), yes("мать", 11)),
        ("новое короче старого: действует новое", S.EXPIRED, yes("мать"), yes("мать", 6, valid_until=day(9))),
        ("у отца срок не вышел", S.RECEIVED, yes("мать", valid_until=day(10)), yes("отец")),
        born=CHILD,
    ),
    *rows(
        ("распространение: одно «да»", S.RECEIVED, yes("мать", choices={"фото": True, "имя": False})),
        ("распространение: ни одного «да»", S.REFUSED, yes("мать", choices={"фото": False, "имя": False})),
        ("распространение: ничего не отмечено", S.REFUSED, yes("мать", choices={})),
        ("ни одного «да» после согласия", S.REFUSED, yes("мать"), yes("мать", 6, choices={"фото": False})),
        ("распространение: родители спорят", S.CONFLICT, yes("мать"), yes("отец", choices={"фото": False})),
        born=CHILD,
        **SHARE,
    ),
    *rows(
        ("сотрудник молчит", S.NONE),
        ("сотрудник согласен", S.RECEIVED, yes("self")),
        ("сотрудник отказался", S.REFUSED, no("self")),
        ("сотрудник отозвал", S.WITHDRAWN, yes("self"), took("self", 9)),
        ("сотрудник: не требуется, договор", S.NOT_REQUIRED, exempt()),
        ("сотрудник: новая редакция", S.RENEW_FORM, yes("self"), issued(2, 10)),
        ("сотрудник: срок вышел", S.EXPIRED, yes("self", valid_until=day(9))),
        ("родитель о себе согласен", S.RECEIVED, yes("self"), {"subject": Subject.REPRESENTATIVE}),
        **STAFF,
    ),
]  # fmt: skip


def person_of(case: Case, world: World) -> Any:
    if case.subject is Subject.PUPIL:
        return Pupil.objects.create(school=world.school, last_name="Клёнова", first_name="Яна", birth_date=case.born)
    model: Any = Employee if case.subject is Subject.EMPLOYEE else Representative
    return model.objects.create(school=world.school, last_name="Клёнова", first_name="Яна", gender="f")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "_"))
def test_the_status_is_the_one_of_the_table(cast: World, case: Case) -> None:
    ConsentSettings.objects.create(school=cast.school, teen_signers=case.rule)
    register = Register(cast, case.subject, person_of(case, cast), case.kind)
    for step in case.steps:
        step(register)
    on = day(case.on) if isinstance(case.on, int) else case.on

    in_python = status_of(register.person, case.kind, on=on)
    people = type(register.person).objects.filter(pk=register.person.pk)
    in_sql = with_status(people, case.subject, case.kind, school=cast.school, on=on).get().consent_status

    assert (in_python, in_sql) == (case.expected, case.expected)


def test_another_kind_and_another_school_do_not_matter(cast: World) -> None:
    """The register of distribution says nothing of processing, nor one school of another."""
    person = Employee.objects.create(school=cast.school, last_name="Клёнова", first_name="Яна", gender="f")
    register = Register(cast, Subject.EMPLOYEE, person, ConsentKind.DISTRIBUTION)
    yes("self")(register)
    took("self", 9)(Register(cast, Subject.EMPLOYEE, cast.staff["deputy"], ConsentKind.PROCESSING))
    make_form(cast.other, Subject.EMPLOYEE, ConsentKind.DISTRIBUTION, edition=5, by=cast.deputy)

    found = {kind: status_of(person, kind, on=day(20)) for kind in ConsentKind}

    assert found == {ConsentKind.PROCESSING: S.NONE, ConsentKind.DISTRIBUTION: S.RECEIVED}
