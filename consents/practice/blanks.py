"""The settings of a practice school, its blanks in force, and the piles that were printed."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from consents import form_content as content
from consents.actions import printing
from consents.actions.form import draft_of
from consents.models import ConsentForm, ConsentSettings
from consents.practice.people import Cast
from consents.queries.printing import Asked, groups_of
from consents.states import ConsentKind, FormState, Subject
from ezh_rollout.shared.history import save_as
from registry.models import Pupil, School

REASON: Final = "учебные данные"
FIRST, SECOND, PRINTED = (timedelta(days=days) for days in (45, 30, 28))


def settle(school: School, *, by: Any) -> None:
    """An invented processor."""
    if ConsentSettings.objects.filter(school=school).exists():
        return
    address = school.address or f"{school.place or 'с. Учебное'}, ул. Школьная, 1"
    settings = ConsentSettings(
        school=school,
        operator_address=address,
        contacts="канцелярия школы, понедельник – пятница с 9 до 16 часов, school@example.org",
        processor_name="ООО «Учебный журнал»",
        processor_address="г. Учебный, ул. Сетевая, 2",
        processor_contract="15-Ж",
    )
    save_as(settings, by=by, reason=REASON)


def issue_forms(school: School, *, by: Any, at: datetime) -> dict[str, ConsentForm]:
    """The blanks of the three kinds of people, two editions for the staff, one of distribution for the pupils."""
    processing = ConsentKind.PROCESSING
    found: dict[str, ConsentForm] = {
        subject: _issued(school, processing, subject, by=by, at=at - FIRST) for subject in Subject
    }
    found["old_staff"] = found[Subject.EMPLOYEE]
    note = "добавлен номер рабочего телефона"
    found[Subject.EMPLOYEE] = _issued(school, processing, Subject.EMPLOYEE, by=by, at=at - SECOND, note=note)
    found["distribution"] = _issued(school, ConsentKind.DISTRIBUTION, Subject.PUPIL, by=by, at=at - FIRST)
    return found


def _issued(
    school: School, kind: ConsentKind, subject: Subject, *, by: Any, at: datetime, note: str = ""
) -> ConsentForm:
    """As `actions.form.issue` does it, without drawing the sheet: the ready-made texts are known to fit."""
    form = draft_of(school, kind=kind, subject=subject, by=by, at=at)
    previous = ConsentForm.objects.current(school, kind, subject)
    if note:
        form.data = [*form.data, "номер рабочего телефона"]
    form.state, form.edition = FormState.ISSUED, (previous.edition or 0) + 1 if previous else 1
    form.needs_signatures, form.change_note = True, note
    form.issued_by, form.issued_at, form.issued_on = by, at, timezone.localdate(at)
    text = content.live_text(form)
    form.frozen, form.sha256 = text.as_json(), content.fingerprint(text)
    form.version += 1
    save_as(form, by=by, reason=REASON)
    return form


def print_piles(school: School, cast: Cast, *, at: datetime) -> None:
    """For everybody but the last class: those have not got theirs yet."""
    for subject, people in ((Subject.EMPLOYEE, cast.staff), (Subject.PUPIL, cast.pupils)):
        subjects = [subject, Subject.REPRESENTATIVE] if subject is Subject.PUPIL else [subject]
        groups = [
            group
            for group in groups_of(school, subjects)
            if subject is Subject.EMPLOYEE or group.school_class not in (None, cast.unprinted)
        ]
        printed = [pupil for pupil in people if not isinstance(pupil, Pupil) or cast.is_printed_for(pupil)]
        if groups and printed:
            asked = Asked(kind=ConsentKind.PROCESSING, groups=tuple(groups))
            printing.record(school, asked, by=None, at=at - PRINTED)
