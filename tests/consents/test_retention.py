"""Nobody is destroyed too early because of the register, and with the destroyed nothing of the register is left."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from consents.actions import demand as demands
from consents.actions import withdrawal as withdrawals
from consents.actions.consent import Paper, Said, record
from consents.actions.demand import Claim
from consents.actions.printing import KIND as PRINTING
from consents.actions.withdrawal import Paper as WithdrawalPaper
from consents.models import (
    Consent,
    Demand,
    PrintBatch,
    PrintedCopy,
    ScanBatch,
    ScanFile,
    ScanPage,
    Transfer,
    TransferPerson,
    Withdrawal,
)
from consents.queries.deadline import scans_with_gone_pages
from consents.retention import held_by_register
from consents.states import Answer, ConsentKind, DemandKind, PageDecision, PageOutcome, ScanState, Subject
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.models import DestructionAct, Job, Pupil, Representation, Representative
from registry.states import JobState
from tests.registry.destruction_things import LONG_AGO, ON, destroyed, leave
from tests.world import NOW, World, make_pupil
from tests.world_consents import PICTURE, make_form, number_of

LEFT_ON = date(2024, 3, 1)
OLD = datetime(2023, 9, 5, 9, 0, tzinfo=NOW.tzinfo)


def held(world: World, section: str, pk: int, on: date = ON) -> str:
    return held_by_register(section, world.school.pk, [pk], on).get(pk, "")


def say(world: World, person: Any, signed_on: date, signer: Representative | None = None, **fields: Any) -> Consent:
    """A yes that was written down on the day of its signature."""
    at = datetime.combine(signed_on, OLD.timetz())
    paper = Paper(kind=ConsentKind.PROCESSING, signed_on=signed_on, **fields)
    return record(person, paper, said=[Said(Answer.GIVEN, signer)], by=world.deputy, at=at)[0]


def withdraw(world: World, on: date, *, closed: bool = True) -> Withdrawal:
    at = datetime.combine(on, OLD.timetz())
    paper = WithdrawalPaper(ConsentKind.PROCESSING, "7", on, signer=world.representative)
    row = withdrawals.record(world.pupil, paper, by=world.deputy, at=at)
    return withdrawals.continue_on_ground(row, ground="закон", on=on, by=world.deputy, at=at) if closed else row


def ask(world: World, on: date, *, closed: bool = True) -> Demand:
    at = datetime.combine(on, OLD.timetz())
    row = demands.record(
        world.pupil, Claim(DemandKind.ACCESS, "8", on, signer=world.representative), by=world.deputy, at=at
    )
    return demands.answer(row, words="ответ", on=on, by=world.deputy, at=at) if closed else row


RECENT, EDGE, PAST = date(2026, 1, 1), date(2024, 3, 11), date(2024, 3, 10)
HELD: list[tuple[str, Callable[[World], Any], str]] = [
    ("nothing was ever said", lambda _: None, ""),
    ("a consent in force to the end", lambda w: say(w, w.pupil, OLD.date(), w.representative), ""),
    (
        "a consent whose paper names a day in the future",
        lambda w: say(w, w.pupil, OLD.date(), w.representative, valid_until=date(2031, 1, 1)),
        "",
    ),
    ("a withdrawal three years ago to the day", lambda w: withdraw(w, PAST), ""),
    ("a withdrawal a day later", lambda w: withdraw(w, EDGE), "11.03.2024 нет трёх лет"),
    ("a withdrawal that is still open", lambda w: withdraw(w, date(2020, 1, 1), closed=False), "не закончены"),
    ("a demand answered after the leaving", lambda w: ask(w, RECENT), "01.01.2026 нет трёх лет"),
    ("a demand answered long ago", lambda w: ask(w, OLD.date()), ""),
    ("a demand that is still open", lambda w: ask(w, date(2020, 1, 1), closed=False), "не закончены"),
]


@pytest.mark.parametrize(("happened", "why"), [row[1:] for row in HELD], ids=[row[0] for row in HELD])
def test_who_is_held_back(world: World, happened: Callable[[World], Any], why: str) -> None:
    happened(world)
    leave(world.pupil, left_on=LEFT_ON)

    reason = held(world, "pupils", world.pupil.pk)
    assert why in reason
    assert bool(why) is bool(reason)


def test_what_was_struck_out_counts_from_that_day_and_holds_nobody_open(world: World) -> None:
    row = withdraw(world, date(2020, 1, 1), closed=False)
    withdrawals.void(row, reason="ошибка", by=world.deputy, at=OLD)
    assert held(world, "pupils", world.pupil.pk) == ""

    Withdrawal.objects.filter(pk=row.pk).update(voided_at=NOW)
    assert "10.03.2027 нет трёх лет" in held(world, "pupils", world.pupil.pk)


def test_the_hold_ends_after_three_years(world: World) -> None:
    withdraw(world, EDGE)

    assert held(world, "pupils", world.pupil.pk, on=date(2027, 3, 10))
    assert not held(world, "pupils", world.pupil.pk, on=date(2027, 3, 11))


def test_a_parent_stays_as_long_as_a_child_she_signed_for(world: World) -> None:
    """The link was taken out of the card and the parent archived; her signature still stands for the child."""
    say(world, world.pupil, OLD.date(), world.representative)
    Representation.objects.filter(representative=world.representative).delete()
    leave(world.representative)

    with pytest.raises(Refused, match="подписывал"):
        destroyed(world, representatives=world.representative.pk)
    leave(world.pupil, left_on=LEFT_ON)
    assert held(world, "representatives", world.representative.pk) == ""


def test_holds_cost_the_same_for_one_and_for_thirty(world: World, django_assert_num_queries: Any) -> None:
    people = [make_pupil(world.school_class, f"Вязов{number}", "Ян").pk for number in range(30)]

    for section, queries in (("pupils", 3), ("employees", 3), ("representatives", 6)):
        for keys in (people[:1], people):
            with django_assert_num_queries(queries):
                held_by_register(section, world.school.pk, keys, ON)


def test_the_page_of_terms_says_why_somebody_is_held(world: World) -> None:
    ask(world, RECENT)
    leave(world.pupil, left_on=LEFT_ON)

    with pytest.raises(Refused, match=r"Рябинина Анна Петровна: записи о согласии 01\.01\.2026 нет трёх лет"):
        destroyed(world, pupils=world.pupil.pk)
    assert Consent.objects.filter(school=world.school).exists()


@pytest.mark.parametrize("who", ["pupil", "employee"])
def test_nothing_is_written_down_about_the_destroyed(world: World, who: str) -> None:
    """The form was open while the director destroyed."""
    person: Any = {"pupil": world.pupil, "employee": world.staff["employee"]}[who]
    if who == "employee":
        world.users["employee"].appointments.all().delete()
    leave(person)
    section, pk = f"{who}s", person.pk
    destroyed(world, **{section: pk})
    person.pk = pk
    letter = WithdrawalPaper(ConsentKind.PROCESSING, "7", RECENT)

    with pytest.raises(Outrun, match="уничтожены по акту"):
        withdrawals.record(person, letter, by=world.deputy, at=NOW)
    with pytest.raises(Outrun, match="уничтожены по акту"):
        demands.record(person, Claim(DemandKind.ACCESS, "8", RECENT), by=world.deputy, at=NOW)
    with pytest.raises(Outrun, match="уничтожены по акту"):
        say(world, person, RECENT)


# --- nothing is left -----------------------------------------------------------------------------------------------


def everything() -> str:
    found = [
        json.dumps(row, default=str, ensure_ascii=False)
        for model in apps.get_models(include_auto_created=True)
        if model is not DestructionAct
        for row in model._base_manager.values()
    ]
    return "\n".join(found)


def rename(person: Any, last: str) -> None:
    """Whoever is destroyed has a name that nothing else of the world has."""
    person.last_name = last
    person.save()
    person.history.update(last_name=last)


def paper_trail(world: World, person: Any, signer: Representative | None) -> dict[str, Any]:
    """Everything that the register can know of somebody: a blank, its scan, answers, letters, hand-overs, files."""
    subject = next(s for s in Subject if hasattr(world.consent, s.value) and person._meta.model_name == s.value)
    about = {"school": world.school, subject.value: person}
    form = make_form(world.school, subject, by=world.deputy, edition=3)
    job = Job(
        school=world.school,
        kind=PRINTING,
        title="Бланки",
        state=JobState.DONE,
        created_by=world.deputy,
        finished_at=OLD,
    )
    job.result.save("blanks.pdf", ContentFile(b"%PDF"), save=True)
    batch = PrintBatch.objects.create(
        school=world.school, form=form, number=number_of("777"), title=f"{person.full_name}", count=1, job=job,
        made_by=world.deputy, made_at=OLD,
    )  # fmt: skip
    copy = PrintedCopy.objects.create(
        **about, batch=batch, form=form, number=number_of("778"), position=1, signer=signer
    )
    pile = ScanBatch.objects.create(
        school=world.school, title=f"пачка, {person.full_name}", state=ScanState.REVIEW, uploaded_by=world.deputy,
        uploaded_at=OLD,
    )  # fmt: skip
    original = make_file(world, pile, f"{person.full_name}.png")
    page = ScanPage(
        **about, batch=pile, file=original, number=1, outcome=PageOutcome.MATCHED, copy=copy,
        decision=PageDecision.SIGNED, decided_by=world.deputy, decided_at=OLD,
    )  # fmt: skip
    page.picture.save("page.png", ContentFile(PICTURE), save=True)
    alone = make_file(world, None, "один.png")
    consent = say(world, person, OLD.date(), signer, copy=copy, page=page, scan=alone, note=f"со слов {person}")
    at = OLD + timedelta(days=30)
    letter = WithdrawalPaper(ConsentKind.PROCESSING, "7", at.date(), signer=signer, note=f"от {person.full_name}")
    gone = withdrawals.record(person, letter, by=world.deputy, at=at)
    withdrawals.continue_on_ground(gone, ground="закон", on=at.date(), by=world.deputy, at=at)
    Withdrawal.objects.filter(pk=gone.pk).update(letter_pdf=person.full_name.encode())
    claim = Claim(DemandKind.ACCESS, "8", at.date(), text=f"я, {person.full_name}", signer=signer)
    answered = demands.record(person, claim, by=world.deputy, at=at)
    demands.answer(answered, words=f"{person.full_name}: ответ", on=at.date(), by=world.deputy, at=at)
    transfer = Transfer.objects.create(
        school=world.school, section="pupils", processor="ООО", file_name=f"{person.full_name}.xlsx",
        file_format="xlsx", size=1, sha256="0" * 64, count=1, held=0, why=f"для {person.full_name}",
        made_by=world.deputy, made_at=OLD,
    )  # fmt: skip
    TransferPerson.objects.create(**about, transfer=transfer)
    # Somebody else's row that names the person.
    Consent.objects.filter(pk=world.consent.pk).update(note=f"принесла {person.full_name}")
    files = [job.result.name, original.file.name, page.picture.name, alone.file.name]
    return {"files": [str(name) for name in files], "consent": consent, "transfer": transfer, "batch": batch}


def make_file(world: World, pile: ScanBatch | None, name: str) -> ScanFile:
    found = ScanFile(
        school=world.school, batch=pile, name=name, size=1, sha256="1" * 64, uploaded_by=world.deputy, uploaded_at=OLD
    )
    found.file.save(name, ContentFile(PICTURE), save=True)
    return found


def rows_of(model: Any, **about: Any) -> int:
    return int(model._base_manager.filter(**about).count())


@pytest.mark.parametrize("who", ["pupil", "representative", "employee"])
def test_nothing_of_the_destroyed_is_left_in_the_register(
    world: World, django_capture_on_commit_callbacks: Any, who: str
) -> None:
    person: Any = {"pupil": world.pupil, "representative": world.representative, "employee": world.staff["employee"]}[
        who
    ]
    Consent.objects.filter(pk=world.consent.pk).update(employee=world.staff["deputy"], copy=None, page=None)
    for model in (ScanPage, PrintedCopy, Withdrawal, Demand, TransferPerson):
        model.objects.all().delete()
    rename(person, "Жар-Птицына")
    trail = paper_trail(world, person, world.representative if who == "pupil" else None)
    if who == "employee":
        world.users["employee"].appointments.all().delete()
        leave(person)
    else:
        leave(world.pupil, left_on=LEFT_ON)
        leave(world.representative)
    before = everything()
    assert before.count("Жар-Птицына") > 15
    assert all(default_storage.exists(name) for name in trail["files"])

    with django_capture_on_commit_callbacks(execute=True):
        destroyed(world, **{f"{who}s": person.pk})

    left = everything()
    assert [line for line in left.splitlines() if "Жар-Птицына" in line] == []
    assert "жар-птицын" not in left
    assert [name for name in trail["files"] if default_storage.exists(name)] == []
    for table in (Consent, Consent.history.model, Withdrawal, Withdrawal.history.model, Demand, Demand.history.model):
        assert rows_of(table, **{f"{who}_id": person.pk}) == 0
    assert rows_of(ScanPage) == rows_of(PrintedCopy) == rows_of(TransferPerson) == 0
    # What is not about people stays: how many were printed, when a file was handed over.
    assert Transfer.objects.filter(pk=trail["transfer"].pk).exists()
    assert PrintBatch.objects.filter(pk=trail["batch"].pk).exists()
    assert Consent.objects.get(pk=world.consent.pk).note == "принесла данные уничтожены"


def test_the_signature_of_a_destroyed_parent_goes_with_the_old_rows_of_her_child(world: World) -> None:
    """The child left long ago as well, but was not chosen: the card stays, what she signed for it goes."""
    row = say(world, world.pupil, OLD.date(), world.representative)
    copy = PrintedCopy.objects.create(
        school=world.school, pupil=world.pupil, batch=world.print_batch, form=world.consent_form,
        number=number_of("555"), position=5, signer=world.representative,
    )  # fmt: skip
    leave(world.pupil, left_on=LEFT_ON)
    leave(world.representative)

    destroyed(world, representatives=world.representative.pk)

    assert not Consent.objects.filter(pk=row.pk).exists()
    assert not Consent.history.filter(id=row.pk).exists()
    assert PrintedCopy.objects.get(pk=copy.pk).signer is None
    assert Pupil.objects.filter(pk=world.pupil.pk).exists()


def test_pages_of_others_in_one_pile_stay(world: World, django_capture_on_commit_callbacks: Any) -> None:
    """The world's page belongs to a member of staff; one of the pupil lies in the same file."""
    page = ScanPage.objects.create(
        school=world.school, pupil=world.pupil, batch=world.scan_batch, file=world.scan_file, number=2,
        outcome=PageOutcome.MATCHED,
    )  # fmt: skip
    ScanFile.objects.filter(pk=world.scan_file.pk).update(pages_total=2)
    assert scans_with_gone_pages(world.school) == []
    leave(world.pupil, left_on=LEFT_ON, at=LONG_AGO)

    with django_capture_on_commit_callbacks(execute=True):
        destroyed(world, pupils=world.pupil.pk)

    assert not ScanPage.objects.filter(pk=page.pk).exists()
    assert ScanPage.objects.filter(pk=world.scan_page.pk).exists()
    # The file still shows the page, so somebody has to be told.
    assert scans_with_gone_pages(world.school) == [world.scan_file]
    assert scans_with_gone_pages(world.other) == []
    assert default_storage.exists(str(world.scan_file.file.name))
