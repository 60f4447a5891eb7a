"""The six forms of a school: what is in force, what is being written, what has to be done next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consents import form_content as content
from consents.form_changes import TextChange, outdated_in, renewal_words
from consents.models import ConsentForm, ConsentSettings, settings_of
from consents.queries.counts import people_of
from consents.queries.status import with_status
from consents.states import ConsentKind, ConsentStatus, FormState, Subject
from registry.models import School


class NextStep(StrEnum):
    BEGIN = "begin"
    FILL = "fill"
    ISSUE = "issue"
    RENEW = "renew"
    COLLECT = "collect"


@dataclass(frozen=True, slots=True)
class FormLine:
    """One of the six. `faults` are those of the draft; `outdated` is what the edition in force says otherwise than
    the settings."""

    kind: ConsentKind
    subject: Subject
    current: ConsentForm | None
    draft: ConsentForm | None
    faults: tuple[content.Fault, ...]
    outdated: tuple[TextChange, ...]

    @property
    def blocking(self) -> list[content.Fault]:
        return content.blocking(list(self.faults))

    @property
    def renewal(self) -> str:
        return renewal_words(self.outdated)

    @property
    def next_step(self) -> NextStep:
        if self.draft is not None:
            return NextStep.FILL if self.blocking else NextStep.ISSUE
        if self.current is None:
            return NextStep.BEGIN
        return NextStep.RENEW if self.outdated else NextStep.COLLECT


def board(school: School, *, settings: ConsentSettings | None = None) -> list[FormLine]:
    """Processing first, then distribution; pupils, representatives, staff. Two queries."""
    settings = settings or settings_of(school)
    current: dict[tuple[str, str], ConsentForm] = {}
    drafts: dict[tuple[str, str], ConsentForm] = {}
    for form in ConsentForm.objects.filter(school=school).order_by("edition"):
        form.school = school
        (drafts if form.is_draft else current)[form.kind, form.subject] = form
    return [
        _line(kind, subject, current.get((kind, subject)), drafts.get((kind, subject)), settings)
        for kind in ConsentKind
        for subject in Subject
    ]


def _line(
    kind: ConsentKind,
    subject: Subject,
    current: ConsentForm | None,
    draft: ConsentForm | None,
    settings: ConsentSettings,
) -> FormLine:
    faults = tuple(content.faults_of(draft, settings=settings)) if draft else ()
    outdated = tuple(outdated_in(current, settings)) if current else ()
    return FormLine(kind, subject, current, draft, faults, outdated)


def editions_of(form: ConsentForm) -> list[ConsentForm]:
    """Of the same form, the draft first, then the newest; without their long texts."""
    same = ConsentForm.objects.filter(school=form.school_id, kind=form.kind, subject=form.subject)
    found = same.select_related("issued_by", "created_by").defer("frozen", "purpose", "data", "actions", "means")
    drafts, issued = found.filter(state=FormState.DRAFT), found.issued().order_by("-edition")
    return [*drafts, *issued]


def edition_before(form: ConsentForm) -> ConsentForm | None:
    """What a draft would replace, or an edition has replaced."""
    issued = ConsentForm.objects.issued().filter(school=form.school_id, kind=form.kind, subject=form.subject)
    earlier = issued.filter(edition__lt=form.edition) if form.edition else issued
    found: ConsentForm | None = earlier.order_by("-edition").first()
    return found


@dataclass(frozen=True, slots=True)
class Impact:
    """People whose signatures a new edition would ask for again, and whose printed blanks it would make old."""

    signed: int
    waiting: int


def impact_of(form: ConsentForm, *, on: date) -> Impact:
    """What «нужны новые подписи» costs, counted before the edition is issued."""
    kind, subject = ConsentKind(form.kind), Subject(form.subject)
    people = with_status(people_of(subject, form.school).order_by(), subject, kind, school=form.school, on=on)
    statuses = list(people.values_list("consent_status", flat=True))
    signed = sum(status in {ConsentStatus.RECEIVED, ConsentStatus.INCOMPLETE} for status in statuses)
    return Impact(signed=signed, waiting=statuses.count(ConsentStatus.WAITING))
