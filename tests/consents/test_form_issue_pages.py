"""The issue of an edition: what changes, what it costs, and what is asked."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consents.actions import form as actions
from consents.models import Consent, ConsentForm, ConsentSettings
from consents.states import ConsentKind, FormStart, Subject
from tests.consents.form_things import begin, words_of
from tests.world import NOW, World
from tests.world_consents import make_form

As = Callable[[str], Client]
PUPIL = Subject.PUPIL


pytestmark = pytest.mark.usefixtures("operator_address")


def test_the_first_edition_asks_nothing(world: World, as_: As) -> None:
    draft = begin(world)
    url = reverse("consents:form_issue", args=[draft.pk])
    page = as_("deputy").get(url)

    assert "Нужны ли новые подписи" not in words_of(page)
    assert as_("deputy").post(url, {"version": 1})["Location"] == reverse("consents:form", args=[draft.pk])
    assert ConsentForm.objects.get(pk=draft.pk).edition == 1


def test_a_later_edition_shows_what_changes_and_what_it_costs(world: World, as_: As) -> None:
    # The page asks for the day of today.
    ConsentForm.objects.filter(pk=world.consent_form.pk).update(issued_on=date(2026, 1, 9))
    Consent.objects.filter(pk=world.consent.pk).update(signed_on=date(2026, 1, 10))
    staff = ConsentForm.objects.current(world.school, ConsentKind.PROCESSING, Subject.EMPLOYEE)
    assert staff is not None
    draft = actions.begin(
        world.school,
        kind=ConsentKind.PROCESSING,
        subject=Subject.EMPLOYEE,
        start=FormStart.COPY,
        by=world.deputy,
        at=NOW,
    )
    actions.edit(draft, to={"data": [*staff.data[:-1], "рост"]}, version=1, by=world.deputy)

    text = words_of(as_("deputy").get(reverse("consents:form_issue", args=[draft.pk])))

    assert "Нужны ли новые подписи" in text
    assert "по существу" in text
    assert "похоже, новые подписи нужны" in text
    # One member of staff has signed, on the first edition.
    assert "придётся подписать заново, — 1." in text


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({}, ["Ответьте, нужны ли новые подписи.", "Напишите, что изменилось."]),
        ({"needs_signatures": "yes"}, ["Напишите, что изменилось."]),
        ({"change_note": "цель"}, ["Ответьте, нужны ли новые подписи."]),
    ],
)
def test_a_later_edition_is_not_issued_without_its_answers(
    world: World, as_: As, answers: dict[str, str], errors: list[str]
) -> None:
    make_form(world.school, by=world.deputy)
    draft = begin(world)

    page = as_("deputy").post(reverse("consents:form_issue", args=[draft.pk]), {"version": 1, **answers})

    assert page.status_code == 422
    assert [error for error in errors if error not in words_of(page)] == []
    assert ConsentForm.objects.get(pk=draft.pk).is_draft


@pytest.mark.parametrize(("answer", "needed"), [("yes", True), ("no", False)])
def test_the_answer_about_signatures_is_kept(world: World, as_: As, answer: str, needed: bool) -> None:
    make_form(world.school, by=world.deputy)
    draft = begin(world)
    data = {"version": 1, "needs_signatures": answer, "change_note": "новый перечень"}

    as_("deputy").post(reverse("consents:form_issue", args=[draft.pk]), data)

    form = ConsentForm.objects.get(pk=draft.pk)
    assert (form.edition, form.needs_signatures, form.change_note) == (2, needed, "новый перечень")


def test_an_unfinished_draft_is_not_issued_and_all_reasons_are_told(world: World, as_: As) -> None:
    draft = begin(world)
    actions.edit(draft, to={"purpose": "указать", "withdrawing": ""}, version=1, by=world.deputy)
    url = reverse("consents:form_issue", args=[draft.pk])

    for page in (as_("deputy").get(url), as_("deputy").post(url, {"version": 2})):
        assert "Цель обработки не заполнена." in words_of(page)
        assert "Не написано, как отозвать согласие." in words_of(page)
    assert ConsentForm.objects.get(pk=draft.pk).is_draft


def test_a_draft_changed_while_it_was_read_is_shown_again(world: World, as_: As) -> None:
    draft = begin(world)
    actions.edit(draft, to={"purpose": "Другая цель обработки данных"}, version=1, by=world.director)
    url = reverse("consents:form_issue", args=[draft.pk])

    page = as_("deputy").post(url, {"version": 1})

    assert page.status_code == 409
    assert "другой человек изменил этот бланк" in words_of(page)
    assert as_("deputy").post(url, {"version": 2}).status_code == 302


def test_an_issue_twice_is_told(world: World, as_: As) -> None:
    draft = begin(world)
    url = reverse("consents:form_issue", args=[draft.pk])
    as_("deputy").post(url, {"version": 1})

    assert as_("deputy").post(url, {"version": 1}).status_code == 409
    assert ConsentForm.objects.get(pk=draft.pk).version == 2


def test_a_text_whose_processor_changed_since_it_was_read_is_shown_again(world: World, as_: As) -> None:
    draft, browser = begin(world), as_("deputy")
    url = reverse("consents:form_issue", args=[draft.pk])
    read = sent_from(browser.get(url))
    ConsentSettings.objects.update(processor_name="ПАО «Другой журнал»")

    told = browser.post(url, read)
    again = browser.post(url, sent_from(told))

    assert (told.status_code, again.status_code) == (409, 302)
    assert "изменились настройки согласий" in words_of(told)
    issued = ConsentForm.objects.get(pk=draft.pk)
    assert (issued.edition, issued.frozen["processor_name"]) == (1, "ПАО «Другой журнал»")


def sent_from(page: Any) -> dict[str, str]:
    """What the browser sends when nothing is typed."""
    hidden = re.findall(r'<input type="hidden" name="(version|shown)" value="([^"]*)"', page.content.decode())
    return dict(hidden)
