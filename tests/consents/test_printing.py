"""Whom blanks are printed for, in which order, with whose names; that it is recorded once and made again the same."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from consents import numbers
from consents.actions import printing as actions
from consents.actions.consent import Paper, Said, record
from consents.models import ConsentForm, ConsentSettings, PrintBatch, PrintedCopy
from consents.queries import printing as queries
from consents.queries.printing import Asked, Group, groups_of
from consents.states import Answer, ConsentKind, ConsentStatus, PrintFor, SignerLine, Subject, TeenSigners
from consents.status import status_of
from ezh_rollout.shared.refusal import Refused
from registry.actions import job as jobs
from registry.models import Job, PersonalDataAccess, Pupil, Representation, Representative
from registry.states import JobState, RelationKind
from tests.consents.blanks import LONG, pages
from tests.world import NOW, World, make_pupil
from tests.world_consents import make_form

PROCESSING = ConsentKind.PROCESSING
TODAY = NOW.date()


@pytest.fixture
def addressed(world: World) -> World:
    """A school that has all that a blank needs from its settings."""
    ConsentSettings.objects.filter(school=world.school).update(operator_address="с. Учебное, ул. Школьная, 1")
    return world


@pytest.fixture
def forms(addressed: World) -> dict[Subject, ConsentForm]:
    """A blank for everybody; the world's own one of the staff knows no address."""
    school, by = addressed.school, addressed.deputy
    editions = {Subject.PUPIL: 1, Subject.REPRESENTATIVE: 1, Subject.EMPLOYEE: 2}
    return {one: make_form(school, one, edition=edition, by=by) for one, edition in editions.items()}


def of_class(world: World, subject: Subject = Subject.PUPIL) -> Group:
    return Group(subject, world.school_class.pk, world.school_class.name)


def asked(*groups: Group, **fields: Any) -> Asked:
    return Asked(PROCESSING, groups, **{"whom": PrintFor.ALL, **fields})


def parent(pupil: Pupil, last: str, **fields: Any) -> Representative:
    found = Representative.objects.create(school=pupil.school, last_name=last, first_name="Ирина")
    Representation.objects.create(school=pupil.school, representative=found, pupil=pupil, **fields)
    return found


def answer(person: Any, form: ConsentForm, world: World, what: Answer = Answer.GIVEN, signer: Any = None) -> None:
    paper = Paper(PROCESSING, TODAY, form=form)
    record(person, paper, said=[Said(what, signer)], by=world.deputy, at=NOW)


def names(batches: Iterable[PrintBatch]) -> list[list[str]]:
    return [[copy.person.last_name for copy in batch.copies.in_order()] for batch in batches]


def printed(world: World, what: Asked) -> list[PrintBatch]:
    return actions.record(world.school, what, by=world.sysadmin, at=NOW)


def done(job: Job) -> Job:
    jobs.run.call(str(job.pk))
    job.refresh_from_db()
    return job


# Who


def test_a_class_is_printed_in_alphabetical_order_with_numbers_of_their_own(
    world: World, forms: dict[Subject, ConsentForm]
) -> None:
    for last in ("Ёлкина", "Яшина", "Абрамова", "Жукова"):
        make_pupil(world.school_class, last, "Анна")

    (batch,) = printed(world, asked(of_class(world)))

    copies = list(batch.copies.in_order())
    assert names([batch]) == [["Абрамова", "Ёлкина", "Жукова", "Рябинина", "Яшина"]]
    assert [copy.position for copy in copies] == [1, 2, 3, 4, 5]
    assert len({copy.number for copy in copies} | {batch.number}) == 6
    assert all(numbers.is_whole(copy.number) for copy in copies)
    assert (batch.title, batch.count, batch.made_by, batch.form) == (
        "5а: учащиеся",
        5,
        world.sysadmin,
        forms[Subject.PUPIL],
    )


