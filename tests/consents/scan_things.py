"""Piles of scans for tests: sheets of pupils, pages that were read, and small PDFs that can really be read."""

import hashlib
import io
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from consents.models import ConsentForm, PrintBatch, PrintedCopy, ScanBatch, ScanFile, ScanPage, key_of, subject_of
from consents.numbers import BLANK_MARK, payload
from consents.states import AgeGroup, ConsentKind, FormState, PageDecision, PageOutcome, ScanState
from registry.models import Person, Representation, Representative
from registry.states import Gender
from tests.consents.scanning.sheets import sheet_with
from tests.world import World
from tests.world_consents import make_form, number_of

TODAY = timezone.localdate()
ISSUED_ON = TODAY - timedelta(days=30)
SIGNED_ON = TODAY - timedelta(days=3)
SCHOOL_AGE, TEEN, ADULT = (TODAY - timedelta(days=round(years * 365.25)) for years in (10.5, 15.5, 18.5))


def form_for(world: World, person: Person, kind: ConsentKind = ConsentKind.PROCESSING, **fields: Any) -> ConsentForm:
    """The issued edition for such people; made when there is none."""
    subject = subject_of(person)
    edition = fields.get("edition", 1)
    found = ConsentForm.objects.filter(
        school=world.school, kind=kind, subject=subject, edition=edition, state=FormState.ISSUED
    ).first()
    if found is not None:
        if found.issued_on != ISSUED_ON:
            # The world's own day lies ahead of today.
            ConsentForm.objects.filter(pk=found.pk).update(issued_on=ISSUED_ON)
            found.refresh_from_db()
        return found
    return make_form(world.school, subject, kind, by=world.deputy, **{"issued_on": ISSUED_ON, **fields})


def make_copy(
    world: World, person: Person, form: ConsentForm | None = None, *, age: str = "", signer: Any = None
) -> PrintedCopy:
    form = form or form_for(world, person)
    batch, _ = PrintBatch.objects.get_or_create(
        school=world.school,
        form=form,
        defaults={"number": number_of(f"8{form.pk}"), "title": "5а", "count": 1, "made_at": timezone.now()},
    )
    place = batch.copies.count() + 1
    return PrintedCopy.objects.create(
        school=world.school,
        **key_of(person),
        batch=batch,
        form=form,
        number=number_of(f"7{form.pk}{place:05d}"),
        position=place,
        signer=signer,
        age_group=age or AgeGroup.CHILD,
    )


def make_pile(world: World, *, state: ScanState = ScanState.REVIEW, signed_on: date | None = SIGNED_ON) -> ScanBatch:
    pile = ScanBatch.objects.create(
        school=world.school,
        title="5а, собрание",
        state=state,
        signed_on=signed_on,
        uploaded_by=world.deputy,
        uploaded_at=timezone.now(),
        **({"closed_by": world.deputy, "closed_at": timezone.now()} if state is ScanState.CLOSED else {}),
    )
    make_file(pile, world, b"%PDF-1.7 original")
    return pile


def make_file(pile: ScanBatch, world: World, content: bytes, name: str = "пачка.pdf") -> ScanFile:
    original = ScanFile(
        school=world.school,
        batch=pile,
        position=pile.files.count() + 1,
        name=name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=world.deputy,
        uploaded_at=timezone.now(),
    )
    original.file.save("original.pdf", ContentFile(content))
    return original


def make_page(
    pile: ScanBatch,
    copy: PrintedCopy | None = None,
    *,
    outcome: PageOutcome = PageOutcome.MATCHED,
    decision: PageDecision = PageDecision.WAITING,
    by: Any = None,
    at: datetime | None = None,
    picture: bool = False,
) -> ScanPage:
    """The next page of the pile; decided by whoever uploaded it, unless somebody else is named."""
    original = pile.files.first()
    assert original is not None
    is_decided = decision != PageDecision.WAITING
    page = ScanPage(
        school=pile.school,
        batch=pile,
        file=original,
        number=original.pages.count() + 1,
        outcome=outcome,
        copy=copy,
        form=copy.form if copy else None,
        decision=decision,
        decided_by=(by or pile.uploaded_by) if is_decided else None,
        decided_at=(at or timezone.now()) if is_decided else None,
        **(key_of(copy.person) if copy else {}),
    )
    if picture:
        page.picture.save("page.jpg", ContentFile(jpeg()), save=False)
        page.thumbnail.save("small.jpg", ContentFile(jpeg()), save=False)
    page.save()
    return page


def make_parent(world: World, pupil: Any, first: str) -> Representative:
    parent = Representative.objects.create(
        school=world.school, last_name=pupil.last_name, first_name=first, gender=Gender.FEMALE
    )
    Representation.objects.create(school=world.school, representative=parent, pupil=pupil)
    return parent


def born(pupil: Any, day: date | None) -> Any:
    pupil.birth_date = day
    pupil.save()
    return pupil


def jpeg(size: tuple[int, int] = (60, 90)) -> bytes:
    """Its upper left corner is dark, so that one sees how it lies."""
    image = Image.new("L", size, 255)
    image.paste(0, (0, 0, size[0] // 3, size[1] // 3))
    to = io.BytesIO()
    image.save(to, "JPEG")
    return to.getvalue()


def pdf_of(*copies: PrintedCopy | None) -> bytes:
    """A scan: a page for each copy, an empty page for None."""
    sheets = [
        sheet_with(payload(BLANK_MARK, copy.number), dpi=100) if copy else Image.new("L", (827, 1169), 255)
        for copy in copies
    ]
    to = io.BytesIO()
    sheets[0].save(to, "PDF", save_all=True, append_images=sheets[1:], resolution=100)
    return to.getvalue()
