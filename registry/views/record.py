"""One row of the reference data: its card, the form, the archive. The same four views for every section."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun, Refused
from registry import rules
from registry.actions import record as actions
from registry.actions.personal_data import log_reading
from registry.cards import blocks_of, facts_of, relatives_of
from registry.forms.record import RecordForm
from registry.forms.sections import FORMS
from registry.models import Employee, Person, Record, School
from registry.queries.history import changes_of_parts, changes_since, history_of
from registry.queries.remark import lines_of, pending_of_row
from registry.queries.uses import PARTS
from registry.sections import SECTIONS, Section
from registry.views.once import answer_once
from registry.views.sections import record_or_404, section_or_404, visible_rows


@require_GET
def row(request: HttpRequest, section: str, pk: int) -> HttpResponse:
    described = section_or_404(section)
    found = record_or_404(request, described, pk)
    if isinstance(found, Employee):
        return redirect(found)
    if isinstance(found, Person):
        log_reading(found, by=request.user, at=timezone.now())
    sees_all = rules.may_view_school(request.user, found.school)
    context = {
        "section": described,
        "list_url": described.list_url(found.school_id),
        "row": found,
        "facts": facts_of(found),
        "blocks": blocks_of(found),
        "relatives": relatives_of(found, visible_rows(request, SECTIONS["pupils"], found.school)),
        # The history of a parent's card names all her children.
        "history": history_of(found, school=found.school_id) if sees_all else [],
        "may_edit": rules.may_edit_section(request.user, section, found.school),
        "sees_all": sees_all,
        "remarks": lines_of(pending_of_row(section, pk, found.school_id), found.school_id) if sees_all else [],
    }
    return page(request, "registry/row.html", context, school=found.school)


@require_http_methods(["GET", "POST"])
def row_add(request: HttpRequest, school_id: int, section: str) -> HttpResponse:
    described = section_or_404(section)
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_edit_section(request.user, section, school))
    form = FORMS[section](
        request.POST or None,
        instance=described.model(school=school),
        initial=request.GET.dict(),
        on=timezone.localdate(),
    )
    if form.is_bound:
        try:
            return answer_once(request, partial(_added, request, form))
        except Refused as refusal:
            if form.is_valid():
                form.refuse(refusal.reasons)
    return _form_page(request, described, form, school, title=described.adding, back=None)


def _added(request: HttpRequest, form: RecordForm) -> HttpResponseRedirect:
    """Asks the form only now: to a second click the first one's row would look like a double."""
    if not form.is_valid():
        raise Refused("Форма заполнена с ошибками.")
    added = form.add(by=request.user, at=timezone.now())
    what = " Проверьте склонение имени и должности." if isinstance(added, Employee) else ""
    messages.success(request, f"Внесено: {_name(added)}.{what}")
    return redirect(added.get_absolute_url())


@require_http_methods(["GET", "POST"])
def row_edit(request: HttpRequest, section: str, pk: int) -> HttpResponse:
    described = section_or_404(section)
    found = record_or_404(request, described, pk)
    allow(rules.may_edit_section(request.user, section, found.school))
    if isinstance(found, Person):
        # The form shows as much as the card does.
        log_reading(found, by=request.user, at=timezone.now())
    title, changes, status = _name(found), [], 0
    form = FORMS[section](request.POST or None, instance=found, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.change(
                found,
                to=form.values(),
                version=version,
                lines=form.lines_typed(),
                by=request.user,
                at=timezone.now(),
            )
        except Outrun:
            changes, status = _somebody_was_faster(request, described, form, pk), 409
        except Refused as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, "Сохранено.")
            return redirect(found.get_absolute_url())
    return _form_page(request, described, form, found.school, title=title, back=found, changes=changes, status=status)


@require_POST
def row_archive(request: HttpRequest, section: str, pk: int) -> HttpResponse:
    """Into the archive, or back out of it."""
    described = section_or_404(section)
    found = record_or_404(request, described, pk)
    allow(rules.may_edit_section(request.user, section, found.school))
    if request.POST.get("back"):
        actions.restore(found, by=request.user)
        messages.success(request, f"Возвращено из архива: {_name(found)}.")
    else:
        actions.archive(found, by=request.user, at=timezone.now())
        messages.success(request, f"В архиве: {_name(found)}. Вернуть можно из списка архива.")
    return redirect(described.list_url(found.school_id))


def _somebody_was_faster(request: HttpRequest, section: Section, form: RecordForm, pk: int) -> list[Any]:
    """The form keeps what was typed and learns the fresh version; what changed meanwhile is told."""
    version = form.cleaned_data["version"] or 0
    typed = form.lines_typed() or []
    fresh = record_or_404(request, section, pk)
    changes = changes_since(fresh, version, school=fresh.school_id)
    if typed and type(fresh) in PARTS:
        seen = {line.pk: line.version for line in typed if line.pk is not None}
        changes += changes_of_parts(PARTS[type(fresh)][0], seen, whole=fresh)
    form.know(fresh)
    return changes


def _form_page(
    request: HttpRequest,
    section: Section,
    form: RecordForm,
    school: School,
    *,
    title: str,
    back: Record | None,
    changes: list[Any] | None = None,
    status: int = 0,
) -> HttpResponse:
    context = {
        "form": form,
        "section": section,
        "title": title,
        "row": back,
        "list_url": section.list_url(school.pk),
        "missing": [SECTIONS[key] for key in form.missing_ground()],
        "changes": changes or [],
        "doubles": getattr(form, "doubles", []),
        "outrun": status == 409,
    }
    wrong = form.is_bound and not form.is_valid()
    return page(request, "registry/row_form.html", context, school=school, status=status or (422 if wrong else 200))


def _name(record: Any) -> str:
    return record.full_name if isinstance(record, Person) else str(record)
