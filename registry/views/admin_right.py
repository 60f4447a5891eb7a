"""The matrix of administrative rights in the network, and the rights of one employee."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from registry import rules
from registry.actions import admin_right as actions
from registry.forms.admin_right import AdminRightsForm
from registry.models import AdminRight, Employee, School
from registry.queries.admin_right import ENOUGH, admin_right_counts, rights_matrix
from registry.states import AdminBlock


@require_GET
def admin_rights(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    may_edit = rules.may_keep_admin_rights(request.user, school)
    rows = rights_matrix(school)
    context = {
        "rows": rows,
        "blocks": AdminBlock.labels,
        "counts": admin_right_counts(school),
        "enough": ENOUGH,
        "may_edit": may_edit,
        "others": _others(school, {row.employee.pk for row in rows}) if may_edit else [],
    }
    return page(request, "registry/admin_right_matrix.html", context, school=school)


def _others(school: School, with_rights: set[int]) -> list[tuple[int, str]]:
    """Staff without rights, to choose from."""
    staff = Employee.objects.current().filter(school=school).exclude(pk__in=with_rights).in_order()
    return [(employee.pk, employee.full_name) for employee in staff]


@require_GET
def admin_right_pick(request: HttpRequest, school_id: int) -> HttpResponse:
    """From the list of names to the page of that person."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    chosen = request.GET.get("employee", "")
    if not chosen.isdecimal():
        return redirect("registry:admin_rights", school.pk)
    employee = fetch_or_404(Employee.objects.visible_to(request.user).filter(school=school), pk=int(chosen[:18]))
    return redirect("registry:admin_right_edit", employee.pk)


@require_http_methods(["GET", "POST"])
def admin_right_edit(request: HttpRequest, pk: int) -> HttpResponse:
    employee = fetch_or_404(Employee.objects.visible_to(request.user).select_related("school"), pk=pk)
    allow(rules.may_keep_admin_rights(request.user, employee.school))
    rights = list(AdminRight.objects.filter(employee=employee).order_by("-since", "-pk"))
    in_force = [right for right in rights if right.until is None]
    form = AdminRightsForm(request.POST or None, today=timezone.localdate(), in_force=in_force)
    if request.method == "POST" and form.is_valid():
        try:
            return _saved(request, employee, form)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
            return _edit(request, employee, form, rights, status=refusal.status)
    return _edit(request, employee, form, rights, status=422 if form.errors else 200)


def _saved(request: HttpRequest, employee: Employee, form: AdminRightsForm) -> HttpResponse:
    data = form.cleaned_data
    changed = actions.set_rights(
        employee,
        levels=form.levels(),
        order_number=data["order_number"],
        order_date=data["order_date"],
        on=data["on"],
        seen=data["seen"],
        by=request.user,
    )
    messages.success(request, f"Права записаны: {employee.full_name}." if changed else "Ничего не изменилось.")
    return redirect("registry:admin_rights", employee.school_id)


def _edit(
    request: HttpRequest, employee: Employee, form: AdminRightsForm, rights: list[AdminRight], *, status: int
) -> HttpResponse:
    context = {"employee": employee, "form": form, "past": [right for right in rights if right.until is not None]}
    # The address begins as those of the staff do.
    request.hangs_from = reverse("registry:admin_rights", args=[employee.school_id])  # type: ignore[attr-defined]
    return page(request, "registry/admin_right_form.html", context, school=employee.school, status=status)
