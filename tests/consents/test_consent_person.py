"""The page of one person: the full form, «введено ошибочно», the scan, what is told of each answer."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consents.actions import consent as actions
from consents.actions.consent import Paper, Said
from consents.models import Consent, ScanFile
from consents.states import Answer, ConsentKind, ConsentStatus, Route
from consents.status import status_of
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.models import PersonalDataAccess, Pupil, Representation, Representative
from tests.world import NOW, World, make_pupil
from tests.world_consents import PICTURE, make_form

As = Callable[[str], Client]
TODAY = timezone.localdate()
SPRING = date(2027, 3, 5)


@pytest.fixture
def pupil(world: World) -> Pupil:
    found = make_pupil(world.things["school_class"], "Клёнова", "Яна", birth_date=date(TODAY.year - 9, 1, 1))
    parent = Representative.objects.create(school=world.school, last_name="Клёнова", first_name="Анна", gender="f")
    Representation.objects.create(
        school=world.school, representative=parent, pupil=found, kind="guardian", document="решение № 5"
    )
    return found


def mother(pupil: Pupil) -> Representative:
    return pupil.representatives.get()


def add(client: Client, pupil: Pupil, **typed: Any) -> Any:
    data = {
        "answer": "given",
        "signers": [str(mother(pupil).pk)],
        "signed_on": TODAY.isoformat(),
        "form": "foreign",
        "route": "paper",
        **typed,
    }
    return client.post(reverse("consents:consent_add", args=["pupils", pupil.pk]), data)


def shown(client: Client, pupil: Pupil) -> str:
    return client.get(reverse("consents:person", args=["pupils", pupil.pk])).content.decode()


def test_an_answer_in_full_is_written_down(world: World, as_: As, pupil: Pupil) -> None:
    scan = SimpleUploadedFile("лист.png", PICTURE)
    until = (TODAY + timedelta(days=30)).isoformat()

    answer = add(
        as_("deputy"),
        pupil,
        scan=scan,
        valid_until=until,
        is_not_separate="on",
        note="принесла мать",
        case_file="04-12",
        sheet="7",
        route="signature",
    )

    row = Consent.objects.get(pupil=pupil)
    assert answer.status_code == 302
    assert (row.route, row.is_separate, row.note) == (Route.SIGNATURE, False, "принесла мать")
    assert row.authority == "опекун: решение № 5"
    assert row.scan is not None
    assert row.scan.sha256 == hashlib.sha256(PICTURE).hexdigest()
    page = shown(as_("deputy"), pupil)
    assert "оформлено не отдельным документом" in page
    assert "скан: лист.png" in page
    assert "дело 04-12" in page


def test_the_scan_comes_back_as_it_was_and_stands_in_the_log(world: World, as_: As, pupil: Pupil) -> None:
    add(as_("deputy"), pupil, scan=SimpleUploadedFile("лист.png", PICTURE))
    row = Consent.objects.get(pupil=pupil)

    answer: Any = as_("class_teacher").get(reverse("consents:consent_scan", args=[row.pk]))

    assert b"".join(answer.streaming_content) == PICTURE
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert PersonalDataAccess.objects.filter(by=world.class_teacher, what__contains="лист.png").exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"signed_on": (TODAY + timedelta(days=2)).isoformat()}, "Этот день ещё не наступил."),
        ({"signed_on": "0027-01-01"}, "опечатка"),
        ({"signed_on": "31.02.2027"}, "field-error"),
        ({"signers": []}, "Отметьте, кто подписал."),
        ({"signers": ["self"]}, "до 14 лет подписывает законный представитель"),
        ({"signers": ["999999"]}, "field-error"),
        ({"answer": "not_required"}, "Напишите основание"),
        ({"ground": "договор"}, "Основание пишут только"),
        ({"valid_until": "2000-01-01"}, "Срок кончается раньше дня подписи."),
        ({"form": "999999"}, "field-error"),
        ({"scan": SimpleUploadedFile("письмо.docx", b"PK\x03\x04")}, "а не скан"),
        ({"scan": SimpleUploadedFile("пусто.png", b"")}, "field-error"),
        ({"kind": "distribution"}, "Если ни на что"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    world: World, as_: As, pupil: Pupil, typed: dict[str, Any], words: str
) -> None:
    answer = add(as_("deputy"), pupil, note="не потерять", **typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "не потерять" in page
    assert not Consent.objects.filter(pupil=pupil).exists()
    assert not ScanFile.objects.filter(batch=None).exists()


def test_a_refused_answer_leaves_no_file_behind(world: World, as_: As, pupil: Pupil) -> None:
    """The child's own signature is refused by the action, after the file was written."""
    from django.core.files.storage import default_storage  # noqa: PLC0415 - the private one of this test

    folder = f"scans/{TODAY:%Y/%m}"
    before = default_storage.listdir(folder)[1]

    add(as_("deputy"), pupil, signers=["self"], scan=SimpleUploadedFile("лист.png", PICTURE))

    assert default_storage.listdir(folder)[1] == before


