"""Hand-overs to the processor: who would go and who would not, the file, what was handed over before."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consents import rules
from consents.actions import transfer as actions
from consents.actions import transfer_job
from consents.forms.transfer import FileToCheckForm, PurposeForm, TransferForm
from consents.models import Transfer
from consents.queries.transfer import people_of, person_lines, survey_of
from consents.states import ConsentStatus, Subject
from consents.transfers.mending import WAYS
from consents.transfers.survey import Survey
from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.typography import joined, quantity
from registry.actions.exchange import Request, is_long
from registry.actions.personal_data import log_export
from registry.models import Job, School, SchoolClass
from registry.queries.staff import names_by_user
from registry.sections import SECTIONS
from registry.states import FileFormat
from registry.views.once import answer_once

ROWS_PER_PAGE: Final = 50
PEOPLE_PER_PAGE: Final = 100
MOST_OPEN: Final = 40
"""A longer stop-list is shown class by class, folded."""

WORDS: Final = {
    Subject.PUPIL: ("учащийся", "учащихся", "учащихся"),
    Subject.REPRESENTATIVE: ("представитель", "представителя", "представителей"),
    Subject.EMPLOYEE: ("сотрудник", "сотрудника", "сотрудников"),
}

# In a table the column says of what.
TITLES: Final = {ConsentStatus.NONE: "Нет согласия"}


@require_GET
def transfers(request: HttpRequest, school_id: int) -> HttpResponse:
    school = _school(request, school_id)
    found = Transfer.objects.filter(school=school).select_related("made_by")
    shown = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    names = names_by_user(school.pk)
    lines = [(row, SECTIONS[row.section].title, _name(row.made_by, names)) for row in shown.object_list]
    context = {"page": shown, "lines": lines, "may_hand_over": rules.may_hand_over(request.user, school)}
    return page(request, "consents/transfers.html", context, school=school)


@require_http_methods(["GET", "POST"])
def transfer_new(request: HttpRequest, school_id: int) -> HttpResponseBase:
    """GET shows who would go; POST makes the file."""
    school = _school(request, school_id)
    if request.method == "GET":
        form = _form(school, request.GET if "section" in request.GET else None)
        return _preview(request, school, form, PurposeForm())
    allow(rules.may_hand_over(request.user, school))
    form, purpose = _form(school, request.POST), PurposeForm(request.POST)
    if not (form.is_valid() and purpose.is_valid()):
        return _preview(request, school, form, purpose, status=422)
    try:
        return _answer(request, school, purpose.asked(form))
    except Refused as refusal:
        purpose.add_error(None, refusal.reasons)
        return _preview(request, school, form, purpose, status=refusal.status)


def _form(school: School, data: Any) -> TransferForm:
    classes = list(SchoolClass.objects.current().filter(school=school).in_order())
    return TransferForm(data, school=school.pk, classes=classes, initial={"file_format": FileFormat.XLSX})


def _preview(
    request: HttpRequest, school: School, form: TransferForm, purpose: PurposeForm, *, status: int = 200
) -> HttpResponse:
    survey = _survey(form.asked(), school) if form.is_bound and form.is_valid() else None
    context = {
        "form": form,
        "purpose": purpose,
        "chosen": form.chosen() if survey else {},
        "survey": survey,
        "is_folded": survey is not None and len(survey.held) > MOST_OPEN,
        "inside": inside(survey) if survey else "",
        "reasons": reasons(survey) if survey else [],
        "obstacles": actions.obstacles_to_hand_over(school),
        "may_hand_over": rules.may_hand_over(request.user, school),
        "may_keep": rules.may_keep_consents(request.user, school),
        "may_print": rules.may_print_consents(request.user, school),
    }
    status = 422 if form.errors else status
    return page(request, "consents/transfer_new.html", context, school=school, status=status)


def _survey(asked: Request, school: School) -> Survey:
    return survey_of(asked.section, asked.scope, asked.layout, school=school, on=timezone.localdate())


def inside(survey: Survey) -> str:
    """«25 учащихся и 30 представителей»."""
    counted = Counter(subject for subject, _ in survey.going)
    return joined([quantity(counted[subject], *words) for subject, words in WORDS.items() if counted[subject]])


@dataclass(frozen=True, slots=True)
class Reason:
    """How many stay out for one reason, and what to do about it."""

    title: str
    count: int
    way: str


def reasons(survey: Survey) -> list[Reason]:
    """The most frequent first."""
    counted = Counter(line.status for line in survey.held.values())
    return [
        Reason(TITLES.get(status, str(status.label)), count, WAYS[status]) for status, count in counted.most_common()
    ]


def _answer(request: HttpRequest, school: School, asked: Request) -> HttpResponseRedirect:
    """The file is written before the transaction of the form's token begins; a second click finds the first one's."""
    if is_long(asked):
        return answer_once(request, partial(_later, request, school, asked))
    with actions.drafted(asked, school=school, on=timezone.localdate()) as draft:
        answer = answer_once(request, partial(_recorded, request, draft))
        actions.keep(draft)
    return answer


def _later(request: HttpRequest, school: School, asked: Request) -> HttpResponseRedirect:
    return redirect("consents:transfer_job", transfer_job.hand_over_later(asked, school, by=request.user).pk)


def _recorded(request: HttpRequest, draft: actions.Draft) -> HttpResponseRedirect:
    made = actions.record(draft, by=request.user, at=timezone.now())
    messages.success(request, "Файл готов. Возьмите его: с этой минуты данные считаются переданными.")
    return redirect("consents:transfer", made.pk)


@require_GET
def transfer_job_page(request: HttpRequest, pk: str) -> HttpResponse:
    """The progress; once the work is done, the hand-over it made."""
    visible = Job.objects.filter(school__in=School.objects.visible_to(request.user), kind=transfer_job.KIND)
    job = fetch_or_404(visible.select_related("school"), pk=pk)
    made = transfer_job.made_by(job) if job.is_over else None
    if made is not None:
        return redirect("consents:transfer", made.pk)
    return page(request, "consents/transfer_job.html", {"job": job}, school=job.school)


@require_GET
def transfer_stop_list(request: HttpRequest, school_id: int) -> HttpResponse:
    """The stop-list on paper; it names people, so the log knows who printed it."""
    school = _school(request, school_id)
    form = _form(school, request.GET)
    if not form.is_valid():
        return redirect("consents:transfer_new", school.pk)
    asked = form.asked()
    survey = _survey(asked, school)
    if survey.held:
        log_export(
            school,
            what=f"Стоп-лист: {asked.title}",
            section=asked.section,
            count=len(survey.held),
            fields=["имя", "статус согласия"],
            by=request.user,
            at=timezone.now(),
            why="сбор согласий",
        )
    context = {"title": asked.title, "survey": survey, "reasons": reasons(survey), "on": timezone.localdate()}
    return page(request, "consents/transfer_stop_list.html", context, school=school)


@require_GET
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed over, to whom, and both lists of people as they were."""
    found = _transfer(request, pk)
    is_held = request.GET.get("list") == "held"
    rows = Paginator(people_of(found, is_held=is_held), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    names = names_by_user(found.school_id)
    context = {
        "transfer": found,
        "section": SECTIONS[found.section].title,
        "made_by": _name(found.made_by, names),
        "taken_by": _name(found.taken_by, names) if found.taken_by else "",
        "rows": rows,
        "lines": person_lines(list(rows.object_list)),
        "is_held": is_held,
        "lies_here": actions.lies_here(found),
        "may_take": rules.may_hand_over(request.user, found.school),
    }
    return page(request, "consents/transfer.html", context, school=found.school)


@require_POST
def transfer_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Not a GET: taking the file is what hands the data over."""
    found = _transfer(request, pk)
    allow(rules.may_hand_over(request.user, found.school))
    try:
        content = actions.take(found, by=request.user, at=timezone.now(), on=timezone.localdate())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("consents:transfer", found.pk)
    return FileResponse(content, as_attachment=True, filename=found.file_name)


@require_http_methods(["GET", "POST"])
def transfer_check(request: HttpRequest, school_id: int) -> HttpResponse:
    """Which hand-over is this file of? It is read once and kept nowhere."""
    school = _school(request, school_id)
    form = FileToCheckForm(request.POST, request.FILES) if request.method == "POST" else FileToCheckForm()
    context: dict[str, Any] = {"form": form, "sha256": "", "found": [], "name": ""}
    if request.method == "POST" and form.is_valid():
        content = form.content()
        sha256 = hashlib.sha256()
        for chunk in content.chunks():
            sha256.update(chunk)
        found = Transfer.objects.filter(school=school, sha256=sha256.hexdigest()).select_related("made_by")
        names = names_by_user(school.pk)
        context |= {"sha256": sha256.hexdigest(), "name": content.name}
        context["found"] = [(row, _name(row.made_by, names)) for row in found]
    status = 422 if form.errors else 200
    return page(request, "consents/transfer_check.html", context, school=school, status=status)


def _school(request: HttpRequest, school_id: int) -> School:
    return fetch_or_404(School.objects.visible_to(request.user), pk=school_id)


def _transfer(request: HttpRequest, pk: int) -> Transfer:
    visible = Transfer.objects.visible_to(request.user).select_related("school", "made_by", "taken_by")
    return fetch_or_404(visible, pk=pk)


def _name(user: Any, names: Mapping[int, str]) -> str:
    """Of whoever works here no more as well."""
    return names.get(user.pk) or user.get_full_name() or user.get_username()
