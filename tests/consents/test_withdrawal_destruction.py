"""The end of a withdrawal: the letter with all earlier hand-overs, the act, and nothing of the erased values left."""

import hashlib
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from django.apps import apps
from django.urls import reverse

from consents.actions import destruction, withdrawal
from consents.actions.destruction import Act
from consents.actions.withdrawal import Paper
from consents.models import ConsentSettings, Transfer, TransferPerson, Withdrawal
from consents.states import ConsentKind, ConsentStatus, WithdrawalState
from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions.destruction import ActData
from registry.actions.destruction import destroy as destroy_people
from registry.models import DataRemark, EosAccount, ImportRun, Job, PersonalDataAccess, Pupil, Verification
from registry.states import JobState
from tests.registry.destruction_things import As, leave
from tests.world import NOW, World, make_pupil

TODAY = NOW.date()
COMMISSION = ("Берёзкина Р.А., директор", "Сосновский Т.А.")
PHONE, MAIL, SNILS = "+7 900 111-22-33", "ryabinina@example.org", "112-233-445 95"


def act(**fields: Any) -> Act:
    return Act(**{"number": "4", "on": TODAY, "commission": COMMISSION, "also": "анкета на бумаге", **fields})


def stopped(world: World, kind: ConsentKind = ConsentKind.PROCESSING) -> Withdrawal:
    """Of the pupil by her mother, stopped."""
    paper = Paper(kind, "12", date(2027, 3, 5), signer=world.representative)
    row = withdrawal.record(world.pupil, paper, by=world.deputy, at=NOW)
    return withdrawal.stop(row, on=TODAY, by=world.deputy, at=NOW)


def handed_over(world: World, name: str, *, held: str = "", taken: bool = True) -> Transfer:
    """A file with the pupil, or one that left her out."""
    made = Transfer.objects.create(
        school=world.school,
        section="pupils",
        fields=["Фамилия", "СНИЛС"],
        processor="ООО «Учебный журнал»",
        file_name=name,
        file_format="xlsx",
        size=4,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        count=1,
        held=0,
        made_by=world.sysadmin,
        made_at=NOW - timedelta(days=20),
        **({"taken_by": world.sysadmin, "taken_at": NOW - timedelta(days=19)} if taken else {}),
    )
    TransferPerson.objects.create(school=world.school, pupil=world.pupil, transfer=made, held=held)
    return made


def words_of(pdf: Any) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(bytes(pdf)))
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(words.replace("\u00a0", " ").split())


def tell(row: Withdrawal, world: World, number: str = "01-14/5") -> Withdrawal:
    return destruction.tell_processor(row, number=number, on=TODAY, by=world.deputy, at=NOW)


# --- the letter ----------------------------------------------------------------------------------------------------


def test_the_letter_names_every_file_that_held_the_person_and_no_other(world: World) -> None:
    handed_over(world, "Первая.xlsx")
    handed_over(world, "Вторая.xlsx")
    handed_over(world, "Стоп-лист.xlsx", held=ConsentStatus.NONE)
    handed_over(world, "Не взята.xlsx", taken=False)
    ConsentSettings.objects.filter(school=world.school).update(operator_address="пос. Садовый, ул. Школьная, 3")

    told = tell(stopped(world), world)

    words = words_of(told.letter_pdf)
    for expected in (
        "ООО «Учебный журнал»",
        "г. Учебный, ул. Сетевая, 2",
        "пос. Садовый, ул. Школьная, 3",
        "№ 15-Ж от 1 февраля 2027 г.",
        "Рябинина Анна Петровна (учащийся, 5а)",
        "Рябинина Ольга Ивановна (законный представитель)",
        "вх. № 12",
        "не позднее 4 апреля 2027 г.",
        "№ 01-14/5",
        "Первая.xlsx",
        "Вторая.xlsx",
        "Фамилия, СНИЛС",
        "Р.А. Берёзкина",
    ):
        assert expected in words
    assert hashlib.sha256("Первая.xlsx".encode()).hexdigest() in words.replace(" ", "")
    assert "Стоп-лист" not in words
    assert "Не взята" not in words
    assert ".." not in words


def test_the_letter_and_the_page_tell_only_what_the_file_held_of_this_person(world: World, as_: As) -> None:
    made = handed_over(world, "Родители.xlsx")
    made.fields, made.fields_of = ["Фамилия", "СНИЛС", "ФИО ребёнка"], {"pupil": ["ФИО ребёнка"]}
    made.save()

    told = tell(stopped(world), world)
    page = as_("deputy").get(reverse("consents:withdrawal", args=[told.pk])).content.decode()

    for shown in (words_of(told.letter_pdf), page):
        assert "ФИО ребёнка" in shown
        assert "СНИЛС" not in shown


