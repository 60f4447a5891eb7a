"""Pages of printed blanks: whom to choose, one click one job, what came back, the missing once more."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consents.actions import printing as actions
from consents.actions.consent import Paper, Said, record
from consents.models import Consent, ConsentForm, ConsentSettings, PrintBatch, ScanPage
from consents.queries.printing import Asked, Group
from consents.states import Answer, ConsentKind, PageDecision, PrintFor, Subject
from registry.actions import job as jobs
from registry.models import Job, PersonalDataAccess
from tests.consents.scan_things import make_page, make_pile
from tests.world import NOW, World, make_pupil
from tests.world_consents import make_form, number_of

As = Callable[[str], Client]


@pytest.fixture
def form(world: World) -> ConsentForm:
    """The blank of pupils, with all that it needs."""
    ConsentSettings.objects.filter(school=world.school).update(operator_address="с. Учебное, ул. Школьная, 1")
    return make_form(world.school, by=world.deputy, issued_on=date(2025, 9, 1))


def at(name: str, key: int) -> str:
    return reverse(f"consents:{name}", args=[key])


def pupils(world: World) -> str:
    return f"pupil-{world.school_class.pk}"


def printed(world: World) -> PrintBatch:
    group = Group(Subject.PUPIL, world.school_class.pk, "5а")
    asked = Asked(ConsentKind.PROCESSING, (group,), PrintFor.ALL)
    job = actions.print_blanks(world.school, asked, by=world.sysadmin, at=NOW)
    return PrintBatch.objects.get(job=job)


def chosen(world: World, **fields: Any) -> dict[str, Any]:
    return {"kind": "processing", "groups": pupils(world), "whom": "missing", "signer_line": "first", **fields}


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_piles_costs_the_same_for_any_number_of_rows(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for number in range(rows - 1):
        PrintBatch.objects.create(
            school=world.school,
            form=world.consent_form,
            number=number_of(f"7{number:03}"),
            title=f"Пачка {number}",
            count=1,
            made_by=world.deputy,
            made_at=NOW,
        )
    client = as_("sysadmin")

    with django_assert_num_queries(6):
        page = client.get(at("print_list", world.school.pk))

    assert page.content.decode().count('<td class="cell-main">') == rows


@pytest.mark.parametrize("people", [1, 30])
def test_a_pile_costs_the_same_for_any_number_of_people(
    world: World, as_: As, form: ConsentForm, django_assert_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    for number in range(people - 1):
        make_pupil(world.school_class, f"Ученица{number}", "Анна")
    batch = printed(world)
    client = as_("sysadmin")

    with django_assert_num_queries(8):
        page = client.get(at("print_batch", batch.pk))

    assert page.content.decode().count('<td class="cell-main">') == people


@pytest.mark.parametrize("people", [1, 30])
def test_choosing_costs_the_same_for_any_number_of_people(
    world: World, as_: As, form: ConsentForm, django_assert_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    for number in range(people - 1):
        make_pupil(world.school_class, f"Ученица{number}", "Анна")
    client = as_("sysadmin")

    with django_assert_num_queries(16):
        client.get(at("print_new", world.school.pk))
    with django_assert_num_queries(8):
        page = client.get(at("print_people", world.school.pk), {"group": pupils(world)})

    assert page.content.decode().count('name="people"') == people


def test_a_school_without_piles_is_told_what_to_do(world: World, as_: As) -> None:
    Consent.objects.all().delete()
    ScanPage.objects.all().delete()
    PrintBatch.objects.all().delete()

    page = as_("sysadmin").get(at("print_list", world.school.pk)).content.decode()

    assert "Бланков ещё не печатали" in page
    assert at("print_new", world.school.pk) in page


def test_one_click_makes_one_batch_and_a_second_one_leads_to_it(world: World, as_: As, form: ConsentForm) -> None:
    client, before = as_("sysadmin"), PrintBatch.objects.count()
    data = chosen(world, form_token="t" * 20)

    first, second = (client.post(at("print_new", world.school.pk), data) for _ in range(2))

    job = Job.objects.get(kind=actions.KIND)
    assert first.url == second.url == reverse("registry:job", args=[job.pk])  # type: ignore[attr-defined]
    assert PrintBatch.objects.count() == before + 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"groups": []}, "Отметьте хотя бы одну группу людей."),
        ({"groups": "pupil-999999"}, "999999"),
        ({"groups": "representative-0"}, "Печатать некому"),
        ({"groups": "employee-0"}, "сотрудники: Адрес оператора не заполнен"),
        ({"kind": "distribution"}, "«Распространение», учащиеся: бланк ещё не введён в действие"),
    ],
)
def test_what_cannot_be_printed_is_said_and_nothing_typed_is_lost(
    world: World, as_: As, form: ConsentForm, fields: dict[str, Any], words: str
) -> None:
    before = PrintBatch.objects.count()
    if fields.get("groups") == "representative-0":
        make_form(world.school, Subject.REPRESENTATIVE, by=world.deputy)

    page = as_("sysadmin").post(at("print_new", world.school.pk), chosen(world, whom="all", **fields))

    shown = page.content.decode()
    assert page.status_code == 422
    assert words in shown
    assert 'value="all" required id="id_whom_2" checked' in shown or 'value="all" id="id_whom_2" checked' in shown
    assert PrintBatch.objects.count() == before


def test_the_boxes_say_how_many_are_missing_and_stay_ticked(world: World, as_: As, form: ConsentForm) -> None:
    make_pupil(world.school_class, "Вторая", "Анна")
    said, now = [Said(Answer.GIVEN, world.representative)], timezone.now()
    paper = Paper(ConsentKind.PROCESSING, timezone.localdate(now), form=form)
    record(world.pupil, paper, said=said, by=world.deputy, at=now)

    page = as_("sysadmin").get(at("print_new", world.school.pk), {"group": pupils(world)}).content.decode()

    assert "нет у&nbsp;1 из&nbsp;2" in page
    assert f'value="{pupils(world)}" aria-label="5а: учащиеся" checked' in page


def test_chosen_people_are_printed(world: World, as_: As, form: ConsentForm) -> None:
    other = make_pupil(world.school_class, "Вторая", "Анна")
    data = {"kind": "processing", "group": pupils(world), "people": other.pk, "signer_line": "empty"}

    as_("sysadmin").post(at("print_people", world.school.pk), data)

    (copy,) = PrintBatch.objects.latest("pk").copies.all()
    assert (copy.pupil, copy.signer) == (other, None)


def test_nobody_chosen_is_said_and_a_stranger_cannot_be_chosen(world: World, as_: As, form: ConsentForm) -> None:
    client, address = as_("sysadmin"), at("print_people", world.school.pk)
    data = {"kind": "processing", "group": pupils(world), "signer_line": "first"}

    nobody = client.post(address, data)
    stranger = client.post(address, {**data, "people": world.other_pupil.pk})

    assert (nobody.status_code, stranger.status_code) == (422, 422)
    assert "Отметьте хотя бы одного человека." in nobody.content.decode()


@pytest.mark.parametrize("group", ["pupil-999999", "pupil-", "x", "employee-5"])
def test_a_group_that_is_not_there_is_no_page(world: World, as_: As, group: str) -> None:
    assert as_("sysadmin").get(at("print_people", world.school.pk), {"group": group}).status_code == 404


def test_the_page_of_a_pile_says_who_came_back_and_ticks_the_rest(world: World, as_: As, form: ConsentForm) -> None:
    late = make_pupil(world.school_class, "Опоздавшая", "Анна")
    batch = printed(world)
    copy = batch.copies.get(pupil=world.pupil)
    paper = Paper(ConsentKind.PROCESSING, NOW.date(), form=form, copy=copy)
    record(world.pupil, paper, said=[Said(Answer.GIVEN, world.representative)], by=world.deputy, at=NOW)

    page = as_("sysadmin").get(at("print_batch", batch.pk)).content.decode()

    assert f'value="{late.pk}" aria-label="Опоздавшая Анна" checked' in page
    assert f'value="{world.pupil.pk}" aria-label="Рябинина Анна Петровна">' in page
    assert "1 из 2" in page


def test_what_has_no_blank_in_force_is_told_before_the_choice(world: World, as_: As, form: ConsentForm) -> None:
    page = as_("sysadmin").get(at("print_new", world.school.pk)).content.decode()
    assert "Напечатать пока нельзя: законные представители." in page

    make_form(world.school, Subject.REPRESENTATIVE, by=world.deputy)

    assert "Напечатать пока нельзя" not in as_("sysadmin").get(at("print_new", world.school.pk)).content.decode()


def test_a_sheet_that_came_back_unsigned_is_ticked_until_it_is_scanned_once_more(
    world: World, as_: As, form: ConsentForm
) -> None:
    batch = printed(world)
    make_page(make_pile(world), copy=batch.copies.get(pupil=world.pupil), decision=PageDecision.UNSIGNED)

    page = as_("sysadmin").get(at("print_batch", batch.pk)).content.decode()

    assert f'value="{world.pupil.pk}" aria-label="Рябинина Анна Петровна" checked' in page
    assert "вернулся без&nbsp;подписи</td>" in page

    make_page(make_pile(world), copy=batch.copies.get(pupil=world.pupil))

    page = as_("sysadmin").get(at("print_batch", batch.pk)).content.decode()
    assert f'value="{world.pupil.pk}" aria-label="Рябинина Анна Петровна">' in page
    assert "без&nbsp;подписи</td>" not in page


def test_the_missing_are_printed_once_more_with_new_numbers(world: World, as_: As, form: ConsentForm) -> None:
    late = make_pupil(world.school_class, "Опоздавшая", "Анна")
    batch = printed(world)

    as_("sysadmin").post(at("print_again", batch.pk), {"people": [late.pk, world.other_pupil.pk]})

    again = PrintBatch.objects.latest("pk")
    (copy,) = again.copies.all()
    assert (again.title, copy.pupil) == ("5а: учащиеся, выборочно", late)
    assert copy.number != batch.copies.get(pupil=late).number


def test_nobody_ticked_is_said(world: World, as_: As, form: ConsentForm) -> None:
    page = as_("sysadmin").post(at("print_again", printed(world).pk), {})

    assert page.status_code == 422
    assert "Никто не отмечен" in page.content.decode()


def test_the_file_is_for_the_asker_and_the_director_whose_taking_is_logged(
    world: World, as_: As, form: ConsentForm
) -> None:
    job = printed(world).job
    assert job is not None
    jobs.run.call(str(job.pk))
    address = reverse("registry:job_file", args=[job.pk])

    asker, director, deputy = (as_(name).get(address) for name in ("sysadmin", "director", "deputy"))

    assert (asker.status_code, director.status_code, deputy.status_code) == (200, 200, 403)
    assert b"".join(asker.streaming_content)[:5] == b"%PDF-"  # type: ignore[attr-defined]
    assert b"".join(director.streaming_content)  # type: ignore[attr-defined]
    taken = PersonalDataAccess.objects.filter(what__startswith="Готовый файл бланков")
    assert [row.by for row in taken] == [world.director]


def test_whoever_prints_may_make_the_file_of_another_again(world: World, as_: As, form: ConsentForm) -> None:
    batch = printed(world)
    numbers = set(batch.copies.values_list("number", flat=True))

    page = as_("deputy").get(at("print_batch", batch.pk)).content.decode()
    as_("deputy").post(at("print_make", batch.pk))

    batch.refresh_from_db()
    assert "Сделать файл ещё раз" in page
    assert batch.job is not None
    assert batch.job.created_by == world.deputy
    assert set(batch.copies.values_list("number", flat=True)) == numbers
