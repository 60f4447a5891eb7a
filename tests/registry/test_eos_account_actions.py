"""Personal codes: encrypted until handed over, wiped then, and every state with its evidence."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import serializers
from django.db import IntegrityError, transaction

from ezh_rollout.shared.refusal import Outrun, Refused
from registry import sealing
from registry.actions import eos_account as actions
from registry.codes import Owner
from registry.models import EosAccount, Pupil
from registry.models.eos_account import EVIDENCE
from registry.states import CLOSED_CODES, CODE_MOVES, CodeState
from tests.world import NOW, SECRET_CODE, World, make_pupil

DAY = NOW.date()
FREELY_MARKED = [
    state for state in CodeState if state not in {CodeState.NOT_GENERATED, CodeState.GENERATED, CodeState.HANDED_OVER}
]


def owner(world: World, key: str) -> Owner:
    return Owner(key.removeprefix("other_"), world.things[key].pk)


def account_in(world: World, state: CodeState) -> EosAccount:
    """A row of another pupil in the given state, with the evidence the state asks for."""
    evidence: dict[str, Any] = {}
    if state in EVIDENCE:
        evidence = {f"{EVIDENCE[state]}_on": DAY, f"{EVIDENCE[state]}_by": world.sysadmin}
    if state == CodeState.HANDED_OVER:
        evidence |= {"handed_to": "Калинин Лев", "signature": "ведомость № 1"}
    if state == CodeState.GENERATED:
        evidence |= {"sealed_code": sealing.seal("OTHER-1"), "code_mark": sealing.mark("OTHER-1")}
    return EosAccount.objects.create(
        school=world.school, pupil=world.other_pupil, state=state, note="причина", **evidence
    )


def test_a_code_lies_only_encrypted(world: World) -> None:
    account = world.eos_account

    assert account.state == CodeState.GENERATED
    assert SECRET_CODE not in serializers.serialize("json", [account])
    assert sealing.unseal(account.sealed_code) == SECRET_CODE


def test_history_has_no_place_for_a_code(world: World) -> None:
    columns = {field.name for field in EosAccount.history.model._meta.fields}

    assert columns & {"sealed_code", "code_mark"} == set()
    assert SECRET_CODE not in json.dumps(list(EosAccount.history.values()), default=str)


def test_a_code_opens_only_with_the_secret_key(world: World, settings: Any) -> None:
    settings.SECRET_KEY = "another key of the same length, long enough"

    with pytest.raises(sealing.Unreadable) as caught:
        sealing.unseal(world.eos_account.sealed_code)
    assert SECRET_CODE not in str(caught.value)


def test_an_older_secret_key_still_opens(world: World, settings: Any) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of the same length, long enough"

    assert sealing.unseal(world.eos_account.sealed_code) == SECRET_CODE


def test_handing_over_writes_to_whom_and_wipes_the_code(world: World) -> None:
    count = actions.hand_over(
        world.school, [owner(world, "pupil")], on=DAY, signature="ведомость № 3", by=world.sysadmin
    )

    account = world.pupil.eos_accounts.get()
    assert count == 1
    assert (account.state, account.sealed_code, account.code_mark) == (CodeState.HANDED_OVER, "", "")
    assert (account.handed_to, account.signature) == ("Рябинина Анна Петровна", "ведомость № 3")
    assert (account.handed_over_on, account.handed_over_by) == (DAY, world.sysadmin)


def test_a_second_hand_over_says_who_was_first(world: World) -> None:
    people = [owner(world, "pupil")]
    actions.hand_over(world.school, people, on=DAY, signature="ведомость № 3", to="мама", by=world.sysadmin)

    with pytest.raises(Outrun, match=r"уже выдан 10\.03\.2027, получил\(а\) мама"):
        actions.hand_over(world.school, people, on=DAY, signature="ведомость № 4", by=world.sysadmin)


def test_a_class_is_handed_over_as_a_whole_or_not_at_all(world: World) -> None:
    """One without a code stops the class; the message names him."""
    classmate = make_pupil(world.school_class, "Вязова", "Яна")
    people = [owner(world, "pupil"), Owner("pupil", classmate.pk)]

    with pytest.raises(Refused, match="Вязова Яна: сейчас «Кода нет»"):
        actions.hand_over(world.school, people, on=DAY, signature="ведомость № 3", by=world.sysadmin)

    assert world.pupil.eos_accounts.get().state == CodeState.GENERATED


@pytest.mark.parametrize("signature", ["", "   "])
def test_no_hand_over_without_a_signature(world: World, signature: str) -> None:
    with pytest.raises(Refused, match="где человек расписался"):
        actions.hand_over(world.school, [owner(world, "pupil")], on=DAY, signature=signature, by=world.sysadmin)


def test_one_code_for_two_people_is_noticed_though_nobody_can_read_it(world: World) -> None:
    with pytest.raises(Refused) as caught:
        actions.enter_codes(world.school, {owner(world, "representative"): SECRET_CODE}, on=DAY, by=world.sysadmin)

    assert "Рябинина Ольга Ивановна: такой код уже записан за другим человеком." in str(caught.value)
    assert SECRET_CODE not in str(caught.value)


def test_one_code_typed_twice_in_one_go_is_refused(world: World) -> None:
    codes = {owner(world, "other_pupil"): "SAME-1", owner(world, "representative"): "SAME-1"}

    with pytest.raises(Refused, match="такой же код вписан ещё одному"):
        actions.enter_codes(world.school, codes, on=DAY, by=world.sysadmin)
    assert EosAccount.objects.count() == 1


@pytest.mark.parametrize("code", ["abc", "x" * 61, "QX 7", "КОД-123", "AB\tCD"])
def test_a_faulty_code_is_refused_and_not_repeated(world: World, code: str) -> None:
    with pytest.raises(Refused) as caught:
        actions.enter_codes(world.school, {owner(world, "other_pupil"): code}, on=DAY, by=world.sysadmin)

    assert "в коде" in str(caught.value)
    assert code not in str(caught.value)


def test_a_code_mistyped_is_corrected_before_the_hand_over(world: World) -> None:
    actions.enter_codes(world.school, {owner(world, "pupil"): " NEW-CODE-1 "}, on=DAY, by=world.sysadmin)

    account = world.pupil.eos_accounts.get()
    assert sealing.unseal(account.sealed_code) == "NEW-CODE-1"


def test_two_people_may_swap_codes_entered_wrongly(world: World) -> None:
    """The parent got the child's code in the table: both are corrected at once."""
    actions.enter_codes(world.school, {owner(world, "representative"): "PARENT-1"}, on=DAY, by=world.sysadmin)

    swapped = {owner(world, "pupil"): "PARENT-1", owner(world, "representative"): SECRET_CODE}
    actions.enter_codes(world.school, swapped, on=DAY, by=world.sysadmin)

    assert sealing.unseal(world.pupil.eos_accounts.get().sealed_code) == "PARENT-1"