def test_the_letter_is_stored_as_it_was_sent(world: World) -> None:
    row = tell(stopped(world), world)

    fresh = Withdrawal.objects.get(pk=row.pk)
    assert fresh.letter_sha256 == hashlib.sha256(bytes(fresh.letter_pdf)).hexdigest()
    assert (fresh.letter_number, fresh.letter_on, fresh.letter_by) == ("01-14/5", TODAY, world.deputy)
    assert fresh.state is WithdrawalState.TOLD
    assert PersonalDataAccess.objects.filter(what__startswith="Письмо обработчику", by=world.deputy).count() == 1


def test_without_hand_overs_the_letter_says_so(world: World) -> None:
    assert "данные этого субъекта не передавались" in words_of(tell(stopped(world), world).letter_pdf)


def test_a_late_letter_asks_for_it_at_once(world: World) -> None:
    row = stopped(world)
    Withdrawal.objects.filter(pk=row.pk).update(due_on=TODAY - timedelta(days=1))

    assert "сделать это незамедлительно" in words_of(tell(Withdrawal.objects.get(pk=row.pk), world).letter_pdf)


def test_no_letter_without_a_processor_or_a_number(world: World) -> None:
    row = stopped(world)
    with pytest.raises(Refused, match="исходящий номер"):
        tell(row, world, " ")
    ConsentSettings.objects.filter(school=world.school).update(processor_address="")

    with pytest.raises(Refused, match="кто обрабатывает данные по поручению"):
        tell(row, world)
    assert Withdrawal.objects.get(pk=row.pk).letter_on is None


def test_a_letter_is_written_once(world: World) -> None:
    row = stopped(world)
    first = tell(row, world)

    with pytest.raises(Outrun):
        tell(row, world, "другой")
    assert Withdrawal.objects.get(pk=row.pk).letter_number == first.letter_number


# --- the act -------------------------------------------------------------------------------------------------------


def destroy(row: Withdrawal, world: World, **fields: Any) -> Withdrawal:
    return destruction.destroy(row, act=act(**fields), by=world.director, at=NOW)


def test_data_that_was_handed_over_are_destroyed_after_the_letter(world: World) -> None:
    handed_over(world, "Первая.xlsx")
    row = stopped(world)
    with pytest.raises(Refused, match="сначала составьте письмо"):
        destroy(row, world)

    done = destroy(tell(row, world), world)

    assert done.state is WithdrawalState.DESTROYED
    assert "письмо № 01-14/5 от 10.03.2027" in words_of(done.act_pdf)


def test_photographs_are_taken_down_without_a_letter_about_the_journal(world: World, as_: As) -> None:
    """What was handed over by the consent to processing stays where it is."""
    handed_over(world, "Первая.xlsx")
    row = stopped(world, ConsentKind.DISTRIBUTION)
    client, address = as_("director"), reverse("consents:withdrawal", args=[row.pk])
    deadlines = client.get(reverse("consents:deadlines", args=[world.school.pk])).content.decode()

    page = client.get(address).content.decode()
    done = destroy(row, world, also="фотографии с сайта школы")

    assert "уничтожить данные по акту или записать основание" in deadlines
    assert "Распространение прекращено</li>" in page
    assert "Обработчик извещён" not in page
    assert "Чтобы сведения снова можно было размещать, " in page
    assert "Уничтожить и&nbsp;составить акт" in page
    assert done.state is WithdrawalState.DESTROYED


def test_a_letter_about_distribution_asks_to_destroy_nothing_of_the_journal(world: World) -> None:
    handed_over(world, "Первая.xlsx")

    words = words_of(tell(stopped(world, ConsentKind.DISTRIBUTION), world).letter_pdf)

    assert "прекратить распространение персональных данных этого субъекта" in words
    assert "Оператор прекратил распространение этих данных" in words
    assert [told for told in ("уничтожить", "Первая.xlsx", "не передавались", "обработку этих") if told in words] == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"number": " "}, "номер акта"),
        ({"commission": ()}, "кто|человека"),
        ({"also": " "}, "что стереть"),
        ({"number": "1"}, "Акт № 1 за 2027 год уже есть"),
        ({"on": TODAY + timedelta(days=2)}, "ещё не наступил"),
        ({"on": date(2027, 3, 5)}, "раньше предыдущей отметки"),
    ],
)
def test_no_act_that_is_not_whole(world: World, fields: dict[str, Any], reason: str) -> None:
    row = stopped(world)

    with pytest.raises(Refused, match=reason):
        destroy(row, world, **fields)
    assert Withdrawal.objects.get(pk=row.pk).state is WithdrawalState.STOPPED


def test_two_withdrawals_have_two_acts(world: World) -> None:
    destroy(stopped(world), world)
    paper = Paper(ConsentKind.PROCESSING, "13", TODAY)
    other = withdrawal.record(world.staff["deputy"], paper, by=world.deputy, at=NOW)
    other = withdrawal.stop(other, on=TODAY, by=world.deputy, at=NOW)

    with pytest.raises(Refused, match="Акт № 4 за 2027 год уже есть"):
        destroy(other, world)


