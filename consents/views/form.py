"""Consent forms: the six of a school, one of them, its text, its paper."""

from functools import partial
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consents import form_content as content
from consents import rules
from consents.actions import form as actions
from consents.ages import signers_of
from consents.form_changes import changes_between, outdated_in, renewal_words
from consents.forms.form import BeginForm, TextForm
from consents.models import ConsentForm, settings_of
from consents.papers import blank
from consents.queries.form import board, edition_before, editions_of
from consents.states import AgeGroup, ConsentKind, FormStart, Subject
from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.models import School
from registry.queries.history import changes_since, history_of
from registry.views.once import answer_once


@require_GET
def forms(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    settings = settings_of(school)
    lines = board(school, settings=settings)
    context = {
        "lines": lines,
        "has_edition": any(line.current for line in lines),
        "is_configured": all(words.strip() for words in settings.processor),
        "may_keep": rules.may_keep_consents(request.user, school),
        "may_print": rules.may_print_consents(request.user, school),
    }
    return page(request, "consents/form_list.html", context, school=school)


@require_POST
def form_begin(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_keep_consents(request.user, school))
    form = BeginForm(request.POST)
    if not form.is_valid():
        raise Refused("Не указано, какой бланк начать. Вернитесь к списку бланков и нажмите кнопку ещё раз.")
    return answer_once(request, partial(_begun, request, school, form))


def _begun(request: HttpRequest, school: School, form: BeginForm) -> HttpResponseRedirect:
    data = form.cleaned_data
    kind, subject, start = ConsentKind(data["kind"]), Subject(data["subject"]), FormStart(data["start"])
    draft = actions.begin(school, kind=kind, subject=subject, start=start, by=request.user, at=timezone.now())
    messages.success(request, "Черновик готов. Прочитайте его и поправьте, что нужно.")
    return redirect("consents:form_edit", draft.pk)


@require_GET
def form(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_form(request, pk)
    settings, previous = settings_of(found.school), edition_before(found)
    text = content.printed_text(found, settings=settings)
    editions = editions_of(found)
    # An edition that was replaced is not told to be renewed.
    is_current = not found.is_draft and found.edition == max(one.edition or 0 for one in editions)
    outdated = outdated_in(found, settings) if is_current else []
    context = {
        "form": found,
        "text": text,
        "items": content.items_of(found, settings=settings),
        "general": [fault for fault in content.faults_in(text) if fault.item is None],
        "editions": editions,
        "previous": previous,
        "changes": changes_between(content.printed_text(previous), text) if previous else [],
        "outdated": outdated,
        "renewal": renewal_words(outdated),
        "is_broken": not found.is_draft and not content.is_untouched(found),
        "ages": AGES if found.subject == Subject.PUPIL else [],
        "may_keep": rules.may_keep_consents(request.user, found.school),
        "may_print": is_current and not outdated and rules.may_print_consents(request.user, found.school),
        "history": history_of(found, school=found.school_id),
    }
    return page(request, "consents/form.html", context, school=found.school)


@require_http_methods(["GET", "POST"])
def form_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """«Проверить» looks at what was typed and saves nothing; so does every change of a field, with scripts."""
    found = visible_form(request, pk)
    allow(rules.may_keep_consents(request.user, found.school))
    if not found.is_draft:
        return redirect("consents:form", pk)
    form = TextForm(request.POST if request.method == "POST" else None, form=found)
    if request.method == "GET" or not form.is_valid() or "check" in request.POST:
        return _edit_page(request, found, form, status=422 if form.errors and "check" not in request.POST else 200)
    version = form.cleaned_data["version"]
    try:
        actions.edit(found, to=form.values(), version=version, by=request.user)
    except Outrun:
        fresh = visible_form(request, pk)
        if not fresh.is_draft:
            raise
        form.know(fresh.version)
        return _edit_page(request, fresh, form, seen=version, status=409)
    messages.success(request, "Черновик сохранён.")
    return redirect("consents:form", pk)


def _edit_page(
    request: HttpRequest, found: ConsentForm, form: TextForm, *, seen: int | None = None, status: int = 200
) -> HttpResponse:
    typed, settings = form.as_typed(), settings_of(found.school)
    context = {
        "form": form,
        "draft": found,
        "items": content.items_of(typed, settings=settings),
        "general": [fault for fault in content.faults_of(typed, settings=settings) if fault.item is None],
        "outrun": seen is not None,
        "changes": changes_since(found, seen, school=found.school_id) if seen is not None else [],
    }
    return page(request, "consents/form_edit.html", context, school=found.school, status=status)


AGES = [(AgeGroup.CHILD, "до 14 лет"), (AgeGroup.TEEN, "14–17 лет"), (AgeGroup.ADULT, "с 18 лет")]


@require_GET
def form_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as it will be printed; `?age=` says whose lines of signatures a pupil's blank has."""
    found = visible_form(request, pk)
    asked = request.GET.get("age", "")
    group = AgeGroup(asked) if asked in dict(AGES) else AgeGroup.CHILD
    rule = settings_of(found.school).teen_signers
    signers = signers_of(group, rule) if found.subject == Subject.PUPIL else None
    try:
        data = blank.preview(found, signers=signers, created=found.issued_at or timezone.now())
    except blank.TooLong as problem:
        raise Refused(str(problem)) from problem
    name = quote(f"{found}.pdf".replace(":", ""))
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def visible_form(request: HttpRequest, pk: int) -> ConsentForm:
    visible = ConsentForm.objects.visible_to(request.user).select_related("school", "created_by", "issued_by")
    found: ConsentForm = fetch_or_404(visible, pk=pk)
    return found
