"""Keyboard entry: one button saves one row; undo, repetition, wrong input, who may."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consents.actions.consent import Paper, Said, record
from consents.actions.withdrawal import Paper as Came
from consents.actions.withdrawal import record as withdraw
from consents.forms.entry import next_sheet
from consents.models import Consent, PrintBatch, PrintedCopy
from consents.states import Answer, ConsentKind, ConsentStatus, Subject
from consents.status import status_of
from registry.models import Pupil, Representation, Representative
from tests.world import NOW, World, make_pupil
from tests.world_consents import make_form, number_of

As = Callable[[str], Client]
TODAY = timezone.localdate()
CHILD, TEEN = (date(TODAY.year - years, 1, 1) for years in (9, 16))
HTMX = {"HX-Request": "true"}


@pytest.fixture
def pupil(world: World) -> Pupil:
    found = make_pupil(world.things["school_class"], "Клёнова", "Яна", birth_date=CHILD)
    make_parent(world, found)
    return found


def make_parent(world: World, pupil: Pupil, name: str = "Анна") -> Representative:
    parent = Representative.objects.create(school=world.school, last_name="Клёнова", first_name=name, gender="f")
    Representation.objects.create(school=world.school, representative=parent, pupil=pupil)
    return parent


def press(client: Client, world: World, verb: str, pupil: Pupil, signers: str, **typed: Any) -> Any:
    head = {"form": "foreign", "signed_on": TODAY.isoformat(), "case_file": "04-12", "sheet": "7"}
    data = {
        "do": f"{verb}-{pupil.pk}",
        "group": f"class-{world.things['school_class'].pk}",
        "who": "pupil",
        f"signers-{pupil.pk}": signers,
        **head,
        **typed,
    }
    htmx = data.pop("htmx", True)
    return client.post(reverse("consents:entry", args=[world.school.pk]), data, headers=HTMX if htmx else {})


def mother(pupil: Pupil) -> str:
    return str(pupil.representatives.get().pk)


def test_one_button_saves_one_row(world: World, as_: As, pupil: Pupil) -> None:
    answer = press(as_("deputy"), world, "given", pupil, mother(pupil))

    row = Consent.objects.get(pupil=pupil)
    assert (answer.status_code, row.answer, row.signer_id) == (200, Answer.GIVEN, int(mother(pupil)))
    assert (row.case_file, row.sheet, row.signed_on, row.accepted_by) == ("04-12", "7", TODAY, world.deputy)
    assert "data-saved" in answer.content.decode()
    assert 'value="8"' in answer.content.decode(), "the sheet counts on"


def test_without_javascript_the_page_comes_back_at_the_row(world: World, as_: As, pupil: Pupil) -> None:
    client = as_("deputy")

    answer = press(client, world, "refused", pupil, mother(pupil), htmx=False)
    page = client.get(answer.headers["Location"]).content.decode()

    assert answer.headers["Location"].endswith(f"#row-{pupil.pk}")
    assert Consent.objects.get(pupil=pupil).answer == Answer.REFUSED
    assert re.search(r'name="sheet" value="8"', page)
    assert 'value="04-12"' in page


@pytest.mark.parametrize("comes_later", [False, True])
def test_the_blank_is_remembered_until_a_newer_one_is_in_force(
    world: World, as_: As, pupil: Pupil, comes_later: bool
) -> None:
    first = make_form(world.school, issued_on=TODAY, by=world.deputy)
    second = None if comes_later else make_form(world.school, edition=2, issued_on=TODAY, by=world.deputy)
    client = as_("deputy")
    press(client, world, "given", pupil, mother(pupil), form=str(first.pk))
    second = second or make_form(world.school, edition=2, issued_on=TODAY, by=world.deputy)

    page = client.get(reverse("consents:entry", args=[world.school.pk]), {"group": f"class-{pupil.school_class_id}"})

    shown = re.search(r'<option value="(\d+)" selected>редакция', page.content.decode())
    assert (int(shown[1]) if shown else second.pk) == (second.pk if comes_later else first.pk)


def test_both_signatures_of_a_teenager_are_one_step(world: World, as_: As) -> None:
    teen = make_pupil(world.things["school_class"], "Осина", "Ия", birth_date=TEEN)
    parent = make_parent(world, teen)
    client = as_("deputy")

    press(client, world, "given", teen, f"self+{parent.pk}")
    signers = set(Consent.objects.valid().filter(pupil=teen).values_list("signer", flat=True))
    status = status_of(teen, ConsentKind.PROCESSING, on=TODAY)
    press(client, world, "undo", teen, "")

    assert (signers, status) == ({None, parent.pk}, ConsentStatus.RECEIVED)
    assert not Consent.objects.valid().filter(pupil=teen).exists(), "and one step back"
    assert Consent.objects.filter(pupil=teen).count() == 2, "struck out, not deleted"


def test_a_half_signed_sheet_offers_the_other_half_first(world: World, as_: As) -> None:
    teen = make_pupil(world.things["school_class"], "Осина", "Ия", birth_date=TEEN)
    parent = make_parent(world, teen)
    client = as_("deputy")

    page = press(client, world, "given", teen, str(parent.pk)).content.decode()

    assert re.findall(r'<option value="([^"]+)"', page)[0] == "self"
    assert "нет подписи учащегося" in page


def test_who_turned_fourteen_before_the_signature_needs_the_second_one(world: World, as_: As) -> None:
    """The blank was printed for a child of thirteen; on the day of the signature there have to be two."""
    born = TODAY.replace(year=TODAY.year - 14, day=1) if TODAY.day > 1 else TODAY.replace(year=TODAY.year - 14)
    pupil = make_pupil(world.things["school_class"], "Осина", "Ия", birth_date=born)
    parent = make_parent(world, pupil)
    form = make_form(world.school, issued_on=born, by=world.deputy)
    batch = PrintBatch.objects.create(
        school=world.school, form=form, number=number_of("77"), title="5а", count=1, made_by=world.deputy, made_at=NOW
    )
    blank = PrintedCopy.objects.create(
        school=world.school, pupil=pupil, batch=batch, form=form, number=number_of("78"), position=1, signer=parent
    )

    page = press(as_("deputy"), world, "given", pupil, str(parent.pk), form=str(form.pk)).content.decode()

    assert Consent.objects.get(pupil=pupil).copy == blank
    assert "нет подписи учащегося" in page


def test_a_second_click_changes_nothing_and_shows_the_row(world: World, as_: As, pupil: Pupil) -> None:
    client = as_("deputy")
    press(client, world, "given", pupil, mother(pupil))

    again = press(client, world, "given", pupil, mother(pupil))

    assert again.status_code == 409
    assert "уже записан" in again.content.decode()
    assert "Получено" in again.content.decode()
    assert Consent.objects.filter(pupil=pupil).count() == 1


@pytest.mark.parametrize(
    ("days", "status"),
    # Before the signature, on its day, after it.
    [(-1, 200), (0, 422), (1, 422)],
)
@pytest.mark.parametrize("what", ["refusal", "withdrawal"])
def test_a_quick_key_turns_no_word_round_that_the_list_does_not_show(
    world: World, as_: As, pupil: Pupil, what: str, days: int, status: int
) -> None:
    parent, signed = pupil.representatives.get(), TODAY - timedelta(days=5)
    on = signed + timedelta(days=days)
    if what == "refusal":
        paper = Paper(ConsentKind.PROCESSING, on)
        record(pupil, paper, said=[Said(Answer.REFUSED, parent)], by=world.deputy, at=timezone.now())
    else:
        came = Came(ConsentKind.PROCESSING, "12", on, signer=parent)
        withdraw(pupil, came, by=world.deputy, at=timezone.now())

    answer = press(as_("class_teacher"), world, "given", pupil, mother(pupil), signed_on=signed.isoformat())

    assert answer.status_code == status
    assert Consent.objects.filter(pupil=pupil, answer=Answer.GIVEN).exists() is (status == 200)
    assert ("запишите его в карточке человека" in answer.content.decode()) is (status == 422)


def test_the_other_parent_s_refusal_leaves_the_quick_key_alone(world: World, as_: As, pupil: Pupil) -> None:
    father = make_parent(world, pupil, "Иван")
    paper = Paper(ConsentKind.PROCESSING, TODAY)
    record(pupil, paper, said=[Said(Answer.REFUSED, father)], by=world.deputy, at=timezone.now())
    first = pupil.representatives.exclude(pk=father.pk).get()

    assert press(as_("deputy"), world, "given", pupil, str(first.pk)).status_code == 200
    assert status_of(pupil, ConsentKind.PROCESSING, on=TODAY) == ConsentStatus.CONFLICT


def test_only_the_own_row_of_today_is_taken_back(world: World, as_: As, pupil: Pupil) -> None:
    press(as_("deputy"), world, "given", pupil, mother(pupil))

    answer = press(as_("director"), world, "undo", pupil, "")

    assert answer.status_code == 422
    assert Consent.objects.get(pupil=pupil).voided_at is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"signed_on": (TODAY + timedelta(days=2)).isoformat()}, "ещё не наступил"),
        ({"signed_on": "вчера"}, "Дата подписания"),
        ({"form": "999999"}, "Какой бланк"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_wrong_head_is_told_in_the_row(
    world: World, as_: As, pupil: Pupil, typed: dict[str, str], words: str, htmx: bool
) -> None:
    answer = press(as_("deputy"), world, "given", pupil, mother(pupil), **typed, htmx=htmx)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Consent.objects.filter(pupil=pupil).exists()


def test_a_stranger_signs_for_nobody(world: World, as_: As, pupil: Pupil) -> None:
    stranger = Representative.objects.create(school=world.school, last_name="Чужая", first_name="Ия", gender="f")

    answer = press(as_("deputy"), world, "given", pupil, str(stranger.pk))

    assert answer.status_code == 422
    assert not Consent.objects.filter(pupil=pupil).exists()


def test_a_child_signs_not_alone(world: World, as_: As, pupil: Pupil) -> None:
    answer = press(as_("deputy"), world, "given", pupil, "self")

    assert answer.status_code == 422
    assert "до 14 лет подписывает законный представитель" in answer.content.decode()


def test_a_child_without_a_representative_leads_to_the_card(world: World, as_: As) -> None:
    alone = make_pupil(world.things["school_class"], "Осина", "Ия", birth_date=CHILD)

    page = as_("deputy").get(
        reverse("consents:entry", args=[world.school.pk]), {"group": f"class-{alone.school_class_id}"}
    )

    assert "Представитель не" in page.content.decode()
    assert alone.get_absolute_url() in page.content.decode()


def test_signed_means_yes_to_all_categories_of_the_form(world: World, as_: As, pupil: Pupil) -> None:
    form = make_form(
        world.school, kind=ConsentKind.DISTRIBUTION, data=["фото", "имя"], issued_on=TODAY, by=world.deputy
    )

    press(as_("deputy"), world, "given", pupil, mother(pupil), kind="distribution", form=str(form.pk))

    row = Consent.objects.get(pupil=pupil)
    assert (row.kind, row.choices) == (ConsentKind.DISTRIBUTION, {"фото": True, "имя": True})


def test_a_class_teacher_writes_down_the_own_class(world: World, as_: As, pupil: Pupil) -> None:
    answer = press(as_("class_teacher"), world, "given", pupil, mother(pupil))

    assert (answer.status_code, Consent.objects.filter(pupil=pupil).count()) == (200, 1)


def test_a_pupil_of_another_class_does_not_exist(world: World, as_: As, pupil: Pupil) -> None:
    pupil.school_class = None
    pupil.save()

    answer = press(as_("class_teacher"), world, "given", pupil, mother(pupil))

    assert (answer.status_code, Consent.objects.filter(pupil=pupil).exists()) == (404, False)


@pytest.mark.parametrize("signer", ["9" * 25, "9" * 5000, f"self+{'9' * 25}", "self+²"])
def test_garbage_instead_of_a_signer_signs_for_nobody(world: World, as_: As, pupil: Pupil, signer: str) -> None:
    answer = press(as_("deputy"), world, "given", pupil, signer)

    assert (answer.status_code, Consent.objects.filter(pupil=pupil).exists()) == (422, False)


@pytest.mark.parametrize(
    "do", ["", "given", "given-", "given-x", "delete-1", "given-٣", f"given-{'9' * 5000}", f"given-{'9' * 25}"]
)
def test_garbage_instead_of_a_button_is_not_found(world: World, as_: As, pupil: Pupil, do: str) -> None:
    answer = press(as_("deputy"), world, "given", pupil, mother(pupil), do=do)

    assert (answer.status_code, Consent.objects.filter(pupil=pupil).exists()) == (404, False)


@pytest.mark.parametrize(
    ("sheet", "following"), [("7", "8"), ("", ""), ("7 об.", "7 об."), ("099", "100"), ("9" * 30, "9" * 30), ("٣", "٣")]
)
def test_the_sheet_counts_on(sheet: str, following: str) -> None:
    assert next_sheet(sheet) == following


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pile_costs_the_same_for_any_number_of_rows(
    world: World, as_: As, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        make_parent(world, make_pupil(world.things["school_class"], f"Клёнова{number}", "Яна", birth_date=CHILD))
    client = as_("deputy")

    with django_assert_num_queries(19):
        page = client.get(
            reverse("consents:entry", args=[world.school.pk]), {"group": f"class-{world.things['school_class'].pk}"}
        )

    assert page.content.decode().count('data-key="1"') >= rows


def test_subject_of_staff_signs_alone(world: World, as_: As) -> None:
    person = world.staff["deputy"]
    data = {"do": f"given-{person.pk}", "group": "staff", f"signers-{person.pk}": "self"}
    head = {"form": "foreign", "signed_on": TODAY.isoformat()}

    as_("deputy").post(reverse("consents:entry", args=[world.school.pk]), data | head, headers=HTMX)

    assert Consent.objects.get(employee=person).subject is Subject.EMPLOYEE
