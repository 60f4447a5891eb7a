"""One example of everything that the consents have an address for; all of it is about one member of staff."""

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile

from consents import form_content
from consents.models import (
    Consent,
    ConsentForm,
    ConsentSettings,
    Demand,
    PrintBatch,
    PrintedCopy,
    ScanBatch,
    ScanFile,
    ScanPage,
    Transfer,
    TransferPerson,
    Withdrawal,
)
from consents.numbers import check_digits
from consents.states import (
    Answer,
    ConsentKind,
    DemandKind,
    FormState,
    PageDecision,
    PageOutcome,
    ScanState,
    Subject,
)
from registry.models import School

if TYPE_CHECKING:
    from tests.world import World

ISSUED_ON = date(2027, 3, 1)
SIGNED_ON = date(2027, 3, 5)
# The smallest picture there is: one white point.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f00010101001bb6ee560000000049454e44ae426082"
)


def number_of(digits: str) -> str:
    """A whole number of a blank that begins with these digits."""
    whole = digits.ljust(18, "0")
    return whole + check_digits(whole)


def make_settings(school: School) -> ConsentSettings:
    return ConsentSettings.objects.create(
        school=school,
        processor_name="ООО «Учебный журнал»",
        processor_address="г. Учебный, ул. Сетевая, 2",
        processor_contract="15-Ж",
        processor_contract_date=date(2027, 2, 1),
        contacts="8 (800) 000-00-00, school@example.org",
    )


def make_form(
    school: School,
    subject: Subject = Subject.PUPIL,
    kind: ConsentKind = ConsentKind.PROCESSING,
    *,
    edition: int = 1,
    issued_on: date = ISSUED_ON,
    needs_signatures: bool = True,
    by: Any,
    **fields: Any,
) -> ConsentForm:
    """An issued edition with all that the law asks for; `edition=0` is a draft."""
    from tests.world import NOW  # noqa: PLC0415 - the world calls this file

    words: dict[str, Any] = {
        "title": "Согласие на обработку персональных данных",
        "purpose": "Ведение электронного журнала и предоставление родителям сведений об успеваемости",
        "data": ["фамилия, имя, отчество", "дата рождения", "класс", "оценки и посещаемость"],
        "actions": "сбор, запись, хранение, уточнение, использование, передача обработчику, удаление",
        "means": "с использованием средств автоматизации и без них",
        "processing": "Обработка поручена владельцу электронного журнала по договору",
        "term": "до окончания обучения или до отзыва",
        "withdrawing": "письменным заявлением на имя директора школы",
        **fields,
    }
    if not edition:
        return ConsentForm.objects.create(
            school=school, kind=kind, subject=subject, created_by=by, created_at=NOW, **words
        )
    form = ConsentForm(
        school=school,
        kind=kind,
        subject=subject,
        state=FormState.ISSUED,
        edition=edition,
        needs_signatures=needs_signatures,
        created_by=by,
        created_at=NOW,
        issued_by=by,
        issued_at=NOW,
        issued_on=issued_on,
        **words,
    )
    form.frozen = form_content.live_text(form).as_json()
    form.sha256 = form_content.fingerprint(form_content.live_text(form))
    form.save()
    return form


def make_consent_things(world: "World") -> None:
    from tests.world import NOW  # noqa: PLC0415 - the world calls this file

    school, deputy, person, things = world.school, world.users["deputy"], world.staff["employee"], world.things
    things["consent_settings"] = make_settings(school)
    form = things["consent_form"] = make_form(school, Subject.EMPLOYEE, by=deputy)
    things["consent_draft"] = make_form(school, Subject.REPRESENTATIVE, edition=0, by=deputy)
    about = {"school": school, "employee": person}
    batch = things["print_batch"] = PrintBatch.objects.create(
        school=school, form=form, number=number_of("900"), title="сотрудники", count=1, made_by=deputy, made_at=NOW
    )
    copy = things["printed_copy"] = PrintedCopy.objects.create(
        **about, batch=batch, form=form, number=number_of("100"), position=1
    )
    scans = things["scan_batch"] = ScanBatch.objects.create(
        school=school, title="Сотрудники, март", state=ScanState.REVIEW, uploaded_by=deputy, uploaded_at=NOW
    )
    scan_file = things["scan_file"] = ScanFile(
        school=school,
        batch=scans,
        name="скан.png",
        size=len(PICTURE),
        sha256=hashlib.sha256(PICTURE).hexdigest(),
        pages_total=1,
        uploaded_by=deputy,
        uploaded_at=NOW,
    )
    scan_file.file.save("scan.png", ContentFile(PICTURE), save=True)
    page = things["scan_page"] = ScanPage(
        **about,
        batch=scans,
        file=scan_file,
        number=1,
        outcome=PageOutcome.MATCHED,
        copy=copy,
        decision=PageDecision.SIGNED,
        decided_by=deputy,
        decided_at=NOW,
    )
    page.picture.save("page.png", ContentFile(PICTURE), save=False)
    page.thumbnail.save("small.png", ContentFile(PICTURE), save=True)
    things["consent"] = Consent.objects.create(
        **about,
        kind=ConsentKind.PROCESSING,
        form=form,
        edition=1,
        answer=Answer.GIVEN,
        signer_words=person.full_name,
        signed_on=SIGNED_ON,
        copy=copy,
        page=page,
        accepted_by=deputy,
        accepted_at=NOW,
    )
    things["withdrawal"] = Withdrawal.objects.create(
        **about,
        kind=ConsentKind.DISTRIBUTION,
        signer_words=person.full_name,
        number="7",
        received_on=date(2027, 3, 9),
        due_on=date(2027, 4, 8),
        recorded_by=deputy,
        recorded_at=NOW,
    )
    things["demand"] = Demand.objects.create(
        **about,
        kind=DemandKind.ACCESS,
        signer_words=person.full_name,
        number="8",
        received_on=date(2027, 3, 9),
        due_on=date(2027, 3, 23),
        recorded_by=deputy,
        recorded_at=NOW,
    )
    things["transfer"] = Transfer.objects.create(
        school=school,
        section="employees",
        fields=["Фамилия", "Имя"],
        processor="ООО «Учебный журнал»",
        file_name="Сотрудники.xlsx",
        file_format="xlsx",
        size=4,
        sha256=hashlib.sha256(b"file").hexdigest(),
        count=1,
        held=0,
        made_by=world.users["sysadmin"],
        made_at=NOW,
        taken_by=world.users["sysadmin"],
        taken_at=NOW,
    )
    TransferPerson.objects.create(**about, transfer=things["transfer"])