def test_an_act_of_people_whose_term_is_over_sees_the_acts_of_withdrawals(world: World) -> None:
    destroy(stopped(world), world)
    other = leave(make_pupil(world.things["school_class"], "Клёнова", "Яна"))
    chosen = {"pupils": frozenset({other.pk})}
    wanted = ActData(number=" 4 ", dated=TODAY, reason="истёк срок хранения", commission=COMMISSION)

    with pytest.raises(Refused, match="Акт № 4 за 2027 год уже есть"):
        destroy_people(world.school, chosen, act=wanted, by=world.director, at=NOW)

    free = replace(wanted, number="5")
    assert destroy_people(world.school, chosen, act=free, by=world.director, at=NOW).number == "5"


def with_numbers(world: World) -> Pupil:
    """The card has had two phones, and every copy of them lies somewhere."""
    pupil: Pupil = world.pupil
    for phone in ("+7 900 000-00-01", PHONE):
        pupil.phone, pupil.email, pupil.snils = phone, MAIL, SNILS
        save_as(pupil, by=world.sysadmin, reason="правка")
    Verification.objects.create(
        school=world.school,
        section="pupils",
        object_id=pupil.pk,
        fingerprint="f" * 64,
        seen={"phone": PHONE, "last_name": pupil.last_name},
        checked_by=world.deputy,
        checked_at=NOW,
    )
    DataRemark.objects.create(
        school=world.school,
        section="pupils",
        object_id=pupil.pk,
        field="phone",
        was={"phone": "+7 900 000-00-01"},
        text=f"Телефон {PHONE} не отвечает",
        made_by=world.deputy,
        made_at=NOW,
    )
    return pupil


def everything_in_the_database() -> str:
    found = [
        json.dumps(row, default=str, ensure_ascii=False)
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values()
    ]
    return "\n".join(found)


def test_erased_values_are_left_nowhere_and_the_name_stays(world: World) -> None:
    pupil = with_numbers(world)
    row = stopped(world)
    assert destruction.erasable(pupil) == {
        "phone": "телефон",
        "email": "электронная почта",
        "snils": "СНИЛС",
        "code": destruction.CODE_WORDS,
    }
    before = everything_in_the_database()
    assert before.count(PHONE) >= 4

    done = destroy(row, world, erase=frozenset({"phone", "email", "snils", "code"}))

    left = everything_in_the_database()
    assert [value for value in (PHONE, "+7 900 000-00-01", MAIL, SNILS) if value in left] == []
    pupil.refresh_from_db()
    assert (pupil.phone, pupil.email, pupil.snils, pupil.last_name) == ("", "", "", "Рябинина")
    assert pupil.history.first().history_change_reason == "стёрто по отзыву согласия"
    assert not EosAccount.objects.of(pupil).exists()
    assert not EosAccount.history.filter(pupil=pupil).exists()
    assert ImportRun.objects.filter(wiped_at=None).count() == 0
    words = words_of(done.act_pdf)
    for expected in ("АКТ № 4", "телефон;", "СНИЛС;", "вне программы: анкета на бумаге", "Р. А. П.", COMMISSION[1]):
        assert expected in words
    assert "Рябинина" not in words
    assert done.act_sha256 == hashlib.sha256(bytes(Withdrawal.objects.get(pk=row.pk).act_pdf)).hexdigest()


def test_what_was_not_chosen_stays(world: World) -> None:
    pupil = with_numbers(world)

    destroy(stopped(world), world, erase=frozenset({"snils"}))

    pupil.refresh_from_db()
    assert (pupil.phone, pupil.email, pupil.snils) == (PHONE, MAIL, "")
    assert EosAccount.objects.of(pupil).exists()
    assert PHONE in everything_in_the_database()


def test_a_phone_of_the_whole_family_stays_with_the_mother(world: World) -> None:
    with_numbers(world)
    world.representative.phone = PHONE
    save_as(world.representative, by=world.sysadmin, reason="правка")

    destroy(stopped(world), world, erase=frozenset({"phone"}))

    world.representative.refresh_from_db()
    assert world.representative.phone == PHONE
    assert Verification.objects.get(object_id=world.pupil.pk, section="pupils").seen["phone"] == PHONE


def test_a_field_that_has_gone_meanwhile_stops_the_whole(world: World) -> None:
    row = stopped(world)

    with pytest.raises(Outrun, match="данные изменились"):
        destroy(row, world, erase=frozenset({"phone"}))


def test_nothing_is_erased_while_a_worker_writes_a_file_of_people(world: World) -> None:
    pupil = with_numbers(world)
    Job.objects.create(
        school=world.school, kind="export", title="Учащиеся", state=JobState.RUNNING, created_by=world.sysadmin
    )

    with pytest.raises(Refused, match="готовится файл выгрузки"):
        destroy(stopped(world), world, erase=frozenset({"phone"}))
    pupil.refresh_from_db()
    assert pupil.phone == PHONE
