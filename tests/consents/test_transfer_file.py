"""The file of a hand-over: written down with its fingerprint, taken once or again, wiped when a consent goes."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from consents.actions import transfer as actions
from consents.actions import withdrawal
from consents.actions.consent import void
from consents.models import Consent, ConsentSettings, Transfer, TransferPerson
from consents.queries.transfer import lying_with, transfers_of
from consents.states import Answer, ConsentKind
from ezh_rollout.shared.refusal import Outrun, Refused
from registry import retention
from registry.models import PersonalDataAccess, Pupil
from registry.states import AccessKind, FileFormat
from tests.consents.transfer_things import (
    TODAY,
    add_parent,
    asking,
    hand_over,
    lies,
    lines,
    say,
    taken,
    template_of,
    withdraw,
)
from tests.registry.destruction_things import destroyed, leave
from tests.world import NOW, World, make_pupil, make_world


@pytest.fixture
def ready(world: World) -> Transfer:
    """A file of one pupil that waits to be taken."""
    say(world, world.pupil)
    return hand_over(world, asking(world))


# --- writing down ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file_format", FileFormat)
def test_the_hand_over_knows_the_fingerprint_and_the_size_of_the_very_file(world: World, file_format: str) -> None:
    say(world, world.pupil)
    made = hand_over(world, asking(world, file_format=file_format))

    content = taken(world, made)

    assert (made.sha256, made.size) == (hashlib.sha256(content).hexdigest(), len(content))


def test_the_hand_over_says_who_to_whom_what_and_why(world: World) -> None:
    say(world, world.pupil)
    template = template_of(world, "pupils", {"ФИО": "full_name", "": "birth_date", "Телефон": "phone"})

    made = hand_over(world, asking(world, template=template, narrowed="5а класс", classes=[world.school_class.pk]))

    made.refresh_from_db()
    assert made.processor == "ООО «Учебный журнал», г. Учебный, ул. Сетевая, 2, договор № 15-Ж от 01.02.2027"
    # A column without a header has the name of its field; a column without a value held nothing.
    assert made.fields == ["ФИО", "Дата рождения"]
    assert (made.section, made.template, made.template_name) == ("pupils", template, "Сеть: pupils")
    assert (made.narrowed, made.why, made.made_by, made.made_at) == (
        *("5а класс", "загрузка в журнал"),
        *(world.sysadmin, NOW),
    )
    assert (made.taken_at, made.dropped_at) == (None, None)


def test_the_name_of_the_file_on_the_disk_says_nothing_and_cannot_be_guessed(ready: Transfer) -> None:
    name = str(ready.file.name)

    assert len(name.rpartition("/")[2]) == len("0" * 32 + ".csv")
    assert "чащиеся" not in name


def test_a_consent_that_went_while_the_file_was_written_leaves_nothing(world: World) -> None:
    say(world, world.pupil)
    with actions.drafted(asking(world), school=world.school, on=TODAY) as draft:
        withdraw(world, world.pupil)

        with pytest.raises(Outrun, match=r"изменилось согласие: Рябинина А\.\s?П\."):
            actions.record(draft, by=world.sysadmin, at=NOW)
        actions.keep(draft)

    assert not Transfer.objects.filter(section="pupils").exists()
    assert not TransferPerson.objects.filter(pupil=world.pupil).exists()


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_before_the_file_takes_its_place_leaves_no_file_without_a_row() -> None:
    world = make_world()
    say(world, world.pupil)
    with actions.drafted(asking(world), school=world.school, on=TODAY) as draft:
        made = actions.record(draft, by=world.sysadmin, at=NOW)
        name = str(made.file.name)
        withdraw(world, world.pupil)
        actions.keep(draft)

    assert not made.file.storage.exists(name)
    assert not lies(made)


def test_a_file_that_was_not_written_to_its_end_is_not_given_out(world: World, ready: Transfer) -> None:
    with ready.file.storage.open(str(ready.file.name), "rb+") as file:
        file.truncate(ready.size - 1)

    assert not lies(ready)
    with pytest.raises(Refused, match="Файла больше нет"):
        taken(world, ready)


def test_somebody_who_was_destroyed_while_the_file_was_written_is_in_no_file(world: World) -> None:
    say(world, world.pupil)
    with actions.drafted(asking(world), school=world.school, on=TODAY) as draft:
        Consent.objects.filter(pupil=world.pupil).delete()
        Pupil.objects.filter(pk=world.pupil.pk).delete()

        with pytest.raises(Outrun):
            actions.record(draft, by=world.sysadmin, at=NOW)


def test_a_consent_that_came_while_the_file_was_written_changes_nothing(world: World) -> None:
    say(world, world.pupil)
    with actions.drafted(asking(world), school=world.school, on=TODAY) as draft:
        say(world, world.other_pupil)

        made = actions.record(draft, by=world.sysadmin, at=NOW)

    assert (made.count, made.held) == (1, 1)


def test_a_processor_who_went_while_the_file_was_written_gets_none(world: World) -> None:
    say(world, world.pupil)
    with actions.drafted(asking(world), school=world.school, on=TODAY) as draft:
        ConsentSettings.objects.update(processor_name="")

        with pytest.raises(Refused, match="кому передаются"):
            actions.record(draft, by=world.sysadmin, at=NOW)


def test_a_letter_that_the_encoding_lacks_is_told_and_nothing_is_left(world: World) -> None:
    foreign = make_pupil(world.school_class, "Әлиева", "Анна")
    add_parent(world, foreign, "Осокин", "Пётр")
    say(world, foreign)

    with pytest.raises(Refused, match="Выберите CSV в кодировке UTF-8"):
        hand_over(world, asking(world, file_format=FileFormat.CSV_OLD))

    assert not Transfer.objects.filter(section="pupils").exists()


# --- taking ---------------------------------------------------------------------------------------------------------


def test_data_have_left_when_the_file_was_taken_for_the_first_time(world: World, ready: Transfer) -> None:
    assert not transfers_of(world.pupil).exists()

    content = taken(world, ready)
    again = taken(world, ready, at=NOW + timedelta(days=1))

    ready.refresh_from_db()
    assert lines(content)[1][0] == "Рябинина"
    assert again == content
    assert (ready.taken_by, ready.taken_at) == (world.sysadmin, NOW)
    assert list(transfers_of(world.pupil)) == [ready]
    logged = PersonalDataAccess.objects.filter(kind=AccessKind.EXPORT)
    assert [(row.count, row.section, row.why) for row in logged] == [(1, "pupils", "загрузка в журнал")] * 2


def test_a_hand_over_is_about_those_who_were_in_it(world: World, ready: Transfer) -> None:
    taken(world, ready)

    assert not transfers_of(world.other_pupil).exists()
    assert not transfers_of(world.representative).exists()
    assert list(transfers_of(world.staff["employee"])) == [world.things["transfer"]]


def test_a_withdrawal_wipes_the_file_that_nobody_took(
    world: World, ready: Transfer, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(world, world.pupil)

    ready.refresh_from_db()
    assert (ready.file.name, ready.taken_at, ready.dropped_at) == ("", None, NOW)
    assert not transfers_of(world.pupil).exists()
    with pytest.raises(Refused, match="Файла больше нет"):
        taken(world, ready)


def test_the_wiped_file_is_gone_from_the_disk(
    world: World, ready: Transfer, django_capture_on_commit_callbacks: Any
) -> None:
    storage, name = ready.file.storage, str(ready.file.name)

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(world, world.pupil)

    assert not storage.exists(name)


def test_a_withdrawal_after_the_taking_finds_the_hand_over_and_wipes_the_copy(world: World, ready: Transfer) -> None:
    taken(world, ready)

    withdraw(world, world.pupil)

    assert list(transfers_of(world.pupil)) == [ready]
    assert not lies(ready)
    assert ready.dropped_at is None


def test_a_withdrawal_of_another_consent_or_of_another_person_leaves_the_file(world: World, ready: Transfer) -> None:
    withdraw(world, world.pupil, ConsentKind.DISTRIBUTION)
    paper = withdrawal.Paper(ConsentKind.PROCESSING, "22", TODAY, signer=world.other_representative)
    withdrawal.record(world.other_pupil, paper, by=world.deputy, at=NOW)

    assert lies(ready)
    assert lines(taken(world, ready))[1][0] == "Рябинина"


@pytest.mark.parametrize("what", ["voided", "refused", "old"])
def test_whatever_ends_the_consent_the_file_is_not_given_out(world: World, ready: Transfer, what: str) -> None:
    """Not by a withdrawal: the answer was an error, the parent said no, the pupil became fourteen."""
    on = TODAY
    if what == "voided":
        void(Consent.objects.get(pupil=world.pupil), reason="не тот ребёнок", by=world.deputy, at=NOW)
    elif what == "refused":
        say(world, world.pupil, Answer.REFUSED, on=TODAY.replace(day=9), at=NOW)
    else:
        on = world.pupil.birth_date.replace(year=2029)

    with pytest.raises(Refused, match=r"Файл стёрт.*Рябинина А\.\s?П\."):
        taken(world, ready, on=on)

    assert not lies(ready)
    assert (ready.taken_at, ready.dropped_at) == (None, NOW)
    assert not PersonalDataAccess.objects.filter(kind=AccessKind.EXPORT).exists()


def test_the_file_is_not_given_out_when_somebody_in_it_was_destroyed(world: World, ready: Transfer) -> None:
    ready.people.all().delete()

    with pytest.raises(Refused, match="уничтожены по акту"):
        taken(world, ready)

    assert not lies(ready)


def test_a_file_that_was_never_written_is_told_and_never_left(world: World, ready: Transfer) -> None:
    """The process was killed between the row and the file."""
    ready.file.storage.delete(str(ready.file.name))

    with pytest.raises(Refused, match="Сделайте новый"):
        taken(world, ready)

    ready.refresh_from_db()
    assert (ready.taken_at, ready.dropped_at) == (None, NOW)


@pytest.mark.parametrize(("days", "is_kept"), [(30, True), (31, False)])
@pytest.mark.parametrize("was_taken", [True, False])
def test_a_file_lies_for_a_month(world: World, ready: Transfer, days: int, is_kept: bool, was_taken: bool) -> None:
    if was_taken:
        taken(world, ready)

    touched = actions.wipe_expired(at=NOW + timedelta(days=days))

    assert touched == (not is_kept)
    assert lies(ready) is is_kept
    assert (ready.dropped_at is not None) is (not is_kept and not was_taken)
    assert ready.is_taken is was_taken


def test_an_act_of_destruction_takes_the_lines_and_the_files_of_the_person(world: World, ready: Transfer) -> None:
    taken(world, ready)
    Consent.objects.filter(pupil=world.pupil).delete()
    leave(world.pupil)

    destroyed(world, pupils=world.pupil.pk)

    ready.refresh_from_db()
    assert not TransferPerson.objects.filter(transfer=ready, held="").exists()
    assert TransferPerson.objects.filter(transfer=ready).exclude(held="").count() == 1
    assert (ready.count, ready.sha256 != "", lies(ready)) == (1, True, False)


def test_an_act_about_a_section_without_people_here_touches_nothing(world: World, ready: Transfer) -> None:
    doomed = retention.Destroyed(world.school.pk, "rooms", frozenset({1}), frozenset(), frozenset(), NOW)

    assert actions.forget_people(doomed) == 0
    assert lies(ready)


def test_which_files_hold_the_person_is_asked_of_those_that_lie_here(world: World, ready: Transfer) -> None:
    assert list(lying_with(world.pupil)) == [ready]
    assert not lying_with(world.other_pupil).exists()
    assert not lying_with(world.staff["employee"]).exists()


def test_taking_asks_as_often_for_one_as_for_thirty(world: World, django_assert_num_queries: Any) -> None:
    queries = 16
    say(world, world.pupil)
    one = hand_over(world, asking(world))
    with django_assert_num_queries(queries):
        taken(world, one)
    for number in range(29):
        pupil = make_pupil(world.school_class, "Осокина", f"Имя{number}")
        add_parent(world, pupil, "Осокин", f"Имя{number}")
        say(world, pupil)
    many = hand_over(world, asking(world))

    with django_assert_num_queries(queries):
        content = taken(world, many)

    assert len(lines(content)) == 31
