"""Consent forms: a draft is written, an edition is issued, and then it never changes again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from consents import form_content as content
from consents.ages import REPRESENTATIVE, SELF
from consents.form_changes import changes_between
from consents.models import ConsentForm
from consents.models.form import ISSUED_STAYS
from consents.papers import blank
from consents.presets import TEXT_FIELDS, ready_text
from consents.states import ConsentKind, FormStart, FormState, Subject
from ezh_rollout.shared.history import delete_as, save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import school_lock
from registry.models import School

CHANGED: Final = "Пока вы смотрели, другой человек изменил этот бланк."
CHANGED_SETTINGS: Final = "Пока вы смотрели, изменились настройки согласий, а они стоят в тексте. Посмотрите ещё раз."
ISSUED_FIELDS: Final = (
    *("state", "edition", "needs_signatures", "change_note", "frozen", "sha256"),
    *("issued_by", "issued_at", "issued_on", "version"),
)


@transaction.atomic
def begin(
    school: School, *, kind: ConsentKind, subject: Subject, start: FormStart, by: Any, at: datetime
) -> ConsentForm:
    """A draft with the ready-made text or with that of the edition in force. `Outrun` when there is one already."""
    school_lock.lock(school)
    if _draft(school, kind, subject) is not None:
        raise Outrun("Черновик этого бланка уже есть: правьте его.")
    current = ConsentForm.objects.current(school, kind, subject)
    if start is FormStart.COPY and current is None:
        raise Refused("Копировать нечего: этот бланк ещё не вводили в действие. Начните с готового текста.")
    texts = ready_text(school, kind, subject)
    if start is FormStart.COPY:
        texts = {field: getattr(current, field) for field in TEXT_FIELDS}
    form = ConsentForm(school=school, kind=kind, subject=subject, created_by=by, created_at=at, **texts)
    save_as(form, by=by, reason="черновик составлен")
    return form


def draft_of(school: School, *, kind: ConsentKind, subject: Subject, by: Any, at: datetime) -> ConsentForm:
    """The draft of this form; a new one copies the edition in force or, without any, takes the ready-made text."""
    found = _draft(school, kind, subject)
    if found is not None:
        return found
    has_edition = ConsentForm.objects.current(school, kind, subject) is not None
    start = FormStart.COPY if has_edition else FormStart.READY
    return begin(school, kind=kind, subject=subject, start=start, by=by, at=at)


@transaction.atomic
def edit(form: ConsentForm, *, to: Mapping[str, Any], version: int, by: Any) -> ConsentForm:
    """Writes the given texts; an unfinished text is saved as well. `Outrun` when somebody saved after `version`."""
    fresh = _locked_draft(form, version=version)
    for field in TEXT_FIELDS:
        setattr(fresh, field, to.get(field, getattr(fresh, field)))
    fresh.version += 1
    save_as(fresh, by=by, reason="правка", fields=[*TEXT_FIELDS, "version"])
    return fresh


def issue(
    form: ConsentForm,
    *,
    version: int,
    needs_signatures: bool | None,
    change_note: str = "",
    shown: str = "",
    by: Any,
    at: datetime,
) -> ConsentForm:
    """«Ввести в действие»: the text is frozen together with operator and processor. Raises `Refused` with all reasons.

    The first edition always needs signatures, whatever was answered. `shown`: the fingerprint of what the person read.
    """
    # Drawing takes half a second: nobody else waits for it.
    drawn = content.live_text(form)
    too_long = overflow_of(form) if form.is_draft else []
    with transaction.atomic():
        school_lock.lock(form.school_id)
        fresh = _locked_draft(form, version=version)
        if content.live_text(fresh) != drawn or shown not in {"", content.fingerprint(drawn)}:
            raise Outrun(CHANGED_SETTINGS)
        previous = ConsentForm.objects.current(fresh.school, fresh.kind, fresh.subject)
        reasons = obstacles_to_issue(fresh, previous=previous)
        reasons += unanswered(previous, needs_signatures=needs_signatures, change_note=change_note)
        if reasons or too_long:
            raise Refused(*reasons, *too_long)
        _issue(fresh, previous, needs_signatures=needs_signatures, change_note=change_note, by=by, at=at)
    return fresh


def _issue(
    form: ConsentForm,
    previous: ConsentForm | None,
    *,
    needs_signatures: bool | None,
    change_note: str,
    by: Any,
    at: datetime,
) -> None:
    form.state, form.edition = FormState.ISSUED, (previous.edition or 0) + 1 if previous else 1
    form.needs_signatures = True if previous is None else needs_signatures
    form.change_note = change_note.strip() if previous else ""
    form.issued_by, form.issued_at, form.issued_on = by, at, timezone.localdate(at)
    text = content.live_text(form)
    form.frozen, form.sha256 = text.as_json(), content.fingerprint(text)
    form.version += 1
    save_as(form, by=by, reason=f"введена редакция {form.edition}", fields=ISSUED_FIELDS)


def obstacles_to_issue(form: ConsentForm, *, previous: ConsentForm | None) -> list[str]:
    """Why the text of the draft cannot come into force over `previous`; empty means «можно»."""
    reasons = [fault.message for fault in content.blocking(content.faults_of(form))]
    if previous and not changes_between(content.printed_text(previous), content.live_text(form)):
        reasons.append(f"Текст ничем не отличается от редакции {previous.edition}: вводить нечего.")
    return reasons


def unanswered(previous: ConsentForm | None, *, needs_signatures: bool | None, change_note: str) -> list[str]:
    """What a later edition asks and the first one does not."""
    if previous is None:
        return []
    reasons = ["Ответьте, нужны ли новые подписи."] if needs_signatures is None else []
    if not change_note.strip():
        reasons.append("Напишите, что изменилось: это увидят те, кто собирает подписи.")
    return reasons


def overflow_of(form: ConsentForm) -> list[str]:
    """Why the text does not fit on its sheet, by drawing it; empty when it does, or when it is not whole yet."""
    text = content.live_text(form)
    if content.blocking(content.faults_in(text)):
        return []
    signers = frozenset({SELF, REPRESENTATIVE} if text.subject == Subject.PUPIL else {SELF})
    try:
        blank.sheet_of(text, signers, note=form.school.paper_note)
    except blank.TooLong as problem:
        return [str(problem)]
    return []


@transaction.atomic
def discard(form: ConsentForm, *, version: int, by: Any) -> None:
    """Deletes a draft; its history stays."""
    delete_as(_locked_draft(form, version=version), by=by, reason="черновик удалён")


def ensure_forms(school: School, *, by: Any, at: datetime) -> list[ConsentForm]:
    """Issues the ready-made processing forms for the three subjects where none is in force. Returns those in force.

    Raises `Refused` when the settings leave something of the law's items empty.
    """
    found = []
    for subject in Subject:
        current = ConsentForm.objects.current(school, ConsentKind.PROCESSING, subject)
        if current is None:
            draft = draft_of(school, kind=ConsentKind.PROCESSING, subject=subject, by=by, at=at)
            current = issue(draft, version=draft.version, needs_signatures=True, by=by, at=at)
        found.append(current)
    return found


def _draft(school: School, kind: str, subject: str) -> ConsentForm | None:
    found: ConsentForm | None = ConsentForm.objects.filter(
        school=school, kind=kind, subject=subject, state=FormState.DRAFT
    ).first()
    return found


def _locked_draft(form: ConsentForm, *, version: int) -> ConsentForm:
    locked = ConsentForm.objects.select_for_update(of=("self",)).select_related("school")
    fresh: ConsentForm | None = locked.filter(pk=form.pk).first()
    if fresh is None:
        raise Outrun("Этот черновик уже удалили.")
    if not fresh.is_draft:
        raise Outrun(f"Редакция {fresh.edition} уже введена в действие. {ISSUED_STAYS}")
    if fresh.version != version:
        raise Outrun(CHANGED)
    return fresh
