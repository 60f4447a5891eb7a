"""Whose a page is, or why a person has to look: every case, and the cases that meet."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consents.actions.consent import void
from consents.models import Consent, ConsentForm, PrintBatch, PrintedCopy, ScanPage, Withdrawal, key_of
from consents.numbers import BACK_MARK, BLANK_MARK, CONTROL_MARK, payload
from consents.scanning import outcome as words
from consents.scanning.book import book_of
from consents.scanning.outcome import outcome_of
from consents.scanning.reading import PageReading
from consents.states import Answer, ConsentKind, PageDecision, PageOutcome, Subject
from registry.models import Person
from tests.consents.scanning.sheets import number_for
from tests.world import NOW, World, make_pupil
from tests.world_consents import make_form

TODAY = date(2027, 3, 10)
SIGNED_ON = date(2027, 3, 5)


def printed(person: Person, form: ConsentForm, seed: int, *, before: timedelta = timedelta(0)) -> PrintedCopy:
    batch = PrintBatch.objects.create(
        school=person.school, form=form, number=number_for(seed + 500), title="5а", count=1, made_at=NOW - before
    )
    copy: PrintedCopy = PrintedCopy.objects.create(
        school=person.school, **key_of(person), batch=batch, form=form, number=number_for(seed), position=1
    )
    return copy


def seen(*codes: str, blank: bool = False) -> PageReading:
    return PageReading(codes=codes, is_blank=blank)


def blank_of(copy: PrintedCopy) -> PageReading:
    return seen(payload(BLANK_MARK, copy.number))


def found(world: World, *readings: PageReading, batch: Any = None) -> list[tuple[str, str]]:
    book = book_of(world.school, on=TODAY, batch=batch)
    pages = [outcome_of(reading, book, place=f"страница {number}") for number, reading in enumerate(readings, start=1)]
    return [(page.outcome.value, page.reason) for page in pages]


@pytest.fixture
def form(world: World) -> ConsentForm:
    return make_form(world.school, by=world.deputy)


@pytest.fixture
def pupil(world: World) -> Person:
    return make_pupil(world.things["school_class"], "Рябинина", "Ева")


@pytest.fixture
def copy(form: ConsentForm, pupil: Person) -> PrintedCopy:
    return printed(pupil, form, 1, before=timedelta(days=8))


OTHER = payload(BLANK_MARK, number_for(77))
MISREAD = OTHER[:-1] + str((int(OTHER[-1]) + 1) % 10)


@pytest.mark.parametrize(
    ("reading", "outcome", "reason"),
    [
        (seen(), PageOutcome.UNREADABLE, words.NO_CODE),
        (seen(blank=True), PageOutcome.BLANK, ""),
        (seen("https://example.org/"), PageOutcome.UNREADABLE, words.STRANGE),
        (seen("OBRAZEC"), PageOutcome.UNREADABLE, words.STRANGE),
        (seen(MISREAD), PageOutcome.UNREADABLE, words.MISREAD),
        (seen(OTHER), PageOutcome.FOREIGN, words.FOREIGN),
        (seen(payload(BACK_MARK, number_for(77))), PageOutcome.FOREIGN, words.FOREIGN),
        (seen(payload(CONTROL_MARK, number_for(77))), PageOutcome.FOREIGN, words.FOREIGN_CONTROL),
        (seen(OTHER, payload(BLANK_MARK, number_for(78))), PageOutcome.UNREADABLE, words.TWO),
        (seen(OTHER, payload(CONTROL_MARK, number_for(78))), PageOutcome.UNREADABLE, words.TWO),
    ],
)
def test_a_page_of_nobody_says_why(world: World, reading: PageReading, outcome: PageOutcome, reason: str) -> None:
    assert found(world, reading) == [(outcome.value, reason)]


def test_a_page_that_could_not_be_opened_is_told_with_its_problem(world: World) -> None:
    book = book_of(world.school, on=TODAY)

    page = outcome_of(PageReading(), book, place="страница 1", problem="Страница повреждена.")

    assert (page.outcome, page.reason) == (PageOutcome.UNREADABLE, "Страница повреждена.")


def test_a_blank_is_matched_with_its_person_and_form(world: World, copy: PrintedCopy, pupil: Person) -> None:
    page = outcome_of(blank_of(copy), book_of(world.school, on=TODAY), place="страница 1")

    assert page.copy is not None
    assert (page.outcome, page.reason) == (PageOutcome.MATCHED, "")
    assert (page.copy.pk, page.copy.subject, page.copy.person, page.copy.form) == (
        copy.pk,
        Subject.PUPIL,
        pupil.pk,
        copy.form_id,
    )


@pytest.mark.parametrize("other", ["https://example.org/", MISREAD])
def test_our_code_wins_over_any_other(world: World, copy: PrintedCopy, other: str) -> None:
    assert found(world, seen(other, payload(BLANK_MARK, copy.number))) == [("matched", "")]


def test_control_sheets_and_backs_are_quiet(world: World, copy: PrintedCopy) -> None:
    control, back = (payload(mark, copy.batch.number) for mark in (CONTROL_MARK, BACK_MARK))
    back = payload(BACK_MARK, copy.number)

    pages = found(world, seen(control), seen(back), blank_of(copy), seen(back), seen(control))

    assert [outcome for outcome, _ in pages] == ["control", "blank", "matched", "blank", "control"]


def test_both_sides_seen_at_once_are_one_sheet(world: World, copy: PrintedCopy) -> None:
    both = seen(payload(BACK_MARK, copy.number), payload(BLANK_MARK, copy.number))

    assert found(world, both) == [("matched", "")]


def test_a_blank_of_another_school_is_foreign_and_says_nothing_of_it(world: World) -> None:
    theirs = printed(world.staff["stranger"], make_form(world.other, Subject.EMPLOYEE, by=world.stranger), 2)

    assert found(world, blank_of(theirs)) == [("foreign", words.FOREIGN)]


def test_the_same_sheet_twice_is_a_duplicate_even_of_files_with_one_name(world: World, copy: PrintedCopy) -> None:
    book = book_of(world.school, on=TODAY)

    pages = [outcome_of(blank_of(copy), book, place="«снимок.jpg», страница 1") for _ in range(3)]

    assert [page.outcome.value for page in pages] == ["matched", "duplicate", "duplicate"]
    assert pages[2].reason == "Этот же бланк уже есть в пачке: «снимок.jpg», страница 1."


@pytest.mark.parametrize(("needs", "outcome"), [(True, "outdated"), (False, "matched")])
def test_an_old_edition_is_doubtful_when_the_new_one_asked_for_signatures(
    world: World, copy: PrintedCopy, needs: bool, outcome: str
) -> None:
    make_form(world.school, edition=2, needs_signatures=needs, by=world.deputy)

    assert found(world, blank_of(copy))[0][0] == outcome


def test_an_edition_of_tomorrow_asks_nothing_today(world: World, copy: PrintedCopy) -> None:
    make_form(world.school, edition=2, issued_on=TODAY + timedelta(days=1), by=world.deputy)

    assert found(world, blank_of(copy)) == [("matched", "")]


def said(world: World, copy: PrintedCopy, answer: Answer, *, signer: Any = None, on: date = SIGNED_ON) -> Consent:
    """Written past the rules of who may sign: they are not what is asked here."""
    consent: Consent = Consent.objects.create(
        school=world.school,
        **key_of(copy.person),
        kind=copy.form.kind,
        form=copy.form,
        edition=copy.form.edition or 0,
        answer=answer,
        signer=signer,
        signed_on=on,
        copy=copy,
        accepted_by=world.deputy,
        accepted_at=NOW,
    )
    return consent


def test_a_recorded_blank_is_a_duplicate_until_the_record_is_voided(world: World, copy: PrintedCopy) -> None:
    consent = said(world, copy, Answer.GIVEN, signer=world.things["representative"])

    before = found(world, blank_of(copy))
    void(consent, reason="не тот бланк", by=world.deputy, at=NOW)

    assert before == [("duplicate", "Ответ на этом бланке уже записан: согласие от 05.03.2027.")]
    assert found(world, blank_of(copy)) == [("matched", "")]


def test_a_sheet_that_waits_for_its_second_signature_comes_back_lawfully(world: World, form: ConsentForm) -> None:
    teen = make_pupil(world.things["school_class"], "Калинина", "Яна", birth_date=date(2012, 2, 1))
    copy = printed(teen, form, 3)
    said(world, copy, Answer.GIVEN)

    assert found(world, blank_of(copy)) == [("matched", "")]


def test_whoever_refused_is_doubtful_on_another_sheet_too(world: World, form: ConsentForm, copy: PrintedCopy) -> None:
    said(world, copy, Answer.REFUSED, signer=world.things["representative"])
    second = printed(copy.person, form, 4, before=timedelta(hours=1))

    ((outcome, reason),) = found(world, blank_of(second))

    assert (outcome, reason) == ("duplicate", "По этому человеку уже записан отказ.")


def test_a_sheet_printed_after_the_refusal_asks_once_more(world: World, form: ConsentForm, copy: PrintedCopy) -> None:
    refusal = said(world, copy, Answer.REFUSED, signer=world.things["representative"])
    Consent.objects.filter(pk=refusal.pk).update(accepted_at=NOW - timedelta(hours=1))

    assert found(world, blank_of(printed(copy.person, form, 4))) == [("matched", "")]


def test_a_refusal_of_one_consent_says_nothing_of_the_other(world: World, copy: PrintedCopy) -> None:
    spread = make_form(world.school, kind=ConsentKind.DISTRIBUTION, by=world.deputy)
    said(world, copy, Answer.REFUSED, signer=world.things["representative"])

    assert found(world, blank_of(printed(copy.person, spread, 5))) == [("matched", "")]


def test_a_sheet_from_before_a_withdrawal_is_doubtful_a_later_one_is_not(world: World, copy: PrintedCopy) -> None:
    Withdrawal.objects.create(
        school=world.school,
        **key_of(copy.person),
        kind=ConsentKind.PROCESSING,
        number="9",
        received_on=date(2027, 3, 8),
        due_on=date(2027, 4, 7),
        recorded_by=world.deputy,
        recorded_at=NOW - timedelta(days=2),
    )
    later = printed(copy.person, copy.form, 6)

    pages = found(world, blank_of(copy), blank_of(later))

    assert pages == [
        ("duplicate", "Согласие отозвано 08.03.2027, а этот бланк напечатан раньше."),
        ("matched", ""),
    ]


def test_all_reasons_are_told_and_the_paper_s_own_comes_first(world: World, copy: PrintedCopy) -> None:
    said(world, copy, Answer.REFUSED, signer=world.things["representative"])
    make_form(world.school, edition=2, by=world.deputy)

    (outcome, first), (_, again) = found(world, blank_of(copy), blank_of(copy))

    assert outcome == "duplicate"
    assert first.startswith("Ответ на этом бланке уже записан: отказ от 05.03.2027. Прежняя редакция бланка: № 1")
    assert again.startswith("Этот же бланк уже есть в пачке: страница 1. Ответ")


def page_in_pile(world: World, copy: PrintedCopy, **fields: Any) -> ScanPage:
    batch, file = world.things["scan_batch"], world.things["scan_file"]
    page: ScanPage = ScanPage.objects.create(
        school=world.school, **key_of(copy.person), batch=batch, file=file, number=2, copy=copy, **fields
    )
    return page


def test_a_sheet_that_waits_in_another_pile_is_a_duplicate(world: World, copy: PrintedCopy) -> None:
    page = page_in_pile(world, copy, outcome=PageOutcome.MATCHED)

    elsewhere = found(world, blank_of(copy))
    page.decision, page.decided_by, page.decided_at = PageDecision.UNSIGNED, world.deputy, NOW
    page.save()

    assert elsewhere[0][0] == "duplicate"
    assert "Сотрудники, март" in elsewhere[0][1]
    assert found(world, blank_of(copy)) == [("matched", "")]


def test_a_reading_that_goes_on_remembers_what_was_stored(world: World, copy: PrintedCopy) -> None:
    page_in_pile(world, copy, outcome=PageOutcome.MATCHED)

    (page,) = found(world, blank_of(copy), batch=world.things["scan_batch"])

    assert page == ("duplicate", "Этот же бланк уже есть в пачке: «скан.png», страница 2.")


@pytest.mark.parametrize("many", [1, 30])
def test_a_book_takes_a_constant_number_of_queries(world: World, form: ConsentForm, many: int) -> None:
    for number in range(many):
        pupil = make_pupil(world.things["school_class"], "Рябинина", f"Ева {number}")
        said(world, printed(pupil, form, 10 + number), Answer.REFUSED)

    with CaptureQueriesContext(connection) as queries:
        book_of(world.school, on=TODAY, batch=world.things["scan_batch"])

    assert len(queries) == 14
