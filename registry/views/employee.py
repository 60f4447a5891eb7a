"""Staff: the list, the card with its six forms, the archive."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.history import changed_since
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun
from registry import rules
from registry.actions import employee as actions
from registry.forms import EmployeeForm, FormsOfNameForm
from registry.models import Employee, School
from registry.views.once import answer_once

ROWS_PER_PAGE = 50
FORM_FIELDS = EmployeeForm.Meta.fields


@require_GET
def employees(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    query, archived = request.GET.get("q", "").strip(), request.GET.get("archive") == "1"
    staff = Employee.objects.filter(school=school, archived_at__isnull=not archived).matching(query).in_order()
    rows = Paginator(staff, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": rows,
        "query": query,
        "archived": archived,
        "may_edit": rules.may_edit_staff(request.user, school),
    }
    return page(request, "registry/employee_list.html", context, school=school)


@require_http_methods(["GET", "POST"])
def employee_add(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_edit_staff(request.user, school))
    form = EmployeeForm(request.POST or None, instance=Employee(school=school))
    if request.method == "POST" and form.is_valid():
        return answer_once(request, partial(_added, request, form))
    status = 422 if form.errors else 200
    return page(request, "registry/employee_form.html", {"form": form, "changes": []}, school=school, status=status)


def _added(request: HttpRequest, form: EmployeeForm) -> HttpResponseRedirect:
    employee = actions.add(form.save(commit=False), by=request.user)
    messages.success(request, f"Сотрудник внесён: {employee.full_name}. Проверьте склонение имени и должности.")
    return redirect("registry:employee", employee.pk)


@require_GET
def employee(request: HttpRequest, pk: int) -> HttpResponse:
    found = _employee(request, pk)
    context = {
        "employee": found,
        "form": FormsOfNameForm(employee=found),
        "appointments": found.appointments_in_force(),
        "may_edit": rules.may_edit_staff(request.user, found.school),
        "changes": [],
    }
    return page(request, "registry/employee.html", context, school=found.school)


@require_http_methods(["GET", "POST"])
def employee_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _employee(request, pk)
    allow(rules.may_edit_staff(request.user, found.school))
    form = EmployeeForm(request.POST or None, instance=found)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "employee": found, "changes": []}
        status = 422 if form.errors else 200
        return page(request, "registry/employee_form.html", context, school=found.school, status=status)
    values = {field: form.cleaned_data[field] for field in FORM_FIELDS}
    version = form.cleaned_data["version"] or 0
    try:
        actions.change(found, to=values, version=version, by=request.user)
    except Outrun:
        return _outrun(request, pk, EmployeeForm, "registry/employee_form.html", version)
    messages.success(request, "Карточка сохранена.")
    return redirect("registry:employee", pk)


def _outrun(request: HttpRequest, pk: int, _form: type[EmployeeForm], template: str, version: int) -> HttpResponse:
    """The same form with everything typed, what changed meanwhile, and the fresh version: saving again is knowing."""
    fresh = _employee(request, pk)
    data = request.POST.copy()
    data["version"] = str(fresh.version)
    context = {
        "form": _form(data, instance=Employee(pk=pk, school=fresh.school)),
        "employee": fresh,
        "changes": changed_since(fresh, version),
    }
    return page(request, template, context, school=fresh.school, status=409)


@require_POST
def employee_forms(request: HttpRequest, pk: int) -> HttpResponse:
    found = _employee(request, pk)
    allow(rules.may_edit_staff(request.user, found.school))
    form = FormsOfNameForm(request.POST, employee=found)
    status, changes = 422, []
    if form.is_valid():
        values = {"name_forms": form.corrections("name"), "post_forms": form.corrections("post")}
        try:
            actions.change(found, to=values, version=form.cleaned_data["version"], by=request.user)
        except Outrun:
            status, changes = 409, changed_since(found, form.cleaned_data["version"])
            data = request.POST.copy()
            data["version"] = str(found.version)
            form = FormsOfNameForm(data, employee=found)
        else:
            messages.success(request, "Формы сохранены. Они победят автоматическое склонение во всех приказах.")
            return redirect("registry:employee", pk)
    context = {
        "employee": found,
        "form": form,
        "appointments": found.appointments_in_force(),
        "may_edit": True,
        "changes": changes,
    }
    return page(request, "registry/employee.html", context, school=found.school, status=status)


@require_POST
def employee_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Into the archive, or back out of it."""
    found = _employee(request, pk)
    allow(rules.may_edit_staff(request.user, found.school))
    if request.POST.get("back"):
        actions.restore(found, by=request.user)
        messages.success(request, f"Возвращён(а) из архива: {found.full_name}.")
    else:
        actions.archive(found, by=request.user, at=timezone.now())
        messages.success(request, f"В архиве: {found.full_name}. Вернуть можно из списка архива.")
    return redirect("registry:employees", found.school_id)


def _employee(request: HttpRequest, pk: int) -> Employee:
    return fetch_or_404(Employee.objects.visible_to(request.user).select_related("school", "user"), pk=pk)