def test_the_whole_school_is_printed_class_after_class(world: World, forms: dict[Subject, ConsentForm]) -> None:
    make_pupil(world.school_class, "Бесклассов", "Иван")
    Pupil.objects.filter(last_name="Бесклассов").update(school_class=None)

    batches = printed(world, asked(*groups_of(world.school)))

    assert [batch.title for batch in batches] == [
        "Сотрудники",
        "5а: учащиеся",
        "5а: законные представители",
        "5б: учащиеся",
        "5б: законные представители",
        "Без класса: учащиеся",
    ]
    assert [batch.form.subject for batch in batches[:3]] == ["employee", "pupil", "representative"]


def test_a_parent_of_children_in_two_classes_is_printed_once(world: World, forms: dict[Subject, ConsentForm]) -> None:
    Representation.objects.create(school=world.school, representative=world.representative, pupil=world.other_pupil)

    batches = printed(world, asked(*groups_of(world.school, [Subject.REPRESENTATIVE])))

    everybody = [copy.representative_id for batch in batches for copy in batch.copies.all()]
    assert everybody.count(world.representative.pk) == 1
    assert len(everybody) == 2


def test_whoever_is_in_the_archive_is_not_printed(world: World, forms: dict[Subject, ConsentForm]) -> None:
    gone = make_pupil(world.school_class, "Ушедшая", "Анна", archived_at=NOW)
    Representative.objects.filter(pk=world.representative.pk).update(archived_at=NOW)

    (batch,) = printed(world, asked(of_class(world)))

    (copy,) = batch.copies.all()
    assert copy.pupil != gone
    assert copy.signer is None


MISSING, NEW, ALL = PrintFor
STATUSES: list[tuple[str, ConsentStatus, set[PrintFor]]] = [
    ("nothing", ConsentStatus.NONE, {MISSING, NEW, ALL}),
    ("blank", ConsentStatus.WAITING, {MISSING, ALL}),
    ("given", ConsentStatus.RECEIVED, {ALL}),
    ("refused", ConsentStatus.REFUSED, {ALL}),
    ("quarrel", ConsentStatus.CONFLICT, {ALL}),
    ("one of two", ConsentStatus.INCOMPLETE, {MISSING, NEW, ALL}),
    ("old edition", ConsentStatus.RENEW_FORM, {MISSING, NEW, ALL}),
]


@pytest.mark.parametrize(("story", "status", "printed_for"), STATUSES, ids=[row[0] for row in STATUSES])
def test_who_still_needs_a_blank(
    world: World, forms: dict[Subject, ConsentForm], story: str, status: ConsentStatus, printed_for: set[PrintFor]
) -> None:
    pupil, form = world.pupil, forms[Subject.PUPIL]
    other = parent(pupil, "Вторая")
    if story == "blank":
        printed(world, asked(of_class(world)))
    if story in {"given", "quarrel", "old edition", "one of two"}:
        if story == "one of two":
            Pupil.objects.filter(pk=pupil.pk).update(birth_date=date(2011, 5, 5))
            pupil.refresh_from_db()
        answer(pupil, form, world, signer=world.representative)
    if story in {"refused", "quarrel"}:
        answer(pupil, form, world, Answer.REFUSED, signer=other)
    if story == "old edition":
        make_form(world.school, edition=2, issued_on=TODAY, by=world.deputy)
    assert status_of(pupil, PROCESSING, on=TODAY) == status

    found = {whom for whom in PrintFor if queries.wanted(world.school, asked(of_class(world), whom=whom), on=TODAY)}

    assert found == printed_for


LINES = [
    (SignerLine.FIRST, 2015, TeenSigners.BOTH, ["Абрамова"]),
    (SignerLine.EACH, 2015, TeenSigners.BOTH, ["Абрамова", "Рябинина"]),
    (SignerLine.EMPTY, 2015, TeenSigners.BOTH, [None]),
    (SignerLine.EACH, 2011, TeenSigners.BOTH, ["Абрамова", "Рябинина"]),
    (SignerLine.EACH, 2011, TeenSigners.PUPIL, [None]),
    (SignerLine.EACH, 2008, TeenSigners.BOTH, [None]),
    (SignerLine.FIRST, None, TeenSigners.BOTH, ["Абрамова"]),
]