def test_not_required_needs_its_ground_and_nobody_signs_it(world: World, as_: As, pupil: Pupil) -> None:
    add(as_("deputy"), pupil, answer="not_required", ground="п. 2 ч. 1 ст. 6", signers=[])

    row = Consent.objects.get(pupil=pupil)
    assert (row.answer, row.signer, row.signer_words) == (Answer.NOT_REQUIRED, None, "")
    assert status_of(pupil, ConsentKind.PROCESSING, on=TODAY) == ConsentStatus.NOT_REQUIRED


def test_that_no_consent_is_required_is_not_said_by_a_class_teacher(world: World, as_: As, pupil: Pupil) -> None:
    exempt = {"answer": "not_required", "ground": "273-ФЗ, ст. 28", "signers": []}
    teacher = as_("class_teacher")

    answer = add(teacher, pupil, **exempt)

    assert answer.status_code == 422
    assert not Consent.objects.filter(pupil=pupil).exists()
    assert "Основание, по которому" not in answer.content.decode()
    assert add(teacher, pupil, ground="273-ФЗ, ст. 28").status_code == 302
    assert Consent.objects.get(pupil=pupil).ground == ""


def test_distribution_keeps_yes_and_no_of_each_category(world: World, as_: As, pupil: Pupil) -> None:
    form = make_form(
        world.school, kind=ConsentKind.DISTRIBUTION, data=["фото", "имя"], issued_on=TODAY, by=world.deputy
    )

    add(as_("deputy"), pupil, kind="distribution", form=str(form.pk), categories=["имя"])

    assert Consent.objects.get(pupil=pupil).choices == {"фото": False, "имя": True}
    assert "фото: нет" in shown(as_("deputy"), pupil)


