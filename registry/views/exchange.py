"""«Файлы обмена»: what leaves the program, the empty neutral files, the templates of the network."""

import io
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun, Refused
from registry import rules
from registry.actions import exchange as actions
from registry.actions import header_template as templates
from registry.exports import neutral, write
from registry.exports.blank import Blank
from registry.exports.catalogue import is_known
from registry.forms.exchange import ExportForm, TemplateForm, TemplateUploadForm
from registry.models import HeaderTemplate, School, SchoolClass
from registry.queries.own_class import led_classes
from registry.sections import SECTIONS
from registry.states import FileFormat, Right
from registry.views.once import answer_once


@require_http_methods(["GET", "POST"])
def exchange(request: HttpRequest, school_id: int) -> HttpResponseBase:
    """The form; sent, it answers with the file, or with the job that makes it."""
    school = _school_of(request, school_id)
    sees_all = rules.may_view_school(request.user, school)
    form = ExportForm(
        request.POST or None,
        school=school.pk,
        classes=_classes_of(request, school, sees_all=sees_all),
        sees_all=sees_all,
        initial={"section": request.GET.get("section", ""), "file_format": FileFormat.XLSX},
    )
    if form.is_valid():
        asked = form.asked()
        gate = actions.gate_before(asked)
        if gate is not None:
            form.add_error("template", gate.words)
            return _page(request, school, form, sees_all=sees_all, gate=gate)
        if sees_all and actions.is_long(asked):
            return redirect("registry:job", actions.export_later(asked, school, by=request.user).pk)
        try:
            content = actions.export(asked, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("file_format", str(refusal))
        else:
            return FileResponse(content, as_attachment=True, filename=asked.file_name)
    return _page(request, school, form, sees_all=sees_all)


def _page(
    request: HttpRequest, school: School, form: ExportForm, *, sees_all: bool, gate: actions.Gate | None = None
) -> HttpResponse:
    lines = [
        {"template": template, "section": SECTIONS[template.kind].title, "columns": len(template.headers)}
        for template in form.templates.values()
    ]
    context = {
        "form": form,
        "templates": lines,
        "sees_all": sees_all,
        "gate": gate,
        "may_edit": rules.may_edit_registry(request.user, school),
        "blanks": [(key, SECTIONS[key].title) for key, _ in form.fields["section"].choices],  # type: ignore[attr-defined]
    }
    return page(request, "registry/exchange.html", context, school=school, status=422 if form.errors else 200)


@require_GET
def exchange_blank(request: HttpRequest, school_id: int, section: str) -> HttpResponseBase:
    """An empty file in the neutral layout, to be filled and loaded."""
    fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    if not is_known(section):
        raise Http404
    target = io.BytesIO()
    write(target, neutral(section), [], FileFormat.XLSX)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{SECTIONS[section].title}, пустой образец.xlsx")


@require_http_methods(["GET", "POST"])
def header_template_add(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_edit_registry(request.user, school))
    form = TemplateUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return answer_once(request, partial(_added, request, school, form))
        except Refused as refusal:
            form.add_error("name", str(refusal))
    status = 422 if form.errors else 200
    return page(request, "registry/header_template_add.html", {"form": form}, school=school, status=status)


def _added(request: HttpRequest, school: School, form: TemplateUploadForm) -> HttpResponseRedirect:
    added = templates.add(
        school,
        cast("Blank", form.blank),
        name=form.cleaned_data["name"],
        kind=form.cleaned_data["kind"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, f"Заголовки прочитаны: столбцов {len(added.headers)}. Проверьте, что под ними ставить.")
    return redirect("registry:header_template", added.pk)


@require_http_methods(["GET", "POST"])
def header_template(request: HttpRequest, pk: int) -> HttpResponse:
    found = _template(request, pk)
    form, status = TemplateForm(request.POST or None, template=found), 0
    if request.method == "POST" and form.is_valid():
        typed: dict[str, Any] = {name: form.cleaned_data[name] for name in ("name", "dates", "file_format", "version")}
        try:
            templates.change(found, mapping=form.mapping(), by=request.user, **typed)
        except Outrun as refusal:
            form.add_error(None, str(refusal))
            status = 409
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "Шаблон сохранён. Теперь его можно выбрать при выгрузке.")
            return redirect("registry:exchange", found.school_id)
    context = {"form": form, "template": found, "section": SECTIONS[found.kind]}
    status = status or (422 if form.errors else 200)
    return page(request, "registry/header_template.html", context, school=found.school, status=status)


@require_POST
def header_template_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = _template(request, pk)
    templates.remove(found, by=request.user)
    messages.success(request, f"Шаблон «{found.name}» удалён.")
    return redirect("registry:exchange", found.school_id)


def _template(request: HttpRequest, pk: int) -> HeaderTemplate:
    found = fetch_or_404(HeaderTemplate.objects.visible_to(request.user).select_related("school"), pk=pk)
    allow(rules.may_edit_registry(request.user, found.school))
    return found


def _school_of(request: HttpRequest, school_id: int) -> School:
    """The whole school, or the own class of whoever leads one."""
    if rules.may_view_school(request.user, school_id):
        return fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    worked_in = School.objects.where(request.user, Right.WORK_HERE)
    return fetch_or_404(worked_in.filter(pk__in=led_classes(request.user).values("school")), pk=school_id)


def _classes_of(request: HttpRequest, school: School, *, sees_all: bool) -> list[SchoolClass]:
    found = SchoolClass.objects.current() if sees_all else led_classes(request.user)
    return list(found.filter(school=school).in_order())
