"""The pages of a withdrawal and of a demand: what a form does, what a wrong one keeps, what is told."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from consents.actions import withdrawal as actions
from consents.actions.consent import Paper as ConsentPaper
from consents.actions.consent import Said
from consents.actions.consent import record as record_consent
from consents.actions.withdrawal import Paper
from consents.models import Consent, ConsentSettings, Demand, Withdrawal
from consents.queries.withdrawal import notes_on
from consents.states import Answer, ConsentKind, WithdrawalState
from registry.models import PersonalDataAccess
from tests.consents.test_withdrawal_actions import MARCH_5, came, consents, second_parent, withdraw
from tests.consents.test_withdrawal_destruction import handed_over, words_of
from tests.registry.destruction_things import As
from tests.world import NOW, World

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def add_url(world: World) -> str:
    return reverse("consents:withdrawal_add", args=["pupils", world.pupil.pk])


def form(world: World, **changed: str) -> dict[str, str]:
    data = {"kind": "processing", "signer": str(world.representative.pk), "number": "12", "received_on": "2027-03-05"}
    return {**data, "note": "по почте", **changed}


def test_a_withdrawal_is_written_down_from_the_page(world: World, as_: As) -> None:
    answer = as_("deputy").post(add_url(world), form(world), follow=True)

    text = answer.content.decode()
    assert "Отзыв записан. Исполнить до 04.04.2027." in text
    row = Withdrawal.objects.get(pupil=world.pupil)
    assert (row.signer, row.note, row.recorded_by) == (world.representative, "по почте", world.deputy)
    assert PersonalDataAccess.objects.about("pupils", world.pupil.pk).filter(by=world.deputy).exists()


def test_a_second_click_leads_to_the_first_withdrawal(world: World, as_: As) -> None:
    client = as_("deputy")
    sent = form(world, form_token="t" * 20)

    first, second = (client.post(add_url(world), sent) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]


def test_a_repetition_is_told_with_the_way_to_the_first(world: World, as_: As) -> None:
    first = withdraw(world.pupil, world.deputy, came(signer=world.representative))

    answer = as_("deputy").post(add_url(world), form(world, number="99"))

    assert answer.status_code == 409
    assert f'href="{reverse("consents:withdrawal", args=[first.pk])}"' in answer.content.decode()
    assert Withdrawal.objects.filter(pupil=world.pupil).count() == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"number": ""}, "Обязательное поле"),
        ({"received_on": "2027-03-11"}, "Этот день ещё не наступил."),
        ({"received_on": "0027-03-05"}, "опечатка"),
        ({"received_on": "5 марта"}, "Введите дату целиком"),
        ({"signer": "999999"}, "Выберите корректный вариант"),
        ({"signer": "self"}, "до 14 лет обращается законный представитель"),
        ({"kind": "other"}, "Выберите корректный вариант"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed(world: World, as_: As, changed: dict[str, str], message: str) -> None:
    answer = as_("deputy").post(add_url(world), form(world, **changed))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert "по почте" in text
    assert not Withdrawal.objects.filter(pupil=world.pupil).exists()


@pytest.mark.parametrize(("section", "pk"), [("pupils", 999_999), ("rooms", 1), ("nobody", 1)])
def test_nobody_is_no_person(world: World, as_: As, section: str, pk: int) -> None:
    for name in ("consents:withdrawal_add", "consents:demand_add"):
        assert as_("deputy").get(reverse(name, args=[section, pk])).status_code == 404


# --- step by step --------------------------------------------------------------------------------------------------


def step(client: Any, row: Withdrawal, name: str, **data: str) -> Any:
    sent = {f"{name}-{key}": value for key, value in data.items()}
    return client.post(reverse("consents:withdrawal_step", args=[row.pk, name]), sent, follow=True)


def test_the_whole_way_of_a_withdrawal(world: World, as_: As) -> None:
    handed_over(world, "Первая.xlsx")
    row = withdraw(world.pupil, world.deputy, came(signer=world.representative))
    deputy, director = as_("deputy"), as_("director")

    assert "обработка прекращена" in step(deputy, row, "stop", on="2027-03-09").content.decode().lower()
    text = step(deputy, row, "tell", on="2027-03-10", number="7").content.decode()
    assert "Письмо составлено и сохранено" in text
    assert "Уничтожает данные и&nbsp;составляет акт директор." in text
    done = step(
        director,
        row,
        "destroy",
        on="2027-03-10",
        number="4",
        also="анкета",
        commission="Берёзкина Р.А.\n\n Сосновский  Т.А. ",
        word="Уничтожить",
    ).content.decode()

    assert "Данные уничтожены, акт сохранён" in done
    assert Withdrawal.objects.get(pk=row.pk).state is WithdrawalState.DESTROYED
    for name in ("consents:withdrawal_letter", "consents:withdrawal_act"):
        PersonalDataAccess.objects.all().delete()
        paper = director.get(reverse(name, args=[row.pk]))
        assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
        assert PersonalDataAccess.objects.about("pupils", world.pupil.pk).filter(by=world.director).exists()


def test_only_the_director_destroys(world: World, as_: As) -> None:
    row = withdraw(world.pupil, world.deputy, came(signer=world.representative))
    actions.stop(row, on=TODAY, by=world.deputy, at=NOW)

    answer = step(
        as_("deputy"), row, "destroy", on="2027-03-10", number="4", also="а", commission="Б", word="уничтожить"
    )

    assert answer.status_code == 403
    assert Withdrawal.objects.get(pk=row.pk).state is WithdrawalState.STOPPED


@pytest.mark.parametrize(
    ("name", "data", "status", "message"),
    [
        ("stop", {"on": "2027-03-11"}, 422, "Этот день ещё не наступил."),
        ("stop", {"on": "2027-03-01"}, 422, "раньше предыдущей отметки"),
        ("continue", {"on": "2027-03-10", "ready": "", "words": ""}, 422, "Впишите основание или выберите готовое."),
        ("void", {"reason": ""}, 422, "Обязательное поле"),
        ("tell", {"on": "2027-03-10", "number": "7"}, 409, "известить обработчика нельзя"),
        ("fly", {}, 404, ""),
    ],
)
def test_a_wrong_step_changes_nothing(
    world: World, as_: As, name: str, data: dict[str, str], status: int, message: str
) -> None:
    row = withdraw(world.pupil, world.deputy, came(signer=world.representative))

    answer = step(as_("deputy"), row, name, **data)

    assert answer.status_code == status
    assert message in answer.content.decode()
    assert Withdrawal.objects.get(pk=row.pk).state is WithdrawalState.OPEN


@pytest.mark.parametrize(("ready", "words", "expected"), [("", "устав", "устав"), (None, "", "273-ФЗ")])
def test_the_ground_is_chosen_or_written(world: World, as_: As, ready: str | None, words: str, expected: str) -> None:
    row = withdraw(world.pupil, world.deputy, came(signer=world.representative))
    chosen = actions.OTHER_GROUNDS[0] if ready is None else ready

    step(as_("deputy"), row, "continue", on="2027-03-10", ready=chosen, words=words)

    assert expected in Withdrawal.objects.get(pk=row.pk).ground


@pytest.mark.parametrize("is_stopped", [False, True])
def test_what_was_continued_does_not_look_stopped(world: World, as_: As, is_stopped: bool) -> None:
    row = withdraw(world.pupil, world.deputy, came(signer=world.representative))
    if is_stopped:
        actions.stop(row, on=TODAY, by=world.deputy, at=NOW)
    actions.continue_on_ground(row, ground="договор", on=TODAY, by=world.deputy, at=NOW)

    page = as_("deputy").get(reverse("consents:withdrawal", args=[row.pk])).content.decode()

    assert ("Обработка прекращена</li>" in page) is is_stopped
    assert "Продолжено на&nbsp;другом основании</li>" in page


def test_the_page_of_the_person_gives_no_term_to_what_was_an_error(world: World, as_: As) -> None:
    row, client = withdraw(world.pupil, world.deputy, came(signer=world.representative)), as_("deputy")
    address = reverse("consents:person", args=["pupils", world.pupil.pk])

    before = client.get(address).content.decode()
    actions.void(row, reason="не тот человек", by=world.deputy, at=NOW)
    after = client.get(address).content.decode()

    assert ["исполнить до&nbsp;" in page for page in (before, after)] == [True, False]
    assert str(row) in after


def test_a_voided_withdrawal_says_why_and_offers_nothing(world: World, as_: As) -> None:
    row = withdraw(world.pupil, world.deputy, came(signer=world.representative))

    text = step(as_("deputy"), row, "void", reason="не тот ребёнок").content.decode()

    assert "не тот ребёнок" in text
    assert "<form class" not in text


def test_whoever_only_reads_sees_no_forms(world: World, as_: As) -> None:
    text = as_("sysadmin").get(reverse("consents:withdrawal", args=[world.withdrawal.pk])).content.decode()

    assert "Ясенев Пётр Ильич" in text
    assert "consents-withdrawal" not in text
    assert "/steps/" not in text


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_one_hand_over_and_for_thirty(
    world: World, as_: As, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        handed_over(world, f"Файл {number:02}.xlsx")
    row = withdraw(world.pupil, world.deputy, came(signer=world.representative))
    client = as_("deputy")
    client.get(reverse("consents:withdrawal", args=[row.pk]))

    with django_assert_num_queries(8):
        text = client.get(reverse("consents:withdrawal", args=[row.pk])).content.decode()
    assert f"Файл {count - 1:02}.xlsx" in text


# --- what the page says of the consents around ---------------------------------------------------------------------


def test_what_a_withdrawal_means_for_the_consents(world: World) -> None:
    mother, father = world.representative, second_parent(world)
    consents(world.pupil, world, MARCH_5.replace(day=1), mother)
    consents(world.pupil, world, MARCH_5.replace(day=2), father)
    row = withdraw(world.pupil, world.deputy, came(signer=mother))
    assert notes_on(row) == ["Прекращено и согласие, которое дал(а) Рябинин Пётр 02.03.2027."]

    consents(world.pupil, world, TODAY, father)
    assert "После отзыва дано новое согласие: Рябинин Пётр, 10.03.2027." in notes_on(row)


def test_a_withdrawal_without_a_consent_is_doubted(world: World) -> None:
    row = withdraw(world.pupil, world.deputy, came(signer=world.representative))

    assert notes_on(row) == ["В журнале нет согласия, которое этот отзыв прекращает. Не перепутан ли человек?"]


def test_what_needs_no_consent_is_said(world: World) -> None:
    paper = ConsentPaper(kind=ConsentKind.PROCESSING, signed_on=MARCH_5, ground="трудовой договор")
    person = world.staff["deputy"]
    record_consent(person, paper, said=[Said(Answer.NOT_REQUIRED)], by=world.deputy, at=NOW)

    row = actions.record(person, Paper(ConsentKind.PROCESSING, "12", MARCH_5), by=world.deputy, at=NOW)

    assert "записано «не требуется»: трудовой договор" in notes_on(row)[-1]
    assert Consent.objects.of(person).count() == 1


# --- demands -------------------------------------------------------------------------------------------------------


def test_a_demand_from_the_first_day_to_the_answer(world: World, as_: As) -> None:
    client = as_("deputy")
    data = {"kind": "access", "signer": "self", "number": "31", "received_on": "2027-03-02", "text": "Какие данные?"}

    added = client.post(reverse("consents:demand_add", args=["employees", world.staff["deputy"].pk]), data, follow=True)
    row = Demand.objects.get(number="31")
    ConsentSettings.objects.filter(school=world.school).update(operator_address="пос. Садовый, ул. Школьная, 3")
    assert "Исполнить до 17.03.2027" in added.content.decode()
    extended = change(client, row, "extend", reason="архив", on="2027-03-10")
    assert "24.03.2027" in extended.content.decode()
    assert "Срок: 10 рабочих дней, продлён на&nbsp;5 рабочих дней" in extended.content.decode().replace("\u00a0", " ")
    PersonalDataAccess.objects.all().delete()
    notice = client.get(reverse("consents:demand_notice", args=[row.pk]))
    assert "пос. Садовый, ул. Школьная, 3" in words_of(notice.content)
    assert PersonalDataAccess.objects.about("employees", world.staff["deputy"].pk).filter(by=world.deputy).exists()
    answered = change(client, row, "answer", words="ответ № 5", on="2027-03-10").content.decode()

    assert "ответ № 5" in answered
    assert "Продлить срок" not in answered


def change(client: Any, row: Demand, name: str, **data: str) -> Any:
    sent = {f"{name}-{key}": value for key, value in data.items()}
    return client.post(reverse("consents:demand_change", args=[row.pk, name]), sent, follow=True)


@pytest.mark.parametrize(
    ("name", "data", "status", "message"),
    [
        ("answer", {"words": "", "on": "2027-03-10"}, 422, "Обязательное поле"),
        ("answer", {"words": "да", "on": "2027-03-11"}, 422, "ещё не наступил"),
        ("extend", {"reason": "", "on": "2027-03-10"}, 422, "Обязательное поле"),
        ("extend", {"reason": "архив", "on": "2027-03-01"}, 422, "раньше предыдущей отметки"),
        ("void", {"reason": ""}, 422, "Обязательное поле"),
        ("fly", {}, 404, ""),
    ],
)
def test_a_wrong_change_of_a_demand_changes_nothing(
    world: World, as_: As, name: str, data: dict[str, str], status: int, message: str
) -> None:
    before = Demand.objects.filter(pk=world.demand.pk).values().get()

    answer = change(as_("deputy"), world.demand, name, **data)

    assert answer.status_code == status
    assert message in answer.content.decode()
    assert Demand.objects.filter(pk=world.demand.pk).values().get() == before


def test_somebody_answered_first(world: World, as_: As) -> None:
    client = as_("deputy")
    change(client, world.demand, "answer", words="ответ № 5", on="2027-03-10")

    assert change(client, world.demand, "answer", words="другой", on="2027-03-10").status_code == 409
    assert Demand.objects.get(pk=world.demand.pk).answer == "ответ № 5"
