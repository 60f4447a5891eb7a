"""Staff: the list and the form are those of every section; the card has the six forms of the name beside."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.history import changed_since
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun
from registry import rules
from registry.actions import record as actions
from registry.actions.personal_data import log_reading
from registry.cards import Fact, blocks_of, facts_of
from registry.forms import FormsOfNameForm
from registry.models import Employee
from registry.queries.history import history_of
from registry.queries.remark import lines_of, pending_of_row
from registry.views import record, reference

SECTION = "employees"


@require_GET
def employees(request: HttpRequest, school_id: int) -> HttpResponse:
    return reference.rows(request, school_id, SECTION)


@require_http_methods(["GET", "POST"])
def employee_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return record.row_edit(request, SECTION, pk)


@require_POST
def employee_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Into the archive, or back out of it."""
    return record.row_archive(request, SECTION, pk)


@require_GET
def employee(request: HttpRequest, pk: int) -> HttpResponse:
    found = _employee(request, pk)
    return _card(request, found, FormsOfNameForm(employee=found))


@require_POST
def employee_forms(request: HttpRequest, pk: int) -> HttpResponse:
    found = _employee(request, pk)
    allow(rules.may_edit_staff(request.user, found.school))
    form = FormsOfNameForm(request.POST, employee=found)
    status, changes = 422, []
    if form.is_valid():
        values = {"name_forms": form.corrections("name"), "post_forms": form.corrections("post")}
        try:
            actions.change(found, to=values, version=form.cleaned_data["version"], by=request.user, at=timezone.now())
        except Outrun:
            status, changes = 409, changed_since(found, form.cleaned_data["version"])
            data = request.POST.copy()
            data["version"] = str(found.version)
            form = FormsOfNameForm(data, employee=found)
        else:
            messages.success(request, "Формы сохранены. Они победят автоматическое склонение во всех приказах.")
            return redirect("registry:employee", pk)
    return _card(request, found, form, changes=changes, status=status)


def _card(
    request: HttpRequest, found: Employee, form: FormsOfNameForm, *, changes: Any = (), status: int = 200
) -> HttpResponse:
    # Here, not in the view: a form of six cases that is shown again shows the card as well.
    log_reading(found, by=request.user, at=timezone.now())
    context = {
        "employee": found,
        "facts": [*facts_of(found), *_facts_of_login(found)],
        "blocks": blocks_of(found),
        "history": history_of(found, school=found.school_id),
        "remarks": lines_of(pending_of_row(SECTION, found.pk, found.school_id), found.school_id),
        "form": form,
        "may_edit": rules.may_edit_staff(request.user, found.school),
        "may_edit_rows": rules.may_edit_registry(request.user, found.school),
        "changes": changes,
    }
    return page(request, "registry/employee.html", context, school=found.school, status=status)


def _facts_of_login(employee: Employee) -> list[Fact]:
    roles = [
        f"{row.get_role_display()} (приказ {row.order_reference})" if row.order_reference else row.get_role_display()
        for row in employee.appointments_in_force()
    ]
    login = employee.user.get_username() if employee.user else "нет — появится при назначении на роль"
    return [Fact("Роли", "; ".join(roles) or "нет"), Fact("Вход в программу", login)]


def _employee(request: HttpRequest, pk: int) -> Employee:
    return fetch_or_404(Employee.objects.visible_to(request.user).select_related("school", "user"), pk=pk)
