"""The consents of one person: everything that was said, the full form for one answer, «введено ошибочно», the scan."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from consents import rules
from consents.actions import consent as actions
from consents.actions.consent_scan import record_with_scan
from consents.forms.consent import AnswerForm, VoidForm
from consents.models import Consent, ConsentForm, ScanFile, subject_of
from consents.queries.person import demands_of, kinds_of
from consents.queries.register import classes_of
from consents.queries.withdrawal import described, speakers_of
from consents.states import ConsentKind, Subject
from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from registry.actions.personal_data import log_export, log_reading
from registry.models import Person
from registry.retention import PEOPLE
from registry.views.once import answer_once


def person_or_404(request: HttpRequest, section: str, pk: int) -> Person:
    if section not in PEOPLE:
        raise Http404
    model: Any = PEOPLE[section]
    person: Person = fetch_or_404(model.objects.visible_to(request.user).select_related("school"), pk=pk)
    if getattr(person, "destroyed_at", None):
        raise Http404
    return person


def may_record_about(user: Any, person: Person) -> bool:
    """Whoever keeps the register, or leads a class of the person or of one of the children."""
    classes = classes_of(person)
    return rules.may_keep_consents(user, person.school_id) or any(
        rules.may_record_for(user, person.school_id, school_class) for school_class in classes
    )


def is_own(user: Any, row: Consent) -> bool:
    """Of whoever leads the class: what she wrote down herself she may strike out, what others took in she may not."""
    return row.accepted_by_id == user.pk and row.page_id is None


def may_void(user: Any, row: Consent, *, is_keeper: bool, may_record: bool) -> bool:
    """What she may do about the person, asked once for all rows of a page."""
    return is_keeper or (may_record and is_own(user, row))


@require_GET
def person(request: HttpRequest, section: str, pk: int) -> HttpResponse:
    found = person_or_404(request, section, pk)
    log_reading(found, by=request.user, at=timezone.now())
    is_keeper = rules.may_keep_consents(request.user, found.school_id)
    may_record = may_record_about(request.user, found)
    kinds = kinds_of(found, on=timezone.localdate())
    context = {
        "person": found,
        "told": described(found),
        "kinds": kinds,
        "demands": demands_of(found),
        "speakers": speakers_of(found),
        "is_pupil": subject_of(found) is Subject.PUPIL,
        "is_keeper": is_keeper,
        "may_record": may_record,
        "voidable": {
            row.pk
            for part in kinds
            for row in part.answers
            if may_void(request.user, row, is_keeper=is_keeper, may_record=may_record)
        },
        "sees_all": rules.may_view_consents(request.user, found.school_id),
        "register_url": reverse("consents:register", args=[found.school_id]),
    }
    return page(request, "consents/person.html", context, school=found.school)


@require_http_methods(["GET", "POST"])
def consent_add(request: HttpRequest, section: str, pk: int) -> HttpResponse:
    found = person_or_404(request, section, pk)
    allow(may_record_about(request.user, found))
    kind, status = _kind(request), 200
    form = _answer_form(request, found, kind)
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                return answer_once(request, partial(_recorded, request, found, form))
            except Refused as refusal:
                form.add_error(None, refusal.reasons)
                status = refusal.status
    is_pupil = subject_of(found) is Subject.PUPIL
    context = {"form": form, "person": found, "kind": kind, "is_pupil": is_pupil, "speakers": speakers_of(found)}
    return page(request, "consents/person_answer.html", context, school=found.school, status=status)


def _kind(request: HttpRequest) -> ConsentKind:
    asked = request.POST.get("kind") or request.GET.get("kind") or ""
    return ConsentKind(asked) if asked in ConsentKind.values else ConsentKind.PROCESSING


def _answer_form(request: HttpRequest, person: Person, kind: ConsentKind) -> AnswerForm:
    subject = subject_of(person)
    editions = ConsentForm.objects.issued().filter(school=person.school_id, kind=kind, subject=subject)
    is_posted = request.method == "POST"
    return AnswerForm(
        request.POST if is_posted else None,
        request.FILES if is_posted else None,
        kind=kind,
        editions=list(editions.order_by("-edition")),
        speakers=speakers_of(person),
        is_pupil=subject is Subject.PUPIL,
        may_exempt=rules.may_keep_consents(request.user, person.school_id),
        today=timezone.localdate(),
        initial={"signed_on": timezone.localdate(), "answer": "given"},
    )


def _recorded(request: HttpRequest, person: Person, form: AnswerForm) -> HttpResponseRedirect:
    file = form.cleaned_data["scan"]
    record_with_scan(person, form.paper(), said=form.said(), file=file, by=request.user, at=timezone.now())
    messages.success(request, "Ответ записан.")
    return redirect("consents:person", person.section, person.pk)


def _consent_or_404(request: HttpRequest, pk: int) -> Consent:
    rows = Consent.objects.visible_to(request.user)
    return fetch_or_404(rows.select_related("scan", "school", "pupil", "representative", "employee"), pk=pk)


@require_http_methods(["GET", "POST"])
def consent_void(request: HttpRequest, pk: int) -> HttpResponse:
    """«Введено ошибочно»: asks for the reason; the row stays in the journal."""
    found = _consent_or_404(request, pk)
    is_keeper = rules.may_keep_consents(request.user, found.school_id)
    may_record = may_record_about(request.user, found.person)
    allow(may_void(request.user, found, is_keeper=is_keeper, may_record=may_record))
    form, status = VoidForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.void(found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            except Refused as refusal:
                form.add_error(None, refusal.reasons)
                status = refusal.status
            else:
                messages.success(request, "Запись отмечена как ошибочная. Она осталась в журнале.")
                return redirect("consents:person", found.person.section, found.person.pk)
    context = {"form": form, "consent": found, "person": found.person}
    return page(request, "consents/person_void.html", context, school=found.school, status=status)


@require_GET
def consent_scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file that was attached to one answer; whoever takes it stands in the log."""
    found = _consent_or_404(request, pk)
    scan: ScanFile | None = found.scan
    if scan is None:
        raise Http404
    try:
        content = scan.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    log_export(
        found.school,
        what=f"Скан согласия: {scan.name}",
        section=found.person.section,
        count=1,
        fields=["подписанный бланк согласия"],
        by=request.user,
        at=timezone.now(),
    )
    # A foreign file is never shown inside the site, whatever it holds.
    return FileResponse(content, as_attachment=True, filename=scan.name, content_type="application/octet-stream")
