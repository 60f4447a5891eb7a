"""From a document to a plan: three ways in, the preview beside the source, saving as a whole."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun, Refused
from ezh_rollout.shared.text import whole_number
from plans import rules
from plans.actions import plan_import as actions
from plans.forms.imports import ColumnsForm, ImportForm, SaveForm, Staff
from plans.matching import People
from plans.models import PlanUpload
from plans.preview import Preview, preview
from plans.reading import NotAPlan, PlanReading
from plans.uploads import read_upload
from registry import rules as registry_rules
from registry.models import Employee, School
from registry.views.once import answer_once


@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_write_plan(request.user, school))
    first = timezone.localdate().replace(day=1)
    way = request.POST.get("way", "")
    form = ImportForm(request.POST or None, request.FILES or None, way=way, initial={"starts_on": first})
    if request.method == "POST" and form.is_valid():
        return answer_once(request, partial(_received, request, school, form))
    status = 422 if form.errors else 200
    return page(request, "plans/import_new.html", {"form": form}, school=school, status=status)


def _received(request: HttpRequest, school: School, form: ImportForm) -> HttpResponseRedirect:
    starts_on, now = form.cleaned_data["starts_on"], timezone.now()
    upload = actions.receive(school, starts_on=starts_on, by=request.user, at=now, **form.document)
    return redirect("plans:import_preview", upload.pk)


@require_GET
def import_preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`?page=` or `?row=` say which rows of a long document; htmx asks for the rows alone, what was typed stays."""
    upload = _own_upload(request, pk)
    reading = _read(upload)
    if not request.htmx:  # type: ignore[attr-defined]
        return _preview(request, upload, reading)
    rows = _rows(request, upload, preview(reading, People.of(reading, _staff(upload))))
    return page(request, "plans/_import_rows.html", rows, school=upload.school)


@require_POST
def import_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stores the correction only if the document still reads as a plan with it."""
    upload = _own_upload(request, pk)
    reading = _read(upload)
    form = ColumnsForm(request.POST, columns=reading.columns)
    if form.is_valid():
        upload.columns = {str(index): role.value for index, role in form.chosen().items()}
        try:
            read_upload(upload)
        except NotAPlan as refusal:
            form.add_error(None, str(refusal))
        else:
            actions.correct_columns(upload, columns=form.chosen())
            messages.success(request, "Столбцы исправлены, документ прочитан заново.")
            return redirect("plans:import_preview", upload.pk)
    return _preview(request, _own_upload(request, pk), reading, columns=form, status=422)


@require_POST
def import_save(request: HttpRequest, pk: UUID) -> HttpResponse:
    upload = _own_upload(request, pk)
    reading = _read(upload)
    people, form = _questions(request, upload, reading, data=request.POST)
    if not form.is_valid():
        return _preview(request, upload, reading, questions=(people, form), status=422)
    plan = actions.save_upload(
        upload,
        reading,
        seen=form.cleaned_data["seen"],
        title=form.cleaned_data["title"],
        people=form.decisions(),
        with_evidence=form.cleaned_data["with_evidence"],
        by=request.user,
    )
    messages.success(request, "План сохранён. Проверьте сроки и ответственных, затем отправьте его на утверждение.")
    return redirect("plans:plan", plan.pk)


@require_POST
def import_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    upload = _own_upload(request, pk)
    actions.discard(upload)
    messages.info(request, "Загруженный документ удалён, план не сохранён.")
    return redirect("plans:import_new", upload.school_id)


def _own_upload(request: HttpRequest, pk: UUID) -> PlanUpload:
    """Only the author sees an upload. One that is gone was saved or thrown away, and its author is told so."""
    upload = PlanUpload.objects.select_related("school").filter(pk=pk).first()
    if upload is None:
        raise Outrun(actions.GONE)
    if upload.created_by_id != request.user.pk:
        raise Http404
    allow(rules.may_write_plan(request.user, upload.school))
    return upload


def _read(upload: PlanUpload) -> PlanReading:
    """It was read when it came in; a newer program may say no to an older upload."""
    try:
        return read_upload(upload)
    except NotAPlan as refusal:
        raise Refused(str(refusal)) from refusal


def _questions(
    request: HttpRequest, upload: PlanUpload, reading: PlanReading, *, data: Any = None
) -> tuple[People, SaveForm]:
    """The people of the plan matched to the staff, and the form that asks about the rest."""
    employees = _staff(upload)
    may_create = registry_rules.may_edit_staff(request.user, upload.school)
    people = People.of(reading, employees)
    staff = Staff(employees, school=upload.school, may_create=may_create)
    title = reading.title or actions.UNTITLED
    return people, SaveForm(data, upload=upload, title=title, people=people, staff=staff)


def _staff(upload: PlanUpload) -> list[Employee]:
    return list(Employee.objects.filter(school=upload.school).current().in_order())


def _rows(request: HttpRequest, upload: PlanUpload, understood: Preview) -> dict[str, Any]:
    """The page of rows that the address asks for; `rows_at` leads to the row of any other page."""
    wanted = whole_number(request.GET.get("row", ""))
    address = reverse("plans:import_preview", args=[upload.pk])
    return {
        "shown": understood.page_of(request.GET.get("page"), with_row=wanted),
        "wanted": wanted,
        "rows_at": address if understood.is_paged else "",
    }


def _preview(
    request: HttpRequest,
    upload: PlanUpload,
    reading: PlanReading,
    *,
    questions: tuple[People, SaveForm] | None = None,
    columns: ColumnsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    people, form = questions or _questions(request, upload, reading)
    understood = preview(reading, people)
    context = {
        "upload": upload,
        "preview": understood,
        **_rows(request, upload, understood),
        "columns": columns or ColumnsForm(columns=reading.columns),
        "columns_doubtful": columns is not None or any(column.guessed for column in reading.columns),
        "form": form,
    }
    return page(request, "plans/import_preview.html", context, school=upload.school, status=status)
