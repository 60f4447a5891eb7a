"""Writing an answer down: every paper that cannot stand in the register, and why; what stands on a whole one."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from consents.actions import consent as actions
from consents.actions.consent import Paper, Said
from consents.models import Consent
from consents.states import Answer, ConsentKind, Subject, TermKind
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.models import Person
from tests.world import NOW, World, make_pupil
from tests.world_consents import ISSUED_ON, make_form

PROCESSING, DISTRIBUTION = ConsentKind.PROCESSING, ConsentKind.DISTRIBUTION
TODAY = NOW.date()
MARCH_5 = date(2027, 3, 5)
YES = Answer.GIVEN
Case = tuple[Person, Paper, Sequence[Said]]


def paper(kind: ConsentKind = PROCESSING, on: date = MARCH_5, **fields: Any) -> Paper:
    return Paper(kind, on, **fields)


def born(world: World, day: date | None) -> Person:
    return make_pupil(world.school_class, "Осинкина", "Ия", birth_date=day)


def own(world: World) -> Person:
    """A member of staff, about whom nothing was said yet."""
    return world.staff["deputy"]


def mother(world: World, answer: Answer = YES) -> Said:
    return Said(answer, world.representative)


REFUSALS: dict[str, tuple[Callable[[World], Case], str]] = {
    "nobody signed": (lambda w: (own(w), paper(), []), "Отметьте, кто подписал и что ответил."),
    "signed tomorrow": (
        lambda w: (own(w), paper(on=TODAY + timedelta(days=1)), [Said(YES)]),
        "Дата подписания 11.03.2027 ещё не наступила.",
    ),
    "signed before birth": (
        lambda w: (w.pupil, paper(on=date(2015, 4, 11)), [mother(w)]),
        "Дата подписания раньше дня рождения человека.",
    ),
    "ends before it begins": (
        lambda w: (own(w), paper(valid_until=date(2027, 3, 4)), [Said(YES)]),
        "Срок согласия кончается раньше дня подписи.",
    ),
    "a form of other people": (
        lambda w: (own(w), paper(form=make_form(w.school, Subject.PUPIL, by=w.deputy)), [Said(YES)]),
        "Бланк другого вида",
    ),
    "a form of another kind": (
        lambda w: (own(w), paper(form=make_form(w.school, Subject.EMPLOYEE, DISTRIBUTION, by=w.deputy)), [Said(YES)]),
        "Бланк другого вида",
    ),
    "a form of another school": (
        lambda w: (own(w), paper(form=make_form(w.other, Subject.EMPLOYEE, by=w.deputy)), [Said(YES)]),
        "Бланк другого вида",
    ),
    "a draft": (
        lambda w: (w.representative, paper(form=w.consent_draft), [Said(YES)]),
        "Бланк ещё не введён в действие",
    ),
    "before the issue": (
        lambda w: (own(w), paper(form=w.consent_form, on=ISSUED_ON - timedelta(days=1)), [Said(YES)]),
        "Бланк действует с 01.03.2027",
    ),
    "distribution without a yes": (
        lambda w: (own(w), paper(DISTRIBUTION, choices={"фото": False}), [Said(YES)]),
        "Если ни на что — это отказ.",
    ),
    "not required without a ground": (
        lambda w: (own(w), paper(ground=" "), [Said(Answer.NOT_REQUIRED)]),
        "Напишите основание, по которому согласие не требуется.",
    ),
    "a child alone": (lambda w: (w.pupil, paper(), [Said(YES)]), "В день подписи ребёнку было 11: до 14 лет"),
    "a day before fourteen": (
        lambda w: (born(w, date(2013, 3, 6)), paper(), [Said(YES)]),
        "В день подписи ребёнку было 13",
    ),
    "a stranger for a child": (
        lambda w: (w.pupil, paper(), [Said(YES, w.other_representative)]),
        "Калинин Ольга Ивановна не записан(а) законным представителем этого ребёнка.",
    ),
    "a parent for an adult pupil": (
        lambda w: (born(w, date(2009, 3, 5)), paper(), [mother(w)]),
        "уже исполнилось 18: он подписывает сам.",
    ),
    "somebody for a member of staff": (lambda w: (own(w), paper(), [mother(w)]), "Взрослый подписывает сам."),
    "one signer twice": (
        lambda w: (w.pupil, paper(), [mother(w), mother(w, Answer.REFUSED)]),
        "Один человек отмечен дважды.",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_not_written_down(world: World, case: str) -> None:
    make, reason = REFUSALS[case]
    person, sheet, said = make(world)
    before = Consent.objects.count()

    with pytest.raises(Refused, match=re.escape(reason)):
        actions.record(person, sheet, said=said, by=world.deputy, at=NOW)

    assert Consent.objects.count() == before


@pytest.mark.parametrize("day", [date(2013, 3, 5), None])
def test_whoever_is_fourteen_or_of_unknown_age_may_sign(world: World, day: date | None) -> None:
    rows = actions.record(born(world, day), paper(), said=[Said(YES)], by=world.deputy, at=NOW)

    assert [(row.signer, row.signer_words) for row in rows] == [(None, "Осинкина Ия")]


def test_a_paper_from_elsewhere_stands_beside_the_edition_of_its_day(world: World) -> None:
    make_form(world.school, Subject.EMPLOYEE, edition=2, issued_on=TODAY, by=world.deputy)

    rows = [
        actions.record(own(world), paper(on=on), said=[Said(YES)], by=world.deputy, at=NOW)[0]
        for on in (date(2027, 2, 1), MARCH_5, TODAY)
    ]

    assert [row.edition for row in rows] == [1, 1, 2]


def test_a_term_of_years_ends_on_the_same_day_years_later(world: World) -> None:
    form = make_form(
        world.school, Subject.PUPIL, by=world.deputy, term_kind=TermKind.YEARS, term_years=3, issued_on=ISSUED_ON
    )

    row = actions.record(world.pupil, paper(form=form), said=[mother(world)], by=world.deputy, at=NOW)[0]

    assert row.valid_until == date(2030, 3, 5)


def test_what_was_struck_out_is_struck_out_once_and_with_a_reason(world: World) -> None:
    row = actions.record(own(world), paper(), said=[Said(YES)], by=world.deputy, at=NOW)[0]

    with pytest.raises(Refused, match="Напишите, в чём ошибка"):
        actions.void(row, reason=" ", by=world.deputy, at=NOW)
    actions.void(row, reason=" не тот человек ", by=world.deputy, at=NOW)
    with pytest.raises(Outrun, match="уже отметили"):
        actions.void(row, reason="ещё раз", by=world.deputy, at=NOW)

    row.refresh_from_db()
    assert (row.void_reason, row.voided_by, row.voided_at) == ("не тот человек", world.deputy, NOW)
    assert [line.history_change_reason for line in row.history.all()] == ["введено ошибочно", "ответ записан"]


def test_a_row_that_went_with_its_person_is_not_struck_out(world: World) -> None:
    row = actions.record(own(world), paper(), said=[Said(YES)], by=world.deputy, at=NOW)[0]
    Consent.objects.filter(pk=row.pk).delete()

    with pytest.raises(Outrun, match="уничтожены по акту"):
        actions.void(row, reason="ошибка", by=world.deputy, at=NOW)
