"""Printing blanks: what was printed and what came back, whom to print for, the file."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consents import rules
from consents.actions import printing as actions
from consents.forms.print_batch import GroupChoice, PeopleForm, PersonChoice, PrintForm, kind_of
from consents.models import PrintBatch
from consents.queries import printing as queries
from consents.queries.counts import class_counts
from consents.queries.printing import Asked, Group
from consents.states import TO_PRINT, ConsentKind, ConsentStatus, PrintFor, Subject
from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from registry.models import School
from registry.rules import may_fetch_file
from registry.views.once import answer_once

ROWS_PER_PAGE = 50


@require_GET
def batches(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    found = queries.with_returned(PrintBatch.objects.filter(school=school).select_related("form", "made_by", "job"))
    rows = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": rows, "may_print": rules.may_print_consents(request.user, school)}
    return page(request, "consents/batch_list.html", context, school=school)


@require_http_methods(["GET", "POST"])
def print_new(request: HttpRequest, school_id: int) -> HttpResponse:
    """Whole classes, their parents, the staff."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_print_consents(request.user, school))
    kind, groups = kind_of(request.POST or request.GET), queries.groups_of(school)
    form = PrintForm(request.POST or None, groups=groups, initial={"groups": request.GET.getlist("group")})
    reasons: Sequence[str] = []
    if request.method == "POST" and form.is_valid():
        asked = form.asked(kind)
        reasons = actions.obstacles_to_print(school, kind, {group.subject for group in asked.groups})
        try:
            if not reasons:
                return answer_once(request, partial(_printed, request, school, asked))
        except Refused as refusal:
            reasons = refusal.reasons
    context = {
        "form": form,
        "kind": kind,
        "kinds": ConsentKind,
        "places": _places(_choices(school, kind, groups, set(form["groups"].value() or []))),
        "reasons": reasons,
        "without_form": queries.subjects_without_form(school, kind),
    }
    status = 422 if form.errors or reasons else 200
    return page(request, "consents/print_new.html", context, school=school, status=status)


def _choices(school: School, kind: ConsentKind, groups: Sequence[Group], ticked: set[str]) -> list[GroupChoice]:
    """Groups with nobody in them are not offered."""
    counts = {
        (row.subject, row.school_class): row for row in class_counts(school, kind, on=timezone.localdate()) if row.total
    }
    found = [(group, counts[group.subject, group.school_class]) for group in groups if _key(group) in counts]
    missing = TO_PRINT[PrintFor.MISSING]
    return [GroupChoice(group, row.total, row.of(missing), group.key in ticked) for group, row in found]


def _key(group: Group) -> tuple[Subject, int | None]:
    return group.subject, group.school_class


def _places(choices: Sequence[GroupChoice]) -> list[tuple[str, GroupChoice | None, GroupChoice | None]]:
    """Lines of the table: the staff, or a class with its pupils and its parents."""
    lines: dict[str, dict[Subject, GroupChoice]] = {}
    for choice in choices:
        is_staff = choice.group.subject is Subject.EMPLOYEE
        name = "Сотрудники" if is_staff else choice.group.class_name or "Без класса"
        lines.setdefault(name, {})[choice.group.subject] = choice
    return [
        (name, line.get(Subject.PUPIL) or line.get(Subject.EMPLOYEE), line.get(Subject.REPRESENTATIVE))
        for name, line in lines.items()
    ]


def _printed(request: HttpRequest, school: School, asked: Asked) -> HttpResponseRedirect:
    job = actions.print_blanks(school, asked, by=request.user, at=timezone.now())
    return redirect("registry:job", job.pk)


@require_http_methods(["GET", "POST"])
def print_people(request: HttpRequest, school_id: int) -> HttpResponse:
    """Chosen people of one group; those whose consent is missing are ticked."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_print_consents(request.user, school))
    kind, group = kind_of(request.POST or request.GET), _group(request, school)
    everybody = Asked(kind, (group,), PrintFor.ALL)
    people = queries.people_asked(school, everybody, on=timezone.localdate()).get(group, [])
    form = PeopleForm(request.POST or None, people=people, group=group)
    reasons: Sequence[str] = []
    if request.method == "POST" and form.is_valid():
        reasons = actions.obstacles_to_print(school, kind, [group.subject])
        try:
            if not reasons:
                return answer_once(request, partial(_printed, request, school, form.asked(kind)))
        except Refused as refusal:
            reasons = refusal.reasons
    ticked = set(request.POST.getlist("people")) if request.method == "POST" else None
    context = {"form": form, "kind": kind, "group": group, "people": _people(people, ticked), "reasons": reasons}
    status = 422 if form.errors or reasons else 200
    return page(request, "consents/print_people.html", context, school=school, status=status)


def _group(request: HttpRequest, school: School) -> Group:
    """The one asked for, or the staff; a group that the school does not have is no page."""
    asked = request.POST.get("group") or request.GET.get("group")
    found = [group for group in queries.groups_of(school) if asked in {group.key, None}]
    if not found:
        raise Http404
    return found[0]


def _people(people: Sequence[Any], ticked: set[str] | None) -> list[PersonChoice]:
    missing = TO_PRINT[PrintFor.MISSING]
    return [
        PersonChoice(
            person.pk,
            person.full_name,
            status := ConsentStatus(person.consent_status),
            is_ticked=status in missing if ticked is None else str(person.pk) in ticked,
        )
        for person in people
    ]


@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One pile: who got a sheet, whose came back; the rest can be printed once more."""
    found = _batch(request, pk)
    lines = queries.lines_of(found, on=timezone.localdate())
    job = found.job
    has_file = job is not None and (not job.is_over or bool(job.result))
    context = {
        "batch": found,
        "lines": lines,
        "returned": sum(line.is_back for line in lines),
        "missing": sum(line.is_missing for line in lines),
        "may_print": rules.may_print_consents(request.user, found.school),
        "job": job if has_file and job is not None and may_fetch_file(request.user, job) else None,
    }
    return page(request, "consents/batch.html", context, school=found.school)


@require_POST
def print_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked people of a pile get new sheets with new numbers; an old sheet that turns up is known all the same."""
    found = _batch(request, pk)
    allow(rules.may_print_consents(request.user, found.school))
    subject, kind = Subject(found.form.subject), ConsentKind(found.form.kind)
    known = {line.person.pk for line in queries.lines_of(found, on=timezone.localdate())}
    people = frozenset(pk for pk in known if str(pk) in request.POST.getlist("people"))
    if not people:
        raise Refused("Никто не отмечен. Вернитесь к пачке и отметьте, кому напечатать ещё раз.")
    reasons = actions.obstacles_to_print(found.school, kind, [subject])
    if reasons:
        raise Refused(*reasons)
    asked = Asked(kind, tuple(queries.groups_of(found.school, [subject])), PrintFor.ALL, people=people)
    return answer_once(request, partial(_printed, request, found.school, asked))


@require_POST
def print_make(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of this pile once more, with the same numbers."""
    found = _batch(request, pk)
    allow(rules.may_print_consents(request.user, found.school))
    job = actions.make_again(found, by=request.user, at=timezone.now())
    messages.info(request, "Номера на бланках те же: раздайте что-нибудь одно, прежние листы или новые.")
    return redirect("registry:job", job.pk)


def _batch(request: HttpRequest, pk: int) -> PrintBatch:
    visible = PrintBatch.objects.visible_to(request.user)
    return fetch_or_404(visible.select_related("form__school", "school", "made_by", "job"), pk=pk)
