"""The desk: whose a doubtful page may be, by name, by number, by who is still missing."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consents.models import Consent, ScanPage
from consents.numbers import spoken
from consents.queries import scan as queries
from consents.states import Answer, ConsentKind, PageDecision, PageOutcome
from tests.consents.scan_things import SIGNED_ON, form_for, make_copy, make_page, make_pile
from tests.world import World, make_pupil
from tests.world_consents import number_of

As = Callable[[str], Client]


def desk(browser: Client, page: ScanPage, **asked: str) -> str:
    answer = browser.get(reverse("consents:scan_page", args=[page.pk]), asked)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_who_is_still_missing_from_the_pile_is_offered_first(world: World, as_: As) -> None:
    pile, back, missing = make_pile(world), make_copy(world, world.pupil), make_copy(world, world.other_pupil)
    make_page(pile, back)
    page = make_page(pile, outcome=PageOutcome.UNREADABLE)

    text = desk(as_("deputy"), page)

    assert "ещё не&nbsp;вернулись" in text
    assert world.other_pupil.full_name in text
    assert f'value="{missing.number}"' in text
    assert f"Выбрать: {world.pupil.full_name}" not in text


def test_a_sheet_that_came_back_unsigned_is_still_missing(world: World) -> None:
    pile, copy = make_pile(world), make_copy(world, world.pupil)
    make_page(pile, copy, decision=PageDecision.UNSIGNED)

    assert [candidate.person for candidate in queries.missing_of_pile(pile)] == [world.pupil]


@pytest.mark.parametrize("words", ["ряби анна", "РЯБИНИНА", "Рябинина Анна Петровна"])
def test_a_person_is_found_by_name(world: World, as_: As, words: str) -> None:
    form_for(world, world.pupil)
    page = make_page(make_pile(world), outcome=PageOutcome.UNREADABLE)

    text = desk(as_("deputy"), page, q=words)

    assert f"Выбрать: {world.pupil.full_name}" in text
    assert "Калинин" not in text


def test_whoever_answered_on_other_paper_is_looked_for_last(world: World) -> None:
    pile = make_pile(world)
    make_page(pile, make_copy(world, make_pupil(world.things["school_class"], "Первая", "Яна")))
    answered, silent = make_copy(world, world.pupil), make_copy(world, world.other_pupil)
    Consent.objects.create(
        school=world.school,
        pupil=world.pupil,
        kind=ConsentKind.PROCESSING,
        answer=Answer.GIVEN,
        signed_on=SIGNED_ON,
        accepted_by=world.deputy,
        accepted_at=timezone.now(),
    )

    assert [candidate.copy for candidate in queries.missing_of_pile(pile)] == [silent, answered]


def test_of_namesakes_the_one_that_the_pile_lacks_stands_first(world: World) -> None:
    pile, back = make_pile(world), make_copy(world, world.other_pupil)
    make_page(pile, back)
    namesake = make_pupil(world.things["school_class"], world.pupil.last_name, "Яна")
    before = [candidate.person for candidate in queries.candidates_by_name(pile, world.pupil.last_name)]

    make_copy(world, namesake)
    after = [candidate.person for candidate in queries.candidates_by_name(pile, world.pupil.last_name)]

    assert (before[:2], after[:2]) == ([world.pupil, namesake], [namesake, world.pupil])


def test_nobody_of_another_school_is_found(world: World, as_: As) -> None:
    page = make_page(make_pile(world), outcome=PageOutcome.UNREADABLE)

    assert "Никого не" in desk(as_("deputy"), page, q="Чужая Мария")


def test_a_number_typed_from_the_sheet_finds_its_person(world: World, as_: As) -> None:
    copy = make_copy(world, world.pupil)
    page = make_page(make_pile(world), outcome=PageOutcome.UNREADABLE)
    browser = as_("deputy")

    text = desk(browser, page, number=spoken(copy.number))
    data = {"person": f"pupil-{world.pupil.pk}", "form": copy.form_id, "copy": copy.number}
    answer = browser.post(reverse("consents:page_assign", args=[page.pk]), data)

    page.refresh_from_db()
    assert f"Выбрать: {world.pupil.full_name}" in text
    assert answer.status_code == 302
    assert (page.person, page.copy, page.form, page.outcome) == (
        world.pupil,
        copy,
        copy.form,
        PageOutcome.MATCHED,
    )


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("123", "вписан с ошибкой"),
        (number_of("100")[:-1] + "0", "вписан с ошибкой"),
        ("двадцать", "вписан с ошибкой"),
        (number_of("555555"), "эта школа не печатала"),
    ],
)
def test_a_wrong_number_is_told_at_once(world: World, as_: As, number: str, told: str) -> None:
    page = make_page(make_pile(world), outcome=PageOutcome.UNREADABLE)

    assert told in desk(as_("deputy"), page, number=number)


def test_a_number_of_another_school_is_not_known_here(world: World, as_: As) -> None:
    copy = make_copy(world, world.pupil)
    type(copy).objects.filter(pk=copy.pk).update(school=world.other)
    page = make_page(make_pile(world), outcome=PageOutcome.FOREIGN)

    text = desk(as_("deputy"), page, number=copy.number)

    assert "эта школа не печатала" in text
    assert world.pupil.full_name not in text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"person": "pupil-999999", "form": "1"},
        {"person": "school-1", "form": "1"},
        {"person": "pupil-²", "form": "²"},
        {"person": "pupil-1", "form": "999999"},
        {"copy": "123"},
    ],
)
def test_garbage_at_the_desk_is_answered(world: World, as_: As, data: dict[str, str]) -> None:
    page = make_page(make_pile(world), outcome=PageOutcome.UNREADABLE)

    answer = as_("deputy").post(reverse("consents:page_assign", args=[page.pk]), data)

    page.refresh_from_db()
    assert (answer.status_code, page.outcome) == (422, PageOutcome.UNREADABLE)


def test_a_duplicate_shows_the_first_sheet_beside(world: World, as_: As) -> None:
    pile, copy = make_pile(world), make_copy(world, world.pupil)
    first = make_page(pile, copy, picture=True)
    page = make_page(pile, copy, outcome=PageOutcome.DUPLICATE, picture=True)

    text = desk(as_("deputy"), page)

    assert reverse("consents:page_picture", args=[first.pk]) in text
    assert "Всё равно посмотреть подпись" in text


def test_a_page_that_is_no_consent_is_put_aside_and_the_next_one_comes(world: World, as_: As) -> None:
    pile = make_pile(world)
    cat, other = (make_page(pile, outcome=PageOutcome.UNREADABLE) for _ in range(2))
    browser, aside = as_("deputy"), reverse("consents:page_aside", args=[cat.pk])

    empty = browser.post(aside, {"reason": ""})
    answer = browser.post(aside, {"reason": "снимок кота"})

    cat.refresh_from_db()
    assert (empty.status_code, "Обязательное поле" in empty.content.decode()) == (422, True)
    assert (cat.decision, cat.reason) == (PageDecision.SET_ASIDE, "снимок кота")
    assert answer.headers["Location"] == reverse("consents:scan_page", args=[other.pk])


def test_an_old_edition_is_accepted_into_the_review(world: World, as_: As) -> None:
    page = make_page(make_pile(world), make_copy(world, world.pupil), outcome=PageOutcome.OUTDATED)
    browser = as_("deputy")

    text = desk(browser, page)
    browser.post(reverse("consents:page_accept", args=[page.pk]))

    page.refresh_from_db()
    assert "Принять как прежнюю редакцию" in text
    assert page.is_in_review


def test_a_namesake_is_told_apart_by_the_class(world: World, as_: As) -> None:
    form_for(world, world.pupil)
    make_pupil(world.other_class, "Рябинина", "Анна", "Петровна")
    page = make_page(make_pile(world), outcome=PageOutcome.UNREADABLE)

    text = desk(as_("deputy"), page, q="рябинина анна")

    assert text.count(f"Выбрать: {world.pupil.full_name}") == 2
    assert ">5а<" in text
    assert ">5б<" in text


def test_a_book_that_was_scanned_leaves_the_desk_at_once(world: World, as_: As) -> None:
    pile, browser = make_pile(world), as_("deputy")
    for _ in range(3):
        make_page(pile, outcome=PageOutcome.UNREADABLE)
    address, shown = (reverse(f"consents:{name}", args=[pile.pk]) for name in ("scan_aside", "scan"))

    offered = browser.get(shown).content.decode()
    asked = browser.get(address).content.decode()
    silent = browser.post(address, {"reason": " "})
    done = browser.post(address, {"reason": "учебник"})

    assert address in offered
    assert "Отложить все (3)" in asked
    assert (silent.status_code, done.status_code) == (422, 302)
    assert set(pile.pages.values_list("decision", "reason")) == {("set_aside", "учебник")}
    assert "Закрыть пачку" in browser.get(shown).content.decode()
    assert "нет страниц" in browser.get(address).content.decode()
