"""The hand-out journal in the browser: who sees whom, nothing typed is lost, no code leaves but on a slip."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry import sealing
from registry.actions import eos_account as actions
from registry.codes import Owner
from registry.models import Employee, EosAccount, PersonalDataAccess, Representation, Representative
from registry.queries import eos_account as queries
from registry.states import AccessKind, CodeState
from tests.world import NOW, SECRET_CODE, World, make_pupil

As = Callable[[str], Client]
DAY = "2027-03-10"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def url(world: World, name: str, group: str = "") -> str:
    return reverse(f"registry:{name}", args=[world.school.pk]) + (f"?group={group}" if group else "")


def own_class(world: World) -> str:
    return f"class-{world.school_class.pk}"


def hand_over(world: World, *people: str, group: str = "", **changed: str) -> dict[str, Any]:
    data = {"do": "hand_over", "group": group or own_class(world), "out-on": DAY, "out-signature": "ведомость № 3"}
    return {**data, **changed, "people": list(people)}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_a_class_teacher_sees_and_counts_the_own_class_only(world: World, as_: As) -> None:
    page = as_("class_teacher").get(url(world, "codes")).content.decode()

    assert "5а класс" in page
    assert "5б" not in page
    assert "Сотрудники" not in page


@pytest.mark.parametrize("name", ["code_list", "code_sheet"])
def test_another_class_does_not_exist_for_a_class_teacher(world: World, as_: As, name: str) -> None:
    foreign = f"class-{world.other_class.pk}"

    statuses = [as_("class_teacher").get(url(world, name, group)).status_code for group in (foreign, "staff", "all")]

    assert statuses == [404, 404, 404]


def test_a_class_teacher_hands_over_in_the_own_class(world: World, as_: As) -> None:
    answer = as_("class_teacher").post(url(world, "code_list"), hand_over(world, f"pupil-{world.pupil.pk}"))

    account = world.pupil.eos_accounts.get()
    assert answer.status_code == 302
    assert (account.state, account.handed_over_by) == (CodeState.HANDED_OVER, world.class_teacher)


@pytest.mark.parametrize("key", ["other_pupil", "other_representative"])
def test_a_class_teacher_cannot_slip_a_foreign_child_into_the_own_class(world: World, as_: As, key: str) -> None:
    foreign = f"{key.removeprefix('other_')}-{world.things[key].pk}"

    answer = as_("class_teacher").post(url(world, "code_list"), hand_over(world, foreign))

    assert answer.status_code == 404


def test_a_class_teacher_does_not_block_or_archive(world: World, as_: As) -> None:
    data = {
        "do": "mark",
        "group": own_class(world),
        "people": [f"pupil-{world.pupil.pk}"],
        "mark-state": CodeState.BLOCKED,
        "mark-on": DAY,
        "mark-note": "причина",
    }

    answer = as_("class_teacher").post(url(world, "code_list"), data)

    assert answer.status_code == 422
    assert world.pupil.eos_accounts.get().state == CodeState.GENERATED


@pytest.mark.parametrize("who", ["director", "deputy"])
def test_whoever_only_looks_finds_nothing_to_press(world: World, as_: As, who: str) -> None:
    page = as_(who).get(url(world, "code_list", own_class(world))).content.decode()

    assert "Рябинина Анна Петровна" in page
    assert "Записать выдачу" not in page


@pytest.mark.parametrize("name", ["codes", "code_list", "code_enter", "code"])
def test_no_page_shows_a_code(world: World, as_: As, name: str) -> None:
    address = reverse("registry:code", args=[world.eos_account.pk])
    if name != "code":
        address = url(world, name, own_class(world))

    page = as_("sysadmin").get(address).content.decode()

    assert SECRET_CODE not in page
    assert world.eos_account.sealed_code not in page


def test_a_refused_hand_over_keeps_what_was_typed(world: World, as_: As) -> None:
    data = hand_over(world, f"representative-{world.representative.pk}", **{"out-to": "бабушка"})

    answer = as_("sysadmin").post(url(world, "code_list"), data)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Рябинина Ольга Ивановна: сейчас «Кода нет»" in page
    assert 'value="бабушка"' in page
    assert f'value="representative-{world.representative.pk}" aria-label="Рябинина Ольга Ивановна" checked' in page


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"out-on": "2027-03-11"}, "ещё не наступил"),
        ({"out-signature": ""}, "Обязательное поле"),
        ({"out-on": "вчера"}, "дату"),
    ],
)
def test_a_wrong_form_is_answered_at_its_place(world: World, as_: As, changed: dict[str, str], message: str) -> None:
    answer = as_("sysadmin").post(url(world, "code_list"), hand_over(world, f"pupil-{world.pupil.pk}", **changed))

    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_somebody_faster_is_a_conflict(world: World, as_: As) -> None:
    data = hand_over(world, f"pupil-{world.pupil.pk}")
    as_("class_teacher").post(url(world, "code_list"), data)

    answer = as_("sysadmin").post(url(world, "code_list"), data)

    assert answer.status_code == 409
    assert "код уже выдан 10.03.2027" in answer.content.decode()


def test_codes_typed_for_a_class_are_saved_and_not_shown(world: World, as_: As) -> None:
    field = f"code-representative-{world.representative.pk}"

    answer = as_("sysadmin").post(url(world, "code_enter"), {"group": own_class(world), field: " PAR-77 "})

    account = world.representative.eos_accounts.get()
    assert answer.status_code == 302
    assert sealing.unseal(account.sealed_code) == "PAR-77"


def test_a_wrong_code_comes_back_into_its_box(world: World, as_: As) -> None:
    field = f"code-representative-{world.representative.pk}"

    answer = as_("sysadmin").post(url(world, "code_enter"), {"group": own_class(world), field: "КОД-1"})

    assert answer.status_code == 422
    assert 'value="КОД-1"' in answer.content.decode()
    assert not world.representative.eos_accounts.exists()


PASTED = """Фамилия, имя, отчество\tКод
РЯБИНИНА  ольга ивановна\tPAR-1
Калинин Лев Олегович\tKID-2
Калинин Лёв\tKID-3
Ясенев Петр Ильич\tJOB-4
"""


def test_pasted_names_are_matched_exactly_and_doubts_are_shown(world: World, as_: As) -> None:
    client = as_("sysadmin")

    page = client.post(url(world, "code_paste"), {"pasted": PASTED})
    review = page.content.decode()
    client.post(url(world, "code_save"), {"sealed": page.context["sealed"]})

    assert "Сомнительные строки: 1" in review
    assert "нет такого человека" in review
    assert "PAR-1" not in review
    assert {sealing.unseal(account.sealed_code) for account in EosAccount.objects.exclude(pk=world.eos_account.pk)} == {
        "PAR-1",
        "KID-2",
        "JOB-4",
    }


def test_a_table_from_excel_is_read_as_the_pasted_columns(world: World, as_: As) -> None:
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["ФИО", "Код", "Класс"])
    book.active.append(["Калинин Лев Олегович", 123456, "5Б"])
    book.save(data)

    page = as_("sysadmin").post(url(world, "code_paste"), {"file": SimpleUploadedFile("codes.xlsx", data.getvalue())})
    as_("sysadmin").post(url(world, "code_save"), {"sealed": page.context["sealed"]})

    assert sealing.unseal(world.other_pupil.eos_accounts.get().sealed_code) == "123456"


@pytest.mark.parametrize(
    ("name", "data"),
    [("codes.xlsx", b"MZ\x90\x00 renamed"), ("codes.csv", b"a\x00b"), ("codes.xlsx", b""), ("codes.csv", b"\n\n")],
)
def test_a_file_that_is_no_table_is_refused_at_its_field(world: World, as_: As, name: str, data: bytes) -> None:
    answer = as_("sysadmin").post(url(world, "code_paste"), {"file": SimpleUploadedFile(name, data)})

    assert answer.status_code == 422


def test_a_csv_of_windows_is_read(world: World, as_: As) -> None:
    data = "ФИО;Код\nКалинин Лев Олегович;KID-2\n".encode("cp1251")

    page = as_("sysadmin").post(url(world, "code_paste"), {"file": SimpleUploadedFile("codes.csv", data)})

    assert [person.name for person in page.context["people"]] == ["Калинин Лев Олегович"]


@pytest.mark.parametrize("sealed", ["", "garbage", "of another school", "a personal code"])
def test_only_the_reviewed_list_of_this_school_is_saved(world: World, as_: As, sealed: str) -> None:
    made = {
        "of another school": sealing.seal(f'{{"school": {world.other.pk}, "codes": {{}}}}'),
        "a personal code": world.eos_account.sealed_code,
    }

    answer = as_("sysadmin").post(url(world, "code_save"), {"sealed": made.get(sealed, sealed)})

    assert answer.status_code == 422


def test_slips_hold_the_codes_that_wait_and_printing_is_logged(world: World, as_: As) -> None:
    answer = as_("sysadmin").get(url(world, "code_slips", own_class(world)))

    paper = text_of(answer.content)
    assert SECRET_CODE in paper
    assert "Рябинина Анна Петровна" in paper
    assert "Через Госуслуги (ЕСИА)" in paper
    log = PersonalDataAccess.objects.get(kind=AccessKind.EXPORT)
    assert (log.section, log.count, log.by, log.why) == ("codes", 1, world.sysadmin, "выдача персональных кодов")
    assert SECRET_CODE not in str(vars(log))


def test_the_signature_sheet_holds_no_codes(world: World, as_: As) -> None:
    answer = as_("class_teacher").get(url(world, "code_sheet", own_class(world)))

    paper = text_of(answer.content)
    assert "Рябинина Анна Петровна" in paper
    assert SECRET_CODE not in paper
    assert PersonalDataAccess.objects.filter(kind=AccessKind.EXPORT, by=world.class_teacher).count() == 1


def test_after_the_hand_over_nothing_can_be_printed_again(world: World, as_: As) -> None:
    actions.hand_over(
        world.school, [Owner("pupil", world.pupil.pk)], on=NOW.date(), signature="ведомость № 3", by=world.sysadmin
    )

    answer = as_("sysadmin").get(url(world, "code_slips", own_class(world)), follow=True)

    assert "Печатать нечего" in answer.content.decode()


def test_codes_under_a_lost_key_are_asked_for_again_all_at_once(world: World, as_: As, settings: LazySettings) -> None:
    parent = [Owner("representative", world.representative.pk)]
    actions.enter_codes(world.school, dict.fromkeys(parent, "KID-777"), on=NOW.date(), by=world.sysadmin)
    settings.SECRET_KEY = "another key of more than thirty-two characters"

    answer = as_("sysadmin").get(url(world, "code_slips", own_class(world)))

    page = answer.content.decode()
    assert answer.status_code == 422
    for person in (world.pupil, world.representative):
        assert f"{person.full_name}: код не читается, впишите его заново" in page
    assert "сменился секретный ключ" in page
    assert not PersonalDataAccess.objects.filter(kind=AccessKind.EXPORT).exists()


def test_a_lost_code_is_issued_again_from_its_page(world: World, as_: As) -> None:
    people = [Owner("pupil", world.pupil.pk)]
    actions.mark(world.school, people, state=CodeState.LOST, on=NOW.date(), by=world.class_teacher)

    answer = as_("sysadmin").post(reverse("registry:code_reissue", args=[world.eos_account.pk]), follow=True)

    page = answer.content.decode()
    assert "Код взамен прежнего" in page
    assert "Код утерян" in page


def test_opening_the_story_of_a_code_is_a_look_at_the_person(world: World, as_: As) -> None:
    as_("deputy").get(reverse("registry:code", args=[world.eos_account.pk]))

    log = PersonalDataAccess.objects.get()
    assert (log.section, log.person_id, log.by) == ("pupils", world.pupil.pk, world.deputy)


def grow(world: World, count: int) -> None:
    for number in range(count):
        pupil = make_pupil(world.school_class, f"Вязов{number:02}", "Ян")
        parent = Representative.objects.create(school=world.school, last_name=pupil.last_name, first_name="Ида")
        Representation.objects.create(school=world.school, representative=parent, pupil=pupil)
        Employee.objects.create(school=world.school, last_name=f"Дубов{number:02}", first_name="Ян", gender="m")
    codes = {Owner("pupil", pk): f"CODE-{pk}" for pk in world.school_class.pupils.values_list("pk", flat=True)}
    actions.enter_codes(world.school, codes, on=NOW.date(), by=world.sysadmin)


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(
    ("name", "group", "expected"), [("codes", "", 11), ("code_list", "class", 9), ("code_list", "all", 9)]
)
def test_lists_cost_the_same_for_one_and_for_thirty(
    world: World, as_: As, django_assert_num_queries: Any, count: int, name: str, group: str, expected: int
) -> None:
    grow(world, count)
    client = as_("sysadmin")
    address = url(world, name, own_class(world) if group == "class" else group)

    with django_assert_num_queries(expected):
        page = client.get(address).content.decode()
    assert name == "codes" or f"Вязов{count - 1:02} Ян" in page


@pytest.mark.parametrize("count", [1, 30])
def test_handing_over_a_class_costs_the_same(world: World, django_assert_num_queries: Any, count: int) -> None:
    grow(world, count)
    owners = [Owner("pupil", pk) for pk in world.school_class.pupils.values_list("pk", flat=True)]

    with django_assert_num_queries(7):
        actions.hand_over(world.school, owners, on=NOW.date(), signature="ведомость № 3", by=world.sysadmin)


def test_counts_for_the_plan_take_three_queries(world: World, django_assert_num_queries: Any) -> None:
    people = [Owner("pupil", world.pupil.pk)]
    actions.hand_over(world.school, people, on=NOW.date(), signature="ведомость № 3", by=world.sysadmin)
    actions.mark(world.school, people, state=CodeState.LINKED, on=NOW.date(), by=world.sysadmin)

    with django_assert_num_queries(3):
        counts = queries.code_counts(world.school)

    assert counts == queries.CodeCounts(handed_over=1, inside=1, linked=1, lost=0, total=9)