@pytest.mark.parametrize("state", list(CodeState))
@pytest.mark.parametrize("target", FREELY_MARKED)
def test_every_state_passes_only_where_the_table_lets_it(world: World, state: CodeState, target: CodeState) -> None:
    account_in(world, state)
    people = [owner(world, "other_pupil")]

    if target in CODE_MOVES[state]:
        actions.mark(world.school, people, state=target, on=DAY, by=world.sysadmin, note="причина")
        account = world.other_pupil.eos_accounts.get()
        assert (account.state, account.sealed_code) == (target, "")
        assert getattr(account, f"{EVIDENCE[target]}_by") == world.sysadmin
    else:
        with pytest.raises(Refused):
            actions.mark(world.school, people, state=target, on=DAY, by=world.sysadmin, note="причина")
        assert world.other_pupil.eos_accounts.get().state == state


@pytest.mark.parametrize("state", list(EVIDENCE))
def test_no_state_without_its_evidence(world: World, state: CodeState) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EosAccount.objects.create(school=world.school, pupil=world.other_pupil, state=state, note="причина")


@pytest.mark.parametrize("state", [state for state in CodeState if state is not CodeState.GENERATED])
def test_no_state_but_the_first_keeps_a_code(world: World, state: CodeState) -> None:
    account = account_in(world, state)

    with pytest.raises(IntegrityError), transaction.atomic():
        EosAccount.objects.filter(pk=account.pk).update(sealed_code="x", code_mark="y")