@pytest.mark.parametrize(("line", "born", "rule", "signers"), LINES)
def test_whose_name_stands_in_the_line_of_the_representative(
    world: World,
    forms: dict[Subject, ConsentForm],
    line: SignerLine,
    born: int | None,
    rule: TeenSigners,
    signers: list[str | None],
) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(birth_date=date(born, 1, 31) if born else None)
    ConsentSettings.objects.filter(school=world.school).update(teen_signers=rule)
    parent(world.pupil, "Абрамова")

    (batch,) = printed(world, asked(of_class(world), signer_line=line))

    assert [copy.signer and copy.signer.last_name for copy in batch.copies.in_order()] == signers


def test_the_lines_of_signatures_follow_the_age_and_the_guardian_has_a_paper(
    world: World, forms: dict[Subject, ConsentForm]
) -> None:
    teen = make_pupil(world.school_class, "Юнина", "Яна", birth_date=date(2011, 1, 1))
    grown = make_pupil(world.school_class, "Якова", "Яна", birth_date=date(2008, 1, 1))
    parent(teen, "Опекунова", kind=RelationKind.GUARDIAN, document="решение № 5 от 01.02.2020")

    (batch,) = printed(world, asked(of_class(world)))
    pile = queries.pile_of(actions.recorded([batch.pk])[0])

    found = {copy.name.split()[0]: copy for copy in pile.copies}
    assert {name: sorted(copy.signers) for name, copy in found.items()} == {
        "Рябинина": ["representative"],
        teen.last_name: ["representative", "self"],
        grown.last_name: ["self"],
    }
    assert "решение № 5" in found["Юнина"].authority
    assert (found["Рябинина"].place, found["Рябинина"].authority) == ("5а", "")


def test_a_parents_blank_names_the_child(world: World, forms: dict[Subject, ConsentForm]) -> None:
    (batch,) = printed(world, asked(of_class(world, Subject.REPRESENTATIVE)))

    (copy,) = queries.pile_of(actions.recorded([batch.pk])[0]).copies

    assert copy.place == "Рябинина Анна, 5а"


def test_chosen_people_only(world: World, forms: dict[Subject, ConsentForm]) -> None:
    chosen = make_pupil(world.school_class, "Избранная", "Анна")

    (batch,) = printed(world, asked(of_class(world), people=frozenset({chosen.pk, world.other_pupil.pk})))

    assert names([batch]) == [["Избранная"]]
    assert batch.title == "5а: учащиеся, выборочно"


@pytest.mark.parametrize("people", [1, 30])
def test_a_pile_costs_the_same_for_any_number_of_people(
    world: World,
    forms: dict[Subject, ConsentForm],
    people: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(people):
        parent(make_pupil(world.school_class, f"Ученица{number}", "Анна"), "Мать")

    with django_assert_num_queries(16):
        batches = printed(world, asked(*groups_of(world.school, [Subject.PUPIL])))
    with django_assert_num_queries(4):
        queries.pile_of(actions.recorded([batches[0].pk])[0])


# What stops it


def test_nobody_to_print_for_is_said(world: World, forms: dict[Subject, ConsentForm]) -> None:
    answer(world.pupil, forms[Subject.PUPIL], world, signer=world.representative)
    before = PrintBatch.objects.count()

    with pytest.raises(Refused, match="Печатать некому"):
        printed(world, asked(of_class(world), whom=PrintFor.MISSING))

    assert PrintBatch.objects.count() == before


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (None, "бланк ещё не введён в действие"),
        ({"edition": 0}, "бланк ещё не введён в действие"),
        ({"purpose": ""}, "Цель обработки не заполнена"),
        ({"data": []}, "Перечень данных пуст"),
        ({"purpose": LONG * 250}, "не помещается на двух сторонах"),
    ],
)
def test_why_a_blank_cannot_be_printed(addressed: World, fields: dict[str, Any] | None, reason: str) -> None:
    if fields is not None:
        make_form(addressed.school, by=addressed.deputy, **fields)

    (said,) = actions.obstacles_to_print(addressed.school, PROCESSING, [Subject.PUPIL])

    assert said.startswith("«Обработка в электронном журнале», учащиеся: ")
    assert reason in said