def test_a_second_click_writes_nothing_new(world: World, as_: As, pupil: Pupil) -> None:
    client = as_("deputy")

    answers = [add(client, pupil, form_token="a" * 22) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Consent.objects.filter(pupil=pupil).count() == 1


def test_an_error_is_struck_out_with_its_reason_and_stays(world: World, as_: As, pupil: Pupil) -> None:
    client = as_("deputy")
    add(client, pupil)
    row = Consent.objects.get(pupil=pupil)
    address = reverse("consents:consent_void", args=[row.pk])

    silent = client.post(address, {"reason": " "})
    spoken = client.post(address, {"reason": "не тот человек"})
    again = client.post(address, {"reason": "ещё раз"})

    row.refresh_from_db()
    assert [silent.status_code, spoken.status_code, again.status_code] == [422, 302, 409]
    assert (row.void_reason, row.voided_by) == ("не тот человек", world.deputy)
    page = shown(client, pupil)
    assert "введено ошибочно" in page
    assert "не тот человек" in page
    assert status_of(pupil, ConsentKind.PROCESSING, on=TODAY) == ConsentStatus.NONE


@pytest.mark.parametrize(("by", "status"), [("class_teacher", 302), ("deputy", 403)])
def test_a_class_teacher_strikes_out_only_what_she_wrote_down(
    world: World, as_: As, pupil: Pupil, by: str, status: int
) -> None:
    add(as_(by), pupil)
    row = Consent.objects.get(pupil=pupil)
    teacher, address = as_("class_teacher"), reverse("consents:consent_void", args=[row.pk])

    assert (address in shown(teacher, pupil)) is (status == 302)
    assert teacher.post(address, {"reason": "не тот человек"}).status_code == status
    row.refresh_from_db()
    assert row.is_void is (status == 302)


def test_what_was_seen_on_a_scan_is_struck_out_by_whoever_keeps_the_register(
    world: World, as_: As, pupil: Pupil
) -> None:
    add(as_("class_teacher"), pupil)
    Consent.objects.filter(pupil=pupil).update(page=world.things["scan_page"])
    address = reverse("consents:consent_void", args=[Consent.objects.get(pupil=pupil).pk])

    answers = [
        as_(name).post(address, {"reason": "не тот человек"}).status_code for name in ("class_teacher", "deputy")
    ]

    assert answers == [403, 302]


def test_reading_the_page_stands_in_the_log(world: World, as_: As, pupil: Pupil) -> None:
    shown(as_("deputy"), pupil)

    assert PersonalDataAccess.objects.filter(by=world.deputy, section="pupils", person_id=pupil.pk).exists()


def test_whoever_only_looks_sees_no_buttons(world: World, as_: As, pupil: Pupil) -> None:
    page = shown(as_("sysadmin"), pupil)

    assert "Записать ответ" not in page
    assert "Записать отзыв" not in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_for_any_number_of_answers(
    world: World, as_: As, django_assert_num_queries: Any, pupil: Pupil, rows: int
) -> None:
    for number in range(rows):
        Consent.objects.create(
            school=world.school,
            pupil=pupil,
            kind=ConsentKind.PROCESSING,
            answer=Answer.GIVEN,
            signer=mother(pupil),
            signed_on=SPRING - timedelta(days=number),
            accepted_by=world.deputy,
            accepted_at=NOW,
        )
    client = as_("deputy")
    shown(client, pupil)

    with django_assert_num_queries(22):
        shown(client, pupil)


def test_demands_stand_on_the_page_of_whoever_made_them(world: World, as_: As) -> None:
    person = world.demand.person
    page = as_("deputy").get(reverse("consents:person", args=[person.section, person.pk])).content.decode()

    assert f"{world.demand}</a>" in page
    assert "ответить до&nbsp;" in page


def test_an_adult_is_not_signed_for(world: World, pupil: Pupil) -> None:
    pupil.birth_date = date(2009, 3, 5)
    pupil.save()
    said = [Said(Answer.GIVEN, mother(pupil))]

    with pytest.raises(Refused, match="уже исполнилось 18"):
        actions.record(pupil, Paper(ConsentKind.PROCESSING, SPRING), said=said, by=world.deputy, at=NOW)
    actions.record(pupil, Paper(ConsentKind.PROCESSING, date(2027, 3, 4)), said=said, by=world.deputy, at=NOW)

    assert Consent.objects.filter(pupil=pupil).count() == 1


def test_a_paper_of_another_kind_of_people_is_refused(world: World, pupil: Pupil) -> None:
    form = world.things["consent_form"]

    with pytest.raises(Refused, match="Бланк другого вида"):
        actions.record(
            pupil,
            Paper(ConsentKind.PROCESSING, SPRING, form=form),
            said=[Said(Answer.GIVEN, mother(pupil))],
            by=world.deputy,
            at=NOW,
        )


def test_a_signature_before_the_issue_of_the_form_is_refused(world: World, pupil: Pupil) -> None:
    form = make_form(world.school, issued_on=date(2027, 3, 6), by=world.deputy)

    with pytest.raises(Refused, match=r"Бланк действует с 06\.03\.2027"):
        actions.record(
            pupil,
            Paper(ConsentKind.PROCESSING, SPRING, form=form),
            said=[Said(Answer.GIVEN, mother(pupil))],
            by=world.deputy,
            at=NOW,
        )


def test_the_same_answer_is_not_written_twice(world: World, pupil: Pupil) -> None:
    paper, said = Paper(ConsentKind.PROCESSING, SPRING), [Said(Answer.GIVEN, mother(pupil))]
    actions.record(pupil, paper, said=said, by=world.deputy, at=NOW)

    with pytest.raises(Outrun):
        actions.record(pupil, paper, said=said, by=world.deputy, at=NOW)


def test_an_answer_cannot_lose_its_person(world: World, pupil: Pupil) -> None:
    actions.record(
        pupil,
        Paper(ConsentKind.PROCESSING, SPRING),
        said=[Said(Answer.GIVEN, mother(pupil))],
        by=world.deputy,
        at=NOW,
    )

    with pytest.raises((ProtectedError, IntegrityError)), transaction.atomic():
        pupil.delete()