@pytest.mark.parametrize("owners", [(), ("pupil", "employee"), ("pupil", "representative", "employee")])
def test_a_code_has_exactly_one_owner(world: World, owners: tuple[str, ...]) -> None:
    people = {"pupil": world.other_pupil, "representative": world.representative, "employee": world.staff["employee"]}

    with pytest.raises(IntegrityError), transaction.atomic():
        EosAccount.objects.create(school=world.school, **{name: people[name] for name in owners})


def test_a_person_has_one_live_row(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EosAccount.objects.create(school=world.school, pupil=world.pupil)


@pytest.mark.parametrize("state", sorted(CLOSED_CODES))
def test_a_lost_code_is_replaced_by_a_new_row_once(world: World, state: CodeState) -> None:
    lost = account_in(world, state)

    new = actions.reissue(lost, by=world.sysadmin)

    assert (new.replaces, new.state, new.pupil) == (lost, CodeState.NOT_GENERATED, world.other_pupil)
    with pytest.raises(Outrun, match="уже заведён"):
        actions.reissue(lost, by=world.sysadmin)


@pytest.mark.parametrize("state", sorted(set(CodeState) - CLOSED_CODES))
def test_a_live_code_is_not_replaced(world: World, state: CodeState) -> None:
    account = account_in(world, state)

    with pytest.raises(Refused, match="взамен утерянного"):
        actions.reissue(account, by=world.sysadmin)


def test_an_earlier_day_than_the_last_event_is_refused(world: World) -> None:
    with pytest.raises(Refused, match=r"раньше предыдущей отметки \(10\.03\.2027\)"):
        actions.hand_over(
            world.school, [owner(world, "pupil")], on=DAY - timedelta(1), signature="ведомость № 3", by=world.sysadmin
        )


def test_blocking_says_why(world: World) -> None:
    with pytest.raises(Refused, match="почему закрыт доступ"):
        actions.mark(
            world.school, [owner(world, "pupil")], state=CodeState.BLOCKED, on=DAY, by=world.sysadmin, note=" "
        )


@pytest.mark.parametrize("state", [CodeState.NOT_GENERATED, CodeState.GENERATED, CodeState.HANDED_OVER])
def test_receiving_and_handing_over_cannot_be_marked_without_their_evidence(world: World, state: CodeState) -> None:
    with pytest.raises(Refused, match="отмечаются отдельно"):
        actions.mark(world.school, [owner(world, "pupil")], state=state, on=DAY, by=world.sysadmin)


def test_people_of_another_school_are_not_there(world: World) -> None:
    with pytest.raises(Outrun, match="больше нет в списке"):
        actions.enter_codes(world.other, {owner(world, "pupil"): "FOREIGN-1"}, on=date(2027, 3, 10), by=world.stranger)


def test_somebody_archived_gets_no_code(world: World) -> None:
    world.other_pupil.archived_at = NOW
    world.other_pupil.save()

    with pytest.raises(Outrun, match="больше нет в списке"):
        actions.enter_codes(world.school, {owner(world, "other_pupil"): "LATE-1"}, on=DAY, by=world.sysadmin)


def test_every_change_leaves_history_with_its_actor(world: World) -> None:
    people = [owner(world, "pupil")]
    actions.hand_over(world.school, people, on=DAY, signature="ведомость № 3", by=world.deputy)
    actions.mark(world.school, people, state=CodeState.REGISTERED, on=DAY, by=world.sysadmin)

    found = EosAccount.history.filter(pupil_id=world.pupil.pk).order_by("history_id")
    assert list(found.values_list("state", "history_user", "history_type")) == [
        (CodeState.NOT_GENERATED, world.sysadmin.pk, "+"),
        (CodeState.GENERATED, world.sysadmin.pk, "~"),
        (CodeState.HANDED_OVER, world.deputy.pk, "~"),
        (CodeState.REGISTERED, world.sysadmin.pk, "~"),
    ]


def test_somebody_in_the_archive_gets_no_new_code(world: World) -> None:
    lost = account_in(world, CodeState.LOST)
    Pupil.objects.filter(pk=world.other_pupil.pk).update(archived_at=NOW)

    with pytest.raises(Refused, match="человек в архиве"):
        actions.reissue(lost, by=world.sysadmin)

    assert world.other_pupil.eos_accounts.get() == lost
