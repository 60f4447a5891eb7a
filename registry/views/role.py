"""Who holds which role: the director appoints, removes and hands out first passwords."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from registry import queries, rules
from registry.actions import access
from registry.actions import employee as employees
from registry.forms import AppointmentForm
from registry.models import Appointment, School
from registry.states import Role


@require_GET
def roles(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    context = {"roles": queries.people_by_role(school), "may_appoint": rules.may_appoint(request.user, school)}
    return page(request, "registry/roles.html", context, school=school)


@never_cache
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_appoint(request.user, school))
    form = AppointmentForm(
        request.POST or None,
        school=school,
        initial={"role": request.GET.get("role"), "employee": request.GET.get("who")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            user, password = _appoint(form.cleaned_data, school=school, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return _slip_or_list(request, school, user, password)
    return page(request, "registry/appoint.html", {"form": form}, school=school, status=422 if form.errors else 200)


@transaction.atomic
def _appoint(data: dict[str, Any], *, school: School, by: Any) -> tuple[Any, str]:
    """A login where there is none, and the role; both or neither. The password is empty for an old login."""
    employee, password = data["employee"], ""
    user = employee.user if employee else None
    if user is None:
        last, first = (employee.last_name, employee.first_name) if employee else (data["last_name"], data["first_name"])
        if employee is None:
            access.refuse_second_outsider(school, role=Role(data["role"]), last_name=last, first_name=first)
        user, password = employees.give_login(last_name=last, first_name=first, employee=employee, by=by)
    access.appoint(
        user, school=school, role=Role(data["role"]), order=data["order_reference"], by=by, at=timezone.now()
    )
    return user, password


@never_cache
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = _appointment(request, pk)
    access.dismiss(appointment, by=request.user, at=timezone.now())
    messages.success(request, f"Снят(а) с роли «{appointment.get_role_display()}»: {appointment.user.get_full_name()}.")
    return redirect("registry:roles", appointment.school_id)


@never_cache
@require_POST
def new_password(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = _appointment(request, pk)
    password = employees.new_password(appointment, by=request.user)
    return _slip_or_list(request, appointment.school, appointment.user, password)


def _appointment(request: HttpRequest, pk: int) -> Appointment:
    visible = Appointment.objects.filter(school__in=School.objects.visible_to(request.user))
    appointment = fetch_or_404(visible.select_related("school", "user"), pk=pk)
    allow(rules.may_appoint(request.user, appointment.school))
    return appointment


def _slip_or_list(request: HttpRequest, school: School, user: Any, password: str) -> HttpResponse:
    """A new password is shown exactly once, as the answer to the click, and is never stored in clear."""
    if password:
        return page(request, "registry/password_slip.html", {"person": user, "password": password}, school=school)
    messages.success(request, f"Назначение записано: {user.get_full_name()}.")
    return redirect("registry:roles", school.pk)