def test_a_good_blank_has_no_obstacles(world: World, forms: dict[Subject, ConsentForm]) -> None:
    assert actions.obstacles_to_print(world.school, PROCESSING, list(Subject)) == []


# The job


def test_the_file_holds_exactly_what_was_recorded(world: World, forms: dict[Subject, ConsentForm]) -> None:
    job = actions.print_blanks(
        world.school, asked(*groups_of(world.school, [Subject.PUPIL])), by=world.sysadmin, at=NOW
    )

    done(job)

    batches = PrintBatch.objects.filter(job=job).order_by("pk")
    with job.result.open("rb") as made:
        data = made.read()
    codes = [code for page in pages(data) for code in page.codes]
    expected = []
    for batch in batches:
        expected.append(f"EZHK{batch.number}")
        expected += [f"EZHC{copy.number}" for copy in batch.copies.in_order()]
    assert codes == expected
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    assert job.message.startswith("Готово: 2\N{NO-BREAK SPACE}бланка с")
    assert job.result_name == "Бланки согласий, 5а учащиеся; 5б учащиеся, 10.03.2027.pdf"
    assert {len(batch.sha256) for batch in batches} == {64}


def test_a_killed_worker_makes_the_same_file_and_no_second_batch(
    world: World, forms: dict[Subject, ConsentForm]
) -> None:
    job = actions.print_blanks(world.school, asked(of_class(world)), by=world.sysadmin, at=NOW)
    before = list(PrintedCopy.objects.values_list("number", flat=True))

    first, second = (actions.make_in_job(job, jobs.Progress(job)).content for _ in range(2))

    assert not isinstance(first, bytes)
    assert not isinstance(second, bytes)
    with first, second:
        assert first.read() == second.read()
    assert list(PrintedCopy.objects.values_list("number", flat=True)) == before


def test_printing_again_makes_the_same_numbers(world: World, forms: dict[Subject, ConsentForm]) -> None:
    job = done(actions.print_blanks(world.school, asked(of_class(world)), by=world.sysadmin, at=NOW))
    batch = PrintBatch.objects.get(job=job)

    again = done(actions.make_again(batch, by=world.deputy, at=NOW))

    assert again != job
    with job.result.open("rb") as one, again.result.open("rb") as other:
        assert one.read() == other.read()


def test_what_was_printed_waits_for_its_signature(world: World, forms: dict[Subject, ConsentForm]) -> None:
    printed(world, asked(of_class(world)))

    assert status_of(world.pupil, PROCESSING, on=TODAY) == ConsentStatus.WAITING


def test_a_print_and_a_file_taken_by_another_are_in_the_log(world: World, forms: dict[Subject, ConsentForm]) -> None:
    job = done(actions.print_blanks(world.school, asked(of_class(world)), by=world.sysadmin, at=NOW))

    actions.log_fetched(job, by=world.director, at=NOW)

    log = PersonalDataAccess.objects.order_by("pk").values_list("by__username", "section", "count", "what")
    assert list(log)[-2:] == [
        ("sysadmin", "pupils", 1, "Бланки согласий: 5а: учащиеся"),
        ("director", "pupils", 1, "Готовый файл бланков: 5а: учащиеся"),
    ]


def test_a_batch_that_was_destroyed_is_told_in_words(world: World, forms: dict[Subject, ConsentForm]) -> None:
    job = actions.print_blanks(world.school, asked(of_class(world)), by=world.sysadmin, at=NOW)
    PrintBatch.objects.filter(job=job).delete()

    done(job)

    assert (job.state, bool(re.search("больше нет", job.message))) == (JobState.FAILED, True)
