"""Operator, processor and who signs at 14–17: the page and the action behind it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consents.actions import settings as actions
from consents.models import ConsentSettings, settings_of
from consents.states import Subject, TeenSigners
from ezh_rollout.shared.refusal import Outrun
from tests.consents.form_things import words_of
from tests.world import World
from tests.world_consents import make_form

As = Callable[[str], Client]


def url(world: World) -> str:
    return reverse("consents:settings", args=[world.school.pk])


def typed(**changed: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "operator_name": "",
        "operator_address": "",
        "contacts": "8 (800) 000-00-00",
        "processor_name": "ПАО «Другой журнал»",
        "processor_address": "г. Учебный, ул. Новая, 3",
        "processor_contract": "16-Ж",
        "processor_contract_date": "2027-03-01",
        "teen_signers": "representative",
        **changed,
    }


def test_settings_are_saved_with_their_history(world: World, as_: As) -> None:
    answer = as_("deputy").post(url(world), typed(processor_name="  ПАО   «Другой журнал» "))

    kept = ConsentSettings.objects.get(school=world.school)
    assert answer["Location"] == url(world)
    assert (kept.processor_name, kept.teen_signers, kept.version) == (
        "ПАО «Другой журнал»",
        TeenSigners.REPRESENTATIVE,
        2,
    )
    assert kept.history.first().history_user == world.deputy
    page = words_of(as_("director").get(url(world)))
    assert "История" in page
    assert "ООО «Учебный журнал»" in page


def test_the_first_settings_of_a_school_are_saved(world: World, as_: As) -> None:
    ConsentSettings.objects.all().delete()
    assert 'name="version" value="0"' in as_("deputy").get(url(world)).content.decode()

    as_("deputy").post(url(world), typed(version=0))

    kept = ConsentSettings.objects.get(school=world.school)
    assert (kept.processor_name, kept.version) == ("ПАО «Другой журнал»", 1)


def test_the_card_of_the_school_is_offered_as_the_operator(world: World, as_: As) -> None:
    page = as_("deputy").get(url(world)).content.decode()

    assert f"Пусто — как в карточке школы: {world.school.full_name}" in page.replace("&quot;", '"')
    assert "В карточке школы этого нет: впишите здесь" in page


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"processor_name": "не заполнено"}, "Это не заполнено"),
        ({"processor_address": "___"}, "Это не заполнено"),
        ({"processor_contract": ""}, "Впишите номер договора"),
        ({"processor_contract_date": "32.13.2027"}, "Впишите дату"),
        ({"teen_signers": "cat"}, "cat"),
        ({"processor_name": "х" * 401}, "400"),
    ],
)
def test_what_cannot_be_saved_is_told_and_nothing_typed_is_lost(
    world: World, as_: As, changed: dict[str, Any], error: str
) -> None:
    page = as_("deputy").post(url(world), typed(contacts="особый телефон", **changed))

    assert page.status_code == 422
    assert error in words_of(page)
    assert 'value="особый телефон"' in page.content.decode()
    assert ConsentSettings.objects.get(school=world.school).version == 1


def test_who_was_slower_sees_what_changed(world: World, as_: As) -> None:
    actions.change(world.school, to={"processor_name": "АО «Третий журнал»"}, version=1, by=world.director)

    page = as_("deputy").post(url(world), typed())

    assert page.status_code == 409
    assert "АО «Третий журнал»" in words_of(page)
    assert 'value="ПАО «Другой журнал»"' in page.content.decode()
    assert as_("deputy").post(url(world), typed(version=2)).status_code == 302


def test_settings_that_nobody_had_saved_are_saved_by_one(world: World) -> None:
    ConsentSettings.objects.all().delete()
    actions.change(world.school, to={"processor_name": "А"}, version=0, by=world.deputy)

    with pytest.raises(Outrun):
        actions.change(world.school, to={"processor_name": "Б"}, version=0, by=world.director)

    assert settings_of(world.school).processor_name == "А"


def test_who_only_reads_sees_no_form(world: World, as_: As) -> None:
    page = as_("sysadmin").get(url(world))

    assert "ООО «Учебный журнал»" in words_of(page)
    assert 'name="processor_name"' not in page.content.decode()


def test_the_page_names_forms_that_print_the_old_processor(world: World, as_: As) -> None:
    make_form(world.school, Subject.PUPIL, by=world.deputy)
    told = "Бланк называет другого обработчика"
    assert told not in words_of(as_("deputy").get(url(world)))

    as_("deputy").post(url(world), typed())

    assert told in words_of(as_("deputy").get(url(world)))
