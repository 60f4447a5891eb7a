"""Pages of consent forms: the six of a school, the text with its checklist, the issue, the paper."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from pytest_django import DjangoAssertNumQueries

from consents.actions import form as actions
from consents.models import ConsentForm, ConsentSettings
from consents.presets import ready_text
from consents.states import ConsentKind, FormState, Subject, TermKind
from tests.consents.form_things import begin, typed, words_of
from tests.world import NOW, World, make_pupil
from tests.world_consents import make_form

As = Callable[[str], Client]
PUPIL = Subject.PUPIL


pytestmark = pytest.mark.usefixtures("operator_address")


def row_of(response: Any, subject: Subject) -> str:
    rows = html.fromstring(response.content.decode()).xpath("//tbody/tr")
    found = next(row for row in rows if str(subject.label).capitalize() in row.text_content())
    return re.sub(r"\s+", " ", found.text_content())


def listed(browser: Client, world: World) -> Any:
    return browser.get(reverse("consents:forms", args=[world.school.pk]))


def test_all_six_forms_are_offered_with_what_to_do_next(world: World, as_: As) -> None:
    ConsentForm.objects.filter(state=FormState.DRAFT).delete()
    page = listed(as_("deputy"), world)

    assert page.content.decode().count('<td class="cell-main">') == 6
    assert "Редакция 1" in row_of(page, Subject.EMPLOYEE)
    assert "Новая редакция" in row_of(page, Subject.EMPLOYEE)
    assert "Начать с готового текста" in row_of(page, PUPIL)


@pytest.mark.parametrize(
    ("purpose", "sign", "action"),
    [("", "не хватает: 1", "Дописать черновик"), ("Ведение электронного журнала", "заполнен", "Ввести в действие")],
)
def test_a_draft_says_how_much_is_missing(world: World, as_: As, purpose: str, sign: str, action: str) -> None:
    draft = begin(world)
    actions.edit(draft, to={"purpose": purpose}, version=1, by=world.deputy)

    row = row_of(listed(as_("deputy"), world), PUPIL)

    assert sign in row
    assert action in row


def test_who_only_reads_is_told_who_does_it(world: World, as_: As) -> None:
    page = listed(as_("sysadmin"), world)

    assert "Начать бланк может директор или заместитель" in row_of(page, PUPIL)
    assert "<button" not in page.content.decode().split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("editions", [1, 30])
def test_the_list_costs_the_same_for_any_number_of_editions(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, editions: int
) -> None:
    for number in range(1, editions + 1):
        make_form(world.school, edition=number, by=world.deputy)
    client = as_("deputy")

    # Session, person, rights, school, settings, forms.
    with django_assert_num_queries(QUERIES_OF_LIST):
        page = listed(client, world)

    assert f"Редакция {editions}" in row_of(page, PUPIL)


QUERIES_OF_LIST = 6


@pytest.mark.parametrize("editions", [1, 30])
def test_a_page_of_a_form_costs_the_same_for_any_number_of_editions(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, editions: int
) -> None:
    for number in range(1, editions + 1):
        form = make_form(world.school, edition=number, by=world.deputy)
    client = as_("deputy")

    with django_assert_num_queries(QUERIES_OF_FORM):
        page = client.get(reverse("consents:form", args=[form.pk]))

    assert words_of(page).count("Нужны свои подписи") == editions


QUERIES_OF_FORM = 11


def test_a_form_is_begun_once_by_two_clicks(world: World, as_: As) -> None:
    client, url = as_("deputy"), reverse("consents:form_begin", args=[world.school.pk])
    data = {"kind": "processing", "subject": "pupil", "start": "ready", "form_token": "a" * 22}

    answers = [client.post(url, data) for _ in range(2)]

    draft = ConsentForm.objects.get(school=world.school, subject=PUPIL)
    assert [answer["Location"] for answer in answers] == [reverse("consents:form_edit", args=[draft.pk])] * 2
    assert draft.data == ready_text(world.school, ConsentKind.PROCESSING, PUPIL)["data"]


def test_a_form_that_nobody_named_is_not_begun(world: World, as_: As) -> None:
    url = reverse("consents:form_begin", args=[world.school.pk])

    answer = as_("deputy").post(url, {"kind": "processing", "subject": "cat", "start": "ready"})

    assert answer.status_code == 422
    assert not ConsentForm.objects.filter(school=world.school, subject="cat").exists()


def test_the_text_is_saved_line_by_line(world: World, as_: As) -> None:
    draft = begin(world)

    answer = as_("deputy").post(
        reverse("consents:form_edit", args=[draft.pk]),
        typed(draft, data_lines=" фамилия,  имя \r\n\r\n класс\r\n", title=" Согласие \n на обработку "),
    )

    draft.refresh_from_db()
    assert answer["Location"] == reverse("consents:form", args=[draft.pk])
    assert draft.data == ["фамилия, имя", "класс"]
    assert (draft.title, draft.version) == ("Согласие на обработку", 2)


def test_the_text_is_looked_at_without_being_saved(world: World, as_: As) -> None:
    draft = begin(world)

    page = as_("deputy").post(
        reverse("consents:form_edit", args=[draft.pk]),
        typed(draft, purpose="не заполнено", data_lines="класс\nгруппа здоровья", check="1"),
    )

    assert page.status_code == 200
    checklist = html.fromstring(page.content.decode()).get_element_by_id("checklist").text_content()
    assert "Цель обработки не заполнена." in checklist
    assert "«группа здоровья»: сведения о здоровье" in checklist
    assert "группа здоровья</textarea>" in page.content.decode()
    assert ConsentForm.objects.get(pk=draft.pk).version == 1


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"data_lines": "\n".join(f"строка {number}" for number in range(41))}, "не больше 40"),
        ({"data_lines": "д" * 201}, "Строка 1 длиннее 200"),
        ({"purpose": "ц" * 3001}, "не более 3000"),
        ({"term_kind": TermKind.YEARS}, "на сколько лет"),
        ({"term_kind": TermKind.YEARS, "term_years": "51"}, "меньше либо равно 50"),
    ],
)
def test_what_cannot_be_saved_stands_beside_its_field_and_nothing_typed_is_lost(
    world: World, as_: As, changed: dict[str, Any], error: str
) -> None:
    draft = begin(world)
    data = typed(draft, withdrawing="Моё особое слово об отзыве", **changed)

    page = as_("deputy").post(reverse("consents:form_edit", args=[draft.pk]), data)

    assert page.status_code == 422
    assert error in words_of(page)
    assert "Моё особое слово об отзыве</textarea>" in page.content.decode()
    assert ConsentForm.objects.get(pk=draft.pk).version == 1


def test_years_are_forgotten_with_the_term_in_years(world: World, as_: As) -> None:
    draft = begin(world)
    url = reverse("consents:form_edit", args=[draft.pk])
    as_("deputy").post(url, typed(draft, term_kind="years", term_years="3"))
    assert ConsentForm.objects.get(pk=draft.pk).term_years == 3

    as_("deputy").post(url, typed(draft, term_kind="withdrawn", term_years="3", version=2))

    kept = ConsentForm.objects.get(pk=draft.pk)
    assert (kept.term_kind, kept.term_years) == ("withdrawn", None)


def test_who_was_slower_sees_what_changed_and_keeps_the_own_text(world: World, as_: As) -> None:
    draft = begin(world)
    actions.edit(draft, to={"purpose": "Цель от директора школы"}, version=1, by=world.director)

    page = as_("deputy").post(reverse("consents:form_edit", args=[draft.pk]), typed(draft, purpose="Цель заместителя"))

    assert page.status_code == 409
    text = words_of(page)
    assert "другой человек сохранил свои изменения" in text
    assert "Цель от директора школы" in text
    assert "Цель заместителя</textarea>" in page.content.decode()
    again = as_("deputy").post(
        reverse("consents:form_edit", args=[draft.pk]), typed(draft, purpose="Цель заместителя", version=2)
    )
    assert again.status_code == 302
    assert ConsentForm.objects.get(pk=draft.pk).purpose == "Цель заместителя"


def test_the_history_of_a_list_is_told_in_words(world: World, as_: As) -> None:
    draft = begin(world)
    actions.edit(draft, to={"data": ["фамилия", "класс"]}, version=1, by=world.deputy)

    text = words_of(as_("director").get(reverse("consents:form", args=[draft.pk])))

    assert "фамилия; класс" in text
    assert "['" not in text


def test_who_issued_an_edition_stands_in_its_history_by_name(world: World, as_: As) -> None:
    draft = begin(world)
    actions.issue(draft, version=1, needs_signatures=None, by=world.deputy, at=NOW)

    text = words_of(as_("director").get(reverse("consents:form", args=[draft.pk])))

    assert f"Кто ввёл: {world.deputy.get_full_name()}" in text


def test_an_issued_edition_has_no_editor(world: World, as_: As) -> None:
    form = make_form(world.school, by=world.deputy)
    url = reverse("consents:form_edit", args=[form.pk])

    assert as_("deputy").get(url)["Location"] == reverse("consents:form", args=[form.pk])
    assert as_("deputy").post(url, typed(form, title="Другой"))["Location"] == reverse("consents:form", args=[form.pk])
    assert ConsentForm.objects.get(pk=form.pk).title == "Согласие на обработку персональных данных"
    assert "Править текст" not in words_of(as_("deputy").get(reverse("consents:form", args=[form.pk])))


def test_a_draft_changed_meanwhile_is_not_thrown_away(world: World, as_: As) -> None:
    draft = begin(world)
    actions.edit(draft, to={"title": "Согласие"}, version=1, by=world.director)
    url = reverse("consents:form_discard", args=[draft.pk])

    assert as_("deputy").post(url, {"version": 1}).status_code == 409
    assert as_("deputy").post(url, {"version": 2})["Location"] == reverse("consents:forms", args=[world.school.pk])
    assert not ConsentForm.objects.filter(pk=draft.pk).exists()


def test_an_edition_in_force_says_when_its_processor_is_another_one(world: World, as_: As) -> None:
    form = make_form(world.school, by=world.deputy)
    old = make_form(world.school, Subject.EMPLOYEE, edition=2, by=world.deputy)
    ConsentSettings.objects.filter(school=world.school).update(processor_name="ПАО «Другой журнал»")
    told = "Бланк называет другого обработчика: нужна новая редакция."

    assert told in row_of(listed(as_("deputy"), world), PUPIL)
    page = words_of(as_("deputy").get(reverse("consents:form", args=[form.pk])))
    assert told in page
    assert "ООО «Учебный журнал»" in page
    assert "Напечатать бланки" not in page, "a blank that names another processor is not offered"
    # The first edition of the staff's form was replaced: nobody prints it any more.
    first = ConsentForm.objects.get(school=world.school, subject=Subject.EMPLOYEE, edition=1)
    assert told not in words_of(as_("deputy").get(reverse("consents:form", args=[first.pk])))
    assert told in words_of(as_("deputy").get(reverse("consents:form", args=[old.pk])))


def test_a_text_changed_past_the_program_is_shown(world: World, as_: As) -> None:
    form = make_form(world.school, by=world.deputy)
    url, told = reverse("consents:form", args=[form.pk]), "изменён в обход программы"
    assert told not in words_of(as_("deputy").get(url))

    ConsentForm.objects.filter(pk=form.pk).update(frozen=form.frozen | {"purpose": "Подмена"})

    assert told in words_of(as_("deputy").get(url))


def test_the_differences_from_the_edition_before_stay_readable(world: World, as_: As) -> None:
    make_form(world.school, edition=1, by=world.deputy, purpose="Прежняя цель обработки")
    form = make_form(world.school, edition=2, by=world.deputy, purpose="Новая цель обработки")

    text = words_of(as_("sysadmin").get(reverse("consents:form", args=[form.pk])))

    assert "Отличия от редакции 1" in text
    assert "Прежняя цель обработки" in text


@pytest.mark.parametrize("age", ["", "child", "teen", "adult", "kitten"])
def test_the_sheet_of_a_draft_is_a_pdf(world: World, as_: As, age: str) -> None:
    draft = begin(world)

    answer = as_("sysadmin").get(reverse("consents:form_preview", args=[draft.pk]), {"age": age})

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer["Cache-Control"] == "private, no-store"


def test_a_sheet_too_long_is_told_instead_of_shown(world: World, as_: As) -> None:
    draft = begin(world)
    actions.edit(draft, to={"purpose": "Ведение электронного журнала школы. " * 600}, version=1, by=world.deputy)

    answer = as_("deputy").get(reverse("consents:form_preview", args=[draft.pk]))

    assert answer.status_code == 422
    assert "не помещается на двух сторонах листа" in answer.content.decode()


def test_people_are_counted_when_a_new_edition_is_weighed(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_form(world.school, by=world.deputy, issued_on=date(2027, 3, 1))
    draft = begin(world)
    client, url = as_("deputy"), reverse("consents:form_issue", args=[draft.pk])
    client.get(url)
    counts = []
    for number in (1, 30):
        for child in range(number):
            make_pupil(world.school_class, f"Имя{number}х{child}", "Пётр")
        with django_assert_num_queries(QUERIES_OF_ISSUE):
            counts.append(client.get(url).status_code)

    assert counts == [200, 200]


QUERIES_OF_ISSUE = 12


@pytest.mark.parametrize("name", ["sysadmin", "director", "deputy"])
def test_blanks_are_printed_from_here_when_one_is_in_force(world: World, as_: As, name: str) -> None:
    url = reverse("consents:print_new", args=[world.school.pk])
    assert url in listed(as_(name), world).content.decode()

    ConsentForm.objects.filter(pk=world.consent_form.pk).update(school=world.other)

    assert url not in listed(as_(name), world).content.decode()


def test_the_edition_in_force_leads_to_its_print_and_one_that_was_replaced_does_not(world: World, as_: As) -> None:
    first = make_form(world.school, by=world.deputy)
    second = make_form(world.school, edition=2, by=world.deputy)
    url = reverse("consents:print_new", args=[world.school.pk])

    pages = [as_("deputy").get(reverse("consents:form", args=[form.pk])).content.decode() for form in (first, second)]

    assert [url in page for page in pages] == [False, True]


@pytest.mark.parametrize("missing", ["processor_name", "processor_address"])
def test_settings_without_the_processor_are_not_taken_for_filled(world: World, as_: As, missing: str) -> None:
    words = "Не указано, кто обрабатывает данные"
    filled = words_of(listed(as_("deputy"), world))
    ConsentSettings.objects.filter(school=world.school).update(**{missing: " "})

    emptied = words_of(listed(as_("deputy"), world))

    assert (words in filled, words in emptied) == (False, True)
